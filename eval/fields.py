"""What is said of a quote beside its words -> whether gold and prediction agree on it.

A field counts only where the gold quote names it: the answer is None where it does not.
"""

from collections.abc import Callable

from eval.pieces import PRONOUNS, Row, weighty_words

FIELDS = ("name", "pronoun", "role", "office", "affiliation", "medium", "via")
SOURCES = {"name": "resolved", "pronoun": "resolved", "office": "role"}  # the column that a field looks at


def no_office(_role: str) -> str:
    """Knows none."""
    return ""


def same_field(name: str, gold: Row, found: Row, office: Callable[[str], str]) -> bool | None:
    """Whether a field agrees; None when the gold quote does not name it."""
    of_quote = name in {"medium", "via"}
    mine = gold if of_quote else gold.get("speaker") or {}
    theirs = found if of_quote else found.get("speaker") or {}
    source = SOURCES.get(name, name)
    want, have = mine.get(source), theirs.get(source) or ""
    if not want or not asked(name, mine, office):
        return None
    if source == "resolved":
        return same_name(mine, theirs)
    if source == "role":
        return related(want, have) or "" != office(want) == office(have)
    return related(want, have) if name == "via" else bool(want == have)


def asked(name: str, mine: Row, office: Callable[[str], str]) -> bool:
    """Some fields count for some speakers only: the name behind a pronoun, the role that is an office."""
    if name == "pronoun":
        return mine["text"].lower() in PRONOUNS
    return name != "office" or bool(office(mine["role"]))


def same_name(gold: Row, found: Row) -> bool:
    """The whole name is there; a state's organs are the state; the nameless go by part of their words."""
    want, have = weighty_words(gold["resolved"]), weighty_words(found.get("resolved") or "")
    if want <= have:
        return True
    if not gold.get("named", True) and have and have <= want:
        return True
    body = not gold.get("role") and gold.get("affiliation")
    return bool(body) and body == found.get("affiliation")


def related(want: str, have: str) -> bool:
    """One role or name holds the words of the other: "spokeswoman", "foreign ministry spokeswoman"."""
    a, b = weighty_words(want), weighty_words(have)
    return bool(a and b) and (a <= b or b <= a)
