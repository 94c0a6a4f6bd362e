"""Commands as the documentation has them, and wheels to install by them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("pyproject.toml", "README.md", "soc_coder.py", "mappings", "models", "service", "training")


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build the source distribution and from it the wheel of a version, away from the tree, and return the wheel."""

    @cache
    def build(version: str) -> Path:
        folder = tmp_path_factory.mktemp("build")
        for name in SOURCES:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        project = folder / "pyproject.toml"
        project.write_text(project.read_text().replace('\nversion = "0.1.0"', f'\nversion = "{version}"'))
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=200)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder / "dist" / f"soc_coder-{version}-py3-none-any.whl"

    return build
