"""The reporting lexicon: words -> cues, the verbs and nouns that say "somebody said".

    config/lexicon/en-reporting.yaml -> Reporting -> Cues -> the cue at a token, or None

No English stands in code: what a word takes as its content, and with what stance, is read from the
file. A verb with particles ("call on") is matched along the tree, so words may stand between.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.lemmas import noun_forms, verb_forms
from monitor.core.extract.text.tokens import Token, Tree

_REACH = 7  # tokens between a verb and its last particle


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that reports."""

    lemma: str
    stance: str
    takes: tuple[str, ...]  # in the order they are tried
    particles: tuple[str, ...] = ()


class Cues:
    """All cues by inflected form."""

    def __init__(self, reporting: Reporting) -> None:
        self._verbs: dict[str, list[Cue]] = {}
        for lemma, verb in reporting.verbs.items():
            head, *particles = lemma.split()
            cue = Cue(lemma, verb.stance, verb.takes, tuple(particles))
            for form in verb_forms(head, reporting.irregular.get(head, ())):
                self._verbs.setdefault(form, []).append(cue)
        for cues in self._verbs.values():
            cues.sort(key=lambda cue: -len(cue.particles))
        self._nouns: dict[str, Cue] = {}
        for lemma, noun in reporting.nouns.items():
            for form in noun_forms(lemma):
                self._nouns[form] = Cue(lemma, noun.stance, noun.takes)
        media = (w if isinstance(w, str) else w.text for m in reporting.media.values() for w in m.words)
        heads = (word.split()[-1] for word in media)
        self.asides = frozenset(map(str.lower, (*reporting.times, *heads)))
        self._sources = dict(_anchored(phrase) for phrase in reporting.sources)
        self._keys = frozenset((*self._verbs, *self._nouns, *self._sources))

    def among(self, tree: Tree) -> list[Token]:
        """The tokens of *tree* that may be cues."""
        return [token for token in tree if token.low in self._keys]

    def source(self, token: Token) -> tuple[Cue, Token, Token] | None:
        """The cue of several words, "in the words of", that *token* anchors; its first and last token."""
        anchored = self._sources.get(token.low)
        if anchored is None:
            return None
        place, words = anchored
        first, last = token.i - place, token.i - place + len(words)
        if first < 0 or [t.low for t in token.tree[first:last]] != list(words):
            return None
        return Cue(" ".join(words), "neutral", ("clause",)), token.tree[first], token.tree[last - 1]

    def verb(self, token: Token) -> tuple[Cue, Token] | None:
        """The cue whose verb is *token*, with its last token (the particle or the verb itself)."""
        for cue in self._verbs.get(token.low, ()):
            last = _follow(token, cue.particles)
            if last is not None:
                return cue, last
        return None

    def noun(self, token: Token) -> Cue | None:
        """The cue whose noun is *token*."""
        return self._nouns.get(token.low)


def _anchored(phrase: str) -> tuple[str, tuple[int, tuple[str, ...]]]:
    """The rarest word of *phrase*, which is the longest, and where in it that word stands."""
    words = tuple(phrase.split())
    anchor = max(words, key=len)
    return anchor, (words.index(anchor), words)


def _follow(verb: Token, particles: tuple[str, ...]) -> Token | None:
    """Return the last of *particles* when they all hang on *verb*, one after the other."""
    last = verb
    for particle in particles:
        found = next((t for t in _near(verb, last) if t.low == particle), None)
        if found is None:
            return None
        last = found
    return last


def _near(verb: Token, last: Token) -> Iterator[Token]:
    """Tokens behind *last* that hang on it or on *verb*."""
    tree = verb.tree
    for index in range(last.i + 1, min(last.i + _REACH, len(tree))):
        if tree[index].head in (verb, last):
            yield tree[index]
