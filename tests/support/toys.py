# ruff: noqa: ARG002 -- toys take what the real ones take
"""Small deterministic stand-ins for the extractor, the rules and the channels: text in, the same records out.

An article's text is a list of commands, one a line: "signal A B" is a signal of the pair A-B, "quote X ..." a
quote of X, "raise", "die" and "hang" are what a reader can do wrong. Every third signal of a pair raises the
generation of its alert.
"""

import asyncio
import os
import signal as signals
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import ClassVar

import aiohttp
import msgspec

from monitor.contracts import Alert, Article, Notice, Observation, Quote, Signal, Speaker
from monitor.core.identity import identify

EPOCH = datetime(2025, 10, 9, tzinfo=UTC)
EVERY = 3


def article(number: int, text: str = "signal AFG PAK\nquote Asif it is war now") -> Article:
    at = EPOCH + timedelta(seconds=number)
    return Article(
        id=identify("article", number),
        url=f"http://example.test/{number}",
        feed="toy",
        publisher=f"paper{number % 7}.test",
        title=f"Article {number}",
        text=text,
        published_at=at,
        fetched_at=datetime.now(UTC),
    )


def find_signal(a: Article, line: int, first: str, second: str) -> Signal:
    return Signal(
        id=identify(a.id, line, "signal"),
        article=a.ref,
        text=f"signal {first} {second}",
        start=0,
        end=6,
        trigger="open war",
        rule="toy",
        category="THREATEN",
        direction="escalation",
        rung=5,
        intensity=-9.0,
        status="announced",
        pair="-".join(sorted([first, second])),
        score=5.0,
        why=("toy",),
    )


def find_quote(a: Article, line: int, who: str, words: Sequence[str]) -> Quote:
    return Quote(
        id=identify(a.id, line, "quote"),
        article=a.ref,
        text=" ".join(words),
        start=0,
        end=6,
        kind="direct",
        cue="say",
        speaker=Speaker(name=who),
    )


class ToyReader:
    """Reads the little language above."""

    def read(self, articles: Sequence[Article]) -> list[SimpleNamespace]:
        return [self._one(a) for a in articles]

    def _one(self, a: Article) -> SimpleNamespace:
        found, said = [], []
        for number, line in enumerate(a.text.splitlines()):
            match line.split():
                case ["signal", first, second]:
                    found.append(find_signal(a, number, first, second))
                case ["quote", who, *words]:
                    said.append(find_quote(a, number, who, words))
                case ["raise"]:
                    raise ValueError("a toy that breaks")
                case ["die"]:
                    os.kill(os.getpid(), signals.SIGKILL)
                case ["hang"]:
                    time.sleep(3600)
        return SimpleNamespace(
            signals=tuple(found),
            quotes=tuple(said),
            suppressed=(),
            sentences=len(a.text.splitlines()),
            parsed=1,
        )


class Counted(msgspec.Struct):
    seen: tuple[str, ...] = ()
    generation: int = 0


class Timeless:
    """Rules that no tick changes."""

    def ticks_due(self, state) -> None:
        return None


class ToyRules(Timeless):
    """One rule: every third signal of a pair is news to people."""

    state_type: ClassVar[type[Counted]] = Counted

    def match(self, signal: Signal) -> list[Observation]:
        return [
            Observation(
                rule="Toy", group=(("pair", signal.pair),), at=signal.article.published_at, signal=signal
            )
        ]

    def fold(self, state: Counted | None, observation: Observation) -> tuple[Counted | None, list[Alert]]:
        state = state or Counted()
        if observation.signal is None or observation.signal.id in state.seen:
            return state, []
        seen = (*state.seen, observation.signal.id)
        if len(seen) % EVERY:
            return Counted(seen, state.generation), []
        return Counted(seen, state.generation + 1), [
            self._alert(observation, len(seen), state.generation + 1)
        ]

    @staticmethod
    def _alert(observation: Observation, value: float, generation: int) -> Alert:
        return Alert(
            id=identify(observation.key),
            rule=observation.rule,
            severity="critical",
            state="firing",
            reason="threshold",
            group=dict(observation.group),
            value=value,
            threshold=EVERY,
            window=60.0,
            starts_at=observation.at,
            at=observation.at,
            title=f"{observation.key} {generation}",
            generation=generation,
        )


class Tally(msgspec.Struct):
    count: int = 0


class CountRules(Timeless):
    """Counts observations by key, twice if they come twice; a tick has the count told as an alert."""

    state_type: ClassVar[type[Tally]] = Tally

    def match(self, signal: Signal) -> list[Observation]:
        return []

    def fold(self, state: Tally | None, observation: Observation) -> tuple[Tally, list[Alert]]:
        count = state.count if state else 0
        if observation.signal is None:
            return Tally(count), [ToyRules._alert(observation, count, 1)]
        return Tally(count + 1), []


class Silent:
    """A notifier without channels."""

    def channels(self, alert: Alert) -> list[str]:
        return []

    async def send(self, channel: str, told: Notice) -> str:
        return "nobody to tell"


class Hook:
    """Posts alerts to a URL until somebody takes them."""

    def __init__(self, url: str) -> None:
        self.url = url

    def channels(self, alert: Alert) -> list[str]:
        return ["hook"]

    async def send(self, channel: str, told: Notice) -> str:
        for alert in told.alerts:
            await self._post({"key": alert.id, "generation": alert.generation, "at": time.time()})
        return ""

    async def _post(self, body: dict) -> None:
        while True:
            try:
                async with aiohttp.ClientSession() as session, session.post(self.url, json=body) as answer:
                    if answer.status < 300:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)
