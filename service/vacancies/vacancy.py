"""One vacancy, the shape that every feed is brought to, and what is said of an item that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import ConfigDict

from models.coding import Item

Period = Literal["hour", "day", "week", "month", "year"]
Hours = Literal["full_time", "part_time", "full_or_part_time"]
Contract = Literal[
    "permanent", "fixed_term", "temporary", "contract", "casual", "apprenticeship", "internship", "volunteer"
]
ReferenceFrom = Literal["feed", "url", "content"]
Fault = Literal["broken_off", "malformed", "no_title", "too_large", "unsafe"]


@dataclass(frozen=True, slots=True)
class Pay:
    """What a vacancy pays, as far as it says so."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    text: str = ""
    """The pay as written, or as put together from the feed's numbers."""
    minimum: float | None = None
    """Least amount for one `period`, in `currency`."""
    maximum: float | None = None
    """Largest amount for one `period`; the same as `minimum` where one amount is named."""
    period: Period | None = None
    """What the amounts are paid for; null where it is not said and cannot be told."""
    currency: str = "GBP"
    """ISO 4217 code of the currency."""
    annual_minimum: float | None = None
    """`minimum` for a year of full-time work; null where the period is not known."""
    annual_maximum: float | None = None
    """`maximum` for a year of full-time work."""
    full_time_hours: float | None = None
    """Hours a week by which hourly pay was made annual; null where the pay is not hourly."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vacancy is."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    text: str = ""
    """The place as written."""
    postcode: str = ""
    """UK postcode in capitals with its space (`LS1 4AP`), or only its district (`LS1`), or empty."""
    latitude: float | None = None
    """Degrees north (WGS 84), as given by the feed; null where it gives none."""
    longitude: float | None = None
    """Degrees east (WGS 84); null where `latitude` is."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The apprenticeship standard that a vacancy names."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    lars_code: str = ""
    """Its code in the Learning Aim Reference Service, digits, or empty."""
    reference: str = ""
    """Its reference, such as `ST0095`, or empty."""
    title: str = ""
    """Its title, or empty."""
    level: int | None = None
    """Its level, 2 to 7; null where it is not given."""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A vacancy. Only `title` is sure to be filled; an empty string or null means "not given"."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    source: str
    """Short name of the feed that it comes from."""
    reference: str
    """What names it in its source; unique there as far as the source keeps to it."""
    reference_from: ReferenceFrom
    """What `reference` is: the feed's own (`feed`), else the address (`url`), else a digest of the item (`content`)."""
    title: str
    """Title, plain text on one line."""
    layout: str
    """Name of the format that it was read from."""
    description: str = ""
    """The advert's text, plain, paragraphs on lines of their own."""
    employer: str = ""
    """Name of the employer, or of the agency."""
    place: Place = Place()
    """Where it is."""
    pay: Pay = Pay()
    """What it pays."""
    hours: Hours | None = None
    """Whether it is full-time or part-time."""
    weekly_hours: float | None = None
    """Hours a week, where they are given."""
    contract: Contract | None = None
    """Kind of contract."""
    posted: date | None = None
    """Day on which it was advertised."""
    closes: date | None = None
    """Last day to apply."""
    url: str = ""
    """Address of the advert, http or https."""
    category: str = ""
    """The job board's category."""
    standard: Standard | None = None
    """The apprenticeship standard, where an apprenticeship names one."""
    notes: tuple[str, ...] = ()
    """What was lost or mended in reading it, a sentence each, such as a date that is none."""

    def item(self) -> Item:
        """Return what a coder is given of it."""
        return Item(
            self.title,
            "vacancy",
            description=self.description,
            category=self.category,
            salary=self.pay.text,
            location=self.place.text,
            employer=self.employer,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item of a feed, or the rest of a feed, that no vacancy can be made of."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    where: str
    """Where it is in the feed: `line 12`, `item 3`, `byte 4096`."""
    fault: Fault
    """`broken_off`: the feed cannot be read from here on. `malformed`: the item is not what its format says.
    `no_title`: it has no title. `too_large`: it is longer than any vacancy. `unsafe`: it declares entities of XML."""
    reason: str
    """What is wrong, in one sentence."""
    raw: str = ""
    """The item as it was read, so that it can be mended and read again; cut short where it is too large, and empty for
    the rest of a feed."""
    layout: str = ""
    """The format by which `raw` is read again; empty where it cannot be."""
