"""An utterance and the cast -> who said it: name, office, side, how that was found, how sure it is.

    mention -> pronoun? person? office? actor? -> Speaker

What cannot be told stays what the text calls it, resolved by nothing.
"""

import re
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from monitor.contracts import ResolvedBy, RoleClass, Speaker
from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.people.cast import Body, Cast, Entity
from monitor.core.extract.people.people import Bounds, Person
from monitor.core.extract.people.roles import Office
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.page import Page

_ARTICLE = re.compile(r"^(?:the|a|an|this|that|its|his|her|their)\s+", re.IGNORECASE)
_THE = re.compile(r"the\s", re.IGNORECASE)
_TITLED = re.compile(r",\s+(?:[A-Z]\w*\.?\s+){0,2}")  # from a phrase to the name in apposition
_BY = re.compile(r"[^.!?\n]{0,60}?\bby\b[^.!?\n]{0,80}")
_TITLES = 24  # characters from a phrase to the name behind its comma, titles included
_OF_A_STATE = frozenset({"government", "military"})
_GOVERNMENT = "government"  # the office that is the state itself
_NEAR = 700  # characters between "Pakistan declared" and "the declaration, made by ..."
_SURE, _LIKELY, _FAIR, _WEAK = 0.95, 0.85, 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a speaker is mentioned: the phrase, and the word in it that counts."""

    phrase: Bounds
    head: Bounds


class Speakers:
    """Resolves mentions; made once from the configuration."""

    def __init__(self, reporting: Reporting, actors: ActorIndex) -> None:
        self._actors = actors
        pronouns = reporting.pronouns
        self._third = frozenset((*pronouns.male, *pronouns.female, *pronouns.group))
        self._first, self._second = frozenset(pronouns.first), frozenset(pronouns.second)
        self._deeds: dict[str, re.Pattern[str]] = {
            noun.verb: re.compile(rf"\b(?:the|this|his|her)\s+{lemma}\b", re.IGNORECASE)
            for lemma, noun in reporting.nouns.items()
            if noun.verb
        }

    def resolve(self, page: Page, cast: Cast, spot: Spot, lemma: str) -> Speaker:
        """Return who *spot* stands for; *lemma* is the cue it speaks at."""
        found = self._resolve(page, cast, spot, lemma)
        if found.affiliation or not found.role or found.role_class not in _OF_A_STATE:
            return found
        return replace(found, affiliation=self._actors.side(cast.home, page.article.published_at.date()))

    def _resolve(self, page: Page, cast: Cast, spot: Spot, lemma: str) -> Speaker:
        text, on = page.article.text, page.article.published_at.date()
        start, end = spot.phrase
        surface = text[start:end]
        if surface.lower() in self._third:
            answer = cast.answers.get(start)
            if answer is not None:
                return self._known(answer.entity, spot, surface, on, ("pronoun", answer.confidence))
            return _plain(surface, spot, "unknown", "")
        if surface.lower() in self._first or surface.lower() in self._second:
            return self._voice_of(page, cast, spot, surface)
        person = _fuller(cast.people.at(*spot.head) or _apposed(text, cast, end), _labelled(cast, surface))
        if person is not None:
            return self._known(person, spot, surface, on, ("name", _SURE))
        return self._office(cast, spot, surface, on) or self._actor(page, cast, spot, lemma)

    def _voice_of(self, page: Page, cast: Cast, spot: Spot, surface: str) -> Speaker:
        """As in "I" and "you": whoever the quote, the label, the turn or the heading says."""
        at = spot.phrase[0]
        first = surface.lower() in self._first
        voice = cast.voices.first(at) if first else cast.voices.second(at)
        if voice is None:
            return _plain(surface, spot, "unknown", "")
        who, sure = voice.who, voice.sure
        if not isinstance(who, Person) and voice.called:
            named = cast.people.at(*who)
            if named is None:
                return replace(
                    _plain(page.article.text[slice(*who)], spot, "unknown", "", surface),
                    resolved_by="pronoun",
                )
            who = named
        if isinstance(who, Person):
            return self._known(who, spot, surface, page.article.published_at.date(), ("pronoun", sure))
        if self._is_own(page, who):
            return _plain(surface, spot, "unknown", "")
        found = self._resolve(page, cast, Spot(who, who), "")
        return replace(
            found,
            surface=surface,
            start=at,
            end=spot.phrase[1],
            resolved_by="pronoun",
            confidence=min(sure, found.confidence),
        )

    def _is_own(self, page: Page, who: Bounds) -> bool:
        """Whether *who* is "I" or "you" again, and within marks: such a voice leads in circles."""
        word = page.article.text[slice(*who)].lower()
        return word in self._first | self._second and page.is_quoted(who[0])

    def _known(
        self, entity: Entity, spot: Spot, surface: str, on: date, found: tuple[ResolvedBy, float]
    ) -> Speaker:
        by, confidence = found
        if isinstance(entity, Person):
            return _speaker(
                entity.name,
                surface,
                spot,
                (entity.role, entity.role_class, self._actors.side(entity.affiliation, on)),
                (by, confidence),
            )
        actor = self._actors.get(entity.actor)
        return _speaker(
            actor.name if actor else entity.name,
            surface,
            spot,
            ("", actor.role_class if actor else "unknown", self._actors.side(entity.actor, on)),
            (by if by == "pronoun" else "organisation", confidence),
        )

    def _office(self, cast: Cast, spot: Spot, surface: str, on: date) -> Speaker | None:
        """As in "Pakistan's Defence Minister", "the minister": its holder, else the office itself."""
        office = next((o for o in cast.offices if _covers(o, spot.head)), None)
        if office is None:
            return None
        if office.role == _GOVERNMENT and office.actor:
            return self._known(Body(surface, office.actor), spot, surface, on, ("organisation", _LIKELY))
        holder = None if office.plural else cast.table.holder(office)
        if holder is not None:
            return self._known(holder, spot, surface, on, ("role", _LIKELY))
        bare = _ARTICLE.sub("", surface)
        side = self._actors.side(office.actor, on)
        return _speaker(bare, surface, spot, (office.role, office.role_class, side), ("role", _FAIR))

    def _actor(self, page: Page, cast: Cast, spot: Spot, lemma: str) -> Speaker:
        """A state, a group, a body; or only the words of the text."""
        text, on = page.article.text, page.article.published_at.date()
        surface = text[slice(*spot.phrase)]
        titled = cast.people.titled(text[slice(*spot.head)].lower()) if _THE.match(surface) else None
        if titled is not None:
            return self._known(titled, spot, surface, on, ("role", _FAIR))
        mention = next((a for a in cast.actors if _covers(a, spot.head)), None)
        if mention is None or mention.kind in {"adjective", "leader"}:
            owner = next((a for a in cast.actors if spot.phrase[0] <= a.start < spot.phrase[1]), None)
            side = self._actors.side(owner.actor, on) if owner else ""
            return _plain(_ARTICLE.sub("", surface), spot, "unknown", side, surface)
        voice = self._voice(text, cast, mention, lemma)
        if voice is not None:
            return self._known(voice, spot, surface, on, ("role", _FAIR))
        return self._known(Body(mention.surface, mention.actor), spot, surface, on, ("organisation", 0.9))

    def _voice(self, text: str, cast: Cast, mention: Mention, lemma: str) -> Person | None:
        """As in "Pakistan declared ... The declaration, made by Khawaja Asif": who spoke for it."""
        deed = self._deeds.get(lemma)
        match = deed.search(text, mention.end, mention.end + _NEAR) if deed else None
        by = _BY.match(text, match.end()) if match else None
        if by is None:
            return None
        person = cast.people.at(by.start() + by.group().index("by"), by.end())
        return person if person is not None and person.affiliation == mention.actor else None


def _labelled(cast: Cast, surface: str) -> Person | None:
    """Who a label in capitals names: "STAUNTON", or the A of an interview."""
    if not surface.isupper():
        return None
    return cast.voices.guest if surface == "A" else cast.people.called(surface.rsplit(maxsplit=1)[-1].title())


def _fuller(named: Person | None, labelled: Person | None) -> Person | None:
    """The label "OLSEN" is the Mary Olsen of the heading, where it makes no fuller name itself."""
    if named is None or (labelled is not None and labelled.forename and not named.forename):
        return labelled
    return named


def _apposed(text: str, cast: Cast, end: int) -> Person | None:
    """As in "his spokesman, Stephane Dujarric,": the name behind the comma."""
    found = cast.people.behind(end, _TITLES)
    if found is None or not _TITLED.fullmatch(text, end, found[0][0]):
        return None
    return found[1]


def _covers(place: Office | Mention, head: Bounds) -> bool:
    return place.start < head[1] and head[0] < place.end


def _plain(name: str, spot: Spot, role_class: RoleClass, side: str, surface: str = "") -> Speaker:
    return _speaker(name, surface or name, spot, ("", role_class, side), ("none", _WEAK))


def _speaker(
    name: str,
    surface: str,
    spot: Spot,
    office: tuple[str, RoleClass, str],
    found: tuple[ResolvedBy, float],
) -> Speaker:
    role, role_class, side = office
    return Speaker(
        name=name,
        surface=surface,
        start=spot.phrase[0],
        end=spot.phrase[1],
        role=role,
        role_class=role_class,
        affiliation=side,
        resolved_by=found[0],
        confidence=found[1],
    )
