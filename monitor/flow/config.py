"""The options of this room: how to reach Kafka, and how hard to work.

`settings` builds these from MONITOR_KAFKA_* and MONITOR_WORKER_*; nothing here reads the environment.
"""

from pathlib import Path
from typing import Literal

from msgspec import Struct

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class KafkaSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the broker is, how to be let in, and how topics are made."""

    brokers: tuple[str, ...] = ("127.0.0.1:9092",)
    prefix: str = ""  # of every topic and group, for sharing a cluster
    partitions: int = 6  # of every topic: those read together must agree
    replication: int = 1  # 3 on a cluster
    security_protocol: SecurityProtocol = "PLAINTEXT"
    sasl_mechanism: SaslMechanism = "PLAIN"
    sasl_username: str = ""
    sasl_password: str = ""
    tls_ca: Path | None = None  # PEM; None: the system's
    tls_cert: Path | None = None  # PEM, for mutual TLS
    tls_key: Path | None = None
    session_timeout: float = 30.0  # seconds until a dead worker's partitions are given to others
    max_message_bytes: int = 2 * 1024 * 1024


class WorkerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one worker works."""

    store: Literal["memory", "rocksdict"] = "memory"  # rocksdict beyond some 100,000 alert groups
    data: Path = Path("data")  # of rocksdict
    commit_interval: float = 1.0  # seconds; what a kill makes us do again
    processes: int = 0  # readers; 0: one a core, for all else together needs a tenth of one
    batch: int = 16  # articles to one reader at a time
    read_timeout: float = 60.0  # seconds for one batch, then its articles are tried one by one
    in_flight: int = 256  # messages a stage takes before the first is confirmed
    tick_every: float = 30.0  # seconds between ticks that let windows expire
    review_every: float = 1.0  # seconds between looks at messages that wait for their time
    seen: int = 50_000  # articles remembered so as not to be read twice
    stall_after: float = 120.0  # seconds without progress until the process ends itself
    standby_replicas: int = 0  # 1 on a cluster: a second copy of the alert states
