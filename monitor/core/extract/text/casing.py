"""A sentence that has lost its case, and the names in it -> the sentence as an editor would case it.

The parser was trained on edited text: "israel bombs gaza" and "Israel Bombs Gaza" are noise to it, while
"Israel bombs Gaza" is a clause. Every offset stays; only for the parser's eyes.
"""

from collections.abc import Sequence

from monitor.core.extract.actors.index import Mention
from monitor.core.extract.text.page import Sentence

_SHOUTED = 0.7  # share of capitalised words from which on a sentence is a headline in title case
_WORDS = 3
_ACTING = frozenset(
    {"name", "capital", "metonym", "group", "leader", "organisation"}
)  # kinds of mention that a headline's verb may follow


def recased(sentence: Sentence, mentions: Sequence[Mention]) -> str:
    """Return the text for the parser: as it is, or with the names alone in capitals."""
    text = sentence.text
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    if len(words) < _WORDS or 0 < capitals < _SHOUTED * len(words):
        return text
    letters = list(text.lower())
    if len(letters) != len(text):
        return text
    for mention in mentions:
        for place in range(
            max(0, mention.start - sentence.start), min(len(text), mention.end - sentence.start)
        ):
            if place == 0 or not text[place - 1].isalpha():
                letters[place] = text[place].upper()
    return "".join(letters)


def lead(sentence: Sentence, mentions: Sequence[Mention]) -> int:
    """Length of the name that a headline begins with, or 0: "Kigali severs ties" is no noun phrase.

    A name that ends in a plain noun, "UN peacekeepers", needs no help.
    """
    if sentence.masked or not sentence.text[-1:].isalnum():
        return 0
    first = (m for m in mentions if m.start == sentence.start and m.kind in _ACTING)
    return next((m.end - m.start for m in first if not _ends_plainly(m.surface)), 0)


def _ends_plainly(name: str) -> bool:
    words = name.split()
    return words[0][0].isupper() and words[-1][0].islower()
