"""Spreadsheets in, plan out: a table of tasks and, if there is one, a table of people.

Columns are found by their headings, in English or German (``planner.importers.headings``); nothing
is dropped without a note, and every problem is told at once, with its row and column.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final, NamedTuple

from planner.errors import Issue
from planner.importers.headings import PEOPLE_FIELDS, TASK_FIELDS, Fields, Table, find_table
from planner.importers.people_table import People, read_people
from planner.importers.problems import Problems
from planner.importers.staffing import ANYBODY, check_staffing, people_from_tasks
from planner.importers.table_dates import Order
from planner.importers.table_files import read_sheets, refused
from planner.importers.task_kinds import data_date_of
from planner.importers.task_names import Place
from planner.importers.task_rows import TaskRow, TaskRowReader
from planner.importers.task_table import TaskTable
from planner.plan import ContractorPool, Person, Plan
from planner.quantities import Moment

_COLUMN_OF: Final = {
    "after": "predecessors",
    "needs": "person",
    "progress.started": "started",
    "progress.finished": "finished",
    "progress.percent": "percent",
}
_TASK_PLACE = re.compile(r"projects\[(\d+)\]\.tasks\[(\d+)\](?:\.(progress\.\w+|\w+))?")
_PERSON_PLACE = re.compile(r"people\[(\d+)\]")
_POOL_PLACE = re.compile(r"contractor_pools\[(\d+)\]")
_CALENDAR_PLACE = re.compile(r"calendars\[(\d+)\]")


class ImportResult(NamedTuple):
    """A plan read from tables, and what its author should know about how they were read."""

    plan: Plan
    notes: tuple[Issue, ...]


def import_tables(
    tasks: Path, people: Path | None = None, *, start: dt.date | None = None, today: dt.date | None = None
) -> ImportResult:
    """Read a plan from CSV or Excel tables.

    Parameters
    ----------
    tasks
        Table with a row per task: name, and any of id, project, work or duration, skill or person,
        predecessors, dates, milestone, percent complete and what ``TASK_FIELDS`` lists.
    people
        Table with a row per person; without it people are made from the names and skills in ``tasks``.
    start
        Data date of the plan. When left out: the latest actual date, else the earliest start date,
        else ``today``.
    today
        The clock's date when left out.

    Raises
    ------
    ImportFileError
        With every problem, its path such as ``row 12, column Work``.
    """
    problems = Problems()
    table = _table(tasks, TASK_FIELDS, "", problems)
    reader = TaskRowReader(table, problems)
    _check_dates(table, reader, problems)
    rows = [task for row in table.rows if (task := reader.read(row))]
    if not table.rows:
        problems.error("", "no-tasks", "no rows below the headings", "a row for each task")
    if not rows:
        problems.raise_if_any(tasks.name)
    staff = _staff(table, rows, people, reader.order, problems)
    data_date = _data_date(rows, start, today, problems)
    task_table = TaskTable(table, rows, tasks.stem, reader.numbers, problems)
    projects = task_table.projects(staff, data_date)
    reader.numbers.note_decided()
    problems.raise_if_any(tasks.name)
    plan = Plan(
        format="crewline/1",
        name=tasks.stem,
        start=data_date,
        time_zone=staff.time_zone or "UTC",
        currency=staff.currency or "USD",
        calendars=staff.calendars,
        people=tuple(_with_anybody(staff, rows)),
        contractor_pools=tuple(staff.pools),
        projects=projects,
    )
    _check_plan(plan, table, task_table, staff, problems)
    problems.raise_if_any(tasks.name)
    return ImportResult(plan, tuple(problems.notes))


def _table(path: Path, fields: Fields, label: str, problems: Problems) -> Table:
    sheets = read_sheets(path)
    table = find_table(sheets, fields, label)
    if table is None:
        wanted = ", ".join(name.title() for name in fields["name"][:3])
        raise refused(path, "no row of headings", f"a heading such as {wanted}", "see docs/import.md")
    for heading in table.unused:
        problems.note(f"{label}column {heading}", "unknown-column", "no field of a plan", "not carried over")
    if table.sheet.encoding == "cp1252":
        meaning = "read as Windows text, cp1252"
        problems.note(
            label.strip(), "encoding", "text that is not UTF-8", meaning, "check names with accents"
        )
    if not table.sheet.encoding:
        for sheet in sheets:
            if sheet is not table.sheet and sheet.rows:
                problems.note(
                    f"{label}sheet {sheet.name}", "other-sheet", "another sheet", "not carried over"
                )
    return table


def _check_dates(table: Table, reader: TaskRowReader, problems: Problems) -> None:
    """Dates that read two ways are refused, and those read one way told."""
    found = reader.evidence
    if reader.order is not None:
        meaning = f"dates such as 03/04/2027 are read with the {reader.order}"
        problems.note("", "date-order", "dates with slashes or hyphens", meaning)
    elif found.ambiguous:
        expected = "at least one date that tells whether the day or the month comes first"
        problems.error("", "ambiguous-dates", f'"{found.ambiguous}"', expected, "write dates as 2027-04-03")
    if "release" in table.columns:
        meaning = "read as the earliest start: no task begins before it"
        problems.note(table.column_path("release"), "start-as-release", "start dates", meaning)
    if "deadline" in table.columns:
        meaning = "read as hard: a plan that misses one is infeasible"
        problems.note(table.column_path("deadline"), "hard-deadline", "deadlines", meaning, "or call it Due")


def _staff(
    table: Table, rows: list[TaskRow], people: Path | None, order: Order | None, problems: Problems
) -> People:
    if people is None:
        return people_from_tasks(rows, problems)
    staff = read_people(_table(people, PEOPLE_FIELDS, "people, ", problems), problems, order)
    check_staffing(table, rows, staff, problems)
    return staff


def _with_anybody(staff: People, rows: list[TaskRow]) -> list[Person]:
    """Somebody for tasks that name nobody, where there is nobody at all."""
    if staff.people or staff.pools or not any(row.work for row in rows):
        return staff.people
    return [Person(id=ANYBODY.casefold(), name=ANYBODY)]


def _data_date(
    rows: list[TaskRow], start: dt.date | None, today: dt.date | None, problems: Problems
) -> Moment:
    if start is not None:
        return Moment(start)
    found, why = data_date_of(rows, today or dt.datetime.now().astimezone().date())
    problems.note("", "data-date", f"the plan starts on {found}", why, "change start, if that is not meant")
    return found


def _check_plan(plan: Plan, table: Table, tasks: TaskTable, staff: People, problems: Problems) -> None:
    """Whatever a plan may not say is told with the row that says it."""
    from planner.validation import validate

    rows_of = {place: row for row, place in zip(tasks.rows, tasks.places, strict=True)}
    for issue in validate(plan):
        if issue.severity == "error":
            path = _row_path(issue.path, plan, table, staff, rows_of)
            problems.errors.append(Issue(path, issue.found, issue.expected, issue.hint, "error", issue.code))


def _row_path(path: str, plan: Plan, table: Table, staff: People, rows_of: dict[Place, TaskRow]) -> str:
    if match := _TASK_PLACE.match(path):
        project = plan.projects[int(match[1])]
        row = rows_of[Place(project.id, project.tasks[int(match[2])].id)].row
        field = _COLUMN_OF.get(match[3] or "", match[3] or "")
        return table.path(row, field)
    if match := _PERSON_PLACE.match(path):
        return staff.rows.get(plan.people[int(match[1])].id, path)
    if match := _POOL_PLACE.match(path):
        return staff.rows[plan.contractor_pools[int(match[1])].id]
    if match := _CALENDAR_PLACE.match(path):
        calendar = plan.calendars[int(match[1])].id
        everybody: list[Person | ContractorPool] = [*plan.people, *plan.contractor_pools]
        return staff.rows[next(each.id for each in everybody if each.calendar == calendar)]
    return path
