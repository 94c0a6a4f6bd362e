"""Takes releases on for the server, one after the other, each in a process of its own: `soc-coder data run`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread

from mappings.errors import SocCoderError
from service.releases.notify import notify
from service.releases.run import found
from service.settings import PREFIX, Settings
from service.store import releases
from service.store.database import Database
from service.store.releases import Promotion

LONGEST = 1800.0
"""Seconds that a release may take."""


class Runner:
    """Runs what was staged, away from the requests: to read workbooks takes what serving has no use for.

    A server that stops waits for none of it: what was begun goes on by itself, or is taken on again later.

    Attributes:
        backups: the folder of backups.
    """

    def __init__(self, settings: Settings) -> None:
        self.backups = Path(settings.backups)
        self._settings = settings
        self._turn = Lock()

    def start(self, database: Database, number: int) -> None:
        """Take a release on as soon as those before it are done; where that fails, its log says why."""
        Thread(target=self._run, args=(database, number), daemon=True).start()

    def tell(self, database: Database, promotion: Promotion) -> None:
        """Tell whom the settings name that a release was promoted."""
        event = f"promoted by {promotion.by}: {promotion.why}"
        Thread(target=notify, args=(self._settings, event, found(database, promotion.release)), daemon=True).start()

    def _run(self, database: Database, number: int) -> None:
        address = database.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "soc_coder", "data", "run", str(number)]
        with self._turn:
            problem = _problem(command, {**os.environ, f"{PREFIX}DATABASE": address})
        try:
            with database.write() as connection:
                staged = releases.find(connection, number)
                if staged and staged.status not in ("ready", "rejected"):
                    releases.log(connection, number, f"stopped: {problem}")
        except SocCoderError:
            pass  # the store is away, and what it has is as good as before


def _problem(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run a command, and return the last line of what it has to say against what it was to do."""
    try:
        done = subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {LONGEST:,.0f} seconds"
    return (done.stderr.strip() or f"the process ended with status {done.returncode}").splitlines()[-1]
