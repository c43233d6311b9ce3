"""One run from beginning to end, with a real database and a process that only says what the test wants."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.exc import DataError, OperationalError

from api.runs.supervision import GRACE_SECONDS, RunLimits, Supervisor
from api.runs.workshop import ChildGoneError
from api.store import runs, tables
from api.store.database import Database

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
    asked_to_stop: bool = False

    def next(self, seconds: float) -> dict[str, Any] | None:
        self.clock.now += seconds
        said = self.script.pop(0) if self.script else None
        if isinstance(said, Exception):
            raise said
        if callable(said):
            return said()  # type: ignore[no-any-return]
        return said

    def ask_to_stop(self) -> None:
        self.asked_to_stop = True
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

    def begin(self, order: dict[str, Any]) -> FakeSession:
        script = self.scripts.pop(0) if len(self.scripts) > 1 else list(self.scripts[0])
        self.sessions.append(FakeSession(script, self.after_stop, self.clock))
        self.orders.append(order)
        return self.sessions[-1]

    def finish(self, session: FakeSession) -> None:
        session.ended = True


@dataclass
class Bench:
    """A supervisor with its workshop."""

    office: Any
    closing: bool = False
    executor: str = "worker-1"
    queued_again: list[str] = field(default_factory=list)

    def carry_out(
        self,
        run: str,
        *scripts: Iterable[Any],
        after_stop: Iterable[Any] = (STOPPED,),
        database: Any = None,
        **limits: Any,
    ) -> str | None:
        clock = FakeClock()
        said = [list(script) for script in scripts] or [[PRODUCT]]
        self.workshop = FakeWorkshop(clock, said, list(after_stop))
        supervisor = Supervisor(
            database or self.office.database,
            self.workshop,  # type: ignore[arg-type]
            self.executor,
            lambda _connection, held: self.queued_again.append(held.id),
            RunLimits(**limits),
            lambda: self.closing,
            clock,
            clock.sleep,
        )
        return supervisor.carry_out("office", run)

    def close(self) -> None:
        self.closing = True


@pytest.fixture(scope="module")
def shared_office(make_office):
    return make_office()


@pytest.fixture
def bench(shared_office) -> Bench:
    return Bench(shared_office)


@pytest.fixture
def ask(shared_office) -> Callable[..., str]:
    """A run that is in no queue."""
    return lambda **order: shared_office.ask(queued=False, **order)


def test_a_run_that_succeeds_keeps_its_answer_and_its_documents(bench, ask):
    run = ask(seed=7)
    assert bench.carry_out(run, memory_bytes=10**9) == "succeeded"
    row = bench.office.row(run)
    assert (row.state, row.attempt, row.executor, row.problem) == ("succeeded", 1, "worker-1", None)
    assert row.answer == {"status": "optimal"}
    with bench.office.database.reading() as connection:
        assert runs.document_of(connection, "office", run, "outcome") == b'{"a":1}'
    (order,) = bench.workshop.orders
    assert order["order"]["seed"] == 7
    assert order["memory_bytes"] == 10**9
    assert "Hello, bakery" in order["inputs"]["plan"]
    assert bench.workshop.sessions[0].ended


def test_a_run_that_has_ended_is_left_alone(bench, ask):
    run = ask()
    bench.carry_out(run)
    before = bench.office.row(run)
    assert bench.carry_out(run, [failed("OutOfMemoryError")]) is None
    assert bench.office.row(run) == before
    assert not bench.workshop.sessions


def test_progress_is_written_at_most_every_half_second(bench, ask, monkeypatch):
    run, written = ask(), []
    write = runs.note_progress

    def noting(connection: Any, held: Any, what: Any) -> None:
        written.append((bench.workshop.clock.now, what["values"][0]))
        write(connection, held, what)

    monkeypatch.setattr(runs, "note_progress", noting)
    bench.carry_out(run, [*(news(number) for number in range(1, 31)), PRODUCT])
    assert bench.office.progress(run) == {"values": [written[-1][1]]}
    moments = [moment for moment, _ in written]
    assert len(written) in (5, 6)  # in three seconds
    assert all(b - a > 0.499 for a, b in pairwise(moments))


def test_cancelling_a_running_run_keeps_what_was_found(bench, ask):
    run = ask()
    bench.carry_out(run, [lambda: bench.office.cancel(run)])
    row = bench.office.row(run)
    assert (row.state, row.problem["title"]) == ("cancelled", "Cancelled")
    assert row.answer == {"status": "optimal"}
    assert list(bench.office.documents(run)) == ["outcome"]
    assert bench.workshop.sessions[0].asked_to_stop


def test_a_run_that_does_not_stop_when_cancelled_is_ended_after_the_grace(bench, ask):
    run = ask()
    assert bench.carry_out(run, [lambda: bench.office.cancel(run)], after_stop=()) == "cancelled"
    assert "did not stop in time" in bench.office.row(run).problem["detail"]
    assert bench.workshop.sessions[0].ended
    assert bench.workshop.clock.now == pytest.approx(GRACE_SECONDS, abs=1.0)


def test_a_cancelled_run_that_had_found_nothing_is_cancelled_and_not_failed(bench, ask):
    run = ask()
    after = [{**failed("EngineStuckError"), "stopped": True}]
    assert bench.carry_out(run, [lambda: bench.office.cancel(run)], after_stop=after) == "cancelled"
    assert not bench.office.documents(run)


def test_a_run_that_was_cancelled_before_it_began_is_not_begun(bench, ask):
    run = ask()
    bench.office.cancel(run)
    assert bench.carry_out(run) is None
    assert not bench.workshop.sessions
    assert bench.office.row(run).attempt == 0


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("OutOfMemoryError", "out-of-memory"),
        ("EngineStuckError", "engine-stuck"),
        ("EngineCrashedError", "engine-crashed"),
        ("PlanError", "invalid-plan"),
        ("DocumentError", "invalid-document"),
        ("InputError", "invalid-input"),
        ("SomethingElse", "fault"),
    ],
)
def test_what_is_no_accident_ends_the_run_at_once_with_its_reason(bench, ask, error, kind):
    run = ask()
    issues = [{"path": "projects[0]", "found": "x", "expected": "y"}]
    assert bench.carry_out(run, [failed(error, issues=issues)]) == "failed"
    row = bench.office.row(run)
    assert row.attempt == 1
    assert row.problem["type"] == f"urn:crewline:problem:{kind}"
    assert row.problem["detail"] == "what it was"
    assert row.problem["issues"] == issues


def test_what_was_saved_of_a_lost_engine_is_kept_with_the_failure(bench, ask):
    run = ask()
    assert bench.carry_out(run, [lost("OutOfMemoryError")]) == "failed"
    row = bench.office.row(run)
    assert (row.problem["title"], row.answer) == (
        "The run needed more memory than it may have",
        {"status": "optimal"},
    )
    assert list(bench.office.documents(run)) == ["outcome"]


@pytest.mark.parametrize("accident", [GONE, failed("EngineKilledError"), lost("EngineKilledError"), STOPPED])
def test_an_accident_is_tried_again(bench, ask, accident):
    run = ask()
    assert bench.carry_out(run, [accident], [accident], [PRODUCT]) == "succeeded"
    assert bench.office.row(run).attempt == 3


@pytest.mark.parametrize(
    ("accident", "kind"),
    [(GONE, "process-lost"), (failed("EngineKilledError"), "engine-killed"), (STOPPED, "process-lost")],
)
def test_the_third_accident_is_the_last(bench, ask, accident, kind):
    run = ask()
    assert bench.carry_out(run, [accident]) == "failed"
    row = bench.office.row(run)
    assert (row.attempt, len(bench.workshop.sessions)) == (3, 3)
    assert row.problem["type"] == f"urn:crewline:problem:{kind}"


def test_a_run_whose_worker_died_three_times_is_not_begun_again(bench, ask):
    run = ask()
    for _ in range(3):
        with bench.office.database.writing() as connection:
            assert runs.begin_attempt(connection, "office", run, "worker-1") is not None
    assert bench.carry_out(run) == "failed"
    assert bench.office.row(run).problem["detail"] == "Its worker died 3 times while it was at work."
    assert not bench.workshop.sessions


def test_a_run_that_another_worker_has_taken_up_is_let_go_of(bench, ask):
    run = ask()

    def taken() -> None:
        with bench.office.database.writing() as connection:
            runs.begin_attempt(connection, "office", run, "worker-2")

    assert bench.carry_out(run, [taken, *[None] * 5, news(1), PRODUCT]) is None
    row = bench.office.row(run)
    assert (row.state, row.attempt, row.executor) == ("running", 2, "worker-2")
    assert bench.office.progress(run) is None
    assert not bench.office.documents(run)
    assert bench.workshop.sessions[0].ended


def test_who_comes_back_late_with_a_result_changes_nothing(bench, ask):
    """The other one has ended the run meanwhile; news and result of the first come together."""
    run = ask()

    def done_by_another() -> None:
        theirs = {**PRODUCT, "documents": {"outcome": "theirs"}}
        Bench(bench.office, executor="worker-2").carry_out(run, [theirs])

    before_all = bench.carry_out(run, [done_by_another, news(1), {**PRODUCT, "answer": {"status": "mine"}}])
    assert before_all is None
    row = bench.office.row(run)
    assert (row.executor, row.attempt, row.answer) == ("worker-2", 2, {"status": "optimal"})
    with bench.office.database.reading() as connection:
        assert runs.document_of(connection, "office", run, "outcome") == b"theirs"
    assert bench.office.progress(run) is None


def test_a_worker_that_ends_gives_its_run_back_and_the_attempt_does_not_count(bench, ask):
    run = ask()
    assert bench.carry_out(run, [bench.close]) is None
    row = bench.office.row(run)
    assert (row.state, row.attempt, row.executor) == ("queued", 0, None)
    assert bench.queued_again == [run]
    assert bench.workshop.sessions[0].ended


@pytest.mark.parametrize("accident", [GONE, STOPPED, lost("EngineKilledError")])
def test_processes_that_are_ended_with_their_worker_are_no_accident(bench, ask, accident):
    """A service manager ends a worker and all its processes at once."""
    run = ask()

    def ended() -> Any:
        bench.close()
        if isinstance(accident, Exception):
            raise accident
        return accident

    assert bench.carry_out(run, [GONE], [GONE], [ended]) is None
    row = bench.office.row(run)
    assert (row.state, row.attempt) == ("queued", 2)
    assert bench.queued_again == [run]


def test_a_worker_that_is_ending_begins_no_process(bench, ask):
    run = ask()
    bench.close()
    assert bench.carry_out(run) is None
    assert bench.office.row(run).state == "queued"
    assert bench.queued_again == [run]
    assert not bench.workshop.sessions


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


AWAY = OperationalError("SELECT 1", {}, Exception("server closed the connection"))


def test_a_database_that_is_away_for_a_while_fails_no_run(bench, ask, caplog):
    run = ask()
    shaky = Shaky(bench.office.database, lambda number: number % 4 != 0, AWAY)
    script = [news(1), *[None] * 20, news(2), *[None] * 20, PRODUCT]
    with caplog.at_level(logging.WARNING):
        assert bench.carry_out(run, script, database=shaky) == "succeeded"
    row = bench.office.row(run)
    assert (row.attempt, row.answer) == (1, {"status": "optimal"})
    assert "database away" in caplog.text


def test_a_fault_of_ours_ends_the_run_with_the_fault(bench, ask):
    run = ask()
    assert bench.carry_out(run, [ZeroDivisionError("by zero")]) == "failed"
    problem = bench.office.row(run).problem
    assert problem["title"] == "A fault in Crewline"
    assert problem["detail"] == "ZeroDivisionError: by zero"
    assert bench.workshop.sessions[0].ended


def test_an_order_that_can_not_be_read_ends_the_run(bench, ask):
    run = ask()
    database = bench.office.database
    with database.writing() as connection:
        no_order = bench.office.hashes["office", "studio"]
        connection.execute(tables.runs.update().where(tables.runs.c.id == run).values(order_sha256=no_order))
    assert bench.carry_out(run) == "failed"
    assert bench.office.row(run).problem["type"] == "urn:crewline:problem:fault"


def test_a_statement_that_fails_ends_the_run_and_is_not_told(bench, ask):
    """What it was to write may be somebody's plan."""
    run = ask()
    error = DataError("INSERT ... secret plan", {"a": "secret plan"}, Exception("bad"))
    shaky = Shaky(bench.office.database, lambda number: number == 3, error)
    assert bench.carry_out(run, [PRODUCT], database=shaky) == "failed"
    problem = bench.office.row(run).problem
    assert problem["detail"] == "DataError"
    assert not bench.office.documents(run)


def test_a_run_that_takes_too_long_is_ended(bench, ask):
    run = ask()
    assert bench.carry_out(run, [], wall_seconds=20.0) == "failed"
    row = bench.office.row(run)
    assert row.problem["type"] == "urn:crewline:problem:time-limit"
    assert row.problem["detail"] == "It took longer than 20 s and was ended."
    assert bench.workshop.sessions[0].ended
