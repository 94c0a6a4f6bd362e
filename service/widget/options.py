"""What the page that holds a widget may choose: the occupations, their edition, colours, size of text and headings."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from models.coding import Scheme

MOST = 3
"""Occupations that a widget compares at most."""

Code = Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]
Colour = Annotated[
    str, Field(pattern=r"^#?[0-9a-fA-F]{6}$"), AfterValidator(lambda text: text.removeprefix("#").lower())
]

WRONG = {
    "soc": f"Name up to {MOST} occupations by their codes, with commas between, such as 2237,2314",
    "scheme": "The edition must be soc2020 or soc2010",
    "colour": "The colour must be six hexadecimal digits, such as 12436d",
    "background": "The background must be six hexadecimal digits, such as ffffff",
    "size": "The size of text must be a whole number from 12 to 24",
    "heading": "The level of headings must be a whole number from 1 to 5",
}
"""What each option must be, in words for whoever gave another."""


class Options(BaseModel):
    """The options of a widget; each is an attribute `data-…` of its script, and a parameter of its frame's address."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    soc: Annotated[tuple[Code, ...], Field(max_length=MOST)] = ()
    """Codes of the occupations; groups of any level."""
    scheme: Scheme = "soc2020"
    """Edition of SOC to show."""
    colour: Colour = "12436d"
    """Of the heading, links and bars, which are made as much darker or lighter as readable text needs."""
    background: Colour = "ffffff"
    """Behind all else; text on it is black or white, whichever is read better."""
    size: Annotated[int, Field(ge=12, le=24)] = 16
    """Of text, in pixels."""
    heading: Annotated[int, Field(ge=1, le=5)] = 2
    """Level of the widget's heading among those of the page; those of occupations are one below."""

    @property
    def query(self) -> str:
        """The options that are not the default, as a query string."""
        chosen = {**self.model_dump(exclude_defaults=True), "soc": ",".join(self.soc)}
        return urlencode({name: value for name, value in chosen.items() if value}, safe=",")

    @property
    def style(self) -> str:
        """Those that decide how it looks, as a query string."""
        return urlencode({"colour": self.colour, "background": self.background, "size": self.size})

    def adding(self, *codes: str) -> Options:
        """Return the same options with more occupations, each once."""
        return self.model_copy(update={"soc": tuple(dict.fromkeys((*self.soc, *codes)))})

    def without(self, code: str) -> Options:
        """Return the same options with one occupation less."""
        return self.model_copy(update={"soc": tuple(each for each in self.soc if each != code)})


def given(query: QueryParams) -> dict[str, str]:
    """Return the options that a query string has, as they were written; empty ones are left out."""
    codes = ",".join(code for text in query.getlist("soc") for code in text.replace(" ", "").split(",") if code)
    written = {name: query[name].strip() for name in Options.model_fields if name in query} | {"soc": codes}
    return {name: text for name, text in written.items() if text}


def read(written: dict[str, str]) -> Options:
    """Return the options that were written.

    Raises:
        ValidationError: one is not valid.
    """
    codes = tuple(dict.fromkeys(filter(None, written.get("soc", "").split(","))))
    return Options.model_validate({**written, "soc": codes})


def problems(error: ValidationError) -> dict[str, str]:
    """Return what is wrong with each option at fault, without what was written."""
    return {name: WRONG[name] for name in dict.fromkeys(str(each["loc"][0]) for each in error.errors())}
