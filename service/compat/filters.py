"""The filters of `/api/v1/ashe`: `gender:2|status:1`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mappings.errors import SocCoderError
from service.errors import NoSourceError
from service.occupations.figure import Hours, Sex

GENDER: Mapping[int, Sex] = {1: "male", 2: "female"}
STATUS: Mapping[int, Hours] = {1: "full_time", 2: "part_time"}

NAMES = {
    "gender": {1: "Male", 2: "Female"},
    "status": {1: "Full Time", 2: "Part Time"},
}
"""The filters there are, and what their values stand for."""

WITHOUT_SOURCE = ("age", "qualification", "region", "industry")
"""Filters of LMI for All that the published tables do not tell of."""


class Whose(NamedTuple):
    """Whose pay is asked for."""

    sex: Sex
    hours: Hours


def read_filters(text: str) -> dict[str, int]:
    """Return the value of each filter.

    Args:
        text: filters joined by `|`, each its name, a colon and a value.

    Raises:
        NoSourceError: the tables do not tell of a filter.
        SocCoderError: there is no such filter, or no such value.
    """
    chosen: dict[str, int] = {}
    for each in filter(None, text.split("|")):
        name, _, value = each.partition(":")
        codings = NAMES[known(name.strip())]
        if not value.strip().isdecimal() or int(value) not in codings:
            said = ", ".join(f"{number} {meaning}" for number, meaning in codings.items())
            raise SocCoderError(f"The filter {name.strip()} has no value {value.strip()[:20]!r}.", f"It has {said}.")
        chosen[name.strip()] = int(value)
    return chosen


def known(name: str) -> str:
    """Return the name of a filter that there is.

    Raises:
        NoSourceError: the tables do not tell of it.
        SocCoderError: there is no such filter.
    """
    if name in WITHOUT_SOURCE:
        raise NoSourceError(f"There is no source by {name}.", f"There is by {' and '.join(NAMES)}.")
    if name not in NAMES:
        raise SocCoderError(f"There is no filter {name[:20]!r}.", f"The filters are {', '.join(NAMES)}.")
    return name


def whose(chosen: Mapping[str, int]) -> Whose:
    """Return whose pay the filters choose."""
    return Whose(
        GENDER[chosen["gender"]] if "gender" in chosen else "all",
        STATUS[chosen["status"]] if "status" in chosen else "all",
    )
