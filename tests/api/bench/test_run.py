"""One instance solved and told in its file's own units."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.bench.run import Note, measure
from api.bench.selection import Case
from planner.instances import read_instance
from planner.instances.instance import Instance
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent, LevelResult, Outcome
from scheduling.solver import solve

OPTIONS = SolveOptions(effort=0)
PERIOD = 30


def _engine(plan: Plan, options: SolveOptions, note: Note) -> Outcome:
    return solve(plan, options, on_progress=note)


def _told(outcome: Outcome, *incumbents: Incumbent) -> Callable[..., Outcome]:
    """An engine that reports these schedules and then answers with this outcome."""

    def answer(_plan: Plan, _options: SolveOptions, note: Note) -> Outcome:
        for incumbent in incumbents:
            note(incumbent)
        return outcome

    return answer


@pytest.fixture
def instance(three_jobs) -> Instance:
    return read_instance(three_jobs)


@pytest.fixture
def case(three_jobs) -> Case:
    return Case(three_jobs, "hand")


@pytest.fixture
def outcome(instance) -> Outcome:
    return solve(instance.plan, OPTIONS)


@pytest.fixture
def clock() -> Callable[[], float]:
    """Each look at it finds it a second later."""
    seconds: Iterator[int] = iter(range(100))
    return lambda: float(next(seconds))


def _with_level(outcome: Outcome, value: int, bound: int | None, **changes: Any) -> Outcome:
    return dataclasses.replace(outcome, levels=(LevelResult(value, bound, {"makespan": value}),), **changes)


def test_the_engine_solves_it_and_its_solution_keeps_the_files_rules(case, instance, verify):
    record = measure(case, instance, OPTIONS, _engine)
    assert (record.status, record.objective, record.lower_bound) == ("optimal", 7, 7)
    assert record.critical_path == 7
    assert record.instance == "three.sm"
    assert record.path == str(case.path)
    assert record.solution is not None
    assert verify(case.path, record.solution) == 7
    assert record.first_solution_seconds is not None
    assert 0 < record.first_solution_seconds <= record.seconds


def test_results_have_the_keys_that_are_promised(case, instance):
    assert list(measure(case, instance, OPTIONS, _engine).as_result()) == [
        "instance",
        "path",
        "status",
        "objective",
        "lower_bound",
        "seconds",
        "first_solution_seconds",
    ]


def test_a_bound_between_two_periods_proves_the_later_one(case, instance, outcome):
    almost = _with_level(outcome, 7 * PERIOD, 6 * PERIOD + 1, status="feasible")
    record = measure(case, instance, OPTIONS, _told(almost))
    assert (record.status, record.lower_bound) == ("optimal", 7)


def test_a_value_above_its_bound_is_feasible_whatever_comes_behind(case, instance, outcome):
    for bound, expected in ((6 * PERIOD, 6), (None, None)):
        record = measure(case, instance, OPTIONS, _told(_with_level(outcome, 7 * PERIOD, bound)))
        assert (record.status, record.lower_bound) == ("feasible", expected)


def test_a_value_that_is_no_whole_number_of_periods_is_shown_as_it_is(case, instance, outcome):
    record = measure(case, instance, OPTIONS, _told(_with_level(outcome, 7 * PERIOD + 15, None)))
    assert record.objective == 7.5


def test_where_values_may_be_fractions_a_bound_is_not_rounded(case, instance, outcome):
    fractions = dataclasses.replace(instance, format="ca-rcpsp")
    almost = _with_level(outcome, 7 * PERIOD, 7 * PERIOD - 3)
    record = measure(case, fractions, OPTIONS, _told(almost))
    assert (record.status, record.lower_bound) == ("feasible", 6.9)


def test_the_first_schedule_that_breaks_no_rule_counts(case, instance, outcome, clock):
    broken = Incumbent(0, (7 * PERIOD,), (None,), "rule", breach_minutes=5)
    whole = Incumbent(0, (7 * PERIOD,), (None,), "search")
    record = measure(case, instance, OPTIONS, _told(outcome, broken, whole, whole), clock=clock)
    assert record.first_solution_seconds == 1.0  # began at 0, the broken one isn't looked at
    assert record.seconds == 2.0


def test_without_a_schedule_the_bound_of_the_way_remains(case, instance, outcome):
    incumbents = [
        Incumbent(0, (9,), (bound,), "rule", breach_minutes=1) for bound in (5 * PERIOD, 4 * PERIOD)
    ]
    unknown = _with_level(outcome, 9, None, status="unknown")
    record = measure(case, instance, OPTIONS, _told(unknown, *incumbents))
    assert (record.status, record.objective, record.lower_bound) == ("unknown", None, 5)
    assert record.solution is None
    assert record.first_solution_seconds is None


def test_an_infeasible_instance_has_neither_value_nor_bound(case, instance, outcome):
    infeasible = _with_level(outcome, 9, None, status="infeasible")
    broken = Incumbent(0, (9,), (5 * PERIOD,), "rule", breach_minutes=1)
    record = measure(case, instance, OPTIONS, _told(infeasible, broken))
    assert (record.status, record.objective, record.lower_bound) == ("infeasible", None, None)


def test_an_engine_that_fails_is_a_result_with_an_error(case, instance):
    def fail(_plan: Plan, _options: SolveOptions, _note: Note) -> Outcome:
        raise RuntimeError("out of luck")

    told: list[Exception] = []
    record = measure(case, instance, OPTIONS, fail, told.append)
    assert measure(case, instance, OPTIONS, fail).error == record.error
    assert (record.status, record.objective) == ("unknown", None)
    assert record.error == "RuntimeError: out of luck"
    assert [str(error) for error in told] == ["out of luck"]


def test_an_interrupt_is_no_result(case, instance):
    def interrupted(_plan: Plan, _options: SolveOptions, _note: Note) -> Outcome:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(case, instance, OPTIONS, interrupted)
