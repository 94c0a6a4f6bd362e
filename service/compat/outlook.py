"""`/api/v1/wf/…` and `/api/v1/lfs/…`: projected employment, and unemployment."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.schemes import load_scheme
from service.answers import BRIEF, static_response
from service.compat.other_sites import shared_router
from service.compat.scheme import InScheme
from service.errors import NoSourceError, declare
from service.occupations.snapshot import snapshot
from service.occupations.tell import tell

router = shared_router()

DEEPEST = 2
"""Digits of the codes that employment is projected of."""

Soc = Annotated[str, Query(max_length=20, description="Code of the group.")]
Year = Annotated[int | None, Query(ge=1900, le=2100)]


class YearOfEmployment(BaseModel):
    """Projected employment of a year."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    year: int
    """The year."""
    employment: float
    """People in employment in England."""


class ProjectionAnswer(BaseModel):
    """Projected employment."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    soc: int
    """Code of the group."""
    predictedEmployment: list[YearOfEmployment]  # noqa: N815 - as LMI for All spells it
    """By year."""
    note: str
    """What it is a projection of."""


@router.get("/wf/predict", response_model=ProjectionAnswer, responses=declare(404, 422, 501, 503))
def project_employment(
    request: Request,
    scheme: InScheme,
    soc: Soc,
    min_year: Annotated[Year, Query(alias="minYear", description="First year.")] = None,
    max_year: Annotated[Year, Query(alias="maxYear", description="Last year.")] = None,
) -> Response:
    """Tell the projected employment of a group of one or two digits; of others there is no source."""
    load_scheme(scheme).group(soc)
    with snapshot(request.app.state.database) as figures:
        told = tell(figures, scheme, soc, "projected_employment") if len(soc) <= DEEPEST else []
    shown = [each for each in told if each.series.code == soc and each.series.headline.value is not None]
    if not shown:
        raise NoSourceError(
            f"There is no projection of {soc}.",
            f"There are projections of groups of {DEEPEST} digits: {soc[:DEEPEST]}.",
        )
    years = {int(each.series.period): each.series.headline.value or 0.0 for each in shown}
    converted = f" Reckoned by shares from {shown[0].release.scheme}." if shown[0].links else ""
    answer = ProjectionAnswer(
        soc=int(soc),
        predictedEmployment=[
            YearOfEmployment(year=year, employment=round(thousands * 1000))
            for year, thousands in years.items()
            if (min_year or year) <= year <= (max_year or year)
        ],
        note=f"Of England. {shown[0].release.dataset.title}.{converted}",
    )
    return static_response(request, answer.model_dump_json().encode(), BRIEF)


@router.get("/lfs/unemployment", response_model=None, responses=declare(404, 422, 501))
async def tell_unemployment(scheme: InScheme, soc: Soc) -> Response:
    """Tell unemployment by former occupation: there is no source for it, so none is told."""
    load_scheme(scheme).group(soc)
    raise NoSourceError(
        "There is no source for unemployment by occupation.", "The Labour Force Survey has it; no edition is loaded."
    )
