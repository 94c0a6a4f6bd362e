"""What is refused is kept with contacts masked, and is read again as it was."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.feeds.formats import FORMATS, read, references
from service.vacancies.refused import masked
from service.vacancies.vacancy import Refusal

CONTACTS = "Ring 0113 496 0000 or write\nto jo.bloggs@example.org; +44 7700 900123."
MASKED = "Ring [telephone] or write\nto [address]; [telephone]."
ITEM = {"id": "r7", "title": "", "description": CONTACTS}


def kept(raw, layout):
    return masked(Refusal("item 1", "no_title", "It has no title.", raw, layout)).raw


@pytest.mark.parametrize("layout", ["jsonl", "json", "adzuna"])
def test_contacts_in_json_are_masked(layout):
    assert json.loads(kept(json.dumps(ITEM), layout)) == ITEM | {"description": MASKED}
    compact = json.dumps(ITEM, separators=(",", ":"))
    assert references(kept(compact, layout), layout) == {"r7"}


def test_contacts_in_a_posting_are_masked_and_its_context_stays():
    posting = {"@context": "https://schema.org", "@type": "JobPosting", "identifier": "r7", "description": CONTACTS}
    assert json.loads(kept(json.dumps(posting), "jobposting")) == posting | {"description": MASKED}


def test_contacts_in_xml_are_masked():
    raw = f"<job><id>r7</id><email>jo@example.org</email><description><![CDATA[{CONTACTS}]]></description></job>"
    assert kept(raw, "xml") == raw.replace(CONTACTS, MASKED).replace("jo@example.org", "[address]")


def test_contacts_in_what_is_no_json_or_is_not_read_again_are_masked():
    assert kept('{"id": "r7", "email": "jo@example.org', "jsonl") == '{"id": "r7", "email": "[address]'
    assert kept(json.dumps(["r7", "0113 496 0000"]), "") == '["r7", "[telephone]"]'


def test_a_reference_that_looks_like_a_telephone_number_stays():
    item = ITEM | {"id": "01134960000"}
    assert json.loads(kept(json.dumps(item), "jsonl")) == item | {
        "description": CONTACTS.replace("jo.bloggs@example.org", "[address]")
    }


def test_a_reference_that_is_an_address_stays():
    raw = json.dumps(ITEM | {"id": "7@example.org"})
    assert kept(raw, "jsonl") == raw


def test_an_item_without_a_reference_is_masked_too():
    assert json.loads(kept(json.dumps({"description": CONTACTS}), "jsonl")) == {"description": MASKED}


def test_what_has_no_contacts_stays_as_it_was_written():
    assert kept('{"id":"r7",  "n": 1e3}', "jsonl") == '{"id":"r7",  "n": 1e3}'


contacts = st.sampled_from(["jo@example.org", "0113 496 0000", "@", "07700900123", '"', "\\", "<", "&", "7"])
texts = st.lists(contacts | st.text(max_size=5), max_size=6).map("".join)


@settings(deadline=None)
@given(layout=st.sampled_from(list(FORMATS)), item=st.dictionaries(st.sampled_from(["id", "description", "x"]), texts))
def test_what_is_kept_is_read_as_so_many_vacancies_with_the_references_given(layout, item):
    for raw in (json.dumps(item), "".join(item.values())):
        found = kept(raw, layout)
        assert len(references(found, layout)) == len(references(raw, layout))
        given = {each for each in references(raw, layout) if len(each) != 32}
        assert given <= references(found, layout)


def test_a_long_item_is_masked_quickly():
    raw = "a" * 500_000 + "@" + "7" * 400_000
    assert "@" not in kept(raw, "")
    assert list(read(io.BytesIO(b'{"description": "' + raw.encode() + b'"}'), "x", "jsonl"))
