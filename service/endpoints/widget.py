"""The widget, which pages of other sites show in a frame: its script, its style, and a page that writes its code."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from mappings.errors import UnknownCodeError
from mappings.schemes import load_scheme
from service.answers import BRIEF, STATIC
from service.occupations.respond import respond
from service.occupations.search import OccupationSearch, Ranked
from service.occupations.snapshot import Snapshot
from service.pages import FOLDER, HEADERS, TEMPLATES
from service.store.database import DatabaseAwayError
from service.thread import CodingThread, Thread
from service.widget import colours
from service.widget.code import frame_code, script_code
from service.widget.compare import Named, compare, named
from service.widget.facts import LABELS
from service.widget.options import MOST, Options, given, problems, read
from service.widget.wanted import LONGEST, Wanted, typed, wanted

router = APIRouter(include_in_schema=False)

TOO_MANY = f"Choose {MOST} occupations at most"

_SHARED = {"Cross-Origin-Resource-Policy": "cross-origin"}

FRAME = {
    **_SHARED,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors *",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "",
}
"""What lets every site frame the widget, those too that are isolated from other origins; it still loads from its own
site only."""

EMBED = {"Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; script-src 'self'; frame-src 'self'"}


class Search(NamedTuple):
    """A search for an occupation.

    Attributes:
        words: what was typed.
        problem: what is wrong with it; None where nothing is.
        found: the unit groups that fit, best first, and their titles.
    """

    words: str
    problem: str | None
    found: tuple[tuple[str, str], ...]


@router.get("/widget")
def show_widget(request: Request, thread: Thread, q: str | None = None) -> Response:
    """Show up to three occupations side by side, and a search for others."""
    try:
        options = read(given(request.query_params))
    except ValidationError as error:
        return _refuse(list(problems(error).values()), 422)
    try:
        occupations = tuple({each.group: each for each in _named(options)}.values())
    except UnknownCodeError as error:
        return _refuse([error.message, error.hint], 404, options)
    searched = None if q is None else _searched(request, thread, options, q.strip())
    try:
        return respond(request, _write, options, occupations, searched, headers=FRAME | BRIEF)
    except DatabaseAwayError:
        return _refuse(["The figures cannot be read just now. Try again in a moment."], 503, options)


@router.get("/widget.js")
async def send_script() -> Response:
    """Send the script that puts the frame on a page."""
    headers = {**_SHARED, **STATIC, "Content-Type": "text/javascript; charset=utf-8"}
    return Response((FOLDER / "widget.js").read_bytes(), headers=headers)


@router.get("/widget.css")
async def send_style(request: Request) -> Response:
    """Send the style of a frame, in its colours."""
    try:
        options = read(given(request.query_params))
    except ValidationError:
        options = Options()
    ink = colours.text_on(options.background)
    context = {
        "options": options,
        "ink": ink,
        "on_colour": colours.text_on(options.colour),
        "accent": colours.readable(options.colour, options.background),
    }
    style = TEMPLATES.get_template("widget.css").render(context)
    return Response(style, headers={**STATIC, "Content-Type": "text/css; charset=utf-8"})


@router.get("/widget/embed")
def write_code(request: Request, thread: Thread) -> Response:
    """Ask what the widget is to look like, show it, and give the code for a page that is to hold it.

    Titles lead to the address of the occupations that they are.
    """
    written = given(request.query_params) | {"soc": ""}
    options, wrong = Options(), dict[str, str]()
    try:
        options = read(written)
    except ValidationError as error:
        wrong = problems(error)
    wants = _wants(request, thread, options)
    told = {f"{'is' if each.choices else 'soc'}-{place}": each.problem for place, each in enumerate(wants, 1)}
    wrong = {name: problem for name, problem in told.items() if problem} | wrong
    options = options.adding(*(each.named.code for each in wants if each.named))
    if not wrong and any(each.named and each.named.code != each.typed for each in wants):
        return RedirectResponse(f"embed?{options.query}", 303, EMBED)
    base = str(request.base_url)
    context = {
        "given": options.model_dump() | written,
        "wants": [*wants, *[Wanted("")] * (MOST - len(wants))],
        "problems": wrong,
        "options": options,
        "defaults": Options(),
        "most": MOST,
        "base": base,
        "script": script_code(base, options),
        "frame": frame_code(base, options),
    }
    return TEMPLATES.TemplateResponse(
        request, "widget_embed.html", context, headers=EMBED, status_code=422 if wrong else 200
    )


def _named(options: Options) -> list[Named]:
    return [named(options.scheme, code) for code in options.soc]


def _wants(request: Request, thread: CodingThread, options: Options) -> list[Wanted]:
    """Return the occupations that were typed; where they are too many, the first says so."""
    query = request.query_params
    texts = typed(query)
    if len(texts) > MOST:
        return [Wanted(text, problem=None if place else TOO_MANY) for place, text in enumerate(texts[:MOST])]

    def find(words: str) -> tuple[Ranked, ...]:
        return _found(request, thread, options, words)

    return [wanted(options.scheme, text, query.get(f"is-{place}", ""), find) for place, text in enumerate(texts, 1)]


def _searched(request: Request, thread: CodingThread, options: Options, words: str) -> Search:
    if not words:
        return Search("", "Enter a job title", ())
    if len(words) > LONGEST:
        return Search(words[:LONGEST], f"Enter {LONGEST} characters or fewer", ())
    groups = load_scheme(options.scheme)
    found = [groups.group(code) for code, _ in _found(request, thread, options, words)]
    return Search(words, None, tuple((group.code, group.title) for group in found if group.code not in options.soc))


def _found(request: Request, thread: CodingThread, options: Options, words: str) -> tuple[Ranked, ...]:
    find: OccupationSearch = request.app.state.occupation_search
    return find(thread.coder, words, options.scheme)


def _write(figures: Snapshot, options: Options, occupations: tuple[Named, ...], searched: Search | None) -> bytes:
    comparison = compare(figures, options.scheme, occupations)
    return _frame(options, labels=LABELS, comparison=comparison, searched=searched, most=MOST).encode()


def _refuse(why: list[str], status: int, options: Options | None = None) -> Response:
    return Response(_frame(options or Options(), why=why), status, FRAME)


def _frame(options: Options, **context: Any) -> str:
    return TEMPLATES.get_template("widget.html").render(options=options, **context)
