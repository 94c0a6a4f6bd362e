"""The commands `ingest`, `recode` and `vacancies`, in one process."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest

from mappings.errors import SocCoderError
from models.tally import values
from service.feeds.fetch import fetched
from service.store.database import Database
from service.store.seen import read_counts
from service.store.tables import CODINGS, IMPORTS, VACANCIES
from service.vacancies import commands
from soc_coder import app

FEED = """id,title,company,location,description
1,Staff nurse,Elm Court,Leeds,Nights on a ward.
2,,Elm Court,Leeds,No title.
3,Plumber,Pipes Ltd,York,Mend pipes.
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command with a store in `tmp_path` and return its standard output."""
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "store.db"))
    (tmp_path / "feed.csv").write_text(FEED)

    def run(*arguments):
        app([str(each) for each in arguments], standalone_mode=False)
        return capsys.readouterr().out

    return run


@pytest.fixture
def store(tmp_path):
    return Database(str(tmp_path / "store.db"))


def test_a_feed_is_read_deleted_from_and_read_again(run, store, rows, tmp_path):
    feed = tmp_path / "feed.csv"
    assert run("ingest", feed, "--source", "board") == "3 items read\n2 new\n1 quarantined: no_title\n"
    told = json.loads(run("ingest", feed, "--source", "board", "--json"))
    assert (told["read"], told["unchanged"], told["quarantined"]) == (3, 2, {"no_title": 1})
    run("vacancies", "delete", "board", "3")
    assert "1 withheld, because" in run("ingest", feed, "--source", "board")
    assert [row.reference for row in rows(store)] == ["1"]
    assert "1 new" in run("ingest", feed, "--source", "board", "--readmit")
    assert "The item has no title" in " ".join(run("vacancies", "quarantine").split())
    assert "1 quarantined" in run("vacancies", "replay", "--source", "board")
    run("vacancies", "expire", "--days", "0")
    assert "feed.csv" not in run("vacancies", "quarantine")


def counts(store):
    today = datetime.now(UTC).date()
    with store.read() as connection:
        return read_counts(connection, today, today)


def test_codings_are_counted_for_drift(run, store, tmp_path, monkeypatch):
    run("ingest", tmp_path / "feed.csv", "--source", "board")
    ((feed, told),) = counts(store).items()
    assert (feed.source, feed.kind, feed.scheme) == ("board", "vacancy", "soc2020")
    assert values(told, "group") == {"2237": 1, "5315": 1}
    run("ingest", tmp_path / "feed.csv", "--source", "board")
    assert counts(store) == {feed: told}
    monkeypatch.setenv("SOC_CODER_KEEP_COUNTS", "0")
    run("ingest", tmp_path / "feed.csv", "--source", "other")
    assert list(counts(store)) == [feed]


def test_standard_input_is_read(run, store, rows, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(FEED.encode())))
    assert "2 new" in run("ingest", "-", "--source", "board", "--format", "csv", "--complete")
    assert [row.layout for row in rows(store)] == ["csv", "csv"]


def test_a_feed_is_fetched_and_its_address_kept_without_its_key(run, store, rows, monkeypatch, tmp_path):
    monkeypatch.setattr(commands, "fetched", partial(fetched, is_allowed=lambda _: True))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}/feed.csv?key=secret"
        assert "2 new" in run("ingest", address, "--source", "board")
        server.shutdown()
    assert [row.feed for row in rows(store, IMPORTS)] == ["feed.csv"]


def test_the_store_is_coded_again_by_another_model(run, store, rows, make_bundle, tmp_path):
    run("ingest", tmp_path / "feed.csv", "--source", "board")
    folder = make_bundle("later")
    told = json.loads(run("recode", "--since", "2026-01-01", "--model", folder, "--json"))
    assert (told["recoded"], told["moves"]) == (2, [])
    assert told["model_version"].startswith("later")
    assert {one.model_version for one in rows(store, CODINGS) if one.is_current} == {told["model_version"]}
    assert "0 vacancies coded again" in run("recode", "--model", folder)


def test_descriptions_are_left_out_where_the_setting_says_so(run, store, rows, monkeypatch, tmp_path):
    monkeypatch.setenv("SOC_CODER_KEEP_DESCRIPTIONS", "false")
    run("ingest", tmp_path / "feed.csv", "--source", "board")
    assert {row.description for row in rows(store, VACANCIES)} == {""}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("ingest", "none.csv", "--source", "board"), "none.csv cannot be read"),
        (("ingest", "http://127.0.0.1:9/feed.csv", "--source", "board"), "not an address of the public internet"),
        (("ingest", "http://127.0.0.1/feed.csv", "--source", "board"), "not an address of the public internet"),
        (("ingest", "feed.csv", "--source", "a board"), "no name of a source"),
        (("ingest", "feed.csv", "--source", "board", "--format", "pdf"), "no format 'pdf'"),
        (("ingest", "feed.csv", "--source", "board", "--model", "none"), "The bundle in none"),
        (("vacancies", "delete", "board", "1"), "no vacancy '1' of 'board'"),
    ],
)
def test_what_cannot_be_done_is_told(run, arguments, problem, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SocCoderError, match=problem):
        run(*arguments)
