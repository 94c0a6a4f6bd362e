"""Find the links of a pathway, as the API answers and the pages show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mappings.near import group_of
from mappings.schemes import load_scheme, load_subjects
from mappings.version import data_version
from models.coding import Scheme
from models.education import shipped
from models.outcomes.in_use import outcomes
from models.pathways.courses import courses_into, leads_of
from models.pathways.neighbours import neighbours
from models.pathways.products import ProductKind, ProductLink, products_into
from models.pathways.progression import progression
from service.pathways import answers
from service.pathways.answers import (
    CourseOccupationsAnswer,
    NeighboursAnswer,
    OccupationCoursesAnswer,
    PathwayAnswer,
    ProductsAnswer,
    ProgressionAnswer,
)
from service.pathways.choose import PathwayQuery, choose

OTHER_NAMES = {"jacs": "jacs3", "cah": "cah_1_3"}
"""Short names of schemes of subjects in addresses; that of the CAH is its later version."""

LEARNED = "courses"
"""The part of what was learned that the links of courses come from."""


class Pathway(NamedTuple):
    """A pathway to or from an occupation.

    Attributes:
        shape: shape of its answer.
        links: gives all links of a code, best first.
        told: gives the answer for one of them.
        note: what is said where there are none.
        learned: the part of what was learned that has a say in the links; None where the tables alone speak.
    """

    shape: type[PathwayAnswer]
    links: Callable[[Scheme, str], Sequence[Any]]
    told: Callable[[Any], Any]
    note: str
    learned: str | None = None


def _products(kind: ProductKind) -> Callable[[Scheme, str], Sequence[ProductLink]]:
    return lambda scheme, soc: [link for link in products_into(scheme, soc) if link.product.kind == kind]


_STANDARDS = "apprenticeships"

_NO_PRODUCT = "None of those known here leads to it. Not all are known here, so that others may."

PATHWAYS: Mapping[str, Pathway] = {
    "courses": Pathway(
        OccupationCoursesAnswer, courses_into, answers.course_link, "No subject is found to lead here.", LEARNED
    ),
    "apprenticeships": Pathway(
        ProductsAnswer, _products("apprenticeship"), answers.product_link, _NO_PRODUCT, _STANDARDS
    ),
    "t-levels": Pathway(ProductsAnswer, _products("t_level"), answers.product_link, _NO_PRODUCT, _STANDARDS),
    "progression": Pathway(
        ProgressionAnswer,
        progression,
        answers.step,
        "No apprenticeship or T Level of the tables leads here, so that there is none to go on from.",
        _STANDARDS,
    ),
    "neighbours": Pathway(
        NeighboursAnswer, neighbours, answers.neighbour, "It shares nothing with another occupation in the tables."
    ),
}
"""The pathways of an occupation, by the last part of their address."""


def of_occupation(name: str, soc: str, query: PathwayQuery) -> PathwayAnswer:
    """Return a page of the links of an occupation.

    Args:
        name: one of `PATHWAYS`.
        soc: its code, of any level.
        query: what of them.

    Raises:
        UnknownCodeError: the scheme has no such code.
        SocCoderError: the cursor is none of this query.
    """
    pathway, scheme = PATHWAYS[name], load_scheme(query.scheme)
    title = group_of(scheme, soc).title
    links = pathway.links(query.scheme, soc)
    versions = _versions(pathway.learned)
    part = choose(links, query, name, soc, *versions.values())
    return pathway.shape(
        scheme=query.scheme,
        edition=scheme.edition,
        code=soc,
        title=title,
        data_version=data_version(),
        **versions,
        note=None if links else pathway.note,
        total=part.total,
        next=part.following,
        links=list(map(pathway.told, part.links)),
    )


def of_subject(name: str, code: str, query: PathwayQuery) -> CourseOccupationsAnswer:
    """Return a page of the occupations that a subject leads to.

    Args:
        name: name of the scheme of subjects, such as `hecos`, or one of `OTHER_NAMES`.
        code: the subject, or a group of subjects.
        query: what of them.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: it has no such code.
        SocCoderError: the cursor is none of this query.
    """
    subjects, scheme = load_subjects(OTHER_NAMES.get(name, name)), load_scheme(query.scheme)
    title = group_of(subjects, code).title
    leads = leads_of(subjects.name, code, query.scheme)
    versions = _versions(LEARNED)
    part = choose(leads.links, query, subjects.name, code, *versions.values())
    return CourseOccupationsAnswer(
        subject_scheme=subjects.name,
        subject_edition=subjects.edition,
        subjects=list(leads.subjects),
        scheme=query.scheme,
        edition=scheme.edition,
        code=code,
        title=title,
        data_version=data_version(),
        **versions,
        note=leads.reason or None,
        total=part.total,
        next=part.following,
        links=list(map(answers.occupation_link, part.links)),
    )


def _versions(learned: str | None) -> dict[str, str | None]:
    """Return the versions of what was learned, and of what was supplied for it; outcomes are of courses."""
    supplied = outcomes() if learned == LEARNED else None
    return {
        "model_version": shipped.read(learned).version if learned else None,
        "outcomes_version": supplied.version if supplied else None,
    }
