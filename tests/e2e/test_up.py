"""`monitor up`: from a feed on a server to a signed call of a webhook, and one clean Ctrl-C."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from support.commands import CONFIG
from support.feed_server import FeedServer, Reply
from support.passages import EVERYDAY, OPEN_WAR
from support.processes import eventually, interrupted, running

from monitor.notify.webhook import verify

pytestmark = [pytest.mark.broker, pytest.mark.timeout(180)]
SECRET = "a secret that lives for one test"  # noqa: S105 -- as it says
FAST = {
    "MONITOR_POLL_ALLOW_PRIVATE": "127.0.0.1/32",
    "MONITOR_POLL_MIN_INTERVAL": "1",
    "MONITOR_POLL_HOST_GAP": "0.1",
    "MONITOR_HTTP_PORT": "0",
    "MONITOR_LOG_FORMAT": "json",
    "MONITOR_SECRET_HOOK": SECRET,
}


def feed(*texts: str) -> bytes:
    now = format_datetime(datetime.now(UTC), usegmt=True)
    items = "".join(
        f"<item><guid>{n}</guid><title>Item {n}</title><link>http://127.0.0.1/{n}</link>"
        f"<pubDate>{now}</pubDate><description><![CDATA[{text}]]></description></item>"
        for n, text in enumerate(texts)
    )
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def configure(folder: Path, feed_url: str, hook_url: str) -> None:
    feeds = (
        f"feeds:\n  - {{id: local, url: '{feed_url}', publisher: Local, interval: 1s, full_text: never}}\n"
    )
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    hook = {"type": "webhook", "url": hook_url, "secret": {"env": "MONITOR_SECRET_HOOK"}}
    notify = {"channels": {"hook": hook}, "routes": [{"channels": ["hook"], "group_wait": "0s"}]}
    (folder / "notify.yaml").write_text(json.dumps(notify), encoding="utf-8")


async def test_an_entry_that_appears_in_a_feed_ends_as_a_signed_call_of_a_webhook(folder, tmp_path):
    async with FeedServer() as server:
        calls: list[tuple[dict[str, str], bytes]] = []

        async def hook(request: web.Request) -> web.Response:
            calls.append((dict(request.headers), await request.read()))
            return web.Response()

        url = server.script("/feed", Reply(feed(EVERYDAY)))
        configure(folder, url, server.script("/hook", hook))
        log = tmp_path / "log"
        with running(log, "up", MONITOR_CONFIG=str(folder), **FAST) as process:
            await asyncio.to_thread(eventually, lambda: len(server.requests("/feed")) > 2, "polling")
            server.script("/feed", Reply(feed(EVERYDAY, OPEN_WAR)))
            await asyncio.to_thread(eventually, lambda: calls, "a call of the webhook", 90)
            code = await asyncio.to_thread(interrupted, process)

    headers, body = calls[0]
    notice = json.loads(body)
    alert = notice["alerts"][0]
    assert verify(SECRET, headers["X-Monitor-Timestamp"], body, headers["X-Monitor-Signature"])
    assert (alert["group"], alert["evidence"][0]["speaker"]) == ({"pair": "AFG-PAK"}, "Khawaja Asif")
    assert code == 0, log.read_text()[-3000:]
    assert SECRET not in log.read_text()


def test_a_mistake_in_the_configuration_ends_it_before_it_begins(folder, tmp_path):
    (folder / "rules.yaml").write_text(
        "groups: [{name: x, rules: [{alert: A, whne: 1}]}]\n", encoding="utf-8"
    )

    with running(tmp_path / "log", "up", MONITOR_CONFIG=str(folder), **FAST) as process:
        code = process.wait(60)

    assert code == 2
    assert "rules.yaml:1: groups[0].rules[0]" in (tmp_path / "log").read_text()
