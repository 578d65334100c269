"""articles/*.txt -> dev.jsonl and heldout.jsonl beside this file, or the list of what is wrong.

usage: python -m eval.quotes.build [--check]     --check writes nothing, fails when a file is out of date
"""

import json
import sys
from pathlib import Path

from eval.quotes.markup import MarkupError, Row, read_row

HERE = Path(__file__).parent
SPLITS = ("dev", "heldout")


def read_all(folder: Path) -> tuple[list[Row], list[str]]:
    """Every row, and every mistake."""
    rows, mistakes = [], []
    for path in sorted(folder.glob("*.txt")):
        try:
            rows.append(read_row(path))
        except MarkupError as error:
            mistakes.append(str(error))
    return rows, mistakes


def render(rows: list[Row], split: str) -> str:
    """The lines of one split's file."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row["split"] == split)


def counts(rows: list[Row], split: str) -> str:
    """One line for people."""
    chosen = [row for row in rows if row["split"] == split]
    quotes = [quote for row in chosen for quote in row["quotes"]]
    kinds = ", ".join(f"{sum(q['kind'] == k for q in quotes)} {k}" for k in ("direct", "mixed", "indirect"))
    speech = sum(quote["speech"] for quote in quotes)
    return f"{split}: {len(chosen)} articles, {len(quotes)} quotes, {speech} of them speech ({kinds})"


def main() -> int:
    """Build, or check."""
    rows, mistakes = read_all(HERE / "articles")
    check = "--check" in sys.argv[1:]
    for split in SPLITS:
        target, content = HERE / f"{split}.jsonl", render(rows, split)
        if not check:
            target.write_text(content, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != content:
            mistakes.append(f"{target.name} is out of date: run python -m eval.quotes.build")
        print(counts(rows, split))
    print(*mistakes, sep="\n", file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
