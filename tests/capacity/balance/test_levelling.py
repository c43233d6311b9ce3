"""Levelling keeps every date and every cost, and makes full weeks less full."""

import dataclasses
import datetime as dt
from collections import defaultdict

import pytest

from capacity.balance import balance_of
from capacity.levelling import broken_promises, levelled, levelling_plan
from planner.calendars import latest
from scheduling.checker import check, measure
from scheduling.options import SolveOptions
from scheduling.schedule import Schedule
from scheduling.solver import solve

OPTIONS = SolveOptions(effort=4, workers=1)


def finishes(schedule):
    found = defaultdict(int)
    for task in schedule.tasks:
        found[task.project] = max(found[task.project], task.finish)
    return dict(found)


def test_a_task_that_can_wait_goes_to_the_quiet_week(two_weeks, outcome_of) -> None:
    # Ana: 40 h in the first week, 6 above 85 %. Levelled 20 h in each: none.
    outcome = outcome_of(two_weeks)
    made = levelled(two_weeks, outcome, OPTIONS, solve=solve)
    assert made.is_better
    assert made.busy_minutes == (6 * 60, 0)
    before, after = (balance_of(two_weeks, one.schedule) for one in (outcome, made.outcome))
    assert (before.peak_percent, before.busy_hours) == (100, pytest.approx(6))
    ana = after.people.set_index("person").loc["Ana"]
    assert ana["peak_percent"] <= 85
    assert after.busy_hours == 0
    assert finishes(made.outcome.schedule) == finishes(outcome.schedule)
    assert check(two_weeks, made.outcome.schedule) == ()


def test_what_moved_is_told(two_weeks, outcome_of) -> None:
    outcome = outcome_of(two_weeks)
    made = levelled(two_weeks, outcome, OPTIONS, solve=solve)
    assert {one.before.task for one in made.moved} <= {"poster", "flyer"}
    assert any(one.minutes > 0 for one in made.moved)
    assert not any(one.changes_people for one in made.moved)


def test_the_outcome_is_one_of_the_plan_as_it_was_handed_in(two_weeks, outcome_of) -> None:
    outcome = outcome_of(two_weeks)
    made = levelled(two_weeks, outcome, OPTIONS, solve=solve).outcome
    assert made.plan_hash == outcome.plan_hash
    assert made.status == "feasible"
    assert [level.parts.keys() for level in made.levels] == [level.parts.keys() for level in outcome.levels]
    measured = measure(two_weeks, made.schedule)
    for level in made.levels:
        assert level.parts == {goal: measured[goal] for goal in level.parts}
    assert made.levels[0].bound == outcome.levels[0].bound
    assert "levelled" in made.notes[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_date_and_no_cost_of_a_portfolio_gets_worse(random_plan, outcome_of, seed) -> None:
    plan = random_plan(seed)
    outcome = outcome_of(plan)
    made = levelled(plan, outcome, OPTIONS, solve=solve)
    before, after = outcome.schedule, made.outcome.schedule
    assert check(plan, after) == ()
    then, now = finishes(before), finishes(after)
    assert all(now[project] <= then[project] for project in then)
    costs, costs_now = measure(plan, before), measure(plan, after)
    for goal in ("late_cost", "contractor_cost", "resource_cost", "balance"):
        assert costs_now[goal] <= costs[goal]
    assert made.busy_minutes == (costs["balance"], costs_now["balance"])


def test_a_project_in_time_may_take_its_time_if_that_is_asked_for(plan_of, outcome_of) -> None:
    # Ana alone, 40 h in a week, due a week later: kept to its finish she has to do all of it at once.
    plan = plan_of(
        "format: crewline/1\nstart: 2027-01-04\npeople: [{id: Ana, skills: [design]}]\n"
        "projects: [{id: p, due: 2027-01-15, tasks: [{id: a, work: 20h, skill: design}, "
        "{id: b, work: 20h, skill: design}]}]"
    )
    outcome = outcome_of(plan)
    assert not levelled(plan, outcome, OPTIONS, solve=solve).is_better
    made = levelled(plan, outcome, OPTIONS, solve=solve, until_due=True)
    assert made.busy_minutes == (360, 0)
    assert measure(plan, made.outcome.schedule)["late_cost"] == 0
    assert broken_promises(plan, outcome.schedule, made.outcome.schedule, until_due=True) == ()
    (late,) = broken_promises(plan, outcome.schedule, made.outcome.schedule)
    assert (late.rule, late.where) == ("levelling", "p")


def test_deadlines_are_finishes_or_due_dates_and_never_later_than_the_plans_own(plan_of, outcome_of) -> None:
    plan = plan_of(
        "format: crewline/1\nstart: 2027-01-04\npeople: [{id: Ana, skills: [design]}]\n"
        "projects:\n"
        "  - {id: p, deadline: 2027-01-04, tasks: [{id: a, work: 8h, skill: design, due: 2027-01-15}]}\n"
        "  - {id: q, tasks: [{id: a, work: 8h, skill: design, due: 2027-01-04, deadline: 2027-01-08}]}\n"
        "  - {id: r, status: on-hold, tasks: [{id: a, work: 8h, skill: design}]}\n"
    )
    schedule = outcome_of(plan).schedule
    ends = finishes(schedule)
    derived = {project.id: project for project in levelling_plan(plan, schedule).projects}
    assert latest(plan, derived["p"].deadline) == ends["p"]
    assert str(derived["p"].tasks[0].deadline) == "2027-01-16T00:00"
    # q is late: its task may not finish later than it does.
    assert latest(plan, derived["q"].tasks[0].deadline) == ends["q"]
    assert derived["r"] == plan.projects[-1]
    later = {p.id: p for p in levelling_plan(plan, schedule, until_due=True).projects}
    assert latest(plan, later["p"].deadline) == ends["p"]


def test_costs_are_limits_and_balance_leads(two_weeks, outcome_of) -> None:
    levels = levelling_plan(two_weeks, outcome_of(two_weeks).schedule).objective.levels
    assert [[goal.goal for goal in level.goals] for level in levels] == [
        ["balance"],
        ["stability"],
        ["late_cost", "contractor_cost", "resource_cost"],
    ]
    assert {goal.limit for goal in levels[-1].goals} == {0}


def test_a_finish_in_an_hour_that_comes_twice_can_still_be_kept(plan_of, outcome_of) -> None:
    # Clocks in London go back on 31 October 2027 at 01:00 UTC; 01:30 UTC shows 01:30 for the second time.
    plan = plan_of(
        "format: crewline/1\nstart: 2027-10-30T00:00\ntime_zone: Europe/London\npeople: [{id: Ana}]\n"
        "projects: [{id: p, tasks: [{id: a, wait: 1590emin}]}]"
    )
    schedule = outcome_of(plan).schedule
    (end,) = finishes(schedule).values()
    assert dt.datetime.fromtimestamp(end * 60, dt.UTC).strftime("%d %H:%M") == "31 01:30"
    (project,) = levelling_plan(plan, schedule).projects
    assert latest(plan, project.deadline) >= end


def test_what_breaks_a_promise_is_not_taken(two_weeks, outcome_of) -> None:
    outcome = outcome_of(two_weeks)

    def careless(plan, options):
        """A day later, everything."""
        made = solve(plan, options)
        tasks = tuple(
            dataclasses.replace(
                task,
                start=task.start + 1440,
                finish=task.finish + 1440,
                segments=tuple((a + 1440, b + 1440) for a, b in task.segments),
            )
            for task in made.schedule.tasks
        )
        return dataclasses.replace(made, schedule=Schedule(tasks, made.schedule.bookings))

    made = levelled(two_weeks, outcome, OPTIONS, solve=careless)
    assert not made.is_better
    assert made.outcome is outcome
    assert made.moved == ()
    assert made.busy_minutes == (360, 360)


def test_what_is_no_more_even_is_not_taken(two_weeks, outcome_of) -> None:
    outcome = outcome_of(two_weeks)
    made = levelled(two_weeks, outcome, OPTIONS, solve=lambda _plan, _options: outcome)
    assert made.outcome is outcome


def test_where_the_engine_finds_nothing_the_schedule_stays(two_weeks, outcome_of) -> None:
    outcome = outcome_of(two_weeks)
    nothing = dataclasses.replace(outcome, schedule=None, status="unknown")
    assert levelled(two_weeks, outcome, OPTIONS, solve=lambda _plan, _options: nothing).outcome is outcome


def test_only_a_valid_plan_can_be_levelled(two_weeks, outcome_of) -> None:
    broken = dataclasses.replace(outcome_of(two_weeks), status="infeasible")
    with pytest.raises(ValueError, match="no plan to level"):
        levelled(two_weeks, broken, OPTIONS, solve=solve)


def test_the_search_begins_from_the_schedule_and_stays_near_it(two_weeks, outcome_of) -> None:
    outcome, asked = outcome_of(two_weeks), []

    def note(plan, options):
        asked.append(options)
        return solve(plan, options)

    levelled(two_weeks, outcome, OPTIONS, solve=note)
    (options,) = asked
    assert options.warm is outcome.schedule
    assert options.previous is outcome.schedule
    assert options.effort == OPTIONS.effort
