"""What is lost and what comes twice, on both brokers: runs the tests that find out, and writes it down.

    python -m bench.delivery [--from REPORT.xml ...]

Runs tests/e2e/test_crash.py and test_recovery.py (some ten minutes; the Apache Kafka half needs Java 17 and
Maven) and puts their figures into the table of docs/delivery.md.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/delivery.md"
TESTS = ("tests/e2e/test_crash.py", "tests/e2e/test_recovery.py")
BEGIN, END = "<!-- table: made by bench/delivery.py -->", "<!-- end of table -->"


def report() -> Path:
    """Run the tests; return their report."""
    path = Path(tempfile.mkdtemp(prefix="monitor-delivery-")) / "report.xml"
    options = ["-q", "--show-capture=no", "-o", "junit_family=xunit1", f"--junitxml={path}"]
    command = [sys.executable, "-m", "pytest", *options, *TESTS]
    subprocess.run(command, cwd=ROOT, check=False)
    return path


def rows(paths: list[Path]) -> list[tuple[str, str, str, str, str]]:
    """Return (event, broker, lost, duplicates, verdict) of every test; a later report has the last word."""
    cases = {case.get("name", ""): case for path in paths for case in _cases(path)}
    found = []
    for case in cases.values():
        told = {each.get("name", ""): each.get("value", "") for each in case.iter("property")}
        broker = "embedded" if "[embedded" in case.get("name", "") else "Apache Kafka"
        bad = [kind for kind in ("failure", "error", "skipped") if case.find(kind) is not None]
        event = told.get("event", case.get("name", ""))
        lost, twice = told.get("lost", "?"), told.get("duplicates", "?")
        found.append((event, broker, lost, twice, bad[0] if bad else "passed"))
    return sorted(found)


def _cases(path: Path) -> Iterator[ET.Element]:
    return ET.parse(path).getroot().iter("testcase")  # noqa: S314 -- pytest's own report


def table(found: list[tuple[str, str, str, str, str]]) -> str:
    """Return the rows as Markdown."""
    head = "| event | broker | lost | more than once | test |\n|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in found)


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="paths", type=Path, nargs="+", help="reports of earlier runs")
    given = parser.parse_args()
    text = table(rows(given.paths or [report()]))
    print(text)
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _: f"{BEGIN}\n\n{text}\n{END}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
