import subprocess

import kubernetes_validate
import pytest
import yaml
from support.deployment import DEPLOY, containers, manifests, pods, program

FOLDER = DEPLOY / "kubernetes"


@pytest.mark.parametrize(
    ("file", "body"), manifests(), ids=[f"{file}:{m['kind']}" for file, m in manifests()]
)
def test_every_object_follows_its_schema_to_the_letter(file: str, body: dict) -> None:
    version = kubernetes_validate.latest_version()

    # It raises with the place of a mistake, and returns the version it judged by.
    assert version.startswith(kubernetes_validate.validate(body, version, strict=True))


def test_kustomize_takes_every_file_and_no_other() -> None:
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]

    assert sorted(listed) == sorted({file for file, _ in manifests()})


@pytest.mark.tools
def test_kustomize_builds_the_folder() -> None:
    run = subprocess.run(
        [program("kubectl"), "kustomize", FOLDER], capture_output=True, text=True, check=True
    )
    built = list(yaml.safe_load_all(run.stdout))

    assert len(built) == len(list(manifests()))
    assert {each["metadata"].get("namespace", "monitor") for each in built} == {"monitor"}


def test_pods_are_fit_for_the_restricted_profile_that_the_namespace_enforces() -> None:
    for name, pod in pods():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["runAsUser"] > 0, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        for container in containers(pod):
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False, name
            assert context["readOnlyRootFilesystem"] is True, name
            assert context["capabilities"] == {"drop": ["ALL"]}, name
            assert "memory" in container["resources"]["limits"], name


def test_pods_get_no_service_variables_for_an_unknown_monitor_variable_is_a_mistake() -> None:
    assert all(pod["enableServiceLinks"] is False for _, pod in pods())


def test_topics_are_made_before_anything_subscribes() -> None:
    for name, pod in pods():
        assert [each["args"] for each in pod["initContainers"]] == [["topics", "create"]], name


def test_probes_ask_the_addresses_the_product_answers() -> None:
    for name, pod in pods():
        (container,) = pod["containers"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/health/live", name
        assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready", name
        assert container["ports"][0]["containerPort"] == 9108, name


def test_there_are_no_more_workers_than_partitions() -> None:
    settings = next(m["data"] for _, m in manifests() if m["kind"] == "ConfigMap")
    replicas = [m["spec"]["replicas"] for _, m in manifests() if m["kind"] == "Deployment"]

    assert max(replicas) <= int(settings["MONITOR_KAFKA_PARTITIONS"])
