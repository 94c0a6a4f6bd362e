"""What is secret, or a person's words, is in no log."""

from __future__ import annotations

from base64 import b64encode
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from service.keys import add_key
from service.store.database import Database

WORDS = "Flibbertigibbet"


@pytest.mark.parametrize("level", ["debug", "error"])
def test_no_key_and_no_title_is_in_the_log(start_server, tmp_path, monkeypatch, level):
    address = str(tmp_path / "store.db")
    token = add_key(Database(address), "Ada", "code", 1)
    monkeypatch.setenv("SOC_CODER_DATABASE", address)
    monkeypatch.setenv("SOC_CODER_LOG_LEVEL", level)
    server = start_server()
    wrong = token[:-4] + "beef"

    def send(path, key):
        login = b64encode(f"ada:{key}".encode()).decode()
        headers = [
            {"Authorization": f"Bearer {key}"},
            {"X-API-Key": key},
            {"Authorization": f"Basic {login}"},
            {"Cookie": f"key={key}"},
        ]
        for each in headers:
            try:
                urlopen(Request(server.url + path, headers=each), timeout=10).close()
            except HTTPError as error:
                error.close()

    for key in (token, wrong):
        secret = quote(key)
        for path in ("/v1/corrections", "/drift", f"/v1/drift?key={secret}", f"/nowhere/{secret}", f"/?title={WORDS}"):
            send(path, key)
    server.process.terminate()
    server.process.wait(timeout=20)
    log = server.log.read_text()
    assert level == "error" or '"route":"/v1/corrections"' in log
    secret = token.rpartition("_")[2][:-4]
    assert secret not in log
    assert WORDS.lower() not in log.lower()
    assert b64encode(f"ada:{token}".encode()).decode()[:40] not in log
