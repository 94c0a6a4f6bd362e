"""Check a file: everything that is wrong with it, and what it would change. The server runs this very program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from mappings.schemes import load_scheme
from service.occupations.datasets import dataset as named
from service.occupations.digest import digest
from service.occupations.figure import Series
from service.occupations.release import SHIPPED, Release
from service.occupations.snapshot import Snapshot
from service.releases.changes import Changes, changes
from service.releases.faults import against_schema, against_scheme, out_of_order, unknown_shades
from service.releases.layout import Layout, Said, Table
from service.releases.layouts import LAYOUTS
from service.releases.workbook import UnsoundFileError, Workbook, open_workbook


class Checked(NamedTuple):
    """What was found: the release that a file is, its figures, what is wrong with it, and what it changes.

    There are figures only where nothing is wrong, and a release only where data set and edition are known.
    """

    release: Release | None
    series: Sequence[Series]
    problems: Sequence[str]
    changes: Sequence[str]


def check(content: bytes, file: str, now: Snapshot, dataset: str | None = None, edition: str | None = None) -> Checked:
    """Check a workbook against the layout of its data set, the codes of its scheme and the figures that are current.

    Args:
        content: the workbook.
        file: its name, which may tell its edition.
        now: the figures that are current.
        dataset: name of the data set; by default, the one whose titles the workbook has.
        edition: which edition it should be; by default, the one that the workbook names, or else its file name.

    Raises:
        SocCoderError: there is no such data set, or what checks a workbook is not installed.
    """
    if dataset:
        named(dataset)
    try:
        workbook = open_workbook(content)
        layout, said = _recognised(workbook, dataset)
    except UnsoundFileError as error:
        return Checked(None, (), (error.message,), ())
    known = _edition(said, file, edition)
    problems = [*said.problems, *known.problems]
    if not known.edition:
        return Checked(None, (), problems, ())
    scheme = layout.scheme(known.edition)
    fingerprint = sha256(content).hexdigest()
    of = layout.dataset, known.edition, scheme, load_scheme(scheme).edition
    release = Release(SHIPPED, *of, file, fingerprint, digest="")
    tables: list[Table] = []
    for sheet in layout.sheets(workbook):
        try:
            tables.append(table := layout.read(workbook, sheet))
        except UnsoundFileError as error:
            problems.append(error.message)
            continue
        except LookupError:
            problems.append(f"Sheet {sheet!r} has fewer rows or columns than it should.")
            continue
        problems += against_schema(layout, table)
        problems += against_scheme(layout, table, scheme, known.edition)
        problems += unknown_shades(layout, table)
    if problems:
        return Checked(release, (), problems, ())
    series = [one for table in tables for one in layout.series(table, known.edition)]
    found = _changes(release, series, now)
    if problems := [*out_of_order(series), *found.problems]:
        return Checked(release, (), problems, found.lines)
    return Checked(replace(release, digest=digest(series)), series, (), found.lines)


def _recognised(workbook: Workbook, dataset: str | None) -> tuple[Layout, Said]:
    """Return the layout of a workbook, and what it says of itself; where none was named, that of its titles.

    Raises:
        UnsoundFileError: it lacks sheets of the data set that was named, or is like none.
    """
    if dataset:
        layout = LAYOUTS[dataset]
        if missing := [sheet for sheet in layout.sheets(workbook) if sheet not in workbook.names]:
            raise UnsoundFileError(f"It has no sheet {', '.join(map(repr, missing))}.")
        return layout, _said(layout, workbook)
    for layout in LAYOUTS.values():
        if set(sheets := layout.sheets(workbook)) <= set(workbook.names) and sheets:
            said = _said(layout, workbook)
            if not said.problems:
                return layout, said
    raise UnsoundFileError("Its sheets and titles are those of no data set; name the one that it should be of.")


def _said(layout: Layout, workbook: Workbook) -> Said:
    """Return what a workbook says of itself, or that it has not what would say it."""
    try:
        return layout.said(workbook)
    except LookupError:
        return Said("", ["Its sheets have fewer rows or columns than those of the data set."])


def _edition(said: Said, file: str, wanted: str | None) -> Said:
    """Return the edition of a file, and what contradicts it."""
    if wanted and said.edition and wanted != said.edition:
        return Said(said.edition, [f"It says that it is edition {said.edition}, not {wanted}"])
    if edition := wanted or said.edition or "".join(re.findall(r"20\d\d(?=\D*$)", file)):
        return Said(edition, [])
    return Said("", ["Neither the workbook nor its name tells which edition it is: name it"])


def _changes(release: Release, series: Sequence[Series], now: Snapshot) -> Changes:
    """Compare a release with the one that it would take the place of, or else with the latest edition before it."""
    of_dataset = [each for each in now.releases if each.dataset_name == release.dataset_name]
    earlier = [each for each in of_dataset if each.edition < release.edition]
    before = next((each for each in of_dataset if each.slot == release.slot), earlier[-1] if earlier else None)
    if before is None:
        return Changes(["there is no edition before it to compare it with"], [])
    if before.scheme != release.scheme:
        return Changes([f"{before.name}, the edition before it, is by another scheme: they are not compared"], [])
    return changes(now.every(before), series, before.name)
