"""Clean a title: take out what adverts add around the occupation, and keep it as evidence.

The rules are of the language of adverts (pay, hours, references, postcodes, agency phrases), written from the
unlabelled titles of job boards. What is in the title and may bear on the occupation stays.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from models.coding import Removed

LONGEST_TITLE = 300
"""Characters of a title that are read; job boards cap titles well below."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned title.

    Attributes:
        title: the words that may name the occupation; segments are joined by ` - `.
        core: its first segment (before a dash, a bar or a double space) without words of seniority.
        removed: what was taken out of the title, in order of the rules.
    """

    title: str
    core: str
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words to take out. A rule is tried only on a title that holds what it needs: a digit, an asterisk, or nothing."""

    kind: str
    needs: str
    pattern: re.Pattern[str]


def _rule(kind: str, needs: str, *alternatives: str) -> _Rule:
    return _Rule(kind, needs, re.compile("|".join(alternatives), re.IGNORECASE))


_DIGIT = "digit"
_ANY_DIGIT = re.compile(r"\d")
_MONEY = r"(?:£|€|\$|gbp\s?)\s*[\d*][\d*.,]*\s*(?:k\b|m\b)?"
_AMOUNT = rf"(?:{_MONEY}|\b\d{{2,3}}(?:[.,]\d+)?\s?k\b)"
_PERIOD = (
    r"(?:p\.?\s?[ahd]\b\.?|p\.?\s?w\b\.?|(?:per|an?|/)\s*(?:annum|year|month|week|day|shift|hour|hr)\b"
    r"|pro[\s-]?rata|p/[hda]\b)"
)
_EXTRA = r"(?:ote|bonus|benefits?|bens|commission|comm|dep(?:ending)?\s+on\s+exp\w*)"
_UP_TO = r"(?:\b(?:up\s?to|from|c\.|circa|salary|earn|paying|to|basic|ote)[\s:]*)*"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_NOT_A_TRADE = (
    r"(?!\s*(?:manag|admin|engineer|officer|surveyor|lawyer|executive|director|support|specialist|sales|hire|catering"
    r"|clean|law))"
)

_RULES = (
    _rule(
        "pay",
        _DIGIT,
        rf"{_UP_TO}{_AMOUNT}\s*{_PERIOD}?(?:\s*(?:-|to|/|\+)\s*{_AMOUNT}\s*{_PERIOD}?)*(?:\s*\+?\s*{_EXTRA}\b)*",
    ),
    _rule(
        "masked",
        "*",
        rf"{_UP_TO}[£€$]?\*{{2,}}\+?\s*(?:k\b|{_PERIOD})?(?:\s*(?:-|to|/)\s*\*{{2,}}\s*(?:k\b|{_PERIOD})?)*",
    ),
    _rule(
        "pay",
        "",
        r"\bote\b",
        r"\b(?:negotiable|competitive) salary\b",
        r"\bexcellent (?:salary|benefits)\b",
        r"\b(?:great|good) (?:pay|rates)\b",
    ),
    _rule(
        "hours",
        _DIGIT,
        r"\b\d{1,2}(?:\.\d+)?\s*(?:-|to)?\s*(?:\d{1,2}(?:\.\d+)?)?\s*(?:hours?|hrs?)\b(?:\s*(?:per|a|/|p)\s*(?:week|w|wk))?",
        r"\b\d{1,2}\s*(?:-|to)?\s*(?:\d{1,2}\s*)?(?:-\s*)?(?:months?|mths?|weeks?)\b(?:\s*(?:contract|ftc|fixed[\s-]term))?",
        r"\b\d(?:[.:]\d\d)?\s?[ap]m\b",
    ),
    _rule(
        "hours",
        "",
        r"\b(?:full|part)[\s-]*(?:/\s*part[\s-]*)?time\b",
        r"\b(?:ft|pt)\b",
        rf"\b(?:fixed[\s-]term|ftc|temp(?:orary)?|permanent|perm|contract)\b{_NOT_A_TRADE}",
        rf"\b{_DAY}\s*(?:-|to|&|and|/)\s*{_DAY}\b",
        r"\b(?:night|day|late|early|evening|weekend|rotating|morning|afternoon|back|twilight)s?\s+shifts?\b",
        r"\b(?:nights|weekends|evenings|zero hours?|term[\s-]time(?: only)?|flexible (?:hours|working)|job ?share)\b",
    ),
    _rule(
        "reference",
        _DIGIT,
        r"\b(?:job\s*)?ref(?:erence)?\.?\s*(?:no\.?|number)?\s*[:#]?\s*[\w/-]*\d[\w/-]*",
        r"#\w*\d\w*",
        r"\b(?:req|id)[\s:]*\d+\b",
        r"\b[a-z]{0,4}\d{4,}[a-z]?\b",
    ),
    _rule("place", _DIGIT, r"\b[a-z]{1,2}\d[a-z\d]?\s+\d[a-z]{2}\b", r"\(\s*[a-z]{1,2}\d{1,2}[a-z]?\s*\)"),
    _rule(
        "count",
        _DIGIT,
        r"(?:(?<=\s)|^)x\s?\d{1,2}\b",
        r"\b\d{1,2}\s?x(?=\s)",
        r"\b\d+ (?:posts|positions|vacancies|roles)\b",
    ),
    _rule(
        "phrase",
        "",
        r"\b(?:urgent(?:ly)?|required?|needed|wanted|immediate(?:ly)?(?:\s+start)?|immed|asap)\b",
        r"\b(?:start(?:ing)? (?:now|asap|immediately)|apply (?:now|today)|no experience|full training|dbs)\b",
        r"\b(?:vacanc(?:y|ies)|jobs?|opportunit(?:y|ies)|positions?|available|ongoing|christmas|seasonal)\b",
        r"\b(?:home[\s-]?based|remote|hybrid|work(?:ing)? from home|wfh|nationwide|uk[\s-]wide|live[\s-]in)\b",
        r"\b(?:car (?:driver|essential)|maternity (?:cover|leave)|mat cover|(?:inside |outside )?ir35)\b",
        r"\b(?:new|exciting|fantastic|amazing|excellent|great|leading|prestigious|award[\s-]winning)\b",
        r"\b(?:market leading|fast[\s-]growing)\b",
    ),
)
"""In order: an earlier rule sees the words before a later one does."""

_SENIORITY = re.compile(
    r"\b(?:senior|snr|sr|junior|jnr|jr|graduate|grad|trainee|apprentice(?:ship)?|experienced|qualified|part[\s-]?qualified"
    r"|entry[\s-]level|mid[\s-]?(?:level|weight)|principal|interim|intern|locum|relief|casual|nqt|pqe|i{2,3}|iv"
    r"|band\s*\d\w?(?:\s*[/-]\s*\d\w?)?|level\s*\d|grade\s*\w{1,2})\b\.?",
    re.IGNORECASE,
)
_MOJIBAKE = {"Â£": "£", "â€“": "-", "â€”": "-", "â€™": "'", "Â": ""}
_DASHES = str.maketrans(dict.fromkeys(map(chr, (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212)), "-"))
_EMPTY_BRACKETS = re.compile(r"[(\[{][\s,;:/&+.-]*[)\]}]")
_LOOSE = re.compile(r"(?:\s+[-|:;,+.]+)+(?=\s|$)|^[\s\-|:;,/+&.!?*]+|[\s\-|:;,/+&.!?*]+$")
_BREAK = re.compile(r"\s+-+\s+|\s*[|•]\s*|\s{2,}")
_SPACES = re.compile(r"\s+")


def repair(text: str) -> str:
    """Return `text` with entities, broken encodings, dashes and control characters mended, cut to `LONGEST_TITLE`."""
    text = html.unescape(text[: 2 * LONGEST_TITLE])
    if not text.isascii():
        for broken, mended in _MOJIBAKE.items():
            text = text.replace(broken, mended)
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return text[:LONGEST_TITLE]


def clean(title: str, location: str = "") -> Cleaned:
    """Clean one title.

    Args:
        title: as written; any length, any script.
        location: the advert's place, whose words are taken off the title where they trail it.
    """
    text = repair(title)
    removed: list[Removed] = []

    def take(kind: str, pattern: re.Pattern[str], text: str) -> str:
        def note(match: re.Match[str]) -> str:
            if words := match.group().strip():
                removed.append(Removed(kind, words))
            return "  " if match.end() < len(match.string) else " "

        return pattern.sub(note, text)

    holds = {"": True, "*": "*" in text, _DIGIT: _ANY_DIGIT.search(text) is not None}
    for rule in _RULES:
        if holds[rule.needs]:
            text = take(rule.kind, rule.pattern, text)
    place = location.split(",")[0].strip()
    if place and place.casefold() in text.casefold():
        text = take("place", _trailing(place), text)
    segments = [tidy for part in _BREAK.split(text) if (tidy := _tidy(part))]
    cores = (_tidy(_SENIORITY.sub(" ", segment)) for segment in segments)
    return Cleaned(" - ".join(segments), next(filter(None, cores), ""), tuple(removed))


@lru_cache(maxsize=2_000)
def _trailing(place: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\bin\s+|\bbased in\s+|[-,(|]\s*|\s{{2,}})\b{re.escape(place)}\b[)\s]*", re.IGNORECASE)


def _tidy(text: str) -> str:
    if not text.replace(" ", "").isalnum():
        text = _EMPTY_BRACKETS.sub(" ", text)
        text = _LOOSE.sub(" ", _LOOSE.sub(" ", text))
        if text.count("(") != text.count(")"):
            text = text.replace("(", " ").replace(")", " ")
    return _SPACES.sub(" ", text).strip()
