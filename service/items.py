"""What a request asks to code: items checked one by one, so that a bad one does not fail the others."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from models.coding import Item, Kind, Scheme
from service.errors import Problem, validation_problem

MOST_ITEMS = 1000
"""Items in one request."""

LONGEST_FIELD = 1000
"""Characters of a title or of any other short field."""

LONGEST_DESCRIPTION = 50_000
"""Characters of the text of an advert or of a standard."""

LONGEST_ID = 200
"""Characters of an item's identifier."""

Source = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""Short name of the feed that items come from."""


class ItemFields(BaseModel):
    """An item as a request names it; only `title` is required."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, str_max_length=LONGEST_FIELD)

    title: str
    """The job title, as a person or an advert wrote it; or the title of the course or of the standard."""
    kind: Kind = "job_title"
    """`job_title`: a title as in a survey or a register. `vacancy`: a title as in an advert. `course`: a course of
    higher education. `apprenticeship`: an apprenticeship standard."""
    qualifier: str = ""
    """The coding index's additional qualifying term, such as "primary", or "nos" for none of them."""
    industry: str = ""
    """The industry of the employer, such as "hospital service"."""
    description: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] = ""
    """The advert's text (vacancies)."""
    category: str = ""
    """The job board's category (vacancies)."""
    salary: str = ""
    """The pay as advertised (vacancies)."""
    location: str = ""
    """The place as advertised (vacancies)."""
    employer: str = ""
    """The employer as advertised (vacancies)."""
    hecos: str = ""
    """HECoS codes, 6 digits, separated by `|` (courses)."""
    jacs3: str = ""
    """JACS3 codes, such as `I100`, `I1` or `9`, separated by `|` (courses)."""
    cah: str = ""
    """CAH codes of version 1.3, such as `11-01-02`, separated by `|`; `1.1:11-01-02` is of version 1.1 (courses)."""
    level: str = ""
    """Level of the qualification, 2 to 8 (courses, apprenticeships)."""
    route: str = ""
    """Route of the occupational maps, such as "Digital" (apprenticeships)."""
    overview: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] = ""
    """What the occupation is, in the words of the standard (apprenticeships)."""
    duties: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] = ""
    """Its duties (apprenticeships)."""
    typical_job_titles: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] = ""
    """Its typical job titles, separated by `|`, `;` or new lines (apprenticeships)."""

    def item(self) -> Item:
        """Return the item to code."""
        return Item(**{name: getattr(self, name) for name in ItemFields.model_fields})


class RequestItem(ItemFields):
    """An item of a request for many."""

    id: Annotated[str, Field(max_length=LONGEST_ID)] | None = None
    """The caller's own identifier, given back with the coding."""


class Refused(BaseModel):
    """An item that cannot be coded, and why."""

    id: str | None
    error: Problem


def _check(value: Any) -> RequestItem | Refused:
    try:
        return RequestItem.model_validate(value)
    except ValidationError as error:
        errors = error.errors()
        known = isinstance(value, dict) and all(each["loc"] != ("id",) for each in errors)
        return Refused(id=value.get("id") if known else None, error=validation_problem(errors))


CheckedItem = Annotated[RequestItem | Refused, PlainValidator(_check, json_schema_input_type=RequestItem)]
"""A valid item, or what is wrong with it."""

Top = Annotated[int, Field(ge=1, le=20)]
"""How many candidates to give."""


class ClassifyRequest(BaseModel):
    """Items to code to one scheme."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    scheme: Scheme = "soc2020"
    """Scheme to code to."""
    top: Top = 5
    """Candidates to give for each item."""
    careful: bool = True
    """Read adverts that leave a doubt more closely; without, coding is faster and right less often."""
    source: Source | None = None
    """Short name of the feed that the items come from, under which the codings are counted (drift)."""
    items: Annotated[list[CheckedItem], Field(max_length=MOST_ITEMS)]
    """The items; one that is not valid gets an error in its place and the others are coded."""


class ClassifyQuery(ItemFields):
    """One item to code, as the query of an address."""

    scheme: Scheme = "soc2020"
    """Scheme to code to."""
    top: Top = 5
    """Candidates to give."""
    careful: bool = True
    """Read adverts that leave a doubt more closely; without, coding is faster and right less often."""
    source: Source | None = None
    """Short name of the feed that the item comes from, under which the coding is counted (drift)."""
