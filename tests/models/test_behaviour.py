"""How the shipped coder behaves: what must change nothing, what must change the code, and what it must know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.coder import Coder
from models.coding import Item
from training.evaluate import evaluate
from training.labelled import read_labelled

KNOWN = {
    "staff nurse": "2237", "midwife": "2231", "paramedic": "2255", "pharmacist": "2251", "dentist": "2253",
    "physiotherapist": "2221", "primary school teacher": "2314", "secondary school teacher": "2313",
    "teaching assistant": "6112", "care worker": "6135", "social worker": "2461", "solicitor": "2412",
    "barrister": "2411", "software developer": "2134", "web designer": "2141", "architect": "2451",
    "journalist": "2492", "estate agent": "3555", "police constable": "3312", "firefighter": "3313",
    "electrician": "5241", "plumber": "5315", "bricklayer": "5313", "chef": "5434", "hairdresser": "6221",
    "bus driver": "8212", "hgv driver": "8211", "security guard": "9231", "kitchen porter": "9263", "bar staff": "9265",
    "postman": "9211", "warehouse operative": "9252",
}  # fmt: skip

KINDS = ("job_title", "vacancy")


@pytest.mark.parametrize("kind", KINDS)
def test_it_knows_the_well_known(coder, kind):
    codings = coder.code_many([Item(title, kind) for title in KNOWN])
    assert {title: coding.code for title, coding in zip(KNOWN, codings, strict=True)} == KNOWN


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.title,
        lambda title: f"  {title}. ",
        lambda title: f"{title}!!!",
        lambda title: title.replace(" ", "  "),
        lambda title: f"{title} - Leeds",
        lambda title: f"{title} (Leeds)",
        lambda title: f"{title} £25,000 - £30,000 per annum",
        lambda title: f"{title} - Ref: AB12345",
        lambda title: f"{title} x3",
        lambda title: f"Urgent - {title} - full time",
    ],
    ids=["upper", "title", "spaces", "shout", "wide", "place", "bracket", "pay", "reference", "count", "phrase"],
)
def test_what_is_no_part_of_the_occupation_changes_nothing(coder, kind, change):
    codings = coder.code_many([Item(change(title), kind, location="Leeds") for title in KNOWN])
    assert {title: coding.code for title, coding in zip(KNOWN, codings, strict=True)} == KNOWN


def test_a_plural_is_the_same_occupation(coder):
    titles = [title for title in KNOWN if title not in ("bar staff", "postman")]
    codings = coder.code_many([Item(f"{title}s") for title in titles])
    assert [coding.code for coding in codings] == [KNOWN[title] for title in titles]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("teaching assistant", "primary school teacher"),
        ("dental nurse", "staff nurse"),
        ("veterinary nurse", "staff nurse"),
        ("legal secretary", "solicitor"),
        ("kitchen porter", "chef"),
        ("bus driver", "bus mechanic"),
        ("software developer", "web designer"),
        ("nursery manager", "nursery nurse"),
        ("sales manager", "sales assistant"),
    ],
)
def test_a_word_that_changes_the_occupation_changes_the_code(coder, kind, one, other):
    first, second = coder.code_many([Item(one, kind), Item(other, kind)])
    assert first.candidates[0].code != second.candidates[0].code


def test_a_manager_of_nurses_is_told_from_the_entry_for_nurses(coder):
    """The index codes both to 2237, by different entries."""
    nurse, manager = coder.code_many([Item("nurse"), Item("nurse manager")])
    assert [coding.evidence.entries[0].title for coding in (nurse, manager)] == ["Nurse", "Nurse manager"]


def test_an_internal_auditor_is_no_intern(coder):
    coding = coder.code(Item("Internal Auditor", "vacancy"))
    assert coding.evidence.cleaned_title == "Internal Auditor"
    assert coding.candidates[0].code in {"4122", "2421", "2422"}


def test_the_description_tells_groups_apart(coder):
    code = Item("Engineer", "vacancy", description="We write software in Python and deploy it to the cloud.")
    roads = replace(code, description="You design bridges, roads and drainage for our civil engineering team.")
    software, civil = (
        {one.code: one.probability for one in coding.candidates} for coding in coder.code_many([code, roads], top=400)
    )
    assert software["2134"] > 3 * civil.get("2134", 0)
    assert civil["2121"] > 2 * software.get("2121", 0)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "title",
    [
        "",
        " \t\n",
        "()",
        "£££",
        "***",
        "12345",
        "07700 900123",
        "🙂🙂🙂",
        "qwxzkj vvqz",
        "asdfgh qwerty",
        "blah blah",
        "hjkl sdkfjh wepori",
        "ممرضة مسجلة",
        "看護師",
        "-",
        "\x00\x01",
        "\ud800",
    ],
)
def test_what_is_no_title_is_not_coded(coder, kind, title):
    coding = coder.code(Item(title, kind))
    assert (coding.code, coding.level, coding.confidence, coding.candidates) == (None, 0, None, ())
    assert coding.reason == ("not_a_job" if title.strip() else "empty")
    assert coding.evidence.method == "none"


@pytest.mark.timeout(10)
@pytest.mark.parametrize("part", ["a", "staff nurse ", "£", "( ", "é", "🙂", "1 ", "9", "to ", "\x00", "<b>", "&amp;"])
def test_a_title_of_100_000_characters_is_answered(coder, part):
    text = (part * 100_000)[:100_000]
    coding = coder.code(Item(text, "vacancy", text, text, text, text, text, text, text))
    assert coding.reason or coding.code


def test_the_same_item_is_coded_the_same(coder):
    items = [Item(title, kind) for title in [*KNOWN, "teacher", "senior data engineer"] for kind in KINDS]
    assert coder.code_many(items) == coder.code_many(items) == Coder.load().code_many(items)


def test_company_does_not_matter(coder):
    alone = coder.code(Item("senior data engineer"))
    among = coder.code_many([Item("chef"), Item("senior data engineer"), *[Item("nurse")] * 50])[1]
    assert [one.code for one in among.candidates] == [one.code for one in alone.candidates]
    assert [one.probability for one in among.candidates] == pytest.approx(
        [one.probability for one in alone.candidates], abs=2e-4
    )


@pytest.mark.parametrize(("rows", "least"), [("title only", 0.77), ("full advert", 0.73)])
def test_it_agrees_with_people_who_coded_adverts(coder, shared_data, rows, least):
    figures = evaluate(coder, read_labelled(shared_data / "labelled" / "coded_adverts_dev.csv"))
    assert figures[rows]["agree@1"] >= least
    assert figures[rows]["ece"] < 0.15
