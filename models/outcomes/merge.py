"""Merge counts of what graduates did with what was known of where their subjects lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mappings.crosswalk import load_crosswalk
from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.links import LinkEvidence
from models.outcomes.credibility import Counted, credibility, estimate_strength
from models.outcomes.rules import LEAST_BASE
from models.outcomes.spread import everyone, spread, told_apart, told_by
from models.outcomes.subjects import subjects_in
from models.outcomes.tables import Destinations, Outcomes

Weights = NDArray[np.float64]
"""Weights of subjects of HECoS and unit groups, both in order of their codes; shape (1092, unit groups)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What is known of one scheme, with counts.

    Attributes:
        weights: the weights with the counts merged in.
        shares: share of the subject's graduates in each unit group by the counts; 0 of a subject that has none.
        credibility: the weight of these shares beside what was known without, 0 to 1, shape (1092,).
    """

    weights: Weights
    shares: Weights
    credibility: NDArray[np.float64]


def strength_of(outcomes: Outcomes, weights: Mapping[Scheme, Weights]) -> float:
    """Return how many graduates what is known without counts stands for, as the counts of all tables tell.

    The expected shares are the weights of a subject made to sum to 1; a weight of 0 is taken for the least that is not.

    Args:
        outcomes: the counts.
        weights: what is known without them, by each scheme that they are in.
    """
    least = {scheme: known[known > 0].min(initial=1.0) for scheme, known in weights.items()}
    return estimate_strength([_counted(row, weights[row.scheme] + least[row.scheme]) for row in _rows(outcomes)])


def merge(outcomes: Outcomes, weights: Mapping[Scheme, Weights], strength: float) -> dict[Scheme, Merged]:
    """Return the weights of each scheme with counts merged in.

    For a subject whose tables have N people, n of them in a unit group, a weight w becomes (1 - z) w + z n / N, where
    z = N / (N + strength): without people it stays, and the more there are, the nearer it is to the share of graduates.
    Counts of groups of subjects, or of wider groups of occupations, are spread over them in proportion to w, so that
    each subject has only a part of N. Counts in the other edition of SOC are carried by the official shares. Subjects
    with fewer people than percentages may be told of are left as they are.

    Args:
        outcomes: the counts.
        weights: what is known without them, by scheme: each that the counts are in, and each that is wanted.
        strength: how many graduates that stands for, above 0: see `strength_of`.
    """
    return {scheme: _merged(_rows(outcomes), weights, scheme, strength) for scheme in weights}


def explain(outcomes: Outcomes, merged: Merged, hecos: str, scheme: Scheme, code: str) -> Iterator[LinkEvidence]:
    """Yield what each table says of a subject of HECoS and a unit group; nothing that is withheld is told.

    The strength is the share of the subject's graduates, by all tables.

    Args:
        outcomes: the tables.
        merged: them, merged with what was known of `scheme`.
        hecos: code of the subject.
        scheme: scheme of the unit group.
        code: the unit group.
    """
    share = merged.shares[_order()[hecos], load_scheme(scheme).unit_groups.index(code)]
    for row in _rows(outcomes):
        if hecos in row.subjects:
            detail = "; ".join([f"{row.table.cohort}, {_subject(row)}", *_told(row, scheme, code)])
            yield LinkEvidence("outcomes", round(float(share), 2), outcomes.origins[row.table.cohort].source, detail)


def places_of(subjects: Iterable[str]) -> list[int]:
    """Return the places of subjects in the order of `Weights`."""
    order = _order()
    return sorted(order[code] for code in subjects)


@dataclass(frozen=True, slots=True)
class _Row:
    """The counts of one subject of a table, or one group of subjects."""

    table: Destinations
    subject: str
    subjects: frozenset[str]
    people: int

    @property
    def scheme(self) -> Scheme:
        return self.table.soc_scheme

    @property
    def counts(self) -> Mapping[str, int | None]:
        return self.table.counts[self.subject]


def _rows(outcomes: Outcomes) -> Iterator[_Row]:
    """Yield the subjects of all tables that have enough people."""
    for table in outcomes.destinations:
        for subject, counts in table.counts.items():
            people = everyone(counts, table.soc_scheme)
            if people >= LEAST_BASE and (subjects := subjects_in(table.subject_scheme, subject)):
                yield _Row(table, subject, subjects, people)


def _counted(row: _Row, weights: Weights) -> Counted:
    """Return the people of a row by what tells of them, and the shares that the weights, above 0, let expect."""
    rest = told_apart(row.counts, row.scheme)
    places = {code: groups for code, groups in told_by(row.counts, row.scheme).items() if rest[code]}
    known = weights[places_of(row.subjects)].sum(axis=0)
    expected = np.array([known[groups].sum() for groups in places.values()])
    return Counted(np.array([float(rest[code]) for code in places]), expected / known.sum())


def _merged(rows: Iterable[_Row], weights: Mapping[Scheme, Weights], scheme: Scheme, strength: float) -> Merged:
    people = np.zeros_like(weights[scheme])
    total = np.zeros(len(people))
    for row in rows:
        places = places_of(row.subjects)
        of_row = spread(row.counts, row.scheme, weights[row.scheme][places])
        placed = of_row.sum()
        total[places] += row.people * (of_row.sum(axis=1) / placed if placed else 1 / len(places))
        people[places] += of_row if row.scheme == scheme else of_row @ _crossing(row.scheme, scheme)
    shares = np.divide(people, total[:, None], out=np.zeros_like(people), where=total[:, None] > 0)
    z = np.array([credibility(each, strength) for each in total])
    return Merged((1 - z)[:, None] * weights[scheme] + z[:, None] * shares, shares, z)


def _subject(row: _Row) -> str:
    """Return the subject of a row in words, and whether it is wider than a subject of HECoS."""
    title = load_subjects(row.table.subject_scheme).group(row.subject).title
    return f"{row.subject} {title}{', a wider group' if len(row.subjects) > 1 else ''}"


def _told(row: _Row, scheme: Scheme, code: str) -> Iterator[str]:
    """Yield what a row tells of a unit group, or of those that it crosses to in the scheme of the row."""
    tellers = {place: told for told, places in told_by(row.counts, row.scheme).items() for place in places}
    groups = load_scheme(row.scheme).unit_groups
    own = row.scheme == scheme
    for group in [code] if own else [link.code for link in load_crosswalk(scheme, row.scheme).targets(code)]:
        told = tellers.get(groups.index(group))
        where = group if own else f"{row.scheme} {group}"
        if told is None:
            yield f"none of {row.people:,} in {where}"
            continue
        count = told_apart(row.counts, row.scheme)[told]
        wider = f"{told or 'all that is not told apart'}, which has {where}"
        yield f"{count:,} of {row.people:,} in {where if told == group else wider}"


@cache
def _order() -> Mapping[str, int]:
    return {code: place for place, code in enumerate(load_subjects("hecos").groups)}


@cache
def _crossing(source: Scheme, target: Scheme) -> Weights:
    """Return the shares of each unit group of `source` in those of `target`."""
    crosswalk = load_crosswalk(source, target)
    columns = {code: place for place, code in enumerate(load_scheme(target).unit_groups)}
    crossing = np.zeros((len(load_scheme(source).unit_groups), len(columns)))
    for place, code in enumerate(load_scheme(source).unit_groups):
        for link in crosswalk.targets(code):
            crossing[place, columns[link.code]] = link.share
    return crossing
