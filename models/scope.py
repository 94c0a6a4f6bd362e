"""Say whether a title is outside of what SOC classifies, and why."""

from __future__ import annotations

import unicodedata
from typing import Literal

from mappings.index import load_index
from mappings.normalise import normalise

_STATUSES = frozenset(
    [
        *("student", "full time student", "university student", "pupil", "school pupil"),
        *("retired", "pensioner", "unemployed", "out of work", "not working", "no longer working", "never worked"),
        *("job seeker", "jobseeker", "looking for work", "between jobs", "redundant", "made redundant"),
        *("housewife", "house wife", "househusband", "house husband", "homemaker", "home maker", "full time parent"),
        *("stay at home mum", "stay at home dad", "full time mum", "full time mother", "looking after home"),
        *("looking after family", "maternity leave", "on maternity leave", "sick", "long term sick", "disabled"),
        *("unable to work", "benefits", "on benefits", "universal credit", "self employed", "employee"),
        *("volunteer", "volunteering", "voluntary work"),
    ]
)
"""What people write for a job who have none, or who name their status in its place."""

_NOTHING = frozenset(
    [
        *("n a", "na", "none", "nil", "null", "nan", "unknown", "not known", "not applicable", "not stated", "blank"),
        *("not specified", "not given", "other", "various", "misc", "miscellaneous", "tbc", "tba", "test", "refused"),
        *("do not know", "dont know", "prefer not to say", "x", "xx", "xxx"),
    ]
)
"""What stands in a column of titles for no title at all."""

Outside = Literal["not_a_job", "out_of_scope"]


def outside(title: str) -> Outside | None:
    """Return why `title` cannot be coded: it names no job, or a status, or is not written in the Latin alphabet.

    A title that the coding index has is never outside.
    """
    written = normalise(title)
    if written in load_index().titles:
        return None
    if written in _NOTHING:
        return "not_a_job"
    if written in _STATUSES or _is_foreign(title):
        return "out_of_scope"
    return None


def _is_foreign(title: str) -> bool:
    """Say whether most letters are of another alphabet than the Latin, which is all that the coder reads."""
    if title.isascii():
        return False
    letters = [letter for letter in title if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * foreign > len(letters)
