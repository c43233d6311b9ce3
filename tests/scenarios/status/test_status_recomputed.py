"""The status of the demo agency, each figure recomputed from plan and outcome with nothing but dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from capacity.money.cost import planned_cost
from planner.calendars import WorkingTimes
from planner.changes import apply_changes
from planner.changes.settings import MoveDataDate, ReportProgress
from planner.document import read_plan
from planner.expansion import expand
from planner.plan import Progress
from planner.quantities import Moment
from scenarios.status.situation import AgreedBaseline, Situation
from scenarios.status.status import status_of
from scheduling.options import SolveOptions
from scheduling.solver import solve

ZONE = ZoneInfo("America/New_York")
TODAY = dt.date(2027, 2, 1)
AGENCY = Path(__file__).parents[3] / "examples" / "agency.yaml"


def day_of(minute: int) -> dt.date:
    return dt.datetime.fromtimestamp(minute * 60, ZONE).date()


def day_minute(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), ZONE).timestamp()) // 60


@pytest.fixture(scope="module")
def agency():
    """The agency on 1 February: what the schedule had done by then is done, every fifth task is forgotten."""
    before = read_plan(AGENCY)
    agreed = solve(before, SolveOptions(effort=0))
    changes = [MoveDataDate(to=Moment(TODAY))]
    for number, one in enumerate(agreed.schedule.tasks):
        first, last = day_of(one.start), day_of(max(one.start, one.finish - 1))
        if first >= TODAY or number % 5 == 0:
            continue
        rest = {"finished": Moment(last)} if last < TODAY else {"percent": "50%"}
        said = {"started": Moment(first), **rest}
        changes.append(ReportProgress(project=one.project, task=one.task, progress=Progress(**said)))
    plan = apply_changes(before, tuple(changes)).plan
    outcome = solve(plan, SolveOptions(effort=0))
    baseline = AgreedBaseline("start", agreed, agreed.schedule, plan=before)
    return plan, outcome, agreed, status_of(Situation.of(plan, outcome, baseline=baseline))


def test_dates_and_lateness_of_projects(agency) -> None:
    plan, outcome, agreed, status = agency
    dues = {project.id: project.due.day for project in plan.projects}
    for one in status.projects:
        finish = max(task.finish for task in outcome.schedule.tasks if task.project == one.id)
        before = max(task.finish for task in agreed.schedule.tasks if task.project == one.id)
        assert (one.finish, one.agreed_finish) == (finish, before)
        assert one.is_late == (day_of(finish - 1) > dues[one.id])
    assert len(status.projects) == len(plan.projects)
    assert status.late_projects


def test_late_work_is_all_that_was_agreed_and_has_not_happened(agency) -> None:
    plan, _, agreed, status = agency
    progress = {
        (project.id, task.id): task.progress for project in expand(plan).projects for task in project.tasks
    }
    expected = set()
    for one in agreed.schedule.tasks:
        said = progress[one.key]
        if day_of(one.finish - 1) < TODAY and (said is None or said.finished is None):
            expected.add((one.key, "finished"))
        elif day_of(one.start) < TODAY and day_of(one.finish - 1) >= TODAY and said is None:
            expected.add((one.key, "begun"))
    assert {(one.key, one.missing) for one in status.late} == expected
    assert len(expected) > 10


def test_what_is_done_and_what_begins(agency) -> None:
    plan, outcome, _, status = agency
    tasks = {(project.id, task.id): task for project in expand(plan).projects for task in project.tasks}
    done = [key for key, task in tasks.items() if task.progress and task.progress.finished]
    assert sum(one.finished for one in status.projects) == len(done)
    assert sum(one.tasks for one in status.projects) == len(outcome.schedule.tasks)
    begins = {
        one.key
        for one in outcome.schedule.tasks
        if TODAY <= day_of(one.start) < TODAY + dt.timedelta(weeks=2)
        and one.assignments
        and tasks[one.key].progress is None
    }
    assert {one.key for one in status.next.begins} == begins


def test_money_is_that_of_planner_cost(agency) -> None:
    plan, outcome, _, status = agency
    cost = planned_cost(expand(plan), outcome.schedule).projects
    rows = {row["project"]: row for row in cost.to_dict("records") if row["project"]}
    for one in status.money.rows:
        assert one.forecast == rows[one.project]["forecast_cents"]
        assert one.ac == rows[one.project]["spent_cents"]
        assert one.left == rows[one.project]["budget_cents"] - one.forecast
    assert status.money.total.forecast == sum(row["forecast_cents"] for row in rows.values())


def test_what_moved_is_on_another_day_or_hour(agency) -> None:
    plan, outcome, agreed, status = agency
    before = agreed.schedule.by_key()
    times = WorkingTimes(plan, day_minute(dt.date(2026, 12, 1)), day_minute(dt.date(2027, 12, 31)))
    tasks = {(one.id, task.id): (one, task) for one in expand(plan).projects for task in one.tasks}
    later = earlier = 0
    for one in outcome.schedule.tasks:
        (project, task), old, new = tasks[one.key], before[one.key].finish, one.finish
        done = task.progress is not None and task.progress.finished is not None
        if (done and day_of(old - 1) == day_of(new - 1)) or old == new:
            continue
        # A working minute of the project has to lie between, not just a night or a weekend.
        span = min(old, new), max(old, new)
        if any(
            start < span[1] and end > span[0]
            for start, end in times.calendar(project.calendar).segments(*span)
        ):
            later, earlier = later + (new > old), earlier + (new < old)
    changed = status.changed
    assert (changed.later, changed.earlier) == (later, earlier)
    assert later > 10
    assert (changed.tasks, changed.added, changed.gone) == (len(before), 0, 0)
    moved = [abs(one.project.finish_days) for one in changed.projects]
    assert moved == sorted(moved, reverse=True)
    assert all(one.why is not None for one in changed.projects[:3])
