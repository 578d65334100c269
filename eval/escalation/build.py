"""Labelled sentences as people write and review them -> rows as the scorers read them.

    sets/<split>/*.yaml -> dev.jsonl, heldout.jsonl

A group of a set file holds one kind of row; each line of its `rows` is a sentence or passage:

    text
    dyad | status | speaker | text        dyad: A > B    A > B,C    A <> B    A    -

Rows get their ids from their words, so that adding one renames no other. Every mistake in every
file is told at once. README.md has the classes, the kinds and the rule for the held-out half.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from monitor.contracts import Status
from monitor.settings.yamlfile import ConfigError, load

HERE = Path(__file__).parent
SPLITS = ("dev", "heldout")
STATUSES = (*get_args(Status), "none")  # none: nothing political is said at all
ACTOR = re.compile(r"[A-Z][A-Z0-9_]+$")
Label = Literal["escalation", "deescalation", "neutral"]


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of one kind: what they share, and one line for each."""

    kind: str
    label: Label
    rows: str
    trap: bool = False
    tier: Literal["core", "grey"] = "core"
    status: str = "none"  # of the lines that give none


class SetFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a split."""

    groups: tuple[Group, ...]


class Row(Struct, frozen=True, kw_only=True):
    """One labelled sentence or passage, as the scorers read it."""

    id: str
    text: str
    label: Label
    tier: str
    source_label: str
    trap: str | None
    source: str | None
    target: str | None
    status: str | None
    speaker: str | None
    actors: tuple[str, ...]
    author: str  # who wrote it, as its file is named


def dyad(text: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Return source, target, all actors; several targets are nobody's target, as for a mediator."""
    source, _, rest = text.replace("<>", ">").partition(">")
    named = [part.strip() for part in (source, *rest.split(",")) if part.strip(" -")]
    bad = [name for name in named if not ACTOR.match(name)]
    if bad:
        raise ValueError(f"not an actor id: {', '.join(bad)}")
    targets = named[1:]
    return (named[0] if named else None, targets[0] if len(targets) == 1 else None, tuple(named))


def author_of(path: Path) -> str:
    """Return who wrote a set file: "author-8" of author-8-a.yaml, "second" of extra-*.yaml, else "first"."""
    if path.stem.startswith("author-"):
        return "-".join(path.stem.split("-")[:2])
    return "second" if path.stem.startswith("extra-") else "first"


def row(group: Group, line: str, split: str, author: str) -> Row:
    """Return the row that *line* of *group* stands for; ValueError says what is wrong with it."""
    fields = [part.strip() for part in line.split("|")]
    if len(fields) not in {1, 4}:
        raise ValueError(f"{len(fields)} fields where 1 or 4 belong")
    who, status, speaker, text = fields if len(fields) == 4 else ["-", group.status, "", fields[0]]
    status = status or group.status
    if status not in STATUSES:
        raise ValueError(f"unknown status {status!r}")
    source, target, actors = dyad(who)
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return Row(
        id=f"{split}-{group.kind}-{digest}",
        text=text,
        label=group.label,
        tier=group.tier,
        source_label=group.kind,
        trap=group.kind if group.trap else None,
        source=source,
        target=target,
        status=None if status == "none" else status,
        speaker=speaker or None,
        actors=actors,
        author=author,
    )


def rows(split: str, problems: list[str]) -> Iterator[Row]:
    """Yield the rows of *split*, in file order; what cannot be read goes to *problems*."""
    for path in sorted((HERE / "sets" / split).glob("*.yaml")):
        try:
            groups = load(path, SetFile).groups
        except ConfigError as error:
            problems.extend(map(str, error.problems))
            continue
        for group in groups:
            for line in filter(None, map(str.strip, group.rows.splitlines())):
                try:
                    yield row(group, line, split, author_of(path))
                except ValueError as error:
                    problems.append(f"{path.name}: {group.kind}: {error}: {line[:60]}")


def repeated(found: list[Row]) -> list[str]:
    """Return a message for every sentence that stands twice, in whichever split."""
    seen: dict[str, str] = {}
    messages = []
    for each in found:
        bare = re.sub(r"\W+", "", each.text.lower())
        if bare in seen:
            messages.append(f"{each.id} repeats {seen[bare]}")
        seen[bare] = each.id
    return messages


def summary(split: str, found: list[Row]) -> str:
    """Return the counts of one split on one line."""
    labels = {label: sum(each.label == label for each in found) for label in get_args(Label)}
    traps = {each.trap for each in found if each.trap}
    trapped = sum(each.trap is not None for each in found)
    return f"{split}: {len(found)} rows, {labels}, {trapped} traps of {len(traps)} kinds"


def main() -> int:
    """Write (or with --check compare) the JSONL of both splits."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail when a JSONL is not what the sets say")
    check = options.parse_args().check
    problems: list[str] = []
    built = {split: list(rows(split, problems)) for split in SPLITS}
    problems += repeated([each for found in built.values() for each in found])
    for split, found in built.items():
        data, path = msgspec.json.Encoder().encode_lines(found), HERE / f"{split}.jsonl"
        if check and (not path.exists() or path.read_bytes() != data):
            problems.append(f"{path.name} is not what sets/{split} say: run eval/escalation/build.py")
        if not check and not problems:
            path.write_bytes(data)
        print(summary(split, found))
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
