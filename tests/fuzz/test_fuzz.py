"""What `make fuzz` does for minutes, for a moment: no reader fails on a file that was damaged."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.readers import READERS, attempt, target

SLOW = {"backup": 5, "bodies": 15, "bundle": 15, "title": 10}
"""Files that are tried of those that take long to read; of others, 40."""


@st.composite
def damaged(draw, seeds):
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(data[: draw(st.sampled_from([None, None, len(data) // 2]))])


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_what_it_is_made_for(name):
    for seed in target(name).seeds():
        with TemporaryDirectory() as folder:
            target(name).read(seed, Path(folder))


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused(name):
    @settings(max_examples=SLOW.get(name, 40), deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(target(name).seeds()))
    def try_one(data):
        attempt(target(name), data)

    try_one()


def test_the_command_tells_how_many_files_it_tried(tmp_path):
    pytest.importorskip("atheris")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.fuzz", "feed-csv", "--minutes", "0.02", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.match(r"feed-csv: ([\d,]+) inputs", done.stdout)[1].replace(",", "")) > 0
