"""``planner bench``: tables, files, resuming, and what fails a run."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli.benchmark.bench_progress import InstanceProgress
from api.cli.running.progress import COMPILING
from api.cli.words.exit_codes import ExitCode
from planner.calendars import data_date
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent, LevelResult, Outcome, Schedule, ScheduledTask

CONFTEST = Path(__file__).with_name("conftest.py")
THREE = Path(__file__).parents[1] / "bench" / "three.sm"
# Job 2 from 0 to 3, jobs 3 and 4 from 3 on: the best, 7 periods of 30 minutes.
TIMES = {"1": (0, 0), "2": (0, 3), "3": (3, 5), "4": (3, 7), "5": (7, 7)}


class Engine:
    """Stands in for the solver: answers with the schedule above, and counts how often it was asked."""

    def __init__(self) -> None:
        self.status: Any = "feasible"
        self.value, self.bound = 210, 180
        self.error: Exception | None = None
        self.asked: list[SolveOptions] = []

    def __call__(
        self,
        plan: Plan,
        options: SolveOptions,
        *,
        on_progress: Callable[[Incumbent], None],
        stop: Callable[[], bool],
    ) -> Outcome:
        assert not stop()
        self.asked.append(options)
        if self.error is not None:
            raise self.error
        first = data_date(plan)
        tasks = tuple(
            ScheduledTask("project", job, first + 30 * start, first + 30 * finish)
            for job, (start, finish) in TIMES.items()
        )
        on_progress(Incumbent(0.1, (self.value,), (self.bound,), "list schedule"))
        level = LevelResult(self.value, self.bound, {"makespan": self.value})
        return Outcome(self.status, Schedule(tasks), (level,), (), "0" * 64, first, 1, {}, 0, {})


@pytest.fixture
def engine(put_in_this_process) -> Engine:
    fake = Engine()
    put_in_this_process(fake)
    return fake


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with ``hand/one.sm``, ``hand/two.sm`` and ``hand/three.sm``, all alike."""
    (tmp_path / "hand").mkdir()
    for name in ("one", "two", "three"):
        shutil.copy(THREE, tmp_path / "hand" / f"{name}.sm")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[..., None]:
    def write_lines(name: str, *lines: str) -> None:
        (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")

    return write_lines


def _without_seconds(text: str) -> list[str]:
    return [re.sub(r" +\d+\.\d  ( \d\.\d\d|     )", "", line) for line in text.splitlines()]


def test_each_instance_has_a_line_and_each_set_a_row(planner, engine, write):
    write("best.csv", "set,instance,lb,ub,status", "hand,two.sm,6,6,closed", "hand,three.sm,5,7,open")
    result = planner("bench", "hand", "--best", "best.csv", columns=100)
    assert result.exit_code == ExitCode.DONE, result.output
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "instance", "status", "value", "bound", "best", "known", "gap", "%", "seconds", "first",
    ]  # fmt: skip
    assert [line.split()[:5] for line in lines[1:4]] == [
        ["one.sm", "feasible", "7", "6", "0.0"],
        ["three.sm", "feasible", "7", "6", "5–7"],
        ["two.sm", "feasible", "7", "6", "6"],
    ]
    assert [line.split()[5] for line in lines[2:4]] == ["0.00", "16.67"]
    assert lines[5].split()[:3] == ["set", "files", "optimal"]
    # Mean gap of 0 and 16.67 %; 7 is the critical path.
    assert lines[6].split() == ["hand", "3", "0", "3", "0", "0", "8.33", "0.00", "1"]


def test_the_engine_is_given_limit_workers_and_seed(planner, engine, folder):
    planner("bench", "hand/one.sm", "--time-limit", "2.5", "--workers", "1", "--seed", "4")
    planner("bench", "hand/one.sm")
    assert engine.asked == [SolveOptions(2.5, None, 4, 1), SolveOptions(20.0, None, 1, 2)]


def test_results_and_solutions_are_written_in_the_files_own_numbers(planner, engine, folder):
    result = planner("bench", "hand", "--json", "out.json", "--solutions", "plans/own")
    assert result.exit_code == ExitCode.DONE, result.output
    results = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [entry["instance"] for entry in results] == ["one.sm", "three.sm", "two.sm"]
    first = results[0]
    assert first["path"] == "hand/one.sm"
    assert (first["status"], first["objective"], first["lower_bound"]) == ("feasible", 7, 6)
    assert set(first) == {
        "instance", "path", "status", "objective", "lower_bound", "seconds", "first_solution_seconds",
    }  # fmt: skip
    solution = json.loads((folder / "plans" / "own" / "one.sm.json").read_text(encoding="utf-8"))
    assert solution["start"] == {job: start for job, (start, _) in TIMES.items()}
    assert not list(folder.glob("*.jsonl"))


def test_an_instance_without_solution_leaves_no_file_of_an_earlier_one(planner, engine, folder):
    planner("bench", "hand/one.sm", "--solutions", "plans")
    assert (folder / "plans" / "one.sm.json").exists()
    engine.status = "unknown"
    result = planner("bench", "hand/one.sm", "--solutions", "plans")
    assert result.exit_code == ExitCode.DONE
    assert result.stdout.splitlines()[1].split()[:3] == ["one.sm", "unknown", "–"]
    assert not (folder / "plans" / "one.sm.json").exists()


def test_a_panel_chooses_instances_and_shows_what_others_reached(planner, engine, write):
    write(
        "panel.csv",
        "set,instance,lb,ub,rival_60s_ub,rival_60s_lb",
        "easy,two.sm,5,5,,",
        "hard,three.sm,5,10,11,9",
        "hard,gone.sm,5,10,11,9",
        "hard,one.sm,5,10,13,7",
    )
    result = planner("bench", "hand", "--panel", "panel.csv", "--set", "hard", columns=100)
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["three.sm", "one.sm"]
    assert "Note: 1 instance of the panel not found: gone.sm." in result.stderr
    # Theirs: values 11 and 13 over 10, 10 and 30 %; bounds 9 and 7 under 10, 10 and 30 %. Ours: 7 and 6.
    assert [line.split() for line in lines[-2:]] == [
        ["hard", "rival_60s", "value", "2", "20.00", "-30.00"],
        ["hard", "rival_60s", "bound", "2", "20.00", "40.00"],
    ]
    assert lines[5].split()[-2:] == ["0", "2"]  # none equal to the best known, two below it


def test_every_second_instance_is_the_first_of_two(planner, engine, folder):
    lines = planner("bench", "hand", "--every", "2").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["one.sm", "two.sm"]


@pytest.mark.parametrize(
    ("status", "value", "bound", "known", "reason"),
    [
        ("feasible", 210, 180, "8,9,open", "value 7 is below the known lower bound 8"),
        ("feasible", 300, 270, "5,8,open", "bound 9 is above the best known value 8"),
        ("infeasible", 210, 180, "5,8,open", "called infeasible, but a solution of value 8 is known"),
        ("feasible", 210, 180, ",,infeasible", "solved with value 7, but it is known to be infeasible"),
    ],
)
def test_a_result_that_cannot_be_right_fails_the_run(
    planner, engine, write, status, value, bound, known, reason
):
    write("best.csv", "set,instance,lb,ub,status", f"hand,one.sm,{known}")
    engine.status, engine.value, engine.bound = status, value, bound
    result = planner("bench", "hand", "--best", "best.csv", "--json", "out.json")
    assert result.exit_code == ExitCode.FAULT
    assert f"  WRONG: {reason}\n" in result.stdout
    assert f"WRONG: one.sm: {reason}\n1 result can't be right: a fault in Crewline, or in the tables.\n" in (
        result.stderr
    )
    assert Path("out.json").exists()


def test_an_engine_that_fails_at_one_instance_fails_the_run_but_not_the_others(planner, engine, folder):
    engine.error = RuntimeError("out of luck")
    result = planner("bench", "hand", "--json", "out.json")
    assert result.exit_code == ExitCode.FAULT
    assert len(engine.asked) == 3
    assert "WRONG: two.sm: the engine failed: RuntimeError: out of luck" in result.stderr
    results = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [entry["status"] for entry in results] == ["unknown"] * 3


@pytest.mark.parametrize(
    "command", [("bench", "hand/one.sm", "--debug"), ("--debug", "bench", "hand/one.sm")]
)
def test_with_debug_the_place_of_a_failure_is_shown(planner, engine, folder, command):
    engine.error = RuntimeError("out of luck")
    assert "Traceback" not in planner("bench", "hand/one.sm").stderr
    assert "raise self.error" in planner(*command).stderr


def test_a_broken_off_run_goes_on_where_it_was(planner, engine, folder):
    whole = Engine.__call__

    class Interrupted(Engine):
        def __call__(self, *arguments: Any, **named: Any) -> Outcome:
            if len(self.asked) == 2:
                raise KeyboardInterrupt
            return whole(self, *arguments, **named)

    engine.__class__ = Interrupted
    command = ("bench", "hand", "--json", "out.json", "--solutions", "plans")
    result = planner(*command)
    assert result.exit_code == ExitCode.INTERRUPTED
    assert result.stderr.splitlines() == [
        "Broken off after 2 of 3 instances.",
        "The same command goes on from there; out.json.partial.jsonl holds what is done.",
    ]
    assert not (folder / "out.json").exists()
    assert len((folder / "out.json.partial.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    shutil.rmtree("plans")

    engine.__class__ = Engine
    engine.asked.clear()
    result = planner(*command)
    assert result.exit_code == ExitCode.DONE
    assert len(engine.asked) == 1
    assert [line.endswith("from the log") for line in result.stdout.splitlines()[1:4]] == [True, True, False]
    assert len(json.loads((folder / "out.json").read_text(encoding="utf-8"))) == 3
    assert len(list((folder / "plans").iterdir())) == 3
    assert not (folder / "out.json.partial.jsonl").exists()


def test_a_run_without_results_file_says_that_nothing_was_kept(planner, engine, folder):
    engine.error = None
    engine.__class__ = type("Stopped", (Engine,), {"__call__": _interrupted})
    result = planner("bench", "hand")
    assert result.exit_code == ExitCode.INTERRUPTED
    assert "with --json FILE a run can go on where it was broken off" in result.stderr


def _interrupted(*_arguments: Any, **_named: Any) -> Outcome:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere"], "nowhere: nothing of that name"),
        (["empty"], "no instance in empty"),
        (["odd.txt"], "odd.txt"),
        (["hand", "broken.sm"], "broken.sm"),
        (["hand", "--set", "j30"], "chooses a set of --panel, which is not given"),
        (["hand", "--best", "none.csv"], "none.csv can't be read"),
        (["hand", "--best", "odd.txt"], "odd.txt has no column set or instance"),
        (["hand", "--panel", "panel.csv", "--set", "j90"], "no set 'j90'; its sets are j30"),
        (["hand", "--panel", "panel.csv", "--set", "j30"], "no instance of the panel in hand"),
        (["hand", "--json", "hand"], "hand is a directory"),
        (["hand", "--json", "no/out.json"], "there is no directory no"),
        (["hand", "--solutions", "odd.txt"], "odd.txt can't be made"),
        (["hand", "--every", "0"], "greater than or equal to 1"),
        (["hand", "--time-limit", "-1"], "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_done_is_wrong_usage_said_before_anything_is_solved(
    planner, engine, write, arguments, reason
):
    Path("empty").mkdir()
    write("odd.txt", "what, is, this")
    write("broken.sm", *THREE.read_text(encoding="utf-8").splitlines()[:-6])
    write("panel.csv", "set,instance,lb,ub", "j30,j301_1.sm,43,43")
    result = planner("bench", *arguments)
    assert result.exit_code == ExitCode.WRONG_USAGE, result.output
    assert reason in " ".join(re.sub(r"[│╭╮╰╯─]", " ", result.stderr).split())
    assert engine.asked == []


def test_every_file_that_cannot_be_read_is_named(planner, engine, write):
    write("one.sm", "nothing")
    write("two.sm", "nothing")
    result = planner("bench", "one.sm", "two.sm")
    assert "one.sm" in result.stderr
    assert "two.sm" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("arguments", [("--json", "locked/out.json"), ("--solutions", "locked")])
def test_a_place_that_cannot_be_written_to_is_wrong_usage(planner, engine, folder, arguments):
    (folder / "locked").mkdir(mode=0o500)
    result = planner("bench", "hand", *arguments)
    assert result.exit_code == ExitCode.WRONG_USAGE


def test_long_names_lose_their_middle_and_figures_nothing(planner, engine, folder):
    name = "inst_set1a_sf0.75_nc1.8_n20_m20_01.sm"
    shutil.copy(THREE, folder / name)
    line = planner("bench", name).stdout.splitlines()[1]
    assert re.match(r"inst_\S+…\S+_m20_01\.sm ", line)
    assert line.split()[1:4] == ["feasible", "7", "6"]
    assert len(line) <= 80


def test_the_live_line_tells_values_in_the_files_units():
    now = iter(range(10))
    progress = InstanceProgress(
        "", "", 5.0, clock=lambda: float(next(now)), place="1 of 2  a.sm", value_unit=30
    )
    assert progress.line() == "1 of 2  a.sm  1.0 s / 5 s  no schedule yet"
    progress.note(Incumbent(0, (210,), (None,), "rule", breach_minutes=3))
    assert progress.line() == "1 of 2  a.sm  3.0 s / 5 s  best breaks rules"
    progress.note(Incumbent(0, (210,), (None,), "rule"))
    progress.stopping = True
    assert progress.line() == "1 of 2  a.sm  stopping 5.0 s / 5 s  best 7"


PROGRAM = textwrap.dedent(
    """
    import importlib.util, sys, time
    spec = importlib.util.spec_from_file_location("by_hand", sys.argv.pop(1))
    made = importlib.util.module_from_spec(spec)
    sys.modules["by_hand"] = made
    spec.loader.exec_module(made)
    from api.cli import main

    deaf = sys.argv.pop(1) == "deaf"

    def solve(plan, options, *, on_progress, stop):
        print("SOLVING", file=sys.stderr, flush=True)
        while deaf or not stop():
            time.sleep(0.01)

    made.apart.Engine = made.InThisProcess(solve)
    main()
    """
)


@pytest.mark.parametrize(("behaviour", "times"), [("", 1), ("deaf", 2)])
def test_ctrl_c_discards_the_instance_and_says_how_to_go_on(folder, behaviour, times):
    command = [sys.executable, "-c", PROGRAM, str(CONFTEST), behaviour, "bench", "hand", "--json", "out.json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "SOLVING\n"
    for _ in range(times):
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert stderr.splitlines() == [
        "Broken off after 0 of 3 instances.",
        *(["Ended by a second Ctrl-C."] if behaviour else []),
    ]
    assert not (folder / "out.json").exists()


def test_that_the_engine_has_to_be_compiled_is_said_once(planner, folder, put_in_this_process):
    told: list[bool] = []

    def load(on_compiling: Callable[[], None]) -> None:
        if not told:
            told.append(True)
            on_compiling()

    put_in_this_process(Engine(), load)
    assert planner("bench", "hand").stderr == f"{COMPILING}...\n"


def test_a_terminal_shows_which_instance_is_being_solved(folder):
    pty = pytest.importorskip("pty", reason="needs a pseudo terminal")
    terminal, end = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, str(CONFTEST), "", "bench", "hand"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=end, env=environment)
    os.close(end)
    seen, until = "", time.monotonic() + 20
    while "no schedule yet" not in seen and time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65_536).decode()
    assert re.search(r"1 of 3  one\.sm  \d\.\d s / 20 s  no schedule yet", seen)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == ExitCode.INTERRUPTED
    os.close(terminal)
