"""``planner solve`` with an outcome made by hand: what it prints, what it writes, how it ends."""

import json
import tempfile
from pathlib import Path

import pytest

from api.cli.words.exit_codes import ExitCode
from planner.document import plan_hash, read_plan
from planner.errors import Issue, PlanError
from scheduling.outcome_json import read_outcome
from scheduling.schedule import Schedule

FILES = {
    "schedule.json", "plan.yaml", "projects.csv", "tasks.csv", "workload.csv", "bookings.csv",
    "gantt.svg", "gantt.png", "workload.svg", "workload.png",
}  # fmt: skip


def test_a_plan_is_shown_in_eighty_columns(planner, engine, plan_file):
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.DONE
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "Two posters",
        "2 projects, 3 tasks, 01 Mar 2027 – 03 Mar 2027",
        "Feasible plan, late cost 283.34 USD, at most 29 % from the best possible (bound",
        "200).",
        "",
        "Projects: 1 of 2 late",
        "project         client     start  finish     due        late  weight  span",
        "Trade fair po…  Bakers'…  01 Mar  03 Mar  02 Mar  1 d (1 wd)       2  ██████▒▒▒▒",
        "Web page                  01 Mar  02 Mar  12 Mar           –       1  █████·····",
        "d: calendar days late, wd: working days of it, ▒: after the due date",
        "",
        "Tasks: 1 misses a due date of its own",
        "task       finish     due  late",
        "fair/draw  03 Mar  02 Mar   1 d",
        "",
        "People: use of their time for projects; nobody is over 85 % in any week",
        "person   skill   mean  peak  over 85 %  Mar",
        "Ana      design  60 %  60 %          –  ▅",
        "Ben Ode  code    30 %  30 %          –  ▃",
        "",
        "Contractors: 1 booking, 960 USD",
        "contractor       from      to  paid     cost",
        "Print shop #1  02 Mar  03 Mar  16 h  960 USD",
    ]


def test_json_prints_the_outcome_document_and_nothing_else(planner, engine, plan_file):
    result = planner("solve", plan_file, "--json", "--seed", "7")
    assert result.exit_code == ExitCode.DONE
    outcome = read_outcome(result.stdout)
    assert outcome.seed == 7
    assert outcome.schedule is not None
    assert len(outcome.schedule.tasks) == 3


def test_options_reach_the_solver(planner, engine, plan_file):
    planner("solve", plan_file, "--effort", "12", "--seed", "3", "--workers", "4")
    assert (engine.options.effort, engine.options.seed, engine.options.workers) == (12, 3, 4)
    planner("solve", plan_file, "--time-limit", "2.5")
    assert (engine.options.effort, engine.options.time_limit) == (None, 2.5)
    planner("solve", plan_file)
    assert engine.options.time_limit == 20


def test_progress_goes_to_stderr(planner, engine, plan_file):
    result = planner("solve", plan_file)
    assert "best 283.34 USD  bound 200  gap 29 %  last better" in result.stderr
    assert "last better" not in result.stdout


def test_an_infeasible_plan_says_so_with_breaches_and_conflicts(planner, engine, plan_file, infeasible):
    engine.changes = infeasible
    result = planner("solve", plan_file, columns=120)
    assert result.exit_code == ExitCode.INFEASIBLE
    lines = result.stdout.splitlines()
    assert "No schedule keeps all hard rules." in lines
    assert "  fair/draw: 24 h of design do not fit before 2027-03-02 24:00" in lines
    assert "The nearest schedule breaks 1 rule" in lines
    assert "  deadline by 17 h: fair/draw finishes after its deadline" in lines
    assert "What follows is that nearest schedule. It is not a plan." in lines


def test_no_schedule_in_time_ends_in_four(planner, engine, plan_file):
    engine.changes = {"status": "unknown", "schedule": None, "levels": ()}
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.NO_SCHEDULE
    assert result.stdout.splitlines() == [
        "Two posters",
        "No schedule that keeps all hard rules was found in time.",
    ]


def test_every_issue_of_a_bad_plan_is_listed(planner, engine, plan_file):
    issues = (
        Issue("projects[0].due", "2026-01-01", "a date after the start", "did you mean 2027?"),
        Issue("people[1]", "nobody's skill", "a skill in use", severity="warning"),
    )
    engine.error = PlanError("the plan has errors", issues)
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Errors",
        "  projects[0].due",
        "    found     2026-01-01",
        "    expected  a date after the start",
        "    hint      did you mean 2027?",
        "",
        "Warnings",
        "  people[1]",
        "    found     nobody's skill",
        "    expected  a skill in use",
        "",
        "1 error, 1 warning.",
        "The plan has errors.",
    ]


@pytest.mark.parametrize(
    ("lead", "issues", "line"),
    [
        ("the plan has an error; the first is at {}", 1, "The plan has an error."),
        ("the plan has 2 errors; the first is at {}", 2, "The plan has 2 errors."),
        ("tasks.csv has a problem; the first is at {}", 1, "tasks.csv has a problem."),
        ("shop.yaml: 2 problems, the first: {}", 2, "shop.yaml has 2 problems."),
        ("shop.yaml: {}", 1, "shop.yaml has an error."),
        ("{}", 2, "The input has errors."),
    ],
)
def test_the_first_issue_is_not_told_twice(planner, engine, plan_file, lead, issues, line):
    found = tuple(Issue(f"people[{n}]", "odd", "expected even") for n in range(issues))
    engine.error = PlanError(lead.format(found[0]), found)
    assert planner("solve", plan_file).stderr.splitlines()[-1] == line
    assert json.loads(planner("solve", plan_file, "--json").stdout)["error"] == f"{lead.format(found[0])}."


def test_the_files_are_written(planner, engine, plan_file, tmp_path):
    out = tmp_path / "deep" / "out"
    result = planner("solve", plan_file, "--out", out)
    assert result.exit_code == ExitCode.DONE
    assert {path.name for path in out.iterdir()} == FILES
    assert read_outcome((out / "schedule.json").read_bytes()).status == "feasible"
    assert result.stderr.splitlines()[-1].startswith(f"Wrote 10 files to {out}: schedule.json, plan.yaml, ")


def test_files_of_an_earlier_schedule_do_not_outlive_it(planner, engine, plan_file, tmp_path):
    out = tmp_path / "out"
    planner("solve", plan_file, "--out", out)
    (out / "notes.txt").write_text("mine")
    engine.changes = {"status": "unknown", "schedule": None, "levels": ()}
    assert planner("solve", plan_file, "--out", out).exit_code == ExitCode.NO_SCHEDULE
    assert {path.name for path in out.iterdir()} == {"schedule.json", "plan.yaml", "notes.txt"}


def test_the_plan_is_written_as_it_was_solved(planner, engine, plan_file, tmp_path):
    planner("solve", plan_file, "--out", tmp_path / "out")
    written = read_plan(tmp_path / "out" / "plan.yaml")
    assert written == read_plan(plan_file)
    assert plan_hash(written) == read_outcome((tmp_path / "out" / "schedule.json").read_bytes()).plan_hash


def test_a_plan_that_is_there_already_keeps_its_comments(planner, engine, plan_file):
    own = plan_file.rename(plan_file.with_name("plan.yaml"))
    text = own.read_text()
    assert "# a Monday" in text
    assert planner("solve", own, "--out", own.parent).exit_code == ExitCode.DONE
    assert own.read_text() == text


def test_another_plan_that_a_command_wrote_gives_way_as_other_files_do(planner, engine, plan_file, tmp_path):
    out = tmp_path / "out"
    assert planner("solve", plan_file, "--out", out).exit_code == ExitCode.DONE
    plan_file.write_text(plan_file.read_text().replace("name: ", "name: Another ", 1))
    assert planner("solve", plan_file, "--out", out).exit_code == ExitCode.DONE
    assert read_plan(out / "plan.yaml") == read_plan(plan_file)


def test_a_written_plan_that_was_edited_since_is_never_replaced(planner, engine, plan_file, tmp_path):
    out = tmp_path / "out"
    assert planner("solve", plan_file, "--out", out).exit_code == ExitCode.DONE
    edited = (out / "plan.yaml").read_text().replace("name: ", "name: My own ", 1)
    (out / "plan.yaml").write_text(edited)
    assert planner("solve", plan_file, "--out", out).exit_code == ExitCode.WRONG_USAGE
    assert (out / "plan.yaml").read_text() == edited


@pytest.mark.parametrize("there", ["another: one", "format: crewline/1\nstart: 2027-01-04  # hand-made\n"])
def test_another_plan_that_somebody_wrote_is_never_replaced(planner, engine, plan_file, tmp_path, there):
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.yaml").write_text(there)
    result = planner("solve", plan_file, "--out", out)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "is not what a command has written there" in " ".join(result.stderr.split())
    assert [path.name for path in out.iterdir()] == ["plan.yaml"]
    assert (out / "plan.yaml").read_text() == there


def test_nothing_is_left_behind_when_the_plan_has_errors(planner, engine, plan_file, tmp_path):
    engine.error = PlanError("the plan has errors")
    out = tmp_path / "out"
    assert planner("solve", plan_file, "--out", out).exit_code == ExitCode.BAD_INPUT
    assert not out.exists()


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_an_out_that_is_a_file_is_wrong_usage(planner, engine, plan_file, tmp_path, place):
    (tmp_path / "file").write_text("")
    result = planner("solve", plan_file, "--out", tmp_path / place, columns=300)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f"{tmp_path / 'file'} is a file; a directory is needed." in result.stderr
    assert engine.options is None


def test_an_out_without_permission_is_wrong_usage(planner, engine, plan_file, tmp_path, monkeypatch):
    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")  # a real locked directory does not stop root

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    result = planner("solve", plan_file, "--out", tmp_path / "out")
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "can't be written to: Permission denied" in " ".join(result.stderr.split())
    assert engine.options is None
    assert not (tmp_path / "out").exists()


def test_an_earlier_outcome_is_handed_to_the_solver(planner, engine, plan_file, tmp_path):
    planner("solve", plan_file, "--out", tmp_path)
    planner("solve", plan_file, "--previous", tmp_path / "schedule.json")
    assert isinstance(engine.options.previous, Schedule)
    assert len(engine.options.previous.tasks) == 3


def test_an_earlier_outcome_of_another_plan_is_noted(planner, engine, plan_file, tmp_path):
    planner("solve", plan_file, "--out", tmp_path)
    quiet = planner("solve", plan_file, "--previous", tmp_path / "schedule.json")
    assert "Note: " not in quiet.stderr
    plan_file.write_text(plan_file.read_text().replace("id: fair", "id: fare").replace("id: web", "id: net"))
    engine.error = PlanError("far enough")
    result = planner("solve", plan_file, "--previous", tmp_path / "schedule.json")
    assert (
        "Note: the outcome given with --previous has no task in common with this plan."
    ) in result.stderr.splitlines()


def test_an_earlier_outcome_without_a_goal_for_it_is_noted(planner, engine, plan_file, tmp_path):
    planner("solve", plan_file, "--out", tmp_path)
    with plan_file.open("a") as plan:
        plan.write("objective: {levels: [{goals: [{goal: late_cost}]}]}\n")
    result = planner("solve", plan_file, "--previous", tmp_path / "schedule.json")
    assert result.exit_code == ExitCode.DONE
    assert (
        "Note: --previous has no effect: the plan's objective has no goal stability."
    ) in result.stderr.splitlines()


def test_an_earlier_outcome_that_is_none_is_refused(planner, engine, plan_file, tmp_path):
    result = planner("solve", plan_file, "--previous", plan_file)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "not an outcome document" in result.stderr
    result = planner("solve", plan_file, "--previous", tmp_path / "none.json")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stderr.endswith("none.json can't be read: No such file or directory.\n")


def test_an_earlier_outcome_without_a_schedule_is_refused(planner, engine, plan_file, tmp_path):
    engine.changes = {"status": "unknown", "schedule": None, "levels": ()}
    planner("solve", plan_file, "--out", tmp_path)
    result = planner("solve", plan_file, "--previous", tmp_path / "schedule.json")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stderr.endswith("schedule.json holds no schedule: its status is unknown.\n")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.yaml", None, "no such file"),
        ("folder.yaml", "folder", "a folder"),
        ("empty.yaml", b"", "an empty document"),
        ("binary.yaml", b"\0\1\2", "a binary file"),
    ],
)
def test_what_is_no_plan_is_one_sentence(planner, engine, tmp_path, name, content, says):
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    for command in ("solve", "check"):
        result = planner(command, path)
        assert result.exit_code == ExitCode.BAD_INPUT
        assert result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"{path}: ")
        assert says in line


@pytest.mark.parametrize("command", ["solve", "check"])
def test_a_plan_without_permission_is_one_sentence(planner, engine, plan_file, monkeypatch, command):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(plan_file))

    monkeypatch.setattr(Path, "open", refuse)  # real permissions do not stop root
    result = planner(command, plan_file)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert len(result.stderr.splitlines()) == 1
    assert "Permission denied" in result.stderr


def test_the_demo_plans_the_agency(planner, engine, monkeypatch):
    engine.changes = {"status": "unknown", "schedule": None, "levels": ()}
    result = planner("demo", "--time-limit", "3")
    assert result.exit_code == ExitCode.NO_SCHEDULE
    assert engine.options.time_limit == 3
    assert len(result.stdout.splitlines()) == 2


def test_a_demo_without_its_plan_says_so(planner, engine, monkeypatch):
    monkeypatch.setattr("api.cli.plans.demo.DEMO_PLAN", "nowhere.yaml")
    result = planner("demo", "--json")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert json.loads(result.stdout)["error"] == "this installation has no nowhere.yaml."
