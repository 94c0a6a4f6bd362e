"""Tell people that a release is ready, rejected or promoted: by a webhook and by mail, where the settings name them."""

from __future__ import annotations

import json
import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog

from mappings.errors import SocCoderError
from service.feeds.fetch import post
from service.settings import Settings
from service.store.releases import Staged

PATIENCE = 10.0
"""Seconds to wait for a mail server."""


def notify(settings: Settings, event: str, staged: Staged) -> None:
    """Tell that something became of a release; where it cannot be told, the log says so, and all goes on.

    Args:
        settings: say whom to tell.
        event: what became of it, such as `ready`, in a few words.
        staged: the release.
    """
    of = staged.release
    told = {
        "event": event,
        "release": of.number,
        "dataset": of.dataset_name,
        "edition": of.edition,
        "file": of.file,
        "by": staged.by,
        "problems": list(staged.problems),
        "at": datetime.now(UTC).isoformat(),
    }
    try:
        if settings.webhook:
            post(settings.webhook, json.dumps(told).encode())
        if settings.mail_server and settings.mail_to:
            _mail(settings.mail_server, settings.mail_to, told)
    except (SocCoderError, OSError, smtplib.SMTPException) as error:
        structlog.get_logger().error("notify", release=of.number, problem=str(error))


def _mail(server: str, to: str, told: dict[str, object]) -> None:
    address = urlsplit(server)
    message = EmailMessage()
    message["Subject"] = f"soc-coder: release {told['release']} of {told['dataset']}: {told['event']}"[:200]
    message["From"], message["To"] = to.split(",")[0].strip(), to
    message.set_content(json.dumps(told, indent=1))
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with kind(address.hostname or "localhost", address.port or 0, timeout=PATIENCE) as connection:
        if address.username:
            connection.login(unquote(address.username), unquote(address.password or ""))
        connection.send_message(message)
