"""Figures -> lines of text, as `make eval` prints them; and the errors behind them, for development sets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eval.fields import FIELDS, SOURCES
from eval.metrics import (
    KINDS,
    LABELS,
    SIDES,
    Found,
    Judged,
    Share,
    Tally,
    average_precision,
    by_group,
    false_alarms,
    macro_f1,
    per_class,
    side,
    wrong_way,
)
from eval.pieces import Row

QUOTE_HEAD = "kind       gold  pred |  exact P    R   F1 |     J.8 P    R   F1 | speaker right (n) | joint F1"


def percent(value: float) -> str:
    """One decimal, four places."""
    return f"{100 * value:5.1f}"


def prf(found: Found) -> str:
    """Precision, recall, F1."""
    return " ".join(percent(value) for value in (found.precision.value, found.recall.value, found.f1))


def share(part: Share) -> str:
    """A percentage and what it is of."""
    return f"{percent(part.value)} ({part.total})" if part.total else "    - (0)"


def quote_tables(tally: Tally) -> Iterator[str]:
    """Spans, speakers and fields of a quote set."""
    yield QUOTE_HEAD
    for kind in KINDS:
        counts = f"{kind:9s} {tally.counts['gold', kind]:5d} {tally.counts['predicted', kind]:5d}"
        exact, alike = prf(tally.found("exact", kind)), prf(tally.found("overlap", kind))
        joint = percent(tally.found("joint", kind).f1)
        yield f"{counts} |  {exact} |   {alike} | {share(tally.attribution(kind)):>17s} | {joint}"
    yield f"words P R F1: {prf(tally.words())}"
    yield "of the matched: " + "   ".join(f"{name} {share(tally.of_field(name))}" for name in FIELDS)


def style_table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """One line a style of text, for sets that name it."""
    if tallies:
        yield "style          gold |    J.8 F1  joint F1"
    for style, tally in sorted(tallies.items()):
        span, joint = (percent(tally.found(what, "all").f1) for what in ("overlap", "joint"))
        yield f"{style:14s} {tally.counts['gold', 'all']:4d} |     {span}     {joint}"


def escalation_tables(rows: Sequence[Judged]) -> Iterator[str]:
    """Classes, ranking, alarms, sides and traps of an escalation set."""
    yield "class           gold  pred |     P    R   F1"
    for label in LABELS:
        found = per_class(rows, label)
        yield f"{label:14s} {found.recall.total:5d} {found.precision.total:5d} | {prf(found)}"
    yield f"macro-F1 {percent(macro_f1(rows))}   average precision {percent(average_precision(rows))}"
    yield f"false alarms {share(false_alarms(rows))}   wrong way {wrong_way(rows)} of {len(rows)}"
    yield "of the seen: " + "   ".join(f"{name} {share(side(rows, name))}" for name in SIDES)
    yield from author_table(rows)
    yield from trap_table(rows)


def author_table(rows: Sequence[Judged]) -> Iterator[str]:
    """How well each author's rows are read, for sets that name several."""
    authors = by_group(rows, lambda gold: gold.get("author"))
    if len(authors) < 2:
        return
    yield "author                   rows | macro-F1  average precision  false alarms"
    for author, own in authors.items():
        ranked, alarms = percent(average_precision(own)), share(false_alarms(own))
        yield f"{author:24s} {len(own):4d} |    {percent(macro_f1(own))}              {ranked}  {alarms}"


def trap_table(rows: Sequence[Judged]) -> Iterator[str]:
    """How often each kind of trap was fallen into."""
    traps = by_group(rows, lambda gold: gold.get("trap"))
    if traps:
        yield "trap                     rows | right  called escalation  called deescalation"
    for trap, fallen in traps.items():
        said = [sum(row.label == label for row in fallen) for label in ("escalation", "deescalation")]
        right = Share(sum(row.label == row.gold["label"] for row in fallen), len(fallen))
        yield f"{trap:24s} {len(fallen):4d} | {percent(right.value)} {said[0]:18d} {said[1]:20d}"


def quote_errors(mistakes: Iterable[tuple[str, str, Row]], most: int) -> Iterator[str]:
    """What was missed and what was made up, most of each."""
    left = {"missed": most, "false": most, "speaker": most}
    for what, where, quote in mistakes:
        left[what] -= 1
        if left[what] >= 0:
            speaker = (quote.get("speaker") or {}).get("text")
            yield f"{what:8s}{where} | {speaker} | {quote.get('cue')} | {quote['text'][:90]}"


def field_errors(tally: Tally, most: int) -> Iterator[str]:
    """Which speakers, media and relays were read wrongly, most of each field."""
    for name in FIELDS:
        slips = [(where, gold, found) for field, where, gold, found in tally.slips if field == name]
        for where, gold, found in slips[:most]:
            want, have = (wanted(name, quote) for quote in (gold, found))
            mention = (gold.get("speaker") or {}).get("text")
            yield f"{name:12s}{where} | {mention} | want {want} | got {have}"


def wanted(name: str, quote: Row) -> str | None:
    """The field as it stands in a row."""
    holder = quote if name in {"medium", "via"} else quote.get("speaker") or {}
    value: str | None = holder.get(SOURCES.get(name, name))
    return value


def escalation_errors(rows: Sequence[Judged], most: int) -> Iterator[str]:
    """The wrong ones, the surest first."""
    wrong = [row for row in rows if row.label != row.gold["label"]]
    for row in sorted(wrong, key=lambda row: -abs(row.strength))[:most]:
        yield f"{row.strength:+.2f} {row.gold['label']} -> {row.label}: {row.gold['text'][:140]}"
