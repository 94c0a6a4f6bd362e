"""The MLflow store: where runs and models are kept, asked quietly and with errors that say how to mend them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mappings.errors import SocCoderError
from training.folders import STORE

if TYPE_CHECKING:
    from mlflow import MlflowClient

EXPERIMENT = "soc-coder"
"""The experiment that holds every run of this project."""

ADDRESS = "MLFLOW_TRACKING_URI"
"""The environment variable that names another store than the project's own."""

_CREDENTIALS = re.compile(r"//[^/\s@]+@")

_UNLESS_SET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "60",
    "MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}
"""Read by MLflow when it is imported, so it is imported by `store` and not before."""


def address() -> str:
    """Return the address of the store: `MLFLOW_TRACKING_URI`, else an SQLite file in the project's `var/mlflow`."""
    return os.environ.get(ADDRESS) or f"sqlite:///{STORE / 'mlflow.db'}"


@contextmanager
def store() -> Iterator[MlflowClient]:
    """Give a client of the store at `address`, which is made where the project has none yet.

    Raises:
        SocCoderError: the store cannot be reached, or cannot do what was asked of it.
    """
    for name, value in _UNLESS_SET.items():
        os.environ.setdefault(name, value)
    import mlflow
    from mlflow.exceptions import MlflowException
    from requests import RequestException
    from sqlalchemy.exc import SQLAlchemyError

    if not os.environ.get(ADDRESS):
        STORE.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(address())
    try:
        yield mlflow.MlflowClient()
    except (MlflowException, RequestException, SQLAlchemyError) as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        told = _CREDENTIALS.sub("//", f"The MLflow store {address()} says: {reason}.")
        raise SocCoderError(told, f"{ADDRESS} names another.") from error


def experiment(client: MlflowClient) -> str:
    """Return the id of `EXPERIMENT`, which is made where the store has none yet."""
    found = client.get_experiment_by_name(EXPERIMENT)
    if found:
        return str(found.experiment_id)
    return str(client.create_experiment(EXPERIMENT, _files()))


def _files() -> str | None:
    """Return where files are kept: beside an SQLite file; None where a server says so itself."""
    scheme, _, path = address().partition(":///")
    return (Path(path).absolute().parent / "artifacts").as_uri() if scheme == "sqlite" else None
