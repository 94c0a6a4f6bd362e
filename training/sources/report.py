"""Write what changed between two editions to a folder: a page with plots, and everything as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from training.page import keep, render
from training.plots import entries_by_group, moved_shares
from training.sources.compare import Changes

PAGE, CHANGES = "changes.html", "changes.json"

MOST_ROWS = 200
"""How many rows of a list the page shows; `CHANGES` has them all."""


def write(changes: Changes, folder: Path) -> None:
    """Write `PAGE` and `CHANGES` to `folder`, each whole or not at all."""
    contents = {
        PAGE: render(PAGE, plots(changes), changes=changes, counts=changes.count(), most=MOST_ROWS, all=CHANGES),
        CHANGES: json.dumps(as_dictionary(changes), indent=1, ensure_ascii=False) + "\n",
    }
    keep(folder, contents)


def as_dictionary(changes: Changes) -> dict[str, Any]:
    """Return what changed, in the form of `CHANGES`."""
    return {"counts": changes.count(), **asdict(changes)}


def plots(changes: Changes) -> dict[str, Figure]:
    """Return the plots of the changes by name."""
    return {
        "entries_by_group": entries_by_group(changes.turnovers),
        "moved_shares": moved_shares(changes.turnovers),
    }
