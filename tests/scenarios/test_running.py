"""Scenarios solved side by side from the schedule of the plan as it is."""

from __future__ import annotations

import pytest

from planner.errors import EngineCrashedError, PlanError
from planner.expansion import expand
from scenarios.applying import case_of
from scenarios.running import RunOptions, best_outcome, run_cases
from scenarios.sweeping import sweep_book
from scheduling.apart import ChildLimits
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.solver import solve


def cases_of(plan, book):
    """Every scenario of a book, applied."""
    return [case_of(plan, book, one.id) for one in book.scenarios]


@pytest.fixture(scope="module")
def engine():
    """One engine for all runs of this module."""
    from scheduling.apart import Engine

    with Engine() as started:
        yield started


def late(outcome):
    """Late and contractor cost, in whole units of the currency."""
    return outcome.levels[0].value // 100


def test_every_scenario_gets_a_schedule_of_its_own_plan(studio, book, engine) -> None:
    cases = cases_of(studio, book)
    found = run_cases(studio, cases, RunOptions(effort=1), engine=engine)
    assert not found.interrupted
    assert [run.case.scenario.id for run in found.runs] == ["leave", "second-designer", "and-later"]
    for run in found.runs:
        assert run.outcome.status in ("optimal", "feasible")
        assert check(expand(run.case.plan), run.outcome.schedule) == ()


def test_more_people_and_later_dates_never_cost_more_and_less_time_never_less(studio, book, engine) -> None:
    found = run_cases(studio, cases_of(studio, book), RunOptions(effort=1), engine=engine)
    leave, second, later = (late(run.outcome) for run in found.runs)
    assert later <= second <= late(found.base) <= leave


def test_the_same_again_gives_the_same(studio, book, engine) -> None:
    cases = cases_of(studio, book)
    once, twice = (run_cases(studio, cases, RunOptions(effort=1, seed=5), engine=engine) for _ in range(2))
    assert [run.outcome.schedule for run in once.runs] == [run.outcome.schedule for run in twice.runs]
    assert once.base.schedule == twice.base.schedule


def test_a_schedule_that_is_handed_in_is_where_all_begin(studio, book, engine) -> None:
    outcome = solve(studio, SolveOptions(effort=6))
    found = run_cases(
        studio, cases_of(studio, book), RunOptions(effort=0), schedule=outcome.schedule, engine=engine
    )
    assert [level.value for level in found.base.levels] <= [level.value for level in outcome.levels]


def test_stopped_at_once_no_scenario_is_whole(studio, book, engine) -> None:
    found = run_cases(studio, cases_of(studio, book), RunOptions(), engine=engine, stop=lambda: True)
    assert found.interrupted
    assert found.base.schedule is not None


def test_stopped_after_the_plan_as_it_is_the_rest_is_missing(studio, book, engine) -> None:
    schedule = solve(studio, SolveOptions(effort=1)).schedule
    finished = []

    def watch(standing) -> None:
        finished.append(standing.done)

    found = run_cases(
        studio,
        cases_of(studio, book) * 20,
        RunOptions(effort=1),
        schedule=schedule,
        engine=engine,
        watch=watch,
        stop=lambda: bool(finished) and finished[-1] >= 2,
    )
    assert found.interrupted
    assert found.runs[-1].outcome is None


def test_a_plan_with_errors_is_refused(studio, engine) -> None:
    broken = studio.replace(people=())
    with pytest.raises(PlanError):
        run_cases(broken, [], RunOptions(effort=0), engine=engine)


def test_the_best_of_several_keeps_all_rules_before_anything_else(studio) -> None:
    cheap = solve(studio, SolveOptions(effort=1))
    broken = solve(
        studio.replace(projects=tuple(one.replace(deadline=one.due) for one in studio.projects)),
        SolveOptions(effort=0),
    )
    assert broken.status not in ("optimal", "feasible")
    assert best_outcome([broken, cheap]) is cheap


def test_who_may_do_more_is_never_worse_off(studio, engine) -> None:
    book = sweep_book("set-headcount skill=design count={}", [str(count) for count in range(1, 6)])
    found = run_cases(studio, cases_of(studio, book), RunOptions(effort=2), engine=engine)
    costs = [late(run.outcome) for run in found.runs]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] == late(found.base)


class LostLater:
    """An engine that solves here, and is lost whenever schedules of others are handed to it."""

    limits = ChildLimits()

    def solve(self, plan, options, *, stop=None, limits=None):
        """As ``scheduling.solver.solve``, until the second round."""
        if options.warm_others:
            raise EngineCrashedError("the engine is gone")
        return solve(plan, options)


def test_what_the_first_round_found_is_not_lost_with_the_engine_of_a_later_one(studio, book) -> None:
    found = run_cases(studio, cases_of(studio, book), RunOptions(effort=1), engine=LostLater())
    assert found.interrupted
    assert found.base.schedule is not None
    for run in found.runs:
        assert run.solved.error is None
        assert check(expand(run.case.plan), run.outcome.schedule) == ()
