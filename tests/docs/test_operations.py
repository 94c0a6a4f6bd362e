"""The commands of docs/operations.md, run as they stand there, with the folders of a machine in a temporary one.

What would change the machine (systemctl, useradd) is only noted. The network is not used: what pip would fetch by
requirements.txt is taken from the environment of the tests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import soc_coder
from service.keys import add_key
from service.store.database import Database

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "operations.md").read_text(encoding="utf-8")
HERE = Path(sys.executable).parent

FETCH = re.compile(r"^(\S+)/pip install --require-hashes .+$", re.MULTILINE)
NOTED = ("systemctl", "useradd")


def commands(heading: str, at: int) -> str:
    """Return one of the blocks of commands below a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^    .+\n)+", section, re.MULTILINE)
    return re.sub("^    ", "", blocks[at], flags=re.MULTILINE)


class Machine:
    """A machine of folders: /opt, /etc and the working directory are in one of the test's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "var" / "lib" / "soc-coder"
        for name in ("opt/soc-coder", "etc/systemd/system", "bin", "var/lib/soc-coder"):
            (folder / name).mkdir(parents=True)
        for name in NOTED:
            (folder / "bin" / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{folder}/noted"\n')
            (folder / "bin" / name).chmod(0o755)

    @property
    def noted(self) -> list[str]:
        return (self.folder / "noted").read_text().splitlines()

    def run(self, script: str) -> str:
        """Run commands, each of which must do, and return what they printed."""
        packages = next(path for path in sys.path if path.endswith("site-packages"))
        script = FETCH.sub(rf"echo {packages} > $(echo \1/../lib/python3*/site-packages)/fetched.pth", script)
        script = re.sub(r"(?<![\w.])/(opt|etc)/", rf"{self.folder}/\1/", script)
        environment = {
            **os.environ,
            "PATH": f"{self.folder}/bin:{self.folder}/opt/soc-coder/current/bin:{HERE}:{os.environ['PATH']}",
            "SOC_CODER_DATABASE": str(self.state / "soc-coder.db"),
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.state,
            env=environment,
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def release(self) -> tuple[str, str]:
        """Return the version at work, and the folder that it is imported from."""
        script = "import importlib.metadata as m, service; print(m.version('soc-coder'), service.__path__[0])"
        version, folder = self.run(f'/opt/soc-coder/current/bin/python -c "{script}"').split()
        return version, str(Path(folder).resolve())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_drill_restores_what_was_backed_up(machine):
    database = Database(str(machine.state / "soc-coder.db"))
    add_key(database, "Ada", "admin", 30)
    database.close()
    told = machine.run(commands("Backups", 0))
    kept, restored = re.findall(r"([\d,]+) rows in (\d+) tables", told)
    assert kept == restored
    assert f"revision {database.revision()}" in told
    assert [path.name for path in machine.state.iterdir() if path.is_dir()] == ["backups"]


def test_install_upgrade_and_go_back(machine, build):
    """The whole way; most of the time is that of two builds."""
    for version in ("0.1.0", "0.2.0"):
        shutil.copy(build(version), machine.state)
    for path in (DOCS / "deploy").glob("soc-coder*"):
        shutil.copy(path, machine.state)
    machine.run(commands("Installing", 0))
    assert machine.release()[0] == "0.1.0"
    assert machine.release()[1].startswith(f"{machine.folder}/opt/soc-coder/0.1.0/")
    assert "systemctl enable --now soc-coder.service soc-coder-backup.timer soc-coder-probe.timer" in machine.noted
    assert (machine.folder / "etc" / "systemd" / "system" / "soc-coder.service").is_file()
    assert machine.run("soc-coder classify 'Staff nurse'").startswith("2237")

    machine.run("soc-coder db upgrade")
    revision = re.search(r"revision (\w+)", machine.run(commands("Upgrading, and going back", 0)))[1]
    machine.run(commands("Upgrading, and going back", 1))
    assert machine.release()[0] == "0.2.0"
    assert machine.run("soc-coder classify 'Staff nurse'").startswith("2237")
    machine.run("soc-coder db upgrade")

    (downgrade,) = re.findall(r"`(\S+/soc-coder db downgrade) REVISION`", TEXT)
    machine.run(f"{downgrade} {revision}")
    machine.run(commands("Upgrading, and going back", 2))
    assert machine.release()[0] == "0.1.0"
    (restore,) = re.findall(r"`(soc-coder restore backups/\S+ --replace)`", TEXT)
    assert "rows in" in machine.run(restore)
    assert machine.noted.count("systemctl restart soc-coder.service") == 2


@pytest.mark.parametrize("line", sorted(set(re.findall(r"soc-coder (?=[a-z])([^`\n]+)", TEXT))))
def test_every_command_named_is_one(line):
    words = line.split()
    group = get_command(soc_coder.app)
    if words[0] not in soc_coder.COMMANDS:
        pytest.skip("no command, but the name in a sentence or a path")
    command = group.get_command(None, words[0])
    for word in words[1:]:
        if hasattr(command, "get_command") and (found := command.get_command(None, word)):
            command = found
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options
