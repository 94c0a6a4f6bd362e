"""What the service refuses when more is asked than it can code in time."""

from __future__ import annotations

import time

import anyio
import pytest

from models.coding import Item
from models.overrides import Overrides
from service import thread as module
from service.errors import BusyError
from service.metrics import Metrics
from service.thread import CHUNK, CodingThread

SECONDS = 0.01
"""How long the slow coder takes for an item."""


@pytest.fixture
def slow(app, monkeypatch):
    """A coding thread that takes so long for each item, and knows it."""
    coder = app.state.thread.coder

    class SlowCoder:
        version = data_version = "0"
        overrides = Overrides()

        def code_many(self, items, *_):
            time.sleep(SECONDS * len(items))
            return [abstention] * len(items)

    abstention = coder.code(Item(""))
    thread = CodingThread(SlowCoder(), Metrics())
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.5)
    return thread


async def ask(thread, count, times):
    """Ask so often at once; return the seconds that each answer and each refusal took."""
    answered, refused = [], []

    async def once():
        began = time.monotonic()
        try:
            await thread.code([Item("")] * count, "soc2020", 5)
        except BusyError:
            refused.append(time.monotonic() - began)
        else:
            answered.append(time.monotonic() - began)

    async with anyio.create_task_group() as tasks:
        for _ in range(times):
            tasks.start_soon(once)
            await anyio.sleep(0)
    return answered, refused


async def warm(thread):
    for number in range(module._TURNS_LOOKED_AT):
        await thread.code([Item(str(number))], "soc2020", 5)


def test_those_who_would_wait_too_long_are_refused_at_once_and_the_others_soon_answered(slow):
    async def run():
        await warm(slow)
        return await ask(slow, 5, 60)

    answered, refused = anyio.run(run)
    assert 3 <= len(answered) <= 20
    assert len(answered) + len(refused) == 60
    assert max(refused) < min(answered)
    assert max(answered) < 5 * 0.5


def test_what_is_asked_alone_is_coded_however_large_it_is(slow):
    async def run():
        await warm(slow)
        first = await ask(slow, 2 * CHUNK, 1)
        return first, await ask(slow, 1, 10)

    large, after = anyio.run(run)
    assert len(large[0]) == 1
    assert len(after[0]) == 10


def test_a_large_request_lets_small_ones_take_turns(slow):
    async def run():
        await warm(slow)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask, slow, 10 * CHUNK, 1)
            await anyio.sleep(0)
            slow._paces.clear()
            began = time.monotonic()
            await slow.code([Item("")], "soc2020", 5)
            seconds = time.monotonic() - began
            tasks.cancel_scope.cancel()
        return seconds

    assert anyio.run(run) < 3 * CHUNK * SECONDS


def test_a_request_that_is_given_up_leaves_the_line(slow):
    async def run():
        with anyio.move_on_after(2 * SECONDS):
            await slow.code([Item("")] * 3 * CHUNK, "soc2020", 5)
        return slow._in_line

    assert anyio.run(run) == 0


def test_a_refusal_says_when_to_ask_again(client, app, problem_of, monkeypatch):
    monkeypatch.setattr(type(app.state.thread), "_wait", module.LONGEST_WAIT + 1)
    for response in (
        client.get("/v1/classify?title=nurse"),
        client.post("/v1/classify", json={"items": [{"title": "nurse"}]}),
        client.get("/v1/vacancies?occupation=nurse"),
    ):
        problem_of(response, 503)
        assert int(response.headers["retry-after"]) > 0
    assert client.get("/v1/schemes/soc2020/codes/2231").status_code == 200
    assert client.get("/health/ready").status_code == 200
