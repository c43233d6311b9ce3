"""Plans that are all rectangles, through the one door: against trying everything, and what it promises."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from planner.plan import Plan
from scheduling import exploring, solver
from scheduling.activity_lists import search as list_search
from scheduling.activity_lists.search import ListSearch
from scheduling.checker import check
from scheduling.cpsat.process import Polishing
from scheduling.options import SolveOptions
from scheduling.outcome_json import schedule_fingerprint
from scheduling.search import engine

ANYTHING = {"kinds": ("FS", "SS", "FF", "SF")}


def planned(document):
    return Plan.model_validate_json(json.dumps(document))


def solved(document, **options):
    """The outcome, whatever it is; no plan of it breaks a rule."""
    plan = planned(document)
    outcome = solver.solve(plan, SolveOptions(**{"effort": 3, "workers": 1, **options}))
    if outcome.status in ("optimal", "feasible"):
        assert outcome.breaches == ()
        assert check(plan, outcome.schedule) == ()
    return outcome


# --- against trying everything ------------------------------------------------------------------


@pytest.mark.usefixtures("small_epochs")
@pytest.mark.parametrize(
    ("shape", "seeds"),
    [
        ({}, range(2)),
        (ANYTHING, range(2)),
        ({"calendar": "office"}, range(1)),
        ({"modes": 3}, range(3)),
        ({"goals": ("earliness",), "projects": 2}, range(2)),
        ({"goals": ("makespan", "earliness"), "projects": 2, "modes": 2}, range(2)),
    ],
    ids=str,
)
def test_the_engine_finds_and_proves_what_trying_everything_finds(tiny, shape, seeds):
    for seed in seeds:
        document = tiny.random(seed, **shape)
        best, outcome = tiny.best(document), solved(document)
        if best is None:
            assert outcome.status == "infeasible"
            assert outcome.conflicts
        else:
            assert outcome.status == "optimal"
            assert outcome.levels[0].value == outcome.levels[0].bound == best


@pytest.mark.kernel
@pytest.mark.usefixtures("small_epochs", "without_cpsat")
@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"modes": 3},
        {"calendar": "office"},
        {"goals": ("earliness",), "projects": 3},
        {"goals": ("makespan", "earliness"), "projects": 2},
    ],
    ids=str,
)
def test_lists_alone_find_it_and_call_nothing_optimal_that_is_not(tiny, shape):
    for seed in range(20, 26):
        document = tiny.random(seed, **shape)
        best, outcome = tiny.best(document), solved(document)
        if best is None:
            assert outcome.status == "unknown"
            continue
        assert outcome.levels[0].value == best
        assert outcome.levels[0].bound <= best
        assert (outcome.status == "optimal") == (outcome.levels[0].bound == best)


@pytest.fixture
def without_cpsat(monkeypatch):
    monkeypatch.setattr(exploring, "new_polisher", lambda problem, options, **_: None)


# --- consumables --------------------------------------------------------------------------------


def swapped(sand, glue):
    """Two tasks; each eats three of the one or the other."""
    modes = [
        {"id": "m1", "duration": "1h", "consumables": [{"consumable": "sand", "amount": 3}]},
        {"id": "m2", "duration": "2h", "consumables": [{"consumable": "glue", "amount": 3}]},
    ]
    crew = [{"equipment": "crew", "units": 2}]
    tasks = [{"id": name, "modes": [{**mode, "equipment": crew} for mode in modes]} for name in "ab"]
    return {"tasks": tasks, "sand": sand, "glue": glue}


def test_what_consumables_cannot_suffice_for_is_infeasible_once_that_is_proved(tiny):
    outcome = solved(tiny.document(**swapped(5, 2)))
    assert outcome.status == "infeasible"
    assert [breach.rule for breach in outcome.breaches] == ["consumables"]
    assert "proved by CP-SAT" in outcome.conflicts[0]


@pytest.mark.usefixtures("without_cpsat", "small_epochs")
def test_and_unknown_while_it_is_not(tiny):
    outcome = solved(tiny.document(**swapped(5, 2)))
    assert outcome.status == "unknown"
    assert outcome.levels[0].bound is None


@pytest.mark.parametrize(("sand", "glue", "minutes"), [(5, 3, 180), (0, 6, 240)])
def test_consumables_that_just_suffice_decide_the_modes(tiny, sand, glue, minutes):
    outcome = solved(tiny.document(**swapped(sand, glue)))
    assert (outcome.status, outcome.levels[0].value) == ("optimal", minutes)


# --- later levels -------------------------------------------------------------------------------


def levels(*goals):
    return {"levels": [{"goals": [{"goal": goal}]} for goal in goals]}


def portfolio(seed):
    """Four chains of three on two machines, and one task that takes longer than all of them together."""
    chance = random.Random(seed)
    projects = [{"id": "long", "weight": 0, "tasks": [{"id": "t", "duration": "80h"}]}]
    for number in range(4):
        tasks = [
            {
                "id": f"t{k}",
                "duration": f"{30 * chance.randint(1, 8)}min",
                "equipment": [{"equipment": chance.choice("rs"), "units": chance.randint(5, 12)}],
                "after": [f"t{k - 1}"] if k else [],
            }
            for k in range(3)
        ]
        projects.append({"id": f"p{number}", "weight": chance.randint(1, 9), "tasks": tasks})
    return {**hard(1), "projects": projects, "objective": levels("makespan", "earliness")}


@pytest.mark.usefixtures("small_epochs", "without_cpsat")
def test_a_second_level_gets_better_among_schedules_of_the_least_makespan(monkeypatch):
    monkeypatch.setattr(list_search, "PLACEMENTS_AN_EPOCH", 30)
    monkeypatch.setattr(list_search, "PLACEMENTS_WITH_CREWS", 30)
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 30_000)
    found = []
    for every in (1000, 2):  # epochs after which the other search has a turn: never, and often
        monkeypatch.setattr(list_search, "WALK_EVERY", every)
        outcomes = [solved(portfolio(seed), effort=4) for seed in range(6)]
        assert {outcome.levels[0].value for outcome in outcomes} == {80 * 60}
        found.append([outcome.levels[1].value for outcome in outcomes])
    without, walked = found
    assert all(better <= other for better, other in zip(walked, without, strict=True))
    assert sum(walked) < sum(without)


@pytest.mark.slow
@pytest.mark.usefixtures("without_cpsat")
def test_balance_too_is_looked_after_once_the_makespan_stands(yard):
    # Weeks of 28 h and 35 h, of which 85 % are 23.8 h and 29.75 h. Cy's first two are full, whatever
    # happens: 252 + 315 minutes. If ann does all her 25 h in the first, that is 72 more.
    studio = {"equipment": [{"equipment": "rig", "units": 2}]}
    tasks = [
        {"id": "long", "duration": "80h", "person": "cy"},
        {"id": "own", "duration": "15h", "person": "ann"},
        {"id": "shoot", "duration": "10h", "person": "ann", **studio},
        {"id": "cut", "duration": "25h", "person": "dan", "after": ["shoot"]},
        {"id": "build", "duration": "20h", "person": "bob", **studio},
    ]
    people = [{"id": name} for name in ("ann", "bob", "cy", "dan")]
    plan = yard.plan(*tasks, objective=levels("makespan", "balance"), calendar="office", people=people)
    first, later = (yard.solve(plan, effort=effort) for effort in (0, 4))
    assert first.levels[0].value == later.levels[0].value == later.levels[0].bound
    assert (first.levels[1].value, later.levels[1].value) == (252 + 315 + 72, 252 + 315)


# --- promises -----------------------------------------------------------------------------------


def hard(count=60, seed=7):
    """Tasks that go together in ways that take long to prove."""
    chance = np.random.default_rng(seed)
    tasks = [
        {
            "id": f"t{k}",
            "duration": f"{30 * int(chance.integers(1, 11))}min",
            "equipment": [
                {"equipment": name, "units": int(chance.integers(1, 8))} for name in ("r", "s", "t")
            ],
            "after": [{"task": f"t{o}"} for o in {int(x) for x in chance.integers(0, k, 2)}] if k > 3 else [],
        }
        for k in range(count)
    ]
    return {
        "format": "crewline/1", "start": "2027-01-04", "calendar": "always",
        "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
        "equipment": [{"id": name, "units": 12} for name in ("r", "s", "t")],
        "objective": {"levels": [{"goals": [{"goal": "makespan"}]}]},
        "projects": [{"id": "p", "tasks": tasks}],
    }  # fmt: skip


PRINT_SCHEDULE = """
import sys
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import schedule_fingerprint
from scheduling.solver import solve
plan = Plan.model_validate_json(sys.stdin.read())
print(schedule_fingerprint(solve(plan, SolveOptions(effort=2, seed=5, workers=2))))
"""


@pytest.mark.slow
def test_two_processes_give_the_same_bytes():
    command, found = [sys.executable, "-c", PRINT_SCHEDULE], []
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run(
            command, input=json.dumps(hard()), capture_output=True, text=True, check=True, env=environment
        )
        found.append(run.stdout)
    assert found[0] == found[1]
    assert len(found[0]) > 60


def test_a_time_limit_ends_a_run_while_both_searches_are_at_work():
    solved(hard(), effort=0)  # compiled, or read from the disk
    began = time.monotonic()
    outcome = solved(hard(), effort=None, time_limit=3.0, workers=2)
    assert time.monotonic() - began < 30  # it ends; by how much it is kept is measured by `planner bench`
    assert outcome.effort_spent > 0
    assert outcome.levels[0].bound <= outcome.levels[0].value


def test_a_proof_ends_a_run_by_the_clock_early(tiny):
    document = tiny.random(1)
    began = time.monotonic()
    outcome = solved(document, effort=None, time_limit=600.0)
    assert time.monotonic() - began < 120
    assert outcome.status == "optimal"


def test_solutions_and_bounds_of_cpsat_are_taken(monkeypatch):
    """The lists find nothing here, so whatever gets better is CP-SAT's."""
    monkeypatch.setattr(ListSearch, "_offer", lambda self: None)
    seen = []

    def has_news():
        return any(step.found_by == "CP-SAT" and step.bounds[0] > seen[0].bounds[0] for step in seen)

    options = SolveOptions(time_limit=90.0, workers=2)  # however slow the machine: it ends at the first news
    outcome = solver.solve(planned(hard(20)), options, on_progress=seen.append, stop=has_news)
    news = [step for step in outcome.history if step.found_by == "CP-SAT"]
    assert news
    assert outcome.levels[0].value == news[-1].values[0]
    assert outcome.levels[0].bound > outcome.history[0].bounds[0]


def test_what_the_lists_find_is_told_to_cpsat(monkeypatch):
    """Once it is at work: the first epoch after that finds something, it seems."""
    told, epoch = [], ListSearch.epoch

    def found(self, stop):
        done = epoch(self, stop)
        best = self.search.best
        if self.epochs == 4:
            self.search.best = replace(best, placed=best.placed.copy())
        return done

    monkeypatch.setattr(ListSearch, "epoch", found)
    monkeypatch.setattr(ListSearch, "_offer", lambda self: None)
    monkeypatch.setattr(Polishing, "poll", lambda self: [])
    monkeypatch.setattr(Polishing, "tell", lambda self, placed, team: told.append((placed, team)))
    options = SolveOptions(time_limit=90.0, workers=2)
    solver.solve(planned(hard()), options, stop=lambda: bool(told))
    assert [len(each) for each in told[0]] == [60, 0]


def in_modes(count=40):
    """More tasks in two modes each than CP-SAT takes on as a whole; there is sand for a third to be quick."""
    document = hard(count)
    for task in document["projects"][0]["tasks"]:
        minutes = int(task["duration"].removesuffix("min"))
        held = task.pop("equipment")
        sand = [{"consumable": "sand", "amount": 1}]
        task["modes"] = [
            {"id": "quick", "duration": task.pop("duration"), "equipment": held, "consumables": sand},
            {"id": "slow", "duration": f"{2 * minutes}min", "equipment": held},
        ]
    return document | {"consumables": [{"id": "sand", "amount": count // 3}]}


def test_modes_chosen_by_cpsat_reach_the_lists_by_count_and_raise_the_bound(monkeypatch):
    advised, advise = [], ListSearch.advise
    monkeypatch.setattr(ListSearch, "advise", lambda self, mode: (advised.append(mode), advise(self, mode)))
    outcome = solved(in_modes(), effort=2)
    assert advised
    assert outcome.status == "feasible"
    # As if the quick modes were free for all, the heads' bound is; the relaxation knows that they are not.
    assert outcome.history[0].bounds[0] < outcome.levels[0].bound <= outcome.levels[0].value


def test_modes_chosen_by_cpsat_reach_the_lists_by_the_clock():
    advised = []
    options = SolveOptions(time_limit=90.0, workers=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ListSearch, "advise", lambda self, mode: advised.append(mode))
        outcome = solver.solve(planned(in_modes()), options, stop=lambda: len(advised) > 2)
    assert len(advised) > 2
    assert outcome.status == "feasible"


@pytest.mark.slow
def test_with_modes_chosen_equal_efforts_give_equal_schedules():
    plan = planned(in_modes())
    found = [solver.solve(plan, SolveOptions(effort=3, seed=4, workers=2)) for _ in range(2)]
    assert schedule_fingerprint(found[0]) == schedule_fingerprint(found[1])
