"""The data package: the tables and the Frictionless descriptor that describes them.

The tables are those beside this module, or those in the folder that the environment variable `SOC_CODER_TABLES` names.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from mappings.errors import SocCoderError

SHIPPED = Path(__file__).parent / "tables"
"""The folder of the tables that soc-coder ships."""

DESCRIPTOR = "datapackage.json"

TABLES = "SOC_CODER_TABLES"
"""The environment variable that names another folder of tables."""

_AGAIN = "Build them with: soc-coder sources build"


class UnsoundTablesError(SocCoderError):
    """A folder of tables is missing, incomplete, or not what its descriptor says."""


def folder() -> Path:
    """Return the folder of the tables in use."""
    return Path(os.environ.get(TABLES) or SHIPPED)


@cache
def descriptor() -> dict[str, Any]:
    """Return the descriptor of the tables in use, once each table has been found to be the one it describes.

    Raises:
        UnsoundTablesError: see `describe`.
    """
    return describe(folder())


def describe(folder: Path) -> dict[str, Any]:
    """Return the descriptor of the tables in `folder`, once each has been found to be the one it describes.

    Raises:
        UnsoundTablesError: the descriptor or a table is missing, its SHA-256 or its columns are others; every such
            table is named.
    """
    described = _read(folder)
    tables = {each["name"]: each for each in described["resources"]}
    problems = [
        problem
        for each in _read(SHIPPED)["resources"]
        if (problem := _problem(folder / f"{each['name']}.csv", tables.get(each["name"]), each))
    ]
    if problems:
        raise UnsoundTablesError(f"The tables in {folder} cannot be used: {'; '.join(problems)}.", _AGAIN)
    return described


def resource(name: str) -> dict[str, Any]:
    """Return the descriptor of the table called `name`."""
    found: dict[str, Any] = next(each for each in descriptor()["resources"] if each["name"] == name)
    return found


def rows(name: str, among: Path | None = None) -> Iterator[list[str]]:
    """Yield the rows of a table as lists of strings, in the order of its fields, without the header.

    Args:
        name: name of the table.
        among: the folder of tables that it is one of, which `describe` has found sound; by default the one in use.
    """
    if among is None:
        descriptor()
    with ((among or folder()) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def _read(folder: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        return {**read, "version": str(read["version"]), "resources": list(read["resources"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnsoundTablesError(f"The folder of tables {folder} has no readable {DESCRIPTOR}.", _AGAIN) from error


def _problem(path: Path, described: Mapping[str, Any] | None, shipped: Mapping[str, Any]) -> str:
    """Return what is wrong with a table that its folder and the shipped one describe so; empty when nothing is."""
    if described is None or not path.is_file():
        return f"{path.name} is missing"
    if described["hash"] != f"sha256:{sha256(path.read_bytes()).hexdigest()}":
        return f"{path.name} is not the file that was described"
    return "" if _columns(described) == _columns(shipped) else f"{path.name} has other columns than it should"


def _columns(described: Mapping[str, Any]) -> list[str]:
    return [field["name"] for field in described["schema"]["fields"]]
