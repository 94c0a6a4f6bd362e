"""The titles and adverts that are coded: made of index entries and noise, or titles read from a file."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random

from mappings.errors import SocCoderError
from mappings.index import load_index
from models.coding import Item
from training.typos import misspell

SEED = 2020

_PLACES = ("Aberystwyth", "Belfast", "Bristol", "Croydon", "Derry", "Dundee", "Hull", "Leeds", "Milton Keynes", "Truro")
_RANKS = ("Senior", "Junior", "Lead", "Trainee", "Interim", "Deputy", "Experienced", "Band 6")
_HOURS = ("part time", "full-time", "nights", "37.5 hrs pw", "12 month FTC", "weekends only")
_SENTENCES = (
    "We want a {0} in {place}, to start as soon as may be.",
    "You will work beside a {1} and a {2}, and report to the {3}.",
    "It helps if you have been a {0} or a {1} before, but we train the right person.",
    "The hours are {hours}, and pay is reviewed each spring.",
    "You keep records, answer questions by telephone and in writing, and leave your place of work tidy.",
    "We offer a pension, {days} days of leave, free parking in {place} and a discount in our shop.",
    "Nobody is turned away for age, sex, faith, colour or disability.",
    "Our {2} of the year began as a {1}; where will you be in {years} years?",
)


def make_titles(count: int, seed: int = SEED) -> list[str]:
    """Return `count` titles such as adverts have, the same for the same seed and edition of the index.

    Each is the title of an entry drawn at random (some are drawn twice, as adverts repeat titles), most with one or
    more of: a rank, the entry's qualifier, a place, pay, hours, a number of posts, a slip of the keyboard.
    """
    rng = Random(seed)
    entries = rng.choices(load_index().entries, k=count)
    return [_advertise(entry.title, entry.qualifier, rng) for entry in entries]


def make_adverts(count: int, length: int = 2_000, seed: int = SEED) -> list[Item]:
    """Return `count` adverts with a description of `length` characters, the same for the same seed and index."""
    rng = Random(seed)
    words = [entry.title.lower() for entry in load_index().entries]
    return [
        Item(title, "vacancy", description=_describe(words, length, rng)) for title in make_titles(count, seed=seed)
    ]


def as_many(titles: Sequence[str], count: int, seed: int = SEED) -> list[str]:
    """Return `count` titles: those given, and then these again and again, each time with noise such as adverts have."""
    rng = Random(seed)
    further = (_advertise(title, "", rng) for title in cycle(titles))
    return [*titles[:count], *islice(further, max(0, count - len(titles)))]


def read_titles(path: Path, count: int, seed: int = SEED) -> list[str]:
    """Return `count` titles drawn from the column `title` of a .csv or .csv.gz file, or all where it has fewer.

    Raises:
        SocCoderError: the file cannot be read or has no column `title`.
    """
    opener: Callable[..., object] = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:  # type: ignore[attr-defined]
            reader = csv.DictReader(file)
            column = {name.strip().lower(): name for name in reader.fieldnames or ()}.get("title")
            if column is None:
                raise SocCoderError(f"{path} has no column 'title'.", "Give a .csv or .csv.gz file that has one.")
            titles = [row[column] for row in reader if row[column]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SocCoderError(f"{path} cannot be read: {error}.") from error
    return Random(seed).sample(titles, min(count, len(titles)))


def _advertise(title: str, qualifier: str, rng: Random) -> str:
    def sometimes(chance: float, words: str) -> str:
        return words if rng.random() < chance else ""

    place, rank, hours = rng.choice(_PLACES), rng.choice(_RANKS), rng.choice(_HOURS)
    pounds = rng.randrange(18_000, 60_000, 500)
    pay = rng.choice(
        (
            f" £{pounds:,} - £{pounds + 5_000:,} per annum",
            f" £{pounds // 1_800}.50 per hour",
            f" up to £{pounds // 1_000}k",
        )
    )
    noisy = "".join(
        (
            sometimes(0.25, f"{rank} "),
            misspell(title, rng) if rng.random() < 0.1 else title,
            sometimes(0.2, f" ({qualifier})") if qualifier else "",
            sometimes(0.1, f" x {rng.randint(2, 9)}"),
            sometimes(0.15, f" ({hours})"),
            sometimes(0.4, rng.choice((" - {}", ", {}", " in {}", " ({})")).format(place)),
            sometimes(0.25, pay),
        )
    )
    return noisy.upper() if rng.random() < 0.05 else noisy


def _describe(titles: list[str], length: int, rng: Random) -> str:
    text = ""
    while len(text) < length:
        text += rng.choice(_SENTENCES).format(
            *rng.sample(titles, 4),
            place=rng.choice(_PLACES),
            hours=rng.choice(_HOURS),
            days=rng.randint(20, 35),
            years=rng.randint(2, 9),
        )
        text += " "
    return text[:length]
