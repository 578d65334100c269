"""The configuration folder -> the work a worker does: reader, rules, notifier."""

import contextlib
from collections.abc import AsyncIterator

from monitor.flow.app import Work
from monitor.ops.metrics import Metrics
from monitor.settings.options import Options


@contextlib.asynccontextmanager
async def working(options: Options, metrics: Metrics) -> AsyncIterator[Work]:
    """Yield what `run_worker` needs, connections to channels open while the block lasts."""
    raise RuntimeError
    yield
