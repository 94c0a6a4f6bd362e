"""The pages of occupations: searched and browsed, one each, and up to three side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mappings.schemes import UNIT_GROUP, Group, load_scheme
from models.coding import Scheme
from models.equivalents import other
from service.answers import BRIEF
from service.endpoints import matches
from service.occupations import answers
from service.occupations.answers import FigureAnswer, SeriesAnswer
from service.occupations.beside import beside, similar
from service.occupations.editions import relation
from service.occupations.figure import EVERY, Hours, Measure, Sex, Statistic
from service.occupations.latest import latest
from service.occupations.search import OccupationSearch
from service.occupations.snapshot import Snapshot, snapshot
from service.occupations.tell import tell
from service.occupations.texts import Texts
from service.occupations.titles import titles_of
from service.pages import HEADERS, TEMPLATES, pathways, wording
from service.pages import occupations as words
from service.pages.plots import flow, line_plot
from service.parts import database_of
from service.pathways.choose import PathwayQuery
from service.pathways.find import PATHWAYS, of_occupation
from service.store.vacancy_counts import By
from service.thread import CodingThread, Thread

router = APIRouter(prefix="/occupations", include_in_schema=False)

Pay = Literal["annual_pay", "weekly_pay", "hourly_pay"]

MOST_COMPARED = 3

LONGEST = 200
"""Characters that a search takes."""

FIRST_TITLES = 12
"""Job titles on the page of an occupation; the rest have a page of their own."""

FIRST_WAYS = 3
"""Links of each pathway on the page of an occupation."""

FIRST_VACANCIES = 3

ROUTES_IN = ("courses", "apprenticeships", "t-levels")
"""The pathways that are compared."""

COMPARED: Sequence[tuple[str, Measure, Statistic]] = (
    ("Median gross pay a year", "annual_pay", "median"),
    ("Median gross pay a week", "weekly_pay", "median"),
    ("Median gross pay an hour", "hourly_pay", "median"),
    ("Jobs of employees", "weekly_pay", "jobs"),
    ("People in employment", "employment", "count"),
    ("Projected jobs", "projected_employment", "count"),
    ("Projected change", "projected_change", "net_change"),
    ("Projected to be needed in all", "projected_change", "total_requirement"),
)
"""The figures that are compared."""


class Compared(NamedTuple):
    """An occupation among those compared."""

    group: Group
    latest: Mapping[Measure, SeriesAnswer]
    ways: Mapping[str, Any]


class Cell(NamedTuple):
    """A figure that is compared, and the series that it is of."""

    figure: FigureAnswer | None
    series: SeriesAnswer


@router.get("")
async def show_search(request: Request, thread: Thread, q: str | None = None, scheme: Scheme = "soc2020") -> Response:
    """Ask for a job title or a code and show what is found; beneath, the groups to browse."""
    if q is None:
        return _search(request, scheme)
    if problem := _problem(q):
        return _search(request, scheme, 422, q=q, problem=problem)
    typed, editions = q.strip(), (scheme, other(scheme))
    found = [(of, load_scheme(of).groups[typed]) for of in editions if typed in load_scheme(of)]
    if not typed.isdigit():
        find: OccupationSearch = request.app.state.occupation_search
        found = [(scheme, load_scheme(scheme).group(code)) for code, _ in find(thread.coder, typed, scheme)]
    return _search(request, scheme, q=q, found=found)


@router.get("/compare")
async def show_comparison(
    request: Request, thread: Thread, soc: Annotated[list[str] | None, Query()] = None, scheme: Scheme = "soc2020"
) -> Response:
    """Show up to three occupations side by side, and ask for others."""
    typed = [each.strip() for each in soc or ()][:MOST_COMPARED]
    find: OccupationSearch = request.app.state.occupation_search
    known, groups, problems = load_scheme(scheme), dict[str, Group](), dict[str, str]()
    for number, each in enumerate(typed, 1):
        found = (
            [each]
            if each in known
            else []
            if each.isdigit()
            else [one.code for one in find(thread.coder, each, scheme)]
        )
        if found:
            groups[found[0]] = known.groups[found[0]]
        elif each:
            problems[f"soc-{number}"] = f"No occupation of {wording.SCHEMES[scheme]} is {each[:LONGEST]!r}"
    if soc and len(soc) > MOST_COMPARED:
        problems["soc-1"] = f"Choose {MOST_COMPARED} occupations at most"
    given = (typed if problems else list(groups)) + [""] * MOST_COMPARED
    return await to_thread.run_sync(_comparison, request, scheme, list(groups.values()), given, problems)


@router.get("/{code}/titles")
def show_titles(request: Request, code: str, scheme: Scheme = "soc2020") -> Response:
    """Show every job title that the coding index has in an occupation."""
    if code not in load_scheme(scheme):
        return _missing(request, scheme, code)
    context = {"group": load_scheme(scheme).group(code), "scheme": scheme, "titles": titles_of(scheme, code)}
    return _page(request, "occupations_titles.html", context)


@router.get("/{code}")
async def show_occupation(
    request: Request, thread: Thread, code: str, scheme: Scheme = "soc2020", pay: Pay = "annual_pay"
) -> Response:
    """Show what is known of an occupation."""
    if code not in load_scheme(scheme):
        return _missing(request, scheme, code)
    vacancies = await _vacancies(request, thread, scheme, code[:UNIT_GROUP])
    return await to_thread.run_sync(_occupation, request, scheme, code, pay, vacancies)


async def _vacancies(request: Request, thread: CodingThread, scheme: Scheme, code: str) -> dict[str, Any]:
    """Return live vacancies of a group, and how many there were by region, where there is a store."""
    if not database_of(request).exists:
        return {"live": None, "counted": None}
    by: set[By] = {"region"}
    sought = matches.VacancyQuery(soc=code, scheme=scheme, limit=FIRST_VACANCIES)
    return {
        "live": await matches.find_vacancies(request, thread, sought),
        "counted": await to_thread.run_sync(matches.count_vacancies, request, by, scheme, UNIT_GROUP, code, None, None),
    }


def _occupation(request: Request, scheme: Scheme, code: str, pay: Pay, vacancies: dict[str, Any]) -> Response:
    texts: Texts = request.app.state.texts
    group, found, moved = load_scheme(scheme).group(code), texts.of(scheme, code), relation(scheme, code)
    query = PathwayQuery(scheme=scheme, limit=FIRST_WAYS)
    with snapshot(database_of(request)) as current:
        figures = _figures(current, scheme, code, pay)
    context = {
        "group": group,
        "unit": code[:UNIT_GROUP],
        "about": answers.described(scheme, group, found),
        "tasks": found.text and found.text.tasks,
        "titles": titles_of(scheme, code),
        "first_titles": FIRST_TITLES,
        "relation": moved,
        "flow": flow({each.code: each.share for each in moved.links if each.share >= words.LEAST_DRAWN}),
        "ways": {name: of_occupation(name, code, query) for name in PATHWAYS},
    }
    return _page(request, "occupations_group.html", {"scheme": scheme, "asked": pay, **context, **figures, **vacancies})


def _figures(current: Snapshot, scheme: Scheme, code: str, pay: Pay) -> dict[str, Any]:
    """Return what the page of an occupation tells of pay and employment."""

    def told(measure: Measure, sex: Sex = "all", hours: Hours = "all", industry: str | None = "") -> list[SeriesAnswer]:
        return [answers.series(scheme, each) for each in tell(current, scheme, code, measure, sex, hours, industry)]

    known = load_scheme(scheme)
    series = {measure: told(measure) for measure in words.PAY}
    counts = {measure: some[-1] for measure in words.COUNTS if (some := told(measure))}
    alike = similar(scheme, code)
    wider = known.group(code[:UNIT_GROUP]).parent
    compared = [answers.series(scheme, each) for each in beside(current, scheme, [*alike, *filter(None, [wider])], pay)]
    period = series[pay][-1].period if series[pay] else ""
    whose = [
        (who, each) for who, sex, hours in words.WHOSE for each in told(pay, sex, hours)[-1:] if each.period == period
    ]
    industries = [each for each in told("employment", industry=None) if each.group.code == code]
    industries = [each for each in industries if each.period == industries[-1].period and "hidden" not in each.cautions]
    outlook, change = told("projected_employment"), told("projected_change")
    every = [answers.series(scheme, each) for each in tell(current, scheme, EVERY, pay)]
    mine = known.group(code).title
    return {
        "series": series,
        "latest": {measure: some[-1] for measure, some in series.items() if some},
        "drawn": words.pay_ranges(compared),
        "alike": _three(code, alike),
        "left_out": [known.group(one).title for one in alike if one not in {each.group.code for each in compared}],
        "by_year": line_plot(
            {mine: words.points(series[pay], "median"), "All occupations": words.points(every, "median")}
        ),
        "whose": whose,
        "counts": counts,
        "industries": sorted(industries, key=lambda each: -(each.figures["count"].value or 0)),
        "most": max((each.figures["count"].value or 0 for each in industries), default=0),
        "outlook": outlook,
        "change": change,
        "projected": line_plot({"Jobs": words.points(outlook, "count", frozenset())}),
        "told": [
            *(each for some in series.values() for each in some),
            *counts.values(),
            *industries,
            *outlook,
            *change,
        ],
    }


def _three(code: str, alike: Sequence[str]) -> list[str]:
    """Return an occupation and those that follow it among similar ones, or else come before it."""
    place = alike.index(code) if code in alike else 0
    return [*alike[place:], *reversed(alike[:place])][:MOST_COMPARED]


def _comparison(
    request: Request, scheme: Scheme, groups: Sequence[Group], given: Sequence[str], problems: Mapping[str, str]
) -> Response:
    query = PathwayQuery(scheme=scheme, limit=FIRST_WAYS)
    with snapshot(database_of(request)) as current:
        found = [
            Compared(
                group,
                {one.series.measure: answers.series(scheme, one) for one in latest(current, scheme, group.code)},
                {name: of_occupation(name, group.code, query) for name in ROUTES_IN},
            )
            for group in groups
        ]
        pay = beside(current, scheme, [group.code for group in groups], "annual_pay") if groups else []
    context = {
        "scheme": scheme,
        "compared": found,
        "rows": [
            (title, [_cell(each, measure, statistic) for each in found]) for title, measure, statistic in COMPARED
        ],
        "ways": ROUTES_IN,
        "drawn": words.pay_ranges([answers.series(scheme, each) for each in pay]),
        "told": [series for each in found for series in each.latest.values()],
        "query": lambda codes: urlencode([("scheme", scheme), *(("soc", code) for code in codes)]),
        "given": given[:MOST_COMPARED],
        "problems": problems,
    }
    return _page(request, "occupations_compare.html", context, 422 if problems else 200)


def _cell(each: Compared, measure: Measure, statistic: Statistic) -> Cell | None:
    series = each.latest.get(measure)
    return Cell(series.figures.get(statistic), series) if series else None


def _problem(q: str) -> str | None:
    if not q.strip():
        return "Enter a job title or a code"
    return f"Enter {LONGEST} characters or fewer" if len(q) > LONGEST else None


def _missing(request: Request, scheme: Scheme, code: str) -> Response:
    """Tell of a code that the edition does not have: the codes that begin alike, and where the other edition has it."""
    known, away = load_scheme(scheme), other(scheme)
    wider = next((code[:level] for level in range(len(code), 0, -1) if code[:level] in known), None)
    elsewhere = load_scheme(away).groups.get(code)
    context = {
        "missing": code,
        "nearest": [known.group(wider), *known.children(wider)] if wider else [],
        "elsewhere": elsewhere,
        "relation": elsewhere and relation(away, code),
    }
    return _search(request, scheme, 404, **context)


def _search(request: Request, scheme: Scheme, status: int = 200, **further: Any) -> Response:
    known = load_scheme(scheme)
    tree = [(group, known.children(group.code)) for group in known.groups.values() if group.level == 1]
    return _page(request, "occupations.html", {"scheme": scheme, "tree": tree, "found": None, **further}, status)


def _page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """Return a page; a caller that has it already, as its `If-None-Match` says, is only told so."""
    context = {"words": words, "paths": pathways, "away": other(context["scheme"]), **context}
    response = TEMPLATES.TemplateResponse(request, template, context, status, HEADERS)
    if status != 200:
        return response
    headers = {"ETag": f'"{blake2b(bytes(response.body), digest_size=12).hexdigest()}"', **HEADERS, **BRIEF}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response
