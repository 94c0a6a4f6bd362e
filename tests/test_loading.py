"""What loads data runs none of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for floor in ("mappings", "models", "service") for path in (ROOT / floor).rglob("*.py"))
RUNS_WHAT_IT_LOADS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
"""Modules that may run code of a file that they load."""


def faults(source: str) -> list[str]:
    """Return what of a module loads data by running it, or evaluates text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [each.name for each in names if each.name.partition(".")[0] in RUNS_WHAT_IT_LOADS]
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in RUNS_WHAT_IT_LOADS:
                found.append(module)
            case ast.Call(func=ast.Name(id="eval" | "exec" as name)):
                found.append(name)
            case ast.Call(func=ast.Attribute(attr="load", value=ast.Name(id="np" | "numpy")), keywords=keywords):
                said = {each.arg: ast.unparse(each.value) for each in keywords}
                if said.get("allow_pickle") != "False":
                    found.append("np.load")
            case ast.Call(func=ast.Attribute(attr="load" | "unsafe_load" as name, value=ast.Name(id="yaml"))):
                found.append(f"yaml.{name}")
    return found


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "np.load(f)",
        "np.load(f, allow_pickle=True)",
        "yaml.load(f)",
    ],
)
def test_what_runs_data_is_found(source):
    assert faults(source)


@pytest.mark.parametrize("source", ["np.load(f, allow_pickle=False)", "json.load(f)", "yaml.safe_load(f)"])
def test_what_reads_data_is_not(source):
    assert faults(source) == []


def test_nothing_that_is_loaded_is_run():
    assert len(MODULES) > 100
    found = {path.relative_to(ROOT).as_posix(): faults(path.read_text(encoding="utf-8")) for path in MODULES}
    assert {name: each for name, each in found.items() if each} == {}
