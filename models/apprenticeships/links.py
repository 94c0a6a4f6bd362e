"""What to show for a unit group as the occupation of a standard."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from mappings.normalise import normalise
from mappings.occupational_maps import MapOccupation, load_occupations
from mappings.package import rows
from models.apprenticeships.standard import Standard
from models.clean import clean
from models.links import LinkEvidence
from models.lookup import match

_EXAMPLES = 3
_LEAST_STRENGTH = 0.01


def indexed_titles(standard: Standard) -> Mapping[str, Sequence[str]]:
    """Return the titles of a standard by the SOC2020 unit groups that the coding index puts them in."""
    found: dict[str, list[str]] = {}
    for title in _titles(standard):
        if in_index := match(title, clean(title), "", "", "soc2020"):
            for code in in_index.named:
                found.setdefault(code, []).append(title)
    return found


def evidence_for(
    code: str,
    standard: Standard,
    known: Collection[MapOccupation],
    indexed: Mapping[str, Sequence[str]],
    likeness: float,
) -> tuple[LinkEvidence, ...]:
    """Return what speaks for a SOC2020 unit group, strongest kind first.

    Args:
        code: the unit group.
        standard: the standard.
        known: the occupations that it is known as.
        indexed: what `indexed_titles` gives.
        likeness: what the network of titles makes of its words, a probability; it says nothing of a standard with an
            official code, from which the network may have learned.
    """
    own = [each for each in known if each.soc2020]
    found = [
        _official([each for each in own if each.soc2020 == code], len(own)),
        _same_route(code, standard, {each.code for each in known}),
        _in_index(indexed.get(code, ()), len(_titles(standard))),
        None if own else LinkEvidence("similarity", round(likeness, 4), "index", "words of its title"),
    ]
    return tuple(each for each in found if each and each.strength >= _LEAST_STRENGTH)


def _titles(standard: Standard) -> list[str]:
    """Return the title and the typical job titles, each once."""
    titles = {normalise(title): title for title in (*reversed(standard.job_titles), standard.title) if title}
    return list(reversed(titles.values()))


def _official(those: Sequence[MapOccupation], among: int) -> LinkEvidence | None:
    if not those:
        return None
    named = "; ".join(f"{each.code} {each.title}, level {each.level}" for each in those[:_EXAMPLES])
    return LinkEvidence("official", round(len(those) / among, 4), "map_occupations", named)


def _same_route(code: str, standard: Standard, known: Collection[str]) -> LinkEvidence | None:
    """Return the evidence of other standards of the route that are in the group, most alike in words first."""
    among = [each for each in _by_route().get(standard.route, ()) if each.code not in known]
    those = [each for each in among if each.soc2020 == code]
    if not those:
        return None
    words = set(normalise(standard.title).split())
    alike = sorted(those, key=lambda each: (-len(words.intersection(normalise(each.title).split())), each.code))
    named = "; ".join(dict.fromkeys(each.title for each in alike[:_EXAMPLES]))
    return LinkEvidence("apprenticeship", round(len(those) / len(among), 4), "map_occupations", named)


def _in_index(titles: Sequence[str], among: int) -> LinkEvidence | None:
    if not titles:
        return None
    return LinkEvidence("similarity", round(len(titles) / among, 4), "index", "; ".join(titles[:_EXAMPLES]))


@cache
def _by_route() -> Mapping[str, Sequence[MapOccupation]]:
    """The occupations with an official code by the code of their route."""
    coded = [each for each in load_occupations().values() if each.soc2020]
    return {code: [each for each in coded if each.route == title] for code, title in rows("routes")}
