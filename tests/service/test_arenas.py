"""Memory of a process of many threads."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT_ARENAS = """
import ctypes, os, re, sys, tempfile, threading
from service import arenas
if sys.argv[1] == "few":
    arenas.use_few()
libc, together = ctypes.CDLL(None), threading.Barrier(16)
libc.malloc.restype = ctypes.c_void_p
def work():
    together.wait()
    for size in range(1_000, 3_000):
        libc.malloc(size)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(16)]
for each in threads: each.start()
for each in threads: each.join()
with tempfile.NamedTemporaryFile() as file:
    libc.fopen.restype = ctypes.c_void_p
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(len(re.findall(rb"<heap nr=", open(file.name, "rb").read())))
"""


def arenas(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", COUNT_ARENAS, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the GNU C library")
def test_many_threads_share_few_arenas():
    assert arenas("few") <= 2 < arenas("many")
