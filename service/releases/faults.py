"""What may be wrong with the tables of a workbook: their fields, codes and shades, and the order of percentiles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.coding import Scheme
from models.equivalents import other
from service.occupations.figure import EVERY, Series, Statistic
from service.releases.layout import CODE, DESCRIPTION, Layout, Table

MOST_LISTED = 20
"""Faults of one kind in one sheet that are listed; the others are counted."""

_OTHERWISE_NAMED = 0.1
_ASCENDING: Sequence[Statistic] = ("p10", "p20", "p25", "p30", "p40", "median", "p60", "p70", "p75", "p80", "p90")


def against_schema(layout: Layout, table: Table) -> list[str]:
    """Return where a table departs from its schema: headings, their order, types and ranges.

    Raises:
        SocCoderError: frictionless is not installed.
    """
    try:
        from frictionless import Resource, Schema, system
    except ModuleNotFoundError as error:
        raise SocCoderError(
            f"To check a file needs {error.name}, which is not installed.",
            "Install it with: pip install 'soc-coder[data]'",
        ) from None
    texts = [[row.name, row.code, *(str(cell.value).strip() for cell in row.cells)] for row in table.rows]
    data = [[DESCRIPTION, CODE, *table.labels], *texts]
    with system.use_context(trusted=True):
        report = Resource(data=data, schema=Schema.from_descriptor(layout.schema)).validate()
    found = []
    for each in report.tasks[0].errors:
        place = getattr(each, "row_number", None)
        row = f"row {table.rows[place - 2].number}: " if place else ""
        found.append(f"{row}{each.message}")
    return _few(table.sheet, found)


def against_scheme(layout: Layout, table: Table, scheme: Scheme, edition: str) -> list[str]:
    """Return what is wrong with the codes of a table: unknown, missing, repeated, out of order, or of other groups."""
    levels, known = layout.levels(table.sheet), load_scheme(scheme)
    wanted = {code for code, group in known.groups.items() if group.level in levels}
    codes = [row.code for row in table.rows if row.code != EVERY]
    given = set(codes)
    away = other(scheme)
    if len(given & wanted) < len(given & set(load_scheme(away).groups)):
        title = known.title, load_scheme(away).title
        return [f"Sheet {table.sheet!r}: its codes are those of {title[1]}; edition {edition} is by {title[0]}"]
    found = [f"{code} is no code of {known.title}" for code in sorted(given - wanted)]
    found += [f"{code} {known.groups[code].title} is missing" for code in sorted(wanted - given)]
    found += [f"{code} comes {count} times" for code, count in Counter(codes).items() if count > 1]
    if sum(row.code == EVERY for row in table.rows) != 1:
        found.append("the row of all occupations is missing, or comes twice")
    found += [f"{after} comes after {before}" for before, after in pairwise(codes) if after < before]
    named = [row for row in table.rows if row.code in wanted]
    if named and sum(not _is_called(row.name, known.groups[row.code].title) for row in named) > (
        _OTHERWISE_NAMED * len(named)
    ):
        found.append("the names of the groups do not go with their codes")
    return _few(table.sheet, found)


def unknown_shades(layout: Layout, table: Table) -> list[str]:
    """Return the shades of numbers that the layout gives no meaning."""
    if layout.shades is None:
        return []
    numbers = [cell.shade for row in table.rows for cell in row.cells if isinstance(cell.value, float)]
    found = Counter(shade for shade in numbers if shade not in layout.shades)
    return _few(
        table.sheet, [f"{count} numbers have the shade {shade}, of no known meaning" for shade, count in found.items()]
    )


def out_of_order(series: Iterable[Series]) -> list[str]:
    """Return the rows whose percentiles do not ascend: two columns may have changed places."""
    found: dict[str, list[str]] = {}
    for each in series:
        shown = [value for name in _ASCENDING if name in each.cells and (value := each.cells[name].value) is not None]
        if any(after < before for before, after in pairwise(shown)):
            found.setdefault(f"{each.sex}, {each.hours}", []).append(
                f"the percentiles of {each.code or 'all'} do not ascend"
            )
    return [line for whose, lines in found.items() for line in _few(whose, lines)]


def _is_called(name: str, title: str) -> bool:
    """Say whether a name is of a group with that title, though it may be worded a little otherwise."""
    words, known = (set(re.findall(r"[a-z]+", text.lower())) for text in (name, title))
    return bool(words & known - {"and", "of", "other", "in", "the", "occupations"})


def _few(sheet: str, found: Sequence[str]) -> list[str]:
    lines = [f"Sheet {sheet!r}: {line}" for line in found[:MOST_LISTED]]
    return [*lines, f"Sheet {sheet!r}: {len(found) - MOST_LISTED:,} more"] if len(found) > MOST_LISTED else lines
