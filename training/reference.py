"""The reference that drift is measured against: how a bundle codes the uncoded adverts that training had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import typer

from mappings.errors import SocCoderError
from models import bundle
from models.coder import Coder
from models.coding import Item, Scheme, TitleKind
from models.console import say
from models.tally import as_settings, tally
from training.examples import Uncoded, uncoded_adverts
from training.folders import SOURCES

MOST, PART = 20_000, 10
"""A tenth of the adverts is coded, and no more than `MOST`: with so many, chance moves an index over minor groups by
some 0.005."""

app = typer.Typer()


def reference(coder: Coder, adverts: Sequence[Uncoded], seed: int = 0) -> dict[str, Any]:
    """Return how often each group, confidence and reason comes out, as `models.tally.read_reference` reads it.

    Adverts are coded whole as vacancies, and by their titles alone as job titles.

    Args:
        coder: the coder of the finished bundle.
        adverts: the uncoded adverts; with none, there is no reference, and the result is empty.
        seed: of the choice of adverts.
    """
    if not adverts:
        return {}
    size = min(MOST, -(-len(adverts) // PART))
    chosen = np.random.default_rng(seed).choice(len(adverts), size, replace=False)
    some = [adverts[place] for place in sorted(chosen.tolist())]
    return {
        kind: {
            scheme: as_settings(tally(coder.code_many([_item(each, kind) for each in some], scheme, top=1)))
            for scheme in get_args(Scheme)
        }
        for kind in get_args(TitleKind)
    }


@app.command("reference")
def add_reference(
    out: Annotated[Path, typer.Option(help="Folder for the new bundle.")],
    folder: Annotated[Path, typer.Option("--from", help="Folder of sources.", show_default="../shared/data")] = SOURCES,
    trained: Annotated[
        Path, typer.Option("--bundle", help="Folder of the bundle.", show_default="models/default")
    ] = bundle.DEFAULT,
) -> None:
    """Write a bundle anew with a reference for drift, for one that was trained without; its version is new too."""
    if out.resolve() == trained.resolve():
        raise SocCoderError(f"{out} is the bundle itself, which may be in use.", "Name another folder with --out.")
    found = bundle.read(trained)
    adverts = list(uncoded_adverts(folder, without=()))
    if not adverts:
        raise SocCoderError(f"{folder} has no uncoded adverts.", "Name the folder of sources with --from.")
    settings = {**found.settings, "reference": reference(Coder(found), adverts)}
    edition, _, _ = found.version.partition("+")
    version = bundle.write(out, edition, found.network, settings, found.encoder, found.record)
    say(f"wrote bundle {version} to {out}")


def _item(advert: Uncoded, kind: TitleKind) -> Item:
    if kind == "job_title":
        return Item(advert.title)
    return Item(advert.title, kind, category=advert.category, description=advert.description, location=advert.location)
