"""Topics as declared -> topics on the broker: made where missing, held against it where there.

A topic with another number of partitions cannot be mended without moving keys between partitions, so that is
a mistake for people; so is a policy that would throw away what we must keep.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options
from monitor.flow.topics import TOPICS, Topic, named

_PAUSE, _PATIENCE = 0.1, 200


class TopicError(Exception):
    """The broker's topics are not what this product needs; the text has every mistake."""


@dataclass(frozen=True, slots=True)
class TopicState:
    """One declared topic as it is on the broker; `problem` is "" when it is as declared."""

    topic: Topic
    name: str
    partitions: int  # 0: the topic is missing
    problem: str = ""


async def check_topics(settings: KafkaSettings, topics: Sequence[Topic] = TOPICS) -> list[TopicState]:
    """Return the state of every topic, changing nothing."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        return await _check(admin, settings, topics)
    finally:
        await admin.close()


async def ensure_topics(settings: KafkaSettings, topics: Sequence[Topic] = TOPICS) -> list[TopicState]:
    """Make missing topics and return the state of all; raise TopicError when one cannot be used."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        wanted = [_new(topic, settings) for topic in topics if named(topic, settings) not in existing]
        await _create(admin, wanted)
        await _appeared(admin, {new.name for new in wanted})
        states = await _check(admin, settings, topics)
    finally:
        await admin.close()
    problems = [f"{state.name}: {state.problem}" for state in states if state.problem]
    if problems:
        raise TopicError("\n".join(problems))
    return states


def _new(topic: Topic, settings: KafkaSettings) -> NewTopic:
    configuration = topic.configuration(settings.max_message_bytes)
    return NewTopic(
        named(topic, settings), settings.partitions, settings.replication, topic_configs=configuration
    )


async def _create(admin: AIOKafkaAdminClient, wanted: list[NewTopic]) -> None:
    if not wanted:
        return
    response = await admin.create_topics(wanted)
    for name, code, *rest in response.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            raise TopicError(
                f"{name}: cannot be made: {for_code(code).description} {rest[0] if rest else ''}"
            )


async def _appeared(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    """Wait until the broker also lists what it says it has made: Kafka does so a moment later."""
    for _ in range(_PATIENCE):
        if names <= set(await admin.list_topics()):
            return
        await asyncio.sleep(_PAUSE)


async def _check(
    admin: AIOKafkaAdminClient, settings: KafkaSettings, topics: Sequence[Topic]
) -> list[TopicState]:
    names = [named(topic, settings) for topic in topics]
    there = set(await admin.list_topics())  # asking for a missing topic by name may make it
    described = await admin.describe_topics([name for name in names if name in there])
    partitions = {found["topic"]: len(found["partitions"]) for found in described}
    policies = await _policies(admin, list(partitions))
    return [
        TopicState(
            topic, name, partitions.get(name, 0), _problem(topic, name, settings, partitions, policies)
        )
        for topic, name in zip(topics, names, strict=True)
    ]


def _problem(
    topic: Topic,
    name: str,
    settings: KafkaSettings,
    partitions: Mapping[str, int],
    policies: Mapping[str, str],
) -> str:
    if name not in partitions:
        return "missing"
    if partitions[name] != settings.partitions:
        return (
            f"has {partitions[name]} partitions where MONITOR_KAFKA_PARTITIONS says {settings.partitions}; "
            "topics read together must agree: set the number the topics have, or delete them"
        )
    if topic.compacted and "compact" not in policies.get(name, "compact"):
        return f"cleanup.policy is {policies[name]} where it must be compact: state would be lost with time"
    return ""


async def _policies(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, str]:
    if not names:
        return {}
    responses = await admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    )
    found: dict[str, str] = {}
    for response in responses:
        for resource in response.resources:
            name, entries = _resource(resource)
            found.update((name, value) for setting, value in entries if setting == "cleanup.policy")
    return found


def _resource(resource: Any) -> tuple[str, list[tuple[str, str]]]:  # noqa: ANN401 -- aiokafka's responses are untyped
    """(topic, [(setting, value)])."""
    _, _, _, name, entries = tuple(resource)[:5]
    return name, [(entry[0], entry[1]) for entry in entries]
