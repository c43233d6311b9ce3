"""The bounding process, from its start to its end."""

import time

from scheduling.bounding import Bounder, booking_days, new_bounder
from scheduling.cpsat.bounding import _Clock
from scheduling.cpsat.polished import Limits
from scheduling.options import SolveOptions
from scheduling.solver import solve

PATIENCE = 60.0


def test_a_counted_run_gives_the_same_bound_each_time(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one())
    found = {Bounder(case.problem, 1).run_counted(case.search, 0, 0.5, lambda: False) for _ in range(2)}
    assert len(found) == 1
    assert found.pop() > 0


def test_a_stopped_run_gives_none(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one())
    bounder = Bounder(case.problem, 1)
    assert bounder.run_counted(case.search, 0, 0.5, lambda: True) is None
    assert bounder.collect() is None


def test_news_come_without_waiting(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one())
    bounder = Bounder(case.problem, 1)
    bounder.start(case.search, 0, PATIENCE)
    began, best = time.monotonic(), None
    while best is None and time.monotonic() - began < PATIENCE:
        best = bounder.collect()
        time.sleep(0.05)
    bounder.stop()
    assert best is not None
    assert 0 < best <= int(case.search.best.value[1])


def test_the_outcome_tells_the_bound(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one())
    outcome = solve(case.plan, SolveOptions(effort=8))
    assert outcome.levels[0].bound is not None
    assert 630_00 < outcome.levels[0].bound <= outcome.levels[0].value


def test_lead_times_in_elapsed_days_are_not_counted(asked, two_weeks_for_one):
    pool = {"id": "pool", "skills": ["art"], "rate": 10, "maximum": 1}
    for lead, first in (("3d", 3), ("3ed", 0)):
        document = two_weeks_for_one(contractor_pools=[{**pool, "lead_time": lead}])
        assert booking_days(asked(document).problem) == (first,)


def test_one_task_needs_no_relaxation(asked):
    project = {"id": "p", "due": "2027-01-05", "tasks": [{"id": "a", "work": "40h", "skill": "art"}]}
    case = asked({"people": [{"id": "ann", "skills": ["art"]}], "projects": [project]})
    assert new_bounder(case.problem, SolveOptions()) is None


def test_time_of_the_wall_counts_only_without_a_deterministic_limit():
    assert _Clock(Limits(0.0, None, 1)).is_over()
    assert not _Clock(Limits(None, 1.0, 1)).is_over()
    assert _Clock(Limits(10.0, None, 1)).part().deterministic_limit is None
