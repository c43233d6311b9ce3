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
from typer.core import TyperGroup

from api.cli import main, terminal
from api.cli.exit_codes import ExitCode
from api.cli.progress import COMPILING, STARTING, PlainLines, Progress
from api.cli.solver_run import load_solver, run_solver
from planner.document import read_plan
from scheduling import warm_up
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
    behaviour = sys.argv[2]
    deaf, found = "deaf" in behaviour, "empty" not in behaviour

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

    def wait(*_):
        print("WAITING", file=sys.stderr, flush=True)
        while True:
            time.sleep(0.01)

    def load(on_compiling):
        if "compiling" in behaviour:
            on_compiling()
            wait()
        return solve

    made.solver_run.load_solver = load
    if "reading" in behaviour:
        import planner.document
        planner.document.read_plan = wait
    sys.argv[1:3] = []
    from api.cli import main
    main()
    """
)


def _start(behaviour: str, *arguments: object, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(CONFTEST), behaviour, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)


def _wait_until_solving(process: subprocess.Popen[str], word: str = "SOLVING") -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == word:
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


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        ("reading", "Interrupted before it was done.\n"),
        (
            "compiling",
            "Interrupted while compiling the engine: there is no schedule yet.\n",
        ),
    ],
)
def test_ctrl_c_before_the_search_says_so_in_one_line(plan_file, tmp_path, stage, line):
    process = _start(stage, "solve", plan_file, "--out", tmp_path / "out")
    _wait_until_solving(process, "WAITING")
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert stdout == ""
    assert stderr.splitlines(keepends=True)[-1] == line
    assert "Traceback" not in stderr
    assert not (tmp_path / "out").exists()


def test_ctrl_c_while_the_program_itself_is_loaded_says_so_in_one_line(monkeypatch, capsys):
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(terminal, "forgive_odd_characters", interrupt)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "Interrupted before it was done.\n"


def test_ctrl_c_while_arguments_are_read_says_so_in_one_line(planner, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(TyperGroup, "make_context", interrupt)
    result = planner("--version")
    assert result.exit_code == ExitCode.INTERRUPTED
    assert result.stderr == "Interrupted before it was done.\n"


def test_a_terminal_has_its_cursor_back_after_a_second_ctrl_c(plan_file, monkeypatch):
    pty = pytest.importorskip("pty", reason="needs a pseudo terminal")
    monkeypatch.setenv("TERM", "xterm")
    terminal_side, end = pty.openpty()
    process = _start("deaf", "solve", plan_file, stderr=end)
    os.close(end)
    _read_until(terminal_side, "last better 0.")
    process.send_signal(signal.SIGINT)
    _read_until(terminal_side, "stopping")
    process.send_signal(signal.SIGINT)
    seen = _read_until(terminal_side, "nothing was written.")
    process.communicate(timeout=20)
    os.close(terminal_side)
    assert seen.rindex("\x1b[?25h") > seen.rfind("\x1b[?25l")


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


def test_a_bound_of_nothing_is_told_as_the_result_tells_it(progress):
    progress.note(_better(500, 0))
    _pass(progress, 1)
    assert (
        progress.line()
        == "solving 1.0 s / 20 s  best 5 USD  bound 0  gap not known yet  last better 1.0 s ago"
    )
    progress.note(_better(10_000, 99))
    assert "bound 0.99  gap not known yet" in progress.line()
    progress.note(_better(10_000, 101))
    assert "bound 1.01  gap 99 %" in progress.line()


def test_a_value_equal_to_its_bound_is_proved_even_where_both_are_nothing(progress):
    for value in (0, 500):
        progress.note(_better(value, value))
        assert progress.line().endswith(
            f"best {value // 100} USD  proved the least possible  last better 0.0 s ago"
        )


def test_a_narrow_line_leaves_out_the_bound_then_the_limit_then_the_time(progress):
    progress.note(_better(14_569_970, 0))
    whole = progress.line()
    for part in ("  bound 0", " / 20 s", "  last better 0.0 s ago"):
        progress.width = len(whole)
        assert progress.line() == whole
        progress.width -= 1
        shorter = progress.line()
        assert shorter == whole.replace(part, "")
        whole = shorter
    progress.width = 5
    assert progress.line() == "solving 0.0 s  best 145,699.70 USD  gap not known yet"


def test_compiling_the_engine_is_told_once_in_a_log(progress):
    lines: list[str] = []
    plain = PlainLines(progress, lines.append)
    progress.begin(STARTING)
    plain.tick()
    assert lines == []
    progress.begin(COMPILING)
    for _ in range(3):
        plain.tick()
        _pass(progress, 20)
    assert lines == ["compiling the engine, once on this machine, about a minute..."]
    assert progress.line() == "compiling the engine 60.0 s  once on this machine, about a minute"


def test_the_engine_says_when_it_has_to_be_compiled(monkeypatch):
    from numba import njit

    compiled: list[str] = []
    monkeypatch.setattr(warm_up, "compile_kernels", lambda: None)
    load_solver(lambda: compiled.append("now"))
    assert compiled == []
    monkeypatch.setattr(warm_up, "compile_kernels", lambda: njit(lambda number: number + 1)(1))
    solve = load_solver(lambda: compiled.append("now"))
    assert compiled == ["now"]
    assert callable(solve)


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
