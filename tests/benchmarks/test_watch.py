"""A process that is watched: its memory, and that of what it starts, and how it ended."""

from __future__ import annotations

import pytest

from benchmarks.watch import Watched, watch_module
from mappings.errors import SocCoderError

STARTS_ANOTHER = """
import os, subprocess, sys
held = bytearray(os.urandom(1)) * 50_000_000
if len(sys.argv) == 1:
    subprocess.run([sys.executable, __file__, "child"], check=True)
    print(os.environ["TOLD"])
else:
    import time
    time.sleep(1.5)
"""


def test_the_memory_of_what_a_process_starts_counts(tmp_path):
    (tmp_path / "hungry.py").write_text(STARTS_ANOTHER)
    run = watch_module("hungry", settings={"PYTHONPATH": str(tmp_path), "TOLD": "so"})
    assert run.output == "so\n"
    assert run.seconds > 1.5
    assert 95 < run.peak_mib < 200


def test_growth_is_from_the_second_quarter_to_the_last():
    assert Watched("", 1.0, (0, 9, 10, 12, 15, 20, 30, 31)).growth_mib == pytest.approx(30.5 - 11)
    assert Watched("", 1.0, ()).growth_mib == Watched("", 1.0, ()).peak_mib == 0


def test_a_process_that_fails_is_told(tmp_path):
    (tmp_path / "failing.py").write_text("raise SystemExit('It broke.')")
    with pytest.raises(SocCoderError, match=r"(?s)failing failed:.*It broke"):
        watch_module("failing", settings={"PYTHONPATH": str(tmp_path)})
