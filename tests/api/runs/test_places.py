"""What is relied on of DBOS, the private calls above all: a new version that does otherwise fails here.

A worker in this process, whose runs are stood in for by a gate that the test opens.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from dbos import DBOS

import api.runs.worker as worker_module
from api.runs.places import QueuePlaces
from api.runs.queueing import QUEUE, WORKFLOW, run_of
from api.runs.worker import WorkerOptions, WorkerProcess
from api.store import runs, tables


class NoWorkshop:
    """Where there are no processes."""

    processes = ()

    def start_ahead(self) -> None: ...

    def start_no_more(self) -> None: ...

    def close(self) -> None: ...


@dataclass
class Gate:
    """Stands in for the supervisor: whoever comes is noted, waits until it is open, and ends his run."""

    database: Any
    is_open: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    most_of: dict[str, int] = field(default_factory=dict)
    ended: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry_out(self, workspace: str, run: str) -> str | None:
        with self.lock:
            self.begun.append(run)
            self.inside.append(workspace)
            for name in (workspace, "all"):
                now = len(self.inside) if name == "all" else self.inside.count(workspace)
                self.most_of[name] = max(now, self.most_of.get(name, 0))
        with self.database.writing() as connection:
            held = runs.begin_attempt(connection, workspace, run, "here")
        self.is_open.wait(60)
        if held is not None:
            with self.database.writing() as connection:
                runs.end_run(connection, held, runs.Ending("succeeded"))
        with self.lock:
            self.inside.remove(workspace)
            self.ended.append((run, tuple(self.begun)))
        return None if held is None else "succeeded"


@dataclass
class Launched:
    """A worker that works in this process."""

    office: Any
    gate: Gate
    places: QueuePlaces

    def statuses(self) -> dict[str, str]:
        found = DBOS.list_workflows(load_input=False, load_output=False)
        return {run_of(one.workflow_id): one.status for one in found}

    def give_to(self, executor: str, run: str, status: str = "PENDING") -> None:
        """As if that one had taken the run up, and died."""
        statement = sa.text(
            "UPDATE workflow_status SET status = :status, executor_id = :executor, owner_xid = 'x' "
            "WHERE workflow_uuid = :run"
        )
        with self.office.database.writing() as connection:
            connection.execute(statement, {"status": status, "executor": executor, "run": run})

    def clear(self) -> None:
        """Cancel what no test shall find after this one."""
        with self.office.database.writing() as connection:
            for row in connection.execute(sa.select(tables.runs.c.workspace, tables.runs.c.id)).all():
                runs.ask_to_cancel(connection, row.workspace, row.id)

    def owner_of(self, run: str) -> tuple[str | None, str | None]:
        with self.office.database.reading() as connection:
            statement = sa.text("SELECT status, owner_xid FROM workflow_status WHERE workflow_uuid = :r")
            return tuple(connection.execute(statement, {"r": run}).one())  # type: ignore[return-value]


@pytest.fixture(scope="module")
def monkeymodule() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def launched_once(make_office, monkeymodule) -> Iterator[tuple[Any, list[Gate], Any]]:
    office, gates = make_office(), []
    monkeymodule.setattr(worker_module, "Workshop", NoWorkshop)
    worker = WorkerProcess(office.database, WorkerOptions("here", concurrency=2))
    worker._supervisor = type("", (), {"carry_out": lambda _, *about: gates[-1].carry_out(*about)})()  # type: ignore[assignment]
    worker.start()
    worker._rescue.stop()  # the dead of these tests are for the tests to find
    yield office, gates, worker
    worker.close()
    DBOS.destroy(destroy_registry=True)
    logging.getLogger("dbos").handlers.clear()


@pytest.fixture
def launched(launched_once, eventually) -> Iterator[Launched]:
    office, gates, worker = launched_once
    gates.append(Gate(office.database))
    made = Launched(office, gates[-1], worker._rescue._places)
    yield made
    made.clear()
    made.gate.is_open.set()
    eventually(lambda: not made.places.known_runs())


@pytest.fixture
def blocked(launched, eventually) -> Callable[..., str]:
    """A run that is being carried out until the gate opens, so that the workspace's others wait."""

    def block(workspace: str = "office") -> str:
        run = launched.office.ask(workspace=workspace)
        eventually(lambda: run in launched.gate.begun)
        return run

    return block


def test_what_a_dead_executor_was_carrying_out_goes_back_into_the_queue_once(launched, blocked, eventually):
    first = blocked()
    run = launched.office.ask()
    launched.give_to("dead", run)
    assert launched.places.taken() == {first: "here", run: "dead"}
    assert launched.places.take_over("dead") == 1
    assert launched.owner_of(run) == ("ENQUEUED", None)
    assert launched.places.take_over("dead") == 0
    assert launched.places.known_runs() == {first, run}
    launched.gate.is_open.set()
    eventually(lambda: launched.statuses()[run] == "SUCCESS")
    assert launched.gate.begun == [first, run]
    assert launched.office.row(run).attempt == 1


@pytest.mark.parametrize("status", ["SUCCESS", "CANCELLED", "ERROR", "ENQUEUED"])
def test_taking_over_touches_nothing_that_is_not_being_carried_out(launched, blocked, status):
    blocked()
    run = launched.office.ask()
    launched.give_to("dead", run, status)
    assert launched.places.take_over("dead") == 0
    assert launched.owner_of(run) == (status, "x")
    launched.give_to("dead", run, "SUCCESS")


def test_taking_over_from_one_leaves_the_others_alone(launched, blocked):
    first = blocked()
    run = launched.office.ask()
    launched.give_to("other", run)
    assert launched.places.take_over("dead") == 0
    assert launched.places.taken() == {first: "here", run: "other"}
    launched.give_to("other", run, "SUCCESS")


def test_one_place_is_put_back_if_it_is_still_that_executors(launched, blocked, eventually):
    blocked()
    run = launched.office.ask()
    launched.give_to("here", run)
    launched.places.put_back(run, "somebody else")
    assert launched.owner_of(run) == ("PENDING", "x")
    launched.places.put_back(run, "here")
    assert launched.owner_of(run) == ("ENQUEUED", None)
    launched.gate.is_open.set()
    eventually(lambda: launched.office.row(run).state == "succeeded")


def test_a_flood_of_one_workspace_does_not_hold_up_another(launched, eventually):
    launched.gate.is_open.set()
    flood = [launched.office.ask() for _ in range(14)]
    others = [launched.office.ask(workspace="elsewhere") for _ in range(2)]
    eventually(lambda: len(launched.gate.ended) == 16)
    assert launched.gate.most_of["office"] == 1
    assert launched.gate.begun[-1] in flood
    (begun_by_then,) = (begun for run, begun in launched.gate.ended if run == others[-1])
    assert len(set(begun_by_then) & set(flood)) <= 7


def test_what_is_more_urgent_comes_first_within_a_workspace(launched, blocked, eventually):
    first = blocked()
    late, usual, urgent, usual_too = (
        launched.office.ask(priority=priority) for priority in (200, 100, 1, 100)
    )
    launched.gate.is_open.set()
    eventually(lambda: len(launched.gate.ended) == 5)
    assert launched.gate.begun == [first, urgent, usual, usual_too, late]


def test_a_newer_run_takes_the_place_of_one_that_waits(launched, blocked, eventually):
    running = blocked()
    old, new = launched.office.ask(), launched.office.ask()
    with launched.office.database.writing() as connection:
        assert runs.supersede(connection, "office", "studio", "solve", new) == (old,)
    launched.gate.is_open.set()
    eventually(lambda: len(launched.gate.ended) == 3)
    row = launched.office.row(old)
    assert (row.state, row.attempt, row.problem["run"]) == ("cancelled", 0, new)
    assert launched.office.row(running).state == launched.office.row(new).state == "succeeded"


def test_a_worker_keeps_to_its_own_concurrency_whatever_another_says(launched, eventually):
    launched.office.queue.register(9, 3)
    try:
        asked = [launched.office.ask(workspace=name) for name in ("office", "elsewhere") for _ in range(3)]
        eventually(lambda: len(launched.gate.begun) >= 2)
        launched.gate.is_open.set()
        eventually(lambda: len(launched.gate.ended) == len(asked))
        assert launched.gate.most_of["all"] == 2
    finally:
        launched.office.queue.register(2, 1)


def test_a_run_and_its_place_in_the_queue_are_written_together_or_not_at_all(launched, blocked):
    blocked()
    office, kept = launched.office, launched.places.known_runs()

    def put_and_fail() -> None:
        with office.database.writing() as connection:
            office.queue.put(connection, "office", "0" * 32, 100)
            runs.find_run(connection, "office", "no such run")

    with pytest.raises(KeyError):
        put_and_fail()
    assert launched.places.known_runs() == kept


def test_each_time_in_the_queue_has_a_name_of_its_own(launched, blocked):
    blocked()
    office, run = launched.office, launched.office.ask()
    with office.database.writing() as connection:
        office.queue.put(connection, "office", run, 100, again=True)
    found = DBOS.list_workflows(queue_name=QUEUE, name=WORKFLOW, load_input=False, load_output=False)
    assert len([one for one in found if run_of(one.workflow_id) == run]) == 2
