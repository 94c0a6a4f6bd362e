"""Counts of vacancies by group, region and month, small ones left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.coding import Scheme
from service.store.database import Database
from service.store.vacancy_counts import By, count_by
from service.vacancies.suppress import suppressed

MOST_CELLS = 10_000
"""Cells of a table, at most."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of vacancies: the values that they have, empty where not known; None where it is not told."""

    values: dict[By, str]
    count: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The cells of a table, in order of their values, and how many vacancies there are in all, if that is told."""

    cells: list[Cell]
    total: int | None


def counts(database: Database, by: Sequence[By], scheme: Scheme, level: int, only: dict[By, str], least: int) -> Counts:
    """Return how many vacancies there are by what is named in `by`.

    Counts below `least` are not told, nor so many others that none of them can be reckoned from the totals of the
    table: those over all of it, over a value of any of `by`, and over a group of any higher level.

    Args:
        database: where from.
        by: what to count by, each once.
        scheme: scheme of the codes.
        level: digits of the codes, 1 to 4.
        only: the values that a vacancy must have; of `soc`, a code of any level.
        least: the least count that is told.

    Raises:
        UnknownCodeError: the scheme has no such code.
        SocCoderError: the table would have more than `MOST_CELLS` cells.
    """
    if "soc" in only:
        load_scheme(scheme).group(only["soc"])
    with database.read() as connection:
        found = count_by(connection, by, scheme, level, only)
    if len(found) > MOST_CELLS:
        raise SocCoderError(
            f"The table would have {len(found):,} cells, more than {MOST_CELLS:,}.",
            "Ask for a higher level, or for one group, region or month.",
        )
    coarser = {key: [_coarser(name, value) for name, value in zip(by, key, strict=True)] for key in found}
    hidden = suppressed(found, coarser, least)
    total = sum(found.values())
    return Counts(
        [Cell(dict(zip(by, key, strict=True)), None if key in hidden else found[key]) for key in sorted(found)],
        total if total >= least else None,
    )


def _coarser(name: By, value: str) -> list[str]:
    """Return a value and those that it is a part of, the last of which is all."""
    if name != "soc" or not value:
        return [value, "all"]
    return [*(value[:level] for level in range(len(value), 0, -1)), "all"]
