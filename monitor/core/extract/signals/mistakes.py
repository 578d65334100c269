"""The signal lexicon -> what is wrong in it beyond its form: names that lead nowhere, empty entries."""

from collections.abc import Iterator

from monitor.core.extract.signals.lexicon import OPEN_CLASSES, Effect, Entry, KeyPath, LexiconFile, Match


def problems(file: LexiconFile) -> Iterator[tuple[KeyPath, str]]:
    """Yield (key, message) for every name that leads nowhere and every entry that says nothing."""
    for name, entry in file.entries.items():
        yield from _entry_problems(file, name, entry)
    for name, operator in file.operators.items():
        for side in ("hostile", "peaceful"):
            effect: Effect = getattr(operator, side)
            yield from _effect_problems(file, ("operators", name, side), effect)
    named = (("frame", file.frame.entry), ("aside", file.aside.entry))
    yield from (((part, "entry"), f"no entry {name!r}") for part, name in named if name not in file.entries)
    for section in ("classes", "roles"):
        for name in getattr(file, section):
            if not name.isupper():
                yield (section, name), "classes are written in capitals, so that words are told from them"


def _entry_problems(file: LexiconFile, name: str, entry: Entry) -> Iterator[tuple[KeyPath, str]]:
    key: KeyPath = ("entries", name)
    for field in ("turned", "requested"):
        other = getattr(entry, field)
        if other and other not in file.entries:
            yield (*key, field), f"no entry {other!r}"
    for place, match in enumerate(entry.match):
        yield from _match_problems(file, (*key, "match", place), match)


def _match_problems(file: LexiconFile, key: KeyPath, match: Match) -> Iterator[tuple[KeyPath, str]]:
    if not (match.verb or match.noun or match.adjective or match.phrase):
        yield key, "needs one of verb, noun, adjective, phrase"
    fields = (
        "object",
        "subject",
        "modifier",
        "not_object",
        "not_modifier",
        "topic",
        "unless_near",
        "near",
        "beside",
    )
    classes = [(field, getattr(match, field)) for field in fields]
    classes += [(f"prep.{prep}", names) for prep, names in match.prep.items()]
    known = OPEN_CLASSES.union(file.classes, file.roles)
    for field, names in classes:
        for name in names:
            if name.isupper() and name not in known:
                yield (*key, field), f"no class {name!r}"
    for operator in match.with_operator:
        if operator not in file.operators:
            yield (*key, "with_operator"), f"no operator {operator!r}"


def _effect_problems(file: LexiconFile, key: KeyPath, effect: Effect) -> Iterator[tuple[KeyPath, str]]:
    if effect.into and effect.into not in file.entries:
        yield (*key, "into"), f"no entry {effect.into!r}"
    if effect.do == "void" and not effect.reason:
        yield (*key, "reason"), "a void needs a reason"
