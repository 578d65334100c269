"""MONITOR_* variables -> a tree of option structs, or every mistake with the variable's name.

`Options.kafka.brokers` is read from MONITOR_KAFKA_BROKERS; MONITOR_KAFKA_BROKERS_FILE names a file
that holds the value, which is how containers are given secrets. A variable that sets nothing is a mistake:
a misspelt one would otherwise leave a default in force without a word. MONITOR_SECRET_* is free for what
config/notify.yaml refers to.
"""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from monitor.settings.yamlfile import ConfigError, Problem

T = TypeVar("T")
PREFIX = "MONITOR_"
SECRETS = "MONITOR_SECRET_"
_FILE = "_FILE"


def read_options(kind: type[T], environment: Mapping[str, str]) -> T:
    """Return a *kind* from *environment*; raise ConfigError with every mistake."""
    ours = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    given = {name: text for name, text in ours.items() if not name.startswith(SECRETS)}
    known = dict(variables(kind))
    problems: list[Problem] = [_unknown(name, known) for name in given if _stem(name, known) is None]
    values: dict[str, Any] = {}
    for name, text in given.items():
        stem = _stem(name, known)
        if stem is not None:
            problems += _set(values, known[stem], name, _text(name, stem, text))
    if problems:
        raise ConfigError(problems)
    return msgspec.convert(values, kind)


def variables(kind: type, prefix: str = PREFIX) -> Iterator[tuple[str, tuple[tuple[str, ...], Any]]]:
    """Yield (variable, (path in the tree, type)) for every option of *kind*."""
    for field in msgspec.structs.fields(kind):
        name = prefix + field.encode_name.upper()
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            for variable, (path, leaf) in variables(field.type, name + "_"):
                yield variable, ((field.name, *path), leaf)
        else:
            yield name, ((field.name,), field.type)


def _stem(name: str, known: Mapping[str, object]) -> str | None:
    if name in known:
        return name
    stem = name.removesuffix(_FILE)
    return stem if stem in known else None


def _text(name: str, stem: str, text: str) -> str | Problem:
    if name == stem:
        return text
    try:
        return Path(text).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        return Problem(text, 0, name, f"cannot be read: {error}")


def _set(
    values: dict[str, Any], at: tuple[tuple[str, ...], Any], name: str, text: str | Problem
) -> list[Problem]:
    if isinstance(text, Problem):
        return [text]
    path, kind = at
    try:
        value = msgspec.convert(_pieces(text, kind), kind, strict=False)
    except msgspec.ValidationError as error:
        return [Problem("environment", 0, name, str(error))]
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value
    return []


def _pieces(text: str, kind: Any) -> object:  # noqa: ANN401 -- a type expression has no type of its own
    """A comma-separated list where the option is a list, a path where it is a path, else the text."""
    bare = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    if get_origin(bare) in (tuple, list, frozenset):
        return [piece.strip() for piece in text.split(",") if piece.strip()]
    if Path in (bare, *get_args(bare)):
        return Path(text)
    return text


def _unknown(name: str, known: Mapping[str, object]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f", did you mean {near[0]}?" if near else ""
    return Problem("environment", 0, name, f"no such setting{hint}")
