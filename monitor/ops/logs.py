"""Structured logs: `event key=value` for people on a terminal, one JSON object a line for machines.

The libraries' own logs (Faust, aiokafka) go the same way, at warning and above.
"""

import logging
import sys
from typing import Any, Literal, TextIO

import structlog
from msgspec import Struct

_TALKATIVE = (
    "faust",
    "mode",
    "monitor.flow.sensor",
    "aiokafka",
    "kafka",
    "trafilatura",
    "apprise",
    "asyncio",
    "aiohttp",
)


class LogSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How logs look."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "text", "json"] = "auto"  # auto: text on a terminal, else json
    libraries: Literal["debug", "info", "warning", "error"] = "warning"


def set_up_logs(settings: LogSettings, stream: TextIO = sys.stderr) -> None:
    """Send every log record of this process to *stream*."""
    text = settings.format == "text" or (settings.format == "auto" and stream.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=stream.isatty())]
        if text
        else [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    )
    handler = logging.StreamHandler(stream)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove, *render])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(settings.libraries.upper())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
