"""How a vacancy was coded, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mappings.schemes import UNIT_GROUP, load_scheme
from models.cells import read_pairs
from models.coder import Coder
from models.coding import Scheme
from models.equivalents import crossed
from service.vacancies.standards import official_code
from service.vacancies.vacancy import Vacancy

SCHEME: Scheme = "soc2020"
"""The scheme that vacancies are coded to; the codes of the other edition come with each coding."""

TOP = 5
"""Candidates of a coding that are kept, at most."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A coding of a vacancy.

    Attributes:
        scheme: scheme of the code.
        edition: edition of the scheme.
        model_version: version of the bundle that coded it.
        data_version: version of the tables that it used.
        code: 4 digits, fewer where only a wider group is certain enough, None where the coder abstained.
        level: digits of the code.
        confidence: probability that the code is right at its level, 0 to 1; None without code, and where a
            correction or a standard decides.
        candidates: unit groups with their probabilities, best first.
        other_scheme: codes of the other edition with their shares, largest first.
        evidence: what decided, in words.
        reason: why the code is short or missing, or None.
    """

    scheme: str
    edition: str
    model_version: str
    data_version: str
    code: str | None
    level: int
    confidence: float | None
    candidates: dict[str, float]
    other_scheme: dict[str, float]
    evidence: str
    reason: str | None

    @property
    def other_code(self) -> str | None:
        """The code of the other edition with the largest share; None unless the code is a unit group."""
        return next(iter(self.other_scheme), None) if self.level == UNIT_GROUP else None


def from_cells(cells: Mapping[str, Any], coder: Coder, vacancy: Vacancy) -> Coded:
    """Return the coding whose cells (`models.cells`) a coder gave for a vacancy.

    An apprenticeship takes the official code of its standard, where there is one and people have not confirmed another;
    the candidates are still the coder's own.
    """
    coded = Coded(
        SCHEME,
        load_scheme(SCHEME).edition,
        coder.version,
        coder.data_version,
        cells["code"] or None,
        cells["level"],
        cells["confidence"],
        read_pairs(cells["candidates"]),
        read_pairs(cells["other_scheme"]),
        cells["evidence"],
        cells["reason"] or None,
    )
    code = official_code(vacancy.standard) if vacancy.standard else None
    if code is None or coded.evidence.startswith("override"):
        return coded
    other = {share.code: share.share for share in crossed(code, SCHEME).codes}
    return replace(
        coded, code=code, level=UNIT_GROUP, confidence=None, other_scheme=other, evidence="standard", reason=None
    )
