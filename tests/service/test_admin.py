"""The commands `db`, `keys` and `corrections`, in processes of their own."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from models.coding import Item
from models.overrides import COLUMNS, read_overrides
from service.corrections import Proposal, decide, propose
from service.keys import Key, find_key
from service.store.database import Database
from service.store.migrations import newest

NOW = datetime.now(UTC)


@pytest.fixture
def run(tmp_path):
    """Run a command with a database in `tmp_path`, and return what it did."""

    def run(*arguments):
        environment = {**os.environ, "SOC_CODER_DATABASE": "new/store.db", "COLUMNS": "200"}
        command = [sys.executable, "-m", "soc_coder", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=120)

    return run


def test_a_key_is_given_out_listed_and_revoked(run, tmp_path):
    database = Database(str(tmp_path / "new" / "store.db"))
    added = run("keys", "add", "Ada Lovelace", "--role", "confirm", "--days", "30")
    assert added.returncode == 0, added.stderr
    token = added.stdout.strip()
    assert find_key(database, token).role == "confirm"
    listed = run("keys", "list").stdout
    assert "Ada Lovelace" in listed
    assert "live" in listed
    assert token not in listed
    assert run("keys", "revoke", "Ada Lovelace").returncode == 0
    assert find_key(database, token) is None
    refused = run("keys", "revoke", "Ada Lovelace")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


def test_the_tables_go_up_and_down(run):
    assert "no tables" in run("db", "status").stdout
    assert f"revision {newest()}" in run("db", "upgrade").stderr
    assert f"revision {newest()}" in run("db", "status").stdout
    assert "revision none" in run("db", "downgrade", "base").stderr


def test_what_is_confirmed_is_exported_without_what_is_personal_and_codes(run, tmp_path):
    database = Database(str(tmp_path / "new" / "store.db"))
    with database.write() as connection:
        said = [
            Proposal(name, Item("Zorb Handler", location=name), "soc2020", "e", None, "m", "d", "5315") for name in "ab"
        ]
        propose(connection, [(each, "Ask Eve.") for each in said], "Ada")
        decide(connection, "b", "confirmed", Key("0", "Bob", "confirm", NOW, NOW, None), "Eve said so.")
    assert [word in run("corrections", "list").stdout for word in ("Zorb", "proposed", "confirmed")] == [True] * 3
    done = run("corrections", "export", "out.csv")
    assert "wrote 1 confirmed corrections" in done.stderr, done.stderr
    text = (tmp_path / "out.csv").read_text()
    assert not any(name in text for name in ("Ada", "Bob", "Eve"))
    (row,) = csv.DictReader(text.splitlines())
    assert tuple(row) == COLUMNS
    assert (row["correction"], row["code"]) == ("b", "5315")
    assert len(read_overrides(tmp_path / "out.csv")) == 1
    coded = run("classify", "zorb handler", "--overrides", "out.csv")
    assert coded.stdout.startswith("5315 ")
    assert "confirmed by people: correction b" in coded.stdout


def test_for_a_spreadsheet_no_cell_is_a_formula(run, tmp_path):
    database = Database(str(tmp_path / "new" / "store.db"))
    titles = ['=HYPERLINK("http://a.example")', "+1", "-1", "@SUM(A1)", "\t=1", "Nurse = carer"]
    with database.write() as connection:
        for number, title in enumerate(titles):
            said = Proposal(f"c{number}", Item(title, location="=1"), "soc2020", "e", None, "m", "d", "5315")
            propose(connection, [(said, "")], "Ada")
            decide(connection, said.id, "confirmed", Key("0", "Bob", "confirm", NOW, NOW, None), "")

    def exported(*options):
        assert "wrote 6" in run("corrections", "export", "out.csv", *options).stderr
        with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    assert [row["title"] for row in exported()] == titles
    safe = exported("--spreadsheet")
    assert [row["title"] for row in safe] == [*(f"'{title}" for title in titles[:-1]), titles[-1]]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in safe for cell in row.values())
