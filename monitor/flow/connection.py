"""KafkaSettings -> what aiokafka and Faust want to hear, and a broker that answers.

A broker that is away is waited for with a line in the log, never a crash: it may start after us.
"""

import asyncio
import ssl
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiokafka.errors
import faust
import structlog
from aiokafka.admin import AIOKafkaAdminClient
from faust.types.auth import CredentialsT

from monitor.flow.config import KafkaSettings
from monitor.ops.broker.quirks import is_embedded

T = TypeVar("T")
_log = structlog.get_logger("monitor.kafka")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 10.0


def tls_context(settings: KafkaSettings) -> ssl.SSLContext | None:
    """Return the TLS context, or None where the connection is plain."""
    if "SSL" not in settings.security_protocol:
        return None
    context = ssl.create_default_context(cafile=str(settings.tls_ca) if settings.tls_ca else None)
    if settings.tls_cert:
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
    return context


def client_options(settings: KafkaSettings) -> dict[str, Any]:
    """Return the options every aiokafka client takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": list(settings.brokers),
        "security_protocol": settings.security_protocol,
        "ssl_context": tls_context(settings),
    }
    if settings.security_protocol.startswith("SASL"):
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": settings.sasl_password,
        }
    return options


def faust_credentials(settings: KafkaSettings) -> CredentialsT | None:
    """Return the credentials Faust takes, or None where none are needed."""
    if settings.security_protocol.startswith("SASL"):
        return faust.SASLCredentials(
            mechanism=settings.sasl_mechanism,
            username=settings.sasl_username,
            password=settings.sasl_password,
            ssl_context=tls_context(settings),
        )
    context = tls_context(settings)
    return faust.SSLCredentials(context) if context else None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A broker that answers."""

    id: str
    embedded: bool


async def wait_for_broker(settings: KafkaSettings) -> Cluster:
    """Return once a broker answers."""
    pause, brokers = _FIRST_PAUSE, ",".join(settings.brokers)
    while True:
        cluster, why = await _ask(settings)
        if cluster is not None:
            _log.info("broker_answers", brokers=brokers, cluster=cluster)
            return Cluster(cluster, is_embedded(cluster))
        _log.warning("broker_away", brokers=brokers, error=why, next_try_seconds=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _ask(settings: KafkaSettings) -> tuple[str | None, str]:
    """The broker's cluster id, or None and why there is no answer."""
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=5000)
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
        return str(cluster["cluster_id"]), ""
    except (aiokafka.errors.KafkaError, OSError, TimeoutError) as error:
        return None, str(error) or type(error).__name__
    finally:
        await admin.close()


async def unless_stopped(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """Return the result of *work*, or None when *stop* came first."""
    doing = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        return doing.result()
    doing.cancel()
    await asyncio.wait({doing})
    return None
