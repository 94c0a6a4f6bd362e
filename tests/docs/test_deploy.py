"""The files of docs/deploy: each read by the tool that it is for, or by a parser of its language."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import crossplane
import pytest
import trustme
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


def test_no_two_zones_of_nginx_share_a_name():
    names = re.findall(r"(?:zone=|shared:)(\w+):", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    assert len(names) == len(set(names)) == 3


def test_nginx_itself_takes_it(tmp_path):
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        pytest.skip("needs nginx")
    certificate = trustme.CA().issue_cert("soc.example.org")
    certificate.private_key_pem.write_to_path(str(tmp_path / "privkey.pem"))
    certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "fullchain.pem"))
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for ours, here in (
        ("/etc/letsencrypt/live/soc.example.org", str(tmp_path)),
        ("/var/log/nginx", str(tmp_path)),
        ("]:80;", "]:18080;"),
        ("listen 80;", "listen 18080;"),
        ("443 ssl", "18443 ssl"),
    ):
        assert ours in text
        text = text.replace(ours, here)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ {text} }}")
    command = [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "syntax is ok" in done.stderr, done.stderr  # what it says of folders depends on the machine


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
