import aiohttp
import pytest
from prometheus_client import CollectorRegistry

from monitor.ops.health import Health, HealthSettings, health_server
from monitor.ops.metrics import Metrics


@pytest.fixture
async def asked():
    health, metrics = Health(stall_after=0.0), Metrics(CollectorRegistry())
    async with (
        health_server(HealthSettings(port=0), health, metrics.registry) as url,
        aiohttp.ClientSession() as session,
    ):

        async def ask(path, **headers):
            async with session.get(url + path, headers=headers) as answer:
                return answer.status, await answer.text()

        yield health, metrics, ask


async def test_a_process_that_waits_for_something_is_alive_but_not_ready_and_says_for_what(asked):
    health, _, ask = asked
    health.waits("broker")

    assert await ask("/health/ready") == (503, "broker\n")
    assert await ask("/health/live") == (200, "live\n")


async def test_a_process_without_progress_is_not_alive(asked):
    health, _, ask = asked
    health.ready()

    status, reason = await ask("/health/live")
    assert status == 503
    assert reason.startswith("no progress for")


async def test_a_process_that_moves_is_alive_and_ready(asked):
    health, _, ask = asked
    health._stall_after = 60
    health.ready()

    assert await ask("/health/live") == (200, "live\n")
    assert await ask("/health/ready") == (200, "ready\n")


async def test_metrics_are_served_as_prometheus_reads_them(asked):
    _, metrics, ask = asked
    metrics.feeds.polls.labels("ok").inc()

    status, text = await ask("/metrics", Accept="text/plain;version=0.0.4")
    assert status == 200
    assert 'newsmonitor_feed_polls_total{outcome="ok"} 1.0' in text
    _, text = await ask("/metrics", Accept="application/openmetrics-text")
    assert text.endswith("# EOF\n")


async def test_it_listens_on_loopback_unless_told_otherwise():
    assert HealthSettings().host == "127.0.0.1"
