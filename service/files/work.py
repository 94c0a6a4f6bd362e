"""Work on a job: take in what was sent, or code it."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

from mappings.errors import SocCoderError
from models import check, pointer
from models.coder import Coder
from models.crew import available_cores
from models.overrides import Overrides
from service.corrections import overrides
from service.files.code import code
from service.files.folder import Folder
from service.files.pulse import pulse
from service.files.take_in import take_in
from service.live import first_coder, is_followed
from service.store import jobs
from service.store.database import Database, DatabaseAwayError
from service.store.jobs import Job

_LONGEST_PROBLEM = 2_000


def work(database: Database, root: Path, job: Job, model: str | None) -> None:
    """Do what is to be done with a job that this process has claimed; where it cannot be, the job says why.

    Args:
        database: the store.
        root: the folder of folders.
        job: the job, with the claim.
        model: the model to code with; see the setting `model`.

    Raises:
        SocCoderError: the job is of another process by now.
        DatabaseAwayError: the store cannot be used.
    """
    assert job.claim
    folder = Folder(root / job.folder)
    told: dict[str, Any]
    with pulse(database, job.number, job.claim) as tell:
        try:
            if job.status == "sent":
                told = {"status": "read", "rows": take_in(folder, job.kind).rows, "attempts": 0}
            else:
                code(_coder(database, model), folder, job, available_cores(), tell)
                told = {"status": "done", "done": job.rows}
        except (DatabaseAwayError, BrokenExecutor):
            raise  # another process may do better
        except SocCoderError as error:
            told = {"status": "failed", "problem": str(error)[:_LONGEST_PROBLEM]}
        except OSError as error:
            told = {"status": "failed", "problem": f"Its folder cannot be used: {error.strerror}."}
        except MemoryError:
            told = {"status": "failed", "problem": "It would take too much memory. Save it as CSV."}
        except Exception as error:  # its message may quote a title
            told = {"status": "failed", "problem": f"The service failed on it: {type(error).__name__}."}
    with database.write() as connection:
        is_told = jobs.advance(connection, job.number, job.claim, **told)
    if not is_told:
        raise SocCoderError(f"Job {job.number} is no longer this process's.", "Leave it to the other.")


def _coder(database: Database, model: str | None) -> Coder:
    """Return the coder that the service has at work, with what is confirmed in the store."""
    coder = _pointed_at(Path(model)) if model and is_followed(model) else first_coder(model)
    with database.read() as connection:
        coder.overrides = Overrides(overrides(connection))
    return coder


def _pointed_at(path: Path) -> Coder:
    said = pointer.read(path)
    return check.load(path.parent / said.folder) if said and said.folder else first_coder(None)
