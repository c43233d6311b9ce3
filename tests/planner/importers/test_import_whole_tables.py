"""Tables as people keep them become valid plans, and anything else a list of problems."""

import contextlib
import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document import parse_plan, render_plan
from planner.errors import ImportFileError, Issue
from planner.importers.tables import ImportResult, import_tables
from planner.plan import Plan, Task
from planner.quantities import Duration, Moment
from planner.validation import validate

TODAY = dt.date(2027, 1, 4)
Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]


def task(plan: Plan, name: str) -> Task:
    found = [task for project in plan.projects for task in project.tasks if task.name == name]
    assert len(found) == 1
    return found[0]


def codes(notes: tuple[Issue, ...]) -> set[str]:
    return {note.code for note in notes}


def note(result: ImportResult, code: str) -> str:
    return next(str(issue) for issue in result.notes if issue.code == code)


PORTFOLIO = """\
Project,Task,Work (h),Skill,Predecessors,Start,Due,Milestone
Website,Brief,6,account,,2027-01-04,,
Website,Design,2d,design,Brief,,,
Website,Copy,12,copy,Brief,,,
Website,Build,1w,web,"Design; Copy",,,
Website,Launch,,,Build,,2027-02-05,yes
Film,Script,16,copy,,2027-01-11,,
Film,Shoot,24,camera,Script FS+2d,,2027-02-26,
"""


def test_a_portfolio_becomes_a_valid_plan(read: Read) -> None:
    plan, notes = read(PORTFOLIO)
    assert [(project.id, project.name) for project in plan.projects] == [
        ("website", "Website"),
        ("film", "Film"),
    ]
    assert [task.id for task in plan.projects[0].tasks] == ["brief", "design", "copy", "build", "launch"]
    assert [issue for issue in validate(plan) if issue.severity == "error"] == []
    assert plan.start == Moment(dt.date(2027, 1, 4))
    assert task(plan, "Design").work == Duration(2000, "d")
    assert task(plan, "Brief").work == Duration(6000, "h")
    assert [link.task for link in task(plan, "Build").after] == ["design", "copy"]
    shoot = task(plan, "Shoot")
    assert (shoot.after[0].type, shoot.after[0].lag) == ("FS", Duration(2000, "d"))
    assert task(plan, "Launch").milestone
    assert task(plan, "Launch").due == Moment(dt.date(2027, 2, 5))
    assert task(plan, "Script").release == Moment(dt.date(2027, 1, 11))
    assert codes(notes) == {"person-per-skill", "data-date", "start-as-release"}


def test_an_imported_plan_goes_round_through_its_document(read: Read) -> None:
    plan = read(PORTFOLIO)[0]
    assert parse_plan(render_plan(plan)) == plan


def test_the_same_table_gives_the_same_plan(read: Read) -> None:
    assert render_plan(read(PORTFOLIO)[0]) == render_plan(read(PORTFOLIO)[0])


def test_a_german_table_with_semicolons_and_decimal_commas(read: Read) -> None:
    text = (
        "Projekt;Aufgabe;Arbeit;Dauer;Person;Vorgänger;Fällig\n"
        "Messe;Konzept;7,5 Std;;Jörg Maß;;15.03.2027\n"
        "Messe;Druck;;3 Tage;;1EA+1 Tag;\n"
    )
    plan = read(text)[0]
    assert task(plan, "Konzept").work == Duration(7500, "h")
    assert task(plan, "Konzept").due == Moment(dt.date(2027, 3, 15))
    assert task(plan, "Konzept").person == "jörg-maß".casefold()
    printing = task(plan, "Druck")
    assert printing.duration == Duration(3000, "d")
    assert (printing.after[0].task, printing.after[0].lag) == ("konzept", Duration(1000, "d"))


def test_a_workbook_with_a_title_above_and_another_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Plan of 2027"])
    sheet.append([])
    sheet.append(["Task", "Duration", "Assigned to", "Due date", "% complete", "Milestone", "Cost"])
    sheet.append(["Draft", 2.5, "Ann", dt.date(2027, 3, 4), 0.5, False, 100])
    sheet.append(
        ["Print", 1, "Ben [50%]", dt.datetime.combine(dt.date(2027, 3, 9), dt.time(17)), None, None, None]
    )
    sheet.append(["Done", None, None, None, None, True, None])
    sheet["E4"].number_format = "0%"
    book.create_sheet("Budget").append(["Amount"])
    path = tmp_path / "plan.xlsx"
    book.save(path)
    result = import_tables(path, today=TODAY)
    draft, printing = task(result.plan, "Draft"), task(result.plan, "Print")
    assert draft.duration == Duration(2500, "d")
    assert draft.due == Moment(dt.date(2027, 3, 4))
    assert draft.progress is not None
    assert draft.progress.percent == 500
    assert printing.due == Moment(dt.date(2027, 3, 9), 17 * 60)
    assert [(need.pinned, need.units) for need in printing.needs] == [(("ben",), 500)]
    assert task(result.plan, "Done").milestone
    assert note(result, "other-sheet").startswith("sheet Budget")
    assert note(result, "unknown-column").startswith("column Cost")
    assert result.plan.projects[0].id == "plan"


def test_people_come_from_their_own_table(read: Read) -> None:
    people = (
        "Name,Skills,Hours per week,Days,Share,Calendar,Time zone,Rate,Time off,Team\n"
        "Ann Lee,design; copy 70%,37.5,,80%,GB,Europe/London,£85.50,2027-02-01..2027-02-05 (holiday),Studio\n"
        "Ben Roy,account,24,Mon-Wed,,GB,Europe/London,£60,,\n"
        "Cay Fox,web; camera,,4,,,,,,\n"
    )
    plan, notes = read(PORTFOLIO, people)
    ann, ben, cay = plan.people
    assert (ann.id, ann.share, ann.rate, ann.team) == ("ann-lee", 800, 8550, "Studio")
    assert [(skill.skill, skill.efficiency) for skill in ann.skills] == [("design", 1000), ("copy", 700)]
    assert (ann.time_off[0].first, ann.time_off[0].last) == (dt.date(2027, 2, 1), dt.date(2027, 2, 5))
    assert ann.time_off[0].note == "holiday"
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    week = calendars[ann.calendar or ""].week
    assert [str(hours) for day in range(5) for hours in week.of(day)] == ["09:00-16:30"] * 5
    assert calendars[ann.calendar or ""].holidays[0].country == "GB"
    assert [len(calendars[ben.calendar or ""].week.of(day)) for day in range(7)] == [1, 1, 1, 0, 0, 0, 0]
    assert [len(calendars[cay.calendar or ""].week.of(day)) for day in range(7)] == [1, 1, 1, 1, 0, 0, 0]
    assert (plan.currency, plan.time_zone) == ("GBP", "Europe/London")
    assert "days-assumed" in codes(notes)
    assert [issue for issue in validate(plan) if issue.severity == "error"] == []


def test_hours_are_spread_in_half_hours_that_add_up(read: Read) -> None:
    # 38 h on five days: 76 half hours, the first day one more than the others.
    plan = read("Task,Work,Person\nA,1,Ann\n", "Name,Hours per week\nAnn,38\n")[0]
    hours = [str(plan.calendars[0].week.of(day)[0]) for day in range(5)]
    assert hours == ["09:00-17:00", *["09:00-16:30"] * 4]


CELLS = st.one_of(
    st.sampled_from(
        ["", "A", "B", "1", "2", "0", "6h", "2d", "3FS+1d", "40%", "2027-02-01", "03/04/2027", "x"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
HEADINGS = st.lists(
    st.sampled_from(
        ["Task", "ID", "Project", "Work", "Duration", "Skill", "Person", "Predecessors", "Start", "Due",
         "Deadline", "Milestone", "% complete", "Parent", "Outline level", "Actual start", "Actual finish",
         "Name", "Skills", "Hours per week", "Days", "Share", "Calendar", "Time zone", "Rate", "Time off"]
    ),
    min_size=1, max_size=10,
)  # fmt: skip


def as_csv(headings: list[str], rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([headings, *rows])
    return stream.getvalue()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_table_becomes_a_valid_plan_or_a_list_of_problems(tmp_path: Path, data: st.DataObject) -> None:
    paths = []
    for name in ("tasks.csv", "people.csv"):
        headings = ["Name", *data.draw(HEADINGS)]
        rows = data.draw(st.lists(st.lists(CELLS, min_size=1, max_size=len(headings)), max_size=6))
        paths.append(tmp_path / name)
        paths[-1].write_bytes(as_csv(headings, rows).encode("utf-8", "surrogatepass"))
    people = data.draw(st.sampled_from([None, paths[1]]))
    with contextlib.suppress(ImportFileError):
        plan = import_tables(paths[0], people, today=TODAY).plan
        assert [issue for issue in validate(plan) if issue.severity == "error"] == []
        assert parse_plan(render_plan(plan)) == plan


def test_control_characters_in_ids_and_skills_become_dashes(tmp_path: Path) -> None:
    tasks, people = tmp_path / "tasks.csv", tmp_path / "people.csv"
    tasks.write_bytes(as_csv(["ID", "Name", "Hours", "Skill"], [["a\rb", "draw", "4", "pen\tink"]]).encode())
    people.write_bytes(as_csv(["ID", "Name", "Skills"], [["0\rA", "Ana", "pen\tink"]]).encode())
    plan = import_tables(tasks, people, today=TODAY).plan
    assert [person.id for person in plan.people] == ["0-A"]
    assert [task.id for task in plan.projects[0].tasks] == ["a-b"]
    assert [issue for issue in validate(plan) if issue.severity == "error"] == []
