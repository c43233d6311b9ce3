"""Rule actuals: what has happened stays as it was, and what is left happens from the data date on."""

from __future__ import annotations

from collections.abc import Iterator

from planner import calendars
from planner.plan import Plan, Progress
from scheduling.checker.case import Item
from scheduling.checker.evidence import Evidence, minutes_breach
from scheduling.schedule import Breach


def actual_dates(plan: Plan, progress: Progress) -> tuple[int | None, int | None]:
    """Actual start and finish as minutes; a finish without a start is both."""
    finish = None if progress.finished is None else calendars.latest(plan, progress.finished)
    start = finish if progress.started is None else calendars.earliest(plan, progress.started)
    return start, finish


def actuals(evidence: Evidence) -> Iterator[Breach]:
    """start[i] and finish[i] = the actual ones; nothing of a started task is worked before the data date."""
    plan, first = evidence.case.plan, evidence.clock.data_date
    for item in evidence.case.items:
        progress = item.task.progress
        if item.state != "open" and progress is not None:
            start, finish = actual_dates(plan, progress)
            yield from _changed(item, "start", item.scheduled.start, start)
            yield from _changed(item, "finish", item.scheduled.finish, finish)
            yield from _in_the_past(item, first)


def _changed(item: Item, end: str, planned: int, actual: int | None) -> Iterator[Breach]:
    if actual is not None and planned != actual:
        minutes = abs(planned - actual)
        yield minutes_breach("actuals", item, minutes, f"has a {end} {minutes} min off the actual one")


def _in_the_past(item: Item, data_date: int) -> Iterator[Breach]:
    count = len(item.scheduled.segments)
    if item.state == "finished":
        if count:
            message = f"{item.where} is finished, but has {count} segments of work"
            yield Breach("actuals", item.where, count, "segments", message)
        return
    resumes = item.scheduled.finish if item.resumes is None else item.resumes
    if resumes < data_date:
        minutes = data_date - resumes
        yield minutes_breach("actuals", item, minutes, f"goes on {minutes} min before the data date")
