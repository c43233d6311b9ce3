"""Whatever a plan asks for, the engine answers, and with what the checker measures."""

import os

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from planner.validation import validate
from scheduling.search.rules import survey
from scheduling.verdict import RELAXED_RULES

INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"
SEEDS = st.integers(0, 10**6)
CHOICE = st.lists(st.booleans(), min_size=20, max_size=20)
"""Which features a plan has, in their order."""


def examples(count):
    """So many plans, always the same ones; uncompiled, for coverage, a few do."""
    return settings(
        max_examples=max(5, count // 40) if INTERPRETED else count,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def valid_plan(strange_plan, features):
    """A plan with the features chosen, if that makes one without errors."""

    def make(seed, choice):
        plan = strange_plan(seed, {name for name, chosen in zip(features, choice, strict=False) if chosen})
        assume(all(issue.severity == "warning" for issue in validate(plan)))
        return plan

    return make


@pytest.mark.kernel
@examples(400)
@given(seed=SEEDS, choice=CHOICE)
def test_every_plan_is_answered_and_measured_alike(desk, valid_plan, seed, choice):
    outcome = desk.solve(valid_plan(seed, choice), effort=1, seed=seed)
    rules = {breach.rule for breach in outcome.breaches}
    assert rules <= RELAXED_RULES | {"coverage"}
    assert "coverage" not in rules or outcome.conflicts or outcome.notes
    whole = outcome.schedule is not None and not outcome.breaches
    assert (outcome.status in {"optimal", "feasible"}) == whole
    if outcome.schedule is None:
        assert outcome.conflicts or outcome.notes
        return
    for level, told in zip(outcome.levels, outcome.history[-1].values, strict=True):
        assert level.value <= told
        if whole and level.bound is not None:
            assert level.bound <= level.value


@pytest.mark.kernel
@examples(100)
@example(seed=438, choice=[k < 11 and k != 7 for k in range(20)])  # equipment with short hours
@given(seed=SEEDS, choice=CHOICE)
def test_heads_are_lower_bounds_of_every_valid_schedule(desk, valid_plan, seed, choice):
    plan = valid_plan(seed, choice)
    outcome = desk.solve(plan, effort=1, seed=seed)
    assume(outcome.status in {"optimal", "feasible"})
    problem = desk.compile(plan)
    milieu = survey(problem.arrays, problem.graph.order())
    for j, task in enumerate(outcome.schedule.tasks):
        assert milieu.head_start[j] <= task.start
        assert milieu.head_finish[j] <= task.finish


@examples(40)
@given(seed=SEEDS, choice=CHOICE)
def test_the_same_seed_gives_the_same_schedule_and_a_replanned_one_stays_valid(
    desk, valid_plan, seed, choice
):
    plan = valid_plan(seed, choice)
    first, again = (desk.solve(plan, effort=2, seed=seed) for _ in range(2))
    assert first.schedule == again.schedule
    if first.schedule is not None:
        kept = desk.solve(plan, effort=1, seed=seed + 1, previous=first.schedule)
        assert kept.schedule is not None
