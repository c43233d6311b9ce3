"""CP-SAT where everything is rectangles: against trying everything, its bounds, limits and news."""

import threading

import numpy as np
import pytest
from ortools.sat.python import cp_model

from planner.errors import EngineError
from scheduling.activity_lists.core import slots_for_all
from scheduling.activity_lists.translation import starts
from scheduling.cpsat import process, rectangles, run
from scheduling.cpsat.rectangle_model import build
from scheduling.cpsat.solver import Solved, Style

ANYTHING = {"kinds": ("FS", "SS", "FF", "SF")}


# --- against trying everything ------------------------------------------------------------------


@pytest.mark.parametrize("shape", [{}, ANYTHING, {"modes": 3}, {**ANYTHING, "modes": 2}], ids=str)
@pytest.mark.parametrize("seed", range(12))
def test_the_least_makespan_is_found_and_proved(hall, tiny, shape, seed):
    document = tiny.random(seed, **shape)
    best, case = tiny.best(document), hall(document)
    result = case.polish()
    if best is None:
        assert result.proves_infeasible
        assert result.status == "infeasible"
        return
    assert result.bound == best
    assert case.known(result) == best
    assert not result.proves_infeasible


@pytest.mark.parametrize(
    "shape", [{"projects": 2}, {"projects": 3, **ANYTHING}, {"projects": 2, "modes": 3}], ids=str
)
@pytest.mark.parametrize("goals", [("earliness",), ("makespan", "earliness")], ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_the_least_weighted_finishes_are_found_and_proved(hall, tiny, shape, goals, seed):
    document = tiny.random(seed, goals=goals, **shape)
    best, case = tiny.best(document), hall(document)
    result = case.polish()
    if best is None:
        assert result.proves_infeasible
        return
    assert result.bound == best
    assert case.known(result) == best


@pytest.mark.parametrize("seed", range(8))
def test_in_an_office_too_the_least_makespan_is_proved(hall, tiny, seed):
    document = tiny.random(seed, calendar="office", modes=2)
    best, case = tiny.best(document), hall(document)
    result = case.polish()
    assert result.proves_infeasible == (best is None)
    if best is not None:
        assert result.bound == best
        assert case.known(result) == best


def test_of_finishes_in_an_office_slots_tell_nothing(hall, tiny):
    case = hall(tiny.random(3, calendar="office", goals=("earliness",), projects=2))
    result = case.polish()
    assert result.bound is None
    assert result.value == case.value(result.placed, result.team)
    assert case.bounds == []


# --- news ---------------------------------------------------------------------------------------


def jammed(tiny, seed=5):
    """A plan whose critical path alone says little, so that there is something to prove."""
    return tiny.document([
        {"id": f"t{k}", "duration": f"{30 * (1 + (k * seed) % 4)}min",
         "equipment": [{"equipment": "crew", "units": 1 + (k * 7) % 3}],
         "after": [{"task": f"t{k - 3}"}] if k > 3 and k % 2 else []}
        for k in range(14)
    ])  # fmt: skip


def test_solutions_get_better_and_bounds_higher_until_they_meet(hall, tiny):
    case = hall(jammed(tiny))
    result = case.polish()
    values = [value for _, _, value, _ in case.solutions]
    assert values == sorted(set(values), reverse=True)
    assert case.bounds == sorted(set(case.bounds))
    assert all(value == case.value(placed, team) for placed, team, value, _ in case.solutions)
    assert all(bound is None or bound <= result.value for *_, bound in case.solutions)
    assert result.value == values[-1] == case.bounds[-1] == result.bound
    assert result.level_bounds == (result.bound,)


def test_what_others_find_is_taken_and_not_told_back(hall, tiny):
    document = jammed(tiny)
    solved = hall(document).polish()
    case = hall(document)
    asked = []

    def better():
        asked.append(True)
        return (solved.placed, case.nobody) if len(asked) == 1 else None

    result = case.polish(better)
    assert len(asked) >= 1
    assert case.solutions == []
    assert result.placed is None
    assert (result.status, result.bound) == ("unknown", solved.value)


def test_a_question_that_others_have_answered_is_dropped(hall, tiny, monkeypatch):
    """The better schedule comes while CP-SAT is at work, which is then told to stop."""
    document = jammed(tiny)
    solved = hall(document).polish()
    case, told, at_work = hall(document), [], threading.Event()

    def solve(model, allowance, found, bounded):
        at_work.set()
        assert not told or allowance.stop is not None
        if not told:
            told.append(allowance.stop())
            return Solved(cp_model.UNKNOWN, 0.0)
        return real(model, allowance, found, bounded)

    real = run.solve
    monkeypatch.setattr(run, "solve", solve)
    result = case.polish(
        lambda: (solved.placed, case.nobody) if at_work.is_set() else None,
        time_limit=60.0,
        deterministic_limit=None,
    )
    assert told == [True]
    assert result.bound == solved.value
    assert case.solutions == []


def test_a_child_process_takes_what_it_is_told_and_proves_as_well(hall, tiny):
    solved = hall(jammed(tiny)).polish()
    case = hall(jammed(tiny))
    team = case.at(starts(case.arrays, case.slot_of, case.first), case.first.mode)[1]
    objective = case.problem.plan.objective
    given = {"time_limit": 60.0, "deterministic_limit": None, "seed": 1, "objective": objective}
    with process.start(case.problem, case.first, team, **given) as child:
        assert child._heard.is_ordered.wait(30)
        child.tell(solved.placed, team)
        news = []
        while not any(isinstance(each, process.Done) for each in news):
            news += child.wait(30)
        child.tell(solved.placed, team)  # it is over: nobody hears
    done = news[-1]
    assert (done.reason, done.polished.bound) == ("", solved.value)
    values = [each.value for each in news if isinstance(each, process.Improvement)]
    assert values == sorted(set(values), reverse=True)


# --- hints --------------------------------------------------------------------------------------


def mortar(amount):
    """Two tasks, quick with mortar and slow without; enough mortar for one."""
    modes = [
        {"id": "slow", "duration": "3h", "equipment": [{"equipment": "crew", "units": 2}]},
        {"id": "quick", "duration": "1h", "equipment": [{"equipment": "crew", "units": 2}],
         "consumables": [{"consumable": "sand", "amount": amount}]},
    ]  # fmt: skip
    return [{"id": name, "modes": modes} for name in "ab"]


def test_a_hint_that_lacks_consumables_is_no_schedule(hall, tiny):
    # Both quick would take two hours, but there is sand for one only.
    case = hall(tiny.document(mortar(3)))
    assert case.first.mode.tolist() == [1, 3]
    result = case.polish()
    assert result.value == result.bound == 240
    assert sorted(result.placed.mode.tolist()) in ([0, 3], [1, 2])


def test_better_ones_that_lack_consumables_are_not_taken(hall, tiny):
    document = tiny.document(mortar(3))
    case = hall(document)
    worse = case.serial()
    result = case.polish(lambda: (worse, case.nobody))
    assert result.value == 240


def test_weighted_finishes_too_begin_from_a_hint_that_lacks_consumables(hall, tiny):
    case = hall(tiny.document(mortar(3), ("earliness",)))
    result = case.polish()
    assert result.value == result.bound == 240


# --- limits -------------------------------------------------------------------------------------


def test_equal_deterministic_limits_give_equal_results(hall, tiny):
    for goals in (("makespan",), ("earliness",)):
        document = jammed(tiny) | {"objective": {"levels": [{"goals": [{"goal": g} for g in goals]}]}}
        found = []
        for _ in range(2):
            result = hall(document).polish(deterministic_limit=0.02, seed=3)
            found.append(
                (result.value, result.bound, None if result.placed is None else result.placed.tobytes())
            )
        assert found[0] == found[1]


def test_no_time_gives_nothing(hall, tiny):
    for limits in ({"deterministic_limit": 0.0}, {"time_limit": 0.0, "deterministic_limit": None}):
        case = hall(jammed(tiny))
        result = case.polish(**limits)
        assert (result.status, result.placed, result.bound) == ("unknown", None, None)
        assert case.solutions == case.bounds == []


@pytest.mark.parametrize("goals", [("makespan",), ("earliness",)])
def test_a_stop_ends_it(hall, tiny, goals):
    case = hall(jammed(tiny) | {"objective": {"levels": [{"goals": [{"goal": g} for g in goals]}]}})
    result = case.polish(stop=lambda: len(case.solutions) > 0, time_limit=60.0, deterministic_limit=None)
    assert result.placed is not None
    assert result.value == case.solutions[-1][2]


def test_a_run_by_the_clock_proves_as_well(hall, tiny):
    counted = hall(jammed(tiny)).polish()
    for limit in (60.0, None):
        result = hall(jammed(tiny)).polish(time_limit=limit, deterministic_limit=None)
        assert result.value == result.bound == counted.value


def test_when_the_first_question_has_taken_all_the_time_no_other_is_asked(hall, tiny, monkeypatch):
    asked = []

    def solve(*_):
        asked.append(True)
        return Solved(cp_model.UNKNOWN, 9.0)

    monkeypatch.setattr(run, "solve", solve)
    result = hall(jammed(tiny)).polish(deterministic_limit=5.0)
    assert (len(asked), result.status, result.bound) == (1, "unknown", None)


def test_neighbourhoods_are_searched_where_there_are_many_jobs(hall, tiny, monkeypatch):
    styles = []
    real = run.solve

    def solve(model, allowance, found, bounded):
        styles.append(allowance.style)
        if allowance.style is Style.REFUTE:
            return Solved(cp_model.UNKNOWN, 0.0)
        return real(model, allowance, found, bounded)

    monkeypatch.setattr(run, "solve", solve)
    monkeypatch.setattr(rectangles, "FEW_JOBS", 10)
    case = hall(jammed(tiny))
    result = case.polish(deterministic_limit=0.3)
    assert styles[:3] == [Style.REFUTE, Style.REFUTE, Style.NEIGHBOURHOODS]
    assert result.value == case.solutions[-1][2] < case.solutions[0][2]


@pytest.mark.parametrize(("shape", "style"), [({}, Style.REFUTE), ({"modes": 3}, Style.ANY)], ids=str)
def test_only_questions_about_starts_go_without_linear_relaxations(hall, tiny, monkeypatch, shape, style):
    styles = set()
    real = run.solve

    def solve(model, allowance, found, bounded):
        styles.add(allowance.style)
        return real(model, allowance, found, bounded)

    monkeypatch.setattr(run, "solve", solve)
    for seed in range(6):
        hall(tiny.random(seed, **shape)).polish()
    assert styles == {style}


def test_a_model_that_is_refused_is_a_fault(hall, tiny, monkeypatch):
    monkeypatch.setattr(run, "solve", lambda *_: Solved(cp_model.MODEL_INVALID, 0.0))
    with pytest.raises(EngineError, match="refuses"):
        hall(jammed(tiny)).polish()


def test_what_no_schedule_ends_by_raises_the_bound_to_the_next_slot(hall, tiny, monkeypatch):
    answers = [cp_model.UNKNOWN, cp_model.INFEASIBLE, cp_model.UNKNOWN]
    monkeypatch.setattr(run, "solve", lambda *_: Solved(answers.pop(0), 0.0 if answers else 9.0))
    tasks = [{"id": f"t{k}", "duration": "30min"} for k in range(9)]
    case = hall(tiny.document(tasks))  # one after another: nine slots
    result = case.polish(deterministic_limit=5.0)
    # Is there one of eight? Not known. Of four? No: five at least.
    assert case.bounds == [5 * 30]
    assert result.bound == 5 * 30


def test_time_that_runs_out_between_two_looks_at_the_clock_is_none_at_all(hall, tiny, monkeypatch):
    allowed, left = [], [0.1, -0.1]

    def solve(model, allowance, *_):
        allowed.append(allowance.seconds)
        return Solved(cp_model.UNKNOWN, 0.0)

    monkeypatch.setattr(run, "solve", solve)
    monkeypatch.setattr(run.Run, "left", lambda self: left.pop(0) if len(left) > 1 else left[0])
    left.insert(0, 0.1)  # once in the loop, once before the question, then for the call itself
    hall(jammed(tiny)).polish(time_limit=1.0, deterministic_limit=None)
    assert allowed == [0.0]


# --- where time ends ----------------------------------------------------------------------------


def leaving(tiny, goals, tasks):
    """Ann leaves after a day, in which not all of her work could be done one after another."""
    document = tiny.document(tasks, goals)
    return document | {"people": [{"id": "ann", "employed_last": "2027-01-04"}]}


def test_what_does_not_fit_into_the_slots_compiled_is_not_called_impossible(hall, tiny):
    # With sand for one of them only, the two take 8 and 20 hours of the 24 that there are.
    modes = [
        {"id": "quick", "duration": "8h", "needs": [{"pinned": ["ann"]}],
         "consumables": [{"consumable": "sand", "amount": 4}]},
        {"id": "slow", "duration": "20h", "needs": [{"pinned": ["ann"]}]},
    ]  # fmt: skip
    for goals in (("makespan",), ("earliness",)):
        case = hall(leaving(tiny, goals, [{"id": name, "modes": modes} for name in "ab"]))
        assert case.core.slots < slots_for_all(case.core)
        result = case.polish(placed=case.at([0, 16], [0, 2])[0])
        assert (result.status, result.proves_infeasible, result.placed) == ("unknown", False, None)
        assert result.bound in {None, 24 * 60}


def test_a_sum_of_finishes_is_not_bounded_by_the_slots_compiled(hall, tiny):
    need = {"duration": "10h", "needs": [{"pinned": ["ann"], "units": "50%"}]}
    case = hall(leaving(tiny, ("earliness",), [{"id": name, **need} for name in "abc"]))
    assert case.core.slots < slots_for_all(case.core)
    result = case.polish(placed=case.at([0, 20, 27], [0, 1, 2])[0])
    assert result.value == 20 * 60
    assert result.bound is None


# --- the model ----------------------------------------------------------------------------------


def test_a_whole_schedule_is_a_hint_that_the_model_accepts(hall, tiny):
    """Milestones included, whose start and end are one variable."""
    for seed in range(8):
        document = tiny.random(seed, modes=2, **ANYTHING)
        if tiny.best(document) is None:
            continue
        case = hall(document)
        result = case.polish()
        placed = case.first if result.placed is None else result.placed
        built = build(case.core, case.core.slots)
        built.hint(starts(case.arrays, case.slot_of, placed), placed.mode.astype(np.int32))
        assert built.model.validate() == ""
        solver = cp_model.CpSolver()
        solver.parameters.fix_variables_to_their_hinted_value = True
        assert solver.solve(built.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def test_a_horizon_shorter_than_a_task_has_no_schedule(hall, tiny):
    for tasks in (mortar(0), [{"id": "a", "duration": "3h"}]):
        built = build(hall(tiny.document(tasks)).core, 1)
        assert built.model.validate() == ""
        assert cp_model.CpSolver().solve(built.model) == cp_model.INFEASIBLE
