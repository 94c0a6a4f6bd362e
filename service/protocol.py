"""How long a request may take to come and its answer to go, and how much may come before the body.

uvicorn itself sets no end to any of them.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 128 * 1024
"""Bytes of the first line and the headers of a request; half of it may be the address, with an advert in it."""

HEAD_SECONDS = 10.0
"""Within which the head of a request must have come, from when the connection or the request began."""

BODY_SECONDS = 60.0
"""Within which the body must have come after it."""

TAKE_SECONDS = 60.0
"""Within which a caller must have taken what waits to be sent to it, but for the last 16 KiB."""

_REFUSED = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Protocol(HttpToolsProtocol):
    """Ends the connection of a caller that sends nothing, too slowly or too large a head, or takes no answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request."""
        super().connection_made(transport)
        self._head = 0
        self._is_in_head = True
        self._end: asyncio.TimerHandle | None = None
        self._loss: asyncio.TimerHandle | None = None
        self._end_in(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._end_in(None)
        self._give_up_in(None)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for the caller to take what was sent."""
        super().pause_writing()
        self._give_up_in(TAKE_SECONDS)

    def resume_writing(self) -> None:
        """Go on: it was taken."""
        self._give_up_in(None)
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too large."""
        self._head += len(data)
        super().data_received(data)
        if self._is_in_head and self._head > LARGEST_HEAD and not self.transport.is_closing():
            self.transport.write(_REFUSED)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Wait for the rest of the head."""
        super().on_message_begin()
        self._end_in(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        super().on_headers_complete()
        self._is_in_head = False
        self._end_in(BODY_SECONDS)

    def on_message_complete(self) -> None:
        """Leave the next request to uvicorn, which ends a connection that is idle after an answer."""
        super().on_message_complete()
        self._head = 0
        self._is_in_head = True
        self._end_in(None)

    def _end_in(self, seconds: float | None) -> None:
        """End the connection in so many seconds, or not at all, whatever was said before."""
        if self._end:
            self._end.cancel()
        self._end = None if seconds is None else self.loop.call_later(seconds, self.transport.close)

    def _give_up_in(self, seconds: float | None) -> None:
        """Give up what waits to be sent in so many seconds, or not at all, whatever was said before."""
        if self._loss:
            self._loss.cancel()
        self._loss = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)
