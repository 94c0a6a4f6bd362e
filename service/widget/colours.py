"""Colours that text can be read in, by the contrast that the Web Content Accessibility Guidelines ask for.

A colour is six hexadecimal digits, red, green and blue.
"""

from __future__ import annotations

from itertools import count

READABLE = 4.5
"""The least contrast of text with what is behind it (WCAG 2.2, success criterion 1.4.3, level AA)."""

BLACK, WHITE = "000000", "ffffff"

_STEP = 0.05


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """Return black or white, whichever is read better on a colour: its contrast is 4.58 or more on any."""
    return max(BLACK, WHITE, key=lambda each: contrast(each, background))


def readable(colour: str, background: str) -> str:
    """Return the colour, moved towards black or white as little as makes it readable on another."""
    towards = text_on(background)
    moved = (_mixed(colour, towards, min(step * _STEP, 1)) for step in count())
    return next(each for each in moved if contrast(each, background) >= READABLE)


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a colour in sRGB."""
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _mixed(one: str, other: str, share: float) -> str:
    """Return the colour that is `share` of the way from one to another."""
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return bytes(round(a + (b - a) * share) for a, b in pairs).hex()
