"""A page and what is said on it -> its cast: people, bodies, offices, and whom each pronoun stands for.

actors + offices + names -> people -> role table -> salience -> answers for pronouns
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.people import roles, salience
from monitor.core.extract.people.first_person import FirstPerson, Heard, Said, Voices
from monitor.core.extract.people.people import Bounds, Evidence, Names, People, Person, Run, find_people
from monitor.core.extract.people.salience import Answer, Event, Slot
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.page import Page, Sentence
from monitor.core.extract.text.sentences import DATELINE

_PLACED = frozenset({"adjective", "leader"})  # kinds of actor mention that are no body of their own
_UNKNOWN = 0.4  # how well a pronoun fits a person of unknown gender
_STRANGE = 0.2  # how well it fits one without a name and of unknown gender
_MAYBE = 0.35  # how well it fits a name that may be no person's
_NEAR = 30  # characters around a name in which a word may tell the gender
_WORD_BEFORE = re.compile(r"\b(?P<word>[A-Z][a-z]+)[ \u00a0]$")
_PLACE = re.compile(r"\b(?:in|at|to|from|near|of|for|via|outside|inside|around|across)\s+$")
_DEFINITE = re.compile(r"\b(?:the|this)\s+(?:\w+\s+)?$", re.IGNORECASE)
_STOP = re.compile(r"[.!?;:\n“”\"]")
_COMMA = 3  # characters from a phrase to the name in apposition: "his spokesman, |John"
_FRONT = 25  # characters from the start of a sentence within which a mention is its subject


@dataclass(frozen=True, slots=True)
class Body:
    """An actor or another body that can speak: a state, a group, a paper; perhaps a person unknown."""

    name: str
    actor: str = ""
    maybe: str = ""  # "person": nothing says whether the name is a person's


Entity = Person | Body


@dataclass(slots=True)
class Cast:
    """Everybody in one article, and how to find them."""

    people: People
    actors: Sequence[Mention]
    offices: Sequence[roles.Office]
    table: roles.RoleTable
    answers: dict[int, Answer[Entity]]
    bodies: Sequence[tuple[Run, Body]]
    voices: Voices
    home: str = ""  # the state whose capital the dateline names


class Casting:
    """Builds the cast of a page; made once from the configuration."""

    def __init__(self, reporting: Reporting, actors: ActorIndex) -> None:
        self._names = Names(reporting)
        self._actors = actors
        self._first = FirstPerson(reporting)
        self._kinds = {
            word: kind for kind in ("male", "female", "group") for word in getattr(reporting.pronouns, kind)
        }
        pronouns = reporting.pronouns
        self._all = frozenset((*self._kinds, *pronouns.first, *pronouns.second, "who", "which", "that"))
        words = "|".join(sorted(self._kinds, key=len, reverse=True))
        firsts = "".join(sorted({word[0] for word in self._kinds}))  # says no at once to most words
        self._pronoun = re.compile(rf"\b(?=[{firsts}])(?:{words})\b", re.IGNORECASE)
        gendered = "|".join(sorted(self._names.gendered, key=len, reverse=True))
        self._gendered = re.compile(rf"\b(?:{gendered})\b")

    def of(
        self, page: Page, quotes: Sequence[Said], named: Sequence[Mention] = (), also: Sequence[Bounds] = ()
    ) -> Cast:
        """Return the cast of *page* by its *quotes*; *named* are its actors, where they are known already.

        *also* are further mentions at cues.
        """
        speaking = sorted({*also, *(name for _, _, name in quotes if name)})
        text, on = page.article.text, page.article.published_at.date()
        actors = named or self._actors.find(text, on)
        offices = roles.offices(text, self._actors.roles(text), actors)
        runs = self._runs(text, actors, offices)
        people = find_people(self._names, runs, self._evidence(text, offices, speaking))
        actors = _namesakes(text, people, actors)
        _leaders(people, actors)
        table = roles.assign(text, offices, people)
        self._genders(text, people)
        personal = {mention for person in people.all for mention in person.mentions}
        bodies = [
            (run, Body(" ".join(run.words), maybe="" if self._names.is_body(run) else "person"))
            for run in runs
            if (run.start, run.end) not in personal and (len(run.words) > 1 or self._names.is_body(run))
        ]
        answers: dict[int, Answer[Entity]] = {}
        inside = [quote for quote in quotes if page.is_quoted(quote[0])]
        voices = Voices(self._first, Heard(page, people, inside, answers))
        cast = Cast(people, actors, offices, table, answers, bodies, voices, _home(text, actors))
        events = [*self._mentions(page, cast, speaking), *self._pronouns(page)]
        answers.update(salience.resolve(events, fits, learn))
        return cast

    def _evidence(self, text: str, offices: Sequence[roles.Office], speaking: Sequence[Bounds]) -> Evidence:
        words = frozenset(word for start, end in speaking if " " not in (word := text[start:end]))
        ends = frozenset(o.end for o in offices)
        return Evidence(
            text=text,
            offices=ends,
            apposed=frozenset(o.start for o in offices),
            speaking=tuple(speaking),
            ends=ends | {end for _, end in speaking},
            voices=words,
            guests=tuple(self._first.headings.named(text)),
        )

    def _runs(self, text: str, actors: Sequence[Mention], offices: Sequence[roles.Office]) -> list[Run]:
        """Names, where an actor's name within a longer name does not cut it: "Michael Jordan"."""
        taken = [(a.start, a.end) for a in actors if a.kind != "leader" and not self._in_name(text, a)]
        return list(self._names.runs(text, [*taken, *((o.start, o.end) for o in offices)]))

    def _in_name(self, text: str, actor: Mention) -> bool:
        """As in "Valeska Paris", "Michael Jordan": behind a capitalised word that is nothing else."""
        before = _WORD_BEFORE.search(text, max(0, actor.start - _FRONT), actor.start)
        if before is None or actor.kind not in {"name", "capital"}:
            return False
        return self._names.may_be_forename(before["word"])

    def _genders(self, text: str, people: People) -> None:
        for person in people.all:
            for start, end in person.mentions:
                if person.gender:
                    break
                before = _STOP.split(text[max(0, start - _NEAR) : start])[-1]
                behind = _STOP.split(text[end : end + _NEAR])[0] if text[end : end + 1] == "," else ""
                around = f"{before} {behind}".lower()
                found = {self._names.gendered[word] for word in self._gendered.findall(around)}
                person.gender = found.pop() if len(found) == 1 else ""

    def _pronouns(self, page: Page) -> Iterator[Event[Entity]]:
        for match in self._pronoun.finditer(page.article.text):
            sentence = page.sentence_at(match.start())
            if sentence is not None and not page.is_quoted(match.start()):
                kind = self._kinds[match.group().lower()]
                slot = _slot(sentence, match.start(), match.end())
                yield Event(match.start(), match.end(), sentence.index, slot, None, kind)

    def _mentions(self, page: Page, cast: Cast, speaking: Sequence[Bounds]) -> Iterator[Event[Entity]]:
        """Every place that names somebody, with whom it names."""
        places = [*_named(page, cast), *self._strangers(page, cast, speaking)]
        for start, end, entity in places:
            sentence = page.sentence_at(start)
            if sentence is not None:
                slot = _speaks(page, sentence, (start, end), speaking)
                yield Event(start, end, sentence.index, slot, entity)

    def _strangers(
        self, page: Page, cast: Cast, speaking: Sequence[Bounds]
    ) -> Iterator[tuple[int, int, Entity]]:
        """As in "A homeless man said ... He added": one without a name can be meant, too."""
        text = page.article.text
        taken = {start for start, _, _ in _named(page, cast)}
        for start, end in speaking:
            surface = text[start:end]
            apposed = cast.people.at(end + 1, end + _COMMA) is not None
            if surface.lower() in self._all or apposed or any(start <= place < end for place in taken):
                continue
            last = surface.split()[-1].lower()
            if last.endswith("s") or last in {"police", "people"}:
                yield start, end, Body(surface)
            else:
                yield start, end, Person(surface, "", gender=self._names.gendered.get(last, ""))


def _named(page: Page, cast: Cast) -> Iterator[tuple[int, int, Entity]]:
    text = page.article.text
    for person in cast.people.all:
        yield from ((start, end, person) for start, end in person.mentions)
    bodies: dict[str, Body] = {}
    for actor in cast.actors:
        if actor.kind not in _PLACED and cast.people.at(actor.start, actor.end) is None:
            yield actor.start, actor.end, bodies.setdefault(actor.actor, Body(actor.surface, actor.actor))
    for run, body in cast.bodies:
        yield run.start, run.end, bodies.setdefault(body.name, body)
    for office in cast.offices:
        holder = None if office.plural else cast.table.holder(office)
        if holder is not None and _DEFINITE.search(text, max(0, office.start - _FRONT), office.start):
            yield office.start, office.end, holder


def _home(text: str, actors: Sequence[Mention]) -> str:
    """As in "TUNIS, Nov 9 - ": officials without a country are those of the dateline."""
    dateline = DATELINE.match(text)
    first = next((a for a in actors if a.kind == "capital"), None)
    return first.actor if dateline and first and first.end <= dateline.end() else ""


def _namesakes(text: str, people: People, actors: Sequence[Mention]) -> list[Mention]:
    """Actors without those that are somebody's surname: "Paris claims" of Valeska Paris."""
    surnames = {p.surname: p for p in people.all if p.forename}
    kept = []
    for mention in actors:
        person = surnames.get(text[mention.start : mention.end])
        if (
            person is None
            or mention.kind not in {"name", "capital"}
            or _PLACE.search(text[max(0, mention.start - _FRONT) : mention.start])
        ):
            kept.append(mention)
        elif people.at(mention.start, mention.end) is None:
            person.mentions.append((mention.start, mention.end))
    people.settle()
    return kept


def _leaders(people: People, actors: Iterable[Mention]) -> None:
    """Who is known to hold an office now is a person, whatever the text says of him."""
    for mention in actors:
        if mention.kind != "leader":
            continue
        words = tuple(mention.person.split())
        person = people.at(mention.start, mention.end)
        if person is None:
            person = people.add(Run(mention.start, mention.end, words), "")
        if (mention.start, mention.end) not in person.mentions and not people.at(mention.start, mention.end):
            person.mentions.append((mention.start, mention.end))
            people.settle()
        if not person.role:
            person.role, person.role_class = mention.role, mention.role_class
            person.affiliation = mention.actor


def learn(entity: Entity, kind: str) -> None:
    """Whom "she" surely stood for once is a woman from then on."""
    if isinstance(entity, Person) and entity.surname and not entity.gender and kind in {"male", "female"}:
        entity.gender = kind


def fits(entity: Entity, kind: str) -> float:
    """How well a pronoun of *kind* can stand for *entity*: 1 certain, 0 never."""
    if isinstance(entity, Body):
        return 1.0 if kind == "group" else _MAYBE * (entity.maybe == "person")
    if kind == "group":
        return 0.0
    return {kind: 1.0, "": _UNKNOWN if entity.surname else _STRANGE}.get(entity.gender, 0.0)


def _speaks(page: Page, sentence: Sentence, place: Bounds, speaking: Sequence[Bounds]) -> Slot:
    start, end = place
    if page.is_quoted(start):
        return "quoted"
    if any(s <= start and end <= e for s, e in speaking):
        return "speaks"
    return _slot(sentence, start, end)


def _slot(sentence: Sentence, start: int, end: int) -> Slot:
    """By the tree where there is one, else by how early in the sentence it stands."""
    token = sentence.token_at(end - 1)
    if token is None:
        return "subject" if start - sentence.start <= _FRONT else "other"
    while token.dep in {"compound", "appos", "flat"}:
        token = token.head
    return "subject" if token.dep in {"nsubj", "nsubjpass"} else "other"
