"""The log: one JSON object a line on standard output, for the service's own entries and for the server's."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from io import BytesIO

import orjson
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

_STAMPS: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _Output(BytesIO):
    """Standard output; an entry that it does not take, because the disk is full, is lost, and nothing else is."""

    def write(self, entry: bytes) -> int:  # type: ignore[override]
        with suppress(OSError):
            sys.stdout.buffer.write(entry)
        return len(entry)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.buffer.flush()


def configure_logs(level: str) -> None:
    """Write entries of at least `level` (`debug`, `info`, `warning`, `error`) as JSON.

    The service's entries hold no title, no advert and no query string; tests see to it.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*_STAMPS, structlog.processors.JSONRenderer(orjson.dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.BytesLoggerFactory(_Output()),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_STAMPS, structlog.processors.format_exc_info],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    logging.basicConfig(handlers=[handler], level=least, force=True)


def _render(_logger: WrappedLogger, _name: str, entry: EventDict) -> str:
    return orjson.dumps(entry, default=str).decode()
