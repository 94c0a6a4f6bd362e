"""The pages of the coder's desk: code what is in doubt, settle where two differ, and see how it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, StringConstraints
from starlette.responses import RedirectResponse, Response

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.coding import Scheme
from service.curation import Curation
from service.desk import answer as desk
from service.desk.choices import choices, is_blind
from service.desk.draw import draw
from service.desk.figures import own, totals
from service.desk.opinion import UNSURE, Answer, Opinion, Uncodable
from service.desk.task import Task
from service.endpoints.corrections import LONGEST_NOTE
from service.endpoints.releases import Number
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.keys import Key, asks
from service.pages import FORM_HEADERS, TEMPLATES, up
from service.pages import desk as words
from service.parts import database_of
from service.same_origin import SAME_ORIGIN
from service.store import desk as store

HEADERS = FORM_HEADERS | {"Content-Security-Policy": FORM_HEADERS["Content-Security-Policy"] + "; script-src 'self'"}
"""The script is the desk's own."""

LISTED = 100
"""Items to settle that are listed."""

LONGEST_SEARCH = 200
"""Characters of a search."""

NO_CODE = "none:"
"""What an answer of the form begins with where there is no code; its reason follows."""

_NOTHING: Mapping[str, str] = {}
_STATUSES: dict[type[SocCoderError], int] = {NotFoundError: 404, ForbiddenError: 403, ConflictError: 409}

router = APIRouter(prefix="/desk", include_in_schema=False)

Coder = Annotated[Key, asks("code")]
Confirmer = Annotated[Key, asks("confirm")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_SEARCH)]


class Filled(BaseModel):
    """The form of an answer, as it was sent."""

    answer: str = ""
    note: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")] = ""
    from_text: bool = False
    act: Literal["enter", "search", "suggest", "save", "second", "skip"] = "save"
    q: Words = ""
    sought: Words = ""

    @property
    def words(self) -> str:
        """What is searched for; empty for what is suggested."""
        return "" if self.act == "suggest" else self.q

    @property
    def is_search(self) -> bool:
        """Whether it asks for other groups to choose from: Enter does after other words, and saves after the same."""
        return self.act in ("search", "suggest") or (self.act == "enter" and self.q != self.sought)


Sent = Annotated[Filled, Form()]


@router.get("")
def show_desk(request: Request, key: Coder) -> Response:
    """Show what there is to do, and to each how he does."""
    return _start(request, key)


@router.post("/next", dependencies=[SAME_ORIGIN])
def give_next(request: Request, key: Coder) -> Response:
    """Give out the next item, and lead to it."""
    return _to_next(request, key)


@router.post("/undo", dependencies=[SAME_ORIGIN])
def undo_last(request: Request, key: Coder) -> Response:
    """Take back the last answer, and lead to its item."""

    def act() -> Response:
        last = desk.undo(database_of(request), key)
        _take_over(request)
        way = f"review/{last.item}" if last.is_sighted else f"items/{last.number}"
        return RedirectResponse(f"{up(request)}desk/{way}", 303, HEADERS)

    return _tried(request, key, act)


@router.get("/items/{number}")
def show_item(request: Request, number: Number, key: Coder) -> Response:
    """Show an item that someone was given, and what he may choose."""
    return _tried(request, key, lambda: _item(request, number, key, Filled()))


@router.post("/items/{number}", dependencies=[SAME_ORIGIN])
def answer_item(request: Request, number: Number, form: Sent, key: Coder) -> Response:
    """Keep an answer, and lead to the next item; or show what is wrong with it, or what was searched for."""

    def act() -> Response:
        database = database_of(request)
        if form.is_search:
            return _item(request, number, key, form)
        if form.act == "skip":
            desk.skip(database, key, number)
            return _to_next(request, key)
        said, problems = _answer(form, _place(request, number, key)[1].scheme, may_be_unsure=form.act == "second")
        if said is None:
            return _item(request, number, key, form, problems)
        desk.answer(database, key, number, said, form.act == "second")
        _take_over(request)
        return _to_next(request, key)

    return _tried(request, key, act)


@router.get("/review")
def show_review(request: Request, key: Confirmer) -> Response:
    """List what is to be settled."""
    with database_of(request).read() as connection:
        found = [(task, store.opinions(connection, task.number)) for task in store.to_review(connection, LISTED)]
    return _page(request, "desk_review.html", {"key": key, "found": found})


@router.get("/review/{item}")
def show_to_settle(request: Request, item: Number, key: Confirmer) -> Response:
    """Show an item in review, with all that was answered."""
    return _tried(request, key, lambda: _settled(request, item, Filled()))


@router.post("/review/{item}", dependencies=[SAME_ORIGIN])
def settle_item(request: Request, item: Number, form: Sent, key: Confirmer) -> Response:
    """Settle an item, and lead back to the list; or show what is wrong with the answer, or what was searched for."""

    def act() -> Response:
        if form.is_search:
            return _settled(request, item, form)
        said, problems = _answer(form, _task(request, item)[0].scheme)
        if said is None:
            return _settled(request, item, form, problems)
        desk.settle(database_of(request), key, item, said)
        _take_over(request)
        return RedirectResponse(f"{up(request)}desk/review", 303, HEADERS)

    return _tried(request, key, act)


def _tried(request: Request, key: Key, act: Callable[[], Response]) -> Response:
    """Act, or begin again with what does not allow it."""
    try:
        return act()
    except (NotFoundError, ForbiddenError, ConflictError) as error:
        return _start(request, key, error)


def _to_next(request: Request, key: Key) -> Response:
    number = draw(database_of(request), key.name)
    way = f"desk/items/{number}" if number else "desk"
    return RedirectResponse(f"{up(request)}{way}", 303, HEADERS)


def _take_over(request: Request) -> None:
    """Have what is confirmed in effect when this is answered."""
    curation: Curation = request.app.state.curation
    curation.look()


def _answer(form: Filled, scheme: Scheme, may_be_unsure: bool = False) -> tuple[Answer | None, dict[str, str]]:
    """Return the answer of a form; or None, and what is wrong with which field."""
    problems = {}
    reason = form.answer.removeprefix(NO_CODE) if form.answer.startswith(NO_CODE) else None
    code = form.answer if reason is None else None
    if not form.answer and may_be_unsure:
        code, reason = None, UNSURE
    elif reason not in get_args(Uncodable) and code not in load_scheme(scheme).unit_groups:
        problems["answer"] = words.PROBLEMS["answer"]
    if len(form.note) > LONGEST_NOTE:
        problems["note"] = words.PROBLEMS["note"]
    return None if problems else Answer(code, reason, form.from_text, form.note), problems


def _task(request: Request, item: int) -> tuple[Task, list[Opinion]]:
    """Return an item, and what was answered."""
    with database_of(request).read() as connection:
        task = store.find_task(connection, item)
        if task is None:
            raise NotFoundError("There is no such item on the desk.", "Go back to the list.")
        return task, store.opinions(connection, item)


def _place(request: Request, number: int, key: Key) -> tuple[Opinion, Task, list[Opinion]]:
    """Return the place of someone, its item and all opinions on that."""
    with database_of(request).read() as connection:
        place = store.find_opinion(connection, number)
    if place is None or place.coder != key.name or place.answered:
        raise NotFoundError("This item is not yours to code, or you have coded it.", "Go on with the next.")
    return (place, *_task(request, place.item))


def _item(request: Request, number: int, key: Key, form: Filled, problems: Mapping[str, str] = _NOTHING) -> Response:
    place, task, opinions = _place(request, number, key)
    blind = is_blind(task, opinions)
    found = choices(task, blind, (), form.words, request.app.state.texts, form.answer)
    context = {"action": f"desk/items/{place.number}", "choices": found, "blind": blind}
    context |= {"left": _left(request, key), "last": _last(request, key)}
    return _asked(request, "desk_item.html", task, form, problems, context)


def _settled(request: Request, item: int, form: Filled, problems: Mapping[str, str] = _NOTHING) -> Response:
    task, opinions = _task(request, item)
    if task.status != "review":
        raise ConflictError("This item is not in review any more.", "Go back to the list.")
    answered = [each for each in opinions if each.answer]
    held = [each.answer.code for each in answered if each.answer and each.answer.code]
    found = choices(task, False, held, form.words, request.app.state.texts, form.answer)
    context = {"opinions": answered, "action": f"desk/review/{item}", "choices": found}
    return _asked(request, "desk_settle.html", task, form, problems, context)


def _asked(
    request: Request, template: str, task: Task, form: Filled, problems: Mapping[str, str], context: Mapping[str, Any]
) -> Response:
    """Show an item and what may be chosen."""
    with database_of(request).read() as connection:
        advert = store.find_advert(connection, task)
    told = {"task": task, "advert": advert, "given": form, "problems": problems, **context}
    return _page(request, template, told, 422 if problems else 200)


def _left(request: Request, key: Key) -> int:
    with database_of(request).read() as connection:
        return store.count_left(connection, key.name, datetime.now(UTC))


def _last(request: Request, key: Key) -> tuple[Task, Opinion] | None:
    """Return what someone answered last."""
    with database_of(request).read() as connection:
        opinion = store.last_opinion(connection, key.name)
        task = opinion and store.find_task(connection, opinion.item)
    return (task, opinion) if task and opinion else None


def _start(request: Request, key: Key, error: SocCoderError | None = None) -> Response:
    with database_of(request).read() as connection:
        context = {
            "key": key,
            "queues": store.queues(connection),
            "own": own(connection, key.name),
            "totals": totals(connection) if key.role == "admin" else None,
            "review": len(store.to_review(connection, LISTED)) if key.allows("confirm") else 0,
        }
    told = {"left": _left(request, key), "last": _last(request, key), "problems": {"": error.message} if error else {}}
    return _page(request, "desk.html", context | told, _STATUSES[type(error)] if error else 200)


def _page(request: Request, template: str, context: Mapping[str, Any], status: int = 200) -> Response:
    told = {"words": words, "titles": _titles, **context}
    return TEMPLATES.TemplateResponse(request, template, told, headers=HEADERS, status_code=status)


def _titles(scheme: Scheme) -> dict[str, str]:
    return {code: group.title for code, group in load_scheme(scheme).groups.items()}
