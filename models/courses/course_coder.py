"""The coder of courses: title or codes → subjects → occupations, in the shape of every other coding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mappings.schemes import UNIT_GROUP, load_scheme, load_subjects
from models.coding import Candidate, Coding, Evidence, Item, Reason, Removed, Scheme
from models.courses.occupations import LEAST_WEIGHT, Weights, links_of, mean_weights, sought, text_weights
from models.courses.read import CourseText, read
from models.courses.subjects import PART, of_code, of_text
from models.depth import LEVELS
from models.education import shipped
from models.equivalents import other_scheme
from models.links import Link, Subject
from models.outcomes.in_use import version_of_data

COVERAGE = 0.9
"""Share of known links whose weight is at least that of the least plausible group (`training/education/courses.py`)."""

SURE = 0.5
"""Weight of the best link from which on a course is coded: more likely than not."""

_SEPARATOR = "|"
_OLDER_CAH = "1.1:"


def code_many(items: Sequence[Item], scheme: Scheme, top: int) -> list[Coding]:
    """Code courses.

    Codes of subjects, where they are given and known, go before the title. The candidates are the occupations that the
    subjects lead to, with the weights of their links, which need not sum to 1. Where the best
    link has a weight of at least one half, `code` is the most detailed group that holds it and every link of half its
    weight or more. `confidence` is the weight of the best link: a lower bound of the probability that the course leads
    into the group.

    Args:
        items: the courses.
        scheme: scheme of the occupations.
        top: most candidates of each, 1 to 100.

    Returns:
        A coding for each, in order; `evidence` has the subjects and the links of the candidates, and what was set aside
        in the title.
    """
    read_ones = [_read(item) for item in items]
    by_words = [(one.text.subject, one.subjects) for one in read_ones if one.subjects and not one.given]
    by_words_weighed = iter(text_weights(by_words, scheme))
    codings = []
    for item, one in zip(items, read_ones, strict=True):
        if one.given:
            weighed = np.max([mean_weights(each, scheme) for each in one.given], axis=0)
        else:
            weighed = next(by_words_weighed) if one.subjects else np.zeros(len(_groups(scheme)))
        codings.append(_coding(item, one, weighed, scheme, top))
    return codings


class _Read(NamedTuple):
    """What a course says of itself."""

    text: CourseText
    given: list[tuple[Subject, ...]]
    """The subjects of each known code."""
    unknown: list[str]
    """Codes that are unknown."""
    subjects: tuple[Subject, ...]
    """Its subjects, by its codes if it has known ones, else by its words."""


def _read(item: Item) -> _Read:
    text = read(item.title)
    given, unknown = _given(item)
    return _Read(text, given, unknown, _together(given) if given else of_text(text.subject))


class _Depth(NamedTuple):
    """How deep a course is coded, and why not deeper."""

    code: str | None
    confidence: float | None
    reason: Reason | None


def _coding(item: Item, one: _Read, weighed: Weights, scheme: Scheme, top: int) -> Coding:
    text, given, unknown, subjects = one
    links = links_of(weighed, subjects, scheme, top, None if given else sought(text.subject))
    depth = settle({code: float(weight) for code, weight in zip(_groups(scheme), weighed, strict=True)})
    if not links:
        depth = _Depth(None, None, _nothing(item, text.subject, unknown))
    best = depth.code or (links[0].code if links else None)
    least = float(shipped.read(PART).arrays[f"plausible_{scheme}"])
    ranked = np.argsort(-weighed, kind="stable")
    return Coding(
        scheme=scheme,
        edition=load_scheme(scheme).edition,
        code=depth.code,
        title=load_scheme(scheme).group(depth.code).title if depth.code else None,
        level=len(depth.code or ""),
        confidence=depth.confidence,
        candidates=tuple(map(_candidate, links)),
        plausible=tuple(_groups(scheme)[place] for place in ranked if weighed[place] >= max(least, LEAST_WEIGHT)),
        coverage=COVERAGE,
        other_scheme=other_scheme(best, None, scheme) if best else None,
        sub_unit_group=None,
        evidence=Evidence(
            cleaned_title=text.subject,
            removed=(*text.removed, *(Removed("unknown_code", code) for code in unknown)),
            method="subject" if links else "none",
            entries=(),
            runner_up=None,
            known=1.0 if subjects else 0.0,
            subjects=subjects,
            links=links,
        ),
        reason=depth.reason,
        question=None,
        model_version=shipped.read(PART).version,
        data_version=version_of_data(),
    )


def settle(weights: dict[str, float]) -> _Depth:
    """Return the most detailed group that holds the best link and every other of at least half its weight.

    Args:
        weights: weight of each unit group.

    Returns:
        Its code and the weight of its best link; no code where that is below one half, or where the links have no group
        in common. The reason is `tie` where two links are that near, else `too_vague`.
    """
    best = max(weights.values(), default=0.0)
    near = [code for code, weight in weights.items() if weight >= best / 2]
    reason: Reason = "tie" if len(near) == 2 else "too_vague"
    if best < SURE:
        return _Depth(None, None, reason)
    code = next((near[0][:level] for level in LEVELS if len({each[:level] for each in near}) == 1), "")
    short = None if len(code) == UNIT_GROUP else reason
    return _Depth(code or None, round(best, 4) if code else None, short)


def _given(item: Item) -> tuple[list[tuple[Subject, ...]], list[str]]:
    """Return the subjects of each code that is given, and the codes that are unknown or that nothing is linked to."""
    found, unknown = [], []
    for name, codes in (("hecos", item.hecos), ("jacs3", item.jacs3), ("cah_1_3", item.cah)):
        for code in filter(None, map(str.strip, codes.split(_SEPARATOR))):
            scheme, bare = ("cah_1_1", code[len(_OLDER_CAH) :]) if code.startswith(_OLDER_CAH) else (name, code)
            bare = bare.upper() if scheme == "jacs3" else bare
            subjects = of_code(scheme, bare) if bare in load_subjects(scheme) else ()
            if subjects:
                found.append(subjects)
            else:
                unknown.append(code)
    return found, unknown


def _together(given: Sequence[tuple[Subject, ...]]) -> tuple[Subject, ...]:
    """Return the subjects of all codes, each once, with its largest probability."""
    best: dict[str, Subject] = {}
    for subject in (each for subjects in given for each in subjects):
        if subject.code not in best or best[subject.code].probability < subject.probability:
            best[subject.code] = subject
    return tuple(sorted(best.values(), key=lambda each: (-each.probability, each.code)))


def _nothing(item: Item, subject: str, unknown: Sequence[str]) -> Reason:
    """Return why a course has no occupations."""
    if unknown and not subject:
        return "invalid"
    return "no_subject" if item.title.strip() else "empty"


def _candidate(link: Link) -> Candidate:
    return Candidate(link.code, link.title, link.weight)


def _groups(scheme: Scheme) -> tuple[str, ...]:
    return load_scheme(scheme).unit_groups
