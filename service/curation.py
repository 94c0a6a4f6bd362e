"""The overrides of a worker, kept in step with what is confirmed in the store."""

from __future__ import annotations

from threading import Lock

import structlog
from anyio import sleep, to_thread

from models.overrides import Overrides
from service.corrections import generation, overrides
from service.store.database import Database, DatabaseAwayError
from service.thread import CodingThread

LOOK_SECONDS = 1.0
"""How often the store is asked whether the overrides have changed."""


class Curation:
    """Gives the coder at work the overrides of the store; while the store is away, it goes on with those it has.

    Attributes:
        is_away: whether the store could not be read when it was last asked.
    """

    def __init__(self, database: Database, thread: CodingThread) -> None:
        self.is_away = False
        self._database = database
        self._thread = thread
        self._overrides = Overrides()
        self._generation: int | None = None
        self._looking = Lock()
        self._log = structlog.get_logger().bind()

    async def follow(self) -> None:
        """Look at the store for as long as the service runs."""
        while True:
            await to_thread.run_sync(self.look)
            await sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Take over what was confirmed or withdrawn since the last look."""
        with self._looking:
            try:
                if self._database.exists:
                    self._take()
                self._tell(away=None)
            except DatabaseAwayError as error:
                self._tell(away=str(error))
            self._thread.overrule(self._overrides)

    def _take(self) -> None:
        with self._database.read() as connection:
            now = generation(connection)
            if now == self._generation:
                return
            confirmed = list(overrides(connection))
        self._overrides, self._generation = Overrides(confirmed), now
        self._log.info("overrides", confirmed=len(confirmed), held=len(self._overrides))

    def _tell(self, away: str | None) -> None:
        """Log when the store goes away, and when it is back."""
        if (away is not None) != self.is_away:
            self.is_away = away is not None
            self._log.error("database", problem=away) if away else self._log.info("database_back")
