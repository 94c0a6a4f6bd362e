"""The command `probe`: look at a service from outside, as its callers meet it."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast
from urllib.parse import urlsplit

import typer
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from mappings.errors import SocCoderError

PATIENCE = 10.0
"""Seconds to wait for the service at each step."""

_DAY = 86_400

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Found:
    """What a look from outside found.

    Attributes:
        status: what the service says of itself, `ready` or `degraded`; None where it could not be asked.
        expires: when its certificate expires, in seconds since 1970; None where the certificate is not valid.
        problem: what is wrong, in one sentence; None where nothing is.
    """

    status: str | None = None
    expires: int | None = None
    problem: str | None = None


@app.command()
def probe(
    url: Annotated[str, typer.Argument(help="Address of the service, such as https://soc.example.org.")],
    days: Annotated[int, typer.Option(min=0, help="Days that its certificate must still be valid for.")] = 21,
    metrics: Annotated[Path | None, typer.Option(help="File to write for Prometheus's textfile collector.")] = None,
) -> None:
    """Check from outside that a service is ready and its certificate valid; the exit status is 1 where not."""
    found = look(url, days)
    if metrics:
        write(url, found, metrics)
    if found.problem:
        typer.echo(f"{url}: {found.problem}", err=True)
        raise typer.Exit(1)
    left = (cast(int, found.expires) - time.time()) / _DAY
    typer.echo(f"{url}: {found.status}, certificate valid for {left:.0f} days more")


def look(url: str, days: int) -> Found:
    """Connect once and check chain, name and dates of the certificate, then ask the service whether it is ready.

    The authorities trusted are the system's, or those of the file that `SSL_CERT_FILE` names.

    Args:
        url: address of the service, of the scheme https.
        days: for how long the certificate must still be valid.

    Raises:
        SocCoderError: the address is none.
    """
    host, port, path = parts(url)
    connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    expires = None
    try:
        connection.connect()
        certificate = cast("dict[str, Any]", connection.sock.getpeercert())
        expires = ssl.cert_time_to_seconds(certificate["notAfter"])
        connection.request("GET", f"{path}/health/ready")
        answer = connection.getresponse()
        body = answer.read(10_000)
    except ssl.SSLCertVerificationError as error:
        return Found(problem=f"the certificate is not valid: {error.verify_message.rstrip('.')}.")
    except (OSError, http.client.HTTPException) as error:
        return Found(expires=expires, problem=f"it cannot be asked: {str(error) or type(error).__name__}.")
    finally:
        connection.close()
    status = _status(body) if answer.status == http.client.OK else None
    if status is None:
        return Found(expires=expires, problem=f"it is not ready: status {answer.status}.")
    if expires < time.time() + days * _DAY:
        return Found(status, expires, f"the certificate expires on {certificate['notAfter']}.")
    return Found(status, expires)


def write(url: str, found: Found, path: Path) -> None:
    """Write what was found to a file for Prometheus's textfile collector, all at once.

    Raises:
        SocCoderError: the file cannot be written.
    """
    registry = CollectorRegistry()

    def tell(name: str, about: str, value: float) -> None:
        Gauge(f"soc_coder_probe_{name}", about, ("url",), registry=registry).labels(url).set(value)

    tell("success", "1 where the certificate was valid and the service ready.", found.status is not None)
    tell("timestamp_seconds", "When the service was last looked at.", time.time())
    if found.expires is not None:
        tell("certificate_expiry_timestamp_seconds", "When its certificate expires.", found.expires)
    try:
        write_to_textfile(str(path), registry)
    except OSError as error:
        raise SocCoderError(f"{path} cannot be written: {error.strerror}.", "Name another with --metrics.") from None


def parts(url: str) -> tuple[str, int, str]:
    """Return host, port and path of an address.

    Raises:
        SocCoderError: it is none of the scheme https.
    """
    try:
        address = urlsplit(url)
        host, port = address.hostname, address.port or http.client.HTTPS_PORT
    except ValueError:
        host, port = None, 0
    if not host or address.scheme != "https":
        raise SocCoderError(f"{url} is no address of the scheme https.", "Give one such as https://soc.example.org.")
    return host, port, address.path.rstrip("/")


def _status(body: bytes) -> str | None:
    """Return `ready` or `degraded`; None where it is not the service that answered."""
    try:
        status = json.loads(body)["status"]
    except (ValueError, KeyError, TypeError):
        return None
    return status if status in ("ready", "degraded") else None
