import json
import re
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry
from support.deployment import DEPLOY, program

from monitor.ops.metrics import Metrics

DASHBOARD = json.loads((DEPLOY / "grafana/dashboards/monitor.json").read_text())
PANELS = DASHBOARD["panels"]
METRIC = re.compile(r"newsmonitor_[a-z_]+")
LABELS_OF_PROMETHEUS = {"le", "instance", "job"}


def expressions() -> list[tuple[str, str]]:
    found = [(p["title"], target["expr"]) for p in PANELS for target in p.get("targets", ())]
    return found + [(a["name"], a["expr"]) for a in DASHBOARD["annotations"]["list"]]


def known() -> dict[str, set[str]]:
    """Name of each series -> its labels."""
    series: dict[str, set[str]] = {}
    for _, metric in Metrics(CollectorRegistry()).each():
        family = next(iter(metric.describe()))
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "info": ["_info"]}
        for suffix in suffixes.get(family.type, [""]):
            series[family.name + suffix] = set(metric._labelnames)
    return series


@pytest.mark.parametrize(("title", "expression"), expressions())
def test_every_metric_and_label_of_the_dashboard_exists(title: str, expression: str) -> None:
    series = known()
    names = METRIC.findall(expression)
    labels = {label.strip() for by in re.findall(r"by \(([^)]*)\)", expression) for label in by.split(",")}
    labels |= set(re.findall(r"[{,]\s*(\w+)\s*[=!]", expression))

    assert names
    for name in names:
        assert name in series, f"{title}: {name}"
        assert labels - LABELS_OF_PROMETHEUS <= series[name], f"{title}: {name} has no such label"


@pytest.mark.tools
def test_prometheus_can_parse_every_expression(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": text.replace("$__rate_interval", "5m").replace("$pair", ".*")}
        for number, (_, text) in enumerate(expressions())
    ]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    run = subprocess.run(
        [program("promtool"), "check", "rules", file], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_legend_shows_only_labels_the_expression_keeps() -> None:
    for panel in PANELS:
        for target in panel.get("targets", ()):
            shown = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            kept = {
                label.strip()
                for by in re.findall(r"by \(([^)]*)\)", target["expr"])
                for label in by.split(",")
            }
            assert shown <= kept, panel["title"]


def test_panels_have_their_own_ids_and_places() -> None:
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    for one, two in combinations((panel["gridPos"] for panel in PANELS), 2):
        apart = (
            one["x"] + one["w"] <= two["x"]
            or two["x"] + two["w"] <= one["x"]
            or one["y"] + one["h"] <= two["y"]
            or two["y"] + two["h"] <= one["y"]
        )
        assert apart
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in PANELS)


def test_panels_ask_a_data_source_that_is_provisioned() -> None:
    sources = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yaml").read_text())
    uids = {source["uid"] for source in sources["datasources"]}

    assert {panel["datasource"]["uid"] for panel in PANELS if "datasource" in panel} <= uids


def test_every_stage_of_the_pipeline_is_watched() -> None:
    shown = {name for _, text in expressions() for name in METRIC.findall(text)}

    for part in (
        "feed_polls",
        "sentences",
        "signals",
        "alert_firing",
        "notifications",
        "dead_letters",
        "lag",
    ):
        assert any(part in name for name in shown), part
