"""The parts of the application that a request reaches."""

from __future__ import annotations

from fastapi import Request

from service.files.runner import FileRunner
from service.releases.runner import Runner
from service.store.database import Database


def database_of(request: Request) -> Database:
    """Return the store."""
    database: Database = request.app.state.database
    return database


def runner_of(request: Request) -> Runner:
    """Return what works on releases."""
    runner: Runner = request.app.state.runner
    return runner


def files_of(request: Request) -> FileRunner:
    """Return what works on files that people sent."""
    files: FileRunner = request.app.state.files
    return files
