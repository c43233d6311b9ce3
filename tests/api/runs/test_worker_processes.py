"""Workers as processes, with the engine itself: killed, stopped and ended at the worst moments."""

from __future__ import annotations

import signal
import time
from typing import Any

import psutil
import pytest

from planner.document import canonical_json
from planner.generator import generate_plan

ENDLESS = {"effort": 100_000, "workers": 1}
"""An order that is never done by itself."""
SHORT = {"time_limit": 2.5, "workers": 1, "effort": None}


DATABASES = ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])]
"""``make test-postgres`` asks for the slow ones, too."""


@pytest.fixture(scope="module", params=DATABASES)
def office(make_office, big_plan, request) -> Any:
    made = make_office(request.param)
    made.add_plan("big", big_plan)
    return made


@pytest.fixture(scope="module")
def workers(office, start_worker) -> dict[str, Any]:
    """The workers by their names; ``worker-1`` is there from the beginning."""
    return {"worker-1": start_worker(office.database)}


@pytest.fixture
def worker(workers, office, start_worker) -> Any:
    """A worker that works, whatever the last test has done to it."""
    if workers["worker-1"].process.poll() is not None:
        workers["worker-1"] = start_worker(office.database)
    return workers["worker-1"]


def are_gone(processes: list[psutil.Process]) -> bool:
    return not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_a_run_is_carried_out(worker, office):
    run = office.ask()
    row = office.until(run)
    assert (row.state, row.attempt, row.executor) == ("succeeded", 1, "worker-1")
    assert list(office.documents(run)) == ["outcome"]
    assert office.progress(run)["values"]


@pytest.mark.parametrize("victim", ["engine", pytest.param("run_process", marks=pytest.mark.slow)])
def test_a_run_whose_process_is_killed_is_begun_again_and_has_one_result(worker, office, victim):
    run = office.ask("big", **SHORT)
    office.solving(run)
    getattr(worker, victim)(office, run).kill()
    row = office.until(run)
    assert (row.state, row.attempt) == ("succeeded", 2)
    assert list(office.documents(run)) == ["outcome"]
    assert worker.process.poll() is None


def test_an_engine_that_crashes_ends_its_run_and_nothing_else(worker, office):
    run = office.ask("big", **ENDLESS)
    office.solving(run)
    worker.engine(office, run).send_signal(signal.SIGSEGV)
    row = office.until(run)
    assert row.state == "failed"
    assert row.problem["type"] in (
        "urn:crewline:problem:engine-crashed",
        "urn:crewline:problem:engine-killed",
    )
    assert office.until(office.ask()).state == "succeeded"


def test_cancelling_ends_the_process_and_keeps_the_best_schedule(worker, office, eventually):
    run = office.ask("big", **ENDLESS)
    office.solving(run)
    process, engine = worker.run_process(office, run), worker.engine(office, run)
    office.cancel(run)
    row = office.until(run)
    assert (row.state, row.problem["title"]) == ("cancelled", "Cancelled")
    assert list(office.documents(run)) == ["outcome"]
    eventually(lambda: are_gone([process, engine]))


def test_a_worker_that_is_asked_to_end_gives_its_run_back(worker, office, start_worker, workers):
    run = office.ask("big", **ENDLESS)
    office.solving(run)
    assert worker.end() == 0
    row = office.row(run)
    assert (row.state, row.counted_attempts, row.executor) == ("queued", 0, None)
    workers["worker-1"] = start_worker(office.database)
    assert office.until(run, "running").attempt == 2
    office.cancel(run)
    assert office.until(run).state == "cancelled"


def test_a_killed_worker_leaves_no_process_and_its_successor_takes_up_its_run(
    worker, office, start_worker, workers, eventually
):
    run = office.ask("big", **ENDLESS)
    office.solving(run)
    children = worker.kill()
    assert len(children) >= 3  # of the run, its engine's server and its engine
    eventually(lambda: are_gone(children), 10.0)
    workers["worker-1"] = start_worker(office.database)
    row = office.until(run, "running", attempt=2)
    assert row.executor == "worker-1"
    office.cancel(run)
    assert office.until(run).state == "cancelled"


@pytest.mark.slow
def test_a_name_is_one_process_at_a_time(worker, office, start_worker):
    office.until(office.ask())  # it works, so it has its name
    second = start_worker(office.database)
    assert second.process.wait(60) == 1
    assert second.log.read_text().count("\n") == 1
    assert "nother worker works under the name 'worker-1'" in second.log.read_text()


@pytest.mark.slow
def test_another_worker_takes_over_and_who_comes_back_writes_nothing(
    worker, office, start_worker, workers, eventually
):
    """The first is stopped past its lease, then goes on."""
    run = office.ask("big", **ENDLESS)
    office.solving(run)
    other = start_worker(office.database, "worker-2")
    eventually(lambda: "worker ready" in other.log.read_text())
    worker.process.send_signal(signal.SIGSTOP)
    office.until(run, "running", attempt=2, seconds=20.0)
    eventually(lambda: (office.progress(run) or {}) and office.row(run).executor == "worker-2")
    worker.process.send_signal(signal.SIGCONT)
    time.sleep(3.0)  # it finds out
    row = office.row(run)
    assert (row.state, row.attempt, row.executor) == ("running", 2, "worker-2")
    assert "run lost" in worker.log.read_text()
    assert not office.documents(run)
    office.cancel(run)
    assert office.until(run).state == "cancelled"
    both = [office.ask("big", **SHORT), office.ask("big", workspace="elsewhere", **SHORT)]
    eventually(lambda: office.row(both[0]).state == office.row(both[1], "elsewhere").state == "succeeded")
    executors = {office.row(both[0]).executor, office.row(both[1], "elsewhere").executor}
    assert executors == {"worker-1", "worker-2"}
    other.kill()


@pytest.fixture(params=DATABASES)
def little_memory(make_office, start_worker, request) -> tuple[Any, Any]:
    """An office whose worker gives its runs little memory, and time enough on a busy machine."""
    made = make_office(request.param)
    made.add_plan("huge", canonical_json(generate_plan(projects=400, tasks=10_000, people=300)))
    return made, start_worker(made.database, run_memory_mb=250)


@pytest.fixture(params=DATABASES)
def little_time(make_office, start_worker, request) -> tuple[Any, Any]:
    """An office whose worker gives its runs little time."""
    made = make_office(request.param)
    made.add_plan("middle", canonical_json(generate_plan(projects=6, tasks=80, people=8)))
    return made, start_worker(made.database, run_seconds=12)


def test_a_run_that_needs_more_memory_than_it_may_have_fails_with_that_reason(little_memory):
    office, worker = little_memory
    row = office.until(office.ask("huge"))
    assert (row.state, row.problem["type"]) == ("failed", "urn:crewline:problem:out-of-memory")
    assert worker.process.poll() is None


@pytest.mark.slow
def test_a_run_that_does_not_end_is_ended(little_time, eventually):
    office, worker = little_time
    run = office.ask("middle", **ENDLESS)
    office.solving(run)
    process = worker.run_process(office, run)
    process.suspend()
    row = office.until(run)
    assert (row.state, row.problem["type"]) == ("failed", "urn:crewline:problem:time-limit")
    eventually(lambda: are_gone([process]))
    assert worker.process.poll() is None
