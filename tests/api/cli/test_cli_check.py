"""``planner check``: every issue once, errors and warnings apart."""

import json
import re
from pathlib import Path

import pytest

from api.cli.plans import check_plan
from api.cli.words.exit_codes import ExitCode
from planner import readable_rest
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
    last = result.stdout.splitlines()[-1]
    assert last == "2 errors, no warnings. More is checked once these are mended."


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


# --- what can't be read as a whole ------------------------------------------------------------

SLIPS = """\
format: crewline/1
start: 2027-03-01
people:
  - {id: Ana, skills: [design]}
projects:
  - id: shop
    due: 2027-02-01
    tasks:
      - {id: a, work: 8 hours, skill: desing}
      - {id: b, wait: 0d, after: [a]}
      - {id: c, duration: -3h, skill: design}
"""


@pytest.fixture
def slips(tmp_path):
    """A function that writes the document above with some of its text replaced."""

    def write(**replaced):
        text = SLIPS
        for old, new in replaced.values():
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "slips.yaml").write_text(text, encoding="utf-8")
        return tmp_path / "slips.yaml"

    return write


def paths_of(planner, path):
    return [issue["path"] for issue in json.loads(planner("check", path, "--json").stdout)["issues"]]


def test_the_rest_of_a_document_is_checked_although_an_amount_can_not_be_read(planner, slips):
    path = slips()
    result = planner("check", path)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stdout.splitlines()[-1] == "2 errors, 2 warnings. More is checked once these are mended."
    # Of the task with the misspelt amount, no more is said: its skill comes next time.
    tasks = "projects[0].tasks"
    assert paths_of(planner, path) == [
        "projects[0].due", f"{tasks}[0].work", f"{tasks}[1].wait", f"{tasks}[2].duration"
    ]  # fmt: skip
    assert json.loads(planner("check", path, "--json").stdout)["whole"] is False


def test_solve_says_that_more_is_checked_too(planner, slips):
    result = planner("solve", slips())
    assert "1 error, no warnings. More is checked once these are mended." in result.stderr.splitlines()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("due: 2027-02-01", "due: soon", "projects[0].due"),
        ("format: crewline/1", "format: crewline/1\nend: soon", "end"),
        ("{id: c, ", "{id: c, releese: 2027-03-02, ", "projects[0].tasks[2].releese"),
    ],
)  # fmt: skip
def test_dates_and_keys_of_tasks_are_left_out_for_it(planner, slips, old, new, place):
    path = slips(readable=("8 hours", "8h"), broken=(old, new))
    found = paths_of(planner, path)
    assert place in found
    assert {"projects[0].tasks[0].skill", "projects[0].tasks[1].wait"} < set(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [("{id: a,", "{id: 5,"), ("{id: Ana,", "{id: 7,"), ("  - id: shop", "  - id: shop\n    status: acepted")],
)
def test_nothing_is_guessed_where_others_refer_to_what_is_broken(planner, slips, old, new):
    found = paths_of(planner, slips(readable=("8 hours", "8h"), broken=(old, new)))
    assert len(found) == 1


def test_json_documents_are_looked_through_as_well(planner, tmp_path):
    document = {
        "format": "crewline/1", "start": "1900-01-01", "end": "9999-12-31",
        "projects": [{"id": "shop", "due": "9999-12-31", "release": "1900-01-01",
                      "tasks": [{"id": "a", "wait": "99999999999d"}]}],
    }  # fmt: skip
    path = tmp_path / "dates.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    dates = ["start", "end", "projects[0].release", "projects[0].due"]
    assert paths_of(planner, path) == [*dates, "projects[0].tasks[0].wait"]


def test_very_large_documents_are_not_read_again(planner, slips, monkeypatch):
    monkeypatch.setattr(readable_rest, "MOST_BYTES", 10)
    assert paths_of(planner, slips()) == ["projects[0].tasks[0].work"]


# --- the critical path ------------------------------------------------------------------------


def test_the_critical_path_is_a_table_of_dates_floats_and_drivers(planner, plan_file):
    result = planner("check", plan_file, "--critical-path")
    assert result.exit_code == ExitCode.DONE
    assert "Critical path, as if everybody were free" in result.stdout.splitlines()


@pytest.fixture
def path_file(tmp_path):
    """ann 8 h, then bob 8 h and beside it a day of float in 16 h of waiting, then the end."""
    path = tmp_path / "path.yaml"
    path.write_text(
        "format: crewline/1\nstart: 2027-03-01\npeople: [{id: ann}, {id: bob}]\n"
        "projects:\n  - id: p\n    tasks:\n"
        "      - {id: go, milestone: true}\n"
        "      - {id: long, work: 40h, person: ann, after: [go]}\n"
        "      - {id: a, work: 8h, person: ann}\n"
        "      - {id: b, work: 8h, person: bob, after: [{task: a, lag: 4h}]}\n"
        "      - {id: end, milestone: true, after: [go, long, a, {task: b, type: FF}, b]}\n"
        "      - {id: done, work: 8h, person: bob,"
        " progress: {started: 2027-02-15, finished: 2027-02-16}}\n",
        encoding="utf-8",
    )
    return path


def test_tasks_with_much_float_are_shown_only_with_all(planner, path_file):
    lines = planner("check", path_file, "--critical-path").stdout.splitlines()
    rows = [line.split()[0] for line in lines if line.startswith("p/")]
    assert rows == ["p/go", "p/long", "p/end"]
    assert "3 tasks of 5 without float; late dates delay no project" in lines
    assert lines[-1] == "and 2 more with more than 16 h of float (--all shows them)"
    lines = planner("check", path_file, "--critical-path", "--all").stdout.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("p/")] == [
        "p/go", "p/long", "p/a", "p/b", "p/end"
    ]  # fmt: skip
    # Monday 8 h, 4 h of Tuesday as a lag, 8 h until Wednesday 13:00; Friday 17:00 is 20 h of work later.
    (row,) = [line for line in lines if line.startswith("p/b")]
    assert re.findall(r"20 h", row)
    assert row.endswith("a FS+4h")


def test_the_critical_path_as_json_has_every_task_with_reduced_links(planner, path_file):
    found = json.loads(planner("check", path_file, "--critical-path", "--json").stdout)["critical_path"]
    assert found["links_reduced"] is True
    tasks = {task["task"]: task for task in found["tasks"]}
    b = tasks["b"]
    assert (b["early_start"], b["early_finish"]) == ("2027-03-02T13:00+00:00", "2027-03-03T13:00+00:00")
    assert (b["late_start"], b["late_finish"]) == ("2027-03-05T09:00+00:00", "2027-03-05T17:00+00:00")
    assert (b["total_float_minutes"], b["free_float_minutes"], b["critical"]) == (1200, 1200, False)
    assert b["driven_by"] == {"task": "p/a", "type": "FS", "lag": "4h"}
    assert tasks["a"]["driven_by"] is None
    # Of end's links that to go is implied by go, long, end.
    assert [link["task"] for link in tasks["end"]["after"]] == ["p/long", "p/a", "p/b", "p/b"]
    assert tasks["done"]["early_start"] == "2027-02-15T00:00+00:00"


def test_a_plan_with_errors_has_no_critical_path(planner, bad_plan_file):
    report = json.loads(planner("check", bad_plan_file, "--critical-path", "--json").stdout)
    assert report["critical_path"] is None


def test_long_tables_are_cut(planner, tmp_path):
    tasks = "".join(f"      - {{id: t{k}, work: 8h, person: ann}}\n" for k in range(45))
    path = tmp_path / "many.yaml"
    head = "format: crewline/1\nstart: 2027-03-01\npeople: [{id: ann}]\nprojects:\n  - id: p\n    tasks:\n"
    path.write_text(head + tasks, encoding="utf-8")
    lines = planner("check", path, "--critical-path").stdout.splitlines()
    assert len([line for line in lines if line.startswith("p/")]) == 40
    assert lines[-1] == "and 5 more (--all shows them)"
