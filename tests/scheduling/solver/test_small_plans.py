"""When CP-SAT begins beside the search under a time limit."""

from __future__ import annotations

import pytest

from scheduling import exploring, solver
from scheduling.options import SolveOptions
from scheduling.polishing import News
from scheduling.search import engine

pytestmark = pytest.mark.kernel


class Onlooker:
    """In CP-SAT's place: notes how many epochs were through when it was started."""

    chooses_modes = False

    def __init__(self):
        self.started_at = None
        self.is_stopped = False

    def start(self, search, seconds, **_):
        self.started_at = search.epochs

    def collect(self, search):
        return News(proves_infeasible=False, bounds=())

    def stop(self):
        self.is_stopped = True


def tasks_of_one_person(count):
    """Enough that they compete, so that no bound is reached."""
    return [
        {"id": f"t{k}", "work": f"{k % 5 + 1}h", "skill": "any", "due": "2027-01-04"} for k in range(count)
    ]


@pytest.mark.parametrize(
    ("tasks", "epochs"),
    [
        (exploring.MOST_TASKS_OF_SMALL, 0),
        (exploring.MOST_TASKS_OF_SMALL + 1, exploring.EPOCHS_BEFORE_POLISHING),
    ],
)
def test_small_plans_need_not_wait_for_epochs_before_cpsat_begins(make_plan, monkeypatch, tasks, epochs):
    onlooker = Onlooker()
    monkeypatch.setattr(exploring, "new_polisher", lambda problem, options, **_: onlooker)
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 60)
    done = lambda: onlooker.started_at is not None  # noqa: E731
    solver.solve(make_plan(tasks_of_one_person(tasks)), SolveOptions(time_limit=20, workers=1), stop=done)
    assert onlooker.started_at == epochs
    assert onlooker.is_stopped


def test_a_tiny_plan_is_proved_in_far_less_time_than_ten_epochs_take(make_plan):
    # 5 h and 3 h on Monday's eight, a third task a day late: the bound of the heads is 0.
    plan = make_plan(tasks_of_one_person(4))
    outcome = solver.solve(plan, SolveOptions(time_limit=6))
    first = outcome.levels[0]
    assert first.value == first.bound > 0
