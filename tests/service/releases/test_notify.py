"""Whom the settings name is told, and nothing stops where they cannot be."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from mappings.errors import SocCoderError
from service.feeds.fetch import post
from service.occupations.release import Release
from service.releases.notify import notify
from service.settings import Settings
from service.store.releases import Staged

RELEASE = Release(7, "ashe_weekly_pay", "2025", "soc2020", "", "ashe.xlsx", "f" * 64, "")
STAGED = Staged(RELEASE, "rejected", ("There is no sheet 'All'",), (), "Ada", datetime.now(UTC))


@contextmanager
def hook(status=200):
    """A web server that keeps what it is told."""
    taken = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", taken
        server.shutdown()


@contextmanager
def mail_server():
    """A mail server that keeps one message."""
    said = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as lines:
            send = lambda text: (lines.write(text + b"\r\n"), lines.flush())  # noqa: E731
            send(b"220 mail")
            for line in lines:
                word = line[:4].upper()
                if word == b"DATA":
                    send(b"354 go on")
                    while (text := lines.readline()) != b".\r\n":
                        said.append(text.decode())
                send(b"221 bye" if word == b"QUIT" else b"250 ok")

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", said
    thread.join(10)
    listening.close()


def test_a_webhook_is_told(monkeypatch):
    monkeypatch.setattr(
        "service.releases.notify.post", lambda url, body: post(url, body, is_allowed=lambda address: True)
    )
    with hook() as (url, taken):
        notify(Settings(webhook=url), "rejected", STAGED)
    (told,) = taken
    assert (told["event"], told["release"], told["dataset"]) == ("rejected", 7, "ashe_weekly_pay")
    assert told["problems"] == ["There is no sheet 'All'"]


def test_an_address_of_the_own_network_is_not_told(capsys):
    with hook() as (url, taken):
        notify(Settings(webhook=url), "ready", STAGED)
        with pytest.raises(SocCoderError, match="not an address of the public internet"):
            post(url, b"{}")
    assert taken == []


@pytest.mark.parametrize("status", [302, 500])
def test_a_webhook_leads_on_nowhere(status):
    with hook(status) as (url, taken), pytest.raises(SocCoderError, match=f"answers with status {status}"):
        post(url, b"{}", is_allowed=lambda address: True)
    assert len(taken) == 1


def test_mail_is_sent():
    with mail_server() as (server, said):
        notify(Settings(mail_server=server, mail_to="ada@example.org, dan@example.org"), "rejected", STAGED)
    text = "".join(said)
    assert "Subject: soc-coder: release 7 of ashe_weekly_pay: rejected" in text
    assert "From: ada@example.org" in text
    assert "There is no sheet 'All'" in text


def test_a_mail_server_that_is_away_stops_nothing(free_port):
    notify(Settings(mail_server=f"smtp://127.0.0.1:{free_port}", mail_to="ada@example.org"), "ready", STAGED)
