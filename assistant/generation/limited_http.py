"""The HTTP client of a model's server: a whole answer within its time and size, and never a step aside to elsewhere."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx2

MOST_BYTES = 4_000_000
"""Bytes of one response; the longest answer that is asked for comes as some 500,000, each token in its own event."""

HEADER = "x-guildhall-seconds"
"""Says to this client how many seconds a whole exchange may take; it is not sent."""


class _Limited(httpx2.SyncByteStream):
    """A response's bytes, as many and as long as they may be."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        for piece in self._stream:
            seen += len(piece)
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the response took too long")
            if seen > MOST_BYTES:
                raise httpx2.RemoteProtocolError("the response is too long")
            yield piece

    def close(self) -> None:
        self._stream.close()


class LimitedClient(httpx2.Client):
    """Follows no redirect, unpacks nothing, and ends an exchange whose time is over, even while bytes still come."""

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send a request; ``HEADER`` limits the whole exchange."""
        seconds = float(request.headers.pop(HEADER, "60"))
        until = time.monotonic() + seconds
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        streamed = options.pop("stream", False)
        response = super().send(request, **(options | {"stream": True, "follow_redirects": False}))
        packed = response.headers.get("content-encoding", "identity").lower() != "identity"
        if packed or not isinstance(response.stream, httpx2.SyncByteStream):
            response.close()
            raise httpx2.RemoteProtocolError("the response is packed although that was not asked for")
        response.stream = _Limited(response.stream, until)
        if not streamed:
            response.read()
        return response


def limited_client() -> LimitedClient:
    """A client for one model's server."""
    return LimitedClient(headers={"Accept-Encoding": "identity"}, follow_redirects=False, verify=_trust())


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that servers are checked against, read once: that takes a tenth of a second."""
    return httpx2.create_ssl_context()
