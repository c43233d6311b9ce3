"""Reported values against solutions, computed anew from the files by a verifier of its own."""

import json

import pytest

from api.bench.best_known import read_best_known
from api.bench.contradictions import contradictions
from api.bench.record import Record
from api.bench.run import Note, measure
from api.bench.selection import select_cases
from api.bench.solution_files import solution_text
from planner.instances import read_instance
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.solver import solve

BEST = {"start": {"1": 0, "2": 0, "3": 3, "4": 3, "5": 7}}


def _engine(plan: Plan, options: SolveOptions, note: Note) -> Outcome:
    return solve(plan, options, on_progress=note)


@pytest.mark.parametrize(
    "name", ["j30/j301_1.sm", "j30/j3025_5.sm", "j60/j6013_1.sm", "j120/j12012_1.sm", "RG300/RG300_25.rcp"]
)
def test_a_solution_keeps_the_rules_of_its_file_and_is_worth_what_is_reported(public_data, verify, name):
    folder = public_data / "rcpsp"
    (case,) = select_cases([folder / name], read_best_known([folder / "best_known.csv"])).cases
    record: Record = measure(case, read_instance(case.path), SolveOptions(time_limit=0.6), _engine)
    assert contradictions(record, case.known) == []
    assert record.status in ("optimal", "feasible")
    assert record.solution is not None
    written = json.loads(solution_text(record.solution))
    assert verify(case.path, written) == record.objective
    assert record.critical_path is not None
    assert record.lower_bound is not None
    assert record.critical_path <= record.lower_bound <= record.objective


def test_the_verifier_measures_a_solution(three_jobs, verify):
    assert verify(three_jobs, BEST) == 7


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"4": 2}, "4 starts before the end of 2"),
        ({"5": 6}, "5 starts before the end of 4"),
        ({"3": 2}, "period 2: 4 of 3 of resource 1"),
        ({"2": -1}, "not a whole period from 0 on"),
        ({"2": 0.0}, "not a whole period from 0 on"),
        ({"6": 0}, "not every job, or one that isn't in the file"),
    ],
)
def test_the_verifier_refuses_what_the_file_does_not_allow(three_jobs, verify, changes, reason):
    with pytest.raises(AssertionError, match=reason):
        verify(three_jobs, {"start": BEST["start"] | changes})


def test_the_verifier_refuses_a_solution_without_a_job(three_jobs, verify):
    start = dict(BEST["start"])
    del start["4"]
    with pytest.raises(AssertionError, match="not every job"):
        verify(three_jobs, {"start": start})


def test_the_verifier_reads_patterson_files_alike(tmp_path, verify):
    # The three jobs again: duration, demand, number of successors, successors.
    path = tmp_path / "three.rcp"
    path.write_text("5 1\n3\n0 0 2 2 3\n3 2 1 4\n2 2 1 5\n4 1 1 5\n0 0 0\n", encoding="utf-8")
    assert verify(path, BEST) == 7
    with pytest.raises(AssertionError, match="period 2: 4 of 3"):
        verify(path, {"start": BEST["start"] | {"3": 2}})
