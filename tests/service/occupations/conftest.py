"""A workbook laid out as volume 1 of SOC2020, with sentences of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from mappings.schemes import load_scheme
from service.occupations.texts import SHEET

HEAD = ["Major", "Sub-major", "Minor", "Unit", "Title", "Groups", "Description", "Entry", "Tasks", "Related"]


@pytest.fixture
def volume_1(tmp_path: Path) -> Callable[..., str]:
    """Write the workbook, without the groups `missing`, and return its folder."""

    def write(missing: tuple[str, ...] = (), sheet: str = SHEET, columns: int = 10) -> str:
        workbook = Workbook()
        table = workbook.active
        table.title = sheet
        table.append(HEAD[:columns])
        for code, group in load_scheme("soc2020").groups.items():
            if len(code) <= 4 and code not in missing:
                codes = [int(code) if place == len(code) else "<blank>" for place in range(1, 5)]
                tasks = f"~does {code}\n\n~does  more of it " if len(code) == 4 else "<blank>"
                text = [f"They are {code}. ", "A course." if len(code) == 4 else "<blank>", tasks, "<blank>"]
                table.append([*codes, group.title, "<blank>", *text][:columns])
        folder = tmp_path / "sources" / "soc"
        folder.mkdir(parents=True)
        workbook.save(folder / "soc2020volume1structure.xlsx")
        return str(folder.parent)

    return write
