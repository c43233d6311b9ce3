"""A supervisor with a real database, and processes that only say what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import OperationalError

from api.runs.supervision import RunLimits, Supervisor
from api.runs.workshop import ChildGoneError, ShortageError
from api.store.database import Database

AWAY = OperationalError("SELECT 1", {}, Exception("server closed the connection"))
PRODUCT = {
    "say": "product",
    "stopped": False,
    "answer": {"status": "optimal"},
    "documents": {"outcome": '{"a":1}'},
    "loss": None,
}
STOPPED = {**PRODUCT, "stopped": True}
GONE = ChildGoneError(-9, "Killed")


def news(number: int) -> dict[str, Any]:
    return {"say": "news", "news": {"values": [number]}}


def failed(kind: str, message: str = "what it was", **more: Any) -> dict[str, Any]:
    return {"say": "failed", "stopped": False, "kind": kind, "message": message, **more}


def lost(kind: str) -> dict[str, Any]:
    return {**PRODUCT, "loss": {"kind": kind, "message": "what it was"}}


@dataclass
class FakeSession:
    """A process that says one thing at each look: a message, nothing, its end, or it does something."""

    script: list[Any]
    after_stop: list[Any]
    clock: FakeClock
    ended: bool = False
    asked_to_stop_at: float | None = None

    def next(self, seconds: float) -> dict[str, Any] | None:
        self.clock.now += seconds
        said = self.script.pop(0) if self.script else None
        if isinstance(said, Exception):
            raise said
        if callable(said):
            return said()  # type: ignore[no-any-return]
        return said

    def ask_to_stop(self) -> None:
        self.asked_to_stop_at = self.clock.now
        self.script = list(self.after_stop)


@dataclass
class FakeClock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class FakeWorkshop:
    """Processes by their scripts, one after another; the last of them again and again."""

    clock: FakeClock
    scripts: list[list[Any]]
    after_stop: list[Any]
    sessions: list[FakeSession] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    shortages: int = 0
    on_finish: Callable[[], None] = lambda: None

    def begin(self, order: dict[str, Any]) -> FakeSession:
        if self.shortages:
            self.shortages -= 1
            raise ShortageError("Resource temporarily unavailable")
        script = self.scripts.pop(0) if len(self.scripts) > 1 else list(self.scripts[0])
        self.sessions.append(FakeSession(script, self.after_stop, self.clock))
        self.orders.append(order)
        return self.sessions[-1]

    def finish(self, session: FakeSession) -> None:
        session.ended = True
        self.on_finish()


@dataclass
class Bench:
    """A supervisor with its workshop."""

    office: Any
    closing: bool = False
    is_closing_after: float = float("inf")
    executor: str = "worker-1"
    queued_again: list[str] = field(default_factory=list)

    def carry_out(
        self,
        run: str,
        *scripts: Iterable[Any],
        after_stop: Iterable[Any] = (STOPPED,),
        database: Any = None,
        shortages: int = 0,
        on_finish: Callable[[], None] = lambda: None,
        **limits: Any,
    ) -> str | None:
        clock = FakeClock()
        said = [list(script) for script in scripts] or [[PRODUCT]]
        self.workshop = FakeWorkshop(clock, said, list(after_stop), shortages=shortages, on_finish=on_finish)
        supervisor = Supervisor(
            database or self.office.database,
            self.workshop,  # type: ignore[arg-type]
            self.executor,
            lambda _connection, held: self.queued_again.append(held.id),
            RunLimits(**limits),
            lambda: self.closing or clock.now >= self.is_closing_after,
            clock,
            clock.sleep,
        )
        return supervisor.carry_out("office", run)

    def close(self) -> None:
        self.closing = True


class Shaky:
    """A database that is away at times: ``fails`` says whether it is, by the number of the transaction."""

    def __init__(self, database: Database, fails: Callable[[int], bool], error: Exception) -> None:
        self._database, self._fails, self._error, self.number = database, fails, error, 0

    def _or_fail(self, transaction: Callable[[], Any]) -> Any:
        self.number += 1
        if self._fails(self.number):
            raise self._error
        return transaction()

    def reading(self) -> Any:
        return self._or_fail(self._database.reading)

    def writing(self) -> Any:
        return self._or_fail(self._database.writing)


class Forgetful:
    """A database that commits, but whose answers to the transactions named are lost."""

    def __init__(self, database: Database, *forgotten: int) -> None:
        self._database, self._forgotten, self.number = database, forgotten, 0

    def reading(self) -> Any:
        return self._database.reading()

    @contextmanager
    def writing(self) -> Iterator[Any]:
        self.number += 1
        with self._database.writing() as connection:
            yield connection
        if self.number in self._forgotten:
            raise AWAY
