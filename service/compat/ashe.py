"""`/api/v1/ashe/…`: pay, from the published tables of the Annual Survey of Hours and Earnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.schemes import Group, load_scheme
from models.coding import Scheme
from service.compat.filters import NAMES, known, read_filters, whose
from service.compat.other_sites import shared_router
from service.compat.scheme import InScheme
from service.errors import NoSourceError, NotFoundError, declare
from service.occupations.respond import respond
from service.occupations.snapshot import Snapshot
from service.occupations.tell import Told, tell

router = shared_router("/ashe")


class FilterCoding(BaseModel):
    """A value of a filter."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it stands for."""
    value: int
    """The value."""


class FilterInfo(BaseModel):
    """A filter."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """Its name."""
    codings: list[FilterCoding]
    """Its values."""


class Pay(BaseModel):
    """Pay, and what a reader must know of it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    estpay: float
    """Median gross pay, pounds a week."""
    note: str
    """Of which group it is, if not of the one asked for, and other cautions; empty where there are none."""


class GenderPay(Pay):
    """Pay of a sex."""

    gender: int
    """1 men, 2 women."""


class StatusPay(Pay):
    """Pay of those who work full time, or part time."""

    status: int
    """1 full time, 2 part time."""


class YearOfPay(Pay):
    """Pay of a year."""

    year: int
    """The year."""
    breakdown: list[GenderPay] | list[StatusPay] | None = None
    """Pay by the values of the filter to break down by, as far as it may be told; absent where none is named."""


class PayAnswer(BaseModel):
    """Pay by year."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    soc: int
    """Code of the group."""
    series: list[YearOfPay]
    """Its pay, latest year first."""


@router.get("/estimatePay", response_model=PayAnswer, responses=declare(404, 422, 501, 503))
def tell_pay(
    request: Request,
    scheme: InScheme,
    soc: Annotated[str, Query(max_length=20, description="Code of the group.")],
    coarse: Annotated[
        bool, Query(description="Tell pay of a wider group where that of the group may not be told; else leave it out.")
    ] = True,
    filters: Annotated[str, Query(max_length=200, description="Whose, such as `gender:2|status:1`.")] = "",
    breakdown: Annotated[str | None, Query(max_length=20, description="Also by this filter.")] = None,
) -> Response:
    """Tell the median gross weekly pay of a group by year, as published; none is estimated by a model."""
    group = load_scheme(scheme).group(soc)
    chosen = tuple(sorted(read_filters(filters).items()))
    return respond(request, _estimate, scheme, group, chosen, known(breakdown) if breakdown else None, coarse)


@router.get("/estimateHours", response_model=None, responses=declare(404, 422, 501))
async def tell_hours(
    scheme: InScheme, soc: Annotated[str, Query(max_length=20, description="Code of the group.")]
) -> Response:
    """Tell the hours worked: there is no source for them yet, so none are told."""
    load_scheme(scheme).group(soc)
    raise NoSourceError(
        "There is no source for the hours worked.", "Table 14.9 of the Annual Survey of Hours and Earnings has them."
    )


@router.get("/filters", response_model=list[str], responses=declare(422))
async def list_filter_names() -> list[str]:
    """List the names of the filters."""
    return list(NAMES)


@router.get("/filters/all", response_model=list[FilterInfo], responses=declare(422))
async def list_filters() -> list[FilterInfo]:
    """List the filters and their values."""
    return [
        FilterInfo(name=name, codings=[FilterCoding(name=meaning, value=value) for value, meaning in codings.items()])
        for name, codings in NAMES.items()
    ]


def _estimate(
    figures: Snapshot,
    scheme: Scheme,
    group: Group,
    filters: tuple[tuple[str, int], ...],
    by: str | None,
    coarse: bool,
) -> bytes:
    chosen, code = dict(filters), group.code
    pay = _pay(figures, scheme, code, chosen, coarse)
    if not pay:
        raise NotFoundError(f"No pay of {code} {group.title} may be told.", "Ask for a wider group.")
    parts = {value: _pay(figures, scheme, code, {**chosen, by: value}, coarse) for value in NAMES[by]} if by else {}
    series = [
        {
            "year": year,
            **told,
            "breakdown": by and [{by: value, **some[year]} for value, some in parts.items() if year in some],
        }
        for year, told in sorted(pay.items(), reverse=True)
    ]
    answer = PayAnswer.model_validate({"soc": int(code), "series": series})
    return answer.model_dump_json(exclude_none=True).encode()


def _pay(
    figures: Snapshot, scheme: Scheme, code: str, chosen: Mapping[str, int], coarse: bool
) -> dict[int, dict[str, object]]:
    """Return pay and note by year, of the years whose pay may be told."""
    told = tell(figures, scheme, code, "weekly_pay", *whose(chosen))
    return {
        int(each.series.period): {"estpay": each.series.headline.value, "note": " ".join(_notes(each, scheme, code))}
        for each in told
        if each.series.headline.is_shown and (coarse or each.series.code == code)
    }


def _notes(told: Told, scheme: Scheme, code: str) -> Iterator[str]:
    if told.series.code != code:
        wider = load_scheme(scheme).groups.get(told.series.code)
        name = f"{wider.code} {wider.title}" if wider else "all occupations"
        yield f"Of {name}: that of {code} may not be told."
    if told.links:
        yield f"Reckoned by shares from {told.release.scheme} {', '.join(told.links)}; no published figure."
    if told.series.headline.mark == "acceptable":
        yield "Less precise: its coefficient of variation is between 10% and 20%."
