"""The engine goes wrong in every way there is: the caller lives on, and says which."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from planner.errors import (
    CheckFailedError,
    EngineCrashedError,
    EngineError,
    EngineKilledError,
    EngineStuckError,
    OutOfMemoryError,
    PlanError,
)
from scheduling.apart import ChildLimits, Engine
from scheduling.apart.limits import LEAST_BYTES
from scheduling.options import SolveOptions
from scheduling.processes import fork_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked or counted")
LITTLE = ChildLimits(memory_bytes=LEAST_BYTES)


@pytest.mark.parametrize(
    "name", ["allocate", "start_threads", "no_memory_for_the_system", "abort_for_memory"]
)
def test_memory_that_ends_is_told_with_the_limit_and_the_best_so_far(faulty, fault, name):
    with pytest.raises(OutOfMemoryError) as caught:
        faulty.solve(fault(name), limits=LITTLE)
    assert str(caught.value).startswith("the engine ran out of memory: its limit is 250 MB and it held ")
    assert "give it more, or plan less at once; its best schedule, found after 0.5 s, had " in str(
        caught.value
    )


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGUSR1])
def test_a_signal_from_outside_is_named(faulty, fault, number):
    with pytest.raises(EngineKilledError, match=f"killed from outside, by {number.name}"):
        faulty.solve(fault("loop"), on_progress=lambda incumbent: os.kill(incumbent.values[0], number))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("segfault", "by SIGSEGV, without an answer: Fatal Python error: Segmentation fault"),
        ("abort", "by SIGABRT, without an answer: Fatal Python error: Aborted"),
        ("end_without_a_word", "with exit code 3, without an answer;"),
        ("write_garbage", "no message: b'hello, this .* begins no message"),
    ],
)
def test_a_fault_of_native_code_is_told_from_a_kill(faulty, fault, name, words):
    with pytest.raises(EngineCrashedError, match=words):
        faulty.solve(fault(name))


def test_an_engine_that_loops_past_its_time_is_stuck(faulty, fault):
    with pytest.raises(
        EngineStuckError, match=r"had not answered after 0 s \(it is computing\); it was ended"
    ):
        faulty.solve(fault("loop"), limits=ChildLimits(wall_seconds=0.3))


def test_an_engine_that_does_not_stop_is_stuck_whatever_its_limit(faulty, fault):
    with pytest.raises(
        EngineStuckError, match=r"did not stop within 0.2 s of being asked to \(it is computing"
    ):
        faulty.solve(
            fault("loop"), SolveOptions(effort=9), stop=lambda: True, limits=ChildLimits(stop_seconds=0.2)
        )


def test_a_suspended_engine_is_told_from_one_that_computes(faulty, fault, is_gone):
    seen = []

    def suspend(incumbent):
        seen.append(incumbent.values[0])
        os.kill(seen[0], signal.SIGSTOP)

    with pytest.raises(EngineStuckError, match=r"\(it is suspended by a signal\)"):
        faulty.solve(fault("loop"), limits=ChildLimits(wall_seconds=0.3), on_progress=suspend)
    assert is_gone(seen[0])


def test_an_engine_that_turns_away_is_ended(faulty, fault, monkeypatch):
    monkeypatch.setattr("scheduling.apart.solve.LAST_WORDS_SECONDS", 0.2)
    with pytest.raises(EngineStuckError, match=r"it closed its pipe and went on \(it is computing\)"):
        faulty.solve(fault("turn_away"))


def test_the_plans_errors_arrive_with_all_their_issues(faulty, fault):
    with pytest.raises(PlanError) as caught:
        faulty.solve(fault("refuse"))
    assert str(caught.value) == "the plan has 2 errors"
    assert [(issue.path, issue.code) for issue in caught.value.issues] == [
        ("people", "no-people"),
        ("name", ""),
    ]
    assert "in refuse" in caught.value.__notes__[0]


def test_an_error_of_the_engine_arrives_as_itself(faulty, fault):
    with pytest.raises(CheckFailedError, match=r"^the checker refuses it\n"):
        faulty.solve(fault("fail_the_check"))


def test_an_error_that_can_not_be_sent_is_told_in_words(faulty, fault):
    with pytest.raises(EngineError, match=r"^OwnError: from in here\n"):
        faulty.solve(fault("raise_what_can_not_be_sent"))


def test_after_all_that_the_same_server_still_solves(faulty, fault):
    outcome = faulty.solve(fault("outcome", notes="kept"), SolveOptions(seed=5))
    assert (outcome.seed, outcome.effort_spent) == (5, 7)
    assert outcome.notes == ("kept", str(Path.cwd()))


def test_stop_reaches_the_engine(faulty, fault):
    assert faulty.solve(fault("wait_for_stop"), stop=lambda: True).effort_spent == 7


def test_sigterm_asks_the_engine_to_stop_and_ctrl_c_is_left_to_its_caller(faulty, fault):
    seen = []

    def terminate(incumbent):
        seen.append(incumbent)
        os.kill(incumbent.values[0], signal.SIGINT)
        os.kill(incumbent.values[0], signal.SIGTERM)

    assert faulty.solve(fault("wait_for_stop"), on_progress=terminate).effort_spent == 7
    assert len(seen) == 1


def test_what_the_caller_raises_ends_the_engine(faulty, fault, is_gone):
    seen = []

    def fail(incumbent):
        seen.append(incumbent.values[0])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        faulty.solve(fault("loop"), on_progress=fail)
    assert is_gone(seen[0])


def test_a_server_that_dies_takes_its_child_along_and_is_replaced(faulty_path, fault, is_gone, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(faulty_path))
    seen = []

    def kill_server(incumbent):
        seen.extend(incumbent.values)
        os.kill(seen[1], signal.SIGKILL)

    with Engine() as engine:
        with pytest.raises(EngineKilledError, match="SIGKILL"):
            engine.solve(fault("loop"), on_progress=kill_server)
        assert all(is_gone(process) for process in seen)
        assert engine.solve(fault("outcome")).effort_spent == 7


def test_a_suspended_server_can_not_hold_its_caller_up(faulty_path, fault, is_gone, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(faulty_path))
    monkeypatch.setattr(fork_server, "END_SECONDS", 0.3)
    seen = []

    def suspend(incumbent):
        seen.extend(incumbent.values)
        os.kill(seen[1], signal.SIGSTOP)

    with Engine() as engine, pytest.raises(EngineStuckError):
        engine.solve(fault("loop"), limits=ChildLimits(wall_seconds=0.3), on_progress=suspend)
    assert all(is_gone(process) for process in seen)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_engine_that_can_not_be_loaded_says_why(faulty_path, fault, monkeypatch, method):
    monkeypatch.setenv("PYTHONPATH", str(faulty_path))
    monkeypatch.setenv("FAULTY_LOADING", "dies")
    with (
        Engine(method=method) as engine,
        pytest.raises(EngineCrashedError, match=r"could not be started: RuntimeError: no engine today"),
    ):
        engine.solve(fault("outcome"))


def test_a_closed_engine_solves_nothing(faulty_path, fault, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(faulty_path))
    engine = Engine()
    engine.close()
    engine.close()
    with pytest.raises(ValueError, match="closed"):
        engine.solve(fault("outcome"))
