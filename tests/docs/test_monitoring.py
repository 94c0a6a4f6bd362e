"""The rules, the dashboard and the heartbeat of docs/deploy, beside what the service and the probe really tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import promql_parser
import pytest
import yaml
from fastapi.testclient import TestClient

from service.app import create_app
from service.metrics import Metrics
from service.probe import Found, write
from service.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
DEPLOY = DOCS / "deploy"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
GROUPS = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
RULES = {rule.get("alert") or rule["record"]: rule for group in GROUPS for rule in group["rules"]}
ALERTS = {name: rule for name, rule in RULES.items() if "alert" in rule}
PANELS = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))["panels"]
EXPRESSIONS = [
    *(rule["expr"] for rule in RULES.values()),
    *(target["expr"] for panel in PANELS for target in panel["targets"]),
]

METRIC = re.compile(r"\bsoc_coder_\w+")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The metrics that service and probe tell of, with the suffixes of each type."""
    path = tmp_path_factory.mktemp("probe") / "probe.prom"
    write("https://soc.example.org", Found("ready", 1), path)
    texts = Metrics().text().decode(), path.read_text(encoding="utf-8")
    return {name for text in texts for name in _names(text)}


def _names(text: str) -> Iterator[str]:
    for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE):
        yield from (f"{name}_bucket", f"{name}_count", f"{name}_sum") if kind == "histogram" else (name,)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_sound_and_asks_for_what_is_told(expression, told):
    promql_parser.parse(expression)
    assert set(METRIC.findall(expression)) <= told
    assert set(re.findall(r"soc_coder:[\w:]+", expression)) <= RULES.keys()


def test_every_metric_is_documented_and_watched(told):
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told}
    documented = set(re.findall(r"^\| `(soc_coder_\w+)`", OPERATIONS, re.MULTILINE))
    assert {name for name in families if not name.endswith("_created")} == documented


def test_labels_asked_for_are_labels():
    with TestClient(create_app(Settings())) as client:
        client.get("/v1/schemes")
        client.get("/v1/classify", params={"title": "Nurse"})
        text = client.get("/metrics").text
    for metric, label in re.findall(r"(soc_coder_\w+)\{(\w+)", " ".join(EXPRESSIONS)):
        lines = [line for line in text.splitlines() if line.startswith(f"{metric}{{")]
        assert any(f'{label}="' in line for line in lines) or metric == "soc_coder_model_changes_total", metric


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_what_it_asks_for(name):
    rule = ALERTS[name]
    assert rule["labels"]["severity"] in ("page", "ticket", "heartbeat")
    page, _, heading = rule["annotations"]["runbook"].partition("#")
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    assert not heading or heading in {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    assert heading != "what-an-alert-asks-for" or f"| `{name}` |" in OPERATIONS


def test_the_monitor_is_watched_from_elsewhere():
    """The heartbeat is always on, and is sent to a receiver of its own more often than that one alarms."""
    assert ALERTS["SocCoderDeadMan"]["expr"] == "vector(1)"
    manager = yaml.safe_load((DEPLOY / "alertmanager.yaml").read_text(encoding="utf-8"))
    (route,) = [each for each in manager["route"]["routes"] if each["receiver"] == "dead-man"]
    assert route["matchers"] == ['severity="heartbeat"']
    assert route["repeat_interval"] == "5m"
    receivers = {each["name"] for each in manager["receivers"]}
    assert {manager["route"]["receiver"], *(each["receiver"] for each in manager["route"]["routes"])} <= receivers
    prometheus = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text(encoding="utf-8"))
    assert prometheus["rule_files"] == ["alerts.yaml"]
    jobs = {job["job_name"] for job in prometheus["scrape_configs"]}
    assert set(re.findall(r'up\{job="([\w-]+)"', " ".join(EXPRESSIONS))) <= jobs
