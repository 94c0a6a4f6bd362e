"""Delete a vacancy on request, for good."""

from __future__ import annotations

from service.errors import NotFoundError
from service.store.database import Database
from service.store.vacancies import find, is_withheld, remove, withhold


def delete(database: Database, source: str, reference: str) -> None:
    """Remove a vacancy and how it was coded, and keep it from coming back; to ask again changes nothing.

    Of the vacancy a digest of source and reference is left, by which a later feed's copy is known and withheld.

    Raises:
        NotFoundError: the store has no such vacancy, and none was deleted.
    """
    with database.write() as connection:
        number = find(connection, source, reference)
        if number is not None:
            remove(connection, [number])
            withhold(connection, source, reference)
        elif not is_withheld(connection, source, reference):
            raise NotFoundError(
                f"The store has no vacancy {reference!r} of {source!r}.", "Source and reference are as in its feed."
            )
