"""Stage a file: keep it in the store, to be checked, loaded and compared by whoever takes it on."""

from __future__ import annotations

from hashlib import sha256

from mappings.errors import SocCoderError
from service.occupations.datasets import dataset as named
from service.occupations.release import SHIPPED, Release
from service.releases.layouts import LAYOUTS
from service.store import releases
from service.store.database import Database

LARGEST = 16 * 1024**2
"""Bytes of a file."""

UNKNOWN = ""
"""What a staged release has for its data set and edition until the check tells them."""


def stage(
    database: Database,
    content: bytes,
    file: str,
    by: str,
    dataset: str | None,
    edition: str | None,
    note: str = "",
) -> int:
    """Keep a file and return the number of the release that it may become.

    Args:
        database: the store.
        content: the file.
        file: its name.
        by: who brings it.
        dataset: the data set that it should be of; by default, the check tells.
        edition: the edition that it should be; by default, the check tells.
        note: what whoever brings it has to say of it; it goes into its log.

    Raises:
        SocCoderError: there is no such data set, or the file is too large.
        DatabaseAwayError: the store cannot be used.
    """
    if dataset:
        named(dataset)
    if len(content) > LARGEST:
        raise SocCoderError(f"{file} is larger than {LARGEST:,} bytes.")
    fingerprint = sha256(content).hexdigest()
    scheme = LAYOUTS[dataset].scheme(edition) if dataset and edition else "soc2020"
    release = Release(SHIPPED, dataset or UNKNOWN, edition or UNKNOWN, scheme, "", file, fingerprint, digest="")
    with database.write() as connection:
        number = releases.stage(connection, release, content, by)
        releases.log(connection, number, f"staged by {by}: {file}, {len(content):,} bytes")
        if note:
            releases.log(connection, number, f"note by {by}: {note}")
    return number
