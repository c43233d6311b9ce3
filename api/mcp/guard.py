"""What the tools may send at all, whatever their code says: nothing that changes a plan."""

from __future__ import annotations

import re
from typing import Final

import httpx2

_READS: Final = frozenset({"GET", "HEAD"})
_ASKS: Final = re.compile(r"/v1/plans/[^/]+/(runs|changes/preview)$|/v1/runs/[^/]+/cancel$")
"""Where a POST changes no plan: runs are started and cancelled, changes are tried."""


class ForbiddenRequestError(Exception):
    """A tool wanted to send what it may not: a fault of ours."""


def is_allowed(method: str, path: str) -> bool:
    """Whether a request changes no plan."""
    return method in _READS or (method == "POST" and _ASKS.search(path) is not None)


class Guard(httpx2.AsyncBaseTransport):
    """Lets through what changes no plan.

    Parameters
    ----------
    inside
        What sends it then.
    """

    def __init__(self, inside: httpx2.AsyncBaseTransport | None = None) -> None:
        self._inside = inside or httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, or refuse to.

        Raises
        ------
        ForbiddenRequestError
            If it might change a plan.
        """
        path = request.url.raw_path.decode("ascii").partition("?")[0]
        if not is_allowed(request.method, path):
            raise ForbiddenRequestError(f"{request.method} {path} is not among what the tools may send")
        return await self._inside.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what is inside."""
        await self._inside.aclose()
