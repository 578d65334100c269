"""The option structs -> docs/settings.md, so that the page cannot say what the code does not.

The meaning of an option is the comment behind it in the source: one place to write it, two to read it.
"""

import inspect
import re
from collections.abc import Iterator

import msgspec

from monitor.settings.environment import PREFIX
from monitor.settings.options import Options

_FIELD = re.compile(r"^    (?P<name>\w+): .+? = (?P<default>.+?)(?:  # (?P<meaning>.*))?$", re.MULTILINE)
_HEAD = """# Settings

Made by `monitor docs`; a test fails when it is out of date. Every setting is an environment variable; the
same name with `_FILE` behind it names a file to read the value from, for secrets. Lists are separated by
commas. A variable that starts with `MONITOR_` and is not on this page is refused, so that a misspelt one
does not go unnoticed.
"""


def settings_page() -> str:
    """Return docs/settings.md."""
    return _HEAD + "".join(_sections(Options, PREFIX))


def _sections(kind: type[msgspec.Struct], prefix: str) -> Iterator[str]:
    groups = [field for field in msgspec.structs.fields(kind) if _is_struct(field.type)]
    names = {field.name for field in groups}
    rows = [row for name, row in _rows(kind, prefix) if name not in names]
    if rows:
        title = (inspect.getdoc(kind) or "").splitlines()[0]
        yield f"\n## {title}\n\n| variable | default | meaning |\n|---|---|---|\n" + "".join(rows)
    for group in groups:
        yield from _sections(group.type, f"{prefix}{group.name.upper()}_")


def _rows(kind: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, str]]:
    for match in _FIELD.finditer(inspect.getsource(kind)):
        default, meaning = match["default"].strip('"') or '""', match["meaning"] or ""
        cell = meaning.replace("|", "\\|")
        yield match["name"], f"| `{prefix}{match['name'].upper()}` | `{default}` | {cell} |\n"


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
