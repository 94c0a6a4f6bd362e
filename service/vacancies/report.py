"""What became of the items of a feed, told."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from service.vacancies.ingest import QUARANTINED

_WORDS = {
    "new": "new",
    "changed": "changed",
    "back": "back, that were gone",
    "unchanged": "there already",
    "repeated": "with a reference that came before in the feed",
    "withheld": "withheld, because they were deleted on request",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the items of a feed: `read` is the sum of the outcomes and of what is quarantined.

    Attributes:
        read: items of the feed.
        outcomes: how many had each of `service.store.vacancies.Outcome`, those that none had included.
        quarantined: how many had each fault.
        linked: of those new or changed, how many are copies of an advert that the store had before.
        gone: how many the source had, and a complete feed of it has not.
    """

    read: int
    outcomes: dict[str, int]
    quarantined: dict[str, int]
    linked: int
    gone: int

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is written in JSON: the outcomes beside the rest."""
        told = asdict(self)
        outcomes = told.pop("outcomes")
        return {"read": told.pop("read"), **outcomes, **told}

    def lines(self) -> list[str]:
        """Return the report in words, a line each."""
        lines = [f"{self.read:,} items read"]
        lines += [f"{count:,} {_WORDS[outcome]}" for outcome, count in self.outcomes.items() if count]
        lines += [f"{count:,} quarantined: {fault}" for fault, count in sorted(self.quarantined.items())]
        if self.linked:
            lines.append(f"{self.linked:,} of them copies of an advert that was there before")
        if self.gone:
            lines.append(f"{self.gone:,} that the source had are gone")
        return lines


def report(counts: Counter[str]) -> Report:
    """Return the report of the counts of an import."""
    outcomes = {outcome: counts[outcome] for outcome in _WORDS}
    faults = {name.removeprefix(QUARANTINED): n for name, n in counts.items() if name.startswith(QUARANTINED)}
    total = sum(outcomes.values()) + sum(faults.values())
    return Report(total, outcomes, faults, counts["linked"], counts["gone"])
