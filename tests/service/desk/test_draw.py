"""Who is given what, on both engines, by several processes at once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from service.desk.answer import skip
from service.desk.draw import LEASE, draw
from service.store import desk as store
from service.store.tables import DESK_OPINIONS

CLERKS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from service.desk.answer import answer
from service.desk.draw import draw
from service.desk.opinion import Answer
from service.keys import Key
from service.store.database import Database
from datetime import UTC, datetime

database, at = Database(sys.argv[1]), datetime.now(UTC)

def work(name):
    key = Key("0", name, "code", at, at, None)
    while number := draw(database, name):
        again = draw(database, name)
        sys.stdout.write(f"{name} {number} {again}\\n")
        answer(database, key, number, Answer("2237"))

with ThreadPoolExecutor(4) as pool:
    list(pool.map(work, sys.argv[2:]))
"""


def titles(database, *numbers):
    with database.read() as connection:
        opinions = [store.find_opinion(connection, number) for number in numbers]
        return [store.find_task(connection, each.item).item.title for each in opinions]


def expire_leases(database):
    with database.write() as connection:
        ended = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(DESK_OPINIONS).where(DESK_OPINIONS.c.coder.is_not(None)).values(until=ended))


def test_each_is_given_another_item_and_his_own_again(database, put):
    put("first", "second")
    ada, bob = draw(database, "Ada"), draw(database, "Bob")
    assert titles(database, ada, bob) == ["first", "second"]
    assert draw(database, "Ada") == ada
    assert draw(database, "Cat") is None


def test_what_is_left_lying_is_given_to_another(database, put, key, answers):
    put("first")
    number = draw(database, "Ada")
    expire_leases(database)
    assert draw(database, "Bob") == number
    assert draw(database, "Ada") is None
    expire_leases(database)
    assert answers("Bob") == number  # nobody took it meanwhile


def test_no_item_is_kept_for_somebody_until_a_clock_that_was_ahead_is_right(database, put):
    put("first")
    number = draw(database, "Ada")
    with database.write() as connection:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        store.lease(connection, number, tomorrow, tomorrow + LEASE)
    assert draw(database, "Bob") == number


def test_an_item_for_two_is_given_to_two_and_never_twice_to_one(database, put, answers):
    put("first", is_double=True)
    ada = answers("Ada")
    assert draw(database, "Ada") is None
    bob = draw(database, "Bob")
    assert titles(database, ada, bob) == ["first", "first"]
    assert draw(database, "Cat") is None


def test_who_skips_an_item_is_given_it_after_all_others(database, put, key):
    put("first", "second")
    skip(database, key("Ada"), first := draw(database, "Ada"))
    second = draw(database, "Ada")
    assert titles(database, first, second) == ["first", "second"]
    skip(database, key("Ada"), second)
    assert draw(database, "Ada") == first
    with database.read() as connection:
        left = [store.count_left(connection, name, datetime.now(UTC)) for name in ("Ada", "Bob")]
        assert left == [2, 1]  # what she has, and what she skipped


def test_processes_never_give_two_people_one_place(address, database, put):
    put(*(f"one {n}" for n in range(40)))
    put(*(f"two {n}" for n in range(10)), is_double=True)
    clerks = [[f"{process} {n}" for n in range(4)] for process in ("left", "right")]
    running = [
        subprocess.Popen([sys.executable, "-c", CLERKS, address, *names], stdout=subprocess.PIPE, text=True)
        for names in clerks
    ]
    lines = [line.rsplit(maxsplit=2) for each in running for line in each.communicate(timeout=120)[0].splitlines()]
    assert [each.returncode for each in running] == [0, 0]
    assert all(number == again for _, number, again in lines)
    assert Counter(Counter(number for _, number, _ in lines).values()) == {1: 60}
    with database.read() as connection:
        rows = connection.execute(select(DESK_OPINIONS.c.item, DESK_OPINIONS.c.coder)).all()
    assert len(rows) == len(set(rows)) == 60
    assert {coder for _, coder in rows} == {name for name, _, _ in lines}
    assert sorted(Counter(item for item, _ in rows).values()) == [1] * 40 + [2] * 10


def test_one_in_many_windows_is_given_no_item_twice(database, put):
    put(*(f"two {n}" for n in range(4)), is_double=True)
    with ThreadPoolExecutor(6) as pool:
        numbers = set(pool.map(lambda _: draw(database, "Ada"), range(24)))
    given = titles(database, *numbers)
    assert len(set(given)) == len(given) >= 1
