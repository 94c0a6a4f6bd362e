"""What speaks for each unit group as the occupation of a standard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.apprenticeships.nearness import Nearness
from models.apprenticeships.standard import Standard
from models.clean import clean
from models.features import Fields
from models.lookup import match
from models.network import Network

KINDS = (
    "title",
    "job_titles",
    "indexed_title",
    "indexed_job_titles",
    "level",
    "route",
    "near_title",
    "near_job_titles",
    "near_text",
)
"""The kinds of evidence, in the order of the last axis of `weigh`. Of `title` and `job_titles`: what the network
makes of them, in logs of probabilities. `indexed_…`: the share of the titles that the coding index puts in the
group. `level`, `route`: how much more often standards of that level or route are there than others, in logs. `near_…`:
how near they are to the nearest title of the group in the index, a cosine."""

TEXT_READ = 200
"""Characters of the text that are compared with titles."""


class Habits(NamedTuple):
    """Where the standards of a level and of a route are, against all standards: logs of ratios of shares."""

    routes: tuple[str, ...]
    """Codes of the routes."""
    of_level: NDArray[np.float32]
    """Shape (9, groups), by level; zero where nothing is known of a level, and for level 0, which stands for any."""
    of_route: NDArray[np.float32]
    """Shape (routes, groups)."""


def weigh(
    standards: Sequence[Standard], network: Network, nearness: Nearness, habits: Habits
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the evidence for each unit group, and how much of each standard the network knows.

    What is not given speaks for no group; for job titles and text that are not given, the title speaks instead,
    and for a title that is not given, the job titles or the text.

    Returns:
        The evidence, shape (standards, groups, kinds), and the share of the n-grams of the title that the network has a
        vector for, shape (standards,), 0 to 1.
    """
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    found = np.zeros((len(standards), len(network.codes), len(KINDS)), np.float32)
    names = [each.title or "; ".join(each.job_titles) or each.text[:TEXT_READ] for each in standards]
    found[..., kinds["title"]], known = network.log_probabilities(list(map(fields_of, names)))
    job_titles = [title for each in standards for title in each.job_titles]
    by_job_titles, _ = network.log_probabilities(list(map(fields_of, job_titles)))
    near_job_titles = nearness.of(job_titles)
    found[..., kinds["near_title"]] = nearness.of(names)
    found[..., kinds["near_text"]] = nearness.of(
        [each.text[:TEXT_READ] or name for each, name in zip(standards, names, strict=True)]
    )
    end = 0
    for row, each in enumerate(standards):
        start, end = end, end + len(each.job_titles)
        found[row, :, kinds["job_titles"]] = (
            _mean(by_job_titles[start:end]) if each.job_titles else found[row, :, kinds["title"]]
        )
        found[row, :, kinds["near_job_titles"]] = (
            near_job_titles[start:end].mean(axis=0) if each.job_titles else found[row, :, kinds["near_title"]]
        )
        found[row, :, kinds["indexed_title"]] = indexed([each.title], network.codes)
        found[row, :, kinds["indexed_job_titles"]] = indexed(each.job_titles, network.codes)
        found[row, :, kinds["level"]] = habits.of_level[each.level or 0]
        if each.route in habits.routes:
            found[row, :, kinds["route"]] = habits.of_route[habits.routes.index(each.route)]
    return found, known


def indexed(titles: Sequence[str], codes: Sequence[str]) -> NDArray[np.float32]:
    """Return the share of `titles` that the coding index puts in each group, shape (groups,).

    A title that it leaves open counts for all the groups that its entries name, in equal parts.
    """
    shares = np.zeros(len(codes), np.float32)
    for title in titles:
        if found := match(title, clean(title), "", "", "soc2020"):
            for code in found.named:
                shares[codes.index(code)] += 1 / len(found.named) / len(titles)
    return shares


def fields_of(title: str) -> Fields:
    """Return what the network reads of a title."""
    cleaned = clean(title)
    return Fields(cleaned.title, cleaned.core)


def _mean(logs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logs of the mean probabilities of several titles, shape (groups,)."""
    mean: NDArray[np.float32] = np.log(np.exp(logs).mean(axis=0))
    return mean
