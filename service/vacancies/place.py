"""Places as feeds write them: postcodes found in text, coordinates checked."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite

_DISTRICT = r"(?:[A-Z]{1,2}\d[A-Z\d]?|GIR)"
_POSTCODE = re.compile(rf"\b({_DISTRICT})\s{{0,2}}(\d[ABD-HJLNP-UW-Z]{{2}})\b", re.IGNORECASE | re.ASCII)
_ONLY_DISTRICT = re.compile(_DISTRICT, re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=8192)
def postcode_in(text: str) -> str:
    """Return the last full UK postcode in `text`, as `LS1 4AP`; empty where there is none.

    It has the form of a postcode (BS 7666); whether it is in use is not looked up.
    """
    found = _POSTCODE.findall(text)
    return " ".join(found[-1]).upper() if found else ""


def postcode(text: str) -> str:
    """Return what a feed gives as the postcode, full or only its district; empty where it is neither."""
    if full := postcode_in(text):
        return full
    return text.strip().upper() if _ONLY_DISTRICT.fullmatch(text.strip()) else ""


def coordinates(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return degrees north and east (WGS 84); None where they are no numbers, out of range, or both nought."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    if not (isfinite(north) and isfinite(east)) or abs(north) > 90 or abs(east) > 180 or north == east == 0:
        return None
    return north, east
