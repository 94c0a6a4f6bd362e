"""Make slips of the keyboard in titles."""

from __future__ import annotations

import re
from random import Random

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEY_BESIDE = {key: row[place - 1] if place else row[1] for row in _KEYS for place, key in enumerate(row)}


def misspell(title: str, rng: Random) -> str:
    """Return `title` with one slip: a letter left out, doubled, swapped with the next, or the key beside it struck.

    The slip is within a word of four letters or more; a title without such a word stays as it is.
    """
    places = [place for word in _LONG_WORD.finditer(title) for place in range(word.start() + 1, word.end() - 1)]
    if not places:
        return title
    place = rng.choice(places)
    before, letter, following, after = title[:place], title[place], title[place + 1], title[place + 2 :]
    slips = (
        before + following + after,
        before + letter + letter + following + after,
        before + following + letter + after,
        before + _KEY_BESIDE.get(letter.lower(), "") + following + after,
    )
    return rng.choice([slip for slip in slips if slip != title])
