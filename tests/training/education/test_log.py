from __future__ import annotations

from training.education.log import log_figures
from training.tracking import experiment, store


def test_figures_are_kept_with_the_versions(monkeypatch, tmp_path):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    log_figures("courses", "2025.04+00000000", {"by subject/recall@10": 0.75, "synonyms/names": 74})
    with store() as client:
        (run,) = client.search_runs([experiment(client)])
    assert run.info.status == "FINISHED"
    assert run.data.params["version"] == "2025.04+00000000"
    assert run.data.metrics == {"by subject/recall_at_10": 0.75, "synonyms/names": 74.0}
