"""The documentation of security names tests that there are, and backups expire as it says."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest

from service.store.tables import METADATA

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)
RISKS = re.findall(r"^### (API\d+):2023 .+\n((?:(?!^#).*\n)+)", TEXT, re.MULTILINE)
TEXTS = {
    *("corrections", "decisions", "keys", "file_jobs"),
    *("vacancies", "codings", "quarantine", "imports", "kept_titles"),
    *("releases", "release_log", "promotions"),
    *("desk_items", "desk_opinions", "desk_skips"),
}
"""Tables that hold words which people wrote."""


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_a_test_that_is_named_is_one(path, name):
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def test_each_of_the_ten_risks_names_a_test():
    assert [risk for risk, _ in RISKS] == [f"API{number}" for number in range(1, 11)]
    assert [risk for risk, told in RISKS if "::test_" not in told] == []


def test_every_test_is_named_in_full():
    assert len(NAMED) == TEXT.count("::test_")


def test_every_table_with_words_of_people_is_in_the_list():
    assert METADATA.tables.keys() >= TEXTS
    listed = TEXT.partition("## What is kept")[2]
    assert {table for table in TEXTS if f"`{table}`" not in listed} == set()


def test_a_backup_expires_by_the_command_of_the_unit(tmp_path):
    unit = (ROOT / "docs" / "deploy" / "soc-coder-backup.service").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStartPost=(.+)$", unit, re.MULTILINE)
    folder = tmp_path / "backups"
    folder.mkdir()
    for name, days in (("nightly-old.db", 32), ("nightly-new.db", 29), ("before-0.2.0.db", 400)):
        (folder / name).touch()
        then = time.time() - days * 86_400
        os.utime(folder / name, (then, then))
    subprocess.run(shlex.split(command), cwd=tmp_path, check=True)
    assert {path.name for path in folder.iterdir()} == {"nightly-new.db", "before-0.2.0.db"}
