"""Signals, rules and alerts for tests of the alerting: made in one line, like real ones in every field."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import msgspec

from monitor.contracts import Alert, ArticleRef, Party, Signal, Speaker
from monitor.core.rules import Engine, RulesFile

T0 = datetime(2026, 1, 5, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return T0 + timedelta(minutes=count)


def digits(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def signal(ident: str = "s1", at: float = 0, **changes) -> Signal:
    """A signal at minute *at*; `publisher`, `story`, `backfill`, `title` go to its article."""
    own = {name: changes.pop(name) for name in ("publisher", "story", "backfill", "title") if name in changes}
    article = {
        "id": f"article-{ident}",
        "url": f"https://example.org/{ident}",
        "title": "A headline",
        "publisher": "paper.example",
        "published_at": minutes(at),
        "story": digits(ident),
        **own,
    }
    fields = {
        "id": ident,
        "text": "It is open war, the minister said.",
        "start": 6,
        "end": 14,
        "trigger": "open war",
        "rule": "declare_war",
        "category": "DECLARE_WAR",
        "direction": "escalation",
        "rung": 5,
        "intensity": -10.0,
        "status": "actual",
        "source": Party(id="PAK", surface="Pakistan"),
        "target": Party(id="AFG", surface="the Taliban"),
        "pair": "AFG-PAK",
        "speaker": Speaker(name="Khawaja Asif", role="defence minister", role_class="government"),
        "score": 8.0,
        "why": ("war", "named"),
    }
    return Signal(**{**fields, "article": ArticleRef(**article), **changes})


def rules(*given: dict, **options) -> RulesFile:
    """A rules file of *given*; each gets a name and a condition if it has none."""
    full = [
        {"alert": f"Rule{n}", "when": {"count": 1, "within": "30m"}, **rule} for n, rule in enumerate(given)
    ]
    return msgspec.convert({"groups": [{"name": "test", "rules": full}], **options}, RulesFile)


def engine(*given: dict, **options) -> Engine:
    return Engine(rules(*given, **options))


def alert(ident: str = "a1", **changes) -> Alert:
    fields = {
        "id": ident,
        "rule": "OpenWarDeclared",
        "severity": "critical",
        "state": "firing",
        "reason": "count_reached",
        "group": {"pair": "AFG-PAK"},
        "value": 1.0,
        "threshold": 1.0,
        "window": 1800.0,
        "starts_at": T0,
        "at": T0,
        "title": f"Title of {ident}",
        "body": f"Body of {ident}",
        "generation": 1,
    }
    return Alert(**{**fields, **changes})
