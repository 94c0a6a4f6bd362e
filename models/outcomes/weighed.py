"""Links of courses, weighed by the outcomes in use too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from mappings.schemes import load_scheme
from models.coding import Scheme
from models.links import LinkEvidence
from models.outcomes.counted import Counted, counted
from models.outcomes.explain import explain
from models.outcomes.merge import Weights, merge, places_of, strength_of
from models.outcomes.tables import Outcomes


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

    def evidence(self, hecos: str, scheme: Scheme, code: str) -> tuple[LinkEvidence, ...]:
        """Return what each table says of a subject of HECoS and a unit group.

        The strength is the share of the subject's graduates by all tables, to two decimals.
        """
        rows = self._rows.get(hecos, [])
        (place,), group = places_of([hecos]), load_scheme(scheme).unit_groups.index(code)
        share = round(float(self._merged[scheme].shares[place, group]), 2)
        return tuple(LinkEvidence("outcomes", share, row.source, explain(row, scheme, code)) for row in rows)
