"""What of the service is not as it should be, though it codes."""

from __future__ import annotations

from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from service.live import Live


class Condition(BaseModel):
    """The parts that the service can do without for a while."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    database: Literal["ready", "away"]
    """`away`: codings go on with the corrections last known, and nothing can be corrected."""
    model: Literal["ready", "refused", "behind"]
    """`refused`: the newest model is damaged or unfit, and the one before it is at work. `behind`: what is promoted
    cannot be fetched, or the follower is silent."""

    @property
    def lacking(self) -> dict[str, bool]:
        """Each part, and whether it is not as it should be."""
        return {"database": self.database != "ready", "model": self.model != "ready"}


def condition(app: FastAPI) -> Condition:
    """Return the condition of the worker that runs `app`."""
    return Condition(database="away" if app.state.curation.is_away else "ready", model=_model(app.state.live))


def _model(live: Live | None) -> Literal["ready", "refused", "behind"]:
    if live is None:
        return "ready"
    if live.state.refused:
        return "refused"
    return "behind" if live.state.fault else "ready"
