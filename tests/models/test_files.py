"""Tables in every format, whole and broken."""

from __future__ import annotations

import gzip
import itertools
import json
from contextlib import closing, suppress

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from mappings.errors import SocCoderError
from models import files

ROWS = [{"title": "Staff nurse", "note": 'a, "b"\nc'}, {"title": "Café manager ☕", "note": ""}]


def write(path, rows, columns=("title", "note")):
    schema = pa.schema([(name, pa.string()) for name in columns])
    with closing(files.writer(path, columns, schema, files.form(path))) as out:
        out.write(rows)


def read(path):
    table = files.reader(path)
    return list(table.rows())


@pytest.mark.parametrize(("source", "target"), list(itertools.product(files.FORMATS, repeat=2)))
def test_what_is_written_in_one_format_is_read_and_written_in_another(tmp_path, source, target):
    first, second = tmp_path / f"a{source}", tmp_path / f"b{target}"
    write(first, ROWS)
    write(second, [row.values for row in read(first)])
    assert [row.values for row in read(second)] == ROWS
    assert not any(row.fault for row in read(second))


any_text = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("suffix", files.FORMATS)
@given(rows=st.lists(st.fixed_dictionaries({"title": any_text, "note": any_text}), max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_as_it_was_written(tmp_path, suffix, rows):
    write(tmp_path / f"a{suffix}", rows)
    found = read(tmp_path / f"a{suffix}")
    assert [row.values for row in found] == rows
    assert not any(row.fault for row in found)


@pytest.mark.parametrize(("name", "form"), [("A.CSV", ".csv"), ("a.b.csv.gz", ".csv.gz"), ("x.jsonl", ".jsonl")])
def test_the_name_tells_the_format(tmp_path, name, form):
    assert files.form(tmp_path / name) == form


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "csv", "a.csv.bz2"])
def test_other_formats_are_refused(tmp_path, name):
    with pytest.raises(SocCoderError, match=r"no known format.*\.parquet"):
        files.form(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "title\nnurse\n".encode("utf-16"), "UTF-16"),
        ("a.jsonl", '{"title": "x"}\n'.encode("utf-16"), "UTF-16"),
        ("a.csv", b"PK\x03\x04 a workbook by another name", "workbook"),
        ("a.parquet", b"title\nnurse\n", "not a Parquet file"),
        ("a.parquet", b"", "not a Parquet file"),
        ("a.csv", b"title,title\na,b\n", "same name: title"),
        ("a.csv.gz", gzip.compress(b"title\nnurse\n", mtime=0)[:12], "cannot be read"),
        ("a.jsonl", gzip.compress(b'{"title": "x"}\n' * 999, mtime=0)[:40], "cannot be read"),
    ],
)
def test_a_file_that_is_something_else_says_so(tmp_path, name, content, problem):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SocCoderError, match=problem):
        files.reader(tmp_path / name)


@pytest.mark.parametrize("suffix", files.FORMATS)
def test_a_file_that_is_not_there_says_so(tmp_path, suffix):
    with pytest.raises(SocCoderError, match="cannot be read: No such file"):
        files.reader(tmp_path / f"none{suffix}")


def corrupt(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(255 - byte for byte in data[middle : middle + 64]) + data[middle + 64 :]


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], corrupt], ids=["truncated", "corrupt"])
def test_a_gzipped_file_that_breaks_off_says_where(tmp_path, damage):
    lines = "title\n" + "".join(f"nurse {number * 7919}\n" for number in range(40_000))
    path = tmp_path / "a.csv.gz"
    path.write_bytes(damage(gzip.compress(lines.encode())))
    with pytest.raises(SocCoderError, match=r"breaks off or is damaged after row [\d,]+"):
        list(files.chunks(files.reader(path).rows()))


def test_a_parquet_file_damaged_inside_says_so(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"title": [f"nurse {number}" for number in range(5_000)]}), path)
    data = bytearray(path.read_bytes())
    data[30:2_000] = bytes(255 - byte for byte in data[30:2_000])
    path.write_bytes(data)
    with pytest.raises(SocCoderError, match="damaged"):
        list(files.chunks(files.reader(path).rows()))


def test_a_parquet_file_of_two_columns_of_a_name_says_so(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.Table.from_arrays([pa.array(["x"]), pa.array(["y"])], names=["title", "title"]), path)
    with pytest.raises(SocCoderError, match="same name: title"):
        files.reader(path)


def test_a_parquet_file_of_which_any_byte_is_changed_is_read_or_refused(tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"n": pa.array([1], pa.uint64()), "at": pa.array([0], pa.date32())}), path)
    sound = path.read_bytes()
    for place in range(len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x3F]) + sound[place + 1 :])
        with suppress(SocCoderError):
            list(files.chunks(files.reader(path).rows()))


def test_bad_rows_of_csv_are_told_and_the_rest_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"title,b\nnurse,1\nchef,1,2\nclerk\n" + b"x" * 5_000_000 + b",1\nn\0rse,1\nn\xffrse,1\ncook,1\n")
    rows = read(path)
    assert [row.values["title"][:5] for row in rows] == [
        "nurse",
        "chef",
        "clerk",
        "",
        "n\0rse",
        "n\udcffrse"[:5],
        "cook",
    ]
    assert [bool(row.fault) for row in rows] == [False, True, True, True, False, False, False]
    assert rows[1].fault == "3 fields where the header has 2"
    assert "larger than field limit" in rows[3].fault


def test_bad_rows_of_jsonl_are_told_and_the_rest_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        '{"title": null}',
        "{bad",
        "[1]",
        '"s"',
        "[" * 100_000,
        "",
        '{"title": "cook", "x": 1}',
        '{"title": "\\ud800!"}',
    ]
    path.write_text("\n".join(lines))
    table = files.reader(path)
    rows = list(table.rows())
    assert table.columns == ("title", "x")
    assert [bool(row.fault) for row in rows] == [False, True, True, True, True, False, False]
    assert rows[-1].values == {"title": "\ufffd!"}


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbftitle\nnurse\n")
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"title": "nurse"}\n')
    for name in ("a.csv", "a.jsonl"):
        assert [row.values for row in read(tmp_path / name)] == [{"title": "nurse"}]


def test_values_of_json_find_a_place_in_text_columns(tmp_path):
    rows = [{"title": "nurse", "note": {"a": [1, "é"]}}, {"title": "chef", "note": 7}, {"title": None, "note": None}]
    write(tmp_path / "a.parquet", rows)
    assert [row.values["note"] for row in read(tmp_path / "a.parquet")] == ['{"a": [1, "é"]}', "7", None]
    write(tmp_path / "a.csv", rows)
    assert [row.values["note"] for row in read(tmp_path / "a.csv")] == ['{"a": [1, "é"]}', "7", ""]
    write(tmp_path / "a.jsonl", rows)
    assert [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()] == rows


def test_chunks_are_read_as_they_are_asked_for():
    source = (files.Row({"n": number}) for number in range(10))
    chunks = files.chunks(source, size=4)
    assert [row.values["n"] for row in next(chunks)] == [0, 1, 2, 3]
    assert next(source).values["n"] == 4
    assert [len(chunk) for chunk in chunks] == [4, 1]


def test_the_share_read_grows_to_1(tmp_path):
    for suffix in files.FORMATS:
        write(tmp_path / f"a{suffix}", ROWS * 3_000)
        table = files.reader(tmp_path / f"a{suffix}")
        shares = [table.share_read() for _ in files.chunks(table.rows())]
        assert shares == sorted(shares)
        assert shares[-1] == 1
