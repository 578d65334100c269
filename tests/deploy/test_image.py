import re
import subprocess
import tomllib
from fnmatch import fnmatch

import pytest
from support.deployment import DEPLOY, ROOT, program

DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)


def pins(path) -> dict[str, str]:
    return {name.lower().replace("_", "-"): version for name, version in PINNED.findall(path.read_text())}


def normal(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-")


@pytest.mark.tools
def test_the_dockerfile_passes_hadolint() -> None:
    run = subprocess.run(
        [program("hadolint"), DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout


def test_the_image_runs_as_a_numbered_user_who_is_not_root() -> None:
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)

    assert users == ["65532:65532"]


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    kept = [line[1:] for line in lines if line.startswith("!")]
    sources = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]

    for source in sources:
        assert (ROOT / source).exists(), source
        assert any(fnmatch(source, pattern) for pattern in kept), source


@pytest.mark.parametrize("lock", ["requirements.lock", "build-requirements.lock"])
def test_the_images_locks_say_what_the_projects_lock_says(lock: str) -> None:
    project = pins(ROOT / "requirements.lock")

    assert pins(DEPLOY / lock).items() <= project.items(), "run deploy/lock.sh"


def test_everything_the_product_imports_is_in_the_image_and_no_test_tool() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = {normal(each) for each in project["project"]["dependencies"]}
    needed |= {normal(each) for each in project["project"]["optional-dependencies"]["rocksdict"]}
    locked = pins(DEPLOY / "requirements.lock")

    assert needed <= locked.keys(), "run deploy/lock.sh"
    assert not {"pytest", "mypy", "ruff", "uv"} & locked.keys()


def test_the_images_python_is_one_the_product_supports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    image = re.search(r"^ARG PYTHON=python:(\d+)\.(\d+)-", DOCKERFILE, re.MULTILINE)
    low, high = re.findall(r"3\.(\d+)", project["requires-python"])

    assert image
    assert int(low) <= int(image[2]) < int(high)
