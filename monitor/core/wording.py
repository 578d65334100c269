"""An alert -> what a human reads: title, body, annotations. Templates are Jinja2 in a sandbox.

The rule of the house: a template that fails at 3 a.m. must not cost the alert; the plain wording stands in,
and `rules check` renders every template once beforehand.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import ChainableUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec.structs import asdict, replace

from monitor.contracts import Alert, Evidence
from monitor.core.durations import spoken

Names = Callable[[str], str]
LONGEST = 2_000  # code points of one rendered annotation
_SENTENCE = 400
_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)


class Wording:
    """The compiled annotations of one rule."""

    def __init__(self, annotations: Mapping[str, str], names: Names = str) -> None:
        self._templates: dict[str, Template] = {
            name: _ENVIRONMENT.from_string(text) for name, text in annotations.items()
        }
        self._names = names

    def word(self, alert: Alert) -> Alert:
        """Return *alert* with title, body and annotations."""
        seen = context(alert, self._names)
        annotations = {name: _rendered(template, seen) for name, template in self._templates.items()}
        annotations = {name: text for name, text in annotations.items() if text}
        plain = plain_title(alert, self._names)
        summary = annotations.get("summary") or plain
        # At the end a summary would speak of numbers that are back to nothing.
        title = f"Over: {plain}" if alert.state == "resolved" else summary
        body = "\n".join(_lines(alert, annotations))
        return replace(alert, title=one_line(title), body=body, annotations=annotations)


def context(alert: Alert, names: Names = str) -> dict[str, Any]:
    """Return what a template can use."""
    evidence = [_shown(item, names) for item in alert.evidence]
    pair = alert.group.get("pair", "")
    return {
        **{name: value for name, value in alert.group.items() if name.isidentifier()},
        "alert": alert.rule,
        "severity": alert.severity,
        "state": alert.state,
        "reason": alert.reason,
        "group": alert.group,
        "labels": alert.labels,
        "pair": {"id": pair, "names": pair_names(pair, names)},
        "top": evidence[0] if evidence else {},
        "evidence": evidence,
        "value": number(alert.value),
        "threshold": number(alert.threshold),
        "window": spoken(int(alert.window * 1000)),
        "signals": alert.signals,
        "publishers": alert.publishers,
        "stories": alert.stories,
        "score": number(alert.score),
        "starts_at": alert.starts_at,
        "ends_at": alert.ends_at,
    }


def mistake(template: str, sample: Alert) -> str:
    """Return what is wrong with *template*, or "" when it renders."""
    try:
        _ENVIRONMENT.from_string(template).render(context(sample))
    except TemplateSyntaxError as error:
        return f"line {error.lineno} of the template: {error.message}"
    except _FAILURES as error:
        return f"the template fails: {error}"
    return ""


def pair_names(pair: str, names: Names = str) -> str:
    """AFG-PAK -> Afghanistan and Pakistan."""
    return " and ".join(names(side) for side in pair.split("-") if side)


def plain_title(alert: Alert, names: Names = str) -> str:
    """Return a title that needs no template."""
    about = ", ".join(
        pair_names(value, names) if name == "pair" else value for name, value in sorted(alert.group.items())
    )
    return f"{alert.rule}: {about}" if about else alert.rule


def number(value: float) -> str:
    """4.0 -> "4", 4.257 -> "4.26"."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def one_line(text: str, longest: int = 250) -> str:
    """Return *text* on one line, cut at *longest*."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def counted(count: int, noun: str) -> str:
    """1, "story" -> "1 story"; 2 -> "2 stories"."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def silence_command(alert: Alert) -> str:
    """Return what to type so as not to hear of this alert for a while."""
    labels = {"alert": alert.rule, **alert.group}
    matchers = " ".join(f"'{name}={value}'" for name, value in labels.items())
    return f"monitor silence add {matchers} --for 4h"


def _rendered(template: Template, seen: Mapping[str, Any]) -> str:
    try:
        return template.render(seen).strip()[:LONGEST]
    except _FAILURES:
        return ""


def _shown(item: Evidence, names: Names) -> dict[str, Any]:
    """An evidence as templates see it: the speaker is a thing of its own, actors have names."""
    return {
        **asdict(item),
        "speaker": {"name": item.speaker, "role": item.role, "role_class": item.role_class},
        "source": names(item.source) if item.source else "",
        "target": names(item.target) if item.target else "",
    }


def _lines(alert: Alert, annotations: Mapping[str, str]) -> list[str]:
    lines = [annotations["description"]] if "description" in annotations else []
    if alert.evidence:
        lines += _statement(alert.evidence[0])
    lines.append(_why(alert))
    lines += [
        f"- {item.publisher}: {one_line(item.title or item.sentence, 120)} {item.url}"
        for item in alert.evidence
    ]
    if "runbook_url" in annotations:
        lines.append(f"Runbook: {annotations['runbook_url']}")
    if alert.state == "firing":
        lines.append(f"Not again for a while: {silence_command(alert)}")
    return lines


def _statement(item: Evidence) -> list[str]:
    who = ", ".join(part for part in (item.speaker, item.role) if part)
    why = f" [{', '.join(item.why)}]" if item.why else ""
    said = f"“{one_line(item.sentence, _SENTENCE)}”" + (f" — {who}" if who else "")
    return [
        said,
        f"{item.status}, {item.direction}, {item.category or 'no category'}, score {number(item.score)}{why}",
    ]


def _why(alert: Alert) -> str:
    window = spoken(int(alert.window * 1000))
    counts = ", ".join(
        (
            counted(alert.signals, "signal"),
            counted(alert.stories, "story"),
            counted(alert.publishers, "publisher"),
        )
    )
    return (
        f"{alert.state} because {alert.reason}: {number(alert.value)} against {number(alert.threshold)}"
        f" within {window} ({counts}), since {alert.starts_at:%Y-%m-%d %H:%M} UTC"
    )
