from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.errors import SocCoderError
from models.outcomes.faults import BadOutcomesError
from models.outcomes.layout import MARKS
from models.outcomes.read import read
from models.outcomes.rules import rounded
from models.outcomes.withhold import ALL

NURSING = "100290"


def faults_of(path):
    with pytest.raises(BadOutcomesError) as raised:
        read(path)
    return {(fault.row, fault.column) for fault in raised.value.faults}


@pytest.mark.parametrize(("count", "told"), [(0, 0), (2, 0), (2.4, 0), (2.5, 5), (7, 5), (7.5, 10), (22.5, 25)])
def test_rounds_as_hesa_does(count, told):
    assert rounded(count) == told


@given(st.floats(0, 1e8))
def test_a_rounded_count_is_near(count):
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2.5


def test_reads_counts_and_says_what_it_changed(write):
    path = write(
        [{"subject": NURSING, "soc": "2237", "count": "1,203"}, {"subject": NURSING, "soc": "all", "count": 1500}]
    )
    outcomes = read(path)
    (table,) = outcomes.destinations
    assert table.counts == {NURSING: {"2237": 1205, ALL: 1500}}
    assert str(table.cohort) == "Graduate Outcomes 2021/22, first degree, UK, full-time"
    assert outcomes.origins[table.cohort].licence == "none"
    assert outcomes.remarks == ("outcomes.csv: 1 rows have counts that are not multiples of 5; they are told rounded.",)


def test_the_version_is_that_of_the_bytes(write):
    rows = [{"subject": NURSING, "soc": "2237", "count": 100}]
    assert read(write(rows)).version == read(write(rows)).version
    assert read(write(rows)).version != read(write([rows[0] | {"count": 105}])).version


def test_a_percentage_is_of_its_base(write):
    rows = [
        {"subject": NURSING, "soc": "2237", "percentage": "80", "base": 1500},
        {"subject": NURSING, "soc": "2231", "percentage": "10.4%", "base": 1500},
    ]
    (table,) = read(write(rows)).destinations
    assert table.counts == {NURSING: {ALL: 1500, "2237": 1200, "2231": 155}}


def test_a_percentage_of_too_few_is_withheld(write):
    rows = [
        {"subject": NURSING, "soc": "2237", "percentage": 50, "base": 22},
        {"subject": NURSING, "soc": "2231", "percentage": 50, "base": 22},
    ]
    outcomes = read(write(rows))
    assert {outcomes.destinations[0].counts[NURSING][code] for code in ("2237", "2231")} == {None}
    assert "2 rows are of fewer people than may be told" in " ".join(outcomes.remarks)


@pytest.mark.parametrize("mark", sorted(MARKS | {"<5", "C"}))
def test_a_mark_is_withheld_and_takes_another_with_it(write, mark):
    rows = [
        {"subject": NURSING, "soc": "2237", "count": mark},
        {"subject": NURSING, "soc": "2231", "count": 60},
        {"subject": NURSING, "soc": "2232", "count": 20},
        {"subject": NURSING, "soc": "all", "count": 100},
    ]
    (table,) = read(write(rows)).destinations
    assert table.counts == {NURSING: {"2237": None, "2231": 60, "2232": None, ALL: 100}}


def test_earnings_of_too_few_are_withheld(write, earnings):
    rows = [
        {"subject": "11-01", "count": 10, "median": 30000, "lower_quartile": 25000, "upper_quartile": "c"},
        {"subject": "02-04", "count": 11, "median": 30149, "lower_quartile": 25051, "upper_quartile": "c"},
        {"subject": "03-01", "count": "c", "median": 30149},
    ]
    few, enough, unknown = read(write(rows, earnings)).earnings
    assert (few.count, few.lower_quartile, few.median, few.upper_quartile) == (None, None, None, None)
    assert (enough.count, enough.lower_quartile, enough.median, enough.upper_quartile) == (10, 25100, 30100, None)
    assert unknown.median is None


def test_a_subject_of_too_few_takes_another_with_it_that_would_give_their_number_away(write, earnings):
    counts = {"02": 1000, "02-04": 600, "02-05": 390, "02-06": 10}
    rows = [{"subject": subject, "count": count, "median": 30000} for subject, count in counts.items()]
    told = {row.subject: row.median for row in read(write(rows, earnings)).earnings}
    assert told == {"02": 30000, "02-04": 30000, "02-05": None, "02-06": None}


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({}, "subject"),
        ({"subject": "02-05", "domicile": "all"}, "years"),
        ({"subject_scheme": "hecos", "subject": NURSING}, "subject_scheme"),
    ],
)
def test_earnings_that_do_not_agree_are_faults(write, earnings, row, where):
    rows = [{"subject": "02-04", "count": 1000, "median": 30000} | each for each in ({}, row)]
    assert faults_of(write(rows, earnings)) == {(3, where)}


def test_reads_all_files_of_a_folder(write, earnings):
    write([{"subject": NURSING, "soc": "2237", "count": 100}], name="counts.csv")
    path = write([{"subject": "11-01", "count": 500, "median": 30000}], earnings, name="leo.csv")
    outcomes = read(path.parent)
    assert (len(outcomes.destinations), len(outcomes.earnings)) == (1, 1)


def test_every_fault_is_told_and_nothing_is_read(write):
    good = {"subject": NURSING, "soc": "2237", "count": 100, "percentage": "", "base": ""}
    rows = [
        good,
        good | {"subject": "999999"},
        good | {"soc": "9999"},
        good | {"soc_scheme": "soc2000"},
        good | {"count": "many"},
        good | {"count": -5},
        good | {"count": "", "percentage": 20},
        good | {"count": "", "percentage": 120, "base": 50},
        good | {"survey": "census"},
        good | {"years": "2021"},
        good | {"licence": " "},
        good | {"years": "2021/23"},
        good | {"years": "2021/22-2019/20"},
        good | {"soc": "223701"},
    ]
    assert faults_of(write(rows)) == {
        (3, "subject"),
        (4, "soc"),
        (5, "soc_scheme"),
        (6, "count"),
        (7, "count"),
        (8, ""),
        (9, "percentage"),
        (10, "survey"),
        (11, "years"),
        (12, "licence"),
        (13, "years"),
        (14, "years"),
        (15, "soc"),
    }


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([{"soc": "2237"}, {"soc": "2237"}], {(3, "soc")}),
        ([{}, {"subject": "100", "subject_scheme": "cah_1_3"}], {(3, "subject")}),
        ([{}, {"subject": "02-04", "subject_scheme": "cah_1_3"}], {(3, "subject_scheme")}),
        ([{}, {"soc_scheme": "soc2010", "soc": "2231"}], {(3, "soc_scheme")}),
        ([{}, {"mode": "all"}], {(3, "years")}),
        ([{}, {"years": "2019/20-2021/22"}], {(3, "years")}),
        ([{}, {"soc": "2231", "source": "another"}], {(3, "source")}),
        ([{"base": 500}, {"soc": "2231", "base": 505}], {(3, "base")}),
        ([{"base": 500}, {"soc": "all", "count": 600}], {(3, "base")}),
        ([{"soc": "223", "count": 10}, {}], {(2, "count")}),
        ([{}, {"count": "", "percentage": 10, "base": 50, "percentage_of": "occupation"}], {(3, "percentage_of")}),
    ],
)
def test_rows_that_do_not_agree_are_faults(write, rows, where):
    whole = [{"subject": NURSING, "soc": "2237", "count": 100} | row for row in rows]
    assert where <= faults_of(write(whole))


def test_levels_of_subjects_do_not_mix(write, destinations):
    rows = [{"subject": "02-04", "soc": "2237", "count": 100}, {"subject": "02", "soc": "2237", "count": 200}]
    assert faults_of(write(rows, destinations | {"subject_scheme": "cah_1_3"})) == {(3, "subject")}


def test_people_of_other_years_or_modes_do_not_overlap(write):
    rows = [{"mode": "part-time"}, {"years": "2020/21"}, {"survey": "dlhe"}, {}]
    assert len(read(write([{"subject": NURSING, "soc": "2237", "count": 100} | row for row in rows])).destinations) == 4


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", {(1, "survey")}),
        (b"\xff\xfe", {(0, "")}),
        (b"survey,years\ndlhe,2016/17\n", {(1, "subject"), (1, "soc")}),
        (b'survey,years\n"dlhe', {(1, "subject"), (1, "soc")}),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, where):
    path = tmp_path / "outcomes.csv"
    path.write_bytes(content)
    assert where <= faults_of(path)


def test_a_header_alone_or_a_ragged_row_is_refused(write, tmp_path):
    path = write([{"subject": NURSING, "soc": "2237", "count": 100}])
    header, row = path.read_text().splitlines()
    path.write_text(f"{header}\n")
    assert faults_of(path) == {(0, "")}
    path.write_text(f"{header}\n{row},1\n{row[:20]}\n")
    assert faults_of(path) == {(2, ""), (3, "")}


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SocCoderError, match="cannot be read"):
        read(tmp_path / "nowhere")
    with pytest.raises(SocCoderError, match="has no file"):
        read(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    assert faults_of(tmp_path) == {(0, "")}


def test_reads_an_answer_of_lmi_for_all(tmp_path):
    path = tmp_path / "3113.json"
    courses = [
        {"name": "(H3) Mechanical engineering", "percentage": 25.0},
        {"name": "(G1) Mathematics", "percentage": 1.0},
    ]
    path.write_text(json.dumps({"soc": 3113, "years": [{"year": "2014/15", "courses": courses}]}))
    outcomes = read(path)
    (shares,) = outcomes.shares
    assert shares.percentages == {"3113": {"H3": 25, "G1": 1}}
    assert outcomes.destinations == ()


def test_percentages_of_an_occupation_that_are_withheld_take_another_with_them(write):
    of = {"soc": "2233", "base": 200, "percentage_of": "occupation"}
    told = {"100279": 60, "100280": 30, "100281": "..", "100282": 6}
    (shares,) = read(write([of | {"subject": subject, "percentage": share} for subject, share in told.items()])).shares
    assert shares.percentages == {"2233": {"100279": 60, "100280": 30, "100281": None, "100282": None}}


@pytest.mark.parametrize("content", ["[]", "{", '{"soc": 3113}', '{"soc": 1, "years": [{"year": 1, "courses": [{}]}]}'])
def test_another_answer_is_refused(tmp_path, content):
    path = tmp_path / "3113.json"
    path.write_text(content)
    assert faults_of(path) == {(0, "")}


def test_reads_the_real_answer(shared_data):
    outcomes = read(shared_data / "education" / "lmiforall_hesa_courses_3113.json")
    assert [shares.cohort.years for shares in outcomes.shares] == ["2011/12", "2012/13", "2013/14", "2014/15"]
    assert outcomes.shares[0].percentages["3113"]["H3"] == 25
