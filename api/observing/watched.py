"""Every request seen from outside: one log line and its figures; a fault is told once, with the request's id.

A line names the route's template, never the path, the query, a header or the body.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import ProblemError, answer
from api.http.safe_headers import SAFE_HEADERS
from api.observing.figures import Figures
from api.store.database import Database

_log = logging.getLogger("crewline.requests")
_RUNS: Final = "/v1/runs/"
QUIET: Final = frozenset({"/health", "/ready", "/metrics"})
"""Asked for every few seconds by machines: told at the level DEBUG."""


@dataclass(slots=True)
class _Seen:
    """What was seen of one answer."""

    began: float
    status: int | None = None
    first_byte: float | None = None
    sent_bytes: int = 0
    is_stream: bool = False
    run: str | None = None

    def look(self, message: Message) -> None:
        """Note what is sent."""
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            self.status, self.first_byte = message["status"], time.perf_counter()
            self.is_stream = headers.get("content-type", "").startswith("text/event-stream")
            location = headers.get("location", "")
            self.run = location.removeprefix(_RUNS) if location.startswith(_RUNS) else None
        elif message["type"] == "http.response.body":
            self.sent_bytes += len(message.get("body", b""))


def observe(app: FastAPI, database: Database) -> None:
    """Watch every request of an application; its figures are kept as ``app.state.figures``."""
    app.state.figures = Figures(database)
    app.add_middleware(Watched, figures=app.state.figures)


class Watched:
    """ASGI middleware, within the one that gives requests their ids."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(time.perf_counter())

        async def watched_send(message: Message) -> None:
            seen.look(message)
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except Exception as fault:  # the outermost place that knows the request: told in full, then answered
            _log.exception("fault", exc_info=fault, extra={"route": _route(scope)})
            if seen.status is not None:
                raise  # the answer has begun: the server cuts it off
            problem = ProblemError(500, "fault", "A fault in Crewline", headers=SAFE_HEADERS)
            await answer(Request(scope), problem)(scope, receive, watched_send)
        finally:
            self._note(scope, seen)

    def _note(self, scope: Scope, seen: _Seen) -> None:
        now = time.perf_counter()
        route, method = _route(scope), scope["method"]
        until_counted = seen.first_byte if seen.is_stream and seen.first_byte is not None else now
        self._figures.count(method, route, seen.status, until_counted - seen.began)
        level = logging.DEBUG if route in QUIET else logging.INFO
        if _log.isEnabledFor(level):
            facts = {**_who(scope), "method": method, "route": route, "status": seen.status}
            facts |= {"milliseconds": round(1000 * (now - seen.began), 1), "bytes": seen.sent_bytes}
            facts["run"] = seen.run or scope.get("path_params", {}).get("run")
            _log.log(level, "request", extra=facts)


def _route(scope: Scope) -> str | None:
    """The template of the path, such as ``/v1/runs/{run}``; None where nothing is there."""
    path: str | None = getattr(scope.get("route"), "path", None)
    return path


def _who(scope: Scope) -> dict[str, Any]:
    principal = scope.get("state", {}).get("principal")
    return {} if principal is None else {"workspace": principal.workspace, "actor": principal.actor}
