"""Figures of occupations: pay, hours and employment, and the data sets that they come from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mappings.near import group_of
from mappings.schemes import Group, load_scheme
from models.coding import Scheme
from service.answers import BRIEF, UNCHANGED, static_response
from service.endpoints.occupations import InScheme
from service.errors import NoSourceError, declare
from service.occupations import answers
from service.occupations.answers import DatasetsAnswer, FiguresAnswer, ReleaseAnswer
from service.occupations.datasets import DATASETS
from service.occupations.figure import Hours, Measure, Sex
from service.occupations.respond import respond
from service.occupations.snapshot import Snapshot, snapshot
from service.occupations.tell import tell

router = APIRouter(prefix="/v1", tags=["Occupations"])

PAY: tuple[Measure, ...] = ("weekly_pay", "hourly_pay", "annual_pay")
EMPLOYMENT: tuple[Measure, ...] = (
    "employment",
    "employees",
    "self_employed",
    "projected_employment",
    "projected_change",
)

Whose = Annotated[Sex, Query(description="Whose pay.")]
Working = Annotated[Hours, Query(description="Of those who work full time, part time, or both.")]
ByIndustry = Annotated[bool, Query(description="Tell employment by section of industry, instead of in all.")]


@router.get("/occupations/{soc}/pay", response_model=FiguresAnswer, responses=declare(404, 422, 503) | UNCHANGED)
def tell_pay(
    request: Request, soc: str, scheme: InScheme = "soc2020", sex: Whose = "all", hours: Working = "all"
) -> Response:
    """Tell what an occupation pays: gross pay by week, hour and year, with percentiles."""
    return respond(request, _figures, scheme, group_of(load_scheme(scheme), soc), PAY, sex, hours, "")


@router.get("/occupations/{soc}/employment", response_model=FiguresAnswer, responses=declare(404, 422, 503) | UNCHANGED)
def tell_employment(
    request: Request, soc: str, scheme: InScheme = "soc2020", by_industry: ByIndustry = False
) -> Response:
    """Tell how many work in an occupation, and how many are projected to."""
    group = group_of(load_scheme(scheme), soc)
    return respond(request, _figures, scheme, group, EMPLOYMENT, "all", "all", None if by_industry else "")


@router.get("/occupations/{soc}/hours", response_model=FiguresAnswer, responses=declare(404, 422, 501))
async def tell_hours(soc: str, scheme: InScheme = "soc2020") -> Response:
    """Tell the hours worked in an occupation: there is no source for them yet, so none are told."""
    group_of(load_scheme(scheme), soc)
    raise NoSourceError(
        "There is no source for the hours worked.", "Table 14.9 of the Annual Survey of Hours and Earnings has them."
    )


@router.get("/datasets", response_model=DatasetsAnswer, responses=declare(503) | UNCHANGED)
def list_datasets(request: Request) -> Response:
    """List the data sets: whose they are, how often they come, what they cannot say, and the releases told from now."""
    with snapshot(request.app.state.database) as current:
        releases = current.releases
    answer = DatasetsAnswer(
        datasets=[
            answers.dataset(
                each,
                [
                    ReleaseAnswer(**{name: getattr(release, name) for name in ReleaseAnswer.model_fields})
                    for release in releases
                    if release.dataset_name == each.name
                ],
            )
            for each in DATASETS.values()
        ]
    )
    return static_response(request, answer.model_dump_json().encode(), BRIEF)


def _figures(
    current: Snapshot,
    scheme: Scheme,
    group: Group,
    measures: tuple[Measure, ...],
    sex: Sex,
    hours: Hours,
    industry: str | None,
) -> bytes:
    told = [each for measure in measures for each in tell(current, scheme, group.code, measure, sex, hours, industry)]
    return answers.figures(scheme, group, told).model_dump_json().encode()
