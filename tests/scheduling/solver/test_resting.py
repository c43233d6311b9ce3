"""When the walks find nothing more, one of them rests, so that the bound gets on."""

import pytest

from scheduling import exploring, solver
from scheduling.options import SolveOptions
from scheduling.search import engine
from scheduling.warm_up import compile_kernels


@pytest.fixture
def walks(monkeypatch):
    """How many walks took part in each epoch."""
    compile_kernels()
    seen = []

    def counted(real):
        def run(arrays, space, yardstick, walk, *rest):
            seen.append(id(walk))
            return real(arrays, space, yardstick, walk, *rest)

        return run

    for name in ("walk_on", "rebuild_on"):
        monkeypatch.setattr(engine, name, counted(getattr(engine, name)))
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 200)
    monkeypatch.setattr(exploring, "new_polisher", lambda problem, options, **_: None)
    monkeypatch.setattr(exploring, "PATIENT_EPOCHS", 3)
    return seen


def hopeless(make_plan):
    """Three tasks of a day each for one person, all due on the first: nothing is better than another."""
    return make_plan([{"id": f"t{k}", "work": "8h", "skill": "any", "due": "2027-01-04"} for k in range(3)])


def test_after_patience_one_of_two_walks_rests(make_plan, walks):
    solver.solve(hopeless(make_plan), SolveOptions(effort=9, workers=2))
    assert len(walks) == 3 * 2 + 6


def test_one_walk_alone_never_rests(make_plan, walks):
    solver.solve(hopeless(make_plan), SolveOptions(effort=9, workers=1))
    assert len(walks) == 9


def test_where_the_relaxation_has_no_say_nobody_rests(make_plan, walks):
    plan = hopeless(make_plan)
    objective = plan.objective.replace(levels=plan.objective.levels[3:])
    solver.solve(plan.replace(objective=objective), SolveOptions(effort=9, workers=2))
    assert len(walks) in (0, 18)


def test_a_better_schedule_ends_the_rest(make_plan, walks, monkeypatch):
    rested, epoch = [], engine.Search.epoch

    def lucky(search, stop):
        rested.append(search.resting)
        done = epoch(search, stop)
        # Better for the time of one epoch, and then as it really is.
        search.best.value[1] += {6: -1, 7: 1}.get(search.epochs, 0)
        return done

    monkeypatch.setattr(engine.Search, "epoch", lucky)
    solver.solve(hopeless(make_plan), SolveOptions(effort=8, workers=2))
    assert rested == [False, False, False, True, True, True, False, False]
