"""Which task's wait makes a project late."""

import numpy as np
import pytest

from scheduling.search.engine import Search
from scheduling.search.ranking import new_yardstick
from scheduling.search.rules import survey
from scheduling.search.slack import leading_slack
from scheduling.search.waiting import waiting_task
from scheduling.search.walk import new_space, new_walk

pytestmark = pytest.mark.kernel


def found(desk, plan, tries=20):
    """Task ids and clock times of what is said to wait, over some throws of the dice."""
    problem = desk.compile(plan)
    p = problem.arrays
    search = Search(p, new_yardstick(plan.objective), survey(p, problem.graph.order()), seed=1, walks=1)
    assert search.try_rule(11)
    best = search.best
    finish = np.full(p.projects, p.data_date, np.int64)
    np.maximum.at(finish, p.task.project[:-1], best.placed.finish)
    walk = new_walk(best.genes, best.value, best.placed, best.team, finish, 1, 0)
    space = new_space(p, 10_000, leading_slack(p, search.yardstick))
    seen = [waiting_task(p, space, walk) for _ in range(tries)]
    return {(problem.graph.key(j)[1], desk.clock(since)) for j, since in seen if j >= 0}


def test_the_wait_for_a_busy_person_is_found_behind_a_calendar_and_a_lag(desk):
    # Bob is done on Monday, a day passes, and Ann could begin on Tuesday evening, but is busy to Thursday.
    plan = desk.plan(
        {"id": "long", "work": "32h", "person": "ann", "due": "2027-01-07"},
        {"id": "a", "work": "8h", "person": "bob"},
        {"id": "b", "work": "4h", "person": "ann", "after": [{"task": "a", "lag": "1d"}]},
        {"id": "c", "wait": "1d", "after": ["b"]},
    )
    assert found(desk, plan) == {("b", "tue 17:00")}


def test_a_night_is_no_wait(desk):
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "bob"},
        {"id": "b", "work": "4h", "person": "ann", "after": ["a"]},
    )
    assert found(desk, plan) == set()


def test_of_several_waits_each_is_found(desk):
    plan = desk.plan(
        {"id": "x", "work": "16h", "person": "ann", "due": "2027-01-05"},
        {"id": "y", "work": "40h", "person": "bob", "due": "2027-01-08"},
        {"id": "a", "work": "8h", "person": "ann"},
        {"id": "b", "work": "8h", "person": "bob", "after": ["a"]},
    )
    assert {task for task, _ in found(desk, plan)} == {"a", "b"}
