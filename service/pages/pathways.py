"""What the pages of pathways say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from service.pathways.answers import MapOccupationAnswer

EVIDENCE = {
    "outcomes": "What graduates went on to do",
    "official": "Official code",
    "entry_route": "Job profiles name the subject as a way in",
    "apprenticeship": "An apprenticeship in the same field leads there",
    "vocational": "A T Level in the same field leads there",
    "similarity": "Words are alike",
    "title": "Job titles in both",
    "standard": "An apprenticeship leads to both",
    "route": "Same route",
    "crosswalk": "One group in the other edition",
}
"""What speaks for a link, in words, by kind of evidence."""


SUBJECTS = {"hecos": "HECoS", "jacs3": "JACS3", "cah_1_1": "CAH 1.1", "cah_1_3": "CAH 1.3"}
"""Schemes of subjects."""


class Section(NamedTuple):
    """A part of the page of an occupation.

    Attributes:
        title: its heading.
        lead: what is in it, and what its weights are.
    """

    title: str
    lead: str


SECTIONS = {
    "courses": Section(
        "Subjects of courses",
        "The weight is the probability that a job profile of the National Careers Service names the subject as a way "
        "in.",
    ),
    "apprenticeships": Section(
        "Apprenticeships",
        "The weight is the share of a standard's occupations that are here, by official code or, without one, as "
        "predicted.",
    ),
    "t-levels": Section(
        "T Levels",
        "The weight is the share of its occupations that are here, by official code or, without one, as predicted.",
    ),
    "progression": Section(
        "Before and after",
        "Apprenticeships and T Levels of the same route at other levels. The weight is how alike the titles are, no "
        "more.",
    ),
    "neighbours": Section(
        "Occupations near it",
        "The weight is the chance to come there from here in two steps: by a shared job title, apprenticeship or "
        "route, or by way of the other edition of the classification.",
    ),
}
"""The parts of the page of an occupation, by the last part of their address."""


def trades(occupations: Sequence[MapOccupationAnswer]) -> str:
    """Return what a T Level leads to, variants of an occupation named once."""
    return "; ".join(dict.fromkeys(each.title.split(" - ")[0] for each in occupations))
