"""The data sets that figures come from: whose they are, how often they come, and what they cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mappings.errors import SocCoderError
from service.occupations.figure import Measure

UNITED_KINGDOM = "K02000001"
ENGLAND = "E92000001"

_OGL = "OGL-UK-3.0"
_ONS = "Office for National Statistics"
_CV = (
    "Estimates vary in quality with the size of the sample. Those with a coefficient of variation above 20% are "
    "unreliable, and are never told. Numbers of jobs are indicative only."
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A publication that comes again, edition by edition.

    Attributes:
        name: what it is called here.
        title: what its owner calls it.
        owner: who publishes it.
        page: where.
        licence: SPDX identifier of its licence.
        cycle: how often a new edition comes.
        population: whom or what its figures are of.
        limits: what its figures cannot say.
        measures: what they measure.
        is_yearly: whether each edition stands beside those before it, as another year of a series; if not, it takes
            their place.
    """

    name: str
    title: str
    owner: str
    page: str
    licence: str
    cycle: str
    population: str
    limits: str
    measures: tuple[Measure, ...]
    is_yearly: bool

    def slot(self, edition: str) -> str:
        """Return what an edition is current for: itself among the years of a series, else the whole data set."""
        return edition if self.is_yearly else ""


def _earnings(name: str, title: str, measure: Measure, population: str) -> Dataset:
    return Dataset(
        name,
        f"Annual Survey of Hours and Earnings, {title}",
        _ONS,
        "https://www.ons.gov.uk/employmentandlabourmarket/peopleinwork/earningsandworkinghours/datasets/"
        "occupation4digitsoc2010ashetable14",
        _OGL,
        "Yearly, in October or November, provisional; revised a year later",
        population,
        _CV,
        (measure,),
        True,
    )


_AT_WORK = "Employee jobs on adult rates whose pay for the period was not affected by absence"

DATASETS: Mapping[str, Dataset] = {
    each.name: each
    for each in (
        _earnings("ashe_weekly_pay", "table 14.1a: weekly pay, gross", "weekly_pay", _AT_WORK),
        _earnings("ashe_hourly_pay", "table 14.5a: hourly pay, gross", "hourly_pay", _AT_WORK),
        _earnings(
            "ashe_annual_pay",
            "table 14.7a: annual pay, gross",
            "annual_pay",
            "Employee jobs on adult rates held for more than a year",
        ),
        Dataset(
            "aps_employment_by_industry",
            "Employment by occupation (four digits of SOC2020) and industry section, Annual Population Survey",
            _ONS,
            "https://www.ons.gov.uk/employmentandlabourmarket/peopleinwork/employmentandemployeetypes",
            _OGL,
            "On request; the edition of 14 November 2025 has 2021 to 2024",
            "People aged 16 and over in employment, by their main job, in industry sections A to S",
            "Estimates of a sample, not seasonally adjusted. Shaded ones rest on a small sample and are marked so; "
            "those of too small a sample are never told. There are no totals of an occupation, and none can be "
            "reckoned where some are hidden.",
            ("employment",),
            False,
        ),
        Dataset(
            "lfs_employment",
            "EMP04: employment by occupation, Labour Force Survey",
            _ONS,
            "https://www.ons.gov.uk/employmentandlabourmarket/peopleinwork/employmentandemployeetypes/datasets/"
            "employmentbyoccupationemp04",
            _OGL,
            "Yearly, for the second quarter, until 2018 by SOC2010",
            "People aged 16 and over in employment, by their main job",
            "Estimates of a sample, not seasonally adjusted. Those of too small a sample are never told.",
            ("employment", "employees", "self_employed"),
            False,
        ),
        Dataset(
            "skills_imperative",
            "Labour market and skills projections: 2020 to 2035 (The Skills Imperative 2035), England",
            "Department for Education; made by the Institute for Employment Research of the University of Warwick and "
            "Cambridge Econometrics",
            "https://www.gov.uk/government/publications/labour-market-and-skills-projections-2020-to-2035",
            _OGL,
            "Every few years; that of March 2023 was replaced by a revised one in August 2024",
            "Jobs in England",
            "Projections, not forecasts: what would come about if what was assumed held. By one and two digits of "
            "SOC2020 only.",
            ("projected_employment", "projected_change"),
            False,
        ),
    )
}
"""Every data set, by name."""


def dataset(name: str) -> Dataset:
    """Return the data set called `name`.

    Raises:
        SocCoderError: there is none.
    """
    try:
        return DATASETS[name]
    except KeyError:
        raise SocCoderError(f"There is no data set {name!r}.", f"The data sets are {', '.join(DATASETS)}.") from None
