"""Coding a file: the contract of its columns and rows, and nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import tracemalloc
from contextlib import closing

import pyarrow as pa
import pytest
from pyarrow import parquet

from mappings.errors import SocCoderError
from models import files
from models.batch import APPENDED, FAULTS_KEPT, code_file
from models.coding import Item

TITLES = ["Staff nurse", "Plumber", "", "teacher", "qwxzkj vvqz", "Café manager", "12345"]
FORMATS = ("csv", "csv.gz", "jsonl", "parquet")


@pytest.fixture
def run(coder, tmp_path):
    """Code a CSV text and return its rows, the names of the columns in order, and the summary."""

    def run(text: str | bytes, **options):
        source, target = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(text.encode() if isinstance(text, str) else text)
        summary = code_file(coder, source, target, **options)
        reader = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8", errors="surrogateescape"), newline=""))
        return list(reader), list(reader.fieldnames), summary

    return run


class Still:
    """A coder that costs nothing, to test what surrounds it."""

    def __init__(self, coding):
        self.coding = coding
        self.most = 0

    def code_many(self, items, scheme, top, careful):
        self.most = max(self.most, len(items))
        return [self.coding] * len(items)


@pytest.fixture
def still(coder):
    return Still(coder.code(Item("nurse")))


def read(path):
    return [row.values for row in files.reader(path).rows()]


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("source", FORMATS)
def test_every_format_to_every_format(coder, tmp_path, source, target):
    given = [{"id": str(number), "title": title} for number, title in enumerate(TITLES)]
    schema = pa.schema([("id", pa.string()), ("title", pa.string())])
    with closing(files.writer(tmp_path / f"in.{source}", ("id", "title"), schema, f".{source}")) as out:
        out.write(given)
    summary = code_file(coder, tmp_path / f"in.{source}", tmp_path / f"out.{target}")
    coded = read(tmp_path / f"out.{target}")
    assert list(coded[0]) == ["id", "title", *APPENDED]
    assert [(row["id"], row["title"] or "") for row in coded] == [(row["id"], row["title"]) for row in given]
    assert [row["code"] for row in coded][:3] == ["2237", "5315", ""]
    assert [int(row["level"]) for row in coded] == [len(row["code"]) for row in coded]
    assert summary.rows == len(TITLES)
    assert sum(summary.levels.values()) == len(TITLES)


def test_the_columns_say_what_the_coding_says(coder, run):
    (row,), _, _ = run("title\nManager\n", top=3)
    coding = coder.code(Item("Manager"), top=3)
    assert row["code"] == coding.code
    assert row["code_title"] == coding.title
    assert float(row["confidence"]) == pytest.approx(coding.confidence, abs=1e-4)
    pairs = [pair.split(":") for pair in row["candidates"].split("|")]
    assert [code for code, _ in pairs] == [one.code for one in coding.candidates]
    assert [float(share) for _, share in pairs] == pytest.approx(
        [one.probability for one in coding.candidates], rel=1e-3
    )
    shares = [pair.split(":") for pair in row["other_scheme"].split("|")]
    assert [code for code, _ in shares] == [one.code for one in coding.other_scheme.codes]
    assert row["reason"] == coding.reason
    assert coding.reason in ("too_vague", "tie")


def test_columns_are_found_in_any_case_and_others_pass_through(run):
    rows, columns, _ = run("ID,TITLE,Qualifier,Industry,x\n7,Accountant,qualified,,\n8,Nurse,,dental practice,y\n")
    assert columns == ["ID", "TITLE", "Qualifier", "Industry", "x", *APPENDED]
    assert [(row["ID"], row["code"], row["x"]) for row in rows] == [("7", "2421", ""), ("8", "6133", "y")]


def test_vacancies_are_read_with_all_their_columns(coder, run):
    text = (
        "title,description,category,salary,location,employer\nNurse - Leeds,Care for patients,Health,£30k,Leeds,NHS\n"
    )
    (row,), _, _ = run(text, kind="vacancy")
    given = Item("Nurse - Leeds", "vacancy", "", "", "Care for patients", "Health", "£30k", "Leeds", "NHS")
    assert row["code"] == coder.code(given).code
    assert "left out: - Leeds" in row["evidence"]


def test_soc2010(run):
    (row,), _, _ = run("title\nStaff nurse\n", scheme="soc2010")
    assert (row["code"], row["other_scheme"]) == ("2231", "2237:1")


def test_input_columns_of_the_same_name_give_way(run):
    rows, columns, _ = run("code,title,Reason,input_code\n1,nurse,2,3\n")
    assert columns == ["input_input_code", "title", "input_Reason", "input_code", *APPENDED]
    assert (rows[0]["input_input_code"], rows[0]["input_Reason"], rows[0]["input_code"]) == ("1", "2", "3")
    assert rows[0]["code"] == "2237"


def test_a_column_called_code_is_kept_as_input_code(run):
    rows, columns, _ = run("title,code\nnurse,x\n")
    assert columns == ["title", "input_code", *APPENDED]
    assert rows[0]["input_code"] == "x"


def test_bad_rows_are_coded_empty_with_their_reason_and_counted(run):
    rows, _, summary = run(b"title,b\nnurse,1\nchef,1,2\n" + b"x" * 5_000_000 + b",1\nn\xffrse,1\nplumber,1\n")
    assert [row["code"] for row in (*rows[:3], rows[-1])] == ["2237", "", "", "5315"]
    assert rows[1]["reason"] == "invalid: 3 fields where the header has 2"
    assert rows[1]["title"] == "chef"
    assert rows[3]["title"] == "n\udcffrse"
    assert (summary.rows, summary.reasons["invalid"]) == (5, 2)
    assert [number for number, _ in summary.faults] == [2, 3]


def test_bad_lines_of_jsonl_keep_their_place(coder, tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text('{"title": "nurse", "n": 1}\n{bad\n{"title": null}\n{"title": 5, "y": [1]}\n{"n": 2}\n')
    summary = code_file(coder, source, target)
    rows = read(target)
    assert len(rows) == summary.rows == 5
    assert rows[0]["code"] == "2237"
    assert rows[1]["reason"].startswith("invalid: not JSON")
    assert rows[2]["reason"] == rows[4]["reason"] == "empty"
    assert (rows[3]["y"], rows[4]["n"]) == ("[1]", "2")


@pytest.mark.parametrize("target", FORMATS)
def test_text_that_is_not_unicode_stops_nothing(coder, tmp_path, target):
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"title": "nurse \\ud83d", "x": "\xff", "n": 1}\n{"title": "plumber", "n": true}\n')
    code_file(coder, source, tmp_path / f"out.{target}")
    assert [row["code"] for row in read(tmp_path / f"out.{target}")] == ["2237", "5315"]


def test_types_of_parquet_are_kept(coder, tmp_path):
    table = pa.table({"title": ["nurse", None], "n": pa.array([1, 2], pa.int16()), "code": [[1], None]})
    parquet.write_table(table, tmp_path / "in.parquet")
    code_file(coder, tmp_path / "in.parquet", tmp_path / "out.parquet")
    coded = parquet.read_table(tmp_path / "out.parquet")
    assert coded.schema.field("n").type == pa.int16()
    assert coded["input_code"].to_pylist() == [[1], None]
    assert coded.schema.field("confidence").type == pa.float64()
    assert coded["reason"].to_pylist() == ["", "empty"]


def test_a_table_without_rows(run):
    assert run("title,x\n")[:2] == ([], ["title", "x", *APPENDED])


@pytest.mark.parametrize("text", ["", "name\nnurse\n", "name,title_of_job\na,b\n", "t\0i\0t\0l\0e\0\n"])
def test_a_missing_title_column_says_which_there_are(run, text, tmp_path):
    with pytest.raises(SocCoderError, match="no column 'title'") as raised:
        run(text)
    assert "Its columns are: " in raised.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_two_title_columns_are_refused(run):
    with pytest.raises(SocCoderError, match="two columns called 'title'"):
        run("title,Title\na,b\n")


def test_the_input_is_never_overwritten(coder, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title\nnurse\n")
    (tmp_path / "link.csv").symlink_to(path)
    for target in (path, tmp_path / "link.csv", tmp_path / "." / "a.csv"):
        with pytest.raises(SocCoderError, match="overwrite the input"):
            code_file(coder, path, target)
    assert path.read_text() == "title\nnurse\n"


@pytest.mark.parametrize("name", ["none/out.csv", "none/out.parquet", "folder.csv"])
def test_a_place_that_cannot_be_written_says_so(coder, tmp_path, name):
    (tmp_path / "in.csv").write_text("title\nnurse\n")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SocCoderError, match="cannot be written"):
        code_file(coder, tmp_path / "in.csv", tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "in.csv"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_ours_says_so(coder, tmp_path):
    (tmp_path / "in.csv").write_text("title\nnurse\n")
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(SocCoderError, match="Permission denied"):
        code_file(coder, tmp_path / "in.csv", tmp_path / "shut" / "out.csv")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_leaves_the_old_output_alone(still, tmp_path, form):
    """The hidden file that the coder writes to is led to a device that is always full."""
    (tmp_path / "in.csv").write_text("title\n" + "nurse\n" * 5_000)
    target = tmp_path / f"out.{form}"
    target.write_text("old")
    (tmp_path / f".out.{form}.partial").symlink_to("/dev/full")
    with pytest.raises(SocCoderError, match="No space left on device"):
        code_file(still, tmp_path / "in.csv", target)
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", target.name]


def test_a_run_that_fails_leaves_nothing(coder, tmp_path):
    class Broken(Still):
        def code_many(self, items, scheme, top, careful):
            raise KeyboardInterrupt

    (tmp_path / "in.csv").write_text("title\nnurse\n")
    with pytest.raises(KeyboardInterrupt):
        code_file(Broken(None), tmp_path / "in.csv", tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_memory_does_not_grow_with_the_file(still, tmp_path):
    def peak(rows: int) -> int:
        with (tmp_path / "in.csv").open("w") as out:
            out.write("title,description\n")
            out.writelines(f"nurse {number},{'a longer text ' * 20}\n" for number in range(rows))
        tracemalloc.start()
        code_file(still, tmp_path / "in.csv", tmp_path / "out.csv")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(16_000) < 1.2 * peak(4_000)
    assert still.most == files.CHUNK


def test_a_summary_describes_only_the_first_bad_rows(still, tmp_path):
    (tmp_path / "in.csv").write_text("title\n" + "a,b\n" * 5_000)
    summary = code_file(still, tmp_path / "in.csv", tmp_path / "out.csv")
    assert summary.reasons["invalid"] == 5_000
    assert len(summary.faults) == FAULTS_KEPT


def test_progress_ends_at_1(still, tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"title": "nurse"}) + "\n")
    seen = []
    code_file(still, tmp_path / "in.jsonl", tmp_path / "out.jsonl", progress=seen.append)
    assert seen == [1.0]
