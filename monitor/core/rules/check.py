"""Everything a rules file says that cannot be carried out, all at once.

    RulesFile -> [((key, ...), message)]

The types have been checked by msgspec; here is what types cannot say: fields that signals do not have,
regular expressions, durations, templates, thresholds that can never be reached or always are.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from monitor.contracts import Alert, Evidence
from monitor.core.durations import milliseconds
from monitor.core.moments import EPOCH
from monitor.core.rules.fields import FIELDS, unknown_field
from monitor.core.rules.plan import conditions
from monitor.core.rules.schema import Matcher, Rule, RulesFile, Test, When
from monitor.core.rules.state import MAX_ENTRIES
from monitor.core.wording import mistake

Key = tuple[str | int, ...]
Mistake = tuple[Key, str]
_VALUES: dict[str, tuple[type, ...]] = {"text": (str,), "number": (int, float), "flag": (bool,)}


def mistakes(file: RulesFile) -> list[Mistake]:
    """Return every mistake in *file* with the key it stands at."""
    found = [*_durations(file, (), ("lateness", "stale_after"))]
    names: set[str] = set()
    for number, group in enumerate(file.groups):
        for place, rule in enumerate(group.rules):
            key: Key = ("groups", number, "rules", place)
            if rule.alert in names:
                found.append(((*key, "alert"), f"there is another rule {rule.alert!r}"))
            names.add(rule.alert)
            found += _rule(file, rule, key)
    return found


def _rule(file: RulesFile, rule: Rule, key: Key) -> Iterator[Mistake]:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", rule.alert):
        yield (*key, "alert"), f"{rule.alert!r}: letters, digits and _ only, so that it can be a label"
    yield from _matchers(rule.match, (*key, "match"))
    yield from _grouping(rule, key)
    yield from _durations(rule, key, ("for", "keep_firing_for", "repeat_every", "repeat_max", "lateness"))
    yield from _repeats(file, rule, key)
    for where, when in conditions(rule.when, (*key, "when")):
        yield from _when(when, where)
    yield from _windows(rule.when, None, (*key, "when"))
    for name, template in rule.annotations.items():
        if said := mistake(template, SAMPLE):
            yield (*key, "annotations", name), said


def _grouping(rule: Rule, key: Key) -> Iterator[Mistake]:
    for number, name in enumerate(rule.by):
        if name not in FIELDS:
            yield (*key, "by", number), unknown_field(name)
        elif FIELDS[name].kind != "text":
            yield (*key, "by", number), f"{name!r} is no text: signals cannot be grouped by it"


def _matchers(match: Mapping[str, Matcher], key: Key) -> Iterator[Mistake]:
    for name, matcher in match.items():
        if name not in FIELDS:
            yield (*key, name), unknown_field(name)
        else:
            yield from _matcher(name, matcher, (*key, name))


def _matcher(name: str, matcher: Matcher, key: Key) -> Iterator[Mistake]:
    if isinstance(matcher, Test):
        yield from _test(name, matcher, key)
        return
    kind = FIELDS[name].kind
    for value in matcher if isinstance(matcher, list) else [matcher]:
        if not isinstance(value, _VALUES[kind]) or (kind == "number" and isinstance(value, bool)):
            yield key, f"{name!r} is a {kind}, {value!r} is not"
    if matcher == []:
        yield key, "an empty list matches nothing"


def _test(name: str, test: Test, key: Key) -> Iterator[Mistake]:
    if test.regex is not None:
        try:
            re.compile(test.regex)
        except re.error as error:
            yield (*key, "regex"), f"bad regular expression: {error}"
    bounded = test.min is not None or test.max is not None
    if bounded and FIELDS[name].kind != "number":
        yield key, f"{name!r} is no number: min and max say nothing about it"
    if test.not_ is not None:
        yield from _matcher(name, test.not_, (*key, "not"))
    if test == Test():
        yield key, "give at least one of regex, not, min, max"


def _durations(holder: RulesFile | Rule | When, key: Key, names: tuple[str, ...]) -> Iterator[Mistake]:
    for name in names:
        text = getattr(holder, "for_" if name == "for" else name)
        if text is not None and (said := _bad_duration(text)):
            yield (*key, name), said


def _bad_duration(text: str) -> str:
    try:
        milliseconds(text)
    except ValueError as error:
        return str(error)
    return ""


def _repeats(file: RulesFile, rule: Rule, key: Key) -> Iterator[Mistake]:
    if rule.repeat_factor < 1:
        yield (*key, "repeat_factor"), "must be at least 1: pauses do not get shorter"
    if rule.repeat_every is None or _bad_duration(rule.repeat_every):
        return
    lateness = rule.lateness or file.lateness
    if not _bad_duration(lateness) and milliseconds(rule.repeat_every) < max(milliseconds(lateness), 60_000):
        yield (*key, "repeat_every"), f"must be at least a minute and at least the lateness ({lateness})"


def _when(when: When, key: Key) -> Iterator[Mistake]:
    yield from _matchers(when.match, (*key, "match"))
    yield from _durations(when, key, ("within",))
    measures = (when.count, when.score, when.publishers, when.stories, when.spike, when.silence)
    if all(measure is None for measure in measures) and not when.all and not when.any:
        yield key, "a condition needs one of count, score, publishers, stories, spike, silence, all, any"
    for name in ("count", "publishers", "stories"):
        threshold = getattr(when, name)
        if threshold is not None and not 1 <= threshold <= MAX_ENTRIES:
            yield (*key, name), f"must lie between 1 and {MAX_ENTRIES}"
    if when.score == 0:
        yield (*key, "score"), "0 is always reached"
    yield from _learning(when, key)


def _learning(when: When, key: Key) -> Iterator[Mistake]:
    for name, part in (("spike", when.spike), ("silence", when.silence)):
        if part and not 0 < part.weight < 1:
            yield (*key, name, "weight"), "must lie between 0 and 1"
    if when.silence and (said := _bad_duration(when.silence.give_up)):
        yield (*key, "silence", "give_up"), said


def _windows(when: When, within: str | None, key: Key) -> Iterator[Mistake]:
    """A measure without a window of its own or from above."""
    within = when.within or within
    measured = any(
        value is not None
        for value in (when.count, when.score, when.publishers, when.stories, when.spike, when.silence)
    )
    if measured and within is None:
        yield (*key, "within"), "say within which time, e.g. 30m"
    elif (measured and within == "0") or within == "0s":
        yield (*key, "within"), "must be longer than nothing"
    for name, parts in (("all", when.all), ("any", when.any)):
        for number, part in enumerate(parts):
            yield from _windows(part, within, (*key, name, number))


_NOON = EPOCH + timedelta(days=20_000)
SAMPLE = Alert(
    id="00000000-0000-0000-0000-000000000000",
    rule="Sample",
    severity="warning",
    state="firing",
    reason="count_reached",
    group={"pair": "AAA-BBB"},
    value=3,
    threshold=3,
    window=1800,
    starts_at=_NOON,
    at=_NOON,
    evidence=(
        Evidence(
            signal="s",
            sentence="The minister threatened war.",
            trigger="war",
            speaker="A Minister",
            role="defence minister",
            publisher="example.org",
            url="https://example.org/a",
            title="A title",
            published_at=_NOON,
            score=8.0,
        ),
    ),
    signals=3,
    publishers=2,
    stories=2,
    title="Sample",
    generation=1,
)
