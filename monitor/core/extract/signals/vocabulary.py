"""LexiconFile -> look-up tables by inflected form; built once, read for every word.

A verb of several words ("lay down") is filed under its first word, a noun of several words ("air
strike") under its last, a phrase under its first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from monitor.core.extract.signals.lexicon import ANY, OPEN_CLASSES, LexiconFile, Match, Operator, Role
from monitor.core.extract.text.lemmas import noun_forms, verb_forms

Table = dict[str, list["Trigger"]]
_REACH = 6  # tokens between a verb and its particle
_LOOSE = frozenset({"on", "for", "upon", "against"})  # particles that are also prepositions of their own
_LEADING = frozenset({"prt", "advmod", "prep", "npadvmod", "dobj", "oprd", "acomp", "advcl"})
_NEAR = 2  # between a verb and the preposition that belongs to it: "call on", not "call a truce on"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of the lexicon, the words that must stand with it, and what it means."""

    entry: str
    match: Match
    words: tuple[str, ...]  # further words: particles behind a verb, modifiers before a noun
    prefix: str = ""  # of a hyphenated verb, which the tokeniser cuts: "de" of de-escalate

    @property
    def carries(self) -> bool:
        """Whether its particle only says where to, so that the verb keeps its own object."""
        return bool(self.match.particle)


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
        self.verbs: Table = {}
        self.nouns: Table = {}
        self.adjectives: Table = {}
        self.phrases: Table = {}
        self.any_verb: list[Trigger] = []
        for name, entry in lexicon.entries.items():
            for match in entry.match:
                self._file(name, match)
        self._known: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}
        self.triggers = frozenset({*self.verbs, *self.nouns, *self.adjectives, *self.phrases})
        self.classes = {name: self.nouns_of(words) for name, words in lexicon.classes.items()} | {
            name: self.nouns_of(role.nouns) for name, role in lexicon.roles.items()
        }
        self.roles: dict[str, Role] = {}
        for role in lexicon.roles.values():
            for form in self.nouns_of(role.nouns):
                self.roles.setdefault(form, role)
        self.governing_verbs: dict[str, list[Governor]] = {}
        self.governing_nouns: dict[str, list[Governor]] = {}
        self.governing_others: dict[str, list[Governor]] = {}
        for name, operator in lexicon.operators.items():
            self._file_operator(name, operator)
        self.negating = {
            word: governor
            for governors in self.governing_others.values()
            for governor in governors
            if (word := governor.word) in governor.operator.other and not governor.particles
        }
        self.renunciation = _future_of_denial(lexicon)
        self.sweeping = frozenset(
            form
            for operator in lexicon.operators.values()
            if operator.sweeps
            for form in (*operator.adjective, *(f for verb in operator.verb for f in self.verb(verb)))
        )
        self.wants = frozenset(
            form
            for operator in lexicon.operators.values()
            for word in operator.refused
            for form in (*self.verb(word), *self.noun(word))
        )
        peaceful = (m for e in lexicon.entries.values() if e.direction == "de-escalation" for m in e.match)
        self.mild = self.verb_forms((*lexicon.aside.mild, *(v.split()[0] for m in peaceful for v in m.verb)))
        self.saying = self.verb_forms(lexicon.frame.saying)
        self.offers = self.verb_forms(lexicon.frame.offer)
        self.light = self._verb_table(lexicon.light_verbs)
        self.reporting = frozenset(form for verb in lexicon.reporting for form in self.verb(verb))
        self.peaceable = frozenset(f for verb in lexicon.peaceable for f in self.verb(verb)) | self.reporting
        self.armed = self._armed()
        self.containers = self.nouns_of(lexicon.containers)
        self.claims = self.nouns_of(lexicon.claims)
        self.retracting = frozenset(form for verb in lexicon.retracting for form in self.verb(verb))
        self.crowds = self.nouns_of(lexicon.crowds)
        self.settings = self.nouns_of(lexicon.status.settings)
        self.sides = self.nouns_of(lexicon.unnamed_sides)
        self.people = self.nouns_of(lexicon.people)
        self.blocks = self._blocks()

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
        low = token.lower_
        return low in words or (bool(pairs) and token.i > 0 and f"{token.nbor(-1).lower_} {low}" in pairs)

    def _members(self, names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
        """The words of all of *names*, and those of two words; worked out once."""
        if names not in self._known:
            closed = [name for name in names if name not in OPEN_CLASSES]
            found = frozenset(form for name in closed for form in (self.classes.get(name) or self.noun(name)))
            pairs = frozenset(form for form in found if " " in form)
            self._known[names] = (found - pairs, pairs)
        return self._known[names]

    def wanted(self, token: Token) -> Token | None:
        """The word of wanting that is negated on *token*: "needs no mediator", "has no use for a truce"."""
        if token.lower_ in self.wants:
            return token
        governed = token.dep_ in ("dobj", "nsubjpass") and token.head.lower_ in self.wants
        return token.head if governed else None

    def _file(self, name: str, match: Match) -> None:
        for verb in phrasal(match):
            self._file_verb(verb, name, match)
        for noun in match.noun:
            *rest, last = noun.replace("-", " ").split()
            for form in self.noun(last):
                self.nouns.setdefault(form, []).append(Trigger(name, match, tuple(rest)))
        for adjective in match.adjective:
            self.adjectives.setdefault(adjective, []).append(Trigger(name, match, ()))
        for phrase in match.phrase:
            first, *rest = phrase.replace("-", " ").split()
            for form in {first, *self.verb(first), *self.noun(first)}:
                self.phrases.setdefault(form, []).append(Trigger(name, match, tuple(rest)))

    def _file_verb(self, verb: str, name: str, match: Match) -> None:
        if verb == ANY:
            self.any_verb.append(Trigger(name, match, ()))
            return
        first, *rest = verb.split()
        prefix, _, base = first.rpartition("-")
        for form in self.verb(base):
            self.verbs.setdefault(form, []).append(Trigger(name, match, tuple(rest), prefix))

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


def phrasal(match: Match) -> tuple[str, ...]:
    """The verbs of *match*, each with each of its particles."""
    if not match.particle:
        return match.verb
    return tuple(f"{verb} {particle}" for verb in match.verb for particle in match.particle)


def follows(verb: Token, particles: Sequence[str]) -> Token | None:
    """The last of *particles* behind *verb*, each near it or near the one before; *verb* without any."""
    last = verb
    for particle in particles:
        near = [
            *verb.doc[last.i + 1 : last.i + 1 + _REACH],
            *(t for t in last.children if t.dep_ in ("ccomp", "xcomp")),
        ]  # let them all go
        found = next((t for t in near if t.lower_ == particle and _hangs_on(t, verb, last)), None)
        if found is not None and found.dep_ == "prep" and particle in _LOOSE and found.i > last.i + _NEAR:
            return None
        if found is None:
            return None
        last = found
    return last


def carries(verb: Token, particles: Sequence[str]) -> Token | None:
    """The last of *particles* that say where *verb* leads, however far behind: "drew its men back out of"."""
    first, *rest = particles
    for child in verb.children:
        for token in (child, *child.children):
            if token.i > verb.i and token.lower_ == first and token.dep_ in _LEADING:
                return runs(token, rest)
    return None


def _hangs_on(particle: Token, verb: Token, last: Token) -> bool:
    """Whether *particle* belongs to the verb; "the door" of "showed him the door" is parsed as who he is."""
    if particle.head in (verb, last, particle):
        return True
    return particle.dep_ == "appos" and particle.head.head == verb


def precedes(noun: Token, words: Sequence[str]) -> Token | None:
    """The first of *words* right before *noun*, hyphens aside; *noun* without any."""
    place = noun.i
    for word in reversed(words):
        place -= 1
        if place > 0 and noun.doc[place].text == "-":
            place -= 1
        if place < 0 or noun.doc[place].lower_ != word:
            return None
    return noun.doc[place]


def runs(first: Token, words: Sequence[str]) -> Token | None:
    """The last of *words* right behind *first*; *first* without any."""
    place = first.i
    for word in words:
        place += 1
        if place < len(first.doc) and first.doc[place].text == "-":
            place += 1
        if place >= len(first.doc) or first.doc[place].lower_ != word:
            return None
    return first.doc[place]


def prefixed(verb: Token, prefix: str) -> bool:
    """Whether *prefix* and a hyphen stand right before *verb*, where there must be one."""
    return not prefix or (verb.i > 1 and verb.nbor(-1).text == "-" and verb.nbor(-2).lower_ == prefix)
