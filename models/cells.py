"""A coding as the cells of a row of a file."""

from __future__ import annotations

from typing import Any

from models.coding import Candidate, Coding, Share
from models.spelling import MISSPELT

APPENDED = ("code", "code_title", "level", "confidence", "candidates", "other_scheme", "evidence", "reason")
"""Output columns, after those of the input."""


def cells(coding: Coding) -> dict[str, Any]:
    """Return a coding as the values of the columns of `APPENDED`."""
    other = coding.other_scheme.codes if coding.other_scheme else ()
    return {
        "code": coding.code or "",
        "code_title": coding.title or "",
        "level": coding.level,
        "confidence": coding.confidence,
        "candidates": "|".join(map(_pair, coding.candidates)),
        "other_scheme": "|".join(map(_pair, other)),
        "evidence": _evidence(coding),
        "reason": coding.reason or "",
    }


def read_pairs(cell: str) -> dict[str, float]:
    """Return the codes of a cell of `candidates` or `other_scheme` with their probabilities or shares, in its order."""
    pairs = (pair.partition(":") for pair in cell.split("|") if pair)
    return {code: float(share) for code, _, share in pairs}


def _pair(one: Candidate | Share) -> str:
    return f"{one.code}:{one.probability if isinstance(one, Candidate) else one.share:.4g}"


def _evidence(coding: Coding) -> str:
    evidence = coding.evidence
    said = [f"correction {evidence.override.correction}"] if evidence.override else []
    said += [f"{subject.title} ({subject.code}:{subject.probability:.4g})" for subject in evidence.subjects]
    for link in evidence.links[:1]:
        said.append(f"{link.code} by {', '.join(dict.fromkeys(each.kind for each in link.evidence))}")
    said += [f"{entry.why} entry: {entry.terms} ({entry.code})" for entry in evidence.entries[:1]]
    mended = [one.text for one in evidence.removed if one.kind == MISSPELT]
    left_out = [one.text for one in evidence.removed if one.kind != MISSPELT]
    said += [f"{what}: {', '.join(texts)}" for what, texts in (("left out", left_out), ("mended", mended)) if texts]
    return "; ".join([evidence.method, *said])
