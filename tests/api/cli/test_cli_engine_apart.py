"""The command line and the engine's process: limits, losses, and signals to all of them at once."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from api.cli.words.exit_codes import ExitCode
from planner.document import render_plan
from planner.errors import EngineStuckError, OutOfMemoryError
from planner.generator import generate_plan
from scheduling import apart
from scheduling.apart.salvaged import Salvaged
from scheduling.outcome_json import read_outcome

LOST = OutOfMemoryError("the engine ran out of memory: its limit is 300 MB; it had reported no schedule")
PLANNER = Path(sys.executable).with_name("planner")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked or counted")


@pytest.mark.parametrize(
    ("written", "memory_bytes"),
    [
        ("2GB", 2_000_000_000),
        ("1500MB", 1_500_000_000),
        ("1.5 gb", 1_500_000_000),
        ("512MiB", 512 * 2**20),
        (" 1GiB", 2**30),
        ("1tb", 10**12),
    ],
)
def test_a_memory_limit_reaches_the_engine(planner, engine, plan_file, written, memory_bytes):
    engine.changes = {"status": "unknown", "schedule": None, "levels": ()}
    for command in (("solve", plan_file), ("demo",)):
        planner(*command, "--memory-limit", written)
        assert apart.Engine.limits.memory_bytes == memory_bytes
        planner(*command)
        assert apart.Engine.limits.memory_bytes is None


@pytest.mark.parametrize("command", ["solve", "demo", "bench"])
@pytest.mark.parametrize("written", ["2", "much", "-1GB", "GB", "2 gigabytes", "1e9MB", "2GB MB"])
def test_what_is_no_amount_of_memory_is_wrong_usage(planner, engine, plan_file, command, written):
    paths = [] if command == "demo" else [plan_file]
    result = planner(command, *paths, f"--memory-limit={written}", columns=200)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f'"{written}" is no amount of memory; write one such as 2GB or 1500MB.' in result.stderr


def test_too_little_memory_for_any_plan_is_wrong_usage(planner, engine, plan_file):
    result = planner("solve", plan_file, "--memory-limit", "249MB")
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "249MB is too little: the engine needs 250MB." in result.stderr


def test_the_engines_process_is_ended_before_pictures_are_drawn(planner, engine, plan_file):
    planner("solve", plan_file)
    assert not apart.Engine.is_open


def test_a_lost_engine_is_one_sentence_and_seventy_one(planner, engine, plan_file):
    engine.error = LOST
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.ENGINE_LOST
    assert (result.stdout, result.stderr) == (
        "",
        "The engine ran out of memory: its limit is 300 MB; it had reported no schedule.\n",
    )
    written = json.loads(planner("solve", plan_file, "--json").stdout)
    assert written["exit_code"] == ExitCode.ENGINE_LOST


@pytest.fixture
def salvaging(engine, put_in_this_process):
    """An engine that is lost after it had handed over the schedule worked out by hand."""

    def solve(plan, options, **callbacks):
        outcome = engine(plan, options, **callbacks)
        fields = {field.name: getattr(outcome, field.name) for field in dataclasses.fields(outcome)}
        return Salvaged(**{**fields, "notes": (str(LOST),)}, loss=LOST)

    return put_in_this_process(solve)


def test_what_a_lost_engine_left_is_shown_and_written(planner, salvaging, plan_file, tmp_path):
    result = planner("solve", plan_file, "--out", tmp_path / "out")
    assert result.exit_code == ExitCode.ENGINE_LOST
    assert "The engine ran out of memory: its limit is 300 MB; it had reported no schedule." in result.stderr
    assert "This is the last schedule that it had handed over." in result.stderr
    assert result.stdout.startswith("Two posters\n")
    assert "Note: the engine ran out of memory" in result.stdout
    written = read_outcome((tmp_path / "out" / "schedule.json").read_bytes())
    assert (written.status, written.notes) == ("feasible", (str(LOST),))


def test_what_a_lost_engine_left_is_no_measurement(planner, salvaging, tmp_path):
    instance = Path(__file__).parents[1] / "bench" / "three.sm"
    result = planner("bench", instance, columns=200)
    assert result.exit_code == ExitCode.FAULT
    assert "three.sm: the engine failed: OutOfMemoryError: the engine ran out of memory" in result.stderr


def test_a_stuck_engine_is_told_in_its_own_words(planner, engine, plan_file):
    engine.error = EngineStuckError("the engine is stuck: it had not answered after 60 s; it was ended")
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.ENGINE_LOST
    assert result.stderr.startswith("The engine is stuck: it had not answered")


@pytest.fixture
def long_solve(tmp_path):
    """A real ``planner solve`` of a minute in a process group of its own, once it has a schedule."""
    path = tmp_path / "portfolio.json"
    path.write_text(render_plan(generate_plan(projects=10, tasks=200, people=12, seed=2), "json"))
    command = [PLANNER, "solve", path, "--time-limit", "60", "--json"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    while "best" not in (line := process.stderr.readline()):
        assert line, "it ended before it had a schedule"
    yield process
    process.kill()
    process.communicate()


def _children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def _are_gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=10)[1]


@on_linux
def test_ctrl_c_reaches_all_processes_and_the_best_is_kept(long_solve):
    children = _children(long_solve)
    os.killpg(long_solve.pid, signal.SIGINT)
    stdout, stderr = long_solve.communicate(timeout=30)
    assert long_solve.returncode == ExitCode.DONE
    assert "Stopped early; this is the best found so far." in stderr
    assert read_outcome(stdout).status == "feasible"
    assert len(children) >= 2
    assert _are_gone(children)


@on_linux
def test_a_second_ctrl_c_leaves_nothing_behind(long_solve):
    children = _children(long_solve)
    suspended = children[-1]
    suspended.suspend()  # so that it can't stop in time
    for _ in range(2):
        os.killpg(long_solve.pid, signal.SIGINT)
        time.sleep(0.3)
    _, stderr = long_solve.communicate(timeout=30)
    assert long_solve.returncode == ExitCode.INTERRUPTED
    assert stderr.endswith("Ended by a second Ctrl-C; nothing was written.\n")
    assert _are_gone(children)


@on_linux
def test_an_engine_killed_by_somebody_leaves_its_last_schedule_or_says_its_values(long_solve):
    children = _children(long_solve)
    children[1].kill()
    stdout, stderr = long_solve.communicate(timeout=30)
    assert long_solve.returncode == ExitCode.ENGINE_LOST
    assert "killed from outside, by SIGKILL; its best schedule, found after" in (stdout + stderr)
    assert _are_gone(children)
