"""``planner import`` and ``planner generate`` write whole plans, or nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest

from api.cli.running.output_directory import write_whole
from api.cli.words.exit_codes import ExitCode
from planner.document import read_plan
from planner.generator import generate_plan, load_of
from planner.validation import validate

SMALL = ("--projects", "3", "--tasks", "12", "--people", "4", "--seed", "5")


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json"])
def test_a_portfolio_is_generated_and_reads_back(planner, tmp_path, name):
    path = tmp_path / name
    result = planner("generate", *SMALL, "--to", path)
    assert result.exit_code == ExitCode.DONE
    load = load_of(read_plan(path))
    assert result.stdout == f"Wrote {path}: 3 projects, 12 tasks, 4 people. Load {load:.2f}.\n"
    plan = read_plan(path)
    assert not [issue for issue in validate(plan) if issue.severity == "error"]
    assert path.read_text(encoding="utf-8").startswith("{") == (name == "plan.json")


def test_the_same_seed_generates_the_same_bytes(planner, tmp_path):
    for name in ("a.yaml", "b.yaml"):
        planner("generate", *SMALL, "--load", "0.9", "--to", tmp_path / name)
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_json_tells_the_size_and_hash(planner, tmp_path):
    report = json.loads(planner("generate", *SMALL, "--to", tmp_path / "plan.json", "--json").stdout)
    assert report.pop("hash").startswith("sha256:")
    assert report == {
        "file": str(tmp_path / "plan.json"),
        "projects": 3,
        "tasks": 12,
        "summaries": 0,
        "people": 4,
        "notes": [],
        "load": round(load_of(read_plan(tmp_path / "plan.json")), 3),
    }


def test_tightness_and_start_of_a_portfolio_can_be_chosen(planner, tmp_path):
    path = tmp_path / "plan.json"
    options = ("--tightness", "0.4", "--start", "2030-02-04")
    assert planner("generate", *SMALL, *options, "--to", path).exit_code == ExitCode.DONE
    sizes = {"projects": 3, "tasks": 12, "people": 4, "seed": 5}
    assert read_plan(path) == generate_plan(**sizes, tightness=0.4, start=dt.date(2030, 2, 4))


@pytest.mark.parametrize("command", ["generate", "import"])
@pytest.mark.parametrize("text", ["2027-13-01", "04.01.2027", "20270104", ""])
def test_a_start_that_is_no_date_is_wrong_usage(planner, tmp_path, command, text):
    arguments = SMALL if command == "generate" else (tmp_path / "tasks.csv",)
    result = planner(command, *arguments, "--start", text, "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f'"{text}" is no date; write one such as 2027-01-04.' in result.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("there.yaml", "exists; --force replaces it."),
        ("folder.yaml", "is a directory."),
        ("plan.txt", "should end in .yaml or .json."),
        ("nowhere/plan.yaml", "there is no directory"),
    ],
)
def test_a_target_that_should_not_be_written_is_wrong_usage(planner, tmp_path, name, says):
    (tmp_path / "there.yaml").write_text("mine")
    (tmp_path / "folder.yaml").mkdir()
    result = planner("generate", *SMALL, "--to", tmp_path / name)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert says in result.stderr
    assert (tmp_path / "there.yaml").read_text() == "mine"


def test_force_replaces_a_file(planner, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text("mine")
    assert planner("generate", *SMALL, "--to", path, "--force").exit_code == ExitCode.DONE
    assert len(read_plan(path).projects) == 3


def test_fewer_tasks_than_projects_is_wrong_usage(planner, tmp_path):
    sizes = ("--projects", "5", "--tasks", "3", "--people", "2")
    result = planner("generate", *sizes, "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "at least one task for each project" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_tables_are_imported(planner, tmp_path):
    tasks, people = tmp_path / "tasks.csv", tmp_path / "people.csv"
    tasks.write_text(
        "project,task,work,skill,predecessors\nWeb,Design,8h,design,\nWeb,Build,16h,code,Design\n"
    )
    people.write_text("person,skills\nAna,design\nBen,code\n")
    result = planner("import", tasks, people, "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.DONE, result.output
    assert result.stdout == f"Wrote {tmp_path / 'plan.yaml'}: 1 project, 2 tasks, 2 people.\n"
    plan = read_plan(tmp_path / "plan.yaml")
    assert [link.task for link in plan.projects[0].tasks[1].after] == [plan.projects[0].tasks[0].id]


def test_notes_of_an_import_say_how_something_was_read(planner, tmp_path):
    tasks = tmp_path / "tasks.csv"
    tasks.write_text("Task,Work,Skill,Colour\nA,8h,design,red\n", encoding="utf-8")
    arguments = ("import", tasks, "--start", "2027-01-04", "--to", tmp_path / "plan.yaml", "--force")
    (note, _) = json.loads(planner(*arguments, "--json").stdout)["notes"]
    assert note == {
        "code": "unknown-column",
        "path": "column Colour",
        "found": "no field of a plan",
        "read_as": "not carried over",
        "hint": "",
    }
    assert "Note: column Colour: no field of a plan — not carried over." in planner(*arguments).stderr


def test_a_table_that_is_missing_is_one_sentence(planner, tmp_path):
    result = planner("import", tmp_path / "none.csv", "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "none.csv" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_without_its_columns_leaves_nothing_behind(planner, tmp_path):
    tasks = tmp_path / "tasks.csv"
    tasks.write_text("colour,size\nred,5\n")
    result = planner("import", tasks, "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert list(tmp_path.iterdir()) == [tasks]


@pytest.mark.parametrize("start", ["1900-01-01", "2080-01-01"])
def test_a_start_whose_holidays_are_not_known_is_wrong_usage(planner, tmp_path, start):
    size = ("--projects", 2, "--tasks", 9, "--people", 3)
    result = planner("generate", *size, "--start", start, "--to", tmp_path / "x.yaml", columns=200)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f"--start: {start} is not between 1992-01-01 and 2079-12-31" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_load_may_be_as_low_as_the_generator_takes(planner, tmp_path):
    size = ("--projects", 2, "--tasks", 40, "--people", 3)
    result = planner("generate", *size, "--load", "0.05", "--to", tmp_path / "x.yaml")
    assert result.exit_code == ExitCode.DONE


def test_a_file_that_can_not_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "plan.yaml"
    path.write_text("old")

    def fail(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("plan.yaml", "old")]


def test_a_written_file_has_the_usual_permissions(tmp_path):
    usual = tmp_path / "usual"
    usual.write_text("")
    write_whole(tmp_path / "plan.yaml", "new")
    assert (tmp_path / "plan.yaml").stat().st_mode == usual.stat().st_mode
