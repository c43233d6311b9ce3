"""One run from beginning to end, with a real database and a process that only says what the test wants."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.exc import DataError

from api.runs.supervision import SHORTAGE_SECONDS
from api.runs.workshop import ChildGoneError
from api.store import runs, tables

from .bench import AWAY, GONE, PRODUCT, STOPPED, Bench, Forgetful, Shaky, failed, lost, news


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
    assert bench.office.progress(run) == {"values": [30]}  # the last is written with the product
    moments = [moment for moment, _ in written[:-1]]
    assert len(moments) in (5, 6)  # in three seconds
    assert all(b - a > 0.499 for a, b in pairwise(moments))


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


def test_a_fault_in_the_run_s_process_ends_the_run_at_once_and_is_logged_with_its_places(bench, ask, caplog):
    run = ask()
    told = failed("Fault", "KeyError: 'x'", where=["api/runs/kinds/risk.py:7 work"])
    assert bench.carry_out(run, [told], [PRODUCT]) == "failed"
    row = bench.office.row(run)
    assert (row.attempt, row.problem["detail"]) == (1, "KeyError: 'x'")
    (line,) = (one for one in caplog.records if one.levelname == "ERROR")
    assert (line.run, line.where) == (run, ["api/runs/kinds/risk.py:7 work"])


def test_a_process_whose_last_words_are_of_memory_is_not_begun_again(bench, ask):
    run = ask()
    assert bench.carry_out(run, [ChildGoneError(70, "MemoryError")], [PRODUCT]) == "failed"
    row = bench.office.row(run)
    assert (row.attempt, row.problem["type"]) == (1, "urn:crewline:problem:out-of-memory")


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


def test_a_process_that_is_never_ready_is_begun_again(bench, ask, monkeypatch):
    monkeypatch.setattr("api.runs.watching.START_SECONDS", 5.0)
    run = ask()
    assert bench.carry_out(run, [], [{"say": "ready"}, *[None] * 100, PRODUCT]) == "succeeded"
    assert bench.office.row(run).attempt == 2


def test_a_shortage_of_room_for_processes_is_waited_out(bench, ask):
    run = ask()
    assert bench.carry_out(run, [PRODUCT], shortages=1) == "succeeded"
    assert bench.office.row(run).attempt == 2
    assert bench.workshop.clock.now >= SHORTAGE_SECONDS


def test_a_shortage_that_a_run_s_process_finds_is_waited_out_too(bench, ask):
    run = ask()
    assert bench.carry_out(run, [failed("Shortage", "Too many open files")], [PRODUCT]) == "succeeded"
    assert bench.workshop.clock.now >= SHORTAGE_SECONDS
    assert bench.workshop.sessions[0].ended


def test_a_shortage_that_lasts_ends_the_run_after_the_third_time(bench, ask):
    run = ask()
    assert bench.carry_out(run, shortages=9) == "failed"
    row = bench.office.row(run)
    assert (row.attempt, row.problem["type"]) == (3, "urn:crewline:problem:process-lost")
    assert "Resource temporarily unavailable" in row.problem["detail"]
    assert 3 * SHORTAGE_SECONDS <= bench.workshop.clock.now < 4 * SHORTAGE_SECONDS


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


def test_a_database_that_is_away_for_a_while_fails_no_run(bench, ask, caplog):
    run = ask()
    shaky = Shaky(bench.office.database, lambda number: number % 4 != 0, AWAY)
    script = [news(1), *[None] * 20, news(2), *[None] * 20, PRODUCT]
    with caplog.at_level(logging.WARNING):
        assert bench.carry_out(run, script, database=shaky) == "succeeded"
    row = bench.office.row(run)
    assert (row.attempt, row.answer) == (1, {"status": "optimal"})
    assert "database away" in caplog.text


def test_a_beginning_whose_answer_was_lost_counts_as_one_attempt(bench, ask):
    run = ask()
    forgetful = Forgetful(bench.office.database, 1)
    assert bench.carry_out(run, database=forgetful) == "succeeded"
    assert (forgetful.number, bench.office.row(run).attempt) == (3, 1)


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
