"""Measure whether what the desk draws for people is what the coder has wrong, beside as many titles drawn by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import mean

import pandas as pd

from benchmarks.report import Table
from mappings.errors import SocCoderError
from mappings.normalise import normalise
from models.coder import Coder
from service.desk.case import Case
from service.desk.sample import choose
from training.examples import coded_adverts
from training.folders import SOURCES
from training.labelled import CODED_ADVERTS

WANTED = (50, 100, 200, 400)
"""Titles that are drawn."""

SEEDS = 20
"""Draws by chance, the mean of which is told."""

WAYS = ("by the desk", "by chance, as often as they come", "by chance, each alike")
"""How titles are drawn: as `soc-coder desk fill` draws the doubtful, and the random; and with all as likely."""

_COLUMNS = ("title", "job_title", "category")


@dataclass(frozen=True, slots=True)
class Known:
    """A title as the coder coded it, and the unit group that a person gave it."""

    case: Case
    right: str

    @property
    def is_wrong(self) -> bool:
        """Whether the first candidate is another group."""
        return next(iter(self.case.candidates), None) != self.right

    @property
    def is_left(self) -> bool:
        """Whether it was not coded to the right group: it is wrong, or the coder stopped short of a unit group."""
        return self.case.code != self.right


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is found among so many titles, on the mean of the draws.

    Attributes:
        way: one of `WAYS`.
        titles: how many were drawn.
        wrong: share of them that are wrong, 0 to 1.
        left: share of them that were not coded to the right group.
        of_wrong: share of all that are wrong.
        of_times: the same, each title counting as often as it comes: the codings that are right once people have
            answered, of all that were wrong.
    """

    way: str
    titles: int
    wrong: float
    left: float
    of_wrong: float
    of_times: float


def known_titles(folder: Path = SOURCES) -> list[Known]:
    """Return the coded adverts below `folder` that the shipped coder did not learn from, each title and category once.

    How often they come is counted in the uncoded adverts there.

    Raises:
        SocCoderError: there are no coded adverts.
    """
    if not (folder / CODED_ADVERTS).is_file():
        raise SocCoderError(f"{folder} has no {CODED_ADVERTS}.", "The desk is measured on adverts that people coded.")
    held_out = [example for example in coded_adverts(folder) if example.held_out]
    times = _times(folder / "adverts")
    known: dict[str, Known] = {}
    items = [example.item("vacancy") for example in held_out]
    for example, item, coding in zip(held_out, items, Coder.load().code_many(items), strict=True):
        candidates = {each.code: each.probability for each in coding.candidates}
        versions = coding.model_version, coding.data_version
        count = max(times[normalise(item.title), normalise(item.category)], 1)
        case = Case(item, "held-out", "", coding.scheme, coding.code, candidates, *versions, count)
        known.setdefault(case.digest, Known(case, example.choice))
    return list(known.values())


def measure_desk(known: Sequence[Known], wanted: Sequence[int] = WANTED, seeds: int = SEEDS) -> list[Drawn]:
    """Return what is found among titles that are drawn in each of `WAYS`, for each number that is wanted."""
    return [_found(known, way, titles, seeds) for titles in wanted for way in WAYS]


def table(drawn: Sequence[Drawn]) -> Table:
    """Return what is found, the ways of drawing side by side."""
    figures = (
        ("wrong", "wrong"),
        ("left", "wrong, or not coded to a unit group"),
        ("of_wrong", "share of all wrong titles"),
        ("of_times", "share of all wrong codings"),
    )
    of = {(each.titles, each.way): each for each in drawn}
    rows = [
        (f"{titles} titles: {name}", *(f"{getattr(of[titles, way], figure):.0%}" for way in WAYS))
        for titles in dict.fromkeys(each.titles for each in drawn)
        for figure, name in figures
    ]
    return Table("What is drawn for people", ("", *WAYS), rows)


def _found(known: Sequence[Known], way: str, titles: int, seeds: int) -> Drawn:
    wrong = [each for each in known if each.is_wrong]
    times = sum(each.case.count for each in wrong)
    draws = list(_draws(known, way, titles, seeds))
    right = [[each for each in draw if each.is_wrong] for draw in draws]
    return Drawn(
        way=way,
        titles=titles,
        wrong=mean(len(each) / titles for each in right),
        left=mean(sum(each.is_left for each in draw) / titles for draw in draws),
        of_wrong=mean(len(each) / len(wrong) for each in right),
        of_times=mean(sum(one.case.count for one in each) / times for each in right),
    )


def _draws(known: Sequence[Known], way: str, titles: int, seeds: int) -> Iterator[list[Known]]:
    """Yield the titles of each draw; the desk has no need of chance, and draws once."""
    of = {each.case.digest: each for each in known}
    by_desk, _, alike = WAYS
    cases = [replace(each.case, count=1) if way == alike else each.case for each in known]
    for seed in range(1 if way == by_desk else seeds):
        yield [of[case.digest] for case, _, _ in choose(cases, (), titles, float(way != by_desk), Random(seed))]


def _times(folder: Path) -> Counter[tuple[str, str]]:
    """Return how often each title and category, normalised, come in the files of adverts."""
    times = Counter[tuple[str, str]]()
    for path in sorted(folder.glob("*.csv.gz")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=lambda name: name.lower() in _COLUMNS)
        table = table.rename(columns=str.lower)
        if "category" not in table:
            table["category"] = "NHS" if path.name.startswith("nhs") else ""
        titles = table["title" if "title" in table else "job_title"]
        times.update(zip(map(normalise, titles), map(normalise, table["category"]), strict=True))
    return times
