"""The latest figures of an occupation."""

from __future__ import annotations

from models.coding import Scheme
from service.occupations.figure import HEADLINE
from service.occupations.snapshot import Snapshot
from service.occupations.tell import Told, tell


def latest(snapshot: Snapshot, scheme: Scheme, code: str) -> list[Told]:
    """Return the figures of the latest period of each measure that has any, of both sexes and all hours together.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    found = (tell(snapshot, scheme, code, measure) for measure in HEADLINE)
    return [told[-1] for told in found if told]
