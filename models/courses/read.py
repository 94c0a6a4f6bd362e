"""Read the title of a course: award, mode, placement and provision are understood and set aside, subjects are left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, groupby

from models.coding import Removed

_AWARDS: dict[int | None, str] = {
    8: "level 8, phd, dphil, doctorate, professional doctorate, dclinpsy, engd, edd, doctor of philosophy, "
    "doctorate degree",
    7: "level 7, msc, ma, meng, msci, mres, mphil, med, march, mmath, mmaths, mphys, mchem, mpharm, mbiol, mgeol, "
    "moptom, mnurs, mmus, mdes, mfa, mcomp, mba, llm, marts, mmedsci, mplan, mchiro, masters, masters degree, "
    "master of arts, master of science, master of engineering, master of research, integrated masters, "
    "integrated masters degree, pgce, pgde, pgcert, pgdip, pg cert, pg dip, postgraduate certificate, "
    "postgraduate certificate in education, "
    "postgraduate diploma, postgraduate degree, postgraduate qualification",
    6: "level 6, ba, bsc, beng, bmus, bed, barch, bpharm, bnurs, bnursing, bdes, bfa, bba, bth, btech, bcom, bmid, "
    "bmidwif, llb, mbbs, mb bs, mbchb, mb chb, mb bchir, mbbch, bmbs, bm bs, bds, bvsc, bvetmed, bvms, bvm bvs, "
    "bvmedsci, bachelor of arts, bachelor of science, bachelor of engineering, bachelor of laws, bachelor of music, "
    "bachelor of education, bachelor of nursing, bachelors degree, bachelors, bachelor degree, honours degree, "
    "first degree, undergraduate degree, degree, qts, qualified teacher status",
    5: "level 5, fd, fda, fdsc, fdeng, fdtech, fdart, foundation degree, hnd, higher national diploma, diphe, dip he, "
    "diploma of higher education",
    4: "level 4, hnc, higher national certificate, certhe, cert he, certificate of higher education",
    3: "level 3, t level, btec, btec national, btec extended diploma, btec national diploma, a level, a levels",
    None: "hons, honours, hon, ord, ordinary, btec diploma, diploma, certificate",
}
"""Awards by level of the qualification (Ofqual and QAA, "What qualification levels mean")."""

_MODES = (
    "full time, part time, fulltime, parttime, distance learning, online, blended learning, flexible learning, "
    "evening, day release, block release, sandwich, sandwich course, by distance learning, online learning"
)

_PLACEMENTS = (
    "placement, placements, placement year, industrial placement, industrial placement year, professional placement, "
    "professional placement year, professional placements, work placement, work placement year, sandwich year, "
    "industrial year, professional year, professional experience, professional experience year, year in industry, "
    "year in business, year in employment, year in practice, year in professional practice, year on placement, "
    "industrial experience, year of industrial experience, work experience, year abroad, study abroad, "
    "study abroad year, year of study abroad, study year abroad, year studying abroad, international year, "
    "year in europe, year in north america, international experience, placement option, internship"
)

_PROVISIONS = (
    "foundation year, integrated foundation year, foundation entry, preliminary year, year zero, top up, topup, "
    "accelerated, fast track, graduate entry, conversion, conversion course, degree apprenticeship, integrated degree, "
    "pre registration, two year, three year, four year, 2 year, 3 year, 4 year, two years, three years, four years, "
    "2 years, 3 years, 4 years, extended"
)

_IMPLIED = {
    "law": "llb, llm, bachelor of laws",
    "medicine": "mbbs, mb bs, mbchb, mb chb, mb bchir, mbbch, bmbs, bm bs",
    "dentistry": "bds",
    "veterinary medicine": "bvsc, bvetmed, bvms, bvm bvs, bvmedsci",
    "pharmacy": "mpharm, bpharm",
    "nursing": "bnurs, bnursing, mnurs, bachelor of nursing",
    "midwifery": "bmid, bmidwif",
    "music": "bmus, mmus, bachelor of music",
    "architecture": "barch, march",
    "education": "bed, med, edd, bachelor of education",
    "teacher training": "pgce, pgde, qts, qualified teacher status, postgraduate certificate in education",
    "business and management": "mba, bba",
    "engineering": "beng, meng, engd, bachelor of engineering, master of engineering",
    "mathematics": "mmath, mmaths",
    "physics": "mphys",
    "chemistry": "mchem",
    "biology": "mbiol",
    "geology": "mgeol",
    "optometry": "moptom",
    "clinical psychology": "dclinpsy",
    "theology": "bth",
}
"""The subject that an award names by itself, for a title that has no other words."""

_JOINERS = frozenset(("with", "and", "in", "of", "the", "a", "an", "including", "by", "via", "or", "for", "plus"))
_OUTER = frozenset(("optional", "integrated", "course", "courses", "programme", "studies in", "level"))

_WORD = re.compile(r"[^\W_][\w.'’]*[+#]*|&")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class CourseText:
    """What the title of a course says.

    Attributes:
        subject: the words of its subjects, as they stand there; those that the award implies where there are no other.
        awards: its awards, in lower case without dots, such as `bsc` and `hons`.
        level: level of the qualification, 3 to 8, by the highest of the awards; None where no award tells.
        placement: whether a placement, a year in industry or a year abroad is part of it.
        removed: what was set aside: kind (`award`, `mode`, `placement` or `provision`) and words.
    """

    subject: str
    awards: tuple[str, ...]
    level: int | None
    placement: bool
    removed: tuple[Removed, ...]


def read(title: str) -> CourseText:
    """Read the title of a course.

    A phrase is set aside wherever it stands, the longest first: "BSc (Hons) Nursing with placement year" leaves
    "Nursing". An award that is the whole title, such as "LLB", leaves the subject it implies.
    """
    words = list(_WORD.finditer(title))
    keys = [_key(word.group()) for word in words]
    kept: list[bool] = []
    removed, awards = [], []
    while len(kept) < len(words):
        at = len(kept)
        phrase, size = _longest(keys, at)
        if size:
            text = title[words[at].start() : words[at + size - 1].end()]
            removed.append(Removed(_KINDS[phrase], text))
            awards += [phrase] if _KINDS[phrase] == "award" else []
        kept += [not size] * max(size, 1)
    segments = [[at for at, _ in run] for keep, run in groupby(enumerate(kept), lambda each: each[1]) if keep]
    spans = [_trimmed(segment, keys) for segment in segments]
    subject = " ".join(title[words[span[0]].start() : words[span[-1]].end()] for span in spans if span)
    implied = [_IMPLIED_BY[award] for award in awards if award in _IMPLIED_BY]
    levels = [level for award in awards if (level := _LEVELS[award])]
    return CourseText(
        subject or (implied[0] if implied else ""),
        tuple(awards),
        max(levels, default=None),
        any(each.kind == "placement" for each in removed),
        tuple(removed),
    )


def _longest(keys: list[str], at: int) -> tuple[str, int]:
    """Return the longest phrase to set aside that begins at a word, and its size in words; 0 where there is none."""
    for size in range(min(_MOST_WORDS, len(keys) - at), 0, -1):
        phrase = " ".join(keys[at : at + size])
        if phrase in _KINDS:
            return phrase, size
    return "", 0


def _trimmed(segment: list[int], keys: list[str]) -> list[int]:
    """Return the words of a segment without those that only joined it to what was set aside."""
    outer = _JOINERS | _OUTER
    while segment and keys[segment[0]] in outer:
        segment = segment[1:]
    while segment and keys[segment[-1]] in outer:
        segment = segment[:-1]
    return segment


def _key(word: str) -> str:
    return "and" if word == "&" else re.sub(r"[.'’]", "", word).casefold()  # noqa: RUF001


def _phrases(text: str) -> list[str]:
    return text.split(", ")


_LEVELS = {phrase: level for level, text in _AWARDS.items() for phrase in _phrases(text)}
_KINDS = {
    phrase: kind
    for kind, phrases in (
        ("provision", _phrases(_PROVISIONS)),
        ("mode", _phrases(_MODES)),
        ("placement", _phrases(_PLACEMENTS)),
        ("award", list(_LEVELS)),
    )
    for phrase in phrases
}
_IMPLIED_BY = {phrase: subject for subject, text in _IMPLIED.items() for phrase in _phrases(text)}
_MOST_WORDS = max(len(phrase.split()) for phrase in chain(_KINDS, _IMPLIED_BY))
