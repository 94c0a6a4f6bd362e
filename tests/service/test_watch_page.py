"""The watch: what it finds, and its page in a browser."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient

from models.coder import Coder
from models.coding import Item
from models.drift import Profile, Shift, Shifts
from service.app import create_app
from service.condition import Condition
from service.drift import ALL, Drift, FeedDrift
from service.keys import add_key
from service.live import LiveState, Refusal
from service.occupations.release import Release
from service.pages.watch import counts_told, milliseconds, overall, plot, times_told
from service.probe import Found
from service.seen import Seen
from service.settings import Settings
from service.store import traffic as store
from service.store.database import Database
from service.store.desk import Queue
from service.store.imports import Latest
from service.store.jobs import Job
from service.store.releases import Staged
from service.store.tables import IMPORTS
from service.store.traffic import Attendance, Cell
from service.watching.facts import Facts, gather
from service.watching.findings import findings
from service.watching.public import Look
from service.watching.record import Period
from service.watching.requests import Percentile, Requests

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
PHONE = {"width": 360, "height": 780}
RELEASE = Release(7, "ashe_weekly_pay", "2025", "soc2020", "1", "pay.xlsx", "0" * 64, "0" * 64)


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Facts:
    """The facts of a service that has just begun and with which all is well."""
    database = str(tmp_path_factory.mktemp("sound") / "soc-coder.db")
    with TestClient(create_app(Settings(database=database, keep_traffic=30))) as client:
        client.get("/v1/schemes")
        app = client.app
        app.state.traffic.flush()
        return replace(gather(app), now=NOON, week=hours(), gaps=(), public_url="https://soc.example.org")


def requests(quick: int, slow: int = 0, faults: int = 0) -> Requests:
    found = Requests()
    found.statuses.update({2: quick + slow - faults, 5: faults})
    found.within.update({5_000: quick, 500_000: slow})
    return found


def hours(*last: Requests, usual: int = 100) -> list[Period]:
    """Eight days of hours to noon, all alike but the last."""
    counts = [requests(usual) for _ in range(8 * 24 - len(last))] + list(last)
    begins = [NOON - timedelta(hours=number) for number in range(len(counts), 0, -1)]
    return [Period(each, each + timedelta(hours=1), count, 1.0) for each, count in zip(begins, counts, strict=True)]


def staged(status: str, days: float) -> Staged:
    return Staged(RELEASE, status, (), (), "Ada", NOON - timedelta(days=days))


def look(problem: str | None, days: float | None, status: str | None = "ready") -> Look:
    expires = None if days is None else int((NOON + timedelta(days=days)).timestamp())
    return Look(Found(status, expires, problem), NOON)


def an_import(counts: dict[str, int], is_finished: bool = True) -> list[Latest]:
    began = NOON - timedelta(days=2)
    return [Latest("board", "feed.xml", sum(counts.values()), counts, began, NOON if is_finished else None)]


def job(status: str, days: float) -> Job:
    at = NOON - timedelta(days=days)
    return Job(1, "Ada", "f", "a.csv", "vacancy", "soc2020", True, {}, status, 9, 0, "", at, at, None, None, 0)


def drift(items: int) -> Drift:
    """All sources together, and one of them, which is not told of by itself."""
    seen = Profile(items, 1.0, 0.0, 0.0, {}, {}, {})
    stable, large = Shift(0.01, 0.01, 0.02, "stable"), Shift(0.9, 0.01, 0.02, "large")
    feeds = [
        FeedDrift(source, "vacancy", "soc2020", seen, seen, Shifts(stable, large, stable), None)
        for source in (ALL, "board")
    ]
    return Drift("1", NOON.date(), NOON.date(), tuple(feeds), 0, {})


REFUSED = LiveState(refused=Refusal(registry_version="8", reason="It is damaged."))

CASES = {
    "a certificate that is not valid": (
        {"public": look("the certificate is not valid: certificate has expired.", None, None)},
        "now",
        "certificate has expired",
    ),
    "a certificate that ends this week": ({"public": look("it expires", 5)}, "now", "expires in 5 days"),
    "a certificate that ends soon": ({"public": look("it expires", 20)}, "soon", "expires in 20 days"),
    "an address that is not looked at": (
        {"public": Look(Found("ready", 1), NOON - timedelta(days=1))},
        "soon",
        "last looked at 24 hours ago",
    ),
    "faults": ({"week": hours(requests(200), requests(200, faults=9))}, "now", "9 of the last 400 requests"),
    "some faults": ({"subjects": {"pages": requests(900, faults=1)}}, "soon", "1 of 900 requests"),
    "nobody asks": ({"week": hours(requests(0))}, "now", "0 requests came from 11:00 to 12:00 UTC, not the 100"),
    "slow": ({"subjects": {"coding": requests(900, 100)}}, "soon", "10.0% of look-ups and codings"),
    "counts that wait": ({"waiting_since": NOON - timedelta(hours=1)}, "now", "Counts of requests wait"),
    "gaps": (
        {"gaps": [(NOON - timedelta(days=3), NOON - timedelta(days=2))]},
        "soon",
        "Nothing is known of the time from 24 November, 12:00 UTC to 25 November, 12:00 UTC.",
    ),
    "a model refused": ({"condition": Condition(database="ready", model="refused")}, "soon", "It is damaged."),
    "a model behind": ({"condition": Condition(database="ready", model="behind")}, "soon", "cannot be fetched"),
    "drift": ({"drift": drift(500)}, "soon", "The vacancies of these 7 days lie far from what the model learned from."),
    "a release that waits": ({"sent": [staged("ready", 2)]}, "note", "Release 7 of figures waits"),
    "a release that stopped": ({"sent": [staged("checked", 2)]}, "soon", "stopped halfway"),
    "an import that stopped": ({"imports": an_import({"new": 5}, False)}, "soon", "was not finished"),
    "files that wait": (
        {"jobs": [job("waiting", 0.1)]},
        "soon",
        "1 file waits to be coded since 27 November",
    ),
    "a desk with something to settle": (
        {"desk": [Queue("doubtful", "review", True, 3), Queue("random", "open", False, 9)]},
        "note",
        "3 items of the desk wait to be settled.",
    ),
    "a file that failed": ({"jobs": [job("failed", 0.5)]}, "soon", "1 of the files"),
    "a feed that cannot be read": (
        {"imports": an_import({"new": 80, "quarantined.no_title": 20})},
        "soon",
        "20 of 100 items of board could not be read",
    ),
}


def test_where_all_is_well_nothing_is_found(sound):
    assert findings(replace(sound, public=look(None, 60))) == []
    assert overall([]) == "In order"


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_found_with_what_to_do(sound, name):
    changed, urgency, told = CASES[name]
    (finding,) = findings(replace(sound, model=replace(sound.model, live=REFUSED), **changed))
    assert finding.urgency == urgency
    assert told in finding.what
    assert finding.advice.endswith(".")


def test_a_disk_that_fills_up(sound):
    (finding,) = findings(replace(sound, store=replace(sound.store, free=10**9)))
    assert (finding.urgency, finding.section) == ("now", "store")


@pytest.mark.parametrize(
    "changed",
    [
        {"sent": [staged("ready", 2)], "promoted": {7}},
        {"sent": [staged("checked", 0.1)]},
        {"week": hours(requests(0), usual=5)},
        {"week": [*hours()[:-1], Period(NOON - timedelta(hours=1), NOON, Requests(), 0.5)]},
        {"waiting_since": NOON - timedelta(seconds=20)},
        {"imports": an_import({"new": 99, "quarantined.no_title": 1})},
        {"jobs": [job("failed", 2), job("waiting", 0.01), job("read", 0.5), job("done", 0.1)]},
        {"subjects": {"occupations": requests(0, 500)}},
        {"drift": drift(50)},
    ],
)
def test_what_is_no_matter_is_not_found(sound, changed):
    assert findings(replace(sound, **changed)) == []


def test_the_most_urgent_comes_first(sound):
    changed = {"sent": [staged("ready", 2)], "public": look("it expires", 5), "imports": an_import({"new": 5}, False)}
    found = findings(replace(sound, **changed))
    assert [each.urgency for each in found] == ["now", "soon", "note"]
    assert overall(found) == "Look at this now"


def test_what_is_large_in_a_plot_is_large():
    marks = plot(hours(requests(50, faults=25), requests(0), usual=100)[-4:], "hour").marks
    heights = [150 - mark.requests for mark in marks]
    assert heights[0] == pytest.approx(2 * heights[2])
    assert 150 - marks[2].faults == pytest.approx(heights[2] / 2)
    assert (heights[3], marks[3].median) == (0, None)
    assert all(14 <= mark.x < mark.x + mark.width <= 100 for mark in marks)


def test_a_plot_tells_its_figures_in_words():
    shown = plot(hours(requests(50, faults=25), requests(0), usual=100)[-3:], "hour")
    assert counts_told(shown, "hour") == (
        "150 in all, of which 25 ended in a fault; most, 100, in the hour from 27 November, 09:00"
    )
    assert times_told(shown).startswith("half within ")
    assert counts_told(plot(hours(usual=0), "hour"), "hour") == times_told(plot(hours(usual=0), "hour")) == "none"


def test_times_are_told_as_exactly_as_they_are_known():
    assert milliseconds(Percentile(0.0042, 0.0025, 0.005)) == "4.2 ms"
    assert milliseconds(Percentile(0.042, 0.025, 0.05)) == "42 ms"
    assert milliseconds(Percentile(10, 10, None)) == "over 10 s"
    assert milliseconds(None) == "-"


@pytest.fixture(scope="module")
def filled() -> Database:
    """The store of the server, with two days of traffic in which three hours are missing, and with codings."""
    database = Database(Settings().database)
    now = datetime.now(UTC)
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    gap = since + timedelta(hours=26), since + timedelta(hours=29)
    counts = {}
    for number in range(48):
        at = since + timedelta(hours=number)
        if not gap[0] <= at < gap[1]:
            counts[Cell(at.date(), at.hour, "coding", 2, 5_000)] = 100 + number
            counts[Cell(at.date(), at.hour, "lookups", 2, 2_500)] = 40
            counts[Cell(at.date(), at.hour, "coding", 4, 1_000)] = 3
    with database.write() as connection:
        store.add(connection, counts, [Attendance("a", since, gap[0]), Attendance("a", gap[1], now)])
        row = {"source": "board", "feed": "feed.xml", "is_complete": True, "position": 120, "counts": {"new": 120}}
        connection.execute(IMPORTS.insert().values(row | {"started": now, "finished": now}))
    seen = Seen(database, 400, 0)
    items = [Item("Zorbwright"), Item("Staff nurse"), Item("Plumber")]
    seen.count("board", items, Coder.load().code_many(items))
    seen.flush()
    return database


@pytest.fixture(scope="module")
def key(filled) -> str:
    return add_key(filled, "Watcher", "confirm", 2)


@pytest.fixture
def watch(open_page, key):
    def watch(address: str = "/watch", **options):
        return open_page(address, http_credentials={"username": "x", "password": key}, **options)

    return watch


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1200, "height": 900}], ids=["phone", "desktop"])
def test_a_person_sees_the_state_and_its_figures(watch, accessible, shot, viewport):
    page = watch(viewport=viewport)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text() in ("Look at this", "Look at this now")
    told = page.locator(".findings").inner_text()
    assert "Nothing is known of the time from" in told
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    accessible(page)
    shot(page, "watch")
    page.locator(".findings a", has_text="Nothing is known").click()
    assert page.url.endswith("#traffic")
    text = page.inner_text("main")
    assert "board" in text
    assert "120" in text


def test_a_gap_is_hatched_and_told_apart_from_hours_without_requests(watch):
    page = watch("/watch?by=hour&of=pathways")
    hatched = page.locator("svg.across").first.locator("rect.unknown").count()
    assert 3 <= hatched <= 26
    page.locator("summary", has_text="The figures").click()
    rows = page.locator("section:has(#traffic) details tbody tr").all_inner_texts()
    assert sum("no record" in row for row in rows) == hatched
    assert any(re.search(r"\t0\t0\t0\t-\t-\twhole", row) for row in rows)


def test_other_days_and_subjects_are_a_link_away(watch, accessible):
    page = watch()
    page.get_by_role("link", name="28 days, by day").click()
    page.get_by_role("link", name="Show Coding").click()
    assert page.url.endswith("/watch?by=day&of=coding#traffic")
    page.locator("summary", has_text="The figures").click()
    rows = page.locator("section:has(#traffic) details tbody tr").all_inner_texts()
    assert len(rows) == 28
    assert "no record" in rows[-1]
    accessible(page)


def test_a_title_that_was_not_coded_is_tried_by_a_link(tmp_path):
    settings = Settings(database=str(tmp_path / "soc-coder.db"), keep_titles=30)
    with TestClient(create_app(settings)) as client:
        for title in ("Zorbwright & son, ring 07700 900123", "Staff nurse"):
            client.get("/v1/classify", params={"title": title})
        client.app.state.seen.flush()
        token = add_key(client.app.state.database, "Watcher", "confirm", 2)
        text = client.get("/watch", headers=login(token)).text
        found = re.findall(r'href="(\?title=[^"]+)">([^<]+)', text)
        assert found == [
            ("?title=Zorbwright%20%26%20son%2C%20ring%20%5Btelephone%5D", "Zorbwright &amp; son, ring [telephone]")
        ]
        assert "Zorbwright" in client.get(found[0][0]).text


def login(token: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'x:{token}'.encode()).decode()}"}


def get(server, address: str, token: str | None) -> tuple[int, str, str]:
    try:
        with urlopen(Request(f"{server.url}{address}", headers=login(token) if token else {}), timeout=60) as answer:
            return answer.status, answer.headers["content-type"], answer.read().decode()
    except HTTPError as error:
        return error.code, "", ""


def test_it_is_for_people_of_the_house(server, filled, key):
    partner = add_key(filled, "Partner", "code", 2)
    for address in ("/watch", "/watch/traffic.csv"):
        assert [get(server, address, token)[0] for token in (None, partner, key)] == [401, 401, 200]
    assert get(server, "/watch?of=nothing", key)[0] == 422


def test_the_figures_of_every_day_are_a_file(server, key):
    status, kind, text = get(server, "/watch/traffic.csv", key)
    assert (status, kind) == (200, "text/csv; charset=utf-8")
    lines = text.splitlines()
    assert lines[0].startswith("day,subject,requests,")
    yesterday = [line for line in lines if line.startswith(f"{date.today() - timedelta(1)},coding,")]
    assert len(yesterday) == 1


def test_the_page_takes_little_time_and_room(client, key):
    times = []
    for _ in range(5):
        began = time.process_time()
        answer = client.get("/watch", headers=login(key))
        times.append(time.process_time() - began)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    assert min(times) < 0.2
