"""Do jobs side by side, each in a process of its own with its part of the cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import torch


def side_by_side(*jobs: Callable[[], object]) -> None:
    """Do jobs that use torch, all at once.

    Two jobs of one thread each are done sooner than two of two threads one after the other.

    Args:
        jobs: functions that can be pickled; a single one is done here.

    Raises:
        Exception: what the first job that failed raised; the others are waited for.
    """
    if len(jobs) < 2:
        for job in jobs:
            job()
        return
    threads = max(1, (os.cpu_count() or 1) // len(jobs))
    with ProcessPoolExecutor(
        len(jobs), mp_context=get_context("spawn"), initializer=torch.set_num_threads, initargs=(threads,)
    ) as pool:
        for done in as_completed([pool.submit(job) for job in jobs]):
            done.result()
