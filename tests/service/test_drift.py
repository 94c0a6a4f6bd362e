"""Drift: measured from the store, and given by the API, the page, the command and the metrics."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser

import anyio
import pytest
from pydantic import TypeAdapter
from typer.testing import CliRunner

from models import bundle, pointer
from models.coder import Coder
from models.coding import Item
from models.pointer import Pointer
from models.tally import as_settings, tally
from service.drift import ALL, Drift, measure
from service.keys import add_key
from service.metrics import Metrics
from service.pages import TEMPLATES
from service.pages.drift import PAGE, context, render
from service.seen import UNNAMED, Seen, today
from service.store.database import Database
from service.watch import watch
from soc_coder import app as command_line

TRADES = ("Plumber", "Staff nurse", "Chef", "HGV driver", "Primary school teacher", "Accounts clerk", "Web developer")
MIXED = [Item(f"{trade} {number}") for number in range(40) for trade in TRADES]
NARROW = [Item(f"Plumber {number}") for number in range(280)]


@pytest.fixture(scope="module")
def coder():
    return Coder.load()


@pytest.fixture(scope="module")
def mixed(coder):
    return coder.code_many(MIXED)


@pytest.fixture(scope="module")
def narrow(coder):
    return coder.code_many(NARROW)


@pytest.fixture(scope="module")
def reference(mixed):
    """As if training had had ten times the mixed items."""
    return {("job_title", "soc2020"): Counter({cell: 10 * count for cell, count in tally(mixed).items()})}


@pytest.fixture
def store(tmp_path, mixed, narrow):
    """A store in which one source goes on as before, and another changes after 28 days."""
    database = Database(str(tmp_path / "soc-coder.db"))
    for days, codings in ((40, mixed), (3, narrow)):
        seen = Seen(database, 400, 0, lambda days=days: today() - timedelta(days))
        seen.count("steady", MIXED, mixed)
        seen.count("turns", MIXED if codings is mixed else NARROW, codings)
        seen.flush()
    return database


@pytest.fixture
def drift(store, coder, reference):
    return measure(store, coder.version, reference, 28)


def test_a_source_that_changed_is_told_from_one_that_did_not(drift):
    feeds = {feed.source: feed for feed in drift.feeds}
    assert list(feeds) == [ALL, "steady", "turns"]
    assert feeds["steady"].from_reference.major.reading == "stable"
    assert feeds["steady"].from_before.major.psi == 0
    assert feeds["turns"].from_reference.major.reading == "large"
    assert feeds["turns"].from_before.minor.reading == "large"
    assert feeds[ALL].seen.items == 560
    assert feeds["turns"].seen.majors["5"] > 0.9
    assert feeds["turns"].reference == feeds["steady"].reference
    assert (drift.until - drift.since).days == 27


def test_one_source_alone(store, coder, reference):
    found = measure(store, coder.version, reference, 28, "turns")
    assert {feed.source for feed in found.feeds} == {ALL, "turns"}
    assert {feed.seen.items for feed in found.feeds} == {280}


def test_the_sources_with_most_items_are_shown(store, coder, reference):
    found = measure(store, coder.version, reference, 28, most=2)
    assert ([feed.source for feed in found.feeds], found.feeds_left_out) == ([ALL, "steady"], 1)


def test_other_models_are_counted_apart(store, reference):
    found = measure(store, "another", reference, 28)
    assert found.feeds == ()
    assert list(found.items_of_other_models.values()) == [560]


def test_without_a_store_or_a_reference_there_is_less_to_say(store, coder, tmp_path):
    assert measure(Database(str(tmp_path / "none.db")), coder.version, {}, 28).feeds == ()
    assert not (tmp_path / "none.db").exists()
    (feed, *_) = measure(store, coder.version, {}, 28).feeds
    assert (feed.reference, feed.from_reference) == (None, None)
    assert "no reference" in render(measure(store, coder.version, {}, 28))


class Page(HTMLParser):
    """A page whose elements nest, with what they fetch."""

    def __init__(self, text):
        super().__init__()
        self.open, self.fetched, self.ids, self.links = [], [], set(), set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("meta", "link"):
            self.open.append(tag)
        self.fetched += [given[name] for name in ("src", "data") if name in given]
        self.fetched += [given["href"]] if tag == "link" else []
        self.ids.add(given.get("id"))
        self.links |= {given["href"]} if tag == "a" else set()
        assert "style" not in given
        assert tag != "script"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_that_is_a_file_needs_nothing_else(drift):
    text = render(drift)
    page = Page(text)
    assert page.fetched == []
    assert {link[1:] for link in page.links} <= page.ids
    widths = [float(width) for width in re.findall(r'class="now" width="([\d.]+)"', text)]
    assert 0 < max(widths) <= 100
    assert len(widths) == len(drift.feeds) * (10 + 11)


def test_the_page_answers_first_and_tells_the_worst_first(drift):
    text = " ".join(render(drift).split())
    assert "Against the 28 days before</dt><dd>Of 2 sources: large shift in 1, stable in 1<" in text
    assert "Against training</dt><dd>Of 2 sources: large shift in 1, stable in 1<" in text
    assert re.findall("<h3>(.+?):", text) == ["All sources", "turns", "steady"]
    assert re.search(r"<h3>turns.+?Most apart: 5 Skilled Trades Occupations, now [\d.]+%, in training [\d.]+%", text)


def test_one_source_is_looked_at_and_then_all_again(store, coder, reference):
    shown = context(measure(store, coder.version, reference, 28, "turns"), "turns")
    assert shown["answers"] == ["Large shift", "Large shift"]
    page = TEMPLATES.get_template(PAGE).render(shown, up="")
    assert Page(page).links >= {"drift?days=7&source=turns", "drift?days=28"}


def test_a_key_is_needed(client, problem_of):
    assert problem_of(client.get("/v1/drift"), 401)
    page = client.get("/drift")
    assert problem_of(page, 401)
    assert page.headers["www-authenticate"].startswith("Basic")
    assert problem_of(client.get("/drift", auth=("Ada", "wrong")), 401)


@pytest.fixture(scope="module")
def token(app):
    return add_key(app.state.database, "drift test", "code", 1)


def test_the_api_tells_of_the_source_that_a_request_names(app, client, token):
    headers = {"X-API-Key": token}
    items = [{"title": "Plumber"}, {"title": "Chef", "kind": "vacancy"}]
    assert client.post("/v1/classify", json={"items": items, "source": "feed-1"}).status_code == 200
    assert client.get("/v1/classify", params={"title": "Plumber", "source": "feed-1"}).status_code == 200
    assert client.get("/v1/classify", params={"title": "Plumber"}).status_code == 200
    app.state.seen.flush()
    answer = client.get("/v1/drift", params={"source": "feed-1"}, headers=headers)
    found = TypeAdapter(Drift).validate_json(answer.content)
    assert {(feed.kind, feed.seen.items) for feed in found.feeds if feed.source == "feed-1"} == {
        ("job_title", 2),
        ("vacancy", 1),
    }
    everything = TypeAdapter(Drift).validate_json(client.get("/v1/drift", headers=headers).content)
    assert UNNAMED in {feed.source for feed in everything.feeds}
    page = client.get("/drift", auth=("Ada", token))
    assert Page(page.text).fetched == ["static/icon.svg", "static/style.css"]
    assert "feed-1" in page.text
    assert "style-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("source", ["", "a b", "x" * 65, "ü", "a\n"])
def test_a_bad_source_is_refused(client, token, problem_of, source):
    asked = {"items": [{"title": "Plumber"}], "source": source}
    assert problem_of(client.post("/v1/classify", json=asked), 422)
    headers = {"X-API-Key": token}
    assert problem_of(client.get("/v1/drift", params={"source": source}, headers=headers), 422)


def test_the_metrics_tell_the_last_week(store, coder, reference):
    metrics = Metrics()
    thread = type("Thread", (), {"coder": type("Coder", (), {"version": coder.version, "reference": reference})})

    async def look():
        with anyio.move_on_after(2):
            await watch(store, thread, metrics)

    anyio.run(look)
    told = metrics.text().decode()
    assert 'soc_coder_week_items{kind="job_title",scheme="soc2020"} 560.0' in told
    (index,) = re.findall(r'soc_coder_drift_psi\{kind="job_title",of="major",scheme="soc2020"\} ([\d.]+)', told)
    (limit,) = re.findall(r'soc_coder_drift_psi_limit\{kind="job_title",of="major",scheme="soc2020"\} ([\d.]+)', told)
    assert float(index) > float(limit) > 0


def test_the_command_shows_writes_and_prints(store, reference, tmp_path, monkeypatch):
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "soc-coder.db"))
    monkeypatch.delenv("SOC_CODER_MODEL", raising=False)
    shown = CliRunner().invoke(command_line, ["drift", "--report", str(tmp_path / "report")])
    assert shown.exit_code == 0, shown.output
    assert "turns" in shown.stdout
    figures = json.loads((tmp_path / "report" / "drift.json").read_text())
    assert len(figures["feeds"]) == 3
    assert Page((tmp_path / "report" / "drift.html").read_text()).fetched == []
    shipped = bundle.read()
    known = {"job_title": {"soc2020": as_settings(reference["job_title", "soc2020"])}}
    bundle.write(tmp_path / "bundle", "made", shipped.network, {**shipped.settings, "reference": known})
    printed = CliRunner().invoke(command_line, ["drift", "--json", "--bundle", str(tmp_path / "bundle")])
    assert list(json.loads(printed.stdout)["items_of_other_models"].values()) == [560]
    pointer.write(tmp_path / "current.json", Pointer("models:/soc-coder@champion", "bundle", "1", "2026-11-23"))
    monkeypatch.setenv("SOC_CODER_MODEL", str(tmp_path / "current.json"))
    followed = CliRunner().invoke(command_line, ["drift", "--json"])
    assert json.loads(followed.stdout)["model_version"].startswith("made+")
    monkeypatch.setenv("SOC_CODER_MODEL", "models:/soc-coder@champion")
    assert "--bundle" in str(CliRunner().invoke(command_line, ["drift"]).exception)
