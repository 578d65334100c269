"""The real Prometheus and the real Alertmanager, as Debian packages them, take what we give them."""

import asyncio
import json
import re
import shutil
import subprocess
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket

import aiohttp
import pytest
import yaml
from prometheus_client import CollectorRegistry, start_http_server
from support.alerting import alert
from support.web import listening

from monitor.core.desk import Desk
from monitor.core.routing import Inhibition, Passthrough, Route, Routing
from monitor.notify.alertmanager import AlertmanagerChannel
from monitor.ops.metrics import Metrics

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAMS = ("prometheus", "prometheus-alertmanager", "promtool", "amtool")
TEMPLATES = Path(
    "/usr/share/prometheus/alertmanager/default.tmpl"
)  # Debian's Alertmanager looks nowhere else
MISSING = [name for name in PROGRAMS if not shutil.which(name)]
MISSING += [] if TEMPLATES.exists() else [str(TEMPLATES)]
PATIENCE = 40.0

pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (tests/tools/install.sh)"),
]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def rule_files():
    return sorted(str(path) for path in (DEPLOY / "prometheus/rules").glob("*.yml"))


def alerting_rules():
    files = [yaml.safe_load(Path(path).read_text(encoding="utf-8")) for path in rule_files()]
    return [rule for file in files for group in file["groups"] for rule in group["rules"] if "alert" in rule]


def free_port():
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@asynccontextmanager
async def running(*command, ready):
    """A program, from the moment it answers at *ready* until it has ended."""
    process = await asyncio.create_subprocess_exec(*command, stdout=-3, stderr=-3)
    try:
        async with aiohttp.ClientSession() as session:
            await until(lambda: answers(session, ready), f"{command[0]} is ready")
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def answers(session, url):
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def until(check, what):
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while not (found := await check()):
        assert loop.time() < deadline, f"waited {PATIENCE:.0f} s in vain: {what}"
        await asyncio.sleep(0.1)
    return found


@asynccontextmanager
async def alertmanager(folder, receiver):
    """An Alertmanager that tells *receiver* at once."""
    config = {
        "route": {
            "receiver": "hook",
            "group_by": ["pair"],
            "group_wait": "0s",
            "group_interval": "1s",
            "repeat_interval": "1h",
        },
        "receivers": [{"name": "hook", "webhook_configs": [{"url": receiver, "send_resolved": True}]}],
    }
    file = folder / "alertmanager.yml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    url = f"http://127.0.0.1:{free_port()}"
    command = (
        "prometheus-alertmanager",
        f"--config.file={file}",
        f"--storage.path={folder}/am",
        f"--web.listen-address={url.removeprefix('http://')}",
        "--cluster.listen-address=",
    )
    async with running(*command, ready=f"{url}/-/ready"):
        yield url


async def fetched(url):
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.json()


def test_promtool_accepts_the_configuration_and_every_rule():
    for result in (
        run("promtool", "check", "config", "deploy/prometheus/prometheus.yml"),
        run("promtool", "check", "rules", *rule_files()),
    ):
        assert result.returncode == 0, result.stdout + result.stderr


def test_promtool_runs_the_tests_of_the_rules():
    tests = sorted(str(path) for path in (DEPLOY / "prometheus/tests").glob("*.yml"))
    result = run("promtool", "test", "rules", *tests)

    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("SUCCESS") == len(tests)


def test_amtool_accepts_the_alertmanagers_configuration():
    result = run("amtool", "check-config", "deploy/alertmanager/alertmanager.yml")

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("labels", "receiver"),
    [(["severity=critical"], "people-now"), (["severity=warning"], "people"), (["severity=info"], "people")],
)
def test_amtool_routes_by_severity(labels, receiver):
    file = "--config.file=deploy/alertmanager/alertmanager.yml"
    result = run("amtool", "config", "routes", "test", file, *labels)

    assert result.stdout.strip() == receiver


def test_every_prometheus_alert_has_a_test_that_sees_it_fire():
    files = [
        yaml.safe_load(p.read_text(encoding="utf-8")) for p in (DEPLOY / "prometheus/tests").glob("*.yml")
    ]
    cases = [case for file in files for test in file["tests"] for case in test["alert_rule_test"]]

    seen = {case["alertname"] for case in cases if case.get("exp_alerts")}
    assert seen == {rule["alert"] for rule in alerting_rules()}


def test_every_metric_in_the_rules_is_one_we_have():
    names = set()
    for _, metric in Metrics(CollectorRegistry()).each():
        family = next(iter(metric.describe()))
        suffixes = {"counter": ["_total"], "info": ["_info"], "histogram": ["_bucket", "_sum", "_count"]}
        names |= {family.name + suffix for suffix in suffixes.get(family.type, [""])}

    used = set(re.findall(r"newsmonitor_\w+", "".join(rule["expr"] for rule in alerting_rules())))
    assert used <= names


async def test_an_alertmanager_takes_our_push_tells_people_and_hears_of_the_end(tmp_path):
    now = datetime.now(UTC).replace(microsecond=0)
    fires = alert(starts_at=now, at=now)
    over = alert(starts_at=now, at=now, state="resolved", ends_at=now + timedelta(seconds=1), generation=2)
    desk = Desk(
        Routing(
            routes=(Route(channels=["am"]),),
            inhibit=(Inhibition(source={"severity": "critical"}, target={"severity": "warning"}),),
            passthrough={"am": Passthrough(resend=60_000)},
        )
    )
    async with listening() as people, alertmanager(tmp_path, people.url) as url:
        channel = AlertmanagerChannel(
            url, hold=timedelta(hours=1), timeout=10, clock=lambda: datetime.now(UTC)
        )
        state, (notice,) = desk.fold(None, fires, [], now)
        for _ in range(3):  # the same push again and again is one alert
            await channel.send(notice)
        (active,) = await fetched(f"{url}/api/v2/alerts")
        await until(lambda: heard(people, "firing"), "people hear of it")
        state, (notice,) = desk.fold(state, over, [], now + timedelta(seconds=2))
        await channel.send(notice)
        await until(lambda: heard(people, "resolved"), "people hear of the end")
        await channel.close()
        left = await fetched(f"{url}/api/v2/alerts")

    assert active["labels"] == {"alertname": "OpenWarDeclared", "severity": "critical", "pair": "AFG-PAK"}
    assert active["status"]["state"] == "active"
    assert datetime.fromisoformat(active["startsAt"]) == now
    assert left == []
    assert [json.loads(got.body)["status"] for got in people.received] == ["firing", "resolved"]


async def heard(people, status):
    return any(json.loads(got.body)["status"] == status for got in people.received)


async def test_prometheus_reads_our_metrics_and_fires_our_rules_through_an_alertmanager(tmp_path):
    metrics = Metrics(CollectorRegistry())
    server, thread = start_http_server(0, addr="127.0.0.1", registry=metrics.registry)
    metrics.alerting.index.set(42.0, "AFG-PAK")
    metrics.alerting.firing.set(1.0, "OpenWarDeclared", "critical", "pair=AFG-PAK")
    async with listening() as people, alertmanager(tmp_path, people.url) as manager:
        config = {
            "global": {"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "500ms"},
            "rule_files": rule_files(),
            "alerting": {
                "alertmanagers": [{"static_configs": [{"targets": [manager.removeprefix("http://")]}]}]
            },
            "scrape_configs": [
                {
                    "job_name": "monitor-worker",
                    "static_configs": [{"targets": [f"127.0.0.1:{server.server_port}"]}],
                }
            ],
        }
        file, url = tmp_path / "prometheus.yml", f"http://127.0.0.1:{free_port()}"
        file.write_text(yaml.safe_dump(config), encoding="utf-8")
        command = (
            "prometheus",
            f"--config.file={file}",
            f"--storage.tsdb.path={tmp_path}/tsdb",
            f"--web.listen-address={url.removeprefix('http://')}",
        )
        async with running(*command, ready=f"{url}/-/ready"):
            fires = await until(lambda: firing(url), "Prometheus fires")
            await until(lambda: heard(people, "firing"), "people hear of it")
            index = await fetched(f"{url}/api/v1/query?query=monitor:escalation_index:max")
            metrics.alerting.firing.set(0.0, "OpenWarDeclared", "critical", "pair=AFG-PAK")
            await until(lambda: calm(url), "Prometheus sees the end")
            await until(lambda: heard(people, "resolved"), "people hear of the end")
    server.shutdown()
    thread.join()

    assert fires["labels"]["rule"] == "OpenWarDeclared"
    assert index["data"]["result"][0]["value"][1] == "42"


async def firing(url):
    alerts = (await fetched(f"{url}/api/v1/alerts"))["data"]["alerts"]
    found = (a for a in alerts if a["labels"]["alertname"] == "MonitorAlertFiring" and a["state"] == "firing")
    return next(found, None)


async def calm(url):
    return await firing(url) is None


def test_every_prometheus_alert_has_its_section_in_the_runbook():
    lines = (ROOT / "docs/runbook.md").read_text(encoding="utf-8").splitlines()
    headings = {line.removeprefix("### ").lower() for line in lines if line.startswith("### ")}

    for rule in alerting_rules():
        page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert (page, anchor) == ("docs/runbook.md", rule["alert"].lower())
        assert anchor in headings
