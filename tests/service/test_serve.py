"""The service as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "soc_coder", "serve", *arguments], capture_output=True, text=True, timeout=60
    )


def test_is_ready_soon_and_stays_small(server):
    items = [{"title": f"{word} {number}"} for word in ("nurse", "plumber", "zxcv") for number in range(300)]
    body = json.dumps({"items": items}).encode()
    asked = Request(f"{server.url}/v1/classify", body, {"Content-Type": "application/json"})
    urlopen(asked, timeout=60).close()
    for scheme in ("soc2020", "soc2010", "isco08"):
        urlopen(f"{server.url}/v1/schemes/{scheme}/search?q=nurse", timeout=60).close()
    assert server.cpu_seconds_to_ready < 3
    assert resident_megabytes(server.process.pid) < 600


def test_logs_each_request_as_json_without_its_words(server):
    urlopen(f"{server.url}/v1/classify?title=Flibbertigibbet", timeout=10).close()
    urlopen(f"{server.url}/?title=Flibbertigibbet", timeout=10).close()
    lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    requests = [entry for entry in map(json.loads, lines) if entry["event"] == "request"]
    assert {"request_id", "method", "route", "status", "milliseconds", "timestamp", "level"} <= requests[-1].keys()
    assert "/v1/classify" in {entry["route"] for entry in requests}
    assert "flibbertigibbet" not in server.log.read_text().lower()


def test_several_workers_count_together(start_server):
    server = start_server("--workers", "2")
    for _ in range(20):
        urlopen(f"{server.url}/v1/schemes", timeout=10).close()
    with urlopen(f"{server.url}/metrics", timeout=10) as answer:
        counts = answer.read().decode()
    assert 'soc_coder_requests_total{method="GET",route="/v1/schemes",status="200"} 20.0' in counts


def test_a_taken_port_is_one_line(server):
    port = server.url.rpartition(":")[2]
    failed = serve("--port", port)
    assert failed.returncode == 2
    (line,) = failed.stderr.splitlines()
    assert port in line
    assert "--port" in line


@pytest.mark.parametrize("arguments", [("--port", "0"), ("--workers", "0"), ("--host", "no.such.host.invalid")])
def test_a_bad_option_is_one_line(arguments):
    failed = serve(*arguments)
    assert failed.returncode == 2
    assert len(failed.stderr.splitlines()) == 1


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_bad_bundle_is_one_line(tmp_path, monkeypatch, free_port, workers):
    monkeypatch.setenv("SOC_CODER_MODEL", str(tmp_path / "nowhere"))
    failed = serve("--port", str(free_port), "--workers", workers)
    assert failed.returncode == 2
    (line,) = failed.stderr.splitlines()
    assert str(tmp_path) in line
