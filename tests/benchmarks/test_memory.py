"""Memory of the service while it codes."""

from __future__ import annotations

import functools
import gc
import json
from itertools import islice
from random import Random
from string import ascii_lowercase

import pytest

from benchmarks import memory
from benchmarks.memory import Held, bodies, growth, measure_memory, table
from models.coding import Item
from service.live import first_coder


def nonsense(count: int, seed: int) -> list[Item]:
    """Items whose every field is of words that nobody wrote before."""
    rng = Random(seed)

    def words() -> str:
        return " ".join("".join(rng.choices(ascii_lowercase, k=9)) for _ in range(3))

    return [
        Item(f"nurse {words()}", "vacancy", words(), words(), words(), words(), location=words()) for _ in range(count)
    ]


def endless() -> dict[str, int]:
    """Sizes of the caches that have no bound."""
    gc.unfreeze()  # what an application of another test has loaded
    caches = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    return {
        f"{each.__module__}.{each.__qualname__}": info.currsize
        for each in caches
        if each.__module__.startswith(("mappings", "models", "service")) and (info := each.cache_info()).maxsize is None
    }


def test_no_cache_without_a_bound_grows_by_what_callers_write():
    coder = first_coder(None)
    coder.code_many(nonsense(200, 1), explain=True, careful=False)
    before = endless()
    coder.code_many(nonsense(200, 2), explain=True, careful=False)
    grown = {name: size - before.get(name, 0) for name, size in endless().items()}
    assert len(grown) > 10
    assert sum(grown.values()) < 50, grown  # some entries of the index were met for the first time


def test_memory_is_flat_when_the_same_is_coded_again(monkeypatch):
    once = list(islice(bodies(), 2))
    monkeypatch.setattr(memory, "bodies", lambda: (each for _ in iter(int, 1) for each in once))
    monkeypatch.setattr(memory, "STEPS", 8)
    held = measure_memory(16_000)
    assert [each.coded for each in held] == [2_000 * step for step in range(1, 9)]
    assert all(each.memory_mib > 50 for each in held)
    assert growth(held[4:]) < 0.05  # the first ten requests or so still load and make room for what one needs


def test_every_request_has_other_titles_and_some_adverts():
    one, two = (json.loads(body)["items"] for body in islice(bodies(), 2))
    assert len(one) == len(two) == memory.BATCH
    assert sum(each.get("kind") == "vacancy" for each in one) == memory.ADVERTS
    assert len({each["title"] for each in one} & {each["title"] for each in two}) < memory.BATCH / 10


def test_growth_is_from_the_first_tenth():
    held = [Held(1, 1.0, 100.0), Held(2, 2.0, 110.0), Held(3, 3.0, 90.0)]
    assert growth(held) == pytest.approx(0.1)
    assert table(held).title == "Memory: +10.0% since the first tenth"
