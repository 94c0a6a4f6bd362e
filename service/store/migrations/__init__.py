"""The migrations of the store, by Alembic: each module in `versions` takes the tables one revision on, or back."""

from __future__ import annotations

from functools import cache
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from mappings.errors import SocCoderError

_ONE_AT_A_TIME = Lock()  # Alembic keeps what it is at in its modules' globals


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "service.store:migrations")
    return config


@cache
def newest() -> str:
    """Return the revision that the code knows as the newest."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """Return the revision of the tables, or None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection, to: str, up: bool) -> None:
    """Take the tables to a revision within the transaction of `connection`; threads wait for each other.

    Raises:
        SocCoderError: there is no such revision, or the tables were made by a later soc-coder.
    """
    config = _config()
    config.attributes["connection"] = connection
    try:
        with _ONE_AT_A_TIME:
            (command.upgrade if up else command.downgrade)(config, to)
    except CommandError as error:
        raise SocCoderError(
            f"The tables cannot be taken to revision {to}: {error}.",
            f"The newest that this soc-coder knows is {newest()}.",
        ) from error
