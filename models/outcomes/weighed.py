"""Links of courses, weighed by the outcomes in use too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from mappings.schemes import load_scheme
from models.coding import Scheme
from models.links import LinkEvidence, Subject
from models.outcomes.counted import Counted, counted
from models.outcomes.explain import explain
from models.outcomes.merge import Weights, merge, places_of, strength_of
from models.outcomes.tables import Outcomes

MOST_TOLD = 5
"""Pieces of evidence of one link, at most."""


class Weighed:
    """The weights of subjects and unit groups with outcomes merged in, and what speaks for them.

    Attributes:
        version: version of the outcomes.
        strength: how many graduates the weights without outcomes stand for, as `strength_of` estimates it.
    """

    def __init__(self, outcomes: Outcomes, weights: Mapping[Scheme, Weights]) -> None:
        """Merge outcomes with the weights of both schemes."""
        rows = counted(outcomes)
        self.version = outcomes.version
        self.strength = strength_of(rows, weights)
        self._merged = merge(rows, weights, self.strength)
        self._rows: dict[str, list[Counted]] = defaultdict(list)
        for row in rows:
            for subject in row.subjects:
                self._rows[subject].append(row)

    def weights(self, scheme: Scheme) -> Weights:
        """Return the weights, shape (1092, unit groups)."""
        return self._merged[scheme].weights

    def evidence_of(self, subjects: Sequence[Subject], scheme: Scheme, code: str) -> tuple[LinkEvidence, ...]:
        """Return what the tables say of subjects and a unit group, largest strength first; at most `MOST_TOLD`.

        The strength is the share of graduates there, over all subjects by their probabilities, to two decimals.
        """
        group = load_scheme(scheme).places[code]
        probable = {subject.code: subject.probability for subject in subjects}
        shares = self._merged[scheme].shares[places_of(probable), group]
        by_code = dict(zip(sorted(probable), shares.tolist(), strict=True))
        rows = {(row.cohort, row.subject): row for each in probable for row in self._rows.get(each, ())}
        strengths = {
            key: sum(by_code[each] * probable[each] for each in row.subjects & by_code.keys()) / sum(probable.values())
            for key, row in rows.items()
        }
        ranked = sorted(rows, key=lambda key: -strengths[key])[:MOST_TOLD]
        return tuple(
            LinkEvidence("outcomes", round(strengths[key], 2), rows[key].source, explain(rows[key], scheme, code))
            for key in ranked
        )
