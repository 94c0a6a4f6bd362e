"""The titles that every coder codes."""

from __future__ import annotations

import gzip

import pytest

from benchmarks.titles import as_many, make_adverts, make_titles, read_titles
from mappings.errors import SocCoderError
from mappings.index import load_index


def test_the_same_seed_makes_the_same_titles():
    titles = make_titles(200)
    assert titles == make_titles(200)
    assert titles != make_titles(200, seed=1)
    assert len(titles) == 200
    assert all(titles)


def test_titles_are_of_the_index_with_noise():
    known = {entry.title for entry in load_index().entries}
    as_they_are = sum(title in known for title in make_titles(2_000))
    assert 0.1 < as_they_are / 2_000 < 0.5


def test_adverts_have_a_text_of_the_length_asked_for():
    adverts = make_adverts(30)
    assert adverts == make_adverts(30)
    assert [advert.title for advert in adverts] == make_titles(30)
    assert {len(advert.description) for advert in adverts} == {2_000}
    assert len({advert.description for advert in adverts}) == 30
    assert {advert.kind for advert in adverts} == {"vacancy"}


def test_few_titles_become_many_by_noise():
    many = as_many(["Nurse", "Plumber"], 200)
    assert many == as_many(["Nurse", "Plumber"], 200)
    assert (many[:2], len(many)) == (["Nurse", "Plumber"], 200)
    assert len(set(many)) > 100
    assert as_many(["Nurse", "Plumber"], 1) == ["Nurse"]


def test_titles_are_drawn_from_a_file(tmp_path):
    path = tmp_path / "adverts.csv.gz"
    path.write_bytes(gzip.compress("id,Title\n1,Staff nurse\n2,\n3,Plumber\n".encode("utf-8-sig")))
    assert sorted(read_titles(path, 10)) == ["Plumber", "Staff nurse"]
    assert len(read_titles(path, 1)) == 1


@pytest.mark.parametrize(
    ("content", "problem"), [(b"name\nx\n", "no column 'title'"), (b"\xff\xfe\x00", "cannot be read")]
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, content, problem):
    path = tmp_path / "adverts.csv"
    path.write_bytes(content)
    with pytest.raises(SocCoderError, match=problem):
        read_titles(path, 10)


def test_an_absent_file_says_so(tmp_path):
    with pytest.raises(SocCoderError, match="cannot be read"):
        read_titles(tmp_path / "absent.csv", 10)
