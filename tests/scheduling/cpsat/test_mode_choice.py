"""Choosing modes by a relaxation: its bound, its modes, and schedules looked for near them."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from scheduling.cpsat.mode_choice import least_makespan, thrifty_modes
from scheduling.cpsat.rectangle_model import build, resources_of


def solved(built):
    """A solved model's solver."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(built.model) == cp_model.OPTIMAL
    return solver


def ways(*each):
    """Modes by (minutes, units of crew, sand)."""
    return [
        {
            "id": f"m{k}",
            "duration": f"{minutes}min",
            "equipment": [{"equipment": "crew", "units": units}],
            "consumables": [{"consumable": "sand", "amount": sand}] if sand else [],
        }
        for k, (minutes, units, sand) in enumerate(each)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_schedule_is_shorter_than_the_relaxation(hall, tiny, seed):
    document = tiny.random(seed, modes=3)
    best, core = tiny.best(document), hall(document).core
    built = least_makespan(core)
    solver = cp_model.CpSolver()
    status = solver.solve(built.model)
    if best is None:
        assert status in (cp_model.INFEASIBLE, cp_model.OPTIMAL)
        return
    assert status == cp_model.OPTIMAL
    # An objective value of 30 is a slot of half an hour.
    assert 30 * solver.objective_value <= best


def test_energy_alone_bounds_jobs_that_no_link_orders(hall, tiny):
    # Five jobs of two slots, each with two of the three units of crew: 20 of 3 a slot, so seven slots.
    crew = [{"equipment": "crew", "units": 2}]
    modes = [
        {"id": "a", "duration": "60min", "equipment": crew},
        {"id": "b", "duration": "90min", "equipment": crew},
    ]
    core = hall(tiny.document([{"id": f"t{k}", "modes": modes} for k in range(5)])).core
    assert [resource.capacity for resource in resources_of(core)] == [3]
    assert solved(least_makespan(core)).objective_value == 7


def test_energy_between_heads_and_tails_bounds_more(hall, tiny):
    # A first job and a last one of two slots each leave the four amid them what is left: 16 of 3 a slot,
    # so six slots; in all, ten. All together are only 16 + 2 of 3 a slot: six.
    crew = [{"equipment": "crew", "units": 2}]
    amid = [
        {"id": "a", "duration": "60min", "equipment": crew},
        {"id": "b", "duration": "90min", "equipment": crew},
    ]
    tasks = [
        {"id": "first", "duration": "60min"},
        *({"id": f"t{k}", "modes": amid, "after": [{"task": "first"}]} for k in range(4)),
        {"id": "last", "duration": "60min", "after": [{"task": f"t{k}"} for k in range(4)]},
    ]
    core = hall(tiny.document(tasks)).core
    assert solved(least_makespan(core)).objective_value == 2 + 6 + 2


def test_thrifty_modes_keep_horizon_and_consumables(hall, tiny):
    # Sand for one of three to be quick; within four slots one of the two in a row must be.
    tasks = [
        {"id": "a", "modes": ways((30, 1, 5), (90, 1, 0))},
        {"id": "b", "modes": ways((30, 1, 5), (90, 1, 0)), "after": [{"task": "a"}]},
        {"id": "c", "modes": ways((30, 1, 5), (90, 1, 0))},
    ]
    core = hall(tiny.document(tasks)).core
    for seed in range(5):
        chosen = thrifty_modes(core, 4, np.random.default_rng(seed))
        mode = chosen.read(solved(chosen).value).mode
        assert sorted(core.way.slots[mode][:2]) == [1, 3]
        assert core.way.slots[mode][2] == 3


def test_thrifty_modes_spend_least_where_nothing_presses(hall, tiny):
    # Two crews for an hour are four units of energy, one for an hour and a half three.
    core = hall(tiny.document([{"id": "a", "modes": ways((60, 2, 0), (90, 1, 0))}])).core
    chosen = thrifty_modes(core, 3, np.random.default_rng(1))
    assert core.way.slots[chosen.read(solved(chosen).value).mode].tolist() == [3]


def test_modes_may_differ_in_few_jobs_only(hall, tiny):
    tasks = [{"id": f"t{k}", "modes": ways((30, 3, 0), (60, 1, 0))} for k in range(4)]
    core = hall(tiny.document(tasks)).core
    slow = (core.job.mode_ptr[1:] - 1).astype(np.int32)
    for changes in range(4):
        built = build(core, 20)
        built.keep_near(slow, changes)
        built.model.maximize(sum(chosen[int(way) - 1] for chosen, way in zip(built.modes, slow, strict=True)))
        assert solved(built).objective_value == changes


# --- in the run ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_modes_told_are_whole_and_the_bound_stays_below_the_best(hall, tiny, seed):
    document = tiny.random(seed, modes=3)
    best, case = tiny.best(document), hall(document)
    told = []
    result = case.polish(on_modes=told.append, deterministic_limit=0.3)
    ptr = case.core.job.mode_ptr
    assert all(((mode >= ptr[:-1]) & (mode < ptr[1:])).all() for mode in told)
    if best is None:
        assert result.placed is None
        return
    assert told
    assert result.bound <= best <= case.known(result)


def test_a_schedule_near_the_modes_is_found_here(hall, tiny):
    # One after another in their slowest modes is the schedule in hand; the quick ones halve it.
    tasks = [{"id": f"t{k}", "modes": ways((30, 1, 0), (60, 1, 0))} for k in range(6)]
    case = hall(tiny.document(tasks))
    told = []
    result = case.polish(on_modes=told.append, deterministic_limit=2.0)
    assert case.known(result) == result.bound == 60
    assert result.status == "feasible"
    assert told


def test_what_lacks_consumables_is_proved_to_have_no_modes(hall, tiny):
    # Each of the two needs three of sand or three of glue; there are five and two.
    modes = [
        {"id": name, "duration": "1h", "consumables": [{"consumable": name, "amount": 3}]}
        for name in ("sand", "glue")
    ]
    case = hall(tiny.document([{"id": name, "modes": modes} for name in "ab"], sand=5, glue=2))
    result = case.polish(on_modes=lambda mode: None)
    assert result.proves_infeasible


def test_equal_deterministic_limits_choose_equal_modes(hall, tiny):
    def told():
        found = []
        hall(tiny.random(3, modes=3)).polish(on_modes=lambda mode: found.append(mode.tolist()),
                                            deterministic_limit=0.2)  # fmt: skip
        return found

    assert told() == told()
