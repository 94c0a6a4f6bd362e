"""Delete a vacancy on request, for good."""

from __future__ import annotations

from service.errors import NotFoundError
from service.feeds.formats import references
from service.store.database import Database
from service.store.desk import forget_vacancy
from service.store.quarantine import list_quarantined, release
from service.store.vacancies import find, is_withheld, remove, withhold
from service.store.words import scrub_words

CHUNK = 500
"""Items of the quarantine that are looked into at a time."""


def delete(database: Database, source: str, reference: str) -> None:
    """Remove a vacancy, how it was coded and its words, and keep it from coming back; to ask again changes nothing.

    Items of the quarantine with that source and reference go too, as far as they can be read, and what the desk has of
    it. Of the vacancy a digest of source and reference is left, by which a later feed's copy is known and withheld.

    Raises:
        NotFoundError: the store has no such vacancy, and none was deleted.
    """
    held = _quarantined(database, source, reference)
    with database.write() as connection:
        number = find(connection, source, reference)
        if number is None and not held and not is_withheld(connection, source, reference):
            raise NotFoundError(
                f"The store has no vacancy {reference!r} of {source!r}.", "Source and reference are as in its feed."
            )
        release(connection, held)
        if number is not None:
            remove(connection, [number])
            scrub_words(connection)
        forget_vacancy(connection, source, reference)
        withhold(connection, source, reference)


def _quarantined(database: Database, source: str, reference: str) -> list[int]:
    """Return the numbers of the items of the quarantine that are of a source and have a reference."""
    held: list[int] = []
    after = 0
    while True:
        with database.read() as connection:
            some = list_quarantined(connection, source, after, CHUNK)
        if not some:
            return held
        after = some[-1].number
        held += [each.number for each in some if each.layout and reference in references(each.raw, each.layout)]
