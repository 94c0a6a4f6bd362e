"""The key under which titles are compared."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHE = str.maketrans("", "", "'\u2019")


def normalise(text: str) -> str:
    """Return the key under which `text` is compared with other titles.

    Case and accents are dropped (`Attaché` is `attache`), `&` becomes `and`, apostrophes are closed up (`chef's` is
    `chefs`), any other punctuation becomes a space and runs of space become one. The key of a text without a letter
    or digit is empty.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", text.casefold().translate(_APOSTROPHE).replace("&", " and ")).strip()
