"""Keep in MLflow what was measured of a part of what is shipped of courses and apprenticeship standards."""

from __future__ import annotations

from collections.abc import Mapping

from mappings.version import data_version
from training.logbook import allowed
from training.tracking import experiment, store


def log_figures(part: str, version: str, figures: Mapping[str, float]) -> None:
    """Log figures to a run of their own, with the versions of the part and of the tables.

    Raises:
        SocCoderError: the store cannot be reached.
    """
    with store() as client:
        run = client.create_run(experiment(client), run_name=f"{part} {version}")
        client.log_param(run.info.run_id, "part", part)
        client.log_param(run.info.run_id, "version", version)
        client.log_param(run.info.run_id, "data", data_version())
        for name, value in figures.items():
            client.log_metric(run.info.run_id, allowed(name), float(value))
        client.set_terminated(run.info.run_id)
