"""What is told of the work at the desk: of one coder to himself, and of all together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import get_args

from sqlalchemy import Connection

from service.desk.agreement import Agreement, Pair, agreements
from service.desk.case import Sample
from service.desk.draw import LEASE
from service.desk.opinion import Answer
from service.store import desk as store


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast items are coded.

    Attributes:
        items: how many were answered.
        seconds: median from when an item was given to when it was answered; None without items.
        an_hour: items that an hour of work brings; None without items. No item counts for longer than it is kept for
            who was given it.
    """

    items: int
    seconds: float | None
    an_hour: float | None


@dataclass(frozen=True, slots=True)
class Between:
    """How far two agree on the items of a sample; no levels without items."""

    sample: Sample
    levels: list[Agreement]


@dataclass(frozen=True, slots=True)
class Own:
    """What a coder is told of himself: his pace, and how far he agrees with the others who coded his items."""

    pace: Pace
    levels: list[Agreement]


@dataclass(frozen=True, slots=True)
class Totals:
    """What is told of all coders together.

    Attributes:
        pace: their pace.
        people: how far two of them agree, by sample; the first to answer is the first.
        coder: how far the first of them agrees with the coder, by sample. Only that of the random sample says how good
            the coder is: the other has what it was in doubt about.
    """

    pace: Pace
    people: list[Between]
    coder: list[Between]


def own(connection: Connection, coder: str) -> Own:
    """Return what is told to a coder."""
    pairs = [pair for _, *answers in store.double_codings(connection, coder) if (pair := _pair(*answers))]
    return Own(_pace(store.paces(connection, coder)), agreements(pairs))


def totals(connection: Connection) -> Totals:
    """Return what is told of all."""
    double = store.double_codings(connection)
    people = [
        Between(sample, agreements([pair for of, *answers in double if of == sample and (pair := _pair(*answers))]))
        for sample in get_args(Sample)
    ]
    coder = [Between(sample, agreements(_with_coder(connection, sample))) for sample in get_args(Sample)]
    return Totals(_pace(store.paces(connection)), people, coder)


def _with_coder(connection: Connection, sample: Sample) -> list[Pair]:
    """Return the codes of people and coder; where the coder stopped short, it is compared as deep as it went."""
    answers = store.first_answers(connection, sample)
    return [(answer.code, given or "") for given, answer in answers if not answer.is_unsure]


def _pair(one: Answer, other: Answer) -> Pair | None:
    return None if one.is_unsure or other.is_unsure else (one.code, other.code)


def _pace(times: Iterable[tuple[datetime, datetime]]) -> Pace:
    seconds = [max(min(answered - taken, LEASE).total_seconds(), 0.0) for taken, answered in times]
    if not seconds:
        return Pace(0, None, None)
    return Pace(len(seconds), median(seconds), 3600 * len(seconds) / max(sum(seconds), 1.0))
