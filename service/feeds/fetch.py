"""Fetch a feed from the web into a file: no address within the own network, no end of bytes or of time."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, IPv6Network, ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

from mappings.errors import SocCoderError

LARGEST = 4 * 1024**3
"""Bytes of a feed, unzipped as far as the server zips it on the way."""

LONGEST = 3600.0
"""Seconds that a feed may take in all."""

PATIENCE = 30.0
"""Seconds to wait for a connection, and for the next bytes."""

MOST_REDIRECTS = 5

_CHUNK = 256 * 1024
_LONGEST_NAME = 100
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet, and stands for no other."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (
        ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local or ip in _NAT64
    ):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


@contextmanager
def fetched(url: str, is_allowed: Callable[[str], bool] = is_public) -> Iterator[Path]:
    """Fetch the feed at `url` into a temporary file of its name, which is gone when the context ends.

    Args:
        url: address, http or https.
        is_allowed: says of an IP address whether it may be connected to; each redirect is asked about anew.

    Raises:
        SocCoderError: the address may not be connected to, does not answer with a feed, or the feed is too large, takes
            too long or breaks off.
    """
    with TemporaryDirectory(prefix="soc-coder-feed-") as folder:
        path = Path(folder) / _name(url)
        with path.open("wb") as file:
            fetch(url, file, is_allowed)
        yield path


def fetch(url: str, into: BinaryIO, is_allowed: Callable[[str], bool] = is_public) -> None:
    """Write the feed at `url` to `into`.

    Args:
        url: address, http or https.
        into: where it is written.
        is_allowed: says of an IP address whether it may be connected to; each redirect is asked about anew.

    Raises:
        SocCoderError: as for `fetched`.
    """
    try:
        end = time.monotonic() + LONGEST
        for _ in range(MOST_REDIRECTS + 1):
            answer = _answer(urlsplit(url), is_allowed)
            try:
                if not (further := answer.get_redirect_location()):
                    _copy(answer, into, end)
                    return
                url = urljoin(url, further)
            finally:
                answer.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        if isinstance(error, SocCoderError):
            raise
        raise SocCoderError(f"{_shown(url)} cannot be fetched: {error}.") from error
    raise SocCoderError(f"{_shown(url)} cannot be fetched: it leads on more than {MOST_REDIRECTS} times.")


def post(url: str, body: bytes, is_allowed: Callable[[str], bool] = is_public) -> None:
    """Send JSON to an address of the web; it leads on nowhere else.

    Args:
        url: address, http or https.
        body: the JSON.
        is_allowed: says of an IP address whether it may be connected to.

    Raises:
        SocCoderError: the address may not be connected to, or does not take it.
    """
    try:
        answer = _answer(urlsplit(url), is_allowed, body)
        answer.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        if isinstance(error, SocCoderError):
            raise
        raise SocCoderError(f"{_shown(url)} cannot be told: {error}.") from error
    if not 200 <= answer.status < 300:
        raise SocCoderError(f"{_shown(url)} cannot be told: it answers with status {answer.status}.")


def _shown(url: str) -> str:
    """Return what of an address may be told, and logged: the rest may hold a key."""
    return re.sub(r"^(\w+://)?(?:[^/?#]*@)?([^/?#]*).*", r"\1\2", url, flags=re.DOTALL)


def _name(url: str) -> str:
    """Return the name of a file for what is at `url`, by which its format is told."""
    last = urlsplit(url).path.rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9._-]", "_", last)[-_LONGEST_NAME:].lstrip(".") or "feed"


def _answer(url: SplitResult, is_allowed: Callable[[str], bool], body: bytes | None = None) -> urllib3.BaseHTTPResponse:
    """Return the answer of the server, whose address is looked up once: what is checked is what is connected to."""
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SocCoderError("A feed is fetched by http or https only.", "Name a file, or an address that begins so.")
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    addresses = dict.fromkeys(
        str(each[4][0]) for each in socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
    )
    if not all(map(is_allowed, addresses)):
        raise SocCoderError(
            f"{url.hostname} is not an address of the public internet.", "Fetch the feed yourself, and name its file."
        )
    failed: Exception | None = None
    for address in addresses:
        try:
            return _ask(url, address, port, body)
        except urllib3.exceptions.NewConnectionError as error:
            failed = error
    raise OSError(f"{url.hostname} cannot be connected to") from failed


def _ask(url: SplitResult, address: str, port: int, body: bytes | None) -> urllib3.BaseHTTPResponse:
    timeout = urllib3.Timeout(connect=PATIENCE, read=PATIENCE)
    pool: urllib3.HTTPConnectionPool
    if url.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout, server_hostname=url.hostname, assert_hostname=url.hostname
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout)
    headers = {"Host": url.netloc.rpartition("@")[2], "User-Agent": "soc-coder", "Accept-Encoding": "gzip"}
    return pool.urlopen(
        "GET" if body is None else "POST",
        f"{url.path or '/'}?{url.query}".removesuffix("?"),
        body=body,
        headers=headers if body is None else headers | {"Content-Type": "application/json"},
        retries=False,
        redirect=False,
        preload_content=False,
    )


def _copy(answer: urllib3.BaseHTTPResponse, into: BinaryIO, end: float) -> None:
    if answer.status != 200:
        raise OSError(f"it answers with status {answer.status}")
    size = 0
    while piece := answer.read1(_CHUNK):
        size += into.write(piece)
        if size > LARGEST:
            raise OSError(f"it is larger than {LARGEST:,} bytes")
        if time.monotonic() > end:
            raise OSError(f"it takes longer than {LONGEST:,.0f} seconds")
