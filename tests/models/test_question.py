"""The follow-up question and the runner-up."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.index import load_index
from mappings.schemes import load_scheme
from models.clean import clean
from models.coding import Item
from models.lookup import match
from models.question import SURE, WORTH_NAMING, ask, tell_runner_up
from models.ways import own_groups, ways

SCHEMES = ("soc2020", "soc2010")
KINDS = ("job_title", "vacancy")
UNKNOWN = ("Payments analyst", "Zebra teacher", "Junior widget engineer - Leeds", "Director of strange matters")


@pytest.fixture(scope="module", params=SCHEMES)
def asked(request, coder):
    """The scheme, and codings with a question: of 300 titles with several groups, and of titles not in the index."""
    scheme = request.param
    titles = [
        entries[0].title
        for entries in load_index().titles.values()
        if len({getattr(entry, scheme) for entry in entries} - {""}) > 1
    ]
    titles = [*random.Random(3).sample(titles, 300), *UNKNOWN]
    codings = coder.code_many([Item(title, kind) for title in titles for kind in KINDS], scheme, top=500, explain=True)
    codings = [coding for coding in codings if coding.question]
    assert len(codings) > 300
    return scheme, codings


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_settles_the_code(coder, asked, kind):
    scheme, codings = asked
    choices = [choice for coding in codings for choice in coding.question.choices]
    items = [
        Item(choice.title, kind, choice.qualifier, choice.industry, "We are an equal opportunity employer.")
        for choice in choices
    ]
    for choice, coding in zip(choices, coder.code_many(items, scheme, explain=True), strict=True):
        assert (coding.code, coding.evidence.method, coding.evidence.entries[0].why) == (choice.code, "index", "exact")
        assert coding.title == choice.code_title
        assert (coding.reason, coding.question) == (None, None)


def test_a_question_can_be_answered(asked):
    for coding in asked[1]:
        choices = coding.question.choices
        assert 2 <= len(choices) <= 6
        assert len({choice.code for choice in choices}) > 1
        labels = [choice.label.casefold() for choice in choices]
        assert all(labels)
        assert len(set(labels)) == len(labels)
        assert coding.question.text.endswith("?")


def test_the_most_probable_comes_first_and_any_other_last(asked):
    for coding in asked[1]:
        probabilities = {one.code: one.probability for one in coding.candidates}
        named = [choice for choice in coding.question.choices if choice.qualifier != "nos" or choice.industry]
        order = [probabilities.get(choice.code, 0.0) for choice in named if choice.code in probabilities]
        worth = [probability for probability in order if probability > WORTH_NAMING]  # they are rounded
        assert order[: len(worth)] == worth == sorted(worth, reverse=True)
        assert list(coding.question.choices[: len(named)]) == named


def test_what_a_question_is_about(asked):
    for coding in asked[1]:
        known = bool(coding.evidence.entries)
        for choice in coding.question.choices:
            match coding.question.about:
                case "qualifier":
                    assert known
                    assert choice.qualifier or choice.industry
                case "industry":
                    assert known
                    assert choice.qualifier in ("", "nos")
                case "title":
                    assert choice.title != coding.evidence.cleaned_title


@pytest.mark.parametrize(
    ("title", "text", "some"),
    [
        ("Analyst", "What kind of analyst is it?", {("Data", "3544"), ("Business", "2431"), ("Finance", "2422")}),
        ("TEACHER!", "What kind of teacher is it?", {("Primary", "2314"), ("Secondary", "2313")}),
        ("Nurse", "What kind of nurse is it?", {("Registered", "2237"), ("Community", "2232")}),
        ("Data analyst", "What kind of data analyst is it?", {("Computing/IT", "2134"), ("Any other", "3544")}),
        ("Payments analyst", "Which of these is nearest to the job?", {("Analyst, data", "3544")}),
    ],
)
def test_well_known_questions(coder, title, text, some):
    question = coder.code(Item(title)).question
    assert question.text == text
    assert some <= {(choice.label, choice.code) for choice in question.choices}


@pytest.mark.parametrize("title", ["Plumber", "Staff nurse", "Chef", "", "12345", "student"])
def test_what_is_sure_or_no_job_is_asked_nothing(coder, title):
    assert coder.code(Item(title)).question is None


def test_whoever_is_unsure_of_a_title_with_several_groups_asks(coder):
    titles = [
        entries[0].title
        for title, entries in load_index().titles.items()
        if len(own_groups(title, "soc2020")) > 1 and not any(entry.default for entry in entries)
    ]
    for coding in coder.code_many([Item(title) for title in titles[::10]], explain=True):
        unsure = coding.level < 4 or coding.candidates[0].probability < SURE
        assert (coding.question is not None) == unsure


def test_many_are_explained_on_demand(coder):
    item = Item("analyst")
    (bare,), (explained,) = coder.code_many([item]), coder.code_many([item], explain=True)
    assert (bare.question, bare.evidence.runner_up) == (None, None)
    assert explained == coder.code(item)
    assert explained.question
    assert explained.evidence.runner_up


def test_the_runner_up_is_the_second_candidate(asked):
    scheme, codings = asked
    apart = 0
    for coding in codings:
        runner_up, second = coding.evidence.runner_up, coding.candidates[1] if len(coding.candidates) > 1 else None
        if second is None or second.probability < WORTH_NAMING:
            assert runner_up is None or second.probability == WORTH_NAMING
            continue
        assert (runner_up.code, runner_up.title, runner_up.probability) == (
            second.code,
            second.title,
            second.probability,
        )
        apart += bool(runner_up.apart)
        assert len(runner_up.apart) <= 3
        for name in runner_up.apart:
            title, _, term = name.partition(", ")
            entries = load_index().by_title(title)
            assert runner_up.code in {getattr(entry, scheme) for entry in entries}, name
            first = {getattr(entry, scheme) for entry in entries if f"{entry.qualifier}{entry.industry}" == term}
            assert coding.candidates[0].code not in first, name
    assert apart > 0.8 * len(codings)


def test_what_has_one_candidate_has_no_runner_up():
    assert tell_runner_up(None, "nurse", [("2237", 0.999)], "soc2020") is None
    assert tell_runner_up(None, "nurse", [("2237", 0.995), ("2231", 0.005)], "soc2020") is None


def test_a_runner_up_far_from_the_title_is_told_by_its_own_titles():
    candidates = [("2237", 0.6), ("5315", 0.4)]
    assert tell_runner_up(None, "nurse of zebras", candidates, "soc2020").apart == ()
    assert "Plumber" in tell_runner_up(None, "zebra plumber", candidates, "soc2020").apart


def test_a_title_of_which_the_index_knows_no_word_is_asked_nothing():
    assert ask(None, "zebra wizardry", [("2237", 0.5), ("5315", 0.4)], "soc2020") is None
    assert ask(None, "", [("2237", 0.5), ("5315", 0.4)], "soc2020") is None


def test_any_other_is_no_answer_where_a_likely_group_is_left_out(coder):
    codes = [code for code in load_scheme("soc2020").unit_groups if ways("cleaner", code, "soc2020")]
    found = match("Cleaner", clean("Cleaner"), "", "", "soc2020")
    for count in (3, len(codes)):
        likely = [(code, 1 / count) for code in codes[:count]]
        labels = [choice.label for choice in ask(found, "Cleaner", likely, "soc2020").choices]
        assert ("Any other" in labels) <= (count == 3)


@settings(max_examples=200, deadline=None)
@given(title=st.sampled_from(sorted(load_index().titles)), scheme=st.sampled_from(SCHEMES), data=st.data())
def test_every_way_is_an_exact_entry(title, scheme, data):
    title = " ".join(title.split()[data.draw(st.integers(0, title.count(" "))) :])
    for code in load_scheme(scheme).unit_groups:
        for way in ways(title, code, scheme):
            found = match(way.title, clean(way.title), way.qualifier, way.industry, scheme)
            assert (found.code, found.why, found.whole) == (code, "exact", True), way
