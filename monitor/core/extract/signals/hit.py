"""A hit: a word of the lexicon in its clause, before anything is known of its truth or its sides."""

from dataclasses import dataclass, field

from monitor.core.extract.signals.vocabulary import Trigger
from monitor.core.extract.text.tokens import Token


@dataclass(slots=True)
class Hit:
    """A word of the lexicon in its clause."""

    trigger: Trigger
    head: Token  # the word the clause hangs on
    first: Token
    last: Token
    objects: list[Token] = field(default_factory=list)
    subjects: list[Token] = field(default_factory=list)
    evidence: str = "argument"

    @property
    def entry(self) -> str:
        """Id of the lexicon entry."""
        return self.trigger.entry

    @property
    def nominal(self) -> bool:
        """Whether it is a noun or phrase, whose doer stands elsewhere."""
        return not self.trigger.match.verb and not self.trigger.match.adjective

    def covers(self, token: Token) -> bool:
        """Whether *token* is part of the trigger itself; not what a verb and its particle enclose."""
        within = self.first.i <= token.i <= self.last.i
        ends = token in (self.first, self.last)
        return within and (ends or self.nominal or token.low in self.trigger.words)
