"""A page, parsed where it matters -> its signals, and the hits that do not count with the reason.

    hits -> literal? -> polarity -> status -> attribution -> dyad -> score

Every step writes into `why`. A hit that falls out is suppressed with one word, which is also the
label of the metric that counts it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.contracts import Article, Quote, Signal, Speaker, Status, Suppressed
from monitor.core.dedupe import sentence_key
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.signals.attribution import is_onlooker, quote_around, speaker_of
from monitor.core.extract.signals.context import Context
from monitor.core.extract.signals.domain import EVERYDAY, Domains
from monitor.core.extract.signals.dyads import find_dyad
from monitor.core.extract.signals.fitting import apart
from monitor.core.extract.signals.gate import Passed, words_of
from monitor.core.extract.signals.hit import Hit
from monitor.core.extract.signals.lexicon import Entry
from monitor.core.extract.signals.literal import arguments_of, blocked, is_civil
from monitor.core.extract.signals.mood import foretold
from monitor.core.extract.signals.opinion import Opinion
from monitor.core.extract.signals.overlap import sink_with_civil, sink_with_denied, without_overlaps
from monitor.core.extract.signals.parties import Sides, name_sides
from monitor.core.extract.signals.polarity import Verdict, judge_polarity
from monitor.core.extract.signals.scene import Scene
from monitor.core.extract.signals.scolding import only_scolds
from monitor.core.extract.signals.scoring import Circumstances, score
from monitor.core.extract.signals.status import judge_status, taken_back
from monitor.core.extract.signals.triggers import find_hits
from monitor.core.extract.signals.vocabulary import Vocabulary
from monitor.core.extract.text.clause import obliques
from monitor.core.extract.text.page import Page, Sentence
from monitor.core.identity import identify

_THREAT = 2  # rung
_PEACE = frozenset({"CEASEFIRE", "RETREAT", "RELEASE"})
_TWO_SIDED = frozenset({"CEASEFIRE", "CLASH", "DECLARE_WAR"})
_SIDES = 2
_SHORT = 4  # sentences: in so short a text everything is the lead


@dataclass(slots=True)
class Read:
    """One hit as far as it has been read."""

    hit: Hit
    verdict: Verdict
    scene: Scene
    status: Status = "actual"
    quote: Quote | None = None
    speaker: Speaker | None = None
    reason: str = ""  # why it does not count
    why: list[str] = field(default_factory=list)

    @property
    def span(self) -> tuple[int, int]:
        """Offsets of the trigger with the operators that turned it."""
        tokens = [self.hit.first, self.hit.last]
        tokens += [token for name, token in self.verdict.operators if name != "negation"]
        places = self.scene.sentence
        return min(map(places.start_of, tokens)), max(map(places.end_of, tokens))


class SignalFinder:
    """Finds signals; built once from the configuration."""

    def __init__(self, words: Vocabulary, actors: ActorIndex, opinion: Opinion | None = None) -> None:
        self._words = words
        self._actors = actors
        self._opinion = opinion
        self._domains = Domains(words.lexicon)

    def find(
        self, page: Page, passed: Passed, quotes: Sequence[Quote]
    ) -> tuple[list[Signal], list[Suppressed]]:
        """Return what counts and what does not, in the order of the text."""
        on = page.article.published_at.date()
        context = Context(page, passed.mentions, self._actors, on)
        signals: list[Signal] = []
        suppressed: list[Suppressed] = []
        for sentence in page.sentences:
            if sentence.tree is None or sentence.index not in passed.sentences:
                continue
            for read in self._read(page, sentence, passed, quotes):
                if read.reason:
                    suppressed.append(_suppressed(read))
                    continue
                signal = self._signal(page.article, read, context)
                heard = self._opinion.weigh(signal) if self._opinion else signal
                if heard is None:
                    suppressed.append(_set_aside(signal, "second-opinion"))
                else:
                    signals.append(heard)
        return _without_side_shows(signals, context, page, suppressed)

    def _read(
        self, page: Page, sentence: Sentence, passed: Passed, quotes: Sequence[Quote]
    ) -> Iterator[Read]:
        on = page.article.published_at.date()
        mentions = [m for m in passed.mentions if m.start < sentence.end and sentence.start < m.end]
        scene = Scene(sentence, mentions, self._words)
        hits = find_hits(scene)
        if not hits:
            return iter(())
        text = page.article.text if len(page.sentences) <= _SHORT else sentence.text
        bag, low = frozenset(words_of(text)), text.lower()
        figurative = blocked(scene)
        company = passed.mentions if len(page.sentences) <= _SHORT else mentions
        refuted = taken_back(_after(page, sentence), self._words.lexicon.status)
        reads = []
        for hit in hits:
            verdict = judge_polarity(hit, self._words)
            read = Read(hit, verdict, scene)
            read.reason = _not_meant(hit, figurative, self._domain(read, bag, low))
            read.status = judge_status(hit, verdict, scene, on)
            if hit.trigger.match.abroad and len({mention.actor for mention in company}) < _SIDES:
                read.reason = read.reason or "domestic"
            read.reason = read.reason or verdict.void or _not_asked_for(read) or self._swept(read)
            if not read.reason and only_scolds(hit, scene):
                read.reason = "scolding"
            if not read.reason and _is_onlooked(read):
                read.reason = "onlooker"
            if refuted:
                read.status = "denied"
            read.quote = quote_around(quotes, *read.span)
            read.speaker = speaker_of(hit, scene, read.quote)
            reads.append(read)
        sink_with_denied(reads)
        sink_with_civil(reads, self._domains.names)
        return iter(without_overlaps(reads))

    def _domain(self, read: Read, bag: frozenset[str], low: str) -> str:
        """The domain of everyday news that explains the hit, or ""; soldiers at war outvote most."""
        hit, scene, entries = read.hit, read.scene, self._words.lexicon.entries
        category = entries[hit.entry].category
        near, weighed = arguments_of(hit, scene), _is_of_war(entries[hit.entry])
        armed = _is_armed(hit, scene)
        facing = armed and scene.opposed and (apart(scene, hit) or _both_do_it(hit, scene))
        became = entries[read.verdict.entry].category  # what is called off may be told anywhere
        domain = self._domains.of_sentence(bag, low, near, became, armed=facing, weighed=weighed)
        if armed and self._domains.yields(domain):
            return ""
        return domain or (EVERYDAY if category in _TWO_SIDED and not armed and is_civil(hit, scene) else "")

    def _swept(self, read: Read) -> str:
        """Tell a denial from a renunciation: "there is no plan to invade, calling the report baseless"."""
        if read.verdict.entry != self._words.renunciation:
            return ""
        return "denied" if any(t.low in self._words.sweeping for t in read.scene.tree) else ""

    def _signal(self, article: Article, read: Read, context: Context) -> Signal:
        lexicon = self._words.lexicon
        entry = lexicon.entries[read.verdict.entry]
        dyad = find_dyad(read.hit, read.verdict, read.scene)
        sides = name_sides(dyad, read, entry, context)
        told = sides.source is not None and "source:story" not in sides.why
        if read.hit.nominal and read.verdict.boundary == "background" and not told:
            read.status = "unclear"  # "after the attack in Kabul": only where the story stands
            sides.why.append("background")
        value, factors = score(entry, _circumstances(read, sides), lexicon.weights)
        start, end = read.span
        return Signal(
            id=identify(article.id, start, end, read.verdict.entry),
            article=article.ref,
            text=read.scene.sentence.text,
            start=start,
            end=end,
            trigger=lexicon.entries[read.hit.entry].name,
            rule=read.verdict.entry,
            category=entry.category,
            direction=entry.direction,
            rung=entry.rung,
            intensity=entry.intensity,
            status=read.status,
            source=sides.source,
            target=sides.target,
            pair=sides.pair,
            speaker=read.speaker,
            quote=read.quote.id if read.quote else None,
            sentence="" if read.quote else sentence_key(read.scene.sentence.text),
            score=value,
            why=(f"trigger:{read.hit.entry}", *read.verdict.why, *sides.why, *factors),
        )


def _after(page: Page, sentence: Sentence) -> str:
    """The sentence that follows."""
    place = sentence.index + 1
    return page.sentences[place].text if place < len(page.sentences) else ""


def _is_onlooked(read: Read) -> bool:
    """Whether it is only foretold, and by somebody who has no part in it."""
    if read.status in ("threat", "announced") and is_onlooker(read.hit, read.scene):
        return True
    return read.status in ("threat", "announced", "actual") and foretold(read.hit, read.scene)


def _is_of_war(entry: Entry) -> bool:
    """Whether it needs an enemy, so that a thing of everyday life in its place is a figure of speech."""
    return (entry.direction == "escalation" and entry.rung >= _THREAT) or entry.category in _PEACE


def _is_armed(hit: Hit, scene: Scene) -> bool:
    """Whether soldiers do it, or an armed group or weapons that have a name."""
    sides = [scene.side(token) for token in hit.subjects]
    sides += [scene.side(token) for name, _, token in obliques(hit.head) if hit.nominal and name == "against"]
    if any(side.role is None and scene.armed(side.token) for side in sides):  # police are a government's
        return True
    return any(
        side.role is not None
        and (
            side.role.role_class == "military"
            or (side.role.role_class == "armed_group" and side.mention is not None)
        )
        for side in sides
    )


def _both_do_it(hit: Hit, scene: Scene) -> bool:
    """Whether two named actors do it together, or to each other."""
    return len({side.mention.actor for t in hit.subjects if (side := scene.side(t)).mention}) >= _SIDES


def _not_meant(hit: Hit, figurative: dict[int, str], domain: str) -> str:
    """Why the words are no event at all, or ""."""
    for index in (*range(hit.first.i, hit.last.i + 1), *(token.i for token in (*hit.objects, *hit.subjects))):
        if index in figurative:
            return figurative[index]
    return domain


def _not_asked_for(read: Read) -> str:
    """Why the match asks for more than the clause gives, or ""."""
    match = read.hit.trigger.match
    promised = any(factor.startswith("mood:") for factor in read.verdict.why) or read.verdict.status
    if match.future and not (promised and read.status in ("threat", "announced")):
        return "not-promised"
    names = {name for name, _ in read.verdict.operators}
    if match.with_operator and not names & set(match.with_operator):
        return "no-operator"
    return ""


def _circumstances(read: Read, sides: Sides) -> Circumstances:
    cues = read.scene.words.lexicon.status
    low = read.scene.sentence.text.lower()
    return Circumstances(
        status=read.status,
        evidence=read.hit.evidence,
        certainty=read.hit.trigger.match.certainty * read.verdict.weight,
        speaker=read.speaker,
        boundary=read.verdict.boundary,
        doubted=any(cue in low for cue in cues.doubt),
        named=sides.named,
    )


def _suppressed(read: Read) -> Suppressed:
    start, end = read.span
    return Suppressed(
        text=read.scene.sentence.text,
        start=start,
        end=end,
        rule=read.hit.entry,
        reason=read.reason,
        why=tuple(read.verdict.why),
    )


def _without_side_shows(
    signals: list[Signal], context: Context, page: Page, suppressed: list[Suppressed]
) -> tuple[list[Signal], list[Suppressed]]:
    """Everyday diplomacy is background in a story about two others, and deep in a story about anything."""
    main = context.pair(context.main)
    main = main if main in {signal.pair for signal in signals} else ""
    deep = page.sentences[1].start if len(page.sentences) > _SHORT else len(page.article.text)
    kept = []
    for signal in signals:
        reason = ""
        pair = "" if {"source:story", "target:story"} & set(signal.why) else signal.pair
        if "routine" in signal.why and not (main and pair == main):
            reason = "other-dyad" if main and pair else ""
            reason = reason or ("one-sided" if not pair and signal.start >= deep else "")
        if reason:
            suppressed.append(_set_aside(signal, reason))
        else:
            kept.append(signal)
    return kept, suppressed


def _set_aside(signal: Signal, reason: str) -> Suppressed:
    return Suppressed(
        text=signal.text, start=signal.start, end=signal.end, rule=signal.rule, reason=reason, why=signal.why
    )
