"""Labels and the things held against them: silences, routes, inhibitions.

    Alert -> labels;  matchers, labels -> bool;  Silence, labels, now -> bool

Labels are those Prometheus would give: `alert`, `severity`, the rule's labels and the group's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from monitor.contracts import Alert, Silence
from monitor.core.identity import identify

LONGEST = timedelta(days=30)
_MATCHER = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)=(.+)", re.DOTALL)


class SilenceError(ValueError):
    """What is asked for is no silence; says why."""


def labels_of(alert: Alert) -> dict[str, str]:
    """Return the labels of *alert*."""
    return {**alert.labels, **alert.group, "alert": alert.rule, "severity": alert.severity}


def matches(matchers: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Return whether *labels* have every value asked for; a missing label is an empty one."""
    return all(_fits(wanted, labels.get(name, "")) for name, wanted in matchers.items())


def covering(silences: Iterable[Silence], labels: Mapping[str, str], now: datetime) -> list[Silence]:
    """Return the silences that are in force and match."""
    return [
        silence
        for silence in silences
        if silence.starts_at <= now < silence.ends_at and matches(silence.matchers, labels)
    ]


def new_silence(
    matchers: Sequence[str], *, starts_at: datetime, ends_at: datetime, author: str, comment: str = ""
) -> Silence:
    """Return the silence of `monitor silence add pair=AFG-PAK 'alert=/Open.*/'`; raise SilenceError."""
    wanted = dict(_parsed(text) for text in matchers)
    if not wanted:
        raise SilenceError("a silence of everything is no silence: give at least one label=value")
    if ends_at <= starts_at:
        raise SilenceError("a silence must end after it starts")
    if ends_at - starts_at > LONGEST:
        raise SilenceError(f"a silence may last at most {LONGEST.days} days; renew it when it ends")
    if not author:
        raise SilenceError("say who silences: --author")
    ident = identify("silence", author, starts_at.isoformat(), *sorted(f"{k}={v}" for k, v in wanted.items()))
    return Silence(
        id=ident, matchers=wanted, starts_at=starts_at, ends_at=ends_at, author=author, comment=comment
    )


def expired(silence: Silence, now: datetime) -> Silence:
    """Return *silence* as it stands once somebody ends it."""
    return replace(silence, ends_at=max(min(silence.ends_at, now), silence.starts_at))


def state_of(silence: Silence, now: datetime) -> str:
    """Return pending, active or expired."""
    if now < silence.starts_at:
        return "pending"
    return "active" if now < silence.ends_at else "expired"


def bad_pattern(value: str) -> str:
    """Return what is wrong with a matcher's value, or ""."""
    if not _is_pattern(value):
        return ""
    try:
        re.compile(value[1:-1])
    except re.error as error:
        return f"bad regular expression {value}: {error}"
    return ""


def _parsed(text: str) -> tuple[str, str]:
    found = _MATCHER.fullmatch(text)
    if not found:
        raise SilenceError(f"{text!r}: write label=value, or label=/pattern/")
    name, value = found.groups()
    if said := bad_pattern(value):
        raise SilenceError(said)
    return name, value


def _fits(wanted: str, value: str) -> bool:
    if _is_pattern(wanted):
        return re.fullmatch(wanted[1:-1], value) is not None
    return wanted == value


def _is_pattern(value: str) -> bool:
    return len(value) > 2 and value.startswith("/") and value.endswith("/")  # noqa: PLR2004 -- two slashes and a word
