"""What is no job, what SOC does not classify, and what is neither."""

from __future__ import annotations

import pytest

from models.coding import Item
from models.scope import outside


@pytest.mark.parametrize("title", ["Retired", "STUDENT", "house-wife", "Self employed", "not working", "on benefits"])
def test_a_status_is_out_of_scope(coder, title):
    assert outside(title) == "out_of_scope"
    coding = coder.code(Item(title))
    assert (coding.code, coding.reason, coding.candidates) == (None, "out_of_scope", ())


@pytest.mark.parametrize("title", ["медсестра", "护士", "ممرضة", "νοσοκόμα"])
def test_another_alphabet_is_out_of_scope(title):
    assert outside(title) == "out_of_scope"


@pytest.mark.parametrize("title", ["n/a", "None", "unknown", "Don't know", "TBC", "xxx"])
def test_a_placeholder_is_no_job(coder, title):
    assert outside(title) == "not_a_job"
    assert coder.code(Item(title, "vacancy")).reason == "not_a_job"


@pytest.mark.parametrize(
    "title", ["Student nurse", "Retired officers' warden", "Attaché", "Café volunteer manager", "Nurse"]
)
def test_a_job_that_holds_such_a_word_is_inside(title):
    assert outside(title) is None
