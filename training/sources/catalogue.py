"""The source workbooks: what each is, where it is published, and which edition the tables were built from.

A new edition is one changed entry here: its file name, edition and hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mappings.errors import SocCoderError
from models.bundle import sha256

_ONS = "https://www.ons.gov.uk/methodology/classificationsandstandards/standardoccupationalclassificationsoc"

OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook.

    Attributes:
        name: what the builder calls it.
        title: what the publisher calls it.
        file: glob that finds it in a source folder, at any depth.
        page: official page it is downloaded from.
        edition: edition the tables were built from.
        sha256: hash of that edition's file.
    """

    name: str
    title: str
    file: str
    page: str
    edition: str
    sha256: str


SOURCES = (
    Source(
        name="soc2020_index",
        title="SOC2020 volume 2: the coding index",
        file="soc2020volume2thecodingindex*.xlsx",
        page=f"{_ONS}/soc2020/soc2020volume2codingrulesandconventions",
        edition="SOC2020 index v12 (2025-04)",
        sha256="1e9db61a04a95a76a17328813fab5ea6c5e52b2a50005f3cd4d2c876f61c119d",
    ),
    Source(
        name="soc2010_index",
        title="SOC2010 volume 2: the structure and coding index",
        file="soc2010_index_*.xls",
        page=f"{_ONS}/soc2010/soc2010volume2thestructureandcodingindex",
        edition="SOC2010 index v5.1 (2016-08)",
        sha256="f8c09ffeaf722d57e4110b3640426b93fb97772fa5c789e7f83a368bd50256fb",
    ),
    Source(
        name="soc2010_soc2020",
        title="Relationship between SOC2010 and SOC2020 unit groups, by sex, in the LFS and the Census",
        file="ONS_SOC2010_SOC2020.xlsx",
        page=f"{_ONS}/soc2020",
        edition="SOC2010 to SOC2020 relationship tables",
        sha256="3d18379428e4a8d2990ff589145aefc6bf641e558eb19363b9dcb9bc17ec9876",
    ),
    Source(
        name="soc2010_isco08",
        title="SOC2010 to ISCO-08 mapping",
        file="uk_SOC_2010_to_ISCO-08_mapping.xls",
        page=f"{_ONS}/soc2010",
        edition="SOC2010 to ISCO-08 mapping",
        sha256="2b6966be5c970ab8f250f59e71ac1faa2b988824e4bce246270e5622a65843e3",
    ),
)


def source(name: str) -> Source:
    """Return the source called `name`."""
    return next(each for each in SOURCES if each.name == name)


def locate(folder: Path) -> dict[str, Path]:
    """Return the workbooks in `folder` by the name of their source.

    Raises:
        SocCoderError: the folder is missing, or a source has no file there, or several, or another edition; all are
            named.
    """
    if not folder.is_dir():
        raise SocCoderError(f"There is no source folder {folder}.", _download(SOURCES))
    found, problems, wanting = {}, [], []
    for each in SOURCES:
        paths = sorted(folder.rglob(each.file))
        if len(paths) != 1:
            problems.append(f"{each.file}: {len(paths)} files match where one is wanted")
            wanting.append(each)
        elif (digest := sha256(paths[0])) != each.sha256:
            problems.append(
                f"{paths[0].name} is not {each.edition}: if it is a newer edition, give its name and "
                f"its sha256 {digest} in training/sources/catalogue.py"
            )
        else:
            found[each.name] = paths[0]
    if problems:
        message = f"{folder} does not hold the sources. " + "; ".join(problems) + "."
        raise SocCoderError(message, _download(wanting) if wanting else "")
    return found


def _download(sources: Iterable[Source]) -> str:
    return "Download " + "; ".join(f"{each.title} from {each.page}" for each in sources) + "."
