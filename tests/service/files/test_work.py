"""The process that works on a job, as the server starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from concurrent.futures import BrokenExecutor
from contextlib import nullcontext
from io import BytesIO

import psutil
import pytest

from service.files import work
from service.files.commands import MOST_MEMORY, NICE
from service.files.folder import Folder
from service.store import jobs
from service.store.database import Database

FAR = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>
</sheetData></worksheet>"""
"""A sheet of two cells, as far apart as can be."""


@pytest.fixture
def database(tmp_path):
    return Database(str(tmp_path / "store.db"))


@pytest.fixture
def job(database, sent):
    """Keep that a file was sent, and take its job as the server does."""

    def job(content):
        folder = sent(content).path.name
        with database.write() as connection:
            jobs.add(connection, "Ada", folder, "staff.csv", "job_title", "soc2020", True)
            return jobs.claim(connection, "sent")

    return job


@pytest.fixture
def start(database, tmp_path):
    """Start the process of a job."""

    def start(number, claim):
        command = [sys.executable, "-m", "soc_coder", "files", "run", str(number), "--claim", claim]
        store = {"SOC_CODER_DATABASE": str(database.url.database), "SOC_CODER_FILES": str(tmp_path / "files")}
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **store}
        )

    return start


def found(database, number):
    with database.read() as connection:
        return jobs.find(connection, number)


def test_a_file_is_read(database, job, start):
    claimed = job(b"title\nNurse\n")
    process = start(claimed.number, claimed.claim)
    told = process.stderr.read()
    assert (process.wait(60), told) == (0, "")
    read = found(database, claimed.number)
    assert (read.status, read.rows, read.claim) == ("read", 1, None)


def test_what_is_wrong_with_a_file_is_kept(database, job, tmp_path):
    claimed = job(b"%PDF")
    work.work(database, tmp_path / "files", claimed, None)
    failed = found(database, claimed.number)
    assert (failed.status, failed.problem.startswith("The file is a PDF")) == ("failed", True)


def test_a_folder_that_is_gone_is_told(database, job, tmp_path):
    claimed = job(b"title\nNurse\n")
    Folder(tmp_path / "files" / claimed.folder).remove()
    work.work(database, tmp_path / "files", claimed, None)
    assert found(database, claimed.number).problem == "Its folder cannot be used: No such file or directory."


@pytest.mark.parametrize(("fault", "is_told"), [(KeyError("a title"), True), (BrokenExecutor(), False)])
def test_a_fault_of_the_service_is_told_without_what_it_quotes(database, job, tmp_path, monkeypatch, fault, is_told):
    def fail(*_):
        raise fault

    claimed = job(b"title\nNurse\n")
    monkeypatch.setattr(work, "take_in", fail)
    with nullcontext() if is_told else pytest.raises(BrokenExecutor):
        work.work(database, tmp_path / "files", claimed, None)
    now = found(database, claimed.number)
    assert (now.status, now.problem) == (("failed", "The service failed on it: KeyError.") if is_told else ("sent", ""))


def test_who_has_another_claim_is_turned_away(job, start):
    claimed = job(b"title\nNurse\n")
    process = start(claimed.number, "0" * 32)
    assert "is another process's" in process.stderr.read()
    assert process.wait(60) == 2


def test_a_process_gives_way_to_its_server_and_ends_with_it(database, job, start, tmp_path):
    claimed = job(b"title\nNurse\n")
    upload = Folder(tmp_path / "files" / claimed.folder).upload
    upload.unlink()
    os.mkfifo(upload)  # what is sent never comes: the process waits for it
    process = start(claimed.number, claimed.claim)
    while psutil.Process(process.pid).nice() != min(psutil.Process().nice() + NICE, 19):
        assert process.poll() is None
        time.sleep(0.05)
    process.stdin.close()
    assert process.wait(60) == 5
    assert found(database, claimed.number).status == "sent"


def test_a_workbook_made_to_fill_the_memory_ends_its_process_only(database, job, start, as_xlsx):
    with zipfile.ZipFile(BytesIO(as_xlsx(Staff=[["title"], ["Nurse"]]))) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    with zipfile.ZipFile(content := BytesIO(), "w") as file:
        for name, part in parts.items():
            file.writestr(name, FAR if name == "xl/worksheets/sheet1.xml" else part)
    claimed = job(content.getvalue())
    process = start(claimed.number, claimed.claim)
    most = 0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        most = max(most, watched.memory_info().rss)
    assert process.returncode != 0
    assert most < MOST_MEMORY
    assert found(database, claimed.number).status == "sent"
