"""What is told to the observers is what Prometheus sees."""

from prometheus_client import CollectorRegistry
from support.alerting import T0, alert

from monitor.cli.observe import Attempts
from monitor.core.routing import Route, Routing
from monitor.notify.deliver import Deliver, Policy
from monitor.notify.transport import TransportError
from monitor.ops.metrics import Metrics


class FailsOnce:
    """A channel that is away at first."""

    failures = 1

    async def send(self, _notice):
        self.failures -= 1
        if self.failures >= 0:
            raise TransportError("http_503", permanent=False)


async def test_every_single_try_is_counted_with_how_it_ended():
    registry = CollectorRegistry()
    deliver = Deliver(
        {"chat": FailsOnce()},
        Routing(routes=(Route(channels=["chat"]),)),
        Policy(first=0.001),
        clock=lambda: T0,
        observer=Attempts(Metrics(registry).alerting),
    )
    assert await deliver.send("chat", alert()) == ""

    for outcome in ("http_503", "sent"):
        labels = {"channel": "chat", "outcome": outcome}
        assert registry.get_sample_value("newsmonitor_notification_attempts_total", labels) == 1
