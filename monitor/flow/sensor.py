"""What Faust tells of itself -> our metrics: commits and rebalances, nothing else.

Faust's own Prometheus exporter counts in milliseconds and renames the same topic twice; ours counts what
nobody but Faust knows.
"""

from typing import Any

import faust
from faust.sensors import Sensor

from monitor.ops.metrics import FlowMetrics


class FlowSensor(Sensor):
    """Counts commits and rebalances."""

    def __init__(self, metrics: FlowMetrics) -> None:
        super().__init__()
        self._metrics = metrics

    def on_commit_completed(self, consumer: Any, state: Any) -> None:  # noqa: ANN401 -- Faust's signature
        """Count an offset commit."""
        super().on_commit_completed(consumer, state)
        self._metrics.commits.inc()

    def on_rebalance_end(self, app: faust.App, state: dict[Any, Any]) -> None:  # type: ignore[override]
        """Count a rebalance that is over."""
        super().on_rebalance_end(app, state)
        self._metrics.rebalances.inc()
