"""Take the forms of a job title that name a man, a woman or either for one word: an occupation has no sex."""

from __future__ import annotations

from functools import lru_cache

_PAIRS = {
    "waitress": "waiter",
    "barmaid": "barman",
    "actress": "actor",
    "hostess": "host",
    "stewardess": "steward",
    "manageress": "manager",
    "proprietress": "proprietor",
    "headmistress": "headteacher",
    "headmaster": "headteacher",
    "schoolmistress": "schoolmaster",
    "postmistress": "postmaster",
    "landlady": "landlord",
    "masseuse": "masseur",
    "usherette": "usher",
    "tailoress": "tailor",
    "poetess": "poet",
    "authoress": "author",
    "sculptress": "sculptor",
    "conductress": "conductor",
    "salesgirl": "salesman",
    "saleslady": "salesman",
    "salesboy": "salesman",
}
_ENDINGS = ("women", "woman", "people", "persons", "person", "men")
_NO_MEN = frozenset({"women", "omen", "specimen", "regimen", "abdomen", "acumen", "stamen", "yemen", "bitumen"})


@lru_cache(maxsize=20_000)
def common(word: str) -> str:
    """Return the form of `word` (lower case) that stands for all: `salesman` for saleswoman and salespeople."""
    if word in _PAIRS:
        return _PAIRS[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1 and word not in _NO_MEN:
            return f"{word.removesuffix(ending)}man"
    return word


def common_title(title: str) -> str:
    """Return a normalised title with its words in the form that stands for all: "lollipop man" for "lollipop lady"."""
    words = [common(word) for word in title.split()]
    if len(words) > 1 and words[-1] in ("woman", "lady", "person"):
        words[-1] = "man"
    return " ".join(words)
