"""Serving stays light."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "torch",
    "pandas",
    "sklearn",
    "scipy",
    "sentence_transformers",
    "transformers",
    "mlflow",
    "frictionless",
    "pyspark",
}


def test_coding_imports_nothing_heavy():
    script = (
        "import sys, soc_coder, models.commands, service.app;"
        "from models.coder import Coder; from models.coding import Item;"
        "assert Coder.load().code(Item('nurse')).code == '2237';"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_alone_imports_no_floor():
    script = (
        "import sys, soc_coder; floors = ('models', 'service', 'training', 'numpy');"
        "print([name for name in sys.modules if name.startswith(floors)])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
