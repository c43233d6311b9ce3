"""The child process: news on the way, death, memory, its parent's death, and nothing left behind."""

import io
import os
import pickle
import signal
import subprocess
import sys
import time

import pytest

from planner.generator import generate_plan
from scheduling.cpsat import child, hosting, messages, process
from scheduling.cpsat.polished import Limits
from scheduling.cpsat.process import Bound, Done, Improvement


@pytest.fixture(scope="module")
def portfolio(bench):
    """A problem that takes a while, and a schedule of it."""
    plan = generate_plan(projects=4, tasks=60, people=5, seed=7)
    problem = bench.problem(plan.model_dump(mode="json"))
    return problem, *bench.listed(problem)[:2]


def started(portfolio, **changes):
    problem, placed, team = portfolio
    given = {"time_limit": 60.0, "deterministic_limit": None, "seed": 1, **changes}
    return process.start(problem, placed, team, objective=problem.plan.objective, **given)


def until(polishing, wanted, seconds=60):
    """News until one of a kind has come."""
    news = []
    began = time.monotonic()
    while not any(isinstance(each, wanted) for each in news):
        assert time.monotonic() - began < seconds
        news += polishing.wait(0.2)
    return news


def test_improvements_and_bounds_come_while_it_works(bench, portfolio):
    with started(portfolio) as polishing:
        news = until(polishing, Improvement)
        assert not polishing.is_over
    better = next(each for each in news if isinstance(each, Improvement))
    _, values = bench.schedule(portfolio[0], better)
    assert bench.first_level(portfolio[0], values) == better.value


def test_bounds_come_too(bench):
    plan = generate_plan(projects=3, tasks=15, people=3, seed=7)
    problem = bench.problem(plan.model_dump(mode="json"))
    with started((problem, *bench.listed(problem)[:2])) as polishing:
        news = until(polishing, Bound)
    assert next(each for each in news if isinstance(each, Bound)).bound >= 0


def test_a_child_gives_the_result_of_polishing_here(bench, portfolio):
    problem, placed, team = portfolio
    here = bench.polished(problem, placed, team, deterministic_limit=0.02)
    with started(portfolio, time_limit=None, deterministic_limit=0.02) as polishing:
        done = until(polishing, Done)[-1]
        assert polishing.is_over
        assert polishing.poll() == []
    assert done.reason == ""
    assert (done.polished.status, done.polished.value) == (here.status, here.value)
    assert done.polished.placed.tobytes() == here.placed.tobytes()


def test_a_child_without_memory_is_told_as_unknown_with_its_last_words(portfolio):
    with started(portfolio, memory_bytes=300_000_000) as polishing:
        done = until(polishing, Done)[-1]
    assert done.polished.status == "unknown"
    assert "CP-SAT ended with code" in done.reason


def test_a_grace_lets_the_child_finish(portfolio):
    polishing = started(portfolio, time_limit=0.0)
    news = polishing.stop(grace_seconds=60)
    assert isinstance(news[-1], Done)
    assert news[-1].reason == ""
    assert polishing.stop() == []


def test_stopping_leaves_no_process_behind(portfolio):
    polishing = started(portfolio)
    number = polishing.process(60)
    began = time.monotonic()
    polishing.stop()
    assert time.monotonic() - began < 30  # not the minute that it was given
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


SCRIPT = """
import os, pickle, sys
from scheduling.cpsat.process import Polishing
with open(sys.argv[1], "rb") as order:
    polishing = Polishing(pickle.load(order))
print(polishing.process(60), flush=True)
os._exit(0)
"""


def written(portfolio, folder):
    """An order that would take ten minutes, in a file."""
    problem, placed, team = portfolio
    order = messages.Order(problem.arrays, placed, team, problem.plan.objective, Limits(600.0), None)
    path = folder / "order"
    path.write_bytes(pickle.dumps(order))
    return path


def test_a_child_dies_with_its_parent(portfolio, tmp_path):
    path = written(portfolio, tmp_path)
    parent = [sys.executable, "-c", SCRIPT, str(path)]
    number = int(subprocess.run(parent, check=True, capture_output=True, text=True).stdout)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")


def test_an_interpreter_that_forgets_its_child_ends_without_a_word(portfolio, tmp_path):
    path = written(portfolio, tmp_path)
    script = SCRIPT.replace("os._exit(0)\n", "")
    command = [sys.executable, "-W", "error", "-c", script, str(path)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert run.stderr == ""


def test_a_child_without_an_order_ends():
    said = io.BytesIO()
    child.work(io.BytesIO(), said)
    assert said.getvalue() == b""


def test_where_processes_can_not_fork_a_fresh_interpreter_does_it(portfolio, monkeypatch):
    monkeypatch.setattr(hosting, "FORKS", False)
    with started(portfolio, time_limit=None, deterministic_limit=0.001) as polishing:
        assert until(polishing, Done)[-1].reason == ""


@pytest.mark.skipif(not hosting.FORKS, reason="no forks here")
def test_a_server_that_was_killed_is_replaced(portfolio):
    with started(portfolio, time_limit=None, deterministic_limit=0.001) as polishing:
        until(polishing, Done)
    server = hosting.start_server()
    os.kill(server.process, signal.SIGKILL)
    while server.is_alive:
        time.sleep(0.01)
    with started(portfolio, time_limit=None, deterministic_limit=0.001) as polishing:
        assert until(polishing, Done)[-1].reason == ""
    assert hosting.start_server() is not server
