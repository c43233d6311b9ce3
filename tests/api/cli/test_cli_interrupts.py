"""Ctrl-C, the live line of a terminal, and the plain lines elsewhere, in processes of their own."""

import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from api.cli.exit_codes import ExitCode
from api.cli.progress import PlainLines, Progress
from api.cli.solver_run import run_solver
from planner.document import read_plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome
from scheduling.schedule import Incumbent

CONFTEST = Path(__file__).with_name("conftest.py")
PROGRAM = textwrap.dedent(
    """
    import importlib.util, os, sys, time
    spec = importlib.util.spec_from_file_location("by_hand", sys.argv[1])
    made = importlib.util.module_from_spec(spec)
    sys.modules["by_hand"] = made
    spec.loader.exec_module(made)
    deaf, found = "deaf" in sys.argv[2], "empty" not in sys.argv[2]

    def solve(plan, options, *, on_progress, stop):
        if found:
            on_progress(made.Incumbent(0.1, (28_334,), (20_000,), "list schedule"))
        print("SOLVING", file=sys.stderr, flush=True)
        while deaf or not stop():
            time.sleep(0.01)
        outcome = made.by_hand(plan, options)
        if found:
            return outcome
        return made.dataclasses.replace(outcome, status="unknown", schedule=None, levels=())

    made.solver_run.load_solver = lambda: solve
    sys.argv[1:3] = []
    from api.cli import main
    main()
    """
)


def _start(behaviour: str, *arguments: object, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(CONFTEST), behaviour, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)


def _wait_until_solving(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == "SOLVING":
            return
    raise AssertionError("it ended before it solved anything")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_the_best_so_far(plan_file, tmp_path, number):
    process = _start("", "solve", plan_file, "--time-limit", "60", "--out", tmp_path / "out")
    _wait_until_solving(process)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == ExitCode.DONE
    assert "Stopped early; this is the best found so far." in stderr
    assert stdout.startswith("Two posters\n")
    assert read_outcome((tmp_path / "out" / "schedule.json").read_bytes()).status == "feasible"


def test_ctrl_c_before_anything_was_found_ends_in_130(plan_file):
    process = _start("empty", "solve", plan_file)
    _wait_until_solving(process)
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "No schedule that keeps all hard rules was found in time." in stdout


def test_a_second_ctrl_c_ends_a_solver_that_does_not_listen(plan_file, tmp_path):
    process = _start("deaf", "solve", plan_file, "--out", tmp_path / "out")
    _wait_until_solving(process)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert stdout == ""
    assert stderr.endswith("Ended by a second Ctrl-C; nothing was written.\n")
    assert not (tmp_path / "out").exists()


def _read_until(terminal: int, wanted: str, seconds: float = 20) -> str:
    seen = ""
    until = time.monotonic() + seconds
    while wanted not in seen and time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65_536).decode()
    assert wanted in seen
    return seen


def test_a_terminal_shows_a_line_that_goes_on_without_the_solver(plan_file, monkeypatch):
    pty = pytest.importorskip("pty", reason="needs a pseudo terminal")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    terminal, end = pty.openpty()
    process = _start("", "solve", plan_file, "--time-limit", "60", stderr=end)
    os.close(end)
    seen = _read_until(terminal, "best 283.34 USD  bound 200  gap 29 %  last better 1.")
    assert "/ 60 s" in seen
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=20)
    os.close(terminal)
    assert process.returncode == ExitCode.DONE
    assert "\x1b" not in stdout


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def progress() -> Progress:
    return Progress("cents", "USD", 20.0, Clock())


def _better(value: int, bound: int | None = None, breach_minutes: int = 0) -> Incumbent:
    return Incumbent(0.0, (value,), (bound,), "search", breach_minutes)


def _pass(progress: Progress, seconds: float) -> None:
    progress.clock.now += seconds  # type: ignore[attr-defined]


def test_plain_lines_come_with_the_first_schedule_then_every_five_seconds(progress):
    lines: list[str] = []
    plain = PlainLines(progress, lines.append)
    plain.tick()
    assert lines == []
    progress.note(_better(500))
    plain.tick()
    assert lines == ["solving 0.0 s / 20 s  best 5 USD  last better 0.0 s ago"]
    progress.note(_better(400, 200))
    _pass(progress, 4.9)
    plain.tick()
    assert len(lines) == 1
    _pass(progress, 0.1)
    plain.tick()
    assert lines[1:] == ["solving 5.0 s / 20 s  best 4 USD  bound 2  gap 50 %  last better 5.0 s ago"]


def test_plain_lines_break_a_silence_of_thirty_seconds(progress):
    lines: list[str] = []
    plain = PlainLines(progress, lines.append)
    _pass(progress, 29.9)
    plain.tick()
    assert lines == []
    _pass(progress, 0.2)
    plain.tick()
    assert lines == ["solving 30.1 s / 20 s  no schedule yet"]


def test_the_line_tells_what_is_being_done(progress):
    progress.begin("reading")
    _pass(progress, 2)
    assert progress.line() == "reading 2.0 s"
    lines: list[str] = []
    PlainLines(progress, lines.append).tick()
    assert lines == []
    progress.begin("solving")
    progress.stopping = True
    assert progress.line() == "stopping 0.0 s / 20 s  no schedule yet"


def test_the_line_has_no_limit_where_effort_is_the_limit():
    assert Progress("cents", "USD", None, Clock()).line() == "solving 0.0 s  no schedule yet"


def test_the_line_tells_by_how_much_rules_are_broken(progress):
    progress.note(_better(500, breach_minutes=90))
    assert progress.line() == "solving 0.0 s / 20 s  best breaks rules by 1 h 30 min  last better 0.0 s ago"


def test_the_line_tells_values_that_are_no_money():
    progress = Progress("minutes", "USD", None, Clock())
    progress.note(_better(600, 300))
    assert progress.line() == "solving 0.0 s  best 10 h  bound 5 h  gap 50 %  last better 0.0 s ago"
    progress.note(Incumbent(0.0, (), (), "search"))
    assert progress.line() == "solving 0.0 s  last better 0.0 s ago"


def test_a_solve_can_run_outside_the_main_thread(engine, plan_file, progress):
    answers: list[bool] = []

    def solve() -> None:
        outcome, stopped = run_solver(read_plan(plan_file), SolveOptions(), progress, lambda: None)
        answers.append(outcome.status == "feasible" and not stopped)

    thread = threading.Thread(target=solve)
    thread.start()
    thread.join(20)
    assert answers == [True]


def test_signals_mean_what_they_did_before_once_a_solve_is_over(engine, plan_file, progress):
    before = signal.getsignal(signal.SIGINT)
    run_solver(read_plan(plan_file), SolveOptions(), progress, lambda: None)
    assert signal.getsignal(signal.SIGINT) is before
