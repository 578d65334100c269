"""The lexicon -> the first key of the gate: which words a sentence must hold so that a match is possible.

Every match is filed under its trigger word with groups of further words, of each of which one must be in
the sentence: particles, objects or doers where these are closed classes, "will" where only a promise counts.
"""

from collections.abc import Iterator

from monitor.core.extract.signals.lexicon import ANY, NAMED, Match, Operator
from monitor.core.extract.signals.vocabulary import Group, Vocabulary

Groups = tuple[Group, ...]
_PROMISING = ("announced", "threat")


class Keys:
    """Tells from the words of a sentence whether any match is possible in it."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._promise = self._promising()
        self._filed: dict[str, list[Groups]] = {}
        for entry in words.lexicon.entries.values():
            for match in entry.match:
                for word, groups in self._of(match):
                    self._filed.setdefault(word, []).append(groups)
        frame = words.lexicon.frame
        named = _only(NAMED)  # a threat in shape names whom it is made against
        for word in (*(word.split()[0] for word in frame.condition), *frame.selector):
            self._filed.setdefault(word, []).append((named, frozenset(frame.promise)))
        self._filed.setdefault(frame.alternative, []).append((named, frozenset(frame.deadline)))
        aside = words.lexicon.aside
        peace, armed, cues = (
            self._words.listed(aside.peace),
            self._words.listed(aside.armed),
            self._first(aside.cue),
        )
        for word in peace:
            self._filed.setdefault(word, []).append((armed, cues))
        self._alone = frozenset(word for word, asked in self._filed.items() if () in asked)
        self._asking = {
            word: _condensed(asked) for word, asked in self._filed.items() if word not in self._alone
        }
        self._triggers = frozenset(self._asking)

    def fit(self, bag: frozenset[str]) -> bool:
        """Whether a sentence of these words, and of these classes of actors, may hold an event."""
        if not self._alone.isdisjoint(bag):
            return True
        for word in bag & self._triggers:
            for first, rest in self._asking[word]:
                if not first.isdisjoint(bag) and all(not group.isdisjoint(bag) for group in rest):
                    return True
        return False

    def _of(self, match: Match) -> Iterator[tuple[str, Groups]]:
        asked = self._asked(match)
        for verb in match.phrasal:
            if verb == ANY:
                continue  # the gate lets through whoever is armed, see there
            first, *particles = verb.split()
            for form in self._words.verb(first.rpartition("-")[2]):
                yield form, (*asked, *map(_only, particles))
        modifiers = self._words.listed(match.modifier)
        for noun in match.noun:
            *before, last = noun.replace("-", " ").split()
            for form in self._words.noun(last):
                yield form, (*asked, *map(_only, before), *([modifiers] if modifiers else ()))
        for adjective in match.adjective:
            yield adjective, asked
        for phrase in match.phrase:
            yield from self._phrase(phrase.replace("-", " ").split(), asked)

    def _phrase(self, words: list[str], asked: Groups) -> Iterator[tuple[str, Groups]]:
        first, *rest = words
        for form in {first, *self._words.verb(first), *self._words.noun(first)}:
            yield form, (*asked, *map(_only, rest))

    def _asked(self, match: Match) -> Groups:
        groups = [*self._words.groups(match), *map(_only, match.prep)]
        if match.future:
            groups.append(self._promise)
        if match.with_operator:
            groups.append(self._any(self._words.lexicon.operators[name] for name in match.with_operator))
        return tuple(groups)

    def _promising(self) -> Group:
        status = self._words.lexicon.status
        operators = self._words.lexicon.operators.values()
        promising = (op for op in operators if {op.hostile.status, op.peaceful.status} & set(_PROMISING))
        return self._any(promising) | {*status.future, *status.reported_future}

    def _any(self, operators: Iterator[Operator]) -> Group:
        """The first words of all forms of *operators*; those of negation stand glued to others, too."""
        found: set[str] = set()
        for operator in operators:
            for verb in operator.verb:
                found.update(self._words.verb(verb.split()[0]))
            for noun in operator.noun:
                found.update(self._words.noun(noun))
            found.update(word.split()[0] for word in (*operator.adjective, *operator.other))
        return frozenset(found)

    @staticmethod
    def _first(phrases: tuple[str, ...]) -> Group:
        return frozenset(phrase.split()[0] for phrase in phrases)


def _condensed(asked: list[Groups]) -> list[tuple[Group, Groups]]:
    """The same conditions in fewer steps: those of one group as one, of others the smallest group first."""
    single = frozenset[str]().union(*(groups[0] for groups in asked if len(groups) == 1))
    several = {tuple(sorted(set(groups), key=len)) for groups in asked if len(groups) > 1}
    return ([(single, ())] if single else []) + [(first, tuple(rest)) for first, *rest in several]


def _only(word: str) -> Group:
    return frozenset({word})
