"""Whether a bundle is fit to serve: it is whole, its unit groups are those of the tables, and it codes plain titles."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np

from mappings.errors import SocCoderError
from models.bundle import UnfitBundleError
from models.coder import Coder
from models.coding import Item, Scheme

PLAIN = {
    "1": ("Managing director", "Restaurant manager"),
    "2": ("Primary school teacher", "Civil engineer"),
    "3": ("Police officer", "Estate agent"),
    "4": ("Payroll clerk", "Receptionist"),
    "5": ("Electrician", "Bricklayer"),
    "6": ("Care assistant", "Hairdresser"),
    "7": ("Sales assistant", "Call centre agent"),
    "8": ("HGV driver", "Forklift truck driver"),
    "9": ("Kitchen porter", "Warehouse operative"),
}
"""Titles that leave no doubt, by major group of SOC2020."""

VAGUE = ("Manager", "Consultant", "Supervisor", "Team leader")
"""Titles that leave the network in doubt, so that the encoder reads them."""

LEAST_RIGHT = 12
"""How many of the 18 plain titles must fall in their major group; a coder that guesses gets 2."""

_SLACK = 1e-3


def load(folder: Path) -> Coder:
    """Return a coder with the bundle in `folder`, once it has shown that it can code; its encoder is loaded by then.

    Raises:
        DamagedBundleError: the bundle is missing, incomplete or altered.
        UnfitBundleError: it cannot code.
    """
    try:
        coder = Coder.load(folder)
        check(coder)
    except SocCoderError:
        raise
    except Exception as error:  # whatever arrays, settings or an encoder that are not those of a coder lead to
        raise UnfitBundleError(f"The bundle in {folder} cannot code ({type(error).__name__}: {error}).") from error
    return coder


def check(coder: Coder) -> None:
    """Do nothing where a coder is fit to serve.

    What the classifiers say by themselves is checked, since the coding index would cover for them, and then that items
    are coded from end to end in every scheme.

    Raises:
        UnfitBundleError: naming what is wrong.
    """
    majors = [major for major, titles in PLAIN.items() for _ in titles]
    items = [Item(title, "vacancy") for titles in (*PLAIN.values(), VAGUE) for title in titles]
    spread = coder.probabilities(items, heed_index=False)
    if not np.isfinite(spread).all() or spread.min() < 0 or np.abs(spread.sum(axis=1) - 1).max() > _SLACK:
        raise UnfitBundleError(f"Model {coder.version} gives probabilities that are none.")
    found = [coder.codes[place][0] for place in spread.argmax(axis=1)]
    right = sum(one == major for one, major in zip(found, majors, strict=False))
    if right < LEAST_RIGHT:
        raise UnfitBundleError(f"Model {coder.version} has {right} of {len(majors)} plain titles in their major group.")
    for scheme in get_args(Scheme):
        coder.code_many(items, scheme)
