"""Round the loop by its commands, on a real MLflow server: train, evaluate, compare, promote, roll back."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest

mlflow = pytest.importorskip("mlflow", reason="needs the extra 'training'")
pytest.importorskip("torch", reason="needs the extra 'training'")

from models import bundle  # noqa: E402
from training.labelled import CODED_ADVERTS  # noqa: E402
from training.logbook import allowed  # noqa: E402
from training.register import register  # noqa: E402
from training.registry import CHALLENGER, CHAMPION, resolve, version_of  # noqa: E402
from training.tracking import store  # noqa: E402

pytestmark = pytest.mark.timeout(900)

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def mlflow_server(tmp_path_factory) -> Iterator[str]:
    """The address of a server whose store is an SQLite file, in use by this process and those it starts."""
    folder = tmp_path_factory.mktemp("server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = {"backend-store-uri": f"sqlite:///{folder}/mlflow.db", "artifacts-destination": folder / "files"}
    command = [sys.executable, "-m", "mlflow", "server", "--workers", "1", "--port", str(port)]
    command += [f"--{name}={value}" for name, value in options.items()]
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    log = folder / "log"
    streams = {"stdout": log.open("wb"), "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, **streams, env=environment, start_new_session=True) as process:
        try:
            while True:
                assert process.poll() is None, log.read_text()
                try:
                    urlopen(f"{address}/health", timeout=10).close()
                except (URLError, TimeoutError):
                    time.sleep(0.1)
                else:
                    break
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("MLFLOW_TRACKING_URI", address)
                yield address
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # it has started processes of its own


@pytest.fixture(scope="module")
def soc_coder(mlflow_server) -> Command:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "soc_coder", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"})
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@contextmanager
def serving(uri: str) -> Iterator[Callable[[], str | None]]:
    """Give a function that asks a service of its own which model it serves; None until it answers, or follows."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "soc_coder", "serve", "--port", str(port), "--model", uri]

    def model_served() -> str | None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/v1/version", timeout=10) as answer:
                told = json.load(answer)
        except OSError:
            return None
        return None if told["live"]["status"] == "waiting" else str(told["model"])

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield model_served
        finally:
            process.terminate()


def wait_for(model_served: Callable[[], str | None], version: str) -> None:
    until = time.monotonic() + 120
    while model_served() != version:
        assert time.monotonic() < until, f"serves {model_served()}, not {version}"
        time.sleep(0.2)


def test_round_the_loop(soc_coder, made_sources, make_bundle, damaged, tmp_path):
    adverts = ("--in", made_sources / CODED_ADVERTS)

    small = ("--teachers", 0, "--student-epochs", 1, "--share", 0.1)
    done = soc_coder("train", "--from", made_sources, "--out", tmp_path / "out", "--work", tmp_path / "work", *small)
    assert done.returncode == 0, done.stderr
    assert f"registered version 2 as {CHALLENGER}" in done.stderr
    assert (resolve(CHAMPION), resolve(CHALLENGER)) == ("1", "2")
    with store() as client:
        first, second = version_of(client, CHAMPION), version_of(client, CHALLENGER)
        trained = client.get_run(second.run_id)
    assert first.tags["bundle"] == bundle.read().version
    assert second.tags["bundle"] == bundle.read(tmp_path / "out").version
    assert trained.data.params["share"] == "0.1"
    assert [each.dataset.name for each in trained.inputs.dataset_inputs] == [CODED_ADVERTS]

    done = soc_coder("evaluate", *adverts, "--held-out", "--model", CHALLENGER, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["figures"]["all"]
    name = "coded_adverts_train.csv held-out titles"
    with store() as client:
        logged = client.get_run(second.run_id).data.metrics
        files = {each.path for each in client.list_artifacts(second.run_id, f"evaluations/{name}")}
        codings = client.list_artifacts(second.run_id, "codings")
    assert logged[f"{name}/all/agree_at_1"] == pytest.approx(figures["agree@1"])
    assert allowed(f"{name}/major group: 1 Managers, Directors and Senior Officials/ece") in logged
    assert {f"evaluations/{name}/{file}" for file in ("evaluation.html", "confusion_map.png")} <= files
    assert len(codings) == 1

    done = soc_coder("compare", *adverts, "--json")
    assert done.returncode == 0, done.stderr
    comparison = json.loads(done.stdout)
    assert comparison["differences"]["all"]["challenger"] == pytest.approx(figures["agree@1"])
    assert comparison["worse"]
    with store() as client:
        assert client.list_artifacts(second.run_id, "codings") == codings

    done = soc_coder("promote", *adverts)
    assert done.returncode == 2
    assert comparison["worse"][0] in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert resolve(CHAMPION) == "1"

    done = soc_coder("promote", *adverts, "--force", "--reason", "to see it live", "--by", "ann")
    assert done.returncode == 0, done.stderr
    assert resolve(CHAMPION) == "2"
    done = soc_coder("rollback", "--reason", "it was only a try", "--by", "ann")
    assert done.returncode == 0, done.stderr
    assert resolve(CHAMPION) == "1"

    following = make_bundle("following")
    assert register(following, CHALLENGER) == "3"
    done = soc_coder("promote", *adverts)
    assert done.returncode == 0, done.stderr
    assert resolve(CHAMPION) == "3"

    assert register(damaged, CHALLENGER) == "4"
    done = soc_coder("promote", *adverts)
    assert done.returncode == 2
    assert "major group: 2 Professional Occupations" in done.stderr
    assert "major group: 9" not in done.stderr

    with serving(CHAMPION) as model_served:
        wait_for(model_served, bundle.read(following).version)
        done = soc_coder("rollback", "--reason", "the old one is known", "--by", "ann")
        assert done.returncode == 0, done.stderr
        assert resolve(CHAMPION) == "1"
        wait_for(model_served, bundle.read().version)


def test_names_are_those_that_mlflow_allows():
    assert allowed("a.csv, held-out titles/agree@1 3d") == "a.csv held-out titles/agree_at_1 3d"
