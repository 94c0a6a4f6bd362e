"""The layout of a file of outcomes, declared once: what a row may hold, column by column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.outcomes.withhold import ALL

MARKS = frozenset(("", ".", "..", "\u2026", "-", "\u2013", "*", "c", "x", "z", ":", "[c]", "[x]", "[z]", "low", "n/a"))
"""What stands in a cell that its owner withholds, or has no figure for; in either case."""

TOTAL = "all"
"""What stands for a total: of all occupations, of all levels, domiciles or modes."""

LayoutName = Literal["destinations", "earnings"]
SurveyName = Literal["graduate_outcomes", "dlhe", "leo"]
SubjectScheme = Literal["hecos", "jacs3", "cah_1_1", "cah_1_3"]


def _unmarked(value: Any) -> Any:
    """Return None for a mark, and a number without separators of thousands, signs of pounds and of per cent."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    return None if text.casefold() in MARKS or text.startswith("<") else text.strip("£%").replace(",", "")


Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\P{C}+$")]
Count = Annotated[float | None, Field(ge=0, le=1e8), BeforeValidator(_unmarked)]
Percentage = Annotated[float | None, Field(ge=0, le=100), BeforeValidator(_unmarked)]
Pounds = Annotated[float | None, Field(ge=0, le=1e7), BeforeValidator(_unmarked)]


class _Row(BaseModel):
    """What every row tells: whom it is of, the subject that they studied, and where it is from."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True, allow_inf_nan=False
    )

    survey: SurveyName
    """`graduate_outcomes`, `dlhe` or `leo`."""
    years: Annotated[str, Field(pattern=r"^[12]\d{3}/\d{2}(-[12]\d{3}/\d{2})?$")]
    """Academic year of graduation, such as `2021/22`, or the first and last of several: `2019/20-2021/22`."""
    level: Words
    """Level of study, such as `first degree`, or `all`."""
    domicile: Words
    """Where the students came from, such as `UK`, or `all`."""
    mode: Words
    """How they studied, such as `full-time`, or `all`."""
    subject_scheme: SubjectScheme
    """Scheme and edition of `subject`: `hecos`, `jacs3` (a code of any depth), `cah_1_1` or `cah_1_3`."""
    subject: str
    """Code of the subject, or of the group of subjects."""
    source: Words
    """Publication that the figures are from, with its owner."""
    licence: Words
    """Licence, or the agreement under which the figures may be used."""

    @field_validator("years")
    @classmethod
    def _are_years(cls, years: str) -> str:
        starts = [int(year[:4]) for year in years.split("-")]
        ends = [int(year[5:]) for year in years.split("-")]
        if starts != sorted(starts) or ends != [(start + 1) % 100 for start in starts]:
            raise PydanticCustomError("years", "These are no academic years in order")
        return years

    @field_validator("subject")
    @classmethod
    def _is_subject(cls, code: str, info: Any) -> str:
        if scheme := info.data.get("subject_scheme"):
            _known(lambda: load_subjects(scheme).group(code))
        return code


class DestinationRow(_Row):
    """How many graduates of a subject had an occupation: a count, or a percentage with its base."""

    soc_scheme: Scheme
    """Scheme of `soc`: `soc2010` or `soc2020`."""
    soc: str
    """Code of the occupation, of any level; `all` for those of all occupations together."""
    count: Count = None
    """People; a mark, such as `..` or `c`, or nothing, where it is withheld."""
    percentage: Percentage = None
    """Instead of a count, per cent of `base`; a mark where it is withheld."""
    base: Count = None
    """People that `percentage` is of: all graduates of the subject, or all those in the occupation."""
    percentage_of: Literal["subject", "occupation", ""] = ""
    """What `percentage` is of; `subject` where nothing is said. Of an `occupation`, it is shown and does not weigh."""

    @field_validator("soc")
    @classmethod
    def _is_occupation(cls, code: str, info: Any) -> str:
        if code.casefold() == TOTAL:
            return ALL
        if scheme := info.data.get("soc_scheme"):
            _known(lambda: load_scheme(scheme).group(code))
            if len(code) > len("2237"):
                raise PydanticCustomError("deep", "A sub-unit group is too deep: give a unit group, or a wider one")
        return code

    @model_validator(mode="after")
    def _tells_one_thing(self) -> Self:
        if self.survey == "leo":
            raise PydanticCustomError("survey", "LEO tells earnings, not occupations")
        if self.count is not None and self.percentage is not None:
            raise PydanticCustomError("both", "Give a count or a percentage, not both")
        if self.percentage is not None and self.base is None:
            raise PydanticCustomError("base", "A percentage needs its base: whether it may be told hangs on that")
        if self.percentage_of == "occupation" and (self.count is not None or self.soc == ALL):
            raise PydanticCustomError("of", "What is of an occupation has a percentage, and a code of an occupation")
        if None not in (self.count, self.base) and self.count > self.base:  # type: ignore[operator]
            raise PydanticCustomError("above", "The count is larger than its base")
        return self


class EarningsRow(_Row):
    """What graduates of a subject earn in a year, some years after they graduated."""

    years_after: Annotated[int, Field(ge=0, le=30)]
    """Years after graduation."""
    count: Count
    """People whose earnings these are."""
    lower_quartile: Pounds = None
    """Pounds a year that a quarter of them earn less than; a mark where it is withheld."""
    median: Pounds
    """Pounds a year that half of them earn less than; a mark where it is withheld."""
    upper_quartile: Pounds = None
    """Pounds a year that three quarters of them earn less than; a mark where it is withheld."""

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        told = [each for each in (self.lower_quartile, self.median, self.upper_quartile) if each is not None]
        if told != sorted(told):
            raise PydanticCustomError("order", "Lower quartile, median and upper quartile are not in this order")
        return self


LAYOUTS: dict[LayoutName, type[DestinationRow] | type[EarningsRow]] = {
    "destinations": DestinationRow,
    "earnings": EarningsRow,
}
"""The layouts by name; a file is of earnings where it has a column `median`."""


def explain(layout: LayoutName) -> dict[str, str]:
    """Return what each column of a layout holds, in order of the columns."""
    fields = LAYOUTS[layout].model_fields.items()
    return {column: " ".join((field.description or "").split()) for column, field in fields}


def _known(look_up: Callable[[], object]) -> None:
    try:
        look_up()
    except SocCoderError as error:
        raise PydanticCustomError("code", "{what}", {"what": str(error).rstrip(".")}) from None
