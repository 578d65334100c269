"""An article's source with inline tags -> one row of the set: the bare text, and its quotes with offsets.

Tags never nest, so spans cannot overlap. A mistake names the file, the place and what is wrong.

    {key: words}                      a speaker's mention; `key` is declared in the header, `key#2` is a
                                      second mention, for when the nearest is not the right one
    [[k key, cue, name=value|words]]  a quote: k is d, m or i, `key` may be `-` (nobody), the cue as it stands

Names: `medium`, `via`, and `speech=no` (a report that is no speech: neither right nor wrong when found).
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.marks import kind_of, quoted_regions
from eval.pieces import PRONOUNS

KINDS = {"d": "direct", "m": "mixed", "i": "indirect"}
NAMES = {"medium", "via", "speech"}
HEADER = ("id", "style", "region", "decade", "split")
TAG = re.compile(
    r"\[\[(?P<meta>[^|\[\]{}]*)\|\s?(?P<content>[^\[\]{}]*)\]\]|\{(?P<key>[\w#]+):\s?(?P<surface>[^\[\]{}]*)\}"
)

Row = dict[str, Any]


class MarkupError(ValueError):
    """What is wrong with a source, and where."""


@dataclass
class Source:
    """A source file taken apart: header values, declared speakers, the tagged body."""

    name: str
    header: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    body: str = ""

    def fail(self, what: str) -> MarkupError:
        """The error to raise."""
        return MarkupError(f"{self.name}: {what}")


@dataclass
class Placed:
    """The bare text with the places of mentions and quotes in it."""

    text: str = ""
    mentions: list[tuple[str, int, int]] = field(default_factory=list)
    quotes: list[tuple[str, int, int]] = field(default_factory=list)


def read_row(path: Path) -> Row:
    """The row of one source file."""
    source = split(path.name, path.read_text(encoding="utf-8"))
    placed = place(source)
    pairs = tuple(source.header.get("marks", "").split())
    row: Row = {name: source.header[name] for name in HEADER}
    row["text"] = placed.text
    if pairs:
        row["marks"] = list(pairs)
    row["quotes"] = [quote_row(source, placed, pairs, tag) for tag in placed.quotes]
    check_use(source, placed)
    return row


def check_use(source: Source, placed: Placed) -> None:
    """What is tagged is asked for, what is declared is used, and people's names are in the text."""
    asked = {fields(meta)[1] for meta, _, _ in placed.quotes}
    for key in sorted({key for key, _, _ in placed.mentions} - asked):
        raise source.fail(f"mention without a quote: {key}")
    for key in sorted(set(source.speakers) - {key.partition("#")[0] for key in asked}):
        raise source.fail(f"speaker {key!r} says nothing")
    for who, role, _ in source.speakers.values():
        unknown = [word for word in who.split() if role and word.lower() not in placed.text.lower()]
        if unknown:
            raise source.fail(f"{' '.join(unknown)!r} is not in the text")


def split(name: str, raw: str) -> Source:
    """Header and body stand on either side of a line `---`."""
    head, line, body = raw.partition("\n---\n")
    source = Source(name, body=body.strip("\n"))
    if not line:
        raise source.fail("no line --- after the header")
    for entry in head.splitlines():
        label, _, value = (part.strip() for part in entry.partition(":"))
        if label.startswith("speaker "):
            who, role, affiliation = (part.strip() for part in f"{value};;".split(";")[:3])
            source.speakers[label.removeprefix("speaker ")] = (who, role, affiliation)
        else:
            source.header[label] = value
    missing = [label for label in HEADER if not source.header.get(label)]
    if missing or source.header["split"] not in {"dev", "heldout"}:
        raise source.fail(f"header lacks {', '.join(missing) or 'a valid split'}")
    return source


def place(source: Source) -> Placed:
    """Take the tags out and note where their words stand."""
    placed, done = Placed(), 0
    for tag in TAG.finditer(source.body):
        placed.text += source.body[done : tag.start()]
        start, words = len(placed.text), tag["content"] if tag["key"] is None else tag["surface"]
        if not words or words != words.strip():
            raise source.fail(f"empty or padded words in {tag[0]!r}")
        placed.text += words
        into = placed.quotes if tag["key"] is None else placed.mentions
        into.append((tag["key"] or tag["meta"], start, len(placed.text)))
        done = tag.end()
    placed.text += source.body[done:]
    left = re.search(r"\[\[|\]\]|[{}|]", placed.text)
    if left:
        raise source.fail(f"broken tag near {placed.text[max(0, left.start() - 40) : left.end() + 20]!r}")
    return placed


def fields(meta: str) -> tuple[str, str, str, dict[str, str]]:
    """`d asif, added, medium=x` -> kind, key, cue, named values."""
    first, *rest = (part.strip() for part in meta.split(","))
    kind, _, key = first.partition(" ")
    named = dict(part.split("=", 1) for part in rest if "=" in part)
    return kind, key.strip(), next((part for part in rest if "=" not in part), ""), named


def quote_row(source: Source, placed: Placed, pairs: tuple[str, ...], tag: tuple[str, int, int]) -> Row:
    """One quote in the scorer's form, checked against its own text."""
    meta, start, end = tag
    kind, key, cue, named = fields(meta)
    words = placed.text[start:end]
    found = kind_of(placed.text, (start, end), quoted_regions(placed.text, pairs))
    if KINDS.get(kind) != found:
        raise source.fail(f"marked {kind!r} but the marks say {found}: {words[:60]!r}")
    if set(named) - NAMES:
        raise source.fail(f"unknown name in {meta!r}")
    check_cue(source, placed.text, (start, end), cue)
    return {
        "start": start,
        "end": end,
        "text": words,
        "kind": found,
        "speech": named.get("speech") != "no",
        "cue": cue or None,
        "speaker": None if key == "-" else speaker_row(source, placed, key, (start, end)),
        "medium": named.get("medium"),
        "via": named.get("via"),
    }


def check_cue(source: Source, text: str, span: tuple[int, int], cue: str) -> None:
    """The cue's words stand near the quote, outside it."""
    near = text[max(0, span[0] - 600) : span[0]] + " " + text[span[1] : span[1] + 600]
    if cue and cue.lower() not in near.lower():
        raise source.fail(f"cue {cue!r} is not near {text[span[0] : span[1]][:60]!r}")


def speaker_row(source: Source, placed: Placed, key: str, span: tuple[int, int]) -> Row:
    """The mention of that key nearest to the quote, and who it is."""
    declared = source.speakers.get(key.partition("#")[0])
    if not declared:
        raise source.fail(f"speaker {key!r} is not declared")
    mentions = [(start, end) for name, start, end in placed.mentions if name == key]
    if not mentions:
        raise source.fail(f"speaker {key!r} has no mention")
    start, end = min(mentions, key=lambda m: (max(m[0] - span[1], span[0] - m[1]), m[0]))
    who, role, affiliation = declared
    return {
        "text": placed.text[start:end],
        "start": start,
        "end": end,
        "resolved": who or nameless(placed, key) or role or placed.text[start:end],
        "named": bool(who),
        "role": role or None,
        "affiliation": affiliation or None,
    }


def nameless(placed: Placed, key: str) -> str:
    """Who has no name goes by the first words for them that are no pronoun."""
    of_them = [
        mention for mention in placed.mentions if mention[0].partition("#")[0] == key.partition("#")[0]
    ]
    surfaces = [placed.text[start:end] for _, start, end in of_them]
    return next((surface for surface in surfaces if surface.lower() not in PRONOUNS), "")
