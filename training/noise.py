"""Put around a title what adverts put around theirs, so that the coder learns to see through it."""

from __future__ import annotations

from random import Random

from training.typos import misspell

_PLACES = ("London", "Leeds", "Bristol", "Cardiff", "Glasgow", "Milton Keynes", "Kent", "North West", "Stoke-on-Trent")
_SENIORITY = ("Senior", "Junior", "Trainee", "Graduate", "Lead", "Experienced", "Qualified")
_BEFORE = ("URGENT", "Immediate start", "New", "Part Time", "Full time", "Temp", "Permanent", "Agency")
_AFTER = (
    *("£25k", "£12.50 per hour", "up to £40,000 + bonus", "c. £***K", "OTE £50k", "x 2", "required", "wanted"),
    *("(Days)", "nights", "Monday to Friday", "37.5 hours", "12 month FTC", "maternity cover", "immediate start"),
    *("Band 5", "Level 3", "(REF 1234)", "contract", "- part time", "- remote", "great opportunity"),
)


def noisy(title: str, rng: Random) -> str:
    """Return `title` as an advert might have it: with words around it, in capitals or the plural, or misspelt."""
    text = title
    if rng.random() < 0.2:
        text = misspell(text, rng)
    if rng.random() < 0.15 and text[-1:].isalpha() and not text.endswith("s"):
        text += "s"
    if rng.random() < 0.3:
        text = f"{rng.choice(_SENIORITY)} {text}"
    if rng.random() < 0.25:
        text = f"{rng.choice(_BEFORE)} {text}"
    if rng.random() < 0.5:
        text = f"{text} {rng.choice(_AFTER)}"
    if rng.random() < 0.3:
        text = rng.choice(("{} - {}", "{} in {}", "{}, {}", "{} ({})", "{} {}")).format(text, rng.choice(_PLACES))
    return text.upper() if rng.random() < 0.1 else text
