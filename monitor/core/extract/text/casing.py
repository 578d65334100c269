"""A sentence that has lost its case, and the names in it -> the sentence as an editor would case it.

The parser was trained on edited text: "israel bombs gaza" and "Israel Bombs Gaza" are noise to it, while
"Israel bombs Gaza" is a clause. Every offset stays; only for the parser's eyes.
"""

from collections.abc import Sequence

from monitor.core.extract.actors.index import Mention
from monitor.core.extract.text.page import Sentence

_SHOUTED = 0.7  # share of capitalised words from which on a sentence is a headline in title case
_WORDS = 3
_HEADLINE = 16  # words; what has more is no headline
_BARE = ("capital", "leader")  # names that stand on no noun: "Kigali orders", but "Syrian guns"
_CLOSED = tuple(".!?…\"'”’»:;,)")


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


def misread_subject(
    sentence: Sentence, mentions: Sequence[Mention], verbs: frozenset[str], nouns: frozenset[str]
) -> tuple[int, int] | None:
    """The offsets of the name that begins a headline before a verb: "Kigali severs", not a kind of severs."""
    text = sentence.cased or sentence.text
    first = next((m for m in mentions if m.start == sentence.start), None)
    if first is None or text.endswith(_CLOSED) or len(text.split()) > _HEADLINE:
        return None
    word = text[first.end - sentence.start :].split(maxsplit=1)[:1]
    common = verbs if first.kind in _BARE else verbs - nouns
    read = word and word[0] in common and word[0].endswith("s")
    return (first.start, first.end) if read else None
