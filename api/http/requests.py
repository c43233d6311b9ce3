"""Every request gets an id, which its answer, its log lines and the trail of changes name."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.store.new_ids import new_id

HEADER: Final = "X-Request-Id"
_USABLE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """ASGI middleware: the id that a request brings, or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        brought = next((value for name, value in scope["headers"] if name == HEADER.lower().encode()), b"")
        id_ = brought.decode() if _USABLE.fullmatch(brought) else new_id()
        scope.setdefault("state", {})["request_id"] = id_
        token = request_id.set(id_)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = id_
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            request_id.reset(token)
