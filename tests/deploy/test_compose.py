import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml
from support.deployment import DEPLOY, ROOT, TOOLS, compose, ours

PROJECT = compose()
SERVICES = PROJECT["services"]
SCHEMA = Path("lib/python3/dist-packages/compose/config/compose_spec.json")


@pytest.mark.tools
def test_the_file_follows_the_compose_specification() -> None:
    found = [base / SCHEMA for base in (TOOLS, Path("/usr")) if (base / SCHEMA).is_file()]
    if not found:
        pytest.skip("Debian's docker-compose, which carries the schema, was not unpacked")

    validator = jsonschema.Draft7Validator(json.loads(found[0].read_text()))
    assert [error.message for error in validator.iter_errors(PROJECT)] == []


def test_every_part_of_the_pipeline_is_there() -> None:
    assert set(SERVICES) == {
        "kafka", "topics", "poller", "worker", "prometheus", "alertmanager", "grafana",
    }  # fmt: skip


def test_other_peoples_images_are_pinned() -> None:
    for name, service in SERVICES.items():
        image, _, tag = service["image"].partition(":")
        assert tag, name
        assert image.startswith("escalation-monitor") or tag != "latest", name


def test_our_containers_have_no_privileges_and_write_nowhere_but_to_scratch() -> None:
    for name, service in ours(PROJECT).items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["user"].split(":")[0].isdigit(), name
        assert service["user"] != "0:0", name
        assert all(volume.endswith(":ro") for volume in service["volumes"]), name


def test_no_port_is_open_to_the_network() -> None:
    for name, service in SERVICES.items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name


def test_what_is_mounted_from_here_exists() -> None:
    for name, service in SERVICES.items():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).is_dir(), f"{name}: {source}"
            elif not source.startswith("${"):
                assert source in PROJECT["volumes"], f"{name}: {source}"


def test_pollers_and_workers_wait_for_the_topics_and_the_topics_for_the_broker() -> None:
    for name in ("poller", "worker"):
        assert SERVICES[name]["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_every_variable_the_file_asks_for_is_in_the_example() -> None:
    example = (DEPLOY / ".env.example").read_text()
    text = (ROOT / "docker-compose.yml").read_text()
    asked = {part.split("}")[0].split(":")[0] for part in text.split("${")[1:]}

    assert asked == {line.split("=")[0] for line in example.splitlines() if "=" in line and line[0] != "#"}


def test_grafana_reads_the_folders_it_is_given() -> None:
    provider = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/monitor.yaml").read_text())
    mounts = [volume.split(":")[1] for volume in SERVICES["grafana"]["volumes"]]
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]

    assert provider["providers"][0]["options"]["path"] in mounts
    assert (DEPLOY / "grafana/dashboards" / Path(home).name).is_file()


@pytest.mark.kafka
def test_the_brokers_settings_make_a_broker(tmp_path: Path) -> None:
    jars = DEPLOY / "kafka" / "target" / "jars"
    if not jars.is_dir():
        pytest.skip("the jars of Apache Kafka are not here (make kafka)")
    environment = SERVICES["kafka"]["environment"]
    lines = [
        f"{name.removeprefix('KAFKA_').lower().replace('_', '.')}={value}"
        for name, value in environment.items()
        if name.startswith("KAFKA_") and name not in ("KAFKA_LOG_DIRS", "KAFKA_HEAP_OPTS")
    ]
    file = tmp_path / "server.properties"
    file.write_text(
        "\n".join([*lines, f"log.dirs={tmp_path / 'log'}"]).replace("${KAFKA_PORT:-9092}", "9092")
    )
    run = subprocess.run(
        ["java", "-Xmx128m", "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format",
         "--config", str(file), "--cluster-id", environment["CLUSTER_ID"]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
