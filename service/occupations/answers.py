"""The shapes in which occupations and their figures are answered."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from mappings.crosswalk import load_crosswalk
from mappings.schemes import Group, load_scheme
from mappings.version import data_version
from models.coding import Scheme, Share
from models.equivalents import other
from service.occupations.datasets import Dataset
from service.occupations.figure import EVERY, Hours, Mark, Measure, Sex, Statistic, unit
from service.occupations.tell import Caution, Told
from service.occupations.texts import Found


class NamedGroup(BaseModel):
    """A group of SOC."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Its code."""
    title: str
    """Its title."""


class OccupationAnswer(NamedGroup):
    """What every answer about an occupation begins with."""

    scheme: Scheme
    """Scheme of the code."""
    edition: str
    """Its edition."""
    data_version: str
    """Version of the tables."""


class FigureAnswer(BaseModel):
    """A figure."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    value: float | None
    """The figure; null where its owner does not give it, or it is too unreliable to be told."""
    unit: str
    """What it is counted in."""
    mark: Mark
    """What its owner says of it: `precise`, `reasonable`, `acceptable` (coefficient of variation up to 5, 10, 20%),
    `small_sample`, `unmarked`; without a value `unreliable`, `suppressed`, `not_applicable` or `none`."""


class SeriesAnswer(BaseModel):
    """The figures of one period and population."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    measure: Measure
    """What is measured."""
    period: str
    """A year, a quarter (`2018-Q2`), or years from and to."""
    sex: Sex
    """Whose."""
    hours: Hours
    """Of those who work full time, part time, or both."""
    industry: str
    """Letter of the section of the Standard Industrial Classification 2007; empty for all."""
    geography: str
    """Code of the place, such as `K02000001`, the United Kingdom."""
    group: NamedGroup
    """The group that the figures are of: a wider one where those of the occupation itself may not be told."""
    cautions: list[Caution]
    """What a reader must know: `hidden`, `parent_group`, `small_sample`, `less_precise`, `converted` (reckoned from the
    other edition of SOC by shares), `indicative_jobs`."""
    figures: dict[Statistic, FigureAnswer]
    """The figures by statistic, such as `median`, `mean`, `p10` to `p90`."""
    converted_from: list[Share]
    """Where they were converted, the groups that they were reckoned from, with shares."""
    population: str
    """Whom or what the figures are of."""
    dataset: str
    """Name of the data set; `/v1/datasets` has its limits and where it is published."""
    source: str
    """Who publishes it, and its title."""
    licence: str
    """SPDX identifier of its licence."""
    release: str
    """Which release of it."""
    release_scheme: Scheme
    """Scheme that it was published in."""
    release_edition: str
    """Edition of that scheme."""


class FiguresAnswer(OccupationAnswer):
    """Figures of an occupation, each with its source."""

    series: list[SeriesAnswer]
    """The figures, oldest period first."""
    note: str | None
    """Why there are none; null where there are."""


class DescribedAnswer(OccupationAnswer):
    """An occupation."""

    level: int
    """Digits of the code."""
    parents: list[NamedGroup]
    """The groups that contain it, nearest first."""
    children: list[NamedGroup]
    """The groups one level below it."""
    other_scheme: list[Share]
    """Its groups in the other edition of SOC, with the share of its people in each."""
    description: str | None
    """What those in it do; null where there is no text."""
    qualifications: str | None
    """Typical entry routes and qualifications; null where there is no text."""
    note: str | None
    """Why there is no text, or whose it is; null where it is the occupation's own."""


class TasksAnswer(OccupationAnswer):
    """What people in an occupation do."""

    tasks: list[str] | None
    """The tasks; null where there is no text."""
    note: str | None
    """Why there is no text, or whose it is; null where it is the occupation's own."""


class TitlesAnswer(OccupationAnswer):
    """The job titles of an occupation."""

    titles: list[str]
    """Titles of the coding index, each with its qualifying terms in brackets, in order of the alphabet."""


class FoundOccupation(NamedGroup):
    """An occupation that fits what was typed."""

    confidence: float | None
    """Probability that the coder codes what was typed to it, 0 to 1; null where it gives it next to none, and only the
    coding index has it."""


class FoundAnswer(BaseModel):
    """The occupations that fit what was typed, best first."""

    scheme: Scheme
    edition: str
    data_version: str
    model_version: str
    occupations: list[FoundOccupation]


class ComparedOccupation(NamedGroup):
    """An occupation beside others."""

    latest: list[SeriesAnswer]
    """The latest figures of each measure that there is."""


class ComparedAnswer(BaseModel):
    """Occupations side by side."""

    scheme: Scheme
    edition: str
    data_version: str
    occupations: list[ComparedOccupation]


class ReleaseAnswer(BaseModel):
    """A release of a data set that figures are told from now."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called: data set, edition and number."""
    edition: str
    """Which edition."""
    scheme: Scheme
    """Scheme of its codes."""
    scheme_edition: str
    """Edition of that scheme."""
    file: str
    """Name of the file that it was read from."""
    fingerprint: str
    """SHA-256 of that file."""


class DatasetAnswer(BaseModel):
    """A data set."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called here."""
    title: str
    """What its owner calls it."""
    owner: str
    """Who publishes it."""
    page: str
    """Where."""
    licence: str
    """SPDX identifier of its licence."""
    cycle: str
    """How often a new edition comes."""
    population: str
    """Whom or what its figures are of."""
    limits: str
    """What its figures cannot say."""
    measures: list[Measure]
    """What they measure."""
    releases: list[ReleaseAnswer]
    """The releases that are current; the editions of a yearly series stand side by side."""


class DatasetsAnswer(BaseModel):
    """Every data set."""

    datasets: list[DatasetAnswer]


def occupation(scheme: Scheme, group: Group) -> dict[str, object]:
    """Return the fields of `OccupationAnswer`, by name."""
    return {
        "code": group.code,
        "title": group.title,
        "scheme": scheme,
        "edition": load_scheme(scheme).edition,
        "data_version": data_version(),
    }


def described(scheme: Scheme, group: Group, found: Found) -> DescribedAnswer:
    """Return the answer that describes an occupation."""
    groups = load_scheme(scheme)
    return DescribedAnswer.model_validate(
        {
            **occupation(scheme, group),
            "level": group.level,
            "parents": map(_named, groups.parents(group.code)),
            "children": map(_named, groups.children(group.code)),
            "other_scheme": _shares(scheme, group.code),
            "description": found.text and found.text.description,
            "qualifications": found.text and found.text.qualifications,
            "note": found.note or None,
        }
    )


def figures(scheme: Scheme, group: Group, told: Iterable[Told]) -> FiguresAnswer:
    """Return the answer with the figures of an occupation."""
    some = [series(scheme, each) for each in told]
    note = None if some else "No data set has figures of this group or of one that contains it."
    return FiguresAnswer.model_validate({**occupation(scheme, group), "series": some, "note": note})


def series(scheme: Scheme, told: Told) -> SeriesAnswer:
    """Return the answer with the figures of a period."""
    one = told.series
    return SeriesAnswer(
        measure=one.measure,
        period=one.period,
        sex=one.sex,
        hours=one.hours,
        industry=one.industry,
        geography=one.geography,
        group=NamedGroup(code=one.code, title=_title(scheme, one.code)),
        cautions=list(told.cautions),
        figures={
            statistic: FigureAnswer(value=cell.value, unit=unit(one.measure, statistic), mark=cell.mark)
            for statistic, cell in one.cells.items()
        },
        converted_from=[Share(code, _title(other(scheme), code), share) for code, share in told.links.items()],
        population=told.release.dataset.population,
        dataset=told.release.dataset_name,
        source=f"{told.release.dataset.owner}: {told.release.dataset.title}",
        licence=told.release.dataset.licence,
        release=told.release.name,
        release_scheme=told.release.scheme,
        release_edition=told.release.scheme_edition,
    )


def dataset(each: Dataset, releases: list[ReleaseAnswer]) -> DatasetAnswer:
    """Return the answer that describes a data set."""
    return DatasetAnswer(
        **{name: getattr(each, name) for name in DatasetAnswer.model_fields if name not in ("measures", "releases")},
        measures=list(each.measures),
        releases=releases,
    )


def _named(group: Group) -> NamedGroup:
    return NamedGroup(code=group.code, title=group.title)


def _title(scheme: Scheme, code: str) -> str:
    return "All occupations" if code == EVERY else load_scheme(scheme).group(code).title


def _shares(scheme: Scheme, code: str) -> list[Share]:
    away = other(scheme)
    return [
        Share(link.code, _title(away, link.code), link.share) for link in load_crosswalk(scheme, away).targets(code)
    ]
