"""The engine in a process of its own does what it does in this one, and leaves nothing behind."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from planner.document import plan_hash, read_plan
from planner.errors import DocumentError, EngineKilledError, OutOfMemoryError, PlanError
from planner.generator import generate_plan
from scheduling.apart import ChildLimits, Engine, solve_apart
from scheduling.apart.engine import _shared_engine
from scheduling.apart.plan_text import pack, unpack
from scheduling.apart.salvaged import Salvaged
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome, schedule_fingerprint
from scheduling.schedule import Outcome
from scheduling.solver import solve

EXAMPLES = Path(__file__).parents[3] / "examples"
HELLO = read_plan(EXAMPLES / "hello.yaml")
PORTFOLIO = generate_plan(projects=20, tasks=400, people=15, seed=4)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")


def timeless(outcome: Outcome) -> Outcome:
    return dataclasses.replace(outcome, timings={}, history=())


@pytest.mark.parametrize("plan", [HELLO, PORTFOLIO], ids=["with CP-SAT", "without"])
def test_the_same_effort_gives_the_same_bytes_here_and_apart(real, plan):
    options = SolveOptions(effort=2, seed=3)
    reports = []
    apart = real.solve(plan, options, on_progress=reports.append)
    here = solve(plan, options)
    assert timeless(apart) == timeless(here)
    assert render_outcome(timeless(apart), plan) == render_outcome(timeless(here), plan)
    assert [report.values for report in reports] == [report.values for report in here.history]
    assert tuple(reports) == apart.history


def test_a_spawned_process_gives_the_same_as_a_forked_one(real):
    with Engine(method="spawn") as engine:
        found = [engine.solve(HELLO, SolveOptions(effort=1)) for _ in range(2)]
    found.append(real.solve(HELLO, SolveOptions(effort=1)))
    assert len({schedule_fingerprint(outcome) for outcome in found}) == 1


def test_a_time_limit_is_kept_with_all_that_is_handed_over(real):
    real.wait_until_ready()
    began = time.monotonic()
    outcome = real.solve(PORTFOLIO, SolveOptions(time_limit=2))
    assert time.monotonic() - began < 20  # it ends; by how much it is kept: benchmarks/agency.py
    assert outcome.limits["time_limit"] == 2
    assert check(PORTFOLIO, outcome.schedule) == ()


def test_stop_returns_the_best_so_far(real):
    seen = []
    outcome = real.solve(
        read_plan(EXAMPLES / "agency.yaml"),
        SolveOptions(time_limit=600),
        on_progress=seen.append,
        stop=lambda: len(seen) > 1,
    )
    assert outcome.levels[0].value == outcome.history[-1].values[0] <= seen[1].values[0]


def test_all_issues_of_a_plan_arrive_as_they_are(real):
    broken = HELLO.replace(people=())
    with pytest.raises(PlanError) as here:
        solve(broken)
    with pytest.raises(PlanError) as apart:
        real.solve(broken)
    assert apart.value.issues == here.value.issues
    assert str(apart.value) == str(here.value)


def test_a_plan_survives_the_way():
    for path in EXAMPLES.glob("*.yaml"):
        plan = read_plan(path)
        assert unpack(pack(plan)) == plan
        assert plan_hash(unpack(pack(plan))) == plan_hash(plan)


def test_what_is_no_plan_is_told_in_the_documents_words():
    with pytest.raises(DocumentError, match=r"start: null"):
        unpack(b'{"format": "crewline/1", "start": null}')


@on_linux
def test_too_little_memory_for_a_plan_is_told_with_the_best_so_far(real):
    plan = generate_plan(projects=80, tasks=8_000, people=100, seed=1)
    limits = ChildLimits(memory_bytes=250_000_000)
    with pytest.raises(OutOfMemoryError, match=r"its limit is 250 MB and it held 2\d\d MB"):
        real.solve(plan, SolveOptions(effort=1), limits=limits)


@on_linux
def test_a_killed_engine_leaves_its_last_schedule_proved_here(real):
    plan = generate_plan(projects=10, tasks=200, people=12, seed=2)
    server = real._host.process
    began = time.monotonic()

    def kill_later() -> bool:
        if time.monotonic() - began > 5:
            for child in psutil.Process(server).children():
                child.kill()
        return False

    outcome = real.solve(plan, SolveOptions(time_limit=60), stop=kill_later)
    assert isinstance(outcome, Salvaged)
    assert isinstance(outcome.loss, EngineKilledError)
    assert outcome.status == "feasible"
    assert check(plan, outcome.schedule) == ()
    assert outcome.levels[0].value in {report.values[0] for report in outcome.history}
    assert "killed from outside, by SIGKILL; its best schedule, found after" in outcome.notes[0]
    assert outcome.notes[1].startswith("this is the last schedule that the engine had handed over")
    assert outcome.plan_hash == plan_hash(plan)
    render_outcome(outcome, plan)


def test_a_schedule_that_breaks_a_rule_is_not_salvaged(faulty, fault):
    def kill_later(incumbent):
        time.sleep(0.5)  # a schedule without any task is handed over meanwhile
        os.kill(incumbent.values[0], signal.SIGKILL)

    with pytest.raises(EngineKilledError):
        faulty.solve(fault("loop"), on_progress=kill_later)


@on_linux
def test_a_server_has_one_thread_no_or_tools_and_no_ear_for_ctrl_c(real):
    real.wait_until_ready()
    server = psutil.Process(real._host.process)
    assert server.num_threads() == 1
    assert not [library.path for library in server.memory_maps() if "ortools" in library.path]
    for number in (signal.SIGINT, signal.SIGTERM):
        server.send_signal(number)
    assert real.solve(HELLO, SolveOptions(effort=0)).schedule is not None
    assert real._host.process == server.pid


CALLER = """
import sys
from scheduling.apart import Engine
from scheduling.options import SolveOptions
from planner.generator import generate_plan
plan = generate_plan(projects=4, tasks=60, people=5, seed=7)
Engine().solve(plan, SolveOptions(time_limit=60))
"""


@on_linux
def test_with_its_caller_everything_dies_cp_sat_too(is_gone):
    caller = subprocess.Popen([sys.executable, "-c", CALLER])
    found: list[psutil.Process] = []
    until = time.monotonic() + 60
    while time.monotonic() < until and len(found) < 4:
        time.sleep(0.05)
        found = _alive(psutil.Process(caller.pid).children(recursive=True))
    told = [" ".join(process.cmdline()) for process in found]
    caller.kill()
    caller.wait()
    assert len(found) == 4, "two servers, engine and CP-SAT"
    assert sum("cpsat" in line for line in told) == 2
    assert all(is_gone(process.pid) for process in found)


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if process.is_running() and process.status() != "zombie"]


def test_a_caller_that_ends_while_the_engine_is_loaded_takes_it_along(is_gone):
    begin = "import os; from scheduling.apart import Engine; engine = Engine(); "
    script = begin + "print(engine._host.process, flush=True); os._exit(0)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert is_gone(int(done.stdout))


UNGUARDED = """
    print("MAIN", flush=True)
    from scheduling.apart import solve_apart
    from scheduling.options import SolveOptions
    from planner.document import read_plan
    for _ in range(2):
        print(solve_apart(read_plan(%r), SolveOptions(effort=0)).schedule is not None)
    """


def test_a_callers_main_module_runs_once_and_its_folder_hides_no_library(tmp_path):
    (tmp_path / "numba.py").write_text("raise RuntimeError('the wrong one')")
    script = tmp_path / "caller.py"
    script.write_text(textwrap.dedent(UNGUARDED) % str(EXAMPLES / "hello.yaml"))
    done = subprocess.run(
        [sys.executable, "-W", "error", script], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.stdout.splitlines(), done.stderr) == (["MAIN", "True", "True"], "")


def test_a_fork_of_the_caller_has_an_engine_of_its_own():
    engine = Engine()
    try:
        assert engine.is_own
        engine._owner = -1  # as a fork of this process sees it
        assert not engine.is_own
    finally:
        engine.close()


def test_solving_apart_at_once_from_two_threads_gives_both_their_own(real):
    from concurrent.futures import ThreadPoolExecutor

    plans = [HELLO, PORTFOLIO]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda plan: real.solve(plan, SolveOptions(effort=0)), plans))
    assert [outcome.plan_hash for outcome in outcomes] == [plan_hash(plan) for plan in plans]


def test_limits_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="at least 250 MB"):
        ChildLimits(memory_bytes=1)
    with pytest.raises(ValueError, match="expected 0 or more"):
        ChildLimits(wall_seconds=-1.0)
    with pytest.raises(ValueError, match="expected 0 or more"):
        ChildLimits(stop_seconds=float("nan"))


def test_patience_grows_with_the_limit_and_the_plan():
    limits = ChildLimits()
    assert limits.wall(20, 0) == 60
    assert limits.wall(20, 10_000_000) == 210
    assert limits.wall(None, 0) is None
    assert limits.grace(0) == 30
    assert ChildLimits(wall_seconds=5, stop_seconds=1).wall(None, 0) == 5


def test_the_shared_engine_is_one():
    servers = []
    for _ in range(2):
        solve_apart(HELLO, SolveOptions(effort=0))
        servers.append(_shared_engine()._living_host())
    assert servers[0] is servers[1]
