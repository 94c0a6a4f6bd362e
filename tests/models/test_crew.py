"""Several processes code as one does, in the same order."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psutil
import pytest

from models import crew
from models.coding import Item

TITLES = ["staff nurse", "plumber", "", "bus driver", "asdfgh qwerty", "chef", "solicitor", "teacher"]


def chunks(faulty=False):
    for number, title in enumerate(TITLES * 3):
        if faulty and number == 9:
            raise OSError("No space left on device")
        yield number, [Item(title), Item(f"senior {title}")]


def test_two_processes_code_as_one_does(coder):
    alone = list(crew.code_chunks(coder, chunks(), crew.as_cells, "soc2010", 3, cores=1))
    together = list(crew.code_chunks(coder, chunks(), crew.as_cells, "soc2010", 3, cores=2))
    assert together == alone
    assert [rows for rows, _ in together] == list(range(len(TITLES) * 3))


def test_a_few_chunks_start_no_process(coder, monkeypatch):
    monkeypatch.setattr(crew, "ProcessPoolExecutor", lambda *_: pytest.fail("a process was started"))
    few = list(chunks())[: crew.FEW - 1]
    assert len(list(crew.code_chunks(coder, few, crew.as_cells, "soc2020", 3, cores=2))) == crew.FEW - 1


def test_a_fault_in_reading_is_raised_after_the_processes_ended(coder):
    with pytest.raises(OSError, match="No space"):
        list(crew.code_chunks(coder, chunks(faulty=True), crew.as_cells, "soc2020", 3, cores=2))


def test_the_processes_end_with_one_that_is_killed(tmp_path):
    titles = tmp_path / "titles.csv"
    titles.write_text("title\n" + "nurse\n" * 200_000)
    command = ["classify", "--in", titles, "--out", tmp_path / "coded.csv", "--fast", "--cores", "2"]
    leader = subprocess.Popen([sys.executable, "-m", "soc_coder", *command], stderr=subprocess.DEVNULL)
    every = psutil.Process(leader.pid)
    while len(crew_of_it := every.children(recursive=True)) < 3:  # the two, and one that looks after what they share
        assert leader.poll() is None
        time.sleep(0.05)
    leader.send_signal(signal.SIGKILL)
    leader.wait()
    assert psutil.wait_procs(crew_of_it, timeout=30)[1] == []
