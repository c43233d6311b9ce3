"""From the rows of a table of updates to reports of progress, each of which can be believed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from planner.calendars import local_time
from planner.changes.settings import ReportProgress
from planner.plan import Plan, Progress, Task
from planner.quantities import Moment
from planner.validation.findings import listed
from scenarios.replanning.doers import done_by, workers_of
from scenarios.replanning.updates import Update, Updates
from scenarios.replanning.whose import TaskFinder
from scheduling.schedule import ScheduledTask, TaskKey

_MOVE_ON: Final = "move the data date on with --on, if that day has come"
_EMPTY: Final[dict[str, Any]] = {name: info.default for name, info in Progress.model_fields.items()}


@dataclass
class Reports:
    """Rows on their way to reports of progress; what is wrong goes to the problems of the table."""

    plan: Plan
    updates: Updates
    scheduled: dict[TaskKey, ScheduledTask]

    def __post_init__(self) -> None:
        self._workers = workers_of(self.plan)

    def all(self) -> Iterator[tuple[Update, ReportProgress]]:
        """A report for each row that says something and can be believed."""
        finder = TaskFinder(self.plan)
        rows: dict[TaskKey, list[int]] = {}
        for row in self.updates.rows:
            key = self._task_of(row, finder) if row.name else None
            if key is None:
                self._check_dates(row)
                continue
            rows.setdefault(key, []).append(row.row.number)
            if len(rows[key]) > 1:
                found = f"{'/'.join(key)} again, after row {rows[key][0]}"
                self._error(row, "name", "reported-twice", found, "each task once")
                self._check_dates(row)
            elif row.row.number in self.updates.broken:
                self._check_dates(row)
            elif not row.says_nothing:
                report = self._report(row, key, finder.task(key))
                if report is not None:
                    yield row, report

    def _check_dates(self, row: Update) -> None:
        """What dates alone tell of a row that no report comes of, so that all is said at once."""
        for field in ("started", "finished"):
            moment = getattr(row, field)
            if moment is not None and moment.earliest > self.plan.start.earliest:
                expected = f"a moment not after the data date, {self.plan.start}"
                self._error(row, field, "in-the-future", str(moment), expected, _MOVE_ON)
        self._check_order(row, Progress())

    def _task_of(self, row: Update, finder: TaskFinder) -> TaskKey | None:
        found = finder.all_called(row.name, row.project)
        name = f'"{f"{row.project}/" if row.project and "/" not in row.name else ""}{row.name}"'
        if not found:
            self._error(
                row, "name", "unknown-task", name, "a task of the plan", finder.hint(row.name, row.project)
            )
            return None
        if len(found) > 1:
            several = listed("/".join(key) for key in found)
            self._error(
                row, "name", "ambiguous-task", name, "a name that only one task has", f"there are {several}"
            )
            return None
        if finder.is_summary(found[0]):
            hint = "report the tasks that it is made of"
            self._error(row, "name", "summary-reported", name, "a task that is no summary", hint)
            return None
        return found[0]

    def _report(self, row: Update, key: TaskKey, task: Task) -> ReportProgress | None:
        """The report of a row; None, with errors noted, where it can't be true."""
        before = len(self.updates.problems.errors)
        known = task.progress or Progress()
        self._check_taken_back(row, known)
        self._check_begun(row, known, self.scheduled.get(key))
        progress = self._progress(row, known, task, self.scheduled.get(key))
        report = ReportProgress(project=key[0], task=key[1], progress=progress)
        for issue in report.problems(self.plan):
            field = issue.path.removeprefix("progress.")
            expected = issue.expected.removeprefix("expected ")
            hint = _MOVE_ON if issue.hint else ""
            self._error(row, field, issue.code, issue.found, expected, hint)
        if bool(row.started) != bool(row.finished):  # of what a row says of both, the report itself knows
            self._check_order(row, known)
        return report if len(self.updates.problems.errors) == before else None

    def _check_taken_back(self, row: Update, known: Progress) -> None:
        """What is finished stays finished."""
        if known.finished is None or row.finished == known.finished:
            return
        expected = f"it to stay finished on {known.finished}"
        if row.finished is not None:
            hint = "correct the plan itself, if that day was wrong"
            self._error(row, "finished", "taken-back", str(row.finished), expected, hint)
        for field, is_open in (
            ("remaining", row.remaining is not None and row.remaining.thousandths > 0),
            ("percent", row.percent is not None and row.percent < 1000),
        ):
            if is_open and row.finished is None:
                hint = "correct the plan itself, if it was not finished"
                self._error(row, field, "taken-back", self._cell(row, field), expected, hint)

    def _check_begun(self, row: Update, known: Progress, scheduled: ScheduledTask | None) -> None:
        """Work that is done was begun one day."""
        if row.started or row.finished or known.started or known.finished:
            return
        hint = ""
        if scheduled is not None:
            hint = f"it was to start on {local_time(scheduled.start, self.plan.time_zone).date()}"
        for field, is_said in (("remaining", row.remaining is not None), ("percent", bool(row.percent))):
            if is_said:
                expected = "a date in started beside it"
                self._error(row, field, "not-started", self._cell(row, field), expected, hint)

    def _check_order(self, row: Update, known: Progress) -> None:
        """A finish against the start, each as the row says it, or else as the plan knows it."""
        started, finished = row.started or known.started, row.finished or known.finished
        if started is None or finished is None:
            return
        if _ends(finished) < started.earliest:
            field = "finished" if row.finished else "started"
            expected = f"a moment not before its start, {started}"
            self._error(row, field, "finished-before-started", str(finished), expected)

    def _progress(
        self, row: Update, known: Progress, task: Task, scheduled: ScheduledTask | None
    ) -> Progress:
        """What the row says; of remaining and percent the one said last counts, of what is finished none."""
        said: dict[str, Any] = {
            name: value
            for name in ("started", "finished", "remaining", "percent", "hours", "cost")
            if (value := getattr(row, name)) is not None
        }
        if row.finished is not None:
            said.update(remaining=None, percent=None)
        elif row.remaining is not None:
            said["percent"] = None
        elif row.percent is not None:
            said["remaining"] = None
        if scheduled is not None and (row.started or row.finished):
            is_over = row.finished is not None
            said.update(done_by(task, known, scheduled, self._workers, is_over=is_over))
        # Amounts are in the plan's own inner units already, which validation would read as written ones.
        return Progress.model_construct(_fields_set=set(said), **{**_EMPTY, **said})

    def _cell(self, row: Update, field: str) -> str:
        return self.updates.table.cell(row.row, field)

    def _error(self, row: Update, field: str, code: str, found: str, expected: str, hint: str = "") -> None:
        table = self.updates.table
        self.updates.problems.error(table.path(row.row, field), code, found, expected, hint)


def _ends(moment: Moment) -> dt.datetime:
    """The last minute that is meant: of a date alone the day's."""
    return moment.latest - dt.timedelta(minutes=moment.minute is None)
