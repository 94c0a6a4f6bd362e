"""The cards say what is known of a bundle, and what is not; those in docs/ are those of the shipped bundle."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pandas", reason="needs the extra 'training'")

from models import bundle
from training.cards import figures
from training.cards.render import CARDS, by_kind, render, table
from training.metrics import Judged
from training.metrics import figures as of

DOCS = Path(__file__).parents[3] / "docs"
NETWORK = {"codes": np.array(["2237", "5432"]), "vectors": np.zeros((1_234, 8), np.int8)}
SETTINGS = {
    "data_version": "2025.04+06d1fe79",
    "plan": {"seed": 7, "teachers": 1, "teacher_epochs": 1, "student_epochs": 2, "share": 1.0},
    "depth": {"vacancy": {"coverage": 0.9}},
}
RECORD = {
    "day": "2026-02-03",
    "seconds": 754.0,
    "cores": 2,
    "code": {
        "commit": "0123456789abcdef",
        "has_changes": True,
        "python": "3.11.1",
        "libraries": {"torch": "2", "numpy": "3"},
    },
    "tables": "2025.04+06d1fe79",
    "plan": SETTINGS["plan"],
    "digests": {"labelled/made.csv": "ab" * 32},
    "lots": [
        {"source": "coded_adverts/here", "learned": 4_000, "held_out": 500, "with_text": 9, "weight": 1.0},
        {"source": "coded_adverts/there", "learned": 321, "held_out": 55, "with_text": 1, "weight": 1.0},
        {"source": "index", "learned": 777, "held_out": 66, "with_text": 0, "weight": 0.5},
    ],
    "groups_without_adverts": 1,
    "uncoded": {"made.csv.gz": 98_765},
    "uncoded_weight": 0.5,
    "families": 12,
    "family_titles": 345,
    "family_weight": 0.15,
    "alone_weight": 0.5,
    "stages": [
        {"name": "untaught", "seconds": 60.4, "resumed": True},
        {"name": "student", "seconds": 90.0, "resumed": False},
    ],
}
ROWS = [Judged([("2237", 0.9)], {"2237"}, {"2237"}, "2237")] * 30 + [Judged([("2237", 0.6)], {"5432"}, {"5432"})] * 10
MEASURED = {
    "model": "m+1",
    "data": "2025.04+06d1fe79",
    "adverts": {
        name: {
            "parts": {"all": of(ROWS)},
            "slices": {"source: here": of(ROWS[:3]), "major group: 2 Professional": of(ROWS), "title: odd": of(ROWS)},
            "sexes": {"mostly women": of(ROWS)},
        }
        for name in (figures.HELD_OUT, figures.MEASURED_ON)
    },
    "coders agree": {"title only": 0.91},
    "same code": {"in another form": {"pairs": 1_500, "share": 0.99}, "male or female": {"pairs": 40, "share": 0.97}},
    "questions": {"unsure": 11, "asked": 0.84, "among the answers": 0.79},
}


def small(folder: Path, record=None) -> bundle.Bundle:
    bundle.write(folder, "2025.04", NETWORK, SETTINGS, record=record)
    return bundle.read(folder)


def test_a_bundle_without_a_record_says_so(tmp_path):
    card, sheet, transparency = render(small(tmp_path), None).values()
    assert card.count("**this bundle has no training record**") == 1
    assert "**Nothing has been measured of this bundle here.**" in card
    assert "How alike it treats them has not been measured" in card
    assert "This bundle has no encoder" in card
    assert "are not recorded in it" in sheet
    assert "| amount | not recorded in the bundle |" in transparency
    assert "| performance | not measured here |" in transparency


def test_a_record_and_figures_are_told(tmp_path):
    card, sheet, transparency = render(small(tmp_path, RECORD), MEASURED).values()
    assert "no training record" not in card + sheet
    assert "| coded adverts | 4,321 | 555 | 1.0 |" in card
    assert "commit `0123456789ab` and changes that were not committed" in card
    assert "The run took 13 minutes after it was resumed." in card
    assert "Its stages: untaught 60 s (from a run that was stopped), student 90 s." in card
    assert "1 of the 2 unit groups have no coded advert" in card
    assert "| all | 40 | 0.750 |" in card
    assert "| here | 3 | 1.000* |" in card
    assert "gave the same unit group to 91% of the adverts (title only)." in card
    assert "Of 1,500 pairs" in card
    assert "84% have a question" in card
    assert "| coded adverts/there | 321 | 55 | 1 | 1.0 |" in sheet
    assert "| `made.csv.gz` | 98,765 |" in sheet
    assert f"| `labelled/made.csv` | `{'ab' * 32}` |" in sheet
    assert "all (40): agreement 0.750" in transparency
    assert (
        "| amount | 5,098 examples with a group, 98,765 uncoded adverts, 345 titles of ESCO and O\\*NET |"
        in transparency
    )


@pytest.mark.parametrize("record", [None, RECORD])
@pytest.mark.parametrize("measured", [None, MEASURED])
def test_every_card_is_whole_and_honest(tmp_path, record, measured):
    made = render(small(tmp_path, record), measured)
    assert tuple(made) == CARDS
    for card in made.values():
        assert not re.search(r"\{[{%]|[%}]\}|None|Undefined|\n\n\n", card)
        assert card.endswith("\n")
        assert not card.endswith("\n\n")
        for block in re.findall(r"(?:^\|.*\n)+", card, re.MULTILINE):
            assert len({line.count("|") for line in block.splitlines()}) == 1, block
        assert "language models" in card.lower()
    for section in ("### 1. Owner", "### 2. Desc", "### 3. Deploy", "### 4. Tool", "### 5. Risks"):
        assert section in made["transparency_record.md"]
    assert made["transparency_record.md"].count("**For the deploying body to fill in:**") > 10


def test_slices_are_shown_by_kind():
    kinds = by_kind({"source: here": of(ROWS), "title: odd": of(ROWS[:2]), "corrections": of(ROWS)})
    assert {kind: list(rows) for kind, rows in kinds.items()} == {
        "source": ["here"],
        "title": ["odd"],
        "corrections": ["corrections"],
    }
    assert table(kinds["title"], "title", ["rows", "agree@1", "no such"]).splitlines() == [
        "| title | rows | agree@1 | no such |",
        "|---|---:|---:|---:|",
        "| odd | 2 | 1.000* | - |",
    ]


@pytest.mark.parametrize("name", CARDS)
def test_the_documents_are_those_of_the_shipped_bundle(name):
    """Where this fails: soc-coder cards --measure --write."""
    shipped = bundle.read()
    made = render(shipped, figures.read(DOCS / figures.FILE, shipped.version))
    assert (DOCS / name).read_text(encoding="utf-8") == made[name]


def soc_coder(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soc_coder", "cards", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_command_prints_or_writes_the_cards(tmp_path):
    trained = small(tmp_path / "bundle", RECORD)
    made = render(trained, None)
    printed = soc_coder("--bundle", tmp_path / "bundle")
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout == "\n".join(made.values()) + "\n"
    written = soc_coder("--bundle", tmp_path / "bundle", "--write", "--to", tmp_path / "docs")
    assert "wrote model_card.md, data_sheet.md, transparency_record.md" in written.stderr
    assert {path.name: path.read_text() for path in (tmp_path / "docs").iterdir()} == made


def test_cards_cannot_take_the_place_of_a_file(tmp_path):
    (tmp_path / "file").touch()
    refused = soc_coder("--to", tmp_path / "file")
    assert refused.returncode == 2
    assert "is a file." in refused.stderr.replace("\n", "")
    assert "Traceback" not in refused.stderr
