"""The source files: what each is, where it is published, and which edition counts.

`sources.toml` beside this module describes the editions that the shipped tables were built from. A file of that name at
the top of a folder of sources describes others, a table a source:

    [soc2020_index]
    file = "soc2020volume2thecodingindexexcel20042026.xlsx"
    edition = "SOC2020 index v13 (2026-04)"
    sha256 = "…"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from typing import Any

import tomlkit

from mappings.errors import SocCoderError
from models.bundle import sha256

CATALOGUE = "sources.toml"

LICENCES = {
    "OGL-UK-3.0": {
        "name": "OGL-UK-3.0",
        "title": "Open Government Licence v3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    },
    "CC-BY-4.0": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
}
"""The licences of the sources by name, as a data package describes them."""

_NEEDED, _OPTIONAL = ("file", "edition", "sha256"), ("title", "page")
_MONTH = re.compile(r"\((\d{4})-(0[1-9]|1[0-2])\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """An edition of a source.

    Attributes:
        name: what the builder calls it.
        title: what the publisher calls it.
        file: glob that finds it in a source folder, at any depth.
        page: official page it is downloaded from.
        publisher: who publishes it.
        licence: which of `LICENCES` it is published under.
        edition: the edition; that of the SOC2020 index ends with its month in brackets, `(2025-04)`.
        sha256: hash of that edition's file.
    """

    name: str
    title: str
    file: str
    page: str
    publisher: str
    licence: str
    edition: str
    sha256: str

    @property
    def month(self) -> str:
        """The month of the edition, as `2025.04`; empty where it names none."""
        found = _MONTH.search(self.edition)
        return ".".join(found.groups()) if found else ""


def catalogue(folder: Path | None = None) -> dict[str, Source]:
    """Return the sources by name: those of the shipped catalogue, each as the one in `folder`, if any, has it.

    Raises:
        SocCoderError: the catalogue in `folder` cannot be read, or has an unknown source or key, or lacks a key; every
            such fault is named.
    """
    described = tomllib.loads((Path(__file__).parent / CATALOGUE).read_text(encoding="utf-8"))
    shipped = {name: Source(name, **each) for name, each in described.items()}
    if folder is None or not (folder / CATALOGUE).is_file():
        return shipped
    path = folder / CATALOGUE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SocCoderError(f"{path} is no TOML: {error}.") from error
    if faults := [fault for name, each in given.items() for fault in _faults(name, each, shipped)]:
        needed = f"A source has the keys {', '.join(_NEEDED)}, and may have title and page."
        raise SocCoderError(f"{path} cannot be used: {'; '.join(faults)}.", needed)
    return {name: replace(each, **given.get(name, {})) for name, each in shipped.items()}


def locate(folder: Path, sources: Mapping[str, Source]) -> dict[str, Path]:
    """Return the workbooks in `folder` by the name of their source; other editions may lie beside them.

    Raises:
        SocCoderError: the folder is missing, or a source has no file there, or only other editions; all are named.
    """
    if not folder.is_dir():
        raise SocCoderError(f"There is no source folder {folder}.", _download(sources.values()))
    found, problems, wanting = {}, [], []
    for each in sources.values():
        paths = sorted(folder.rglob(each.file))
        if not paths:
            problems.append(f"no file matches {each.file}")
            wanting.append(each)
        elif path := next((path for path in paths if sha256(path) == each.sha256), None):
            found[each.name] = path
        else:
            others = " and ".join(path.name for path in paths)
            problems.append(
                f"{others} {'is' if len(paths) == 1 else 'are'} not {each.edition}: make a newer edition the one that "
                f"counts with 'soc-coder sources add FILE --as {each.name} --edition …'"
            )
    if problems:
        message = f"{folder} does not hold the sources. " + "; ".join(problems) + "."
        raise SocCoderError(message, _download(wanting) if wanting else "")
    return found


def add(folder: Path, file: Path, name: str, edition: str) -> Source:
    """Make a workbook in a folder of sources the edition that counts, by writing its entry in the folder's catalogue.

    Args:
        folder: the folder of sources.
        file: the workbook, somewhere in it.
        name: which source it is.
        edition: what to call the edition.

    Raises:
        SocCoderError: there is no such source, or no such file in the folder, or the catalogue there cannot be used.
    """
    sources = catalogue(folder)
    glob = escape(file.name)
    if not file.is_file() or not any(path.samefile(file) for path in folder.rglob(glob)):
        raise SocCoderError(f"There is no file {file} in {folder}.", "Put the workbook in the folder of sources first.")
    entry = {"file": glob, "edition": edition, "sha256": sha256(file)}
    if faults := list(_faults(name, entry, sources)):
        raise SocCoderError(f"{file.name} cannot be added: {'; '.join(faults)}.")
    path = folder / CATALOGUE
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.is_file() else tomlkit.document()
    document.setdefault(name, tomlkit.table()).update(entry)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return replace(sources[name], **entry)


def _faults(name: str, entry: Any, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield what is wrong with an entry of a folder's catalogue."""
    if name not in sources:
        yield f"there is no source {name}, only {', '.join(sources)}"
        return
    if not isinstance(entry, dict):
        yield f"{name} is no table"
        return
    if missing := [key for key in _NEEDED if key not in entry]:
        yield f"{name} lacks {', '.join(missing)}"
    if unknown := entry.keys() - {*_NEEDED, *_OPTIONAL}:
        yield f"{name} has the unknown keys {', '.join(sorted(unknown))}"
    if odd := [key for key, value in entry.items() if not isinstance(value, str) or not value.strip()]:
        yield f"{name} has no text for {', '.join(odd)}"
        return
    if Path(entry.get("file", "")).is_absolute():
        yield f"the file of {name} is no name within the folder"
    if sources[name].month and "edition" in entry and not replace(sources[name], edition=entry["edition"]).month:
        yield f"the edition of {name} does not end with its month, as in {sources[name].edition!r}"


def _download(sources: Iterable[Source]) -> str:
    return "Download " + "; ".join(f"{each.title} from {each.page}" for each in sources) + "."
