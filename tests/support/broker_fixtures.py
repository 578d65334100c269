"""`kafka`: settings for a broker with topics of their own; a test that asks for it runs on both."""

import itertools
import time

import pytest
from support import running

from monitor.flow.config import KafkaSettings

_numbers = itertools.count(1)
EMBEDDED = pytest.param("embedded", marks=pytest.mark.broker)
APACHE = pytest.param("apache", marks=pytest.mark.kafka)


@pytest.fixture(scope="session")
def embedded_address():
    with running.embedded() as address:
        yield address


@pytest.fixture(scope="session")
def apache_address():
    if reason := running.why_no_apache():
        pytest.skip(reason)
    with running.apache() as address:
        yield address


def settings_for(address: str, **changes) -> KafkaSettings:
    """Return settings with a prefix nobody used before."""
    prefix = f"t{int(time.time() * 1000)}-{next(_numbers)}-"
    return KafkaSettings(**{"brokers": (address,), "prefix": prefix, "session_timeout": 6.0} | changes)


@pytest.fixture(params=[EMBEDDED, APACHE])
def kafka(request):
    return settings_for(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
def embedded_kafka(embedded_address):
    return settings_for(embedded_address)
