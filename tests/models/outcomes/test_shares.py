from __future__ import annotations

import json

import pytest

from mappings.errors import UnknownCodeError
from models.outcomes.read import read
from models.outcomes.shares import studied_by


def test_counts_tell_what_was_studied(write):
    counts = {"100279": 300, "100280": 90, "100290": "c", "100403": 10}
    rows = [{"subject": subject, "soc": "2233", "count": count} for subject, count in counts.items()]
    rows += [{"subject": "100279", "soc": "1111", "count": 20}, {"subject": "100280", "soc": "1111", "count": "c"}]
    outcomes = read(write(rows))
    (found,) = studied_by(outcomes, "soc2020", "2233")
    assert list(found.percentages.items()) == [("100279", 75), ("100280", 22), ("100403", 2)]
    assert found.cohort.years == "2021/22"
    assert studied_by(outcomes, "soc2020", "1111") == ()
    assert studied_by(outcomes, "soc2010", "2231") == ()
    with pytest.raises(UnknownCodeError):
        studied_by(outcomes, "soc2020", "9999")


def test_an_answer_of_lmi_for_all_is_given_back_year_by_year(tmp_path):
    courses = [
        {"name": "(G1) Mathematics", "percentage": 1.0},
        {"name": "(H3) Mechanical engineering", "percentage": 25.0},
    ]
    years = [{"year": year, "courses": courses} for year in ("2013/14", "2014/15")]
    path = tmp_path / "3113.json"
    path.write_text(json.dumps({"soc": 3113, "years": years}))
    found = studied_by(read(path), "soc2010", "3113")
    assert [each.cohort.years for each in found] == ["2014/15", "2013/14"]
    assert list(found[0].percentages.items()) == [("H3", 25), ("G1", 1)]


def test_percentages_that_are_withheld_take_another_with_them(write):
    of = {"soc": "2233", "base": 200, "percentage_of": "occupation"}
    shares = {"100279": 60, "100280": 30, "100281": "..", "100282": 6}
    rows = [of | {"subject": subject, "percentage": share} for subject, share in shares.items()]
    (found,) = studied_by(read(write(rows)), "soc2020", "2233")
    assert found.percentages == {"100279": 60, "100280": 30}
