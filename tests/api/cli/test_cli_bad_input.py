"""What people hand in by mistake: one clear answer from every command, and nothing left behind."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli.words.exit_codes import ExitCode
from planner.document import read_plan

HEAD = "format: crewline/1\nstart: 2027-03-01\n"
ANA = "people:\n  - {id: Ana, skills: [design]}\n"


def _plan(*tasks: str, before: str = "", project: str = "") -> str:
    listed = "".join(f"      - {task}\n" for task in tasks or ("{id: a, work: 8h, skill: design}",))
    return f"{HEAD}{before}{ANA}projects:\n  - id: shop\n{project}    tasks:\n{listed}"


def _many_holidays() -> str:
    days = "".join(
        f"      - {{first: {2027 + n // 336}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}}}\n"
        for n in range(10_000)
    )
    calendar = f"calendars:\n  - id: c\n    exceptions:\n{days}"
    return f"{HEAD}{calendar}people:\n  - {{id: Ana, calendar: c, skills: [design]}}\n"


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "an empty document"),
    "spaces": (" \n\t\n", "an empty document"),
    "comments": ("# later\n", "nothing but comments"),
    "binary": (bytes(range(256)), "a binary file"),
    "workbook": (b"PK\x03\x04rest", "workbooks are read by planner import"),
    "windows": ("name: Müller\n".encode("cp1252"), "save the file as UTF-8"),
    "utf-16": (f"{HEAD}".encode("utf-16"), "save the file as UTF-8"),
    "deep": (f"a: {'[' * 2000}{']' * 2000}", "more than 64 levels of nesting"),
    "deep json": (f'{{"a": {"[" * 20_000}{"]" * 20_000}}}', "more than 64 levels of nesting"),
    "tab": ("format: crewline/1\n\tstart: 2027-03-01\n", "line 2"),
    "tab at a list": ("projects:\n\t- id: x\n", "indent with spaces, not tabs"),
    "a table": ("task,work\nA,8h\n", "planner import reads tables"),
    "a list": ("- a\n- b\n", "a mapping of keys to values"),
    "no format": ("start: 2027-03-01\n", "write format: crewline/1"),
    "other format": ("format: crewline/2\nstart: 2027-03-01\n", "crewline/1"),
    "not a number": (f"{HEAD}late_cost_per_day: .nan\n", "a finite number below 9e15"),
    "infinite": (f"{HEAD}late_cost_per_day: .inf\n", "a finite number below 9e15"),
    "huge number": (f"{HEAD}late_cost_per_day: 1e400\n", "a finite number below 9e15"),
    "long number": (f"{HEAD}late_cost_per_day: {'9' * 5000}\n", "a finite number below 9e15"),
    "huge work": (_plan("{id: a, work: 99999999999h, skill: design}"), "at most seven digits"),
    "much work": (_plan("{id: a, work: 9999999h, skill: design}"), "at most a million hours"),
    "negative work": (_plan("{id: a, work: -8h, skill: design}"), "more than 0"),
    "start in 1900": (_plan().replace("2027-03-01", "1900-01-01"), "a date from 1970 to 2200"),
    "start in 9999": (_plan().replace("2027-03-01", "9999-12-31"), "a date from 1970 to 2200"),
    "due in 1900": (_plan(project="    due: 1900-01-01\n"), "a date from 1970 to 2200"),
    "due in 9999": (_plan(project="    due: 9999-12-31\n"), "leave it out if it only means for ever"),
    "no such day": (_plan(project="    due: 2027-02-30\n"), "a date that exists"),
    "duplicate ids": (_plan("{id: a, wait: 1d}", "{id: a, wait: 2d}"), "first used at projects[0].tasks[0]"),
    "duplicate key": (f"{HEAD}name: a\nname: b\n", "each key once"),
    "after itself": (_plan("{id: a, wait: 1d, after: [a]}"), "a task other than itself"),
    "circle": (
        _plan("{id: a, wait: 1d, after: [b]}", "{id: b, wait: 1d, after: [a]}"),
        "take one of these links away",
    ),
    "nobody works": (
        _plan(before="calendars: [{id: c, week: {}}]\n").replace("Ana,", "Ana, calendar: c,"),
        'no working hour of "Ana"',
    ),
    "end before start": (_plan(before="end: 2027-02-01\n"), "a date later than the start, 2027-03-01"),
    "leave backwards": (
        _plan().replace("[design]}", "[design], time_off: [{first: 2027-04-09, last: 2027-04-05}]}"),
        "swap the two?",
    ),
}
"""Documents that are refused, each with a part of what is said."""


def _quiet(said: str) -> bool:
    return "Traceback" not in said and "fault in Crewline" not in said


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_check_says_what_is_wrong(planner, tmp_path, name, suffix):
    content, says = REFUSED[name]
    path = tmp_path / f"plan.{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    result = planner("check", path)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert _quiet(result.output)
    if suffix == "yaml":
        assert says in result.output
    report = json.loads(planner("check", path, "--json").stdout)
    assert report["issues"]


@pytest.mark.parametrize("name", REFUSED)
def test_solve_refuses_it_and_writes_nothing(planner, tmp_path, name):
    content, says = REFUSED[name]
    path, out = tmp_path / "plan.yaml", tmp_path / "new" / "out"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    result = planner("solve", path, "--effort", "0", "--out", out)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert says in result.stderr
    assert result.stdout == ""
    assert _quiet(result.output)
    assert [each.name for each in tmp_path.iterdir()] == ["plan.yaml"]


def _missing(_: Path) -> None:
    pass


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 2**20)


@pytest.mark.parametrize(
    ("make", "says"),
    [(_missing, "no such file"), (Path.mkdir, "a folder"), (_large, "200.0 MiB — expected at most 64.0 MiB")],
)
@pytest.mark.parametrize("command", ["check", "solve"])
def test_what_is_no_readable_file_is_one_sentence(
    planner, tmp_path, command: str, make: Callable[[Path], None], says: str
):
    path, out = tmp_path / "plan.yaml", tmp_path / "out"
    make(path)
    result = planner(command, path, *(("--out", out) if command == "solve" else ()))
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert says in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (_plan("{id: a, work: 0h, skill: design}"), "it is treated as a milestone"),
        (HEAD + ANA, "at least one project with a task"),
        (f"{HEAD}{ANA}projects: [{{id: p}}]\n", "at least one project with a task"),
        (_plan(project="    due: 2027-01-01\n"), "the project is late already"),
    ],
)
def test_what_is_odd_but_can_be_solved_is_a_warning(planner, tmp_path, text, says):
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    checked = planner("check", path)
    assert checked.exit_code == ExitCode.DONE
    assert says in checked.stdout
    assert planner("solve", path, "--effort", "0").exit_code == ExitCode.DONE


def test_ten_thousand_days_off_are_no_trouble(planner, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(_many_holidays(), encoding="utf-8")
    assert planner("check", path).exit_code == ExitCode.DONE
    assert len(read_plan(path).calendars[0].exceptions) == 10_000


def test_names_of_every_script_go_through_to_tables_and_pictures(planner, tmp_path):
    names = "日本語 مرحبا \u202eевил 👩\u200d💻 <b>&\"'</b> \u0007\ufffe\u0000\u001b[31m"
    plan = {
        "format": "crewline/1",
        "start": "2027-03-01",
        "name": names,
        "people": [{"id": "山田 太郎", "name": names, "team": names, "skills": ["デザイン"]}],
        "contractor_pools": [{"id": "pool", "name": names, "skills": ["film"], "rate": 80}],
        "projects": [
            {
                "id": "čaj",
                "name": names,
                "client": names,
                "due": "2027-03-01",
                "tasks": [
                    {"id": "作業", "name": names, "work": "8h", "skill": "デザイン"},
                    {"id": "b", "name": names, "work": "8h", "skill": "film", "due": "2027-03-01"},
                ],
            }
        ],
    }
    path, out = tmp_path / "plan.json", tmp_path / "out"
    path.write_text(json.dumps(plan), encoding="utf-8")
    result = planner("solve", path, "--effort", "0", "--out", out)
    assert result.exit_code == ExitCode.DONE, result.output
    assert not {"\u0007", "\u001b", "\u202e"} & set(result.output)
    assert "日本語 مرحبا" in result.stdout
    assert len(list(out.iterdir())) == 10
    assert "日本語" in (out / "gantt.svg").read_text(encoding="utf-8")


# --- tables ---------------------------------------------------------------------------------------

TABLES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "an empty file"),
    "headings only": ("Task,Work\n", "no rows below the headings"),
    "no headings": ("a,b\n1,2\n", "a heading such as Task Name"),
    "binary": (bytes(range(256)), "a binary file"),
    "negative": ("Task,Work,Skill\nA,-8h,design\n", "an amount of time"),
    "not a number": ("Task,Work,Skill\nA,NaN,design\n", "an amount of time"),
    "huge": ("Task,Work,Skill\nA,99999999999999,design\n", "at most 9,999,999"),
    "date in 1900": ("Task,Work,Skill,Due\nA,8h,design,1900-01-01\n", "a date from 1970 to 2200"),
    "date in 9999": ("Task,Work,Skill,Due\nA,8h,design,9999-12-31\n", "a date from 1970 to 2200"),
    "no such day": ("Task,Work,Skill,Due\nA,8h,design,2027-02-30\n", "one that exists"),
    "after itself": ("ID,Task,Work,Skill,After\nx1,A,8h,design,x1\n", "a task other than itself"),
    "circle": ("Task,Work,Skill,After\nA,8h,design,B\nB,8h,design,A\n", "links that lead only forward"),
    "start after deadline": (
        "Task,Work,Skill,Start,Deadline\nA,8h,design,2027-03-05,2027-03-01\n",
        "a date before its deadline, 2027-03-01",
    ),
    "long cell": (f"Task,Work\n{'x' * 30_000},8h\n", "a cell of more than 20,000 characters"),
    "many columns": (f"Task,Work{',c' * 600}\nA,8h\n", "602 columns"),
}


@pytest.mark.parametrize("name", TABLES)
def test_import_refuses_a_table_and_writes_nothing(planner, tmp_path, name):
    content, says = TABLES[name]
    path = tmp_path / "tasks.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    result = planner("import", path, "--start", "2027-01-04", "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert says in result.stderr
    assert _quiet(result.output)
    assert [each.name for each in tmp_path.iterdir()] == ["tasks.csv"]


@pytest.mark.parametrize(
    ("make", "says"),
    [(_missing, "no such file"), (Path.mkdir, "a directory"), (_large, "200 MB — expected at most 64 MB")],
)
def test_import_of_what_is_no_readable_file_is_one_sentence(planner, tmp_path, make, says):
    path, plan = tmp_path / "tasks.csv", tmp_path / "plan.yaml"
    make(path)
    result = planner("import", path, "--to", plan)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert len(result.stderr.splitlines()) == 1
    assert says in result.stderr
    assert not plan.exists()


@pytest.mark.parametrize(
    "options",
    [
        {"--projects": "0"},
        {"--projects": "99999999999"},
        {"--tasks": "-5"},
        {"--tasks": "many"},
        {"--people": "0"},
        {"--load": "nan"},
        {"--load": "1e9"},
        {"--tightness": "0"},
        {"--seed": "-1"},
        {"--start": "31.12.2027"},
    ],
)
def test_generate_refuses_sizes_that_make_no_sense_and_writes_nothing(planner, tmp_path, options):
    wanted = {"--projects": "2", "--tasks": "6", "--people": "2"} | options
    arguments = [word for pair in wanted.items() for word in pair]
    result = planner("generate", *arguments, "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert next(iter(options)) in result.stderr
    assert _quiet(result.output)
    assert list(tmp_path.iterdir()) == []


def test_generate_refuses_more_work_than_twenty_years_hold(planner, tmp_path):
    sizes = ("--projects", "9", "--tasks", "9000", "--people", "1")
    result = planner("generate", *sizes, "--to", tmp_path / "plan.yaml")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "expected at most 20: give it more people or fewer tasks" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "solve"])
def test_an_outcome_handed_in_as_a_plan_is_told_apart(planner, plan_file, tmp_path, engine, command):
    planner("solve", plan_file, "--out", tmp_path)
    engine.options = None
    result = planner(command, tmp_path / "schedule.json")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stderr == (
        f"{tmp_path}/schedule.json: an outcome document — expected a plan (planner solve takes it with "
        "--previous, beside the plan it came from).\n"
    )


def test_an_empty_name_of_a_plan_is_wrong_usage(planner):
    result = planner("check", "", columns=200)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "an empty name; name a file." in result.stderr
