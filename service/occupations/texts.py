"""What volume 1 of SOC2020 says of each group in sentences, read from a source folder and never shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from mappings.crosswalk import load_crosswalk
from mappings.errors import SocCoderError
from mappings.schemes import UNIT_GROUP, load_scheme

VOLUME_1 = "soc2020volume1*.xlsx"
"""The workbook's name, as ONS publishes it."""

SHEET = "SOC2020 descriptions"

_COLUMNS = 9
"""Codes of the four levels, title, groups, description, entry routes, tasks; related titles follow."""

_BLANK = "<blank>"


@dataclass(frozen=True, slots=True)
class Text:
    """What is said of a group.

    Attributes:
        description: what those in it do.
        qualifications: typical entry routes and qualifications; empty of groups above the unit group.
        tasks: what they do, one by one; none of groups above the unit group.
    """

    description: str
    qualifications: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The text that is told of a group, and whose it is.

    Attributes:
        text: the text; None where there is none.
        note: why there is none, or whose the text is where it is another group's; empty where it is the group's own.
    """

    text: Text | None
    note: str


class Texts:
    """The texts of the groups; none where no source folder is named."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        """Take the texts by code of SOC2020."""
        self._texts = texts

    def of(self, scheme: str, code: str) -> Found:
        """Return what is said of a group of `soc2020` or `soc2010`.

        Volume 1 of SOC2010 is not among the sources, so a group of SOC2010 has the text of the SOC2020 group with the
        largest share of its people, and a note that says so.

        Raises:
            UnknownCodeError: the scheme has no such code.
        """
        group = load_scheme(scheme).group(code)
        if not self._texts:
            return Found(None, "No texts: this service was not given volume 1 of SOC2020 (SOC_CODER_SOURCES).")
        if scheme == "soc2020":
            text = self._texts.get(code[:UNIT_GROUP])
            return Found(text, "" if text else "Volume 1 of SOC2020 says nothing of this group.")
        links = load_crosswalk(scheme, "soc2020").targets(code)
        text = self._texts.get(links[0].code) if links else None
        if not text:
            return Found(None, f"No group of SOC2020 that has a text takes over from {group.code}.")
        largest = links[0]
        return Found(
            text,
            f"The text is that of SOC2020 {largest.code}, {load_scheme('soc2020').group(largest.code).title}, "
            f"which has {largest.share:.0%} of the people of SOC2010 {code}.",
        )


def load_texts(folder: str | None) -> Texts:
    """Return the texts of volume 1 of SOC2020 in `folder` or a folder below it; without a folder, none.

    Raises:
        SocCoderError: the workbook is not there, cannot be read or has another layout.
    """
    if folder is None:
        return Texts({})
    workbook = next(iter(sorted(Path(folder).rglob(VOLUME_1))), None)
    if workbook is None:
        raise SocCoderError(
            f"There is no {VOLUME_1} in {folder}.", "SOC_CODER_SOURCES names the folder of volume 1 of SOC2020."
        )
    groups = load_scheme("soc2020")
    texts = {}
    for row in _rows(workbook):
        code = next((cell for cell in row[3::-1] if cell), "")
        if code in groups:
            texts[code] = Text(_line(row[6]), _line(row[7]), tuple(filter(None, map(_line, _items(row[8])))))
    if set(groups.unit_groups) - texts.keys():
        raise SocCoderError(f"{workbook} has not every unit group of SOC2020.", "Is it volume 1 of another edition?")
    return Texts(texts)


def _rows(workbook: Path) -> list[list[str]]:
    """Return the rows of the sheet as text; a code is a number in the workbook."""
    try:
        sheet = CalamineWorkbook.from_path(workbook).get_sheet_by_name(SHEET)
    except (CalamineError, OSError) as error:
        raise SocCoderError(f"{workbook} cannot be read: {error}.", f"It needs a sheet {SHEET!r}.") from None
    rows = [[_cell(cell) for cell in row] for row in sheet.to_python()]
    if any(len(row) < _COLUMNS for row in rows):
        raise SocCoderError(f"{workbook} has another layout than volume 1.", f"Its sheet {SHEET!r} has ten columns.")
    return rows


def _cell(cell: object) -> str:
    text = str(int(cell)) if isinstance(cell, float) else str(cell).strip()
    return "" if text == _BLANK else text


def _items(cell: str) -> list[str]:
    return re.split(r"[~\n]+", cell)


def _line(text: str) -> str:
    return " ".join(text.split())
