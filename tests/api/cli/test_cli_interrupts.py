"""Ctrl-C and SIGTERM, and the live line of a terminal, in processes of their own."""

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

from api.cli import main
from api.cli.running.progress import Progress
from api.cli.running.solver_run import run_solver
from api.cli.words import terminal
from api.cli.words.exit_codes import ExitCode
from planner.document import read_plan
from scheduling import apart
from scheduling.options import SolveOptions
from scheduling.outcome_json import read_outcome

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
        while deaf or not (stop() or "drawing" in behaviour):
            time.sleep(0.01)
        outcome = made.by_hand(plan, options)
        if found:
            return outcome
        return made.dataclasses.replace(outcome, status="unknown", schedule=None, levels=())

    def wait(*_, **__):
        print("WAITING", file=sys.stderr, flush=True)
        while True:
            time.sleep(0.01)

    def load(on_compiling):
        if "compiling" in behaviour:
            on_compiling()
            wait()

    made.apart.Engine = made.InThisProcess(solve, load)
    if "reading" in behaviour:
        import planner.document
        planner.document.read_plan = wait
    if "drawing" in behaviour:
        import api.charts.gantt
        api.charts.gantt.gantt_picture = wait
    if "checking" in behaviour:
        import planner.validation
        planner.validation.validate = wait
    if "generating" in behaviour:
        import planner.generator
        planner.generator.generate_plan = wait
    if "importing" in behaviour:
        import planner.importers.tables
        planner.importers.tables.import_tables = wait
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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_pictures_are_drawn_leaves_the_folder_as_it_was(plan_file, tmp_path, number):
    out = tmp_path / "out"
    out.mkdir()
    (out / "projects.csv").write_text("another plan's")
    process = _start("drawing", "solve", plan_file, "--out", out)
    _wait_until_solving(process, "WAITING")
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert stdout.startswith("Two posters\n")
    assert stderr == f"Interrupted: the result was found, but not written; {out} is as it was.\n"
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("projects.csv", "another plan's")]


def test_an_interrupt_while_pictures_are_drawn_leaves_no_new_folder(plan_file, tmp_path):
    process = _start("drawing", "solve", plan_file, "--json", "--out", tmp_path / "deep" / "out")
    _wait_until_solving(process, "WAITING")
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert read_outcome(stdout).status == "feasible"
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("stage", "command"),
    [
        ("reading", ["solve", "posters.yaml"]),
        ("checking", ["check", "posters.yaml"]),
        ("generating", ["generate", "--projects=2", "--tasks=9", "--people=3", "--to=new.yaml"]),
        ("importing", ["import", "tasks.csv", "--to=new.yaml"]),
    ],
)
def test_every_command_answers_signals_with_one_line(plan_file, monkeypatch, stage, command, number):
    monkeypatch.chdir(plan_file.parent)
    process = _start(stage, *command)
    _wait_until_solving(process, "WAITING")
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout) == (ExitCode.INTERRUPTED, "")
    assert stderr == "Interrupted before it was done.\n"
    assert list(plan_file.parent.iterdir()) == [plan_file]


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


@pytest.fixture
def progress() -> Progress:
    return Progress("cents", "USD", 20.0)


def test_a_solve_can_run_outside_the_main_thread(engine, plan_file, progress):
    answers: list[bool] = []

    def solve() -> None:
        outcome, stopped = run_solver(
            read_plan(plan_file), SolveOptions(), progress, lambda: None, apart.Engine()
        )
        answers.append(outcome.status == "feasible" and not stopped)

    thread = threading.Thread(target=solve)
    thread.start()
    thread.join(20)
    assert answers == [True]


def test_signals_mean_what_they_did_before_once_a_solve_is_over(engine, plan_file, progress):
    before = signal.getsignal(signal.SIGINT)
    run_solver(read_plan(plan_file), SolveOptions(), progress, lambda: None, apart.Engine())
    assert signal.getsignal(signal.SIGINT) is before
