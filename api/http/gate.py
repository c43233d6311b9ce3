"""What a request meets first, and an answer passes last: limits, hosts, and what browsers heed.

Plain ASGI, so that it holds for every answer, whatever made it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import ProblemError, answer
from api.http.safe_headers import SAFE_HEADERS

MOST_HEADER_BYTES: Final = 16_384
MOST_QUERY_BYTES: Final = 8_192
MOST_PARAMETERS: Final = 100
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class Gate:
    """ASGI middleware.

    Parameters
    ----------
    hosts
        Names under which the service may be asked; None for any. An open service is asked under those of
        this machine only: a page of another origin could otherwise have a browser ask it, by a name that
        leads here (DNS rebinding) or by a form that is sent here.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None = None) -> None:
        self._app = app
        self._hosts = None if hosts is None else frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        problem = _oversized(scope) or self._misdirected(Headers(scope=scope))
        if problem is None:
            await self._app(scope, receive, send_safely)
        else:
            await answer(Request(scope), problem)(scope, receive, send_safely)

    def _misdirected(self, headers: Headers) -> ProblemError | None:
        if self._hosts is None:
            return None
        host = headers.get("host", "")
        if host_name(host) not in self._hosts:
            return ProblemError(421, "wrong-host", "This service is not known by that name", "See `--host`.")
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() != host.lower():
            return ProblemError(403, "foreign-origin", "Pages of another origin may not ask an open service")
        return None


def hosts_when_open(is_open: bool, host: str) -> tuple[str, ...] | None:
    """The names under which a service may be asked."""
    return (*_LOOPBACK, host) if is_open else None


def host_name(host: str) -> str:
    """The name in a header ``Host``, without the port and the brackets of IPv6."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _oversized(scope: Scope) -> ProblemError | None:
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
        detail = f"At most {MOST_HEADER_BYTES:,} bytes are taken."
        return ProblemError(431, "headers-too-large", "The headers are too large", detail)
    query: bytes = scope["query_string"]
    if len(query) > MOST_QUERY_BYTES or query.count(b"&") >= MOST_PARAMETERS:
        detail = f"At most {MOST_PARAMETERS} parameters, {MOST_QUERY_BYTES:,} bytes in all."
        return ProblemError(414, "query-too-long", "The query is too long", detail)
    if "\x00" in scope["path"] or b"%00" in query or b"\x00" in query:
        return ProblemError(400, "bad-request", "The address holds a null byte")
    return None
