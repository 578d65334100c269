"""Read the files under deploy/, for the tests that hold them against the product."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
TOOLS = ROOT / ".tools" / "usr"


def program(name: str) -> str:
    """Return the path of *name*, or skip the test and say what was not checked."""
    found = shutil.which(name) or shutil.which(name, path=str(TOOLS / "bin"))
    return found or pytest.skip(f"{name} is not installed, so it checked nothing here")


def compose() -> dict[str, Any]:
    """Return docker-compose.yml."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def ours(project: dict[str, Any]) -> dict[str, Any]:
    """Return the services that run this product."""
    return {n: s for n, s in project["services"].items() if s["image"].startswith("escalation-monitor")}


def manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file, object) of every Kubernetes object."""
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        if path.name != "kustomization.yaml":
            yield from ((path.name, each) for each in yaml.safe_load_all(path.read_text()))


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    """Return everything that runs in a pod, what runs first among it."""
    return [*pod.get("initContainers", ()), *pod["containers"]]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (name, pod spec) of everything that runs on Kubernetes."""
    for _, each in manifests():
        if "template" in each.get("spec", {}):
            yield each["metadata"]["name"], each["spec"]["template"]["spec"]


def unit(path: Path) -> dict[str, list[str]]:
    """Return the settings of a systemd unit; a key may stand several times."""
    settings: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, value = line.split("=", 1)
            settings.setdefault(name, []).append(value)
    return settings
