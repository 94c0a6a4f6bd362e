"""The files of docs/deploy: each read by the tool that it is for, or by a parser of its language."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import crossplane
import pytest
import yaml

from service.settings import PREFIX, Settings

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("soc-coder*.*"))
LARGEST_EXPOSURE = 2.0
"""Of 10, as systemd-analyze reckons it."""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with the command of this environment in place of the one in /opt."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd")
    folder = tmp_path_factory.mktemp("units")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("/opt/soc-coder/current/bin", str(Path(sys.executable).parent)))
    return folder


def test_systemd_finds_no_fault_with_the_units(units):
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, units.iterdir())], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_has_few_rights(units, name):
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert float(re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)[1]) < LARGEST_EXPOSURE


def test_nginx_would_take_its_configuration_whose_log_has_no_query_strings():
    parsed = crossplane.parse(str(DEPLOY / "nginx.conf"), check_ctx=False, strict=True)
    assert (parsed["status"], parsed["errors"]) == ("ok", [])
    lines = parsed["config"][0]["parsed"]
    told = [word for line in lines if line["directive"] == "log_format" for word in line["args"]]
    assert told
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer)\b", " ".join(told))


@pytest.mark.parametrize("name", ["compose.yaml", "Containerfile", *UNITS])
def test_every_setting_named_is_one(name):
    named = set(re.findall(rf"{PREFIX}(?!PASSWORD|URL)(\w+)", (DEPLOY / name).read_text(encoding="utf-8")))
    assert {each.lower() for each in named} <= Settings.model_fields.keys()


def test_containers_have_few_rights():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("upgrade", "service"):
        one = services[name]
        assert (one["read_only"], one["cap_drop"], one["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert all(port.startswith("127.0.0.1:") for port in services["service"]["ports"])
    assert "ports" not in services["database"]
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["10001:10001"]


def test_the_container_gets_every_package_and_nothing_else():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE) for word in line.split()}
    allowed = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied == {line.removeprefix("!") for line in allowed if line.startswith("!")}
    assert all((DEPLOY.parents[1] / name).exists() for name in copied)
