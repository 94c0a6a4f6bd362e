from __future__ import annotations

import subprocess
import sys


def test_importing_and_loading_is_light() -> None:
    script = (
        "import sys, mappings.commands; from mappings.index import load_index; load_index();"
        "print(sorted({'pandas', 'frictionless', 'openpyxl', 'torch', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
