"""What strangers, outages and full disks do to the flow: a dead letter, a clear word, and it goes on."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from prometheus_client import CollectorRegistry
from support import running
from support.broker_fixtures import settings_for
from support.brokers import put, put_raw, whole
from support.toys import article
from support.workers import FAST, SCRIPT, WorkerProcess, until

from monitor.contracts import DeadLetter
from monitor.flow import topics
from monitor.flow.admin import ensure_topics
from monitor.flow.codec import decode, encode
from monitor.flow.publish import publisher
from monitor.ops.metrics import Metrics

STRANGERS = {
    b"not json at all": "not_json",
    b"\x00\xff\xfe": "not_json",
    b'{"id": 1}': "invalid",
    b"[]": "invalid",
    b"": "not_json",
}


async def letters(kafka) -> list[DeadLetter]:
    return [decode(DeadLetter, message.value) for message in await whole(kafka, topics.DEAD_LETTERS)]


def count_of(kafka, topic, wanted):
    async def enough() -> bool:
        return len(await whole(kafka, topic)) >= wanted

    return enough


async def test_what_a_stranger_puts_among_articles_becomes_a_dead_letter_and_the_stream_goes_on(
    kafka, tmp_path
):
    await ensure_topics(kafka)
    await put_raw(kafka, [(topics.ARTICLES, b"key", value, []) for value in STRANGERS])
    await put_raw(kafka, [(topics.ARTICLES, b"key", None, [])])
    await put_raw(kafka, [(topics.ARTICLES, b"key", encode(article(1)), [("schema", b"Recipe")])])
    await put(kafka, [article(2)])

    async with WorkerProcess(kafka, tmp_path / "log") as worker:
        worker.start()
        await worker.ready()
        assert await until(count_of(kafka, topics.SIGNALS, 1))
        assert await until(count_of(kafka, topics.DEAD_LETTERS, 7))
        assert await worker.stop() == 0

    found = await letters(kafka)
    assert sorted(letter.reason for letter in found) == sorted([*STRANGERS.values(), "empty", "schema"])
    assert {letter.payload for letter in found} >= set(STRANGERS)
    assert {letter.stage for letter in found} == {"analyse"}


async def test_an_article_of_five_megabytes_is_given_up_before_the_broker_sees_it(kafka):
    await ensure_topics(kafka)
    metrics = Metrics(CollectorRegistry())
    async with publisher(kafka, metrics) as sender:
        await sender.publish(article(1, "x" * 5_000_000))
        await sender.publish(article(2))

    (letter,) = await letters(kafka)
    assert letter.reason == "too_large"
    assert letter.stage == "poll"
    assert article(1).url in letter.error
    assert len(await whole(kafka, topics.ARTICLES)) == 1


@pytest.mark.broker
async def test_a_worker_started_before_its_broker_waits_and_says_so(tmp_path):
    port = running.free_port()
    kafka = settings_for(f"127.0.0.1:{port}")
    async with WorkerProcess(kafka, tmp_path / "log") as worker:
        worker.start()
        assert await until(_says(tmp_path / "log", "broker_away"))
        broker = await asyncio.to_thread(running.start_embedded, port)
        try:
            await worker.ready(60)
            await put(kafka, [article(1)])
            assert await until(count_of(kafka, topics.SIGNALS, 1))
            assert await worker.stop() == 0
        finally:
            running.end(broker)


@pytest.mark.broker
async def test_a_worker_that_waits_for_its_broker_can_be_stopped(tmp_path):
    kafka = settings_for(f"127.0.0.1:{running.free_port()}")
    async with WorkerProcess(kafka, tmp_path / "log") as worker:
        worker.start()
        assert await until(_says(tmp_path / "log", "broker_away"))
        assert await worker.stop() == 0


def _says(log: Path, word: str):
    async def said() -> bool:
        return word in await asyncio.to_thread(log.read_text)

    return said


FULL = """
set -e
mount -t tmpfs -o size=64k tmpfs "$1"
exec "$2" "$3" "$4"
"""


def small_disks() -> bool:
    tried = shutil.which("unshare") and subprocess.run(["unshare", "-rm", "true"], check=False)
    return bool(tried) and tried.returncode == 0


@pytest.mark.kafka
async def test_a_data_folder_on_a_full_disk_is_a_clear_word_and_an_exit_code(apache_address, tmp_path):
    if not small_disks():
        pytest.skip("a small disk cannot be mounted here (unshare -rm is not allowed)")
    disk = tmp_path / "disk"
    disk.mkdir()
    settings = msgspec.structs.replace(FAST, store="rocksdict", data=disk / "data")
    worker = WorkerProcess(settings_for(apache_address), tmp_path / "log", worker=settings)
    orders = msgspec.json.encode(worker._orders).decode()

    command = ["unshare", "-rm", "sh", "-c", FULL, "sh", str(disk), sys.executable, str(SCRIPT), orders]
    ended = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=False, timeout=60, env=os.environ
    )

    assert ended.returncode != 0
    assert "No space left on device" in ended.stderr
    assert "MONITOR_WORKER_DATA" in ended.stderr
