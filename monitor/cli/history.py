"""Where history is (a file, or our own topic) -> its signals, in the order of event time."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from monitor.contracts import Article, Signal
from monitor.flow import topics
from monitor.flow.config import KafkaSettings
from monitor.flow.tap import tap
from monitor.settings.files import load_reader
from monitor.settings.yamlfile import ConfigError, Problem

TOPIC = "topic"
_QUIET = 3.0  # seconds without a message: the topic has been read


def past_signals(source: str, kafka: KafkaSettings, folder: Path) -> list[Signal]:
    """Return the signals of *source*: JSONL of signals or articles, or the word "topic"."""
    found = asyncio.run(_tapped(kafka)) if source == TOPIC else list(_from_file(Path(source), folder))
    return sorted(found, key=lambda signal: signal.article.published_at)


async def _tapped(kafka: KafkaSettings) -> list[Signal]:
    found: dict[str, Signal] = {}
    async with contextlib.aclosing(tap(kafka, [topics.SIGNALS], quiet=_QUIET)) as records:
        async for record in records:
            if record is None:
                break
            if isinstance(record, Signal):
                found[record.id] = record
    return list(found.values())


def _from_file(path: Path, folder: Path) -> Iterator[Signal]:
    """Signals as they stand in the file; articles are read first."""
    articles: list[Article] = []
    for number, line in enumerate(_lines(path), 1):
        try:
            record = msgspec.json.decode(line)
            kind: type[Article | Signal] = (
                Article if "text_source" in record or "fetched_at" in record else Signal
            )
            decoded: Article | Signal = msgspec.convert(record, kind, strict=False)
        except (msgspec.MsgspecError, TypeError) as error:
            raise ConfigError([Problem(str(path), number, "", str(error))]) from error
        if isinstance(decoded, Article):
            articles.append(decoded)
        else:
            yield decoded
    if articles:
        for reading in load_reader(folder)().read(articles):
            yield from reading.signals


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, "", error.strerror or str(error))]) from error
