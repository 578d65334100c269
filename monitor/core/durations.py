"""A duration as people write it -> milliseconds: 1h30m -> 5,400,000. One notation in every file."""

import re

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_PART = re.compile(r"(\d+)(ms|s|m|h|d|w)")
_WHOLE = re.compile(r"(?:\d+(?:ms|s|m|h|d|w))+|0")
_LONGEST = 3650 * DAY


def milliseconds(text: str) -> int:
    """Return the duration *text* stands for; raise ValueError that says what a duration looks like."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f'{text!r} is no duration; write it as "30s", "10m", "6h", "7d" or "1h30m"')
    total = sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if total > _LONGEST:
        raise ValueError(f"{text!r} is longer than ten years")
    return total


def spoken(duration: int) -> str:
    """Return milliseconds as people write them: 5,400,000 -> "1h30m"."""
    parts, left = [], duration
    for unit in ("d", "h", "m", "s", "ms"):
        number, left = divmod(left, _UNITS[unit])
        parts += [f"{number}{unit}"] if number else []
    return "".join(parts) or "0s"
