"""What every coding keeps to, and every entry of the coding index in both schemes."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mappings.crosswalk import load_crosswalk
from mappings.errors import UnknownSchemeError
from mappings.index import load_index
from mappings.schemes import load_scheme
from models.coding import Item, Kind, Scheme

WITHOUT_SOC2010 = {"b6xg", "e1ta", "f4mq"}
"""Entries whose SOC2010 unit group ONS does not give."""

TITLES = ["nurse", "teacher", "manager", "Senior Data Engineer", "driver", "assistant", "fitter", "", "🙂", "asst mngr"]


@pytest.fixture(scope="module", params=["soc2020", "soc2010"])
def coded_index(request, coder):
    """The scheme, its entries and their codings."""
    scheme = request.param
    entries = [entry for entry in load_index().entries if getattr(entry, scheme)]
    items = [Item(entry.title, qualifier=entry.qualifier, industry=entry.industry) for entry in entries]
    return scheme, entries, coder.code_many(items, scheme)


def test_every_entry_is_coded_to_its_own_unit_group(coded_index):
    scheme, entries, codings = coded_index
    wrong = [
        (entry.title, entry.qualifier, entry.industry, getattr(entry, scheme), coding.code)
        for entry, coding in zip(entries, codings, strict=True)
        if coding.code != getattr(entry, scheme)
    ]
    assert len(wrong) <= 0.005 * len(entries), wrong[:20]


def test_every_entry_that_should_have_a_group_has_one():
    entries = [entry for entry in load_index().entries if entry.source == "soc2020_index"]
    assert all(entry.soc2020 for entry in entries)
    assert {entry.entry_id for entry in entries if not entry.soc2010} == WITHOUT_SOC2010


def check(coding):
    probabilities = [one.probability for one in coding.candidates]
    assert len(probabilities) <= 5
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= one <= 1 for one in probabilities)
    assert {one.code for one in coding.candidates} <= set(load_scheme(coding.scheme).unit_groups)
    assert coding.level == len(coding.code or "")
    assert coding.confidence is None or 0 <= coding.confidence <= 1
    assert coding.other_scheme is None or sum(one.share for one in coding.other_scheme.codes) <= 1.0005


def test_every_coding_of_the_index_is_sound(coded_index):
    for coding in coded_index[2]:
        check(coding)
        assert coding.candidates
        assert sum(one.probability for one in coding.candidates) <= 1.0005


words = st.sampled_from(["nurse", "Senior", "chef", "of", "&", "-", "(", "£30k", "NHS", "\0", "\ud800", "👩‍⚕️", "ﬁtter"])
texts = st.text(st.characters(codec=None), max_size=60) | st.lists(words, max_size=6).map(" ".join)


@given(
    item=st.builds(
        Item, texts, st.sampled_from(get_args(Kind)), qualifier=texts, industry=texts, description=texts, category=texts
    ),
    scheme=st.sampled_from(get_args(Scheme)),
    careful=st.booleans(),
)
@example(
    item=Item("qwxzj thing", "vacancy", description="A caf\udce9"), scheme="soc2020", careful=True
)  # a byte of Latin-1
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_sound_coding(coder, item, scheme, careful):
    coding = coder.code(item, scheme, careful=careful)
    check(coding)
    if item.kind != "course":  # which may lead to many
        assert sum(one.probability for one in coding.candidates) <= 1.0005


def test_bare_titles_follow_the_defaults(coder):
    """A bare title goes to the entry without terms; where all have terms, to the one that the index marks."""
    wanted = {}
    for entries in load_index().titles.values():
        new = [entry for entry in entries if entry.soc2020]
        bare = [entry for entry in new if not entry.qualifier and not entry.industry]
        marked = bare or [entry for entry in new if entry.default]
        groups = {entry.soc2020 for entry in marked}
        if len(groups) == 1:
            wanted[marked[0].title] = groups.pop()
    titles = sorted(wanted)[::7]
    codings = coder.code_many([Item(title) for title in titles])
    wrong = [(title, wanted[title], coding.code) for title, coding in zip(titles, codings, strict=True)]
    wrong = [each for each in wrong if each[1] != each[2]]
    assert len(wrong) <= 0.005 * len(titles), wrong[:20]


@pytest.mark.parametrize(
    ("title", "code"),
    [("Nurse", "2237"), ("Accountant", "4122"), ("Internal auditor", "4122"), ("Cleaner", "9223"), ("Manager", None)],
)
def test_well_known_defaults(coder, title, code):
    coding = coder.code(Item(title))
    if code:
        assert (coding.code, coding.evidence.method, coding.evidence.entries[0].why) == (code, "index", "default")
    else:
        assert coding.level < 4
        assert coding.evidence.entries[0].why == "open"


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_the_whole_distribution_is_one(coder, scheme):
    for coding in coder.code_many([Item(title) for title in TITLES], scheme, top=500):
        probabilities = [one.probability for one in coding.candidates]
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) <= 1.005
        assert not probabilities or sum(probabilities) > 0.9


def test_top_is_the_most_candidates(coder):
    assert [len(coder.code(Item("manager"), top=top).candidates) for top in (1, 2, 7)] == [1, 2, 7]


def test_a_code_is_in_its_scheme_with_its_title(coder):
    for scheme in ("soc2020", "soc2010"):
        groups = load_scheme(scheme)
        for coding in coder.code_many([Item(title) for title in TITLES], scheme):
            assert coding.edition == groups.edition
            assert (coding.reason is None) == (coding.level == 4)
            if coding.code:
                assert coding.title == groups.group(coding.code).title


def test_the_other_scheme_comes_through_the_entry_or_the_crosswalk(coder):
    entry = coder.code(Item("Staff nurse")).other_scheme
    assert (entry.via, [(one.code, one.share) for one in entry.codes]) == ("index_entry", [("2231", 1.0)])
    coding = coder.code(Item("Senior Python data engineer for payments"))
    best = coding.code if coding.code else coding.candidates[0].code
    assert coding.other_scheme.via == "crosswalk"
    links = load_crosswalk("soc2020", "soc2010").targets(best)
    assert [one.code for one in coding.other_scheme.codes] == [link.code for link in links]


def test_the_sub_unit_group_lies_in_the_unit_group(coder):
    coding = coder.code(Item("Staff nurse"))
    assert coding.sub_unit_group[:4] == coding.code
    assert len(coding.sub_unit_group) == 6
    assert coder.code(Item("Staff nurse"), "soc2010").sub_unit_group[:4] == "2237"


def test_the_versions_are_in_every_coding(coder):
    for title in ("nurse", ""):
        coding = coder.code(Item(title))
        assert (coding.model_version, coding.data_version) == (coder.version, coder.data_version)


def test_schemes_of_other_things_are_refused(coder):
    with pytest.raises(UnknownSchemeError, match="isco08") as raised:
        coder.code(Item("nurse"), "isco08")
    assert raised.value.hint == "Choose soc2020 or soc2010."


def test_no_items(coder):
    assert coder.code_many([]) == []
