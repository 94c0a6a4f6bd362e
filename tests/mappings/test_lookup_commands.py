from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from mappings.commands import app
from mappings.errors import UnknownCodeError, UnknownSchemeError

run = CliRunner().invoke


def test_crosswalk() -> None:
    done = run(app, ["crosswalk", "2136", "--from", "soc2010", "--to", "soc2020"])
    assert done.exit_code == 0
    assert "Programmers and software development professionals" in done.stdout
    assert "99.4%" in done.stdout


def test_crosswalk_as_json() -> None:
    done = run(app, ["crosswalk", "2136", "--from", "soc2010", "--to", "soc2020", "--json"])
    answer = json.loads(done.stdout)
    assert answer["code"] == "2136"
    assert answer["links"][0] == {
        "code": "2134",
        "title": "Programmers and software development professionals",
        "share": pytest.approx(0.9937, abs=5e-5),
    }
    assert not answer["derived"]


def test_crosswalk_of_no_such_code() -> None:
    done = run(app, ["crosswalk", "9999", "--from", "soc2010", "--to", "soc2020"])
    assert isinstance(done.exception, UnknownCodeError)


def test_crosswalk_of_subjects() -> None:
    done = run(app, ["crosswalk", "I100", "--from", "jacs3", "--to", "hecos"])
    assert done.exit_code == 0, done.exception
    assert done.stdout.splitlines()[0] == "I100 Computer science (JACS3 to HECoS mapping v8 (2017-06))"
    assert done.stdout.splitlines()[2].split() == ["100366", "computer", "science", "close", "2"]


def test_crosswalk_of_subjects_as_json() -> None:
    done = run(app, ["crosswalk", "100366", "--from", "hecos", "--to", "cah_1_3", "--json"])
    answer = json.loads(done.stdout)
    assert answer["links"] == [{"code": "11-01-01", "title": "computer science", "relation": "within", "category": 0}]
    assert "derived" not in answer


def test_crosswalk_of_a_subject_that_is_linked_to_nothing() -> None:
    done = run(app, ["crosswalk", "J941", "--from", "jacs3", "--to", "hecos"])
    assert "links it to nothing in Higher Education Classification of Subjects" in done.stdout


def test_no_crosswalk_leads_from_a_subject_to_an_occupation() -> None:
    done = run(app, ["crosswalk", "100366", "--from", "hecos", "--to", "soc2020"])
    assert isinstance(done.exception, UnknownSchemeError)


def test_search() -> None:
    done = run(app, ["search", "staff", "nur"])
    assert done.exit_code == 0
    assert "2237  Staff nurse" in done.stdout


def test_search_as_json() -> None:
    done = run(app, ["search", "staff", "nur", "--limit", "2", "--json"])
    hits = json.loads(done.stdout)["hits"]
    assert len(hits) == 2
    assert hits[0]["title"] == "Staff nurse"
    assert hits[0]["default"]


def test_search_that_finds_nothing() -> None:
    assert "Nothing found." in run(app, ["search", "qzxqzxqzx"]).stdout
