"""LexiconFile -> look-up tables by inflected form; built once, read for every word.

A verb of several words ("lay down") is filed under its first word, a noun of several words ("air
strike") under its last, a phrase under its first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.core.extract.actors.index import Mention
from monitor.core.extract.signals.cues import pattern
from monitor.core.extract.signals.lexicon import (
    ACTOR,
    ACTOR_CLASSES,
    ANY,
    ARMED,
    NAMED,
    OPEN_CLASSES,
    LexiconFile,
    Match,
    Operator,
    Role,
)
from monitor.core.extract.text.lemmas import noun_forms, verb_forms
from monitor.core.extract.text.tokens import Token

Table = dict[str, list["Trigger"]]
Group = frozenset[str]
FIGHTING = ("group", "forces")  # kinds of mention that are armed by themselves


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of the lexicon, the words that must stand with it, and what it means."""

    entry: str
    match: Match
    words: tuple[str, ...]  # further words: particles behind a verb, modifiers before a noun
    prefix: str = ""  # of a hyphenated verb, which the tokeniser cuts: "de" of de-escalate
    needs: Group = frozenset()  # all of these stand in a sentence it can be true of,
    asked: tuple[Group, ...] = ()  # and one of each of these

    @property
    def carries(self) -> bool:
        """Whether its particle only says where to, so that the verb keeps its own object."""
        return bool(self.match.particle)

    def possible(self, present: Group) -> bool:
        """Whether it can be true of a sentence of these words and classes of actors."""
        return present.issuperset(self.needs) and not any(map(present.isdisjoint, self.asked))


@dataclass(frozen=True, slots=True)
class Governor:
    """A word of an operator, with its particles."""

    name: str
    operator: Operator
    particles: tuple[str, ...]
    word: str


class Vocabulary:
    """The lexicon by inflected form."""

    def __init__(self, lexicon: LexiconFile) -> None:
        self.lexicon = lexicon
        self._known: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}
        self.classes = {name: self.nouns_of(words) for name, words in lexicon.classes.items()} | {
            name: self.nouns_of(role.nouns) for name, role in lexicon.roles.items()
        }
        self.roles: dict[str, Role] = {}
        for role in lexicon.roles.values():
            for form in self.nouns_of(role.nouns):
                self.roles.setdefault(form, role)
        self._acting = frozenset(form.rpartition(" ")[2] for form in self.roles)
        self._file_triggers()
        self._file_operators()
        self._file_lists()

    def _file_triggers(self) -> None:
        """What begins an event."""
        self.verbs: Table = {}
        self.nouns: Table = {}
        self.adjectives: Table = {}
        self.phrases: Table = {}
        self.any_verb: list[Trigger] = []
        for name, entry in self.lexicon.entries.items():
            for match in entry.match:
                self._file(name, match)
        self.triggers = frozenset({*self.verbs, *self.nouns, *self.adjectives, *self.phrases})

    def _file_operators(self) -> None:
        """What changes an event."""
        self.governing_verbs: dict[str, list[Governor]] = {}
        self.governing_nouns: dict[str, list[Governor]] = {}
        self.governing_others: dict[str, list[Governor]] = {}
        for name, operator in self.lexicon.operators.items():
            self._file_operator(name, operator)
        self.negating = {
            word: governor
            for governors in self.governing_others.values()
            for governor in governors
            if (word := governor.word) in governor.operator.other and not governor.particles
        }
        self.renunciation = _future_of_denial(self.lexicon)
        self.sweeping = self._sweeping()
        self.wants = self._refused()

    def _file_lists(self) -> None:
        """What else is looked up by form."""
        lexicon = self.lexicon
        peaceful = (m for e in lexicon.entries.values() if e.direction == "de-escalation" for m in e.match)
        self.mild = self.verb_forms((*lexicon.aside.mild, *(v.split()[0] for m in peaceful for v in m.verb)))
        self.saying = self.verb_forms(lexicon.frame.saying)
        self.offers = self.verb_forms(lexicon.frame.offer)
        self.light = self._verb_table(lexicon.light_verbs)
        self.reporting = self.verb_forms(lexicon.reporting)
        self.peaceable = self.verb_forms(lexicon.peaceable) | self.reporting
        self.armed = self._armed()
        self.containers = self.nouns_of(lexicon.containers)
        self.claims = self.nouns_of(lexicon.claims)
        self.retracting = self.verb_forms(lexicon.retracting)
        self.scolding = self.verb_forms(lexicon.scolding.anyone)
        self.scolding_persons = self.verb_forms(lexicon.scolding.persons)
        self.retraction = pattern(lexicon.status.retraction)
        self.retrospect = pattern(lexicon.status.retrospect)
        self.crowds = self.nouns_of(lexicon.crowds)
        self.settings = self.nouns_of(lexicon.status.settings)
        self.sides = self.nouns_of(lexicon.unnamed_sides)
        self.people = self.nouns_of(lexicon.people)
        self.blocks = self._blocks()

    def _sweeping(self) -> frozenset[str]:
        """The words that take back what is ruled out anywhere in the sentence."""
        sweeping = [operator for operator in self.lexicon.operators.values() if operator.sweeps]
        return self.verb_forms(verb for operator in sweeping for verb in operator.verb).union(
            *(operator.adjective for operator in sweeping)
        )

    def _refused(self) -> frozenset[str]:
        """The words of wanting, as verbs and as nouns."""
        words = [word for operator in self.lexicon.operators.values() for word in operator.refused]
        return self.verb_forms(words) | self.nouns_of(words)

    def verb(self, lemma: str) -> tuple[str, ...]:
        """All forms of a verb."""
        return verb_forms(lemma, self.lexicon.irregular_verbs.get(lemma, ()))

    def verb_forms(self, lemmas: Iterable[str]) -> frozenset[str]:
        """All forms of all verbs."""
        return frozenset(form for lemma in lemmas for form in self.verb(lemma))

    def noun(self, lemma: str) -> tuple[str, ...]:
        """All forms of a noun."""
        *rest, last = lemma.split()
        forms = noun_forms(last, self.lexicon.irregular_nouns.get(last, ()))
        return tuple(" ".join([*rest, form]) for form in forms)

    def nouns_of(self, lemmas: Iterable[str]) -> frozenset[str]:
        """All forms of all nouns."""
        return frozenset(form for lemma in lemmas for form in self.noun(lemma))

    def is_of(self, token: Token, names: Sequence[str]) -> bool:
        """Whether the noun *token* is of one of the word classes, or one of the plain words."""
        words, pairs = self._members(tuple(names))
        low = token.low
        return low in words or (bool(pairs) and token.i > 0 and f"{token.nbor(-1).low} {low}" in pairs)

    def _members(self, names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
        """The words of all of *names*, and those of two words; worked out once."""
        if names not in self._known:
            closed = [name for name in names if name not in OPEN_CLASSES]
            found = frozenset(form for name in closed for form in (self.classes.get(name) or self.noun(name)))
            pairs = frozenset(form for form in found if " " in form)
            self._known[names] = (found - pairs, pairs)
        return self._known[names]

    def listed(self, names: tuple[str, ...]) -> Group:
        """The last words of all nouns of the classes *names*, or none where one of them is open.

        Classes of actors stand for themselves: `actors_in` tells which of them a sentence may hold.
        """
        if not names or (OPEN_CLASSES - ACTOR_CLASSES) & set(names):
            return frozenset()
        words, pairs = self._members(names)
        return words | {pair.rpartition(" ")[2] for pair in pairs} | ACTOR_CLASSES.intersection(names)

    def groups(self, match: Match) -> tuple[Group, ...]:
        """Sets of words of each of which one stands in every sentence that *match* is true of."""
        doers = self.listed(match.subject)
        if doers and match.subject_must and match.agentless:
            doers |= {ACTOR, NAMED}  # then whom it is done to is enough
        others = (match.object, match.near, match.beside, *match.prep.values())
        return tuple(sorted(filter(None, (doers, *map(self.listed, others))), key=len))

    def actors_in(self, words: Group, mentions: Sequence[Mention]) -> Group:
        """The classes of actors that may stand in a sentence of *words* in which *mentions* are named."""
        found = set(ACTOR_CLASSES - {ARMED}) if mentions else set()
        if not self._acting.isdisjoint(words):
            found.add(ACTOR)
        if (
            not self.armed.isdisjoint(words)
            or any(map(is_fighting, mentions))
            or any(is_model(word) for word in words if not word.isalpha())
        ):
            found.add(ARMED)
        return frozenset(found)

    def wanted(self, token: Token) -> Token | None:
        """The word of wanting that is negated on *token*: "needs no mediator", "has no use for a truce"."""
        if token.low in self.wants:
            return token
        governed = token.dep in ("dobj", "nsubjpass") and token.head.low in self.wants
        return token.head if governed else None

    def _file(self, name: str, match: Match) -> None:
        for verb in match.phrasal:
            self._file_verb(verb, name, match)
        for noun in match.noun:
            *rest, last = noun.replace("-", " ").split()
            for form in self.noun(last):
                self.nouns.setdefault(form, []).append(self._trigger(name, match, rest))
        for adjective in match.adjective:
            self.adjectives.setdefault(adjective, []).append(self._trigger(name, match, []))
        for phrase in match.phrase:
            first, *rest = phrase.replace("-", " ").split()
            for form in {first, *self.verb(first), *self.noun(first)}:
                self.phrases.setdefault(form, []).append(self._trigger(name, match, rest))

    def _file_verb(self, verb: str, name: str, match: Match) -> None:
        if verb == ANY:
            self.any_verb.append(self._trigger(name, match, []))
            return
        first, *rest = verb.split()
        prefix, _, base = first.rpartition("-")
        for form in self.verb(base):
            self.verbs.setdefault(form, []).append(self._trigger(name, match, rest, prefix))

    def _trigger(self, name: str, match: Match, words: Sequence[str], prefix: str = "") -> Trigger:
        needs = frozenset((*words, *match.prep))
        return Trigger(name, match, tuple(words), prefix, needs, self.groups(match))

    def _file_operator(self, name: str, operator: Operator) -> None:
        for verb in operator.verb:
            first, *rest = verb.split()
            governor = Governor(name, operator, tuple(rest), verb)
            for form in self.verb(first):
                self.governing_verbs.setdefault(form, []).append(governor)
        for noun in operator.noun:
            for form in self.noun(noun):
                self.governing_nouns.setdefault(form, []).append(Governor(name, operator, (), noun))
        for word in (*operator.adjective, *operator.other):
            first, *rest = word.split()
            self.governing_others.setdefault(first, []).append(Governor(name, operator, tuple(rest), word))
        for governors in self.governing_verbs.values():
            governors.sort(key=lambda governor: -len(governor.particles))

    def _armed(self) -> frozenset[str]:
        """The last words of all nouns for those who fight and what they fight with."""
        classes = ("military", "armed_group")
        roles = (role.nouns for role in self.lexicon.roles.values() if role.role_class in classes)
        nouns = (*self.lexicon.armed, *(noun for names in roles for noun in names))
        return self.nouns_of(noun.split()[-1].rpartition("-")[2] for noun in nouns)

    def _verb_table(self, verbs: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
        table: dict[str, list[tuple[str, ...]]] = {}
        for verb in verbs:
            first, *rest = verb.split()
            for form in self.verb(first):
                table.setdefault(form, []).append(tuple(rest))
        return table

    def _blocks(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Last word (any form) -> words before it and the reason; verbs inflect at the front."""
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for block in self.lexicon.blocks:
            for phrase in block.phrases:
                first, *rest = phrase.replace("'", " '").split()
                for form in {*self.verb(first), *self.noun(first)}:
                    table.setdefault(form, []).append((tuple(rest), block.reason))
        return table


def _future_of_denial(lexicon: LexiconFile) -> str:
    """The entry that a denied future becomes: force ruled out."""
    effects = (op.hostile.unless_future for op in lexicon.operators.values())
    return next((effect.into for effect in effects if effect is not None), "")


def is_model(word: str) -> bool:
    """A weapon system by its number: the Turkish F-16s."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def is_fighting(mention: Mention) -> bool:
    """Whether whom it names bears arms, without another word for it."""
    return mention.kind in FIGHTING or mention.role_class == "military"
