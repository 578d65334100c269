"""The poller's side of Kafka: articles and memories out, with the broker's word for each.

    Article -> articles.raw        FeedState -> feed-states        FeedSpecs -> feeds

`publish` and `remember` return when the broker has it and raise ConnectionError when it cannot be had, so
that the poller moves no schedule for what went nowhere.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Iterable
from typing import Any

from aiokafka import AIOKafkaProducer

from monitor.contracts import Article, DeadLetter, FeedSpec, FeedState
from monitor.flow import topics
from monitor.flow.codec import Headers, encode, start_trace
from monitor.flow.compacted import Compacted
from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.outlet import PAYLOAD_KEPT, Outlet, PoisonError, confirmed, now
from monitor.flow.topics import named
from monitor.ops.metrics import Metrics

STAGE = "poll"


class Publisher:
    """Puts what the poller has on its topics."""

    def __init__(self, producer: AIOKafkaProducer, kafka: KafkaSettings, metrics: Metrics) -> None:
        self._metrics = metrics
        self._producer = producer
        self._kafka = kafka
        self._outlet = Outlet(_sender(producer), kafka, metrics.flow)

    async def publish(self, article: Article) -> None:
        """Return when the broker has *article*; one too large for it becomes a dead letter."""
        trace = start_trace(article.id, article.fetched_at)
        try:
            pending = await self._outlet.post([article], trace)
        except PoisonError as error:
            letter = DeadLetter(
                stage=STAGE,
                reason=error.reason,
                error=f"{article.url}: {error}",
                payload=encode(article)[:PAYLOAD_KEPT],
                at=now(),
            )
            pending = await self._outlet.bury(letter, trace)
        await confirmed(pending)
        self._metrics.feeds.published.labels(article.text_source).inc()

    async def remember(self, state: FeedState) -> None:
        """Return when the broker has *state*."""
        await confirmed(await self._outlet.post([state]))

    async def declare(self, specs: Iterable[FeedSpec], dropped: Iterable[str] = ()) -> None:
        """Return when the broker has *specs*, and has forgotten the feeds *dropped*."""
        pending = list(await self._outlet.post(specs))
        topic = named(topics.FEEDS, self._kafka)
        pending += [await self._producer.send(topic, None, key=feed.encode()) for feed in dropped]
        await confirmed(pending)


@contextlib.asynccontextmanager
async def publisher(kafka: KafkaSettings, metrics: Metrics) -> AsyncIterator[Publisher]:
    """Connect a Publisher; flush and disconnect it at the end."""
    producer = AIOKafkaProducer(
        **client_options(kafka), acks="all", linger_ms=5, max_request_size=kafka.max_message_bytes
    )
    await producer.start()
    try:
        yield Publisher(producer, kafka, metrics)
    finally:
        await producer.stop()


async def declare_feeds(
    kafka: KafkaSettings, specs: Iterable[FeedSpec], sender: Publisher, *, embedded: bool
) -> tuple[int, int]:
    """Bring the `feeds` topic up to *specs*, writing only what differs; return how many came and went."""
    view = Compacted(topics.FEEDS, FeedSpec, kafka, embedded=embedded)
    await view.start()
    await view.stop()
    wanted = {spec.id: spec for spec in specs}
    news = [spec for spec in wanted.values() if view.get(spec.key) != spec]
    dropped = [spec.id for spec in view.values() if spec.id not in wanted]
    await sender.declare(news, dropped)
    return len(news), len(dropped)


def _sender(producer: AIOKafkaProducer) -> Any:  # noqa: ANN401 -- an outlet's Send
    async def send(
        topic: str, key: bytes, value: bytes, headers: Headers, partition: int | None
    ) -> Awaitable[Any]:
        sent: Awaitable[Any] = await producer.send(
            topic, value, key=key, headers=list(headers), partition=partition
        )
        return sent

    return send
