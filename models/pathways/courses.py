"""The subjects whose courses lead to an occupation, and the occupations that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.courses.occupations import LEAST_WEIGHT, MOST_LINKS, Leads, links_of, of_code, weights
from models.links import Link, LinkEvidence, Subject
from models.pathways.area import area


@dataclass(frozen=True, slots=True)
class CourseLink:
    """A subject of HECoS that leads to an occupation.

    Attributes:
        subject: the subject.
        scheme: scheme of the occupation.
        code: of the unit groups of the occupation, that to which the subject leads with the largest weight.
        weight: that weight, 0 to 1.
    """

    subject: Subject
    scheme: Scheme
    code: str
    weight: float

    @property
    def evidence(self) -> tuple[LinkEvidence, ...]:
        """What speaks for it, sought when it is first asked for."""
        return _link(self).evidence


@lru_cache(maxsize=256)
def leads_of(subject_scheme: str, code: str, scheme: Scheme) -> Leads:
    """Return where a subject, or a group of subjects, leads: `models.courses.occupations.of_code`, remembered.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: it has no such code.
    """
    return of_code(subject_scheme, code, scheme)


@lru_cache(maxsize=256)
def courses_into(scheme: Scheme, code: str) -> tuple[CourseLink, ...]:
    """Return the subjects that lead to the unit groups in `code`, largest weight first; at most `MOST_LINKS`.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    groups = sorted(area(scheme, code))
    places = [load_scheme(scheme).places[group] for group in groups]
    known = weights(scheme)[:, places]
    best, which = known.max(axis=1), known.argmax(axis=1)
    subjects = tuple(load_subjects("hecos").groups.values())
    return tuple(
        CourseLink(
            Subject(subjects[place].code, subjects[place].title, 1.0),
            scheme,
            groups[which[place]],
            round(float(best[place]), 4),
        )
        for place in np.argsort(-best, kind="stable")[:MOST_LINKS]
        if best[place] >= LEAST_WEIGHT
    )


@lru_cache(maxsize=4096)
def _link(course: CourseLink) -> Link:
    groups = load_scheme(course.scheme).unit_groups
    alone = np.where(np.array(groups) == course.code, course.weight, 0.0)
    (link,) = links_of(alone, [course.subject], course.scheme)
    return link
