"""Gold rows and predicted rows -> figures. No files, no printing, nothing of the product.

Quotes: a predicted quote is right when it shares 80 % of the words (Jaccard) with a gold one. Only speech
counts: predictions on gold quotes that are no speech are neither right nor wrong. `joint` asks for the
right speaker too. Escalation: one label and one score a row, see eval/escalation/README.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eval.fields import FIELDS, no_office, related, same_field
from eval.pieces import Piece, Row, Words, once, partners, pieces, same_mention

KINDS = ("all", "direct", "mixed", "indirect")
LABELS = ("escalation", "deescalation", "neutral")
SIDES = ("pair", "source", "target", "status", "speaker")
ALIKE = 0.8


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    right: int = 0
    total: int = 0

    @property
    def value(self) -> float:
        """Between 0 and 1; 0 of 0 is 0."""
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True)
class Found:
    """What was found of what was there."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        p, r = self.precision.value, self.recall.value
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Tally:
    """Counts by kind, for gold and predicted quotes, and for what matched."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: list[tuple[str, str, Row]] = field(default_factory=list)  # what, document, quote
    slips: list[tuple[str, str, Row, Row]] = field(default_factory=list)  # field, document, gold, found
    office: Callable[[str], str] = no_office

    def add(self, what: str, kind: str, amount: int = 1) -> None:
        """Count for the kind and for all."""
        self.counts[what, kind] += amount
        self.counts[what, "all"] += amount

    def found(self, what: str, kind: str) -> Found:
        """Recall by the kind of the gold quote, precision by the kind of the predicted one."""
        count = self.counts
        return Found(
            Share(count[f"{what} predicted", kind], count["predicted", kind]),
            Share(count[f"{what} gold", kind], count["gold", kind]),
        )

    def words(self) -> Found:
        """Word by word."""
        count, both = self.counts, self.counts["words both", "all"]
        return Found(Share(both, count["words predicted", "all"]), Share(both, count["words gold", "all"]))

    def attribution(self, kind: str) -> Share:
        """Of the matched quotes that have a speaker: the right one."""
        return Share(self.counts["attributed", kind], self.counts["speakers", kind])

    def of_field(self, name: str) -> Share:
        """Of the matched quotes whose gold names the field: the same."""
        return Share(self.fields[name, "right"], self.fields[name, "named"])


def score_quotes(
    gold: Iterable[Row],
    predicted: Iterable[Row],
    *,
    speech: bool = True,
    office: Callable[[str], str] = no_office,
) -> Tally:
    """Compare documents of the same id; a document without predictions has none."""
    by_id = {row["id"]: row for row in predicted}
    tally = Tally(office=office)
    for row in gold:
        score_document(row, by_id.get(row["id"], {"quotes": []}), tally, speech=speech)
    return tally


def score_document(row: Row, prediction: Row, tally: Tally, *, speech: bool) -> None:
    """Count one document."""
    words = Words(row["text"], row.get("marks", ()))
    gold, found = pieces(row, words), once(pieces(prediction, words))
    if speech:
        gold, found = without_other_reports(gold, found)
    for piece in gold:
        tally.add("gold", piece.kind)
    for piece in found:
        tally.add("predicted", piece.kind)
    count_words(gold, found, tally)
    for i, j in partners(gold, found, 1.0).items():
        tally.add("exact gold", gold[i].kind)
        tally.add("exact predicted", found[j].kind)
    pairs = partners(gold, found, ALIKE)
    for i, j in pairs.items():
        count_fields(gold[i].quote, found[j].quote, tally, row["id"])
    wrong = [gold[i] for i, j in pairs.items() if not count_pair(gold[i], found[j], words, tally)]
    missed = [piece for i, piece in enumerate(gold) if i not in pairs]
    false = [piece for j, piece in enumerate(found) if j not in pairs.values()]
    for what, those in (("missed", missed), ("false", false), ("speaker", wrong)):
        tally.mistakes += [(what, row["id"], piece.quote) for piece in those]


def count_words(gold: list[Piece], found: list[Piece], tally: Tally) -> None:
    """Word by word, whatever the boundaries."""
    there = frozenset[int]().union(*(piece.words for piece in gold))
    said = frozenset[int]().union(*(piece.words for piece in found))
    tally.counts.update({("words gold", "all"): len(there), ("words predicted", "all"): len(said)})
    tally.counts["words both", "all"] += len(there & said)


def without_other_reports(gold: list[Piece], found: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Leave out what is no speech, and predictions that lie more on it than on speech."""
    speech = [piece for piece in gold if piece.quote.get("speech", True)]
    other = [piece for piece in gold if not piece.quote.get("speech", True)]
    keep = frozenset[int]().union(*(piece.words for piece in speech))
    skip = frozenset[int]().union(*(piece.words for piece in other))
    return speech, [piece for piece in found if len(piece.words & keep) >= len(piece.words & skip)]


def count_pair(gold: Piece, found: Piece, words: Words, tally: Tally) -> bool:
    """A matched pair: whether the speaker is right."""
    speaker = gold.speaker
    right = same_mention(speaker, found.speaker, words) if speaker else not found.speaker
    tally.add("overlap gold", gold.kind)
    tally.add("overlap predicted", found.kind)
    tally.add("joint gold", gold.kind, right)
    tally.add("joint predicted", found.kind, right)
    if speaker:
        tally.add("speakers", gold.kind)
        tally.add("attributed", gold.kind, right)
    return right


def count_fields(gold: Row, found: Row, tally: Tally, where: str) -> None:
    """A matched pair: what else is known of the quote."""
    for name in FIELDS:
        same = same_field(name, gold, found, tally.office)
        if same is not None:
            tally.fields[name, "named"] += 1
            tally.fields[name, "right"] += same
        if same is False:
            tally.slips.append((name, where, gold, found))


# ---- escalation


@dataclass(frozen=True)
class Judged:
    """A gold row and what was said of it."""

    gold: Row
    found: Row

    @property
    def label(self) -> str:
        """As predicted; silence is neutral."""
        return str(self.found.get("label", "neutral"))

    @property
    def strength(self) -> float:
        """The predicted strength of escalation."""
        return float(self.found.get("score") or 0.0)


def judged(gold: Iterable[Row], predicted: Iterable[Row], *, grey: bool = False) -> list[Judged]:
    """Pair the rows; the grey tier only when asked for."""
    by_id = {row["id"]: row for row in predicted}
    return [
        Judged(row, by_id.get(row["id"], {}))
        for row in gold
        if row.get("label") in LABELS and (grey or row.get("tier", "core") == "core")
    ]


def per_class(rows: Sequence[Judged], label: str) -> Found:
    """Precision and recall of one class."""
    right = sum(row.label == label == row.gold["label"] for row in rows)
    said = sum(row.label == label for row in rows)
    there = sum(row.gold["label"] == label for row in rows)
    return Found(Share(right, said), Share(right, there))


def macro_f1(rows: Sequence[Judged]) -> float:
    """The mean over the classes that occur."""
    scores = [found.f1 for found in (per_class(rows, label) for label in LABELS) if found.recall.total]
    return sum(scores) / len(scores) if scores else 0.0


def average_precision(rows: Sequence[Judged]) -> float:
    """Of escalation against the rest, by score; rows of the same score are one block."""
    blocks: dict[float, list[bool]] = defaultdict(list)
    for row in rows:
        blocks[row.strength].append(row.gold["label"] == "escalation")
    total = sum(sum(block) for block in blocks.values())
    seen = hits = 0
    area = 0.0
    for strength in sorted(blocks, reverse=True):
        block = blocks[strength]
        seen, hits = seen + len(block), hits + sum(block)
        area += sum(block) * hits / seen
    return area / total if total else 0.0


def false_alarms(rows: Sequence[Judged]) -> Share:
    """Neutral rows that were given a direction."""
    neutral = [row for row in rows if row.gold["label"] == "neutral"]
    return Share(sum(row.label != "neutral" for row in neutral), len(neutral))


def wrong_way(rows: Sequence[Judged]) -> int:
    """Escalation called de-escalation, or the reverse."""
    return sum({row.gold["label"], row.label} == {"escalation", "deescalation"} for row in rows)


def side(rows: Sequence[Judged], name: str) -> Share:
    """Of the rows whose direction was seen and whose gold names it: the same."""
    seen = [row for row in rows if row.label == row.gold["label"] != "neutral" and names(row.gold, name)]
    return Share(sum(same_side(row, name) for row in seen), len(seen))


def names(gold: Row, name: str) -> bool:
    """Whether the gold row has the figure."""
    return bool(gold.get("source") and gold.get("target")) if name == "pair" else bool(gold.get(name))


def same_side(row: Judged, name: str) -> bool:
    """A pair has no order; a speaker goes by name."""
    gold, found = row.gold, row.found
    if name == "pair":
        return bool({gold["source"], gold["target"]} == {found.get("source"), found.get("target")})
    if name == "speaker":
        return related(gold[name], found.get(name) or "")
    return bool(gold[name] == found.get(name))


def by_group(rows: Sequence[Judged], group: Callable[[Row], str | None]) -> Mapping[str, list[Judged]]:
    """The rows of each group, in the order of the group's name."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        name = group(row.gold)
        if name:
            groups[name].append(row)
    return dict(sorted(groups.items()))
