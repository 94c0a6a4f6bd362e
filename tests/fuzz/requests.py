"""Bodies of requests, and titles and texts that are to be coded."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import get_args

from fastapi.testclient import TestClient

from models.coder import Coder
from models.coding import Item, Kind
from service.app import create_app
from service.keys import add_key
from service.settings import Settings
from tests.fuzz.readers import ROWS, Target, as_lines

CORRECTION = {"item": {"title": "Staff nurse"}, "model_version": "x", "data_version": "x", "right_code": "2237"}


@cache
def _client() -> tuple[TestClient, dict[str, str]]:
    app = create_app(Settings(database=f"{mkdtemp()}/store.db", key_rate=0, log_level="error"))
    return TestClient(app), {"X-API-Key": add_key(app.state.database, "Ada", "admin", 7)}


def _bodies(data: bytes, folder: Path) -> None:
    client, key = _client()
    for path in ("/v1/classify", "/v1/corrections", "/v1/vacancies?source=board"):
        answer = client.post(path, content=data, headers={"Content-Type": "application/json", **key})
        assert answer.status_code < 500, answer.text


@cache
def _coder() -> Coder:
    return Coder.load()


def _title(data: bytes, folder: Path) -> None:
    title, _, description = data.decode("utf-8", "surrogateescape").partition("\n")
    items = [Item(title, kind, description=description, location=title[:20]) for kind in get_args(Kind)]
    assert len(_coder().code_many(items, explain=True)) == len(items)


TARGETS = {
    "bodies": Target(
        _bodies, lambda: [as_lines({"items": ROWS}), as_lines(*ROWS), as_lines({"corrections": [CORRECTION]})]
    ),
    "title": Target(_title, lambda: ["Snr HGV driver x2 £35k - Leeds\nDrive & load".encode(), "Café manager".encode()]),
}
