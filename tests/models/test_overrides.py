"""What people have confirmed goes before the coder's own answer, for the items it is meant for and no others."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime, timedelta

import pytest

from mappings.crosswalk import load_crosswalk
from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.clean import clean
from models.coder import Coder
from models.coding import Item, OtherScheme, Share
from models.crew import FEW, as_cells, code_chunks
from models.overrides import COLUMNS, FIELDS, Override, Overrides, read_overrides

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
EDITION = load_scheme("soc2020").edition


def override(code, title="Zorb Handler", kind="job_title", scheme="soc2020", confirmed=NOON, correction="c1", **terms):
    return Override(Item(title, kind, **terms), scheme, EDITION, code, correction, confirmed)


@pytest.fixture
def code(coder: Coder):
    """Code an item with some overrides, and take them off again."""

    def code(item, *overrides, scheme="soc2020"):
        coder.overrides = Overrides(overrides)
        return coder.code(item, scheme)

    yield code
    coder.overrides = Overrides()


def found(item, *overrides, scheme="soc2020"):
    chosen = Overrides(overrides).find(item, clean(item.title, item.location).title, scheme)
    return chosen and chosen.code


def test_a_confirmed_code_goes_before_the_coders_own(code):
    own = code(Item("Staff nurse"))
    coding = code(Item("Staff nurse"), override("3229", "STAFF  NURSE"))
    assert (coding.code, coding.title, coding.level) == ("3229", load_scheme("soc2020").group("3229").title, 4)
    assert coding.confidence is None
    assert coding.reason is None
    assert coding.question is None
    assert coding.plausible == ("3229",)
    assert coding.candidates == own.candidates
    assert coding.evidence.entries == own.evidence.entries
    assert coding.evidence.method == "override"
    confirmed = coding.evidence.override
    assert (confirmed.correction, confirmed.scheme, confirmed.code, confirmed.confirmed) == (
        "c1",
        "soc2020",
        "3229",
        NOON,
    )
    links = load_crosswalk("soc2020", "soc2010").targets("3229")
    assert [share.code for share in coding.other_scheme.codes] == [link.code for link in links]
    assert coding.other_scheme.via == "crosswalk"


def test_others_are_coded_as_before(code):
    for item in (Item("Plumber"), Item("", "vacancy"), Item("Nurse", qualifier="staff")):
        assert code(item, override("3229", "Staff nurse")) == code(item)


def test_what_the_coder_abstains_from_may_be_confirmed(code):
    assert code(Item("Xqzvw")).code is None
    assert code(Item("Xqzvw"), override("5315", "xqzvw")).code == "5315"


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_what_is_uncodable_is_not_coded_in_any_scheme(code, scheme):
    coding = code(Item("Staff nurse"), override(None, "Staff nurse"), scheme=scheme)
    assert (coding.code, coding.title, coding.level, coding.reason) == (None, None, 0, "uncodable")
    assert coding.plausible == ()
    assert coding.other_scheme is None
    assert coding.sub_unit_group is None
    assert coding.candidates
    assert coding.evidence.method == "override"


@pytest.mark.parametrize(("scheme", "other"), [("soc2020", "soc2010"), ("soc2010", "soc2020")])
def test_it_leads_the_other_scheme_as_deep_as_the_crosswalk_tells(code, scheme, other):
    crosswalk = load_crosswalk(scheme, other)
    groups = load_scheme(scheme).unit_groups
    plain = next(group for group in groups if crosswalk.targets(group)[0].share == 1)
    torn = min(groups, key=lambda group: crosswalk.targets(group)[0].share)
    coding = code(Item("Zorb Handler"), override(plain, scheme=scheme), scheme=other)
    assert (coding.scheme, coding.code) == (other, crosswalk.targets(plain)[0].code)
    assert coding.confidence is None
    title = load_scheme(scheme).group(plain).title
    edition = load_scheme(scheme).edition
    assert coding.other_scheme == OtherScheme(scheme, edition, "override", (Share(plain, title, 1.0),))
    assert (coding.evidence.override.scheme, coding.evidence.override.code) == (scheme, plain)
    coding = code(Item("Zorb Handler"), override(torn, scheme=scheme), scheme=other)
    assert coding.level < 4
    assert coding.reason in ("tie", "too_vague")
    assert sum(link.share for link in crosswalk.targets(torn) if link.code.startswith(coding.code or "")) > 0.5


def test_the_entries_of_the_index_carry_it_where_they_can(code):
    """2237 is split over several groups of SOC2010; the entry of this title names one."""
    assert len(load_crosswalk("soc2020", "soc2010").targets("2237")) > 1
    coding = code(Item("Staff nurse"), override("2237", "Staff nurse"), scheme="soc2010")
    assert coding.code == "2231"
    assert coding.evidence.method == "override"


@pytest.mark.parametrize(
    ("item", "holds"),
    [
        (Item("zorb  HANDLER!"), True),
        (Item("Zorb Handlers"), False),
        (Item("Zorb Handler £20k"), False),
        (Item("Zorb Handler", "vacancy"), False),
        (Item("Zorb Handler", industry="farm"), False),
        (Item("Zorb Handler", qualifier="senior"), False),
        (Item("Zorb Handler", category="Any"), True),
    ],
)
def test_a_job_title_is_taken_as_written(item, holds):
    assert found(item, override("5315")) == ("5315" if holds else None)


@pytest.mark.parametrize(
    ("item", "holds"),
    [
        (Item("URGENT Zorb Handler x2 - £30k", "vacancy"), True),
        (Item("Zorb Handler - Leeds", "vacancy", location="Leeds, Yorkshire"), True),
        (Item("Zorb Handler - Leeds", "vacancy"), False),
        (Item("Zorb Handler", "vacancy", description="Anything.", employer="Any"), True),
        (Item("Zorb Handler"), False),
    ],
)
def test_a_vacancy_is_taken_as_cleaned(item, holds):
    for title, location in (("Zorb Handler", ""), ("Zorb Handler in York (full time)", "York")):
        assert found(item, override("5315", title, "vacancy", location=location)) == ("5315" if holds else None)


def test_terms_must_be_those_given():
    farm = override("5315", industry="Farm", qualifier="Head")
    assert found(Item("Zorb Handler", industry="farm", qualifier="head"), farm) == "5315"
    assert found(Item("Zorb Handler", industry="farm"), farm) is None
    assert found(Item("Zorb Handler"), farm) is None


def test_a_category_is_heeded_where_one_was_given():
    of_farms, of_all = override("5315", category="Farm Jobs"), override("5432", confirmed=NOON + timedelta(1))
    assert found(Item("Zorb Handler", category="farm jobs"), of_farms, of_all) == "5315"
    assert found(Item("Zorb Handler", category="IT Jobs"), of_farms, of_all) == "5432"
    assert found(Item("Zorb Handler", category="IT Jobs"), of_farms) is None


def test_the_scheme_asked_for_goes_first_then_the_one_confirmed_last():
    old, new = override("5432"), override("5315", confirmed=NOON + timedelta(seconds=1))
    assert found(Item("Zorb Handler"), new, old) == found(Item("Zorb Handler"), old, new) == "5315"
    other = override("2231", scheme="soc2010", confirmed=NOON + timedelta(2))
    assert found(Item("Zorb Handler"), old, other) == "5432"
    assert found(Item("Zorb Handler"), old, other, scheme="soc2010") == "2231"


def test_what_does_not_hold_is_left_out():
    assert len(Overrides([override("0000"), override("22"), override("5315", "🙂"), override("5315")])) == 1


def test_a_file_of_overrides(tmp_path):
    wanted = [
        override("5315", 'Handler, of "zorbs"', "vacancy", category="Farm", location="Leeds", correction="c1"),
        override(None, qualifier="a", industry="b", correction="c2"),
    ]
    assert read_overrides(write(tmp_path, [row(each) for each in wanted])) == wanted


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"kind": "course"}, "kind 'course' is none of job_title, vacancy"),
        ({"scheme": "isco08"}, "scheme 'isco08' is none of"),
        ({"code": "0000"}, "0000 for 'Zorb Handler' does not hold"),
        ({"title": "!"}, "does not hold"),
        ({"confirmed": "yesterday"}, "yesterday"),
        ({"confirmed": "2026-11-27T12:00:00"}, "has no time zone"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path, change, problem):
    with pytest.raises(SocCoderError, match=problem) as raised:
        read_overrides(write(tmp_path, [row(override("5315")), row(override("5315")) | change]))
    assert "row 2" in raised.value.message


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "titles.csv"
    path.write_text("title\nNurse\n")
    with pytest.raises(SocCoderError, match="no file of corrections: it has no column correction, confirmed"):
        read_overrides(path)


def test_a_file_that_breaks_off_is_refused(tmp_path):
    path = write(tmp_path, [row(override("5315", correction=f"c{number}")) for number in range(2_000)])
    zipped = tmp_path / "zipped.csv"
    zipped.write_bytes(gzip.compress(path.read_bytes())[:-4_000])
    with pytest.raises(SocCoderError, match="breaks off or is damaged"):
        read_overrides(zipped)


@pytest.mark.parametrize("cores", [1, 2])
def test_chunks_are_coded_with_overrides_here_and_in_other_processes(cores):
    coder = Coder.load()
    coder.overrides = Overrides([override("5432")])
    chunks = [(None, [Item("Zorb Handler"), Item("Plumber")])] * FEW
    for _, coded in code_chunks(coder, chunks, as_cells, "soc2020", 5, cores):
        assert [each["code"] for each in coded] == ["5432", "5315"]
        assert coded[0]["evidence"].startswith("override; correction c1")
        assert coded[0]["confidence"] is None


def row(each):
    values = {name: getattr(each.item, name) for name in FIELDS}
    about = {"correction": each.correction, "confirmed": each.confirmed.isoformat(), "scheme": each.scheme}
    return {**values, **about, "edition": each.edition, "code": each.code or ""}


def write(folder, rows):
    path = folder / "corrections.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    return path
