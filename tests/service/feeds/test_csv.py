"""Tables: separators, broken rows, names of columns."""

from __future__ import annotations

import io
import itertools
import json

import pytest

from mappings.errors import SocCoderError
from service.feeds.columns import NAMES
from service.feeds.formats import read
from service.vacancies.draft import Draft
from service.vacancies.vacancy import Refusal


def rows(text, layout="csv"):
    return list(read(io.BytesIO(text.encode()), "x", layout))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_told(delimiter, newline):
    lines = [["Title", "Note", "pay"], ["Baker", "x", '"£20,000"'], [], ["Cook", "", "1"]]
    found = rows(newline.join(delimiter.join(line) for line in lines))
    assert [each.title for each in found] == ["Baker", "Cook"]
    assert found[0].pay.minimum == 20000


def test_rows_that_do_not_fit_the_header_are_refused_where_they_stand():
    baker, short, long, untitled, cook = rows("title,id\nBaker,1\nCook\nCook,2,3\n,4\nCook,5\n")
    assert (baker.reference, cook.reference) == ("1", "5")
    assert [each.where for each in (short, long, untitled)] == ["line 3", "line 4", "line 5"]
    assert [each.fault for each in (short, long, untitled)] == ["malformed", "malformed", "no_title"]
    assert json.loads(long.raw) == ["Cook", "2", "3"]
    assert json.loads(untitled.raw) == {"title": "", "id": "4"}
    assert (long.layout, untitled.layout) == ("", "jsonl")


def test_cells_may_have_line_ends_and_quotes():
    (found,) = rows('title,description\nBaker,"Early\n""bird"", rolls"\n')
    assert found.description == 'Early\n"bird", rolls'


@pytest.mark.parametrize("text", ["", "\n", "name,pay\nBaker,1\n", "\x00\n"])
def test_a_table_without_titles_says_so(text):
    with pytest.raises(SocCoderError, match="no column for a title"):
        rows(text)


def test_the_first_column_of_a_field_that_is_not_blank_counts():
    first, second = rows(
        "title,location,city,county,date,job_posted_date\nA,-,Leeds,Yorks,2026-01-02,\nB,York,Leeds,,,2026-01-03\n"
    )
    assert (first.place.text, second.place.text) == ("Leeds, Yorks", "York")
    assert (str(first.posted), str(second.posted)) == ("2026-01-02", "2026-01-03")


def test_a_numbered_export_has_no_references():
    found = rows("id,title,jobReference\n1,Baker,X\n2,Baker,X\n")
    assert {each.reference_from for each in found} == {"content"}
    assert found[0].reference != "1"


def test_every_name_of_a_column_is_of_one_field_and_written_as_it_is_compared():
    names = list(itertools.chain.from_iterable(NAMES.values()))
    assert len(names) == len(set(names))
    assert all(name.isalnum() and name.islower() for name in names)
    assert set(NAMES) == set(Draft._fields)


def test_lines_of_json_are_refused_one_by_one():
    found = rows(
        '{"title": "Baker"}\n{"title": \n[1]\n"x"\n\n{"title": "Cook", "tags": [1, null, "b"]}\n' + "[" * 99_999,
        "jsonl",
    )
    assert [isinstance(each, Refusal) for each in found] == [False, True, True, True, False, True]
    assert [each.where for each in found if isinstance(each, Refusal)] == ["line 2", "line 3", "line 4", "line 7"]
    assert {each.layout for each in found if isinstance(each, Refusal)} == {"jsonl"}
