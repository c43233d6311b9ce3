"""Carries flows out: one sender blocks, one awaits. The same five effects, and nothing decided here."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from typing import Any, Final, TypeVar

import httpx2

from api.client.answers import Page
from api.client.effects import Asked, AskTerms, Call, Effect, Pause, Reply, Send, Watch
from api.client.event_lines import EventLines
from api.client.retrying import Terms, answered

T = TypeVar("T")
STREAM: Final = "text/event-stream"
_STREAM_TIMEOUT: Final = httpx2.Timeout(10.0, read=45.0)
"""The service says something every 15 seconds, if only that it is there."""


class Sender:
    """Carries flows out, blocking.

    Parameters
    ----------
    pause
        Waits so many seconds.
    """

    def __init__(self, http: httpx2.Client, terms: Terms, pause: Callable[[float], None] | None) -> None:
        self.http = http
        self._terms = terms
        self._pause = time.sleep if pause is None else pause

    def run(self, asked: Asked[T]) -> T:
        """The result of a call or of a flow."""
        with closing(iter(asked)) as flow:
            try:
                effect = next(flow)
                while True:
                    try:
                        done = self._do(effect)
                    except Exception as error:
                        effect = flow.throw(error)
                    else:
                        effect = flow.send(done)
            except StopIteration as end:
                result: T = end.value
                return result

    def rows(self, first: Call[Page[T]]) -> Iterator[T]:
        """The rows of every page."""
        call: Call[Page[T]] | None = first
        while call is not None:
            page = self.run(call)
            yield from page.rows
            call = None if page.next is None else call.with_params(cursor=page.next)

    def _do(self, effect: Effect) -> Any:
        match effect:
            case Call():
                return self.run(answered(effect))
            case Send():
                return reply_of(self.http.send(request_of(self.http, effect.call, effect.key)))
            case Watch():
                return self._watch(effect)
            case Pause():
                return self._pause(effect.seconds)
            case AskTerms():
                return self._terms

    def _watch(self, watch: Watch) -> Reply | None:
        response = self.http.send(stream_request(self.http, watch), stream=True)
        try:
            if not is_stream(response):
                response.read()
                return reply_of(response)
            events = EventLines(watch)
            for piece in response.iter_text():
                if events.is_enough(piece):
                    break
        finally:
            response.close()
        return None


class AsyncSender:
    """Carries flows out, awaiting.

    Parameters
    ----------
    pause
        Waits so many seconds.
    """

    def __init__(
        self, http: httpx2.AsyncClient, terms: Terms, pause: Callable[[float], Awaitable[None]] | None
    ) -> None:
        self.http = http
        self._terms = terms
        self._pause = _sleep if pause is None else pause

    async def run(self, asked: Asked[T]) -> T:
        """The result of a call or of a flow."""
        with closing(iter(asked)) as flow:
            try:
                effect = next(flow)
                while True:
                    try:
                        done = await self._do(effect)
                    except Exception as error:
                        effect = flow.throw(error)
                    else:
                        effect = flow.send(done)
            except StopIteration as end:
                result: T = end.value
                return result

    async def rows(self, first: Call[Page[T]]) -> AsyncIterator[T]:
        """The rows of every page."""
        call: Call[Page[T]] | None = first
        while call is not None:
            page = await self.run(call)
            for row in page.rows:
                yield row
            call = None if page.next is None else call.with_params(cursor=page.next)

    async def _do(self, effect: Effect) -> Any:
        match effect:
            case Call():
                return await self.run(answered(effect))
            case Send():
                return reply_of(await self.http.send(request_of(self.http, effect.call, effect.key)))
            case Watch():
                return await self._watch(effect)
            case Pause():
                return await self._pause(effect.seconds)
            case AskTerms():
                return self._terms

    async def _watch(self, watch: Watch) -> Reply | None:
        response = await self.http.send(stream_request(self.http, watch), stream=True)
        try:
            if not is_stream(response):
                await response.aread()
                return reply_of(response)
            events = EventLines(watch)
            async for piece in response.aiter_text():
                if events.is_enough(piece):
                    break
        finally:
            await response.aclose()
        return None


async def _sleep(seconds: float) -> None:
    import anyio  # comes with httpx2: asyncio and trio alike

    await anyio.sleep(seconds)


def request_of(http: httpx2.Client | httpx2.AsyncClient, call: Call[Any], key: str | None) -> httpx2.Request:
    """A call as httpx2 sends it."""
    headers = {"Accept": "application/json", **call.headers}
    if key is not None:
        headers["Idempotency-Key"] = key
    return http.build_request(
        call.method,
        call.path,
        params=dict(call.params) or None,
        content=call.body,
        headers=headers,
        timeout=_patient(http.timeout, call.seconds),
    )


def _patient(usual: httpx2.Timeout, seconds: float | None) -> httpx2.Timeout:
    """The client's patience, or more where the service may take longer to answer."""
    if seconds is None or usual.read is None or usual.read >= seconds:
        return usual
    return httpx2.Timeout(connect=usual.connect, read=seconds, write=usual.write, pool=usual.pool)


def stream_request(http: httpx2.Client | httpx2.AsyncClient, watch: Watch) -> httpx2.Request:
    """The request of a stream of events."""
    headers = {"Accept": STREAM, "Cache-Control": "no-store"}
    return http.build_request("GET", watch.call.path, headers=headers, timeout=_STREAM_TIMEOUT)


def is_stream(response: httpx2.Response) -> bool:
    """Whether what follows are events."""
    kind: str = response.headers.get("content-type", "")
    return response.status_code == 200 and kind.partition(";")[0].strip().lower() == STREAM


def reply_of(response: httpx2.Response) -> Reply:
    """An answer as the flows know it."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, response.content)
