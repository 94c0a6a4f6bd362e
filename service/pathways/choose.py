"""What may be asked of pathways, and the links that a query asks for, a page at a time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mappings.normalise import normalise
from mappings.version import data_version
from models.coding import Scheme
from models.links import EvidenceKind
from models.pathways.nearness import NearnessKind
from models.pathways.products import Product, load_products
from models.pathways.progression import Direction
from service.vacancies.cursor import Position, read_cursor, write_cursor


def _routes() -> list[str]:
    return sorted({product.route for product in load_products().values()})


def _known_route(route: str) -> str:
    routes = {normalise(each): each for each in _routes()}
    if normalise(route) not in routes:
        raise ValueError(f"there is no such route; the routes are {'; '.join(routes.values())}")
    return routes[normalise(route)]


def _tell_routes(schema: dict[str, Any]) -> None:
    schema["enum"] = _routes()


class PathwayQuery(BaseModel):
    """What is asked of every pathway."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    scheme: Scheme = "soc2020"
    """Scheme of the occupations."""
    min_weight: Annotated[float, Field(ge=0, le=1)] = 0
    """Only links of at least this weight."""
    evidence: EvidenceKind | NearnessKind | None = None
    """Only links for which evidence of this kind speaks, besides others or alone."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """Links to give at most."""
    cursor: Annotated[str, Field(max_length=200)] | None = None
    """`next` of the answer before, to go on where it ended; all else as it was."""

    def keeps(self, link: Any) -> bool:
        """Say whether a link is one of those asked for."""
        return link.weight >= self.min_weight and (
            self.evidence is None or any(each.kind == self.evidence for each in link.evidence)
        )


class ProductQuery(PathwayQuery):
    """What is asked of apprenticeships and T Levels."""

    level: Annotated[int, Field(ge=2, le=7)] | None = None
    """Only those of this level."""
    route: Annotated[str, AfterValidator(_known_route), Field(json_schema_extra=_tell_routes)] | None = None
    """Only those of this route of the occupational maps, such as `Digital`."""

    def keeps(self, link: Any) -> bool:
        """Say whether a link is one of those asked for."""
        product: Product = link.product
        return super().keeps(link) and self.level in (None, product.level) and self.route in (None, product.route)


class StepQuery(ProductQuery):
    """What is asked of progression."""

    direction: Direction | None = None
    """Only steps `up` from the occupation, or `down` from it, to what may come before."""

    def keeps(self, link: Any) -> bool:
        """Say whether a link is one of those asked for."""
        return super().keeps(link) and self.direction in (None, link.direction)


class Part(NamedTuple):
    """A page of links, how many there are in all, and the cursor of the next page, or None."""

    links: Sequence[Any]
    total: int
    following: str | None


def choose(links: Sequence[Any], query: PathwayQuery, *asked: Hashable) -> Part:
    """Return the page of `links` that a query asks for, in their order.

    Args:
        links: all links, best first.
        query: what of them.
        asked: what they are of, which tells the cursor of one pathway from that of another.

    Raises:
        SocCoderError: the cursor is none of this query, or of other tables.
    """
    kept = [link for link in links if query.keeps(link)]
    sought = (*asked, query.model_dump(exclude={"limit", "cursor"}), data_version())
    start = max(0, read_cursor(sought, query.cursor).number) if query.cursor is not None else 0
    page = kept[start : start + query.limit]
    end = start + len(page)
    following = write_cursor(sought, Position(page[-1].weight, end)) if page and end < len(kept) else None
    return Part(page, len(kept), following)
