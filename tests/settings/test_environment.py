"""MONITOR_* variables fill the options, and a misspelt one is never silently ignored."""

from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from monitor.settings.environment import read_options
from monitor.settings.yamlfile import ConfigError


class Kafka(msgspec.Struct, frozen=True):
    brokers: tuple[str, ...] = ()
    partitions: Annotated[int, msgspec.Meta(ge=1)] = 6
    password: str = ""


class Options(msgspec.Struct, frozen=True):
    data: Path = Path("data")
    verbose: bool = False
    kafka: Kafka = Kafka()


def mistakes(**environment: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_options(Options, environment)
    return [str(problem) for problem in caught.value.problems]


def test_nothing_set_gives_the_defaults():
    assert read_options(Options, {"PATH": "/bin", "HOME": "/root"}) == Options()


def test_values_are_read_as_the_type_of_their_option():
    options = read_options(
        Options,
        {
            "MONITOR_DATA": "/var/lib/monitor",
            "MONITOR_VERBOSE": "true",
            "MONITOR_KAFKA_BROKERS": "a:9092, b:9092",
            "MONITOR_KAFKA_PARTITIONS": "12",
        },
    )

    assert options == Options(
        data=Path("/var/lib/monitor"),
        verbose=True,
        kafka=Kafka(brokers=("a:9092", "b:9092"), partitions=12),
    )


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "password").write_text("hush\n", encoding="utf-8")

    options = read_options(Options, {"MONITOR_KAFKA_PASSWORD_FILE": str(tmp_path / "password")})

    assert options.kafka.password == "hush"  # noqa: S105 -- a made-up one


def test_a_misspelt_variable_is_a_mistake_with_the_likely_name():
    assert mistakes(MONITOR_KAFKA_BROKER="a:9092") == [
        "environment:0: MONITOR_KAFKA_BROKER: no such setting, did you mean MONITOR_KAFKA_BROKERS?"
    ]


def test_all_mistakes_are_reported_and_no_value_is_shown():
    found = mistakes(
        MONITOR_VERBOSE="trxue", MONITOR_KAFKA_PARTITIONS="0", MONITOR_KAFKA_PASSWORD_FILE="/nowhere"
    )

    assert len(found) == 3
    assert "trxue" not in "".join(found)
    assert any("cannot be read" in line for line in found)
