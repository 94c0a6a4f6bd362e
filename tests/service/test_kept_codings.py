"""Codings that are kept."""

from __future__ import annotations

import re

import anyio
import pytest

from models.coding import Item
from models.overrides import Overrides
from service.kept_codings import Asked, KeptCodings, Speaker
from service.metrics import Metrics
from service.thread import CodingThread

TITLES = ["nurse", "plumber", "chef"]


@pytest.fixture
def counting(app):
    """A coding thread, and how many items its coder was asked for."""
    asked = []

    class CountingCoder:
        version = data_version = "0"
        overrides = Overrides()

        def code_many(self, items, *rest):
            asked.extend(items)
            return app.state.thread.coder.code_many(items, *rest)

    return CodingThread(CountingCoder(), Metrics()), asked


def ask(thread, *items, **options):
    return anyio.run(lambda: thread.code(list(items), "soc2020", options.get("top", 5), options.get("careful", True)))


def test_a_title_asked_for_again_is_not_coded_again(counting):
    thread, asked = counting
    first = ask(thread, Item("nurse"))
    assert ask(thread, Item("nurse")) == first
    assert len(asked) == 1
    for item, options in ((Item("nurse"), {"top": 3}), (Item("nurse", industry="school"), {}), (Item("chef"), {})):
        ask(thread, item, **options)
    assert len(asked) == 4


def test_it_is_coded_again_once_people_confirm_something_or_another_coder_is_at_work(counting):
    thread, asked = counting
    ask(thread, Item("nurse"))
    thread.overrule(Overrides())
    ask(thread, Item("nurse"))
    assert len(asked) == 2
    thread.put_to_work(type(thread.coder)())
    ask(thread, Item("nurse"))
    assert len(asked) == 3


def test_every_answer_is_counted(counting):
    thread, _ = counting
    for _ in range(3):
        ask(thread, Item("nurse"))
    assert re.search(rb'codings_total\{kind="job_title",.*\} 3\.0', thread._metrics.text())


def test_adverts_and_lists_are_not_kept(counting):
    thread, asked = counting
    for _ in range(2):
        ask(thread, Item("nurse", "vacancy", description="We need a nurse."))
        ask(thread, Item("nurse"), Item("chef"))
    assert len(asked) == 6


def test_those_asked_for_longest_ago_go(app):
    by, kept = Speaker(app.state.thread.coder, Overrides()), KeptCodings(2)
    coding = app.state.thread.coder.code(Item("nurse"))
    asked = [Asked(Item(title), "soc2020", 5, True) for title in TITLES]
    kept.get(by, asked[0])
    kept.keep(by, asked[0], coding)
    kept.keep(by, asked[1], coding)
    assert kept.get(by, asked[0])
    kept.keep(by, asked[2], coding)
    assert [kept.get(by, each) is None for each in asked] == [False, True, False]


def test_what_was_said_before_a_change_is_not_kept_after_it(app):
    coder, kept = app.state.thread.coder, KeptCodings()
    before, after, asked = (
        Speaker(coder, Overrides()),
        Speaker(coder, Overrides()),
        Asked(Item("nurse"), "soc2020", 5, True),
    )
    kept.get(before, asked)
    kept.get(after, asked)
    kept.keep(before, asked, coder.code(Item("nurse")))
    assert kept.get(after, asked) is None
