"""A YAML file -> a typed value, or every mistake in it with file, line and key.

The happy path is msgspec alone. Only a file that fails is walked again with JSON Schema,
because msgspec stops at the first mistake and people want to hear of all of them at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

T = TypeVar("T")
KeyPath = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a configuration file."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """file:line: key: message"""
        return f"{self.file}:{self.line}: {self.key + ': ' if self.key else ''}{self.message}"


class ConfigError(Exception):
    """One or more mistakes in the configuration; `problems` has them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Located:
    """A parsed YAML file, or several that make one, which knows the file and line of every key.

    Of several, what one says of a section is added to what the others say of it.
    """

    def __init__(self, *paths: Path) -> None:
        self.path = paths[0]
        self._lines: dict[KeyPath, tuple[Path, int]] = {}
        self._repeated: list[KeyPath] = []
        self.value: Any = None
        for self._reading in paths:
            node = _composed(self._reading)
            if isinstance(node, yaml.MappingNode) and isinstance(self.value, dict):
                self._mapping(node, (), self.value)
            elif node is not None:
                self.value = self._build(node, ())
        if self._repeated:
            raise ConfigError(self.problem(key, "this key stands twice") for key in self._repeated)

    def problem(self, key: KeyPath, message: str) -> Problem:
        """Return *message* at *key*, or at the nearest key above it that the file has."""
        at = key
        while at and at not in self._lines:
            at = at[:-1]
        path, line = self._lines.get(at, (self.path, 1))
        return Problem(str(path), line, dotted(key), message)

    def to(self, kind: type[T]) -> T:
        """Return the file as a *kind*; raise ConfigError with every mistake."""
        try:
            return msgspec.convert(self.value, kind, strict=True)
        except msgspec.ValidationError as error:
            problems = [
                self.problem(key, text) for key, text in mistakes(msgspec.to_builtins(self.value), kind)
            ]
            raise ConfigError(problems or [self.problem((), str(error))]) from error

    def _build(self, node: yaml.Node, key: KeyPath) -> Any:  # noqa: ANN401 -- YAML holds anything
        self._lines.setdefault(key, self._place(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key, {})
        if isinstance(node, yaml.SequenceNode):
            return [self._build(item, (*key, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, key: KeyPath, built: dict[Any, Any]) -> dict[Any, Any]:
        """Add what *node* says to *built*: nothing, or what an earlier file says of the same section."""
        for name_node, value_node in node.value:
            name = _scalar(name_node)
            at = (*key, name)
            section = built.get(name) if not key and self._elsewhere(at) else None
            if isinstance(section, dict) and isinstance(value_node, yaml.MappingNode):
                self._mapping(value_node, at, section)
                continue
            if name in built:
                self._repeated.append(at)
            self._lines[at] = self._place(name_node)
            built[name] = self._build(value_node, at)
        return built

    def _elsewhere(self, key: KeyPath) -> bool:
        return self._lines.get(key, (self._reading, 0))[0] != self._reading

    def _place(self, node: yaml.Node) -> tuple[Path, int]:
        return self._reading, node.start_mark.line + 1


def _composed(path: Path) -> yaml.Node | None:
    """The nodes of a file; what cannot be read at all is a ConfigError."""
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, "", error.strerror or str(error))]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(str(path), 0, "", f"not UTF-8: {error.reason}")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError([Problem(str(path), line, "", error.problem or str(error))]) from error
    except yaml.YAMLError as error:
        raise ConfigError([Problem(str(path), 0, "", str(error))]) from error


def load(path: Path, kind: type[T]) -> T:
    """Read *path* as a *kind*; raise ConfigError that names file, line and key of every mistake."""
    return Located(path).to(kind)


def dotted(key: KeyPath) -> str:
    """("groups", 0, "name") -> "groups[0].name"."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def mistakes(value: object, kind: type) -> list[tuple[KeyPath, str]]:
    """Return (key, message) for everything in *value* that a *kind* does not allow."""
    validator = Draft202012Validator(msgspec.json.schema(kind))
    errors = [leaf for error in validator.iter_errors(value) for leaf in _leaves(error)]
    errors.sort(key=lambda error: [str(part) for part in error.absolute_path])
    return [(tuple(error.absolute_path), _said(error)) for error in errors]


def _leaves(error: ValidationError) -> list[ValidationError]:
    """The branch of an anyOf that came nearest, instead of "not valid under any of the schemas"."""
    if not error.context:
        return [error]
    deepest = max(len(sub.absolute_path) for sub in error.context)
    near = [sub for sub in error.context if len(sub.absolute_path) == deepest]
    return [leaf for sub in near[:1] for leaf in _leaves(sub)]


def _said(error: ValidationError) -> str:
    if error.validator != "additionalProperties":
        return str(error.message)
    known = sorted(cast("dict[str, Any]", error.schema).get("properties", {}))
    unknown = [name for name in cast("dict[str, Any]", error.instance) if name not in known]
    return f"unknown key {', '.join(map(repr, unknown))} (known: {', '.join(known)})"


_CONSTRUCTOR = yaml.SafeLoader("")


def _scalar(node: yaml.Node) -> Any:  # noqa: ANN401 -- see _build
    return _CONSTRUCTOR.construct_object(node, deep=True)
