"""``Client`` and ``AsyncClient``: everything the same but how they answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING

import httpx2

from api.client.answers import Page, TrailEntry
from api.client.calls import as_model, get, path_of
from api.client.change_requests import ChangeRequests
from api.client.connecting import TIMEOUT_SECONDS, connection
from api.client.documents import Document
from api.client.effects import Call, Flow
from api.client.keys import Keys
from api.client.modes import Async, Mode, Room, Sync, listing, operation
from api.client.plans import Plans
from api.client.retrying import Terms
from api.client.runs import Run, Runs
from api.client.senders import AsyncSender, Sender
from api.client.solving import kept
from api.client.waiting import OnProgress

if TYPE_CHECKING:
    from typing import Any, Self

    from scheduling.schedule import Outcome


class Office(Room[Mode]):
    """What both clients can do."""

    def __init__(self, sender: Any) -> None:
        super().__init__(sender)
        self.plans: Plans[Mode] = Plans(sender)
        self.runs: Runs[Mode] = Runs(sender)
        self.change_requests: ChangeRequests[Mode] = ChangeRequests(sender)
        self.keys: Keys[Mode] = Keys(sender)

    @operation
    def solve(
        self,
        /,
        plan: Document,
        *,
        id: str | None = None,  # noqa: A002
        on_progress: OnProgress | None = None,
        **order: Any,
    ) -> Flow[Outcome]:
        """Keep a plan, solve it, wait, and give the outcome: the short way.

        Parameters
        ----------
        plan
            Becomes the newest version of the plan with this id, or else of the plan with its name.
        order
            What a solve knows: ``effort=2``, ``time_limit=60``, ``seed=1``, ...

        Raises
        ------
        InvalidError
            With every error of the plan or of the order.
        RunFailedError, RunCancelledError
            If the run ended without an outcome.
        """
        there = yield from kept(self.plans, plan, id)
        run: Run[Any] = yield from Runs.start.flow(
            self.runs, "solve", there.id, version=there.version, **order
        )
        yield from Run.wait.flow(run, on_progress)
        return (yield from Run.outcome.flow(run))

    @listing
    def trail(self, *, subject: str | None = None) -> Call[Page[TrailEntry]]:
        """Every change of the workspace, the newest first: for administrators.

        Parameters
        ----------
        subject
            Id of a plan, a run or a key.
        """
        return get(path_of("trail"), as_model(Page[TrailEntry]), subject=subject, limit=200)

    def __repr__(self) -> str:
        """The host, and no key."""
        return f"<{type(self).__name__} of {self._sender.http.base_url.host}>"


class Client(Office[Sync]):
    """A client that answers when it is done.

    Parameters
    ----------
    base_url
        Of the service; ``CREWLINE_URL`` where it is missing, else this machine.
    key
        ``cl_...``; ``CREWLINE_KEY`` where it is missing. An open service needs none.
    timeout_seconds
        For connecting, and for each piece of a request and of an answer. Uploads and pictures take longer:
        their answers are waited for 90 and 60 seconds at least.
    terms
        How often to retry; clock and dice, for tests.
    transport, pause
        What takes the place of the network and of waiting, for tests.

    Raises
    ------
    ValueError
        If the address, the key or the timeout can't be used.
    """

    def __init__(
        self,
        base_url: str | None = None,
        key: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        terms: Terms | None = None,
        transport: httpx2.BaseTransport | None = None,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        http = httpx2.Client(**connection(base_url, key, timeout_seconds), transport=transport)
        super().__init__(Sender(http, terms or Terms(), pause))

    def close(self) -> None:
        """Close its connections."""
        self._sender.http.close()

    def __enter__(self) -> Self:
        """The client, to be closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


class AsyncClient(Office[Async]):
    """A client that is awaited, on asyncio or trio; the parameters are those of ``Client``."""

    def __init__(
        self,
        base_url: str | None = None,
        key: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        terms: Terms | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        pause: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        http = httpx2.AsyncClient(**connection(base_url, key, timeout_seconds), transport=transport)
        super().__init__(AsyncSender(http, terms or Terms(), pause))

    async def close(self) -> None:
        """Close its connections."""
        await self._sender.http.aclose()

    async def __aenter__(self) -> Self:
        """The client, to be closed at the end."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.close()
