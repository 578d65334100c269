"""Every channel against a real server."""

import asyncio
import json
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from socket import socket

import msgspec
import pytest
from aiosmtpd.controller import Controller
from support.alerting import T0, alert, minutes
from support.web import listening

from monitor.contracts import Notice
from monitor.notify.alertmanager import AlertmanagerChannel, posted
from monitor.notify.chat import AppriseChannel
from monitor.notify.console import ConsoleChannel
from monitor.notify.deliver import alone
from monitor.notify.text import LISTED, LONGEST, body_of, title_of
from monitor.notify.transport import TransportError
from monitor.notify.webhook import WebhookChannel, verify

SECRET = "a long secret"  # noqa: S105 -- of a server that lives for one test


def notice(*alerts, **changes):
    found = alone(alerts[0] if alerts else alert(), "test", T0)
    return msgspec.structs.replace(found, alerts=alerts or found.alerts, **changes)


async def post(url, **options):
    channel = WebhookChannel(url, timeout=5, clock=lambda: T0, **options)
    try:
        await channel.send(notice())
    finally:
        await channel.close()


async def test_a_webhook_gets_the_notice_as_json_with_its_idempotency_key():
    async with listening() as server:
        await post(f"{server.url}/hook", headers={"X-Team": "east"})

    (got,) = server.received
    assert (got.path, got.headers["X-Team"]) == ("/hook", "east")
    assert got.headers["Idempotency-Key"] == notice().id
    assert msgspec.json.decode(got.body, type=Notice) == notice()


async def test_a_webhook_is_signed_and_the_signature_can_be_verified():
    async with listening() as server:
        await post(server.url, secret=SECRET)

    (got,) = server.received
    stamp, signature = got.headers["X-Monitor-Timestamp"], got.headers["X-Monitor-Signature"]
    assert verify(SECRET, stamp, got.body, signature)
    assert not verify("another secret", stamp, got.body, signature)
    assert not verify(SECRET, stamp, got.body + b" ", signature)
    assert not verify(SECRET, str(int(stamp) + 1), got.body, signature)
    assert SECRET.encode() not in got.body


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        (400, True),
        (401, True),
        (404, True),
        (410, True),
        (302, True),
        (408, False),
        (429, False),
        (503, False),
    ],
)
async def test_an_http_error_says_whether_to_try_again(status, permanent):
    async with listening((status, {"Retry-After": "7"})) as server:
        with pytest.raises(TransportError) as raised:
            await post(server.url)

    assert (raised.value.reason, raised.value.permanent) == (f"http_{status}", permanent)
    assert raised.value.retry_after == 7


async def test_a_server_that_is_not_there_may_come_back():
    async with listening() as server:
        gone = server.url
    with pytest.raises(TransportError) as raised:
        await post(gone)

    assert (raised.value.reason, raised.value.permanent) == ("unreachable", False)


async def test_a_redirect_is_not_followed():
    async with listening() as elsewhere, listening((307, {"Location": elsewhere.url})) as server:
        with pytest.raises(TransportError):
            await post(server.url, secret=SECRET)

    assert elsewhere.received == []


async def test_an_error_never_shows_the_address():
    with pytest.raises(TransportError) as raised:
        await post("http://127.0.0.1:9/services/SECRET-TOKEN")

    assert "SECRET" not in str(raised.value)


async def test_an_alertmanager_gets_labels_times_and_annotations():
    firing = alert(labels={"team": "east"}, annotations={"summary": "S", "runbook_url": "R"})
    resolved = alert("b", state="resolved", ends_at=minutes(9))
    async with listening() as server:
        channel = AlertmanagerChannel(
            server.url, hold=timedelta(hours=1), timeout=5, clock=lambda: minutes(30)
        )
        await channel.send(notice(firing, resolved))
        await channel.close()

    (got,) = server.received
    first, second = json.loads(got.body)
    assert got.path == "/api/v2/alerts"
    assert first["labels"] == {
        "alertname": "OpenWarDeclared",
        "severity": "critical",
        "pair": "AFG-PAK",
        "team": "east",
    }
    assert (first["startsAt"], first["endsAt"]) == ("2026-01-05T00:00:00Z", "2026-01-05T01:30:00Z")
    assert second["endsAt"] == "2026-01-05T00:09:00Z"
    assert first["annotations"]["runbook_url"] == "R"


def test_an_end_or_a_start_that_lies_ahead_is_now():
    given = posted(alert(state="resolved", starts_at=minutes(5), ends_at=minutes(9)), T0, timedelta(hours=1))

    assert (given["startsAt"], given["endsAt"]) == (T0, T0)


def test_label_names_become_such_as_prometheus_allows_and_empty_values_are_left_out():
    given = posted(alert(group={"speaker.name": "X", "pair": ""}), T0, timedelta(hours=1))

    assert given["labels"] == {"alertname": "OpenWarDeclared", "severity": "critical", "speaker_name": "X"}


class Mailbox:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 -- aiosmtpd's own names
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def mail_server():
    mailbox = Mailbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        mailbox.port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)  # it cannot pick one itself
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


async def test_a_mail_reaches_a_real_smtp_server():
    with mail_server() as mailbox:
        url = f"mailto://127.0.0.1:{mailbox.port}/?from=monitor@example.org&to=duty@example.org&mode=insecure"
        await AppriseChannel(url, timeout=20).send(
            notice(alert(title="It is war", body="The minister said so."))
        )

    (letter,) = mailbox.letters
    assert "It is war" in letter["Subject"]
    assert "The minister said so." in letter.as_string()
    assert "duty@example.org" in letter["To"]


async def test_a_mail_server_that_is_not_there_is_a_transient_failure():
    channel = AppriseChannel("mailto://127.0.0.1:9/?from=a@example.org&to=b@example.org", timeout=20)

    with pytest.raises(TransportError) as raised:
        await channel.send(notice())

    assert not raised.value.permanent


def test_a_url_apprise_does_not_know_is_refused_without_showing_it():
    with pytest.raises(ValueError, match="does not understand") as raised:
        AppriseChannel("nonsense://TOKEN", timeout=1)

    assert "TOKEN" not in str(raised.value)


async def test_the_console_shows_title_and_body():
    lines = []

    await ConsoleChannel(lines.append).send(notice())

    assert "Title of a1" in lines[0]
    assert "Body of a1" in lines[0]


def test_many_changes_are_one_short_message():
    many = notice(*(alert(f"a{n}", body="x" * 500) for n in range(50)), reason="flood")

    assert title_of(many) == "🔴 many groups: 50 firing, 0 over"
    assert f"and {50 - LISTED} more" in body_of(many)
    assert len(body_of(many)) <= LONGEST


async def test_a_slow_server_is_given_up_in_time():
    async def never(reader, writer):
        await reader.read()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = WebhookChannel(f"http://127.0.0.1:{port}", timeout=0.2, clock=lambda: T0)
    with pytest.raises(TransportError, match="timeout"):
        await channel.send(notice())
    await channel.close()
    server.close()
