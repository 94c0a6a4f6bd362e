"""What is counted in memory, carried to the store every few seconds."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from anyio import CancelScope, sleep, to_thread

from mappings.errors import SocCoderError

FLUSH_SECONDS = 5.0
"""How often counts are carried to the store; a crash loses at most those since."""


async def carry(flush: Callable[[], None], what: str) -> None:
    """Flush again and again, and a last time when cancelled; log when the store goes away, and when it is back.

    Args:
        flush: carries what was counted to the store; raises a SocCoderError where that is away.
        what: what is counted, as the log has it.
    """
    log = structlog.get_logger().bind()
    is_away = False

    def try_to_flush() -> None:
        nonlocal is_away
        try:
            flush()
        except SocCoderError as error:
            if not is_away:
                log.warning(f"{what}_wait", problem=str(error))
            is_away = True
        else:
            if is_away:
                log.info(f"{what}_kept_again")
            is_away = False

    try:
        while True:
            await sleep(FLUSH_SECONDS)
            await to_thread.run_sync(try_to_flush)
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(try_to_flush)
