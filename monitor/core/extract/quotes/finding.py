"""A parsed page -> its quotes: who said what, through which medium, about whom.

    utterances -> cast -> speaker, medium, via, addressees -> Quote

Offsets are those of the article's text and the words are its own; nothing is rewritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from monitor.contracts import Medium, Party, Quote, QuoteKind, Speaker
from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.people.cast import Cast, Casting
from monitor.core.extract.people.speakers import Speakers, Spot
from monitor.core.extract.quotes.cues import Cues
from monitor.core.extract.quotes.joining import Utterance, utterances
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.quotes.media import Media
from monitor.core.extract.quotes.reported import antecedent, mention
from monitor.core.extract.text.page import Page, Sentence
from monitor.core.identity import identify

_ADDRESSED = frozenset({"urge", "demand", "accuse", "threaten", "warn", "criticise", "praise", "ask"})
_CARRIES_ON = frozenset({"add", "continue", "go on", ""})  # cues whose medium is that of the quote before
_OBJECT_REACH = 40  # characters of the content in which the one addressed stands
_DIRECT = frozenset({"frame", "cue", "floating", "signed"})
_ALL = 0.95  # share of characters in marks that makes a quote direct


@dataclass(frozen=True, slots=True)
class Said:
    """What was found on a page: its quotes and its cast."""

    quotes: tuple[Quote, ...]
    cast: Cast


class Quoting:
    """Finds quotes; made once from the configuration."""

    def __init__(self, reporting: Reporting, actors: ActorIndex) -> None:
        self.cues = Cues(reporting)
        self._actors = actors
        self._casting = Casting(reporting, actors)
        self._speakers = Speakers(reporting, actors)
        self._media = Media(reporting)

    def of(self, page: Page, named: Sequence[Mention] = ()) -> Said:
        """Return the quotes of *page* in order, and everybody in it; *named*: its actors, where known."""
        found = utterances(page, self.cues)
        cast = self._casting.of(page, [(u.start, u.end, u.mention) for u in found], named)
        said = [(u.start, u.end) for u in found]
        quotes: list[Quote] = []
        for utterance in found:
            quotes.append(self._quote(page, cast, utterance, said, quotes))
        return Said(tuple(quotes), cast)

    def resolve(self, page: Page, mentions: Sequence[tuple[int, int]]) -> list[Speaker]:
        """Return who is meant by *mentions*, as if a cue stood beside each."""
        found = utterances(page, self.cues)
        cast = self._casting.of(page, [(u.start, u.end, u.mention) for u in found], also=mentions)
        return [self._speakers.resolve(page, cast, Spot(m, m), "") for m in mentions]

    def _quote(
        self, page: Page, cast: Cast, u: Utterance, said: Sequence[tuple[int, int]], before: list[Quote]
    ) -> Quote:
        text = page.article.text
        speaker = self._speaker(page, cast, u)
        sentence = u.report.sentence if u.report else page.sentence_at(u.start)
        via = self._via(page, cast, u)
        medium = self._media.of(sentence, said, u.cue.lemma) if sentence else None
        if medium is not None and medium.text in via:
            medium = None  # an agency that passes on is a source, not the place where it was said
        if sentence is not None and medium is not None and self._media.reaches_back(sentence, medium):
            _spread(page, before, sentence, speaker, medium)
        return Quote(
            id=identify(page.article.id, "quote", u.start, u.end),
            article=page.article.ref,
            text=text[u.start : u.end],
            start=u.start,
            end=u.end,
            kind=kind_of(page, u),
            cue=u.cue.lemma,
            stance=u.cue.stance,
            speaker=speaker,
            medium=medium or _carried(page, before, u, speaker),
            via=via,
            addressees=self._addressees(cast, u),
        )

    def _speaker(self, page: Page, cast: Cast, u: Utterance) -> Speaker | None:
        if u.mention is None:
            return None
        head = u.mention
        token = u.report.speaker if u.report is not None else None
        if u.report is not None and token is not None:
            named = antecedent(token)
            place = u.report.sentence.start_of(named), u.report.sentence.end_of(named)
            head = place if head[0] <= place[0] < head[1] or named != token else head
        return self._speakers.resolve(page, cast, Spot(u.mention, head), u.cue.lemma)

    def _via(self, page: Page, cast: Cast, u: Utterance) -> str:
        """The one who passed it on: a person in the source phrase, else the source itself."""
        relay = u.report.relay if u.report else None
        if relay is None or relay.speaker is None:
            return ""
        person = cast.people.at(relay.place, relay.sentence.end_of(relay.speaker.right_edge))
        if person is not None:
            return person.name
        name = page.article.text[slice(*mention(relay.sentence, relay.speaker))].removeprefix("the ")
        return "" if self._media.is_vague(name) else name

    def _addressees(self, cast: Cast, u: Utterance) -> tuple[Party, ...]:
        """Actors the words are meant for, as far as the sentence says."""
        if u.report is None or u.cue.stance not in _ADDRESSED:
            return ()
        reach = (u.report.sentence.end_of(u.report.last), u.start + _OBJECT_REACH)
        found = {
            a.actor: a.surface for a in reversed(cast.actors) if reach[0] <= a.start < min(reach[1], u.end)
        }
        return tuple(Party(id=actor, surface=surface) for actor, surface in reversed(found.items()))


def kind_of(page: Page, u: Utterance) -> QuoteKind:
    """direct: words in quotation marks that stand by themselves; indirect: no marks; else mixed."""
    inside = sum(min(u.end, q.end) - max(u.start, q.start) for q in page.quoted_in(u.start, u.end))
    if u.rule == "label":
        return "direct"
    if inside == 0:
        return "indirect"
    return "direct" if inside >= _ALL * (u.end - u.start) and _by_itself(page, u) else "mixed"


def _by_itself(page: Page, u: Utterance) -> bool:
    """A fragment that completes the reporter's sentence is not direct speech."""
    text = page.article.text
    if u.rule not in _DIRECT:
        return False
    return not text[u.start].islower() or u.rule != "cue" or text[: u.start - 1].rstrip()[-1:] in {",", ":"}


def _carried(page: Page, before: list[Quote], u: Utterance, speaker: Speaker | None) -> Medium | None:
    """As in "He added": the medium of the same speaker's words just before."""
    if not before or speaker is None or u.cue.lemma not in _CARRIES_ON:
        return None
    last = before[-1]
    same = last.speaker is not None and last.speaker.name == speaker.name
    return last.medium if same and "\n" not in page.article.text[last.end : u.start] else None


def _spread(
    page: Page, before: list[Quote], sentence: Sentence, speaker: Speaker | None, medium: Medium
) -> None:
    for index in range(len(before) - 1, -1, -1):
        quote = before[index]
        if "\n" in page.article.text[quote.end : sentence.start] or quote.speaker is None or speaker is None:
            break
        if quote.speaker.name == speaker.name and quote.medium is None:
            before[index] = replace(quote, medium=medium)
