"""The shapes in which pathways are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from mappings.credit import credit
from mappings.occupational_maps import MapOccupation
from models.coding import Scheme
from models.links import Link, LinkEvidence, Subject
from models.outcomes.in_use import outcomes
from models.pathways.courses import CourseLink
from models.pathways.nearness import Nearness
from models.pathways.neighbours import Neighbour
from models.pathways.products import Product, ProductKind, ProductLink, load_doubts
from models.pathways.progression import Direction, Step


class EvidenceAnswer(BaseModel):
    """What speaks for a link, and whose it is."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    kind: str
    """Kind of evidence: what the link rests on, such as `official` or `similarity`."""
    strength: float
    """How strongly it speaks, 0 to 1."""
    detail: str
    """What was found, such as the title of a standard."""
    source: str
    """Name of the table, as in `datapackage.json`; of outcomes that a licensed user has supplied, the publication."""
    licence: str
    """Its licence, such as `OGL-UK-3.0`."""
    attribution: str
    """Whose it is, in words to be shown with it."""


class LinkAnswer(BaseModel):
    """A link, with what speaks for it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    weight: float
    """How much there is to the link, 0 to 1; `docs/pathways.md` says what it is for each pathway."""
    evidence: list[EvidenceAnswer]
    """What speaks for it, strongest first."""
    only_alike: bool
    """Whether nothing but likeness of words speaks for it."""


class OccupationLinkAnswer(LinkAnswer):
    """An occupation that a course leads to."""

    code: str
    """Unit group."""
    title: str
    """Its title."""


class CourseLinkAnswer(LinkAnswer):
    """A subject whose courses lead to the occupation."""

    code: str
    """HECoS code."""
    title: str
    """Its preferred term."""
    occupation: str
    """The unit group of the occupation where it has the largest weight."""


class ProductAnswer(BaseModel):
    """An apprenticeship standard or a T Level."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    kind: ProductKind
    """Which of the two."""
    reference: str
    """Its reference, such as `ST0116` or `TL0006a`."""
    title: str | None
    """Title of a standard; null for a T Level, whose name the tables do not have."""
    level: int
    """Level of the qualification, 2 to 7."""
    route: str
    """Route of the occupational maps."""


class MapOccupationAnswer(BaseModel):
    """An occupation of the occupational maps."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Its code there."""
    title: str
    """Its title."""
    soc2020: str | None
    """Its official unit group; null where it has none."""
    doubt: str | None
    """What is known to be wrong with that code, or in doubt; null where nothing is."""


class ProductLinkAnswer(LinkAnswer, ProductAnswer):
    """An apprenticeship standard or a T Level that leads to the occupation."""

    occupations: list[MapOccupationAnswer]
    """All that it leads to."""
    doubts: list[str]
    """What is known to be wrong, or in doubt, with the official codes that make the link."""


class NeighbourAnswer(LinkAnswer):
    """An occupation near the one asked for."""

    code: str
    """Unit group."""
    title: str
    """Its title."""


class StepAnswer(LinkAnswer, ProductAnswer):
    """A standard or T Level at another level that leads on from the occupation, or up to it."""

    direction: Direction
    """`up` from the occupation, or `down` from it."""
    start: ProductAnswer
    """What of the occupation it is a step from: of the same route, the most alike."""
    occupations: list[MapOccupationAnswer]
    """All that it leads to."""


class PathwayAnswer(BaseModel):
    """A page of links."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    scheme: Scheme
    """Scheme of the occupations."""
    edition: str
    """Its edition."""
    code: str
    """What was asked for."""
    title: str
    """Its title."""
    data_version: str
    """Version of the tables."""
    model_version: str | None
    """Version of what was learned; null where only the tables speak."""
    outcomes_version: str | None = None
    """Version of the outcomes that a licensed user has supplied; null where there are none, or they do not count."""
    note: str | None
    """Why there are no links; null where there are."""
    total: int
    """Links in all, once filtered."""
    next: str | None
    """The cursor of the next page; null on the last."""
    links: Sequence[LinkAnswer]
    """Those of this page."""


class CourseOccupationsAnswer(PathwayAnswer):
    """The occupations that a subject leads to."""

    subject_scheme: str
    """Scheme of the subject."""
    subject_edition: str
    """Its edition."""
    subjects: list[Subject]
    """The subjects of HECoS that it stands for."""
    links: list[OccupationLinkAnswer]
    """Occupations, largest weight first."""


class OccupationCoursesAnswer(PathwayAnswer):
    """The subjects that lead to an occupation."""

    links: list[CourseLinkAnswer]
    """Subjects, largest weight first."""


class ProductsAnswer(PathwayAnswer):
    """The apprenticeship standards, or the T Levels, that lead to an occupation."""

    links: list[ProductLinkAnswer]
    """Largest weight first."""


class NeighboursAnswer(PathwayAnswer):
    """The occupations near an occupation."""

    links: list[NeighbourAnswer]
    """Nearest first."""


class ProgressionAnswer(PathwayAnswer):
    """What leads on from an occupation, and what leads up to it."""

    links: list[StepAnswer]
    """Most alike first."""


def occupation_link(link: Link) -> OccupationLinkAnswer:
    """Return the answer for an occupation that a course leads to."""
    return OccupationLinkAnswer(code=link.code, title=link.title, **_weighed(link))


def course_link(link: CourseLink) -> CourseLinkAnswer:
    """Return the answer for a subject that leads to an occupation."""
    return CourseLinkAnswer(
        code=link.subject.code,
        title=link.subject.title,
        occupation=link.code,
        **_weighed(link),
    )


def product_link(link: ProductLink) -> ProductLinkAnswer:
    """Return the answer for a product that leads to an occupation."""
    return ProductLinkAnswer(
        **_product(link.product),
        **_weighed(link),
        occupations=list(map(_occupation, link.product.occupations)),
        doubts=list(link.doubts),
    )


def neighbour(link: Neighbour) -> NeighbourAnswer:
    """Return the answer for an occupation near another."""
    return NeighbourAnswer(code=link.code, title=link.title, **_weighed(link))


def step(link: Step) -> StepAnswer:
    """Return the answer for a step up or down."""
    return StepAnswer(
        **_product(link.product),
        **_weighed(link),
        direction=link.direction,
        start=ProductAnswer(**_product(link.start)),
        occupations=list(map(_occupation, link.product.occupations)),
    )


def _weighed(link: Any) -> dict[str, Any]:
    return {
        "weight": link.weight,
        "evidence": list(map(_evidence, link.evidence)),
        "only_alike": all(each.kind == "similarity" for each in link.evidence),
    }


def _evidence(each: LinkEvidence | Nearness) -> EvidenceAnswer:
    licence, attribution = _whose(each.source)
    return EvidenceAnswer(
        kind=each.kind,
        strength=each.strength,
        detail=each.detail,
        source=each.source,
        licence=licence,
        attribution=attribution,
    )


def _whose(source: str) -> tuple[str, str]:
    """Return licence and attribution of a table, or of what a licensed user has supplied."""
    supplied = outcomes()
    for origin in supplied.origins.values() if supplied else ():
        if origin.source == source:
            return origin.licence, f"{origin.source} ({origin.licence})."
    whose = credit(source)
    return whose.licence, whose.attribution


def _product(product: Product) -> dict[str, Any]:
    return {
        "kind": product.kind,
        "reference": product.reference,
        "title": product.title or None,
        "level": product.level,
        "route": product.route,
    }


def _occupation(each: MapOccupation) -> MapOccupationAnswer:
    return MapOccupationAnswer(
        code=each.code, title=each.title, soc2020=each.soc2020 or None, doubt=load_doubts().get(each.code)
    )
