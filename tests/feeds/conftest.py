"""A gate that lets everything through at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest


@pytest.fixture
def free_gate():
    @asynccontextmanager
    async def gate(host: str, follows: bool) -> AsyncIterator[None]:  # noqa: FBT001 -- see fetch.Gate
        yield

    return gate
