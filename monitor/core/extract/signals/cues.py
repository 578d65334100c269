"""Phrases that are looked for in a whole sentence -> one pattern for them all.

In a phrase "*" stands for up to three words: "withdrew * flash" is true of "withdrew at noon its flash".
"""

import re
from collections.abc import Iterable

_GAP = r"(?:[^\s,;]+ ){0,3}"


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of *phrases* in a text in lower case."""
    found = "|".join(_GAP.join(re.escape(part.lstrip()) for part in phrase.split("*")) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{found})" if found else r"(?!)")
