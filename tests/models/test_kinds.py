"""Items of other kinds than titles come in by the same way and go out in the same shape."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest

from mappings.errors import SocCoderError
from models.batch import APPENDED, code_file
from models.coder import Coder
from models.coding import Item


def test_a_mixed_batch_stays_in_order(coder):
    items = [
        Item("Nurse"),
        Item("BSc Physiotherapy", "course"),
        Item("Chef", "vacancy"),
        Item("", "course", hecos="100268"),
    ]
    codings = coder.code_many(items)
    assert [each.code for each in codings][:3] == ["2237", "2221", "5434"]
    assert codings[1] == coder.code(items[1])
    assert codings[0] == coder.code_many([items[0]])[0]
    assert codings[3].evidence.subjects[0].code == "100268"


def test_what_courses_need_is_not_loaded_for_titles():
    script = (
        "import sys; from models.coder import Coder; from models.coding import Item; Coder.load().code(Item('nurse'));"
        "print([name for name in sys.modules if name.startswith(('models.courses', 'models.outcomes'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def code(coder: Coder, tmp_path, text: str, **options):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(text, encoding="utf-8")
    summary = code_file(coder, source, target, **options)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), summary


def test_a_file_of_courses(coder, tmp_path):
    text = "id,Title,HECoS,level\n1,BSc Nursing (Adult),,6\n2,,100105,6\n3,qwxzkj,,\n"
    rows, summary = code(coder, tmp_path, text, kind="course", scheme="soc2010", top=10)
    assert list(rows[0]) == ["id", "Title", "HECoS", "input_level", *APPENDED]
    assert rows[0]["candidates"].startswith("2231:")
    assert len(rows[0]["candidates"].split("|")) == 10
    assert rows[0]["evidence"].startswith("subject; ")
    assert "2421" in rows[1]["candidates"]
    assert (rows[2]["candidates"], rows[2]["reason"]) == ("", "no_subject")
    assert summary.rows == 3


def test_a_file_of_courses_may_have_codes_alone(coder, tmp_path):
    rows, _ = code(coder, tmp_path, "jacs3\nH200\n", kind="course")
    assert "2121" in rows[0]["candidates"]
    with pytest.raises(SocCoderError, match="no column 'title' or 'hecos' or 'jacs3' or 'cah'"):
        code(coder, tmp_path, "name\nLaw\n", kind="course")
