"""``planner check``: every issue once, errors and warnings apart."""

import json
import re
from pathlib import Path

import pytest

from api.cli import check_plan
from api.cli.exit_codes import ExitCode
from planner.document import parse_plan, read_plan
from planner.errors import Issue

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def bad_plan_file(plan_file):
    text = plan_file.read_text(encoding="utf-8")
    plan_file.write_text(text.replace("skills: [design]", "skills: [desing]"), encoding="utf-8")
    return plan_file


def test_a_plan_in_order_is_told_with_its_size(planner, plan_file):
    result = planner("check", plan_file)
    assert result.exit_code == ExitCode.DONE
    assert result.stdout.splitlines() == [
        "No errors, no warnings.",
        "Two posters: 2 projects, 3 tasks, 2 people, from 2027-03-01.",
    ]


@pytest.mark.parametrize("name", ["hello", "it_programme"])
def test_check_and_solve_count_the_same_tasks(planner, name):
    path = EXAMPLES / f"{name}.yaml"
    checked = re.search(r"(\d+) projects?, (\d+) tasks", planner("check", path).stdout)
    solved = re.search(r"(\d+) projects?, (\d+) tasks", planner("solve", path, "--effort", "0").stdout)
    assert checked is not None
    assert solved is not None
    assert checked.groups() == solved.groups()


def test_summaries_are_counted_apart_and_tasks_of_other_projects_not_at_all(planner, plan_file):
    text = plan_file.read_text(encoding="utf-8")
    text = text.replace("  - id: web\n", "      - {id: all}\n  - id: web\n    status: on-hold\n")
    plan_file.write_text(text.replace("sketch, work", "sketch, parent: all, work"), encoding="utf-8")
    line = planner("check", plan_file).stdout.splitlines()[-1]
    assert line == "Two posters: 1 project, 2 tasks, 1 summary, 2 people, from 2027-03-01."
    report = json.loads(planner("check", plan_file, "--json").stdout)
    assert report["size"] == {"projects": 1, "tasks": 2, "summaries": 1, "people": 2}


def test_errors_are_listed_with_place_found_expected_and_hint(planner, bad_plan_file):
    result = planner("check", bad_plan_file)
    assert result.exit_code == ExitCode.BAD_INPUT
    lines = result.stdout.splitlines()
    assert lines[0] == "Errors"
    assert "  projects[0].tasks[0].skill" in lines
    assert "  projects[0].tasks[1].skill" in lines
    assert '    found     "design"' in lines
    assert any(line.startswith("    hint      ") and "desing" in line for line in lines)
    assert lines[-1] == "2 errors, no warnings."
    assert result.stderr == f"{bad_plan_file} has errors.\n"


def test_errors_of_the_document_itself_are_listed_alike(planner, plan_file):
    text = plan_file.read_text(encoding="utf-8")
    plan_file.write_text(text.replace("weight: 2", "wieght: 2").replace("work: 8h", "work: 8x"))
    result = planner("check", plan_file)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "  projects[0].wieght" in result.stdout.splitlines()
    assert "  projects[0].tasks[0].work" in result.stdout.splitlines()
    assert result.stdout.splitlines()[-1] == "2 errors, no warnings."


def test_json_holds_every_issue(planner, bad_plan_file):
    result = planner("check", bad_plan_file, "--json")
    assert result.exit_code == ExitCode.BAD_INPUT
    report = json.loads(result.stdout)
    assert report["format"] == "crewline-check/1"
    assert (report["valid"], report["errors"], report["warnings"]) == (False, 2, 0)
    assert report["plan"]["hash"].startswith("sha256:")
    assert report["size"] is None
    assert [issue["path"] for issue in report["issues"]] == [
        "projects[0].tasks[0].skill",
        "projects[0].tasks[1].skill",
    ]
    assert set(report["issues"][0]) == {"severity", "code", "path", "found", "expected", "hint"}
    assert report["issues"][0]["expected"] == "a skill that somebody in the plan has"


def test_json_of_a_document_that_is_no_plan_has_no_plan(planner, plan_file):
    plan_file.write_text("format: crewline/1\nprojects: 5\n", encoding="utf-8")
    report = json.loads(planner("check", plan_file, "--json", "--expand").stdout)
    assert report["plan"] is None
    assert report["expanded"] is None
    assert {issue["path"] for issue in report["issues"]} == {"start", "projects"}


def test_warnings_alone_leave_the_plan_in_order(planner, plan_file, monkeypatch):
    warning = Issue("people[1]", "nobody's skill", "a skill in use", severity="warning", code="unused")
    monkeypatch.setattr(check_plan, "validate", lambda _: (warning,))
    result = planner("check", plan_file)
    assert result.exit_code == ExitCode.DONE
    assert result.stdout.splitlines() == [
        "Warnings",
        "  people[1]",
        "    found     nobody's skill",
        "    expected  a skill in use",
        "",
        "No errors, 1 warning.",
        "Two posters: 2 projects, 3 tasks, 2 people, from 2027-03-01.",
    ]
    report = json.loads(planner("check", plan_file, "--json").stdout)
    assert (report["valid"], report["errors"], report["warnings"]) == (True, 0, 1)


def test_expand_prints_a_plan_and_puts_warnings_elsewhere(planner, plan_file, monkeypatch):
    warning = Issue("", "much", "less", severity="warning")
    monkeypatch.setattr(check_plan, "validate", lambda _: (warning,))
    result = planner("check", plan_file, "--expand")
    assert result.exit_code == ExitCode.DONE
    assert parse_plan(result.stdout) == read_plan(plan_file)
    assert "  the whole document" in result.stderr.splitlines()


def test_expand_writes_reviews_out_as_tasks(planner, plan_file):
    review = (
        "    reviews:\n"
        "      - {id: approval, of: [draw], rounds: 2, steps: [{wait: 1d}], rework: [{share: [50%]}]}\n"
    )
    text = plan_file.read_text(encoding="utf-8")
    plan_file.write_text(text.replace("  - id: web\n", f"{review}  - id: web\n"), encoding="utf-8")
    expanded = parse_plan(planner("check", plan_file, "--expand").stdout)
    assert len(expanded.projects[0].tasks) == 6
    assert expanded.projects[0].reviews == ()
    report = json.loads(planner("check", plan_file, "--expand", "--json").stdout)
    assert len(report["expanded"]["projects"][0]["tasks"]) == 6


def test_a_bad_plan_is_not_expanded(planner, bad_plan_file):
    result = planner("check", bad_plan_file, "--expand")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "Errors" in result.stdout
