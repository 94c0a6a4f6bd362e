"""Fill in the cards from a bundle, its record and what was measured of it.

The model card has the sections of Mitchell et al., 2019, Model cards for model reporting, doi:10.1145/3287560.3287596;
the data sheet those of Gebru et al., 2021, Datasheets for datasets, doi:10.1145/3458723; the transparency record the
tiers and fields of the UK government's Algorithmic Transparency Recording Standard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mappings.package import descriptor
from models.bundle import ENCODER_FILES, FILES, Bundle
from models.coder import DOUBTFUL, LEAST_KNOWN
from models.question import SURE
from training.cards.figures import HELD_OUT, MEASURED_ON
from training.cards.gender import MOST
from training.examples import HELD_OUT_OF, INDEX_HELD_OUT_OF
from training.metrics import FEW, is_over_few

CARDS = ("model_card.md", "data_sheet.md", "transparency_record.md")


def render(trained: Bundle, measured: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the cards of a bundle, by the name of their file; the same bundle and figures give the same cards.

    Args:
        trained: the bundle; where it has no record, the cards say so.
        measured: what was measured of it (`training.cards.figures`); where that is None, the cards say so.
    """
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "pages"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters |= {"count": "{:,}".format, "share": "{:.3f}".format, "percent": "{:.0%}".format}
    values = {
        "version": trained.version,
        "settings": trained.settings,
        "record": trained.record,
        "lots": _summed(trained.record["lots"]) if trained.record else {},
        "measured": measured,
        "held_out": measured["adverts"].get(HELD_OUT) if measured else None,
        "measured_on": measured["adverts"].get(MEASURED_ON) if measured else None,
        "shape": dict(zip(("grams", "hidden", "groups"), _shape(trained), strict=True)),
        "megabytes": _megabytes(trained, (*FILES, *(ENCODER_FILES if trained.encoder else ()))),
        "encoder_megabytes": _megabytes(trained, ENCODER_FILES) if trained.encoder else 0,
        "tables": descriptor(),
        "held_out_of": HELD_OUT_OF,
        "index_held_out_of": INDEX_HELD_OUT_OF,
        "doubtful": DOUBTFUL,
        "least_known": LEAST_KNOWN,
        "sure": SURE,
        "most": MOST,
        "few": FEW,
        "table": table,
        "by_kind": by_kind,
    }
    return {name: pages.get_template(name).render(values) for name in CARDS}


def table(rows: Mapping[str, Mapping[str, float]], first: str, names: Sequence[str]) -> str:
    """Return figures as a table in Markdown; one over fewer rows than `FEW` is marked with an asterisk.

    Args:
        rows: figures by what they are of.
        first: what the first column is called.
        names: the figures to show.
    """
    lines = [f"| {first} | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    lines += [f"| {of} | {' | '.join(_cell(figures, name) for name in names)} |" for of, figures in rows.items()]
    return "\n".join(lines)


def by_kind(slices: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Mapping[str, float]]]:
    """Return slices by the kind that their names begin with (`source: reed`), each by the rest of its name."""
    kinds: dict[str, dict[str, Mapping[str, float]]] = {}
    for name, figures in slices.items():
        kind, _, rest = name.partition(": ")
        kinds.setdefault(kind, {})[rest or kind] = figures
    return kinds


def _cell(figures: Mapping[str, float], name: str) -> str:
    if name not in figures:
        return "-"
    return f"{figures[name]:,}" if name == "rows" else f"{figures[name]:.3f}{'*' * is_over_few(name, figures)}"


def _summed(lots: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return lots summed by kind of source: `coded_adverts` for `coded_adverts/reed`."""
    kinds: dict[str, dict[str, Any]] = {}
    for lot in lots:
        kind = kinds.setdefault(lot["source"].partition("/")[0], {"learned": 0, "held_out": 0, "with_text": 0})
        for name in kind.keys() & lot.keys() - {"weight"}:
            kind[name] += lot[name]
        kind["weight"] = lot["weight"]
    return kinds


def _shape(trained: Bundle) -> tuple[int, int, int]:
    grams, hidden = trained.network["vectors"].shape
    return grams, hidden, len(trained.network["codes"])


def _megabytes(trained: Bundle, names: Sequence[str]) -> int:
    return round(sum((trained.folder / name).stat().st_size for name in names) / 1e6)
