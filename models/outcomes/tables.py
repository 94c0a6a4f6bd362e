"""The shapes of outcomes once they may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.coding import Scheme
from models.outcomes.layout import TOTAL, SubjectScheme, SurveyName

NAMES: Mapping[SurveyName, str] = {"graduate_outcomes": "Graduate Outcomes", "dlhe": "DLHE", "leo": "LEO"}
"""The names of the surveys."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Whom a table is of.

    Attributes:
        survey: the survey, or LEO.
        years: academic year of graduation, or the first and last of several.
        level: level of study, or `all`.
        domicile: where the students came from, or `all`.
        mode: how they studied, or `all`.
    """

    survey: SurveyName
    years: str
    level: str
    domicile: str
    mode: str

    def __str__(self) -> str:
        """Return the cohort in words, such as `Graduate Outcomes 2021/22, first degree, UK, full-time`."""
        told = [each for each in (self.level, self.domicile, self.mode) if each.casefold() != TOTAL]
        return ", ".join([f"{NAMES[self.survey]} {self.years}", *told])

    def overlaps(self, other: Cohort) -> bool:
        """Say whether some people may be in both."""
        return (
            self.survey == other.survey
            and not self._graduated().isdisjoint(other._graduated())
            and all(
                one == another or TOTAL in (one, another)
                for one, another in zip(self._who(), other._who(), strict=True)
            )
        )

    def _who(self) -> tuple[str, ...]:
        return self.level.casefold(), self.domicile.casefold(), self.mode.casefold()

    def _graduated(self) -> set[int]:
        first, *last = (int(year[:4]) for year in self.years.split("-"))
        return set(range(first, (last or [first])[0] + 1))


@dataclass(frozen=True, slots=True)
class Destinations:
    """How many graduates had which occupation.

    Attributes:
        cohort: the graduates.
        subject_scheme: scheme of the subjects, which are all of one level.
        soc_scheme: scheme of the occupations.
        counts: by subject, the count of each code of an occupation, `ALL` for that of all; a multiple of 5, or None
            where it is withheld.
    """

    cohort: Cohort
    subject_scheme: SubjectScheme
    soc_scheme: Scheme
    counts: Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class Shares:
    """What those in an occupation had studied.

    Attributes:
        cohort: the graduates.
        subject_scheme: scheme of the subjects.
        soc_scheme: scheme of the occupations.
        percentages: by code of an occupation, the whole per cent that each subject has; None where it is withheld.
    """

    cohort: Cohort
    subject_scheme: SubjectScheme
    soc_scheme: Scheme
    percentages: Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class Earnings:
    """What graduates of a subject earn.

    Attributes:
        cohort: the graduates.
        subject_scheme: scheme of the subject.
        subject: its code.
        years_after: years after graduation.
        count: people whose earnings these are, a multiple of 5; None where it is withheld.
        lower_quartile: pounds a year, a multiple of 100, that a quarter earn less than; None where it is withheld.
        median: that half earn less than.
        upper_quartile: that three quarters earn less than.
    """

    cohort: Cohort
    subject_scheme: SubjectScheme
    subject: str
    years_after: int
    count: int | None
    lower_quartile: int | None
    median: int | None
    upper_quartile: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures are from.

    Attributes:
        source: the publication, with its owner.
        licence: under what they may be used.
    """

    source: str
    licence: str


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """All that a licensed user has supplied, as it may be told; equal to itself alone.

    Attributes:
        version: the first 8 hexadecimal digits of the SHA-256 of the files.
        destinations: how many graduates had which occupation.
        shares: what those in an occupation had studied.
        earnings: what graduates earn.
        origins: where the figures of each cohort are from.
        remarks: what was changed so that the rules are kept.
    """

    version: str
    destinations: tuple[Destinations, ...]
    shares: tuple[Shares, ...]
    earnings: tuple[Earnings, ...]
    origins: Mapping[Cohort, Origin]
    remarks: tuple[str, ...]
