"""What the first request of a kind would wait for: loaded once the service listens."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Timer
from typing import get_args

from mappings.errors import SocCoderError
from mappings.schemes import SCHEMES
from mappings.search import load_search
from models.coder import Coder
from models.coding import Item, Kind
from service.compat.soc import SocRecords
from service.occupations import shipped
from service.occupations.latest import latest
from service.occupations.snapshot import Snapshot
from service.pathways.choose import PathwayQuery
from service.pathways.find import PATHWAYS, of_occupation

WAIT_SECONDS = 1.0
"""Before anything is loaded: whoever starts the service wants to hear first that it is ready."""

OCCUPATION = "2237"
"""A unit group, any, whose figures and pathways are looked up."""


def start(coder: Coder, records: SocRecords) -> None:
    """Begin to load in a thread that nobody waits for, neither who asks for something else nor a service that stops."""
    timer = Timer(WAIT_SECONDS, warm, (coder, records))
    timer.daemon = True
    timer.start()


def warm(coder: Coder, records: SocRecords) -> None:
    """Load what is read when it is first asked for.

    What cannot be loaded is left to the request that needs it, which is told so. What is loaded stays: a request that
    makes many objects has the collector look at those only.
    """
    steps: tuple[Callable[[], object], ...] = (
        *(partial(load_search, scheme) for scheme in SCHEMES),
        records.make,
        _find_figures,
        *(partial(_code, coder, kind) for kind in get_args(Kind)),
        *(partial(of_occupation, name, OCCUPATION, PathwayQuery()) for name in PATHWAYS),
        gc.freeze,
    )
    for step in steps:
        with suppress(SocCoderError):
            step()


def _find_figures() -> None:
    latest(Snapshot(shipped.releases(), None), "soc2020", OCCUPATION)


def _code(coder: Coder, kind: Kind) -> None:
    coder.code_many([Item("nursing", kind)], explain=True)
