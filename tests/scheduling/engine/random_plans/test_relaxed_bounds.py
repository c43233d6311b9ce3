"""No valid schedule is worth less than the relaxation says, whatever the plan asks for."""

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.validation import validate
from scheduling.bounding import booking_days
from scheduling.bounds import goal_bounds, level_bounds
from scheduling.cpsat.bounding import Commission, climb
from scheduling.cpsat.polished import Limits
from scheduling.relaxation.relaxation import Question
from scheduling.search.rules import survey

INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"
COUNT = int(os.environ.get("CREWLINE_RANDOM_PLANS", "24"))
LEADING = ("late_cost", "contractor_cost", "earliness", "makespan")


def bound(problem, value, deterministic_seconds=0.1):
    milieu = survey(problem.arrays, problem.graph.order())
    heads = level_bounds(problem.plan.objective, goal_bounds(problem.arrays, milieu))[0]
    question = Question(
        problem.arrays,
        milieu.head_start,
        milieu.head_finish,
        problem.plan.objective.levels[0],
        booking_days(problem),
    )
    # A value far above the best shows a bound that is too high; that of the best would hide it.
    limits = Limits(None, deterministic_seconds, 1)
    return heads, climb(Commission(question, heads, 3 * value + 1000, limits), lambda better: None)


@pytest.mark.parametrize("goals", [("late_cost",), ("late_cost", "contractor_cost"), LEADING])
@settings(
    max_examples=3 if INTERPRETED else COUNT // 3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**6), choice=st.lists(st.booleans(), min_size=20, max_size=20))
def test_the_relaxation_never_exceeds_a_checked_schedule(desk, strange_plan, features, goals, seed, choice):
    chosen = {name for name, wanted in zip(features, choice, strict=False) if wanted} - {"objective"}
    plan = strange_plan(seed, chosen)
    level = {"goals": [{"goal": goal} for goal in goals]}
    plan = type(plan).model_validate(
        {
            **plan.model_dump(mode="json", exclude_defaults=True),
            "format": "crewline/1",
            "objective": {"levels": [level]},
        },
        strict=False,
    )
    assume(all(issue.severity == "warning" for issue in validate(plan)))
    outcome = desk.solve(plan, effort=1, seed=seed)
    assume(outcome.status in {"optimal", "feasible"})
    value = outcome.levels[0].value
    heads, found = bound(desk.compile(plan), value)
    assert heads <= found <= value
