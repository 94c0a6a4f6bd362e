"""The coder of apprenticeship standards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mappings.crosswalk import carried
from mappings.occupational_maps import MapOccupation
from mappings.schemes import load_scheme
from mappings.version import data_version
from models import bundle
from models.apprenticeships.links import evidence_for, indexed_titles
from models.apprenticeships.nearness import Nearness
from models.apprenticeships.official import as_known, occupations, shares
from models.apprenticeships.ranker import Judgement, Ranker
from models.apprenticeships.standard import Standard, read
from models.coder import LEAST_KNOWN
from models.coding import Candidate, Coding, Evidence, Item, Reason, Scheme
from models.courses.vectors import Vectors
from models.depth import LEVELS, Depth, DepthRule
from models.education import shipped
from models.equivalents import crossed
from models.links import Link
from models.network import Network

OFFICIAL = 0.95
"""What the official codes of a standard weigh together; the rest goes to what is predicted, as some official codes are
slips (docs/apprenticeships.md, the audit)."""

_PART, _VECTORS = "apprenticeships", "courses"
_LEAST_WEIGHT = 0.0005


@dataclass(frozen=True, slots=True)
class _Learned:
    version: str
    ranker: Ranker
    rule: DepthRule


def code_many(items: Sequence[Item], scheme: Scheme, top: int) -> list[Coding]:
    """Code standards: those of the occupational maps by their official codes, others by what they are like.

    Args:
        items: standards, each with any of title, level, route, overview, duties and typical job titles. A title may be
            a reference, such as `ST0397`.
        scheme: `soc2020` or `soc2010`, to which codes are carried by the crosswalk.
        top: most candidates of each coding, at least 1.

    Returns:
        A coding for each item, in order. The weights of its candidates are probabilities that sum to 1 over all groups.

    Raises:
        DamagedBundleError: what was learned is missing or altered.
    """
    learned = _learned()
    given = list(map(read, items))
    known = list(map(occupations, given))
    standards = list(map(as_known, given, known))
    judged = learned.ranker.judge(standards)
    return [_coding(*each, learned, scheme, top) for each in zip(standards, known, judged, strict=True)]


def _coding(
    standard: Standard,
    known: Sequence[MapOccupation],
    judgement: Judgement,
    learned: _Learned,
    scheme: Scheme,
    top: int,
) -> Coding:
    groups = load_scheme(scheme)
    official = shares(known)
    reason = None if official else _abstains(standard, judgement)
    weights = {} if reason else _carried(_weights(judgement.probabilities, official), scheme)
    ranked = sorted(weights, key=lambda code: (-sum(weights[code].values()), code))
    links = _links(ranked[:top], weights, standard, known, judgement, scheme)
    candidates = [(code, sum(weights[code].values())) for code in ranked]
    by_convention = len(official) == 1 and len(candidates) > 0 and scheme == "soc2020"
    depth = learned.rule.settle(candidates, by_convention) if candidates else Depth(None, None, reason, ())
    return Coding(
        scheme=scheme,
        edition=groups.edition,
        code=depth.code,
        title=groups.group(depth.code).title if depth.code else None,
        level=len(depth.code or ""),
        confidence=None if depth.probability is None else round(depth.probability, 4),
        candidates=tuple(Candidate(each.code, each.title, each.weight) for each in links),
        plausible=depth.plausible,
        coverage=learned.rule.coverage,
        other_scheme=crossed(depth.code or ranked[0], scheme) if ranked else None,
        sub_unit_group=None,
        evidence=Evidence(
            cleaned_title=standard.title,
            removed=(),
            method="none" if reason else "official" if official else "classifier",
            entries=(),
            runner_up=None,
            known=round(judgement.known, 4),
            links=links,
        ),
        reason=depth.reason,
        question=None,
        model_version=learned.version,
        data_version=data_version(),
    )


def _abstains(standard: Standard, judgement: Judgement) -> Reason | None:
    """Return why nothing is to be said of a standard without an official code, or None."""
    if not (standard.title or standard.job_titles or standard.text):
        return "empty"
    return "not_a_job" if judgement.known < LEAST_KNOWN else None


def _weights(predicted: Mapping[str, float], official: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of SOC2020 unit groups: official codes first, and what is predicted beside them."""
    if not official:
        return dict(predicted)
    others = {code: each for code, each in predicted.items() if code not in official}
    rest = (1 - OFFICIAL) / max(sum(others.values()), 1e-9)
    return {code: OFFICIAL * share for code, share in official.items()} | {
        code: rest * each for code, each in others.items()
    }


def _carried(weights: Mapping[str, float], scheme: Scheme) -> dict[str, dict[str, float]]:
    """Return what the groups of `scheme` have of the weight of each SOC2020 unit group."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for code, weight in weights.items():
        if weight < _LEAST_WEIGHT:
            continue
        for link in carried(code, "soc2020", scheme):
            found[link.code][code] = weight * link.share
    return found


def _links(
    codes: Sequence[str],
    weights: Mapping[str, Mapping[str, float]],
    standard: Standard,
    known: Sequence[MapOccupation],
    judgement: Judgement,
    scheme: Scheme,
) -> tuple[Link, ...]:
    """Return the links to `codes`, each with what speaks for the SOC2020 unit group that it has most weight from."""
    titles = load_scheme(scheme).groups
    indexed = indexed_titles(standard)
    links = []
    for code in codes:
        source = max(weights[code], key=lambda each: weights[code][each])
        evidence = evidence_for(source, standard, known, indexed, judgement.likeness[source])
        links.append(Link(code, titles[code].title, round(sum(weights[code].values()), 4), evidence))
    return tuple(links)


@cache
def _learned() -> _Learned:
    part = shipped.read(_PART)
    least = {str(level): float(each) for level, each in zip(LEVELS, part.arrays["least"], strict=True)}
    rule = DepthRule(float(part.arrays["coverage"]), least)
    network = Network(bundle.read().network)
    nearness = Nearness(Vectors(shipped.read(_VECTORS).arrays), network.codes)
    return _Learned(part.version, Ranker(network, nearness, part.arrays), rule)
