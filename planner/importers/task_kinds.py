"""What a row is (work, duration, milestone, summary) and what has happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from planner.importers.task_rows import TaskRow
from planner.plan import Progress
from planner.quantities import Moment

Kind = Literal["work", "duration", "milestone", "unknown"]


def kind_of(row: TaskRow) -> Kind:
    """Work where somebody is to do it or nothing else is said; zero of everything is a milestone."""
    work = row.work.thousandths if row.work else 0
    duration = row.duration.thousandths if row.duration else 0
    if row.milestone:
        return "milestone"
    if work and (row.people or row.skills or not duration):
        return "work"
    if duration:
        return "duration"
    return "unknown" if row.work is None and row.duration is None else "milestone"


def moment_of(local: dt.datetime) -> Moment:
    """A moment of the plan; midnight is written as the date alone."""
    minute = local.hour * 60 + local.minute
    return Moment(local.date(), minute or None)


def data_date_of(rows: Sequence[TaskRow], today: dt.date) -> tuple[Moment, str]:
    """Start of the plan and why: after all that has happened, else the earliest date, else today."""
    happened = [row.started.earliest for row in rows if row.started]
    happened += [row.finished.latest for row in rows if row.finished]
    if happened:
        return moment_of(max(happened)), "the latest actual date in the table"
    released = [row.release.earliest for row in rows if row.release]
    if released and not any(row.percent for row in rows):
        return moment_of(min(released)), "the earliest start in the table"
    return Moment(today), "today: no date in the table says better"


def progress_of(row: TaskRow, data_date: Moment) -> tuple[Progress | None, bool]:
    """What has happened to a task, and whether a date of it had to be assumed."""
    if row.finished or row.percent == 1000:
        finished = row.finished or _no_later(row.due, data_date)
        return Progress(started=row.started, finished=finished), row.finished is None
    if row.percent:
        started = row.started or _no_later(row.release, data_date)
        return Progress(started=started).replace(percent=row.percent), row.started is None
    return (Progress(started=row.started) if row.started else None), False


def _no_later(moment: Moment | None, data_date: Moment) -> Moment:
    """The date written, if it has passed; else the data date."""
    return moment if moment is not None and moment.latest <= data_date.earliest else data_date
