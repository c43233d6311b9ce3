"""What a quote makes of the present schedule, and what it says where there is little to say."""

from __future__ import annotations

import dataclasses
import time

import pytest

from planner.document import parse_plan
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Skill
from planner.quantities import Duration, Moment
from scenarios.intake import asking
from scenarios.intake.bookings import NEVER, as_booked
from scenarios.intake.newcomer import joining, parse_project, proposed_newcomer
from scenarios.intake.objectives import money_first
from scenarios.intake.quoting import QuoteOptions, quote
from scenarios.intake.weighing import measured
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask
from scheduling.simulation.simulate import SimulationOptions
from scheduling.simulation.uncertainty import Spread, Uncertainty

CARGO = {
    "id": "Cargo",
    "weight": 2,
    "due": "2027-01-15",
    "deadline": "2027-01-15",
    "tasks": [
        {"id": "sketch", "work": "8h", "skill": "design"},
        {"id": "text", "work": "8h", "skill": "copy", "after": ["sketch"]},
    ],
}
CHANCES = SimulationOptions(200, 1, 1, Uncertainty(spread=Spread(900, 1000, 1500)))


@pytest.fixture(scope="module")
def plan(engine):
    from pathlib import Path

    text = (Path(__file__).parents[1] / "conftest.py").read_text()
    return parse_plan(text.partition('STUDIO = """')[2].partition('"""')[0])


@pytest.fixture(scope="module")
def present(plan, engine):
    return engine.solve(plan, SolveOptions(effort=1, workers=1)).schedule


@pytest.fixture(scope="module")
def found(plan, present, engine):
    newcomer = joining(plan, parse_project(CARGO))
    return quote(newcomer, QuoteOptions(effort=1, simulation=CHANCES), schedule=present, engine=engine)


def test_every_answer_is_a_schedule_of_the_plan_with_the_project(found) -> None:
    assert found.answers
    loose = asking.loosened(found.newcomer)
    for one in found.answers:
        assert check(loose, one.schedule) == ()
        side = measured("again", loose, one.schedule)
        late = side.values["late_cost"] - found.present.values["late_cost"]
        assert one.weighed.others_late_cost == late - one.weighed.late_cost
        paid = side.values["contractor_cost"] - found.present.values["contractor_cost"]
        assert one.weighed.contractor_cost == paid
        own = max(task.finish for task in one.schedule.tasks if task.project == "Cargo")
        assert one.weighed.finish == own


def test_whoever_is_not_touched_is_where_he_was(found, present) -> None:
    kept = {task.key: task for task in found.untouched.schedule.tasks if task.project != "Cargo"}
    assert kept == present.by_key()
    assert found.untouched.schedule.bookings == present.bookings


def test_going_first_is_never_later_than_touching_nobody(found) -> None:
    assert found.earliest.weighed.day <= found.untouched.weighed.day
    assert found.earliest_possible <= found.earliest.weighed.day


def test_displaced_projects_are_those_that_finish_later_or_cost_more(found, present) -> None:
    ends = {}
    for name, schedule in (("now", present), ("then", found.earliest.schedule)):
        for task in schedule.tasks:
            ends[name, task.project] = max(ends.get((name, task.project), 0), task.finish)
    later = {
        id_
        for id_ in ("Acme", "Bolt")
        if asking.day_of(found.plan, ends["then", id_]) > asking.day_of(found.plan, ends["now", id_])
    }
    assert later <= {one.id for one in found.earliest.weighed.displaced}
    for one in found.earliest.weighed.displaced:
        assert one.days_later > 0 or one.late_cost > 0


def test_chances_are_those_of_the_day_told(found) -> None:
    for one in found.answers:
        assert 0 <= one.chance.by_day <= 1
        assert one.chance.safe_day >= asking.day_of(found.plan, one.weighed.finish) or one.chance.by_day > 0.8
        assert one.chance.executions == 200


def test_the_same_again_gives_the_same(found, plan, present, engine) -> None:
    newcomer = joining(plan, parse_project(CARGO))
    again = quote(newcomer, QuoteOptions(effort=1, simulation=CHANCES), schedule=present, engine=engine)
    assert [one.weighed for one in again.answers] == [one.weighed for one in found.answers]
    assert [one.chance for one in again.answers] == [one.chance for one in found.answers]


def test_a_project_that_is_in_the_schedule_already_is_taken_out_first(plan, engine) -> None:
    bolt = plan.projects[1].replace(status="proposed")
    proposed = plan.replace(projects=(plan.projects[0], bolt))
    schedule = engine.solve(proposed, SolveOptions(effort=1, workers=1)).schedule
    found = quote(
        proposed_newcomer(proposed, "Bolt"), QuoteOptions(effort=1), schedule=schedule, engine=engine
    )
    acme = {task.key: task for task in schedule.tasks if task.project == "Acme"}
    assert found.present.schedule.by_key() == acme
    assert all(one.chance is None for one in found.answers)
    assert found.untouched.weighed.moved == 0


def test_without_a_schedule_the_plan_is_solved_first(plan, engine) -> None:
    newcomer = joining(plan, parse_project({**CARGO, "tasks": [{"id": "wait", "wait": "1d"}]}))
    standings = []
    found = quote(newcomer, QuoteOptions(effort=0), engine=engine, watch=standings.append)
    assert check(expand(plan), found.present.schedule) == ()
    # A wait takes nobody: nothing more is asked than whether it can be sooner.
    assert found.untouched.weighed.day == found.earliest_possible
    assert found.earliest.weighed == found.untouched.weighed
    assert standings == sorted(standings, key=lambda one: one.done)


def test_a_present_schedule_that_breaks_rules_is_refused(plan, present, engine) -> None:
    newcomer = joining(plan, parse_project(CARGO))
    with pytest.raises(InputError, match="breaks hard rules"):
        quote(newcomer, QuoteOptions(effort=0), schedule=Schedule(present.tasks[1:]), engine=engine)


def test_stopped_at_once_it_has_no_answers_or_says_so(plan, present, engine) -> None:
    newcomer = joining(plan, parse_project(CARGO))
    waits = _WaitsForStop(engine)
    found = quote(newcomer, QuoteOptions(effort=1), schedule=present, engine=waits, stop=lambda: True)
    assert found.interrupted
    with pytest.raises(InputError, match="no schedule of the plan"):
        quote(newcomer, QuoteOptions(effort=1), engine=_NeverBegins(engine), stop=lambda: True)


class _NeverBegins:
    """An engine whose solves find nothing."""

    def __init__(self, engine) -> None:
        self.limits = engine.limits
        self._engine = engine

    def solve(self, plan, options, *, stop=None, limits=None):
        found = self._engine.solve(plan, dataclasses.replace(options, effort=0))
        return dataclasses.replace(found, schedule=None, status="unknown")


class _WaitsForStop(_NeverBegins):
    """An engine whose solves go on until they are stopped, however quick the machine is."""

    def solve(self, plan, options, *, stop=None, limits=None):
        while not stop():
            time.sleep(0.01)
        return self._engine.solve(plan, dataclasses.replace(options, effort=0))


def test_a_solve_that_fails_is_not_passed_over(plan, present, engine) -> None:
    from planner.errors import EngineKilledError

    class Killed(_NeverBegins):
        def solve(self, plan, options, *, stop=None, limits=None):
            raise EngineKilledError("killed")

    newcomer = joining(plan, parse_project(CARGO))
    with pytest.raises(EngineKilledError):
        quote(newcomer, QuoteOptions(effort=0), schedule=present, engine=Killed(engine))


def test_where_nothing_is_found_there_are_no_answers(plan, present, engine) -> None:
    newcomer = joining(plan, parse_project(CARGO))
    found = quote(newcomer, QuoteOptions(effort=0), schedule=present, engine=_NeverBegins(engine))
    assert found.answers == ()
    assert (found.target, found.target_reached, found.earliest_possible) == (None, False, None)


def test_held_bookings_keep_the_numbers_of_their_contractors(plan) -> None:
    # Of two bookings the later one was contractor 1 before; committed in order of dates it becomes 2.
    present = Schedule(
        (),
        (
            Booking("freelance", 1, "2027-01-11", "2027-01-12", 960, 96_000),
            Booking("freelance", 2, "2027-01-04", "2027-01-12", 3_360, 336_000),
        ),
    )
    monday = 29_984_220 - 29_984_220 % 1440 + 540
    task = ScheduledTask(
        "Acme", "film", monday, monday + 60, assignments=(Assignment("freelance#1", 0, 1000),),
        segments=((monday, monday + 60),),
    )  # fmt: skip
    held = Schedule(
        (task,),
        (
            Booking("freelance", 1, "2027-01-04", "2027-01-12", 3_360, 336_000, committed=True),
            Booking("freelance", 2, "2027-01-11", "2027-01-12", 960, 96_000, committed=True),
        ),
    )
    found = as_booked(plan, held, present)
    assert found.bookings == present.bookings
    assert found.tasks[0].assignments[0].person in ("freelance#2", "freelance#1")
    assert NEVER.minutes(480, 2400) > 10_000_000


def test_money_comes_first_and_limits_stay() -> None:
    text = """
format: crewline/1
start: 2027-01-04
objective:
  levels:
    - goals: [{goal: makespan, limit: 9000}]
    - goals: [{goal: late_cost, limit: 500}, {goal: earliness}]
    - goals: [{goal: contractor_cost, limit: 700}]
"""
    objective = parse_plan(text).objective
    first, *rest = money_first(objective, budget_cents=600).levels
    assert [(goal.goal, goal.limit) for goal in first.goals] == [("late_cost", 500), ("contractor_cost", 600)]
    assert [[goal.goal for goal in level.goals] for level in rest] == [["makespan"], ["earliness"]]
    assert rest[0].goals[0].limit == 9000
    assert money_first(objective).levels[0].goals[1].limit == 700


def test_a_deadline_of_others_keeps_the_newcomer_from_going_first(plan, engine) -> None:
    # Mia has five days of work for Acme, due without fail on Friday; Cargo must come after it.
    acme = plan.projects[0].replace(deadline=Moment.parse("2027-01-08"), tasks=plan.projects[0].tasks[1:])
    film = acme.tasks[0].replace(after=())
    acme = acme.replace(tasks=(film, acme.tasks[1]))
    tight = plan.replace(projects=(acme,), contractor_pools=())
    present = engine.solve(tight, SolveOptions(effort=1, workers=1)).schedule
    tasks = [{"id": "sketch", "work": "8h", "skill": "design"}]
    newcomer = joining(tight, parse_project({"id": "Cargo", "tasks": tasks}))
    found = quote(newcomer, QuoteOptions(effort=1), schedule=present, engine=engine)
    assert found.untouched.weighed.day.isoformat() == "2027-01-11"
    assert found.earliest.weighed == found.untouched.weighed
    assert found.earliest_possible.isoformat() == "2027-01-04"
    assert found.earliest.weighed.displaced == ()


def test_a_skill_that_only_contractors_have_needs_hiring(plan, present, engine) -> None:
    pool = plan.contractor_pools[0]
    extra = pool.replace(id="printers", skills=(Skill(skill="print"),), minimum_booking=Duration.parse("1d"))
    wider = plan.replace(contractor_pools=(pool, extra))
    tasks = [{"id": "print", "work": "8h", "skill": "print"}]
    newcomer = joining(wider, parse_project({"id": "Cargo", "tasks": tasks}))
    found = quote(newcomer, QuoteOptions(effort=0), schedule=present, engine=engine)
    assert found.untouched is None
    assert found.earliest.weighed.day.isoformat() == "2027-01-04"
    assert found.both.weighed.contractor_cost == 8 * 6_000
    (hired,) = found.both.weighed.hired
    assert (hired.pool, hired.minutes, hired.days, hired.cost) == ("printers", 480, 1.0, 48_000)
