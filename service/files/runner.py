"""Has what was sent worked on for the server, in processes of their own at low priority: `soc-coder files run`."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import anyio
import structlog
from anyio import CancelScope, create_task_group, sleep, to_thread

from mappings.errors import SocCoderError
from service.files.folder import Folder, remove_orphans
from service.settings import PREFIX, Settings
from service.store import jobs
from service.store.database import Database
from service.store.jobs import Job, Stage

LOOK_SECONDS = 1.0
"""How often the store is asked whether there is anything to do."""

SWEEP_SECONDS = 60.0
"""How often what was kept long enough is deleted."""


class FileRunner:
    """Takes jobs on, one of each stage at a time, whichever worker of the server comes first.

    A process ends with the server that started it, and its job is taken on from where it was by the next.

    Attributes:
        root: the folder of folders.
        keep: how long a file and what became of it is kept.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self.root = Path(settings.files).absolute()
        self.keep = timedelta(hours=settings.keep_files)
        self._database = database
        self._environment = {
            **os.environ,
            f"{PREFIX}DATABASE": database.url.render_as_string(hide_password=False),
            f"{PREFIX}FILES": str(self.root),
            f"{PREFIX}MODEL": settings.model or "",
            f"{PREFIX}OUTCOMES": settings.outcomes or "",
        }
        self._log = structlog.get_logger().bind()

    async def follow(self) -> None:
        """Work on what there is for as long as the service runs."""
        async with create_task_group() as tasks:
            for stage in get_args(Stage):
                tasks.start_soon(self._follow, stage)
            tasks.start_soon(self._sweep)

    def delete(self, job: Job) -> None:
        """Delete a job, and all that was sent and made.

        Raises:
            DatabaseAwayError: the store cannot be used.
        """
        with self._database.write() as connection:
            jobs.remove(connection, job.number)
        Folder(self.root / job.folder).remove()

    def sweep(self) -> None:
        """Delete what was kept long enough.

        Raises:
            DatabaseAwayError: the store cannot be used.
        """
        if not self._database.exists:
            return
        with self._database.read() as connection:
            old = jobs.expired(connection, datetime.now(UTC) - self.keep)
        for job in old:
            self.delete(job)
        with self._database.read() as connection:
            known = jobs.folders(connection)
        remove_orphans(self.root, known)

    async def _follow(self, stage: Stage) -> None:
        while True:
            job = await to_thread.run_sync(self._claim, stage)
            if job:
                await self._run(job)
            await sleep(LOOK_SECONDS)

    async def _sweep(self) -> None:
        while True:
            with suppress(SocCoderError, OSError):  # the store is away, or another worker was quicker: next time
                await to_thread.run_sync(self.sweep)
            await sleep(SWEEP_SECONDS)

    def _claim(self, stage: Stage) -> Job | None:
        with suppress(SocCoderError):
            if self._database.exists:
                with self._database.read() as connection:
                    is_due = jobs.is_due(connection, stage)
                if is_due:
                    with self._database.write() as connection:
                        return jobs.claim(connection, stage)
        return None

    async def _run(self, job: Job) -> None:
        """Run the process of a job to its end; it ends, too, when its standard input does."""
        command = [sys.executable, "-m", "soc_coder", "files", "run", str(job.number), "--claim", str(job.claim)]
        unheard = subprocess.DEVNULL  # a traceback may quote a title
        try:
            process = await anyio.open_process(command, stdout=unheard, stderr=unheard, env=self._environment)
            async with process:
                status = await process.wait()
            self._log.info("file_job", job=job.number, stage=job.status, status=status)
        except OSError as error:
            self._log.error("file_job", job=job.number, stage=job.status, problem=str(error))
        finally:
            with CancelScope(shield=True), suppress(SocCoderError):
                await to_thread.run_sync(self._leave, job)

    def _leave(self, job: Job) -> None:
        """See to it that a job whose process ended without a word is taken on again."""
        with self._database.write() as connection:
            jobs.leave(connection, job.number, str(job.claim))
