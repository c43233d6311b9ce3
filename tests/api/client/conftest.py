"""A service that answers from a script, and whoever asks it, with either of the two clients.

A conversation is a generator that yields what it asks of a client and is sent the answers, so that each test
is written once: ``run = yield client.runs.get(...)``.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from api.app import create_app
from api.client import AsyncClient, Client, Retries, Terms
from api.settings import Settings
from api.store.database import Database
from api.store.migrating import migrate

URL = "http://crewline.test"
KEY = "cl_abc.secret-of-the-key"
PLAN = {
    "id": "hello",
    "name": "Hello",
    "version": 3,
    "created": "2027-01-04T09:00:00Z",
    "updated": "2027-01-04T09:00:00Z",
    "newer": "than this client",
}
RUN = {
    "id": "0" * 32,
    "kind": "solve",
    "plan": "hello",
    "version": 3,
    "state": "queued",
    "priority": 100,
    "created": "2027-01-04T09:00:00Z",
    "created_by": "key:abc",
    "started": None,
    "finished": None,
    "attempt": 0,
    "cancelling": False,
    "answer": None,
    "problem": None,
}
REQUEST = {
    "id": RUN["id"],
    "plan": "hello",
    "version": 3,
    "head": 3,
    "is_current": False,
    "state": "open",
    "reason": "why",
    "changes": [],
    "change_count": 0,
    "sentences": [],
    "projects": [],
    "assessments": [],
    "by": "key:abc",
    "at": "2027-01-04T09:00:00Z",
    "run": RUN,
    "decision": None,
}
Conversation = Callable[[Any], Generator[Any, Any, Any]]


def ok(body: Any, status: int = 200) -> httpx2.Response:
    return httpx2.Response(status, json=body)


def problem(status: int, kind: str, headers: dict[str, str] | None = None, **more: Any) -> httpx2.Response:
    body = {"type": f"urn:crewline:problem:{kind}", "title": kind, "status": status, **more}
    kept = {"Content-Type": "application/problem+json", **(headers or {})}
    return httpx2.Response(status, content=json.dumps(body), headers=kept)


class Stream(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """Pieces of an answer, and the error that cuts it, if any."""

    def __init__(self, pieces: list[str], cut: Exception | None) -> None:
        self._pieces = pieces
        self._cut = cut

    def __iter__(self) -> Iterator[bytes]:
        yield from (piece.encode() for piece in self._pieces)
        if self._cut is not None:
            raise self._cut

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    async def aclose(self) -> None:
        pass


def events(*pieces: str, cut: Exception | None = None) -> httpx2.Response:
    return httpx2.Response(200, headers={"Content-Type": "text/event-stream"}, stream=Stream([*pieces], cut))


def event(state: str, news: Any = None, name: str = "progress") -> str:
    return f"event: {name}\ndata: {json.dumps({'state': state, 'news': news})}\n\n"


@dataclass
class Service:
    """Answers from a script, in turn; keeps what it was asked, and how long the client waited."""

    mode: str
    script: list[Any] = field(default_factory=list)
    asked: list[httpx2.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    terms: Terms = field(default_factory=Terms)

    def answers(self, *script: Any) -> Service:
        """Answer with these: responses, errors to raise, or functions of the request."""
        self.script = [*script]
        return self

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        assert self.script, f"nothing more to answer: {request.method} {request.url.path}"
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step(request) if callable(step) else step

    def talk(self, conversation: Conversation) -> Any:
        """Have a conversation with the client of this mode."""
        transport = httpx2.MockTransport(self)
        if self.mode == "sync":
            with Client(URL, KEY, terms=self.terms, transport=transport, pause=self.pauses.append) as client:
                return talked(client, conversation)

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        async def talk() -> Any:
            async with AsyncClient(URL, KEY, terms=self.terms, transport=transport, pause=pause) as client:
                return await talked_async(client, conversation)

        return asyncio.run(talk())

    def ask_again(self, client: Any) -> Any:
        """Ask for a plan, whatever has become of the client."""
        asked = client.plans.read("hello")
        return asyncio.run(asked) if inspect.iscoroutine(asked) else asked

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.asked]

    @property
    def keys(self) -> list[str | None]:
        return [request.headers.get("idempotency-key") for request in self.asked]


def talked(client: Client, conversation: Conversation) -> Any:
    talk = conversation(client)
    answer: Any = None
    try:
        while True:
            asked = talk.send(answer)
            answer = list(asked) if isinstance(asked, Iterator) else asked
    except StopIteration as end:
        return end.value


async def talked_async(client: AsyncClient, conversation: Conversation) -> Any:
    talk = conversation(client)
    asked = next(talk)
    try:
        while True:
            if inspect.isasyncgen(asked):
                answer: Any = [row async for row in asked]
            else:
                try:
                    answer = await asked
                except Exception as error:
                    asked = talk.throw(error)
                    continue
            asked = talk.send(answer)
    except StopIteration as end:
        return end.value


@pytest.fixture(params=["sync", "async"])
def service(request) -> Service:
    """A service of the script, asked by either client, whose dice always show 1 and who waits no second."""
    return Service(request.param, terms=Terms(Retries(), dice=lambda: 1.0))


@pytest.fixture(scope="session")
def described(tmp_path_factory) -> Iterator[dict[str, Any]]:
    """The OpenAPI description of the service; no request is answered."""
    settings = Settings(service_data=tmp_path_factory.mktemp("described"), open=True)
    database = Database(settings.database_url)
    migrate(database)
    yield create_app(settings, database).openapi()
    database.close()
