"""The promise to other teams: the files say what the code does, and a change breaks no reader."""

import json
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, FormatChecker
from support.toys import EPOCH, ToyRules, article, find_quote, find_signal

from monitor.contracts import DeadLetter, FeedSpec, FeedState, Notice, Notification, Review, Silence
from monitor.flow.codec import decode, encode
from monitor.flow.schemas import asyncapi, breaks, files, json_schema, schema_files
from monitor.flow.topics import TOPICS

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs/contracts"
RELEASED = Path(__file__).with_name("released")
TOOL = ROOT / "tests/tools/asyncapi"
MODULES = ROOT / ".tools/asyncapi"

SIGNAL = find_signal(article(1), 0, "AFG", "PAK")
(OBSERVATION,) = ToyRules().match(SIGNAL)
EXAMPLES = [
    article(1),
    SIGNAL,
    find_quote(article(1), 1, "Asif", ["war"]),
    OBSERVATION,
    ToyRules._alert(OBSERVATION, 3, 1),
    DeadLetter(stage="analyse", reason="not_json", error="?", payload=b"\xff\x00", at=EPOCH),
    FeedSpec(id="a", url="http://example.test/"),
    FeedState(feed="a", url="http://example.test/", polled_at=EPOCH, next_due=EPOCH, seen={"x": "y"}),
    Notification(alert="a", generation=1, channel="desk", state="sent", at=EPOCH),
    Notice(id="n", channel="desk", group="pair=AFG-PAK", reason="x", alerts=(), at=EPOCH),
    Review(group="pair=AFG-PAK", at=EPOCH),
    Silence(id="s", matchers={"pair": "AFG-PAK"}, starts_at=EPOCH, ends_at=EPOCH, author="me"),
]


def test_the_published_files_say_what_the_code_does():
    published = {path.name: path.read_text(encoding="utf-8") for path in PUBLISHED.glob("*.json")}

    assert published == files(), "run: python -m monitor.flow.schemas docs/contracts"


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_each_schema_is_a_valid_schema(name):
    Draft7Validator.check_schema(json.loads((PUBLISHED / name).read_text()))


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: record.schema)
def test_what_is_sent_fits_its_schema_and_a_typing_error_does_not(record):
    validator = Draft7Validator(json_schema(type(record)), format_checker=FormatChecker())
    sent = json.loads(encode(record))

    assert list(validator.iter_errors(sent)) == []
    first = next(iter(sent))
    assert list(validator.iter_errors(sent | {first: {"never": "this"}}))


def test_every_topic_has_an_example_here():
    assert {topic.record for topic in TOPICS if topic.record} == {type(record) for record in EXAMPLES}


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: record.schema)
def test_no_reader_of_the_release_is_broken(record):
    released = json.loads((RELEASED / f"{record.schema}.schema.json").read_text())

    assert list(breaks(released, json_schema(type(record)))) == []


def keeps(new: object, old: object) -> bool:
    """Whether *new* says all that *old* says; records inside records may have grown, too."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(name in new and keeps(new[name], value) for name, value in old.items())
    return new == old


@pytest.mark.parametrize("path", sorted(RELEASED.glob("*.example.json")), ids=lambda path: path.stem)
def test_messages_of_the_release_are_still_read_and_lose_nothing(path):
    (kind,) = [type(record) for record in EXAMPLES if record.schema == path.name.split(".")[0]]
    old = json.loads(path.read_text())

    assert keeps(json.loads(encode(decode(kind, path.read_bytes()))), old)


def _without(name):
    return lambda schema: schema["properties"].pop(name)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(_without("url"), "url: is gone", id="a field removed"),
        pytest.param(
            lambda s: s["properties"].update(title={"type": "integer"}),
            "title: was string, is integer",
            id="a type changed",
        ),
        pytest.param(
            lambda s: s["required"].append("summary"),
            "summary: was optional or unknown, is required",
            id="a field required",
        ),
        pytest.param(
            lambda s: s["properties"]["text_source"]["enum"].remove("page"),
            "text_source: was =feed/=page, is =feed",
            id="a choice withdrawn",
        ),
    ],
)
def test_a_change_that_breaks_readers_is_told_by_field(change, says):
    old = json_schema(type(article(1)))
    new = deepcopy(old)
    change(new)

    assert list(breaks(old, new)) == [says]


def test_a_new_optional_field_breaks_nobody():
    old = json_schema(type(article(1)))
    new = deepcopy(old)
    new["properties"]["mood"] = {"type": "string"}

    assert list(breaks(old, new)) == []


@pytest.fixture(scope="module")
def parser():
    """The folder of the official AsyncAPI parser, fetched once by npm."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("AsyncAPI parser skipped: node and npm are not installed")
    if not (MODULES / "node_modules").exists():
        MODULES.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOOL / "package.json", MODULES)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        got = subprocess.run(command, cwd=MODULES, capture_output=True, text=True, check=False, timeout=240)
        if got.returncode:
            shutil.rmtree(MODULES)
            pytest.skip(f"AsyncAPI parser skipped: npm cannot have it: {got.stderr[-300:]}")
    return MODULES


def _parse(parser, file):
    command = ["node", str(TOOL / "check.js"), str(file), str(parser)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.tools
def test_the_official_parser_accepts_the_asyncapi_document(parser):
    checked = _parse(parser, PUBLISHED / "asyncapi.json")

    assert checked.returncode == 0, checked.stderr


@pytest.mark.tools
def test_the_official_parser_would_have_seen_a_mistake(parser, tmp_path):
    broken = asyncapi()
    broken["operations"]["send_quotes"]["action"] = "shout"
    (tmp_path / "broken.json").write_text(json.dumps(broken))

    assert _parse(parser, tmp_path / "broken.json").returncode == 1
