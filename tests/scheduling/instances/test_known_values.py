"""Closed public instances: no value below the best known bound, no bound above the best known value."""

import csv

import pytest

from planner.instances import read_instance
from scheduling.instance_solutions import solution_of
from scheduling.options import SolveOptions
from scheduling.solver import solve

CLOSED = [
    ("rcpsp", "j30", "j301_1.sm"),
    ("rcpsp", "j30", "j305_1.sm"),
    ("rcpsp-max", "j10", "PSP1.SCH"),
    ("rcpsp-max", "j10", "PSP5.SCH"),
    ("mspsp", "set-1a", "inst_set1a_sf0.5_nc1.5_n20_m10_05.dzn"),
    ("mmrcpsp", "PSPLIB", "j2012_2.mm"),
]


def best_known(folder, set_, name):
    with (folder / "best_known.csv").open(encoding="utf-8") as file:
        (row,) = (r for r in csv.DictReader(file) if (r["set"], r["instance"]) == (set_, name))
    return row


@pytest.mark.parametrize(("family", "set_", "name"), CLOSED)
def test_values_and_bounds_agree_with_what_is_known(public_data, verified_value, family, set_, name):
    path = public_data / family / set_ / name
    known = best_known(public_data / family, set_, name)
    instance = read_instance(path)
    outcome = solve(instance.plan, SolveOptions(effort=1))
    assert outcome.status in ("optimal", "feasible"), "a schedule is known"
    value = verified_value(instance.format, path, solution_of(instance, outcome.schedule))
    assert value == outcome.levels[0].value / instance.unit
    assert value >= int(known["lb"])
    assert (outcome.levels[0].bound or 0) / instance.unit <= int(known["ub"])
    if outcome.status == "optimal":
        assert value == int(known["ub"])


@pytest.mark.parametrize("name", ["PSP2.SCH", "PSP108.SCH"])
def test_an_instance_known_to_be_infeasible_never_gets_a_plan(public_data, name):
    # Of PSP108 a job asks for more than there is; of PSP2 the lags and the resources contradict.
    assert best_known(public_data / "rcpsp-max", "j10", name)["status"] == "infeasible"
    instance = read_instance(public_data / "rcpsp-max" / "j10" / name)
    outcome = solve(instance.plan, SolveOptions(effort=2))
    assert outcome.status in ("infeasible", "unknown")
    assert outcome.breaches
