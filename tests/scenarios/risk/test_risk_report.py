"""What is said of executions, recomputed from them by plain counting."""

import dataclasses
import json
import math
from collections import Counter

import pytest

from planner.document import parse_plan
from planner.errors import InputError, PlanError
from planner.generator import generate_plan
from planner.validation import require_valid
from scenarios.risk.assessing import assess_risk, report_of
from scenarios.risk.report import RiskReport
from scheduling.options import SolveOptions
from scheduling.simulation.simulate import SimulationOptions, simulate
from scheduling.simulation.uncertainty import CERTAIN_PLAN, Absence, Spread, Uncertainty
from scheduling.solver import solve

N = 400
ALWAYS = {"id": "always", "week": {"mon-sun": "00:00-24:00"}}


def plan_of(projects, **document):
    base = {"format": "crewline/1", "start": "2027-01-04", "calendar": "always", "calendars": [ALWAYS]}
    people = [{"id": name, "skills": ["any"]} for name in ("ann", "ben")]
    return parse_plan(json.dumps({**base, "people": people, "projects": projects, **document}))


@pytest.fixture(scope="module")
def portfolio():
    plan = generate_plan(projects=6, tasks=90, people=6, seed=2)
    schedule = solve(plan, SolveOptions(effort=1, workers=1)).schedule
    options = SimulationOptions(N, uncertainty=Uncertainty(spread=Spread(800, 1000, 1600)))
    simulation = simulate(plan, schedule, options)
    return plan, schedule, simulation, report_of(simulation, schedule)


def nearest_rank(values, percent):
    return sorted(values)[math.ceil(percent / 100 * len(values)) - 1]


def test_percentiles_and_shares_of_every_project_are_those_of_its_finishes(portfolio):
    _, schedule, simulation, report = portfolio
    for number, project in enumerate(report.projects):
        values = simulation.project_finish[:, number].tolist()
        finish = project.finish
        planned = max(entry.finish for entry in schedule.tasks if entry.project == project.project)
        assert finish.planned == planned
        assert (finish.p50, finish.p80, finish.p95) == tuple(nearest_rank(values, p) for p in (50, 80, 95))
        assert finish.by_plan == sum(value <= planned for value in values) / N
        assert sum(number for _, number in finish.days) == N
        assert finish.mean == round(sum(values) / N)
    assert report.finish.p80 == nearest_rank(simulation.project_finish.max(axis=1).tolist(), 80)


def test_chances_of_dates_are_counted(portfolio):
    plan, _, simulation, report = portfolio
    assert {date.project for date in report.dates} == {p.id for p in plan.projects if p.due is not None}
    names = [project.project for project in report.projects]
    for date in report.dates:
        values = simulation.project_finish[:, names.index(date.project)].tolist()
        assert date.chance == sum(value <= date.moment for value in values) / N
    own = {date.project: date for date in report.dates}
    assert all(project.due == own.get(project.project) for project in report.projects)


def test_late_cost_is_that_of_the_rules_in_every_execution(portfolio):
    plan, _, simulation, report = portfolio
    weights = {p.id: p.weight * plan.late_cost_per_day for p in plan.projects}
    names = [project.project for project in report.projects]
    costs = []
    for e in range(N):
        total = 0
        for date in report.dates:
            late = max(0, int(simulation.project_finish[e, names.index(date.project)]) - date.moment)
            total += math.floor(late * weights[date.project] / 1440 + 0.5)
        costs.append(total)
    assert simulation.late_cost.tolist() == costs
    assert report.late_cost.p50 == nearest_rank(costs, 50)
    assert report.late_cost.mean == round(sum(costs) / N)


def test_every_project_has_a_critical_task_in_every_execution(portfolio):
    _, _, _, report = portfolio
    assert report.executions == N
    assert all(0 < task.criticality <= 1 or task.overall > 0 for task in report.tasks)
    for project in report.projects:
        assert sum(t.criticality for t in report.tasks if t.project == project.project) >= 1
    assert [t.criticality for t in report.tasks] == sorted(
        (t.criticality for t in report.tasks), reverse=True
    )
    assert len(report.drivers) <= 10
    assert [abs(d.correlation) for d in report.drivers] == sorted(
        (abs(d.correlation) for d in report.drivers), reverse=True
    )


def test_nothing_uncertain_makes_every_percentile_the_plan(portfolio):
    plan, schedule, _, _ = portfolio
    report = assess_risk(plan, schedule, SimulationOptions(20, uncertainty=CERTAIN_PLAN))
    for finish in [report.finish, *(project.finish for project in report.projects)]:
        assert finish.planned == finish.p50 == finish.p80 == finish.p95 == finish.mean
        assert (finish.by_plan, finish.deviation_minutes) == (1.0, 0.0)
    assert report.late_cost.planned == report.late_cost.p95 == report.late_cost.mean
    assert report.contractor_cost.planned == report.contractor_cost.p95
    assert report.drivers == ()


def test_of_two_parallel_tasks_each_is_critical_as_often_as_it_is_the_longer():
    tasks = [{"id": name, "duration": "100h", "person": who} for name, who in (("a", "ann"), ("b", "ben"))]
    plan = plan_of([{"id": "p", "tasks": tasks}])
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    uncertainty = Uncertainty(spread=Spread(500, 1000, 1500))
    report = assess_risk(plan, schedule, SimulationOptions(10_000, uncertainty=uncertainty))
    shares = {task.task: task.criticality for task in report.tasks}
    assert shares["a"] + shares["b"] == pytest.approx(1.0)
    assert shares["a"] == pytest.approx(0.5, abs=0.02)
    assert {d.id for d in report.drivers} == {"a", "b"}
    assert report.explains == "finish"


def test_bookings_are_extended_by_whole_days_and_never_cut():
    # Booked for five days of work, Monday to Friday; at 70 % paid as booked, at 130 % half a day over.
    office = {"id": "office", "week": {"mon-fri": "09:00-17:00"}}
    pool = {"id": "film", "skills": ["film"], "rate": 60, "calendar": "office", "maximum": 1}
    project = {"id": "p", "tasks": [{"id": "a", "work": "5d", "skill": "film"}]}
    plan = plan_of([project], calendars=[ALWAYS, office], contractor_pools=[pool])
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    assert [booking.paid_minutes for booking in schedule.bookings] == [2400]
    for percent, days in ((700, 5), (1000, 5), (1100, 6), (1300, 7), (1600, 8)):
        exact = Uncertainty(spread=Spread(percent, percent, percent))
        report = assess_risk(plan, schedule, SimulationOptions(3, uncertainty=exact))
        need = report.contractors[0]
        assert (need.pool, need.days(need.minutes.planned), need.days(need.minutes.p80)) == ("film", 5, days)
        assert report.contractor_cost.p50 == days * 8 * 6000
        assert report.contractor_cost.planned == 5 * 8 * 6000


def test_risks_have_their_expected_cost_and_names():
    risks = [
        {"id": "r", "name": "Rain", "probability": "25%", "cost": 400, "delay": "1ed", "task": "a"},
        {"id": "s", "probability": "0%", "cost": 9},
    ]
    tasks = [{"id": "a", "duration": "10h", "person": "ann", "due": "2027-01-04", "deadline": "2027-01-05"}]
    plan = plan_of([{"id": "p", "tasks": tasks, "risks": risks}])
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    report = assess_risk(plan, schedule, SimulationOptions(4000))
    assert [(r.name, r.expected_cents) for r in report.risks] == [("Rain", 10_000), ("s", 0)]
    assert report.risk_cost.mean == pytest.approx(10_000, rel=0.1)
    assert (report.risk_cost.p50, report.risk_cost.p95) == (0, 40_000)
    due, deadline = report.dates
    assert (due.kind, due.task, deadline.kind, deadline.chance) == ("due", "a", "deadline", 1.0)
    assert due.chance == pytest.approx(0.75, abs=0.03)
    assert [(d.kind, d.name) for d in report.drivers] == [("risk", "Rain")]
    assert report.drivers[0].correlation == pytest.approx(1.0)
    assert Counter(dict(report.finish.days)).keys() == {"2027-01-04", "2027-01-05"}


def test_a_plan_without_tasks_has_nothing_to_say():
    plan = plan_of([])
    report = assess_risk(plan, solve(plan, SolveOptions(effort=0)).schedule, SimulationOptions(5))
    assert isinstance(report, RiskReport)
    assert (report.projects, report.tasks, report.drivers, report.finish.days) == ((), (), (), ())


def test_what_is_left_aside_is_noted(portfolio):
    plan, schedule, _, _ = portfolio
    less = dataclasses.replace(schedule, tasks=schedule.tasks[:-7])
    notes = assess_risk(plan, less, SimulationOptions(2)).notes
    assert notes[-1].startswith("not in the schedule, and left out: ")
    assert notes[-1].endswith(" and 2 more")


def test_numbers_that_contradict_each_other_are_all_named_at_once():
    with pytest.raises(InputError) as caught:
        Uncertainty("normal", Spread(1200, 1000, 20_000), Absence(1200, 9))
    codes = [issue.code for issue in caught.value.issues]
    assert codes == ["unknown-shape", "spread-order", "spread-range", "absence-chance", "absence-days"]
    assert Spread(1000, 1000, 1000).is_none


@pytest.mark.parametrize("wrong", [{"executions": 0}, {"threads": 0}, {"seed": -1}])
def test_options_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        SimulationOptions(**wrong)


def test_a_plan_names_estimates_chances_and_tasks_that_make_no_sense_at_once():
    tasks = [
        {"id": "a", "work": "8h", "person": "ann", "estimate": {"low": "9h", "likely": "8h", "high": "10h"}}
    ]
    review = {
        "id": "r",
        "of": ["a"],
        "steps": [{"wait": "1d"}],
        "rounds_probability": {"1": "50%", "2": "40%"},
    }
    risk = {"id": "x", "probability": "10%", "delay": "1d", "task": "nowhere"}
    plan = plan_of([{"id": "p", "tasks": tasks, "reviews": [review], "risks": [risk]}])
    with pytest.raises(PlanError) as caught:
        require_valid(plan)
    found = {issue.path for issue in caught.value.issues}
    assert {
        "projects[0].tasks[0].estimate.likely",
        "projects[0].reviews[0].rounds_probability",
        "projects[0].risks[0].task",
    } <= found
