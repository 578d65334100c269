"""A parsed sentence and the actors named in it -> who a noun stands for.

A named actor counts when the noun is its name, or a political role of it ("Israeli jets", "the
government of Sudan"). "A Russian brewery" is neither: its demonym only says whom a deed would hit.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.core.extract.actors.index import Mention
from monitor.core.extract.signals.lexicon import ACTOR, ARMED, NAME, NAMED, PERSON, Role
from monitor.core.extract.signals.vocabulary import Vocabulary, is_fighting, is_model
from monitor.core.extract.text.clause import modifiers, obliques, subjects
from monitor.core.extract.text.page import Sentence
from monitor.core.extract.text.tokens import Token, Tree

_NOT_BODY = frozenset({"place", "leader"})
_THEIRS = frozenset({"its", "their", "our"})  # owners named elsewhere: "its drones"
_WHERE = frozenset({"place"})  # kinds of mention that say where, never who
_BEARERS = frozenset({"group", "forces", "leader"})  # kinds of mention whose people bear arms
_BELONGING = frozenset(
    {"of", "in", "from", "inside", "near", "at", "on", "across", "around", "within", "against"}
)


@dataclass(frozen=True, slots=True)
class Side:
    """What an argument stands for: a named actor, a political role without a name, or neither."""

    token: Token
    mention: Mention | None = None
    role: Role | None = None
    acts: bool = False  # it can act in politics, named or not

    @property
    def surface(self) -> str:
        """The words that named it."""
        return self.mention.surface if self.mention else self.token.text


class Scene:
    """One sentence, its parse, and who is in it."""

    def __init__(self, sentence: Sentence, mentions: Sequence[Mention], vocabulary: Vocabulary) -> None:
        assert sentence.tree is not None  # noqa: S101 -- only parsed sentences become scenes
        self.sentence = sentence
        self.tree: Tree = sentence.tree
        self.words = vocabulary
        self._doers: dict[int, list[Token]] = {}
        self._mentions: dict[int, Mention] = {}
        for mention in mentions:
            first, behind = (bisect_left(sentence.places, at) for at in (mention.start, mention.end))
            self._mentions.update(dict.fromkeys(range(first, behind), mention))
        self.lows = [token.low for token in self.tree]
        words = frozenset(self.lows)
        self.present = words | vocabulary.actors_in(words, mentions)

    def doers(self, verb: Token) -> list[Token]:
        """Who does *verb*; worked out once, for many readings ask."""
        if verb.i not in self._doers:
            self._doers[verb.i] = subjects(verb)
        return self._doers[verb.i]

    @cached_property
    def peopled(self) -> bool:
        """Whether any political actor stands in the sentence."""
        return bool(self._mentions) or any(self.role_of(token) for token in self.tree)

    @cached_property
    def named(self) -> tuple[Mention, ...]:
        """The actors named in the sentence, in order, each once."""
        return tuple(dict.fromkeys(self._mentions.values()))

    def mention_at(self, token: Token) -> Mention | None:
        """The named actor that *token* is part of."""
        return self._mentions.get(token.i)

    def role_of(self, token: Token) -> Role | None:
        """The political role *token* names, if it is a noun for one."""
        if not token.tag.startswith(("N", "JJ", "VBZ")):
            return None
        before = self.tree[token.i - 1].low if token.i else ""
        if self._is_crowd_of_things(token):
            return None
        return self.words.roles.get(f"{before} {token.low}") or self.words.roles.get(token.low)

    def _is_crowd_of_things(self, token: Token) -> bool:
        """Whether it is an army only in a manner of speaking: an army of crabs, troops of baboons."""
        of = [t for name, _, t in obliques(token) if name == "of"] if token.low in self.words.crowds else []
        return bool(of) and all(
            t.text.islower()
            and t.tag not in ("PRP", "CD", "DT")
            and t.low not in self.words.roles
            and self.mention_at(t) is None
            and not self.words.is_of(t, ("FORCE", "WEAPON", "VICTIM", "SHIP", "FLYER", "TARGET", "PLACE"))
            for t in of
        )

    def side(self, token: Token) -> Side:
        """Whom *token*, the head of an argument, stands for."""
        token = self.content(token)
        mention = self.mention_at(token)
        if mention is not None:
            return Side(token, mention, self.role_of(token), acts=mention.kind not in _WHERE)
        role = self.role_of(token) or self._title(token)
        owner = self._owner(token)
        return Side(token, owner, role, acts=self._is_actor(token, owner, role))

    def content(self, token: Token) -> Token:
        """What a container holds: the drones of "a wave of drones"."""
        if token.low in self.words.containers or token.tag == "CD":
            return next((t for name, _, t in obliques(token) if name == "of"), token)
        return token

    def acts(self, token: Token) -> bool:
        """Whether *token* stands for somebody who acts in politics."""
        return self.side(token).acts

    def concerns(self, token: Token) -> bool:
        """Whether *token* is a named actor or something of one: "Afghan villages"."""
        return self.side(token).mention is not None

    def armed(self, token: Token) -> bool:
        """Whether *token* stands for fighters or weapons of a named actor."""
        token = self.content(token)
        mention = self.mention_at(token)
        if mention is not None and is_fighting(mention):
            return True
        armed = token.low in self.words.armed or is_model(token.text)
        theirs = any(t.tag == "PRP$" and t.low in _THEIRS for t in token.children)
        return armed and (theirs or self.concerns(token) or self._of_office(token))

    def _of_office(self, token: Token) -> bool:
        """Whether a political role without a name stands on it: government jets, rebel gunners."""
        return any((other := self.role_of(word)) and not other.owned for word in modifiers(token))

    @cached_property
    def opposed(self) -> bool:
        """Whether two different actors are named in the sentence."""
        return len({mention.actor for mention in self.named}) > 1

    def fits(self, token: Token, names: Sequence[str]) -> bool:
        """Whether an argument is of one of the classes *names*."""
        if not names:
            return True
        named = self.mention_at(self.content(token))
        role = self.side(token).role
        return (
            (ACTOR in names and self.acts(token))
            or (NAMED in names and self.concerns(token))
            or (ARMED in names and self.armed(token))
            or (NAME in names and named is not None and named.kind not in _NOT_BODY)
            or (PERSON in names and token.tag in ("NNP", "NNPS"))
            or (role is not None and any(self.words.lexicon.roles.get(name) == role for name in names))
            or (self.words.is_of(self.content(token), names) and not self._is_crowd_of_things(token))
        )

    def _title(self, token: Token) -> Role | None:
        """The role before or behind a person's name: "President Hamid Karzai"."""
        if token.tag not in ("NNP", "NNPS"):
            return None
        near = [t for t in token.children if t.dep in ("compound", "appos", "nmod")]
        return next((role for t in near if (role := self.role_of(t))), None)

    def _is_actor(self, token: Token, owner: Mention | None, role: Role | None) -> bool:
        if role is None:
            return owner is not None and (is_model(token.text) or self._is_unit(token, owner))
        if not role.owned or owner is not None:
            return True
        return self._of_office(token)

    def _is_unit(self, token: Token, owner: Mention) -> bool:
        """A ship by name behind its service: HMS Diamond; those who bear arms for a group: its men."""
        if owner.kind == "forces" and token.tag in ("NNP", "NNPS"):
            return True
        return owner.kind in _BEARERS and self.words.is_of(token, ("FORCE",))

    def _owner(self, token: Token) -> Mention | None:
        """The actor that a noun is of, by what stands before it or in the phrases behind it."""
        for word in modifiers(token):
            if (mention := self.mention_at(word)) is not None:
                return mention
        for preposition, _, argument in (*obliques(token), *_allegiances(token)):
            if preposition in _BELONGING:
                if (mention := self.mention_at(argument)) is not None:
                    return mention
                if (mention := self._near(argument)) is not None:
                    return mention
        return None

    def _near(self, token: Token) -> Mention | None:
        return next((m for word in modifiers(token) if (m := self.mention_at(word)) is not None), None)


def _allegiances(noun: Token) -> Iterator[tuple[str, Token, Token]]:
    """Whose they are by what is said behind them: "fighters loyal to", "militias allied with"."""
    for word in noun.children:
        if word.i > noun.i and word.dep in ("amod", "acl", "relcl") and word.tag in ("JJ", "VBN", "VBG"):
            yield from (("of", p, t) for name, p, t in obliques(word) if name in ("to", "with"))
