"""Early dates, found for all tasks at once, are those of the critical path method."""

import json
from random import Random

import pytest

from capacity.crew import Crew, Skills
from capacity.hours.early_dates import early_dates
from capacity.hours.early_places import EarlyPlaces
from capacity.hours.forecast import forecast
from capacity.hours.ledger import Ledger
from planner.calendars import compile_working_time, data_date
from planner.critical_path import critical_path
from planner.dependency_graph import DependencyGraph
from planner.document import parse_plan, render_plan
from planner.errors import HorizonError, PlanError
from planner.expansion import expand
from planner.plan import Plan
from planner.task_links import planned_tasks
from planner.task_times import TaskTime, TaskTimeRules

DAY = 1440
MIXED = """\
time_zone: Europe/London
calendars:
  - {id: nights, week: {mon-thu: 22:00-06:00}}
  - {id: york, time_zone: America/New_York, week: {mon-fri: [09:00-12:00, 13:00-17:00]}}
people:
  - {id: ann, share: 75%, calendar: york, skills: [design]}
  - {id: bo, calendar: nights, skills: [{skill: design, efficiency: 40%}, code]}
equipment: [{id: room, calendar: york, units: 2}]
projects:
  - id: p
    release: 2027-01-06
    tasks:
      - {id: past, work: 4h, skill: design, progress: {started: 2026-12-20, finished: 2026-12-22}}
      - {id: begun, work: 20h, person: bo, progress: {started: 2026-12-30, percent: 25%}, after: [past]}
      - {id: left, work: 20h, skill: design, progress: {started: 2027-01-01, remaining: 6h}}
      - {id: wait, wait: 2ed, after: [{task: begun, type: SS, lag: 3h}]}
      - {id: sign, milestone: true, after: [{task: wait, lag: 1d, calendar: nights}]}
      - {id: both, work: 15h, needs: [{skill: design, units: 50%}, {skill: code}], after: [sign]}
      - id: held
        duration: 2d
        skill: design
        equipment: [{equipment: room}]
        after: [{task: both, type: FF, lag: -4h}]
      - {id: pinned, work: 3h, skill: code, start: 2027-02-01T10:00}
      - {id: later, work: 3h, skill: code, constraint: {type: finish-no-earlier-than, date: 2027-02-10}}
      - {id: end, duration: 1d, after: [{task: held, type: SF}, later, pinned]}
"""


def at_once(plan: Plan, years: int = 2):
    """Early dates by ``capacity``, and by ``planner.critical_path`` with the same minutes and axes."""
    plan = expand(plan)
    planned = planned_tasks(plan)
    first = data_date(plan) - 40 * DAY
    times = compile_working_time(plan, first, data_date(plan) + years * 366 * DAY)
    places = EarlyPlaces(plan, Crew(plan, Skills(plan)), times)
    jobs = [places.job(project, task) for project, task in planned.tasks]
    found = early_dates(plan, planned, jobs, times)
    graph = DependencyGraph.from_plan(plan)
    task_times = [TaskTime(job.axis, job.minutes) for job in jobs]
    path = critical_path(graph.tasks, graph.links, graph.order().tolist(), times, task_times)
    return planned, found, path


def compare(plan: Plan) -> None:
    planned, found, path = at_once(plan)
    assert found.finish.tolist() == path.early_finish.tolist()
    for number, (_, task) in enumerate(planned.tasks):
        if task.progress is None or task.progress.started is None:
            assert found.start[number] == path.early_start[number]


def test_all_kinds_of_tasks_links_and_dates(plan_of) -> None:
    compare(plan_of(MIXED))
    compare(plan_of("progress_override: true\n" + MIXED))


@pytest.mark.parametrize("seed", range(8))
def test_random_portfolios(seed, random_plan) -> None:
    plan = random_plan(seed, tasks=60)
    dice, document = Random(seed), json.loads(render_plan(plan, "json"))
    for project in document["projects"]:
        for task in project["tasks"]:
            for k, written in enumerate(task.get("after", [])):
                link = {"task": written} if isinstance(written, str) else written
                if dice.random() < 0.5:
                    link["type"] = dice.choice(["FS", "SS", "FF", "SF"])
                if dice.random() < 0.5:
                    link["lag"] = dice.choice(["4h", "-4h", "1d", "-2d", "2ed", "-1ed", "95min"])
                link.pop("max_lag", None)
                task["after"][k] = link
    compare(parse_plan(json.dumps(document)))


def test_open_places_are_as_critical_path_has_them_when_the_same_people_are_pinned(plan_of) -> None:
    # Only Bo can code. Ann never works in his nights, so somebody like him designs at 40 %, too: 15 h at
    # 50 % × 40 % + 100 % are 750 minutes.
    planned, found, _ = at_once(plan_of(MIXED))
    pinned = plan_of(
        MIXED.replace("units: 50%}, {skill: code}", "units: 50%, pinned: [bo]}, {skill: code, pinned: [bo]}")
    )
    times = compile_working_time(pinned, data_date(pinned) - 40 * DAY, data_date(pinned) + 732 * DAY)
    number = planned.index["p", "both"]
    time = TaskTimeRules(times).of(*planned_tasks(pinned).tasks[number])
    which = found.axis[[number]]
    worked = found.table.minutes_before(which, found.finish[[number]])
    worked -= found.table.minutes_before(which, found.start[[number]])
    assert worked.tolist() == [time.minutes] == [750]


def test_tasks_that_wait_for_each_other_are_named(plan_of) -> None:
    plan = plan_of(
        "people: [{id: ann}]\nprojects: [{id: p, tasks: [{id: a, work: 1h, person: ann, after: [b]},"
        " {id: b, work: 1h, person: ann, after: [a]}]}]\n"
    )
    with pytest.raises(PlanError, match="tasks wait for each other"):
        _ = Ledger.of(plan).work


def test_dates_beyond_the_years_compiled_first_are_found_all_the_same(plan_of) -> None:
    # 6,000 hours at one hour a day take until 2043.
    plan = plan_of(
        "calendars: [{id: slow, week: {mon-sun: 09:00-10:00}}]\npeople: [{id: ann, calendar: slow}]\n"
        "projects: [{id: p, tasks: [{id: a, work: 6000h, person: ann}]}]\n"
    )
    assert Ledger.of(plan).latest.isoformat() == "2043-06-08"


LEAVING = """\
people: [{id: ann, skills: [design], employed_last: 2027-01-15}, {id: bo, skills: [code]}]
projects:
  - id: p
    tasks:
      - {id: long, work: 300h, skill: design}
      - {id: next, work: 8h, skill: code, after: [long]}
      - {id: last, milestone: true, after: [{task: next, type: SS, lag: 2d}]}
      - {id: short, work: 8h, skill: design}
      - {id: far, work: 8h, skill: code, release: 2090-01-01}
      - {id: late, work: 8h, skill: code, constraint: {type: finish-no-earlier-than, date: 2090-01-01}}
      - {id: lag, work: 8h, skill: code, after: [{task: short, lag: 9999w}]}
"""


def test_what_finds_no_time_is_left_out_with_all_that_comes_after_it(plan_of) -> None:
    plan = plan_of(LEAVING)
    early = Ledger.of(plan).catalogue.early_start
    assert early.left_out == ("p/long", "p/next", "p/last", "p/far", "p/late", "p/lag")
    assert Ledger.of(plan).timesheet.minutes.sum() == 8 * 60
    found = forecast(plan, {})
    assert found.left_out == early.left_out
    assert found.shortages["demand_hours"].tolist() == [8, 0]


def test_nothing_is_left_out_unless_it_may_be(plan_of) -> None:
    with pytest.raises(HorizonError, match="early dates pass the time compiled"):
        at_once(plan_of(LEAVING))


def test_a_plan_of_many_people_looks_less_far_ahead(plan_of, monkeypatch) -> None:
    from capacity.hours import early_start

    plan = plan_of(
        "people: [{id: ann}]\n"
        "projects: [{id: p, tasks: [{id: a, work: 8h, person: ann, release: 2031-01-06}]}]\n"
    )
    assert Ledger.of(plan).catalogue.early_start.left_out == ()
    monkeypatch.setattr(early_start, "_MOST_CALENDAR_YEARS", 3)
    assert Ledger.of(plan).catalogue.early_start.left_out == ("p/a",)
