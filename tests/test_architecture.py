"""The house rules that no linter holds."""

import ast
import re
import statistics
import subprocess
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = sorted((ROOT / "monitor").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 300, 40, 8
Function = ast.FunctionDef | ast.AsyncFunctionDef
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def functions() -> Iterator[tuple[str, int]]:
    """Yield (where, code lines without docstring, blanks and comments) of every function."""
    for path in PRODUCT:
        source = path.read_text(encoding="utf-8")
        code = {
            line
            for token in tokenize.generate_tokens(StringIO(source).readline)
            if token.type not in _LAYOUT
            for line in range(token.start[0], token.end[0] + 1)
        }
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, Function):
                prose = _docstring(node)
                lines = {n for n in range(node.lineno, (node.end_lineno or 0) + 1) if n in code} - prose
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", len(lines)


def _docstring(node: Function) -> set[int]:
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return set()
    return set(range(first.lineno, (first.end_lineno or 0) + 1))


def test_no_function_is_longer_than_a_screen():
    assert [where for where, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_the_usual_function_is_short():
    assert statistics.median(lines for _, lines in functions()) <= MEDIAN_FUNCTION


def test_no_file_is_longer_than_an_evening_allows():
    sizes = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in PRODUCT}

    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_only_the_stage_catches_everything():
    broad = [
        str(path.relative_to(ROOT))
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]

    assert broad == ["monitor/flow/stage.py"]


def test_only_settings_reads_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    ]

    # __main__ sets a variable for numpy before anything is loaded, and reads none
    assert [path for path in readers if not path.startswith("monitor/settings/")] == ["monitor/__main__.py"]


def test_the_architecture_page_maps_every_folder():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent for path in PRODUCT if path.name == "__init__.py"]
    folders = [room.relative_to(ROOT) for room in rooms if room.name != "monitor"]

    assert [str(folder) for folder in folders if f"`{folder}/`" not in page] == []


def test_nothing_committed_names_a_machine():
    suspicious = re.compile("/" + "root/|/" + r"home/\w+/|/work/" + "main")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]

    assert [str(p) for p in files if suspicious.search(p.read_text(encoding="utf-8", errors="replace"))] == []
