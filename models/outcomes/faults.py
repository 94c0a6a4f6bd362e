"""What is wrong with a file of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mappings.errors import SocCoderError

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file.

    Attributes:
        file: name of the file.
        row: number of the row, the header being 1; 0 where it is of no one row.
        column: name of the column; empty where it is of no one column.
        what: what is wrong.
        mend: how to put it right.
    """

    file: str
    row: int
    column: str
    what: str
    mend: str

    def __str__(self) -> str:
        """Return the fault in a sentence."""
        place = ", ".join(filter(None, (self.file, f"row {self.row}" if self.row else "", self.column)))
        return f"{place}: {self.what}. {self.mend.rstrip('.')}."


class BadOutcomesError(SocCoderError):
    """A file of outcomes cannot be used.

    Attributes:
        faults: everything that is wrong with it.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        number = f"{len(faults):,} faults" if len(faults) > 1 else "1 fault"
        shown = "; ".join(f"{fault}" for fault in faults[:_SHOWN])
        more = "" if len(faults) <= _SHOWN else f"; and {len(faults) - _SHOWN:,} more"
        super().__init__(
            f"The outcomes cannot be used, for {number}: {shown}{more}",
            "All are listed by: soc-coder outcomes check; the layout by: soc-coder outcomes layout",
        )
        self.faults = tuple(faults)
