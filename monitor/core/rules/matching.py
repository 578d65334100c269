"""Matchers -> one test over a signal.

{"status": ["actual", "threat"], "rung": {"min": 3}} -> Callable[[Signal], bool]
"""

import re
from collections.abc import Callable, Mapping

from monitor.contracts import Signal
from monitor.core.rules.fields import FIELDS, Field, Value
from monitor.core.rules.schema import Matcher, Test

Accepts = Callable[[Signal], bool]
_Holds = Callable[[Value], bool]


def signal_test(match: Mapping[str, Matcher]) -> Accepts:
    """Return whether a signal passes all of *match*."""
    tests = [_test(FIELDS[name], matcher) for name, matcher in match.items()]

    def accepts(signal: Signal) -> bool:
        for test in tests:  # noqa: SIM110 -- all() with a generator takes twice as long, a million times an hour
            if not test(signal):
                return False
        return True

    return accepts


def _test(field: Field, matcher: Matcher) -> Accepts:
    read = field.read
    if field.many:
        return _any_of(field, matcher)
    if isinstance(matcher, list):
        options = frozenset(matcher)
        return lambda signal: read(signal) in options
    if not isinstance(matcher, Test):
        return lambda signal: read(signal) == matcher
    holds = _holds(matcher)
    return lambda signal: holds(read(signal))


def _any_of(field: Field, matcher: Matcher) -> Accepts:
    """One of several values must match; of a negation, none may match what is negated."""
    if isinstance(matcher, Test) and matcher.not_ is not None:
        unwanted = _any_of(field, matcher.not_)
        rest = _any_of(field, Test(regex=matcher.regex)) if matcher.regex is not None else None
        return lambda signal: not unwanted(signal) and (rest is None or rest(signal))
    holds = _holds(matcher)
    return lambda signal: any(holds(value) for value in _tuple(field.read(signal)))


def _tuple(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _holds(matcher: Matcher) -> _Holds:
    if isinstance(matcher, list):
        options = frozenset(matcher)
        return lambda value: value in options
    if not isinstance(matcher, Test):
        return lambda value: value == matcher
    tests = [*_pattern(matcher), *_bounds(matcher), *_negation(matcher)]
    if len(tests) == 1:
        return tests[0]
    return lambda value: all(test(value) for test in tests)


def _pattern(test: Test) -> list[_Holds]:
    if test.regex is None:
        return []
    pattern = re.compile(test.regex)
    return [lambda value: pattern.search(str(value)) is not None]


def _bounds(test: Test) -> list[_Holds]:
    low, high = test.min, test.max
    if low is None and high is None:
        return []
    return [
        lambda value: (
            isinstance(value, int | float)
            and (low is None or value >= low)
            and (high is None or value <= high)
        )
    ]


def _negation(test: Test) -> list[_Holds]:
    if test.not_ is None:
        return []
    unwanted = _holds(test.not_)
    return [lambda value: not unwanted(value)]
