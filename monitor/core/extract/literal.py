"""A scene -> the words in it that do not mean what the lexicon means by them, each with the reason."""

from monitor.core.extract.scene import Scene
from monitor.core.extract.vocabulary import runs


def blocked(scene: Scene) -> dict[int, str]:
    """Token index -> the reason why a trigger on it is no event: "war of words", "heart attack"."""
    found: dict[int, str] = {}
    for token in scene.doc:
        for words, reason in scene.words.blocks.get(token.lower_, ()):
            last = runs(token, words)
            if last is not None:
                found.update(dict.fromkeys(range(token.i, last.i + 1), reason))
    return found
