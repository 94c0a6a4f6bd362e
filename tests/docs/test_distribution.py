"""What is distributed: the wheel, what it needs, and what is pinned."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "docs" / "deploy" / "requirements.txt").read_text(encoding="utf-8")
PACKAGES = ("mappings", "models", "service", "training")
PYTHONS = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", each)]
CLASSIFY = ("classify", "Staff nurse", "--json")


def needed() -> set[str]:
    """Names of the distributions that the base install brings, on this machine."""
    found: set[str] = set()
    waiting = list(map(Requirement, PROJECT["dependencies"]))
    while waiting:
        one = waiting.pop()
        extras = [*one.extras, ""]
        if one.marker and not any(one.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        name = canonicalize_name(one.name)
        known = name in found
        found.add(name)
        if known and not one.extras:
            continue
        for line in requires(name) or ():
            each = Requirement(line)
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras):
                each.marker = None
                waiting.append(each)
    return found


def test_the_wheel_has_every_file(build):
    with zipfile.ZipFile(build(PROJECT["version"])) as wheel:
        held = set(wheel.namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - held == set()
    assert {name.partition("/")[0] for name in held} == {
        *PACKAGES,
        "soc_coder.py",
        f"soc_coder-{PROJECT['version']}.dist-info",
    }


def uv(*arguments: object, **further: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "uv", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, **further)


def found(version: str) -> str:
    """Return the path of a Python of this version; the test is skipped where the machine has none."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places = [*map(str, versions.glob(f"{version}.*/bin")), os.environ["PATH"]]
    done = uv("python", "find", "--no-project", version, env={**os.environ, "PATH": os.pathsep.join(places)})
    return done.stdout.strip() or pytest.skip(f"no Python {version} on this machine")


def told(*command: object, **further: Any) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOC_CODER_")}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=200, env=plain, **further)
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def coded_here() -> Any:
    return json.loads(told(sys.executable, "-m", "soc_coder", *CLASSIFY, cwd=ROOT))


@pytest.mark.parametrize("version", PYTHONS)
def test_what_is_locked_installs_and_codes_the_same_on_each_python(build, tmp_path, version):
    place = tmp_path / "bin"
    uv("venv", "--python", found(version), tmp_path, check=True)
    locked = ("--require-hashes", "--only-binary", ":all:", "--requirement", ROOT / "docs/deploy/requirements.txt")
    fetched = uv("pip", "install", "--python", place / "python", *locked)
    if "Failed to fetch" in fetched.stderr:
        pytest.skip("no registry of packages can be asked")
    assert fetched.returncode == 0, fetched.stderr
    uv("pip", "install", "--python", place / "python", "--no-deps", build(PROJECT["version"]), check=True)
    script = "import sys; from service.app import create_app; create_app().openapi(); print(sys.version)"
    assert told(place / "python", "-c", script, cwd=tmp_path).startswith(f"{version}.")
    assert json.loads(told(place / "soc-coder", *CLASSIFY, cwd=tmp_path)) == coded_here()


def test_the_base_install_is_all_that_coding_and_serving_take():
    base = needed()
    others = [name for name, of in packages_distributions().items() if base.isdisjoint(map(canonicalize_name, of))]
    script = """if True:
        import sys
        for name in sys.argv[1:]:
            sys.modules[name] = None
        from models.coding import Item
        from service.app import create_app
        app = create_app()
        app.openapi()
        print(app.state.thread.coder.code(Item("Staff nurse")).code)
    """
    missing = [name for name in others if name not in (*PACKAGES, "soc_coder", "benchmarks", "tests")]
    assert {"torch", "mlflow", "pandas", "pytest"} <= set(missing)
    done = subprocess.run([sys.executable, "-c", script, *missing], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("2237\n"), done.stderr


def test_the_lock_pins_all_that_is_needed_by_hash():
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE))
    extras = PROJECT["optional-dependencies"]
    for one in map(Requirement, [*PROJECT["dependencies"], *extras["postgres"], *extras["traces"]]):
        assert Version(pins[canonicalize_name(one.name)]) in one.specifier, one
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(pins)
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("heavy", ["torch", "mlflow", "pandas", "scikit-learn", "transformers", "pyspark"])
def test_the_lock_has_nothing_that_only_training_needs(heavy):
    assert not re.search(rf"^{heavy}==", LOCK, re.MULTILINE)


def test_the_version_is_semantic_and_the_changelog_begins_with_it():
    assert re.fullmatch(r"\d+\.\d+\.\d+", PROJECT["version"])
    newest = re.search(r"^## (\S+?)[, ]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest[1] == PROJECT["version"]
