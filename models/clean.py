"""Clean a title: take out what adverts add around the occupation, and keep it as evidence.

The rules are of the language of adverts (pay, hours, references, postcodes, agency phrases), written from the
unlabelled titles of job boards. What is in the title and may bear on the occupation stays.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from models.coding import Removed

LONGEST_TITLE = 300
"""Characters of a title that are read; job boards cap titles well below."""

_MOJIBAKE = {"Â£": "£", "Ã¢â‚¬â€œ": "-", "â€“": "-", "â€™": "'", "â€˜": "'", "Â": ""}

_MONEY = r"(?:£|€|\$|gbp\s?)\s*[\d*][\d*.,]*\s*(?:k\b|m\b)?"
_PERIOD = (
    r"(?:p\.?\s?[ahd]\b\.?|p\.?\s?w\b\.?|(?:per|an?|/)\s*(?:annum|year|month|week|day|shift|hour|hr)\b|pro[\s-]?rata|p/[hda]\b)"
)
_AMOUNT = rf"(?:{_MONEY}|\b\d{{2,3}}(?:[.,]\d+)?\s?k\b)"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"

# In order: an earlier rule sees the words before a later one does.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "pay",
            rf"(?:\b(?:up\s?to|from|c\.|circa|salary|earn|paying|to|basic|ote)\s*:?\s*)*{_AMOUNT}\s*{_PERIOD}?"
            rf"(?:\s*(?:-|–|to|/|\+)\s*{_AMOUNT}\s*{_PERIOD}?)*(?:\s*\+?\s*(?:ote|bonus|benefits?|bens|commission|comm|dep(?:ending)?\s+on\s+exp\w*)\b)*",
        ),
        (
            "masked",
            rf"(?:\b(?:up\s?to|from|circa|to)\s+)*\*{{2,}}\+?\s*(?:k\b|{_PERIOD})?(?:\s*(?:-|–|to|/)\s*\*{{2,}}\s*(?:k\b|{_PERIOD})?)*",
        ),
        ("pay", r"\b(?:ote|negotiable salary|competitive salary|excellent (?:salary|benefits)|(?:great|good) (?:pay|rates))\b"),
        (
            "hours",
            r"\b\d{1,2}(?:\.\d+)?\s*(?:-|to)?\s*(?:\d{1,2}(?:\.\d+)?)?\s*(?:hours?|hrs?)\b(?:\s*(?:per|a|/|p)\s*(?:week|w|wk))?"
            r"|\b(?:full|part)[\s-]*(?:/\s*part[\s-]*)?time\b|\b(?:ft|pt)\b|\b(?:fixed[\s-]term|ftc|temp(?:orary)?|permanent|perm|contract)\b(?!\s*(?:manag|admin|engineer|officer|surveyor|lawyer|executive|director|support|specialist|sales|hire|catering|clean|law))"
            rf"|\b(?:\d{{1,2}}\s*(?:-|to)?\s*)+(?:months?|mths?|weeks?)\b(?:\s*(?:contract|ftc|fixed[\s-]term))?|\b{_DAY}\s*(?:-|to|&|and|/)\s*{_DAY}\b"
            r"|\b(?:night|day|late|early|evening|weekend|rotating|morning|afternoon|back|twilight)s?\s+shifts?\b|\b(?:nights|weekends|evenings)\b"
            r"|\b\d(?:[.:]\d\d)?\s?[ap]m\b|\bzero hours?\b|\bterm[\s-]time(?: only)?\b|\bflexible (?:hours|working)\b|\bjob ?share\b",
        ),
        ("reference", r"\b(?:job\s*)?ref(?:erence)?\.?\s*(?:no\.?|number)?\s*[:#]?\s*[\w/-]*\d[\w/-]*|#\w+|\b(?:req|id)[\s:]*\d+\b|\b[a-z]{0,4}\d{4,}[a-z]?\b"),
        ("place", r"\b[a-z]{1,2}\d[a-z\d]?\s+\d[a-z]{2}\b|\(\s*[a-z]{1,2}\d{1,2}[a-z]?\s*\)"),
        ("count", r"(?:(?<=\s)|^)x\s?\d{1,2}\b|\b\d{1,2}\s?x(?=\s)|\b\d+ (?:posts|positions|vacancies|roles)\b"),
        (
            "phrase",
            r"\b(?:urgent(?:ly)?|required?|needed|wanted|immediate(?:ly)?(?:\s+start)?|asap|start(?:ing)? (?:now|asap|immediately)|apply (?:now|today)|new|exciting|fantastic|amazing"
            r"|vacanc(?:y|ies)|job|jobs|opportunit(?:y|ies)|position|positions|available|home[\s-]?based|remote|hybrid|work(?:ing)? from home|wfh|nationwide|uk[\s-]wide"
            r"|ongoing|bank(?= (?:staff|nurse|health|care|support|registered|hca|midwi))|christmas|seasonal|live[\s-]in|no experience|full training|dbs|car (?:driver|essential)"
            r"|maternity (?:cover|leave)|mat cover|inside ir35|outside ir35|ir35|excellent|great|leading|prestigious|award[\s-]winning|market leading|fast[\s-]growing|immed)\b",
        ),
    )
)
_SENIORITY = re.compile(
    r"\b(?:senior|snr|sr|junior|jnr|jr|graduate|grad|trainee|apprentice(?:ship)?|experienced|qualified|part[\s-]?qualified|entry[\s-]level"
    r"|mid[\s-]?(?:level|weight)|principal|interim|intern|locum|relief|casual|band\s*\d\w?(?:\s*[/-]\s*\d\w?)?|level\s*\d|grade\s*\w{1,2}|nqt|pqe|i{2,3}|iv)\b\.?",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"[(\[{][\s,;:/&+.-]*[)\]}]")
_LOOSE = re.compile(r"(?:\s+[-–—|:;,+.]+)+(?=\s|$)|^[\s\-–—|:;,/+&.!?*]+|[\s\-–—|:;,/+&.!?*]+$")
_BREAK = re.compile(r"\s+[-–—|]+\s+|\s*[|•]\s*|\s{2,}")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned title.

    `title` holds the words that may name the occupation; `core` is its first segment (before a dash, a bar or a
    double space) without words of seniority; `removed` lists what was taken out of the title, in order of the rules.
    """

    title: str
    core: str
    removed: tuple[Removed, ...]


def repair(text: str) -> str:
    """Return `text` with HTML entities, broken encodings and control characters mended, at most `LONGEST_TITLE` long."""
    text = html.unescape(text[: 2 * LONGEST_TITLE])
    for broken, mended in _MOJIBAKE.items():
        if broken in text:
            text = text.replace(broken, mended)
    text = unicodedata.normalize("NFKC", text)
    return "".join(c if c.isprintable() else " " for c in text)[:LONGEST_TITLE]


def clean(title: str, location: str = "") -> Cleaned:
    """Clean one title.

    Args:
        title: as written; any length, any script.
        location: the advert's place, whose words are taken off the title when they trail it.
    """
    text = repair(title)
    removed: list[Removed] = []

    def take(kind: str, pattern: re.Pattern[str], text: str) -> str:
        def note(match: re.Match[str]) -> str:
            if words := match.group().strip():
                removed.append(Removed(kind, words))
            return "  " if match.end() < len(match.string) else " "

        return pattern.sub(note, text)

    for kind, pattern in _RULES:
        text = take(kind, pattern, text)
    if place := location.split(",")[0].strip():
        text = take("place", re.compile(rf"(?:\bin\s+|\bbased in\s+|[-–,(|]\s*|\s{{2,}})\b{re.escape(place)}\b[)\s]*", re.IGNORECASE), text)
    segments = [tidy for part in _BREAK.split(text) if (tidy := _tidy(part))]
    seniority: list[Removed] = []
    core = ""
    for segment in segments:
        words = _SENIORITY.sub(lambda m: seniority.append(Removed("seniority", m.group())) or " ", segment)  # type: ignore[func-returns-value]
        core = _tidy(words)
        if core:
            break
    return Cleaned(" - ".join(segments), core, tuple(removed))


def _tidy(text: str) -> str:
    text = _EMPTY_BRACKETS.sub(" ", text)
    text = _LOOSE.sub(" ", f"{text}")
    text = _LOOSE.sub(" ", text)
    if text.count("(") != text.count(")"):
        text = text.replace("(", " ").replace(")", " ")
    return _SPACES.sub(" ", text).strip()
