from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from monitor.ops.metrics import CappedGauge, Metrics, page

ROOT = Path(__file__).parents[2]


def test_the_page_of_metrics_says_what_the_code_says():
    assert (ROOT / "docs/metrics.md").read_text() == page()


def test_every_metric_has_the_prefix_a_meaning_and_a_unit_prometheus_accepts():
    for _, metric in Metrics(CollectorRegistry()).each():
        family = next(iter(metric.describe()))
        assert family.name.startswith("newsmonitor_")
        assert family.documentation.endswith(".")
        assert not family.name.endswith(("_ms", "_milliseconds", "_minutes"))


def test_two_sets_of_metrics_do_not_meet():
    one, two = Metrics(CollectorRegistry()), Metrics(CollectorRegistry())
    one.feeds.polls.labels("new").inc()

    assert b'outcome="new"' in generate_latest(one.registry)
    assert b'outcome="new"' not in generate_latest(two.registry)


@pytest.fixture
def capped():
    return CappedGauge(Metrics(CollectorRegistry()).alerting.index.gauge, cap=2)


def test_a_capped_gauge_gives_up_the_series_set_longest_ago(capped):
    capped.set(1, "A-B")
    capped.set(2, "C-D")
    capped.set(3, "A-B")
    capped.set(4, "E-F")

    series = {s.labels["pair"]: s.value for m in capped.gauge.collect() for s in m.samples}
    assert series == {"A-B": 3, "E-F": 4}


def test_a_series_that_was_dropped_may_come_back(capped):
    capped.set(1, "A-B")
    capped.drop("A-B")
    capped.drop("never-there")
    capped.set(2, "A-B")

    assert len(capped) == 1
