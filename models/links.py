"""What leads where: the subjects of a course, and the occupations that a course or a standard leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

EvidenceKind = Literal["outcomes", "official", "entry_route", "apprenticeship", "vocational", "similarity"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of HECoS that a course may be in."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    code: str
    """HECoS code, 6 digits."""
    title: str
    """The preferred term of HECoS."""
    probability: float
    """Calibrated probability that the course is in this subject, 0 to 1; 1 where its code was given. A course that
    combines subjects has a high one for each, so they need not sum to 1."""


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """What speaks for a link, and where it stands."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    kind: EvidenceKind
    """`outcomes`: what graduates went on to do. `official`: the code that its publisher gives a standard.
    `entry_route`: job profiles name the subject as a way in. `apprenticeship`: a standard in the same field leads
    there. `vocational`: a T Level in the same field does. `similarity`: the words of the subject and of the occupation
    are alike."""
    strength: float
    """How strongly it speaks, 0 to 1: the likeness of what it is about to what was asked, or the share of people."""
    source: str
    """Name of the table in `mappings/tables/datapackage.json`, which has its publisher and licence; of `outcomes`,
    which a licensed user has supplied, the publication."""
    detail: str
    """What was found there, such as the subject of the entry route or the title of the standard."""


@dataclass(frozen=True, slots=True)
class Link:
    """An occupation that a course or an apprenticeship standard leads to."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Unit group, 4 digits."""
    title: str
    """The unit group's title."""
    weight: float
    """Calibrated probability of the link, 0 to 1. Of a course: that a job profile of the National Careers Service names
    its subject as a way into the group. Of a standard: that its publisher codes it to the group. Those of one course
    need not sum to 1, and are comparable across courses."""
    evidence: tuple[LinkEvidence, ...]
    """What speaks for it, strongest kind first."""

    @property
    def only_alike(self) -> bool:
        """Whether nothing but likeness of words speaks for it."""
        return all(each.kind == "similarity" for each in self.evidence)
