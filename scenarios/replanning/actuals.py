"""What a team reports, taken into a plan: checked row by row, all problems at once, nothing half done."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from planner.changes import ChangePart, apply_changes
from planner.changes.settings import MoveDataDate, ReportProgress
from planner.errors import Issue
from planner.importers.problems import Problems
from planner.plan import Plan
from planner.quantities import Moment
from planner.validation import require_valid, validate
from scenarios.replanning.reports import Reports
from scenarios.replanning.silence import Silent, silent_tasks
from scenarios.replanning.updates import Update, Updates, read_updates
from scheduling.schedule import Schedule, TaskKey


@dataclass(frozen=True, slots=True)
class Actuals:
    """A plan with what has happened in it.

    Attributes
    ----------
    plan
        With progress, and its data date moved on.
    changes
        What was made of the plan before: the move of the data date, then a report for each row.
    notes
        What its author should know: how cells were read, and warnings of what was reported.
    silent
        Tasks that the schedule had begun or finished by the data date and of which nobody says so; none
        where no schedule was given.
    unsaid
        Numbers of rows that name a task and say nothing of it.
    """

    plan: Plan
    changes: tuple[ChangePart, ...]
    notes: tuple[Issue, ...]
    silent: tuple[Silent, ...]
    unsaid: tuple[int, ...]

    @property
    def reports(self) -> tuple[ReportProgress, ...]:
        """The reports alone."""
        return tuple(one for one in self.changes if isinstance(one, ReportProgress))


def move_data_date(plan: Plan, on: Moment) -> Plan:
    """The plan at a later data date.

    Raises
    ------
    PlanError
        If it would move back, or past the plan's end.
    """
    return plan if on == plan.start else apply_changes(plan, (MoveDataDate(to=on),)).plan


def take_actuals(
    plan: Plan, path: Path, *, on: Moment | None = None, schedule: Schedule | None = None
) -> Actuals:
    """Take a table of updates into a plan; ``plan`` itself stays as it is.

    Parameters
    ----------
    path
        CSV or Excel: task (``project/task``, or with a column project), and any of started, finished,
        remaining, percent, hours, cost. An empty cell leaves what was known.
    on
        The new data date; that of the plan when left out.
    schedule
        By which the team works: started work keeps the people and the mode that it says, and what it had
        begun or finished by the data date without a word is told.

    Raises
    ------
    ImportFileError
        If the file is no such table, or with an issue for everything that is wrong in it.
    PlanError
        If the plan has errors, or the data date can't be moved there.
    """
    require_valid(plan)
    moved = plan if on is None else move_data_date(plan, on)
    updates = read_updates(path, plan.currency)
    reports = Reports(moved, updates, {} if schedule is None else schedule.by_key())
    found = list(reports.all())
    updates.problems.raise_if_any(path.name)
    changes: tuple[ChangePart, ...] = tuple(report for _, report in found)
    told = apply_changes(moved, changes).plan
    notes = _judge(plan, told, updates, found, path.name)
    if moved is not plan and on is not None:
        changes = (MoveDataDate(to=on), *changes)
    reported = frozenset((one.project, one.task) for _, one in found)
    silent = () if schedule is None else tuple(silent_tasks(told, schedule, reported))
    unsaid = tuple(one.row.number for one in updates.rows if one.says_nothing)
    return Actuals(told, changes, notes, silent, unsaid)


def _judge(
    before: Plan, after: Plan, updates: Updates, found: list[tuple[Update, ReportProgress]], name: str
) -> tuple[Issue, ...]:
    """Errors that the plan has with the reports are told with their rows; its new warnings are notes."""
    rows = {(report.project, report.task): row for row, report in found}
    known = {(issue.code, issue.found) for issue in validate(before)}
    problems = Problems()
    notes = [*updates.problems.notes]
    for issue in validate(after):
        if (issue.code, issue.found) in known:
            continue
        told = replace(issue, path=_row_path(issue.path, after, updates, rows))
        (problems.errors if issue.severity == "error" else notes).append(told)
    problems.raise_if_any(name)
    return tuple(notes)


def _row_path(path: str, plan: Plan, updates: Updates, rows: dict[TaskKey, Update]) -> str:
    """The row that says what an issue of the plan is about; its place in the plan where no row does."""
    match = re.match(r"projects\[(\d+)\]\.tasks\[(\d+)\]\.progress\.?(\w*)", path)
    if match is None:
        return path
    project = plan.projects[int(match[1])]
    row = rows.get((project.id, project.tasks[int(match[2])].id))
    return path if row is None else updates.table.path(row.row, match[3])
