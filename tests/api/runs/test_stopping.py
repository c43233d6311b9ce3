"""Runs that are to stop before they are done: cancelled, out of time, or their worker is asked to end."""

from __future__ import annotations

from typing import Any

import pytest

from api.runs.watching import CLOSING_GRACE_SECONDS, GRACE_SECONDS
from api.store import runs

from .bench import GONE, PRODUCT, STOPPED, Forgetful, failed, lost


def test_cancelling_a_running_run_keeps_what_was_found(bench, ask):
    run = ask()
    bench.carry_out(run, [lambda: bench.office.cancel(run)])
    row = bench.office.row(run)
    assert (row.state, row.problem["title"]) == ("cancelled", "Cancelled")
    assert row.answer == {"status": "optimal"}
    assert list(bench.office.documents(run)) == ["outcome"]
    assert bench.workshop.sessions[0].asked_to_stop_at is not None


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


def test_a_cancelled_run_whose_process_is_gone_is_cancelled_and_not_begun_again(bench, ask):
    """The signal may find a process that has not set its handlers."""
    run = ask()
    assert bench.carry_out(run, [lambda: bench.office.cancel(run)], after_stop=[GONE]) == "cancelled"
    row = bench.office.row(run)
    assert (row.attempt, len(bench.workshop.sessions)) == (1, 1)
    assert row.problem["detail"] == "Its process was gone before it had handed anything over."


@pytest.mark.parametrize("accident", [GONE, STOPPED])
def test_a_wish_to_cancel_counts_before_it_was_looked_for(bench, ask, accident):
    run = ask()

    def cancelled() -> Any:
        bench.office.cancel(run)
        if isinstance(accident, Exception):
            raise accident
        return accident

    assert bench.carry_out(run, [cancelled], [PRODUCT]) == "cancelled"
    assert bench.office.row(run).attempt == 1
    assert list(bench.office.documents(run)) == ([] if accident is GONE else ["outcome"])


def test_a_run_that_was_cancelled_while_its_worker_died_is_not_begun_again(bench, ask):
    run = ask()
    with bench.office.database.writing() as connection:
        runs.begin_attempt(connection, "office", run, "worker-2")
    bench.office.cancel(run)
    assert bench.carry_out(run) == "cancelled"
    assert not bench.workshop.sessions


def test_a_worker_that_ends_gives_its_run_back_and_the_attempt_does_not_count(bench, ask):
    run = ask()
    assert bench.carry_out(run, [bench.close]) is None
    row = bench.office.row(run)
    assert (row.state, row.attempt, row.counted_attempts, row.executor) == ("queued", 1, 0, None)
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
    assert (row.state, row.attempt, row.counted_attempts) == ("queued", 3, 2)
    assert bench.queued_again == [run]


def test_a_worker_that_is_ending_begins_no_process(bench, ask):
    run = ask()
    bench.close()
    assert bench.carry_out(run) is None
    assert bench.office.row(run).state == "queued"
    assert bench.queued_again == [run]
    assert not bench.workshop.sessions


def test_a_worker_that_gave_a_run_back_does_not_take_it_from_another_when_its_answer_was_lost(bench, ask):
    run = ask()

    class TakenMeanwhile(Forgetful):
        def writing(self) -> Any:
            if self.number == 2:  # begun, given back
                with bench.office.database.writing() as connection:
                    runs.begin_attempt(connection, "office", run, "worker-2")
            return super().writing()

    assert bench.carry_out(run, [bench.close], database=TakenMeanwhile(bench.office.database, 2)) is None
    row = bench.office.row(run)
    assert (row.state, row.attempt, row.executor) == ("running", 2, "worker-2")
    assert bench.queued_again == [run]


def test_a_cancelled_run_hands_over_what_it_has_although_its_worker_ends(bench, ask):
    run = ask()

    def cancelled_and_closing() -> None:
        bench.office.cancel(run)
        bench.close()

    after = [None, None, STOPPED]
    assert bench.carry_out(run, [cancelled_and_closing], after_stop=after) == "cancelled"
    assert list(bench.office.documents(run)) == ["outcome"]
    assert bench.queued_again == []


def test_a_cancelled_run_keeps_its_ending_worker_for_a_few_seconds_only(bench, ask):
    run = ask()

    def cancelled_and_closing() -> None:
        bench.office.cancel(run)
        bench.close()

    assert bench.carry_out(run, [cancelled_and_closing], after_stop=()) == "cancelled"
    assert bench.workshop.clock.now == pytest.approx(CLOSING_GRACE_SECONDS, abs=0.5)
    assert bench.queued_again == []


def test_a_run_that_is_cancelled_at_the_last_moment_is_not_given_back(bench, ask):
    run = ask()
    assert bench.carry_out(run, [bench.close], on_finish=lambda: bench.office.cancel(run)) == "cancelled"
    assert bench.office.row(run).state == "cancelled"
    assert bench.queued_again == []


def test_a_worker_ends_its_pause_for_a_shortage_at_once(bench, ask):
    run = ask()
    bench.is_closing_after = 2.0
    assert bench.carry_out(run, shortages=9) is None
    assert bench.workshop.clock.now < 4.0
    assert bench.queued_again == [run]


def test_a_run_that_takes_too_long_and_does_not_stop_is_ended(bench, ask):
    run = ask()
    assert bench.carry_out(run, [], after_stop=(), wall_seconds=20.0) == "failed"
    row = bench.office.row(run)
    assert row.problem["type"] == "urn:crewline:problem:time-limit"
    assert row.problem["detail"] == "It took longer than 20 s and was ended."
    assert bench.workshop.sessions[0].ended


def test_a_run_that_takes_too_long_hands_over_the_best_it_has(bench, ask):
    run = ask()
    assert bench.carry_out(run, [], wall_seconds=60.0) == "failed"
    row = bench.office.row(run)
    assert row.problem["type"] == "urn:crewline:problem:time-limit"
    assert row.problem["detail"] == "It took as long as it may, 60 s; the best found until then is kept."
    assert row.answer == {"status": "optimal"}
    assert list(bench.office.documents(run)) == ["outcome"]
    asked = bench.workshop.sessions[0].asked_to_stop_at
    assert asked == pytest.approx(60.0 - GRACE_SECONDS, abs=0.2)


def test_a_run_that_is_done_when_its_time_ends_has_succeeded(bench, ask):
    run = ask()
    assert bench.carry_out(run, [], after_stop=[PRODUCT], wall_seconds=4.0) == "succeeded"


@pytest.mark.parametrize("ending", [{**failed("EngineStuckError"), "stopped": True}, GONE])
def test_a_run_that_takes_too_long_and_has_found_nothing_says_that_it_took_too_long(bench, ask, ending):
    run = ask()
    assert bench.carry_out(run, [], [PRODUCT], after_stop=[ending], wall_seconds=4.0) == "failed"
    row = bench.office.row(run)
    assert (row.attempt, row.problem["type"]) == (1, "urn:crewline:problem:time-limit")


def test_cancelling_a_run_that_is_out_of_time_cancels_it(bench, ask):
    run = ask()
    after = [lambda: bench.office.cancel(run), None, None, None, STOPPED]
    assert bench.carry_out(run, [], after_stop=after, wall_seconds=4.0) == "cancelled"
