"""The formats of feeds: which there are, which one a feed is in, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from service.vacancies.vacancy import Refusal, Vacancy


def read(feed: Path | BinaryIO, source: str, layout: str | None = None) -> Iterator[Vacancy | Refusal]:
    """Yield the items of a feed in its order, each as a vacancy or as a refusal, in bounded memory.

    The same bytes yield the same items each time. What lies before a break of the feed is yielded, and then one refusal
    for the rest.

    Args:
        feed: a file, gzipped or not, or an open binary stream such as standard input.
        source: short name of the feed.
        layout: name of its format; None tells it by the file's name and its first bytes.

    Raises:
        SocCoderError: the file is missing or cannot be opened, or its format cannot be told or is not known.
    """
    raise NotImplementedError
