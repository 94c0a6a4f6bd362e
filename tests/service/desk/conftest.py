"""A desk with items on it, and those who code them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from models.coding import Item
from service.desk.answer import answer
from service.desk.case import Case
from service.desk.draw import draw
from service.desk.opinion import Answer
from service.keys import Key
from service.store import desk as store
from service.store.database import Database
from service.store.desk import Put

CODES = {"2237": 0.5, "6131": 0.3, "3213": 0.1}
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def case() -> Callable[..., Case]:
    """Make a case: of a title, how it was coded."""

    def case(title: str = "Zorb nurse", **further: Any) -> Case:
        item = Item(
            title, **{name: further.pop(name) for name in ("kind", "category", "description") if name in further}
        )
        given = {"scheme": "soc2020", "code": "2237", "candidates": CODES, "source": "file", "reference": ""}
        return Case(item, **given | {"model_version": "m", "data_version": "d"} | further)

    return case


@pytest.fixture
def put(database: Database, case: Callable[..., Case]) -> Callable[..., None]:
    """Put titles on the desk, the first first."""

    def put(*titles: str, sample: str = "doubtful", is_double: bool = False, **further: Any) -> None:
        puts = [Put(case(title, **further), sample, -place, is_double) for place, title in enumerate(titles)]  # type: ignore[arg-type]
        with database.write() as connection:
            store.put(connection, puts, datetime.now(UTC))

    return put


@pytest.fixture(scope="session")
def key() -> Callable[..., Key]:
    def key(name: str, role: str = "code") -> Key:
        return Key("0" * 8, name, role, LATER, LATER, None)  # type: ignore[arg-type]

    return key


@pytest.fixture
def answers(database: Database, key: Callable[..., Key]) -> Callable[..., int]:
    """Let someone be given the next item and answer it, and return the number of his place."""

    def answers(name: str, code: str | None = "2237", *, second: bool = False, **further: Any) -> int:
        number = draw(database, name)
        assert number
        reason = further.pop("reason", None if code else "vague")
        answer(database, key(name), number, Answer(code, reason, **further), second)
        return number

    return answers
