"""Selections beyond eight projects, budgets, and what can't be selected."""

from __future__ import annotations

import dataclasses
import time

import pytest

from planner.document import parse_plan
from planner.errors import EngineKilledError, InputError, PlanError
from scenarios.selection.choosing import choose, ranked
from scenarios.selection.selecting import SelectOptions, select
from scenarios.selection.valuing import Valued, Valuer


def plan_of(projects: str, people: str = "{id: ann, skills: [draw]}", pools: str = ""):
    return parse_plan(
        f"""
format: crewline/1
start: 2027-01-04
late_cost_per_day: 100
people: [{people}]
contractor_pools: [{pools}]
projects:
{projects}
"""
    )


def project(id_: str, value: int | None, *, work: str = "8h", due: str = "2027-01-04", more: str = "") -> str:
    worth = "" if value is None else f"value: {value}, "
    return (
        f"  - {{id: {id_}, status: proposed, {worth}due: {due}, {more}"
        f"tasks: [{{id: t, work: {work}, skill: draw}}]}}"
    )


def test_nothing_proposed_is_an_error() -> None:
    plan = plan_of("  - {id: a, tasks: [{id: t, work: 8h, skill: draw}]}")
    with pytest.raises(PlanError) as caught:
        select(plan, SelectOptions())
    assert [issue.code for issue in caught.value.issues] == ["nothing-proposed"]


def test_every_value_that_is_missing_is_named() -> None:
    plan = plan_of("\n".join([project("a", None), project("b", 10), project("c", None)]))
    with pytest.raises(PlanError) as caught:
        select(plan, SelectOptions())
    assert [(issue.path, issue.code) for issue in caught.value.issues] == [
        ("projects[0].value", "no-value"),
        ("projects[2].value", "no-value"),
    ]


def test_with_more_than_eight_each_is_added_while_it_adds_something(engine) -> None:
    # Ann does one a day; the n-th is late by n - 1 working days: only the first of them pay.
    rows = [project(f"p{number}", 100 + number) for number in range(9)]
    found = select(plan_of("\n".join(rows)), SelectOptions(effort=0), engine=engine)
    assert not found.all_sets
    assert found.sets == 512
    assert found.solved < 100
    # Finish at 17:00 of the n-th day: 0, 17 h, 41 h ... late, so 0, 70.83, 170.83; two are worth it.
    assert found.best.chosen == {"p7", "p8"}
    assert found.gain == 10_000 + 700 + 10_000 + 800 - 7083
    by_id = {one.project.id: one for one in found.proposals}
    assert by_id["p8"].taken
    assert not by_id["p6"].taken
    assert by_id["p6"].marginal == 10_600 - 17_083
    assert by_id["p6"].day is not None


def test_a_budget_that_contractors_would_break_rules_sets_out(engine) -> None:
    pools = "{id: extra, skills: [paint], rate: 50, minimum_booking: 1d}"
    rows = [
        "  - {id: a, status: proposed, value: 1000, tasks: [{id: t, work: 8h, skill: paint}]}",
        project("b", 10),
    ]
    plan = plan_of("\n".join(rows), pools=pools)
    free = select(plan, SelectOptions(effort=0), engine=engine)
    assert free.best.chosen == {"a", "b"}
    assert free.best.contractor_cost == 40_000
    bound = select(plan, SelectOptions(effort=0, budget_cents=39_999), engine=engine)
    assert bound.best.chosen == {"b"}
    unpaid = next(one for one in bound.proposals if one.project.id == "a")
    assert (unpaid.taken, unpaid.marginal, unpaid.cost, unpaid.day) == (False, None, None, None)


def test_a_deadline_that_cannot_be_kept_rules_sets_out(engine) -> None:
    rows = [project(id_, 100, more="deadline: 2027-01-04, ") for id_ in ("a", "b")]
    found = select(plan_of("\n".join(rows)), SelectOptions(effort=1), engine=engine)
    assert len(found.best.chosen) == 1
    assert found.outcome.status in ("optimal", "feasible")
    assert found.all_sets


def test_committed_projects_that_break_rules_alone_are_an_error(engine) -> None:
    fixed = "  - {id: f, deadline: 2027-01-04, tasks: [{id: t, work: 16h, skill: draw}]}"
    plan = plan_of("\n".join([fixed, project("a", 100)]))
    with pytest.raises(InputError, match="nothing can be taken beside them"):
        select(plan, SelectOptions(effort=0), engine=engine)
    with pytest.raises(InputError, match="or the budget"):
        select(plan, SelectOptions(effort=0, budget_cents=0), engine=engine)


def test_a_schedule_of_the_plan_is_where_the_search_begins(engine) -> None:
    from scheduling.options import SolveOptions

    plan = plan_of("\n".join([project("a", 100), project("b", 10)]))
    schedule = engine.solve(plan, SolveOptions(effort=0, workers=1)).schedule
    standings = []
    found = select(plan, SelectOptions(effort=1), schedule=schedule, engine=engine, watch=standings.append)
    assert found.best.chosen == {"a"}
    assert standings


def test_a_solve_that_fails_is_not_passed_over(engine) -> None:
    plan = plan_of(project("a", 100))

    class Broken:
        limits = engine.limits

        def solve(self, plan, options, *, stop=None, limits=None):
            raise EngineKilledError("killed")

    with pytest.raises(EngineKilledError):
        select(plan, SelectOptions(effort=0), engine=Broken())
    with pytest.raises(EngineKilledError):
        select(plan, SelectOptions(effort=0), schedule=_empty(), engine=Broken())


def test_stopped_early_it_returns_the_best_of_what_is_known(engine) -> None:
    class Waits:
        limits = engine.limits

        def solve(self, plan, options, *, stop=None, limits=None):
            while not stop():
                time.sleep(0.01)
            return engine.solve(plan, options)

    plan = plan_of("\n".join(project(id_, 100) for id_ in "abc"))
    found = select(plan, SelectOptions(effort=0), schedule=_empty(), engine=Waits(), stop=lambda: True)
    assert found.interrupted
    assert not found.all_sets
    assert found.solved == 2


def test_once_stopped_nothing_more_is_solved() -> None:
    valuer = Valuer(plan_of(project("a", 100)), {"a": 1}, 0, 1)
    valuer.interrupted = True
    valuer.of([frozenset()])
    assert valuer.known == {}


def _empty():
    from scheduling.schedule import Schedule

    return Schedule(())


class Priced(Valuer):
    """Costs of sets as a test states them, without solving anything."""

    def __init__(self, values, cost_of) -> None:
        super().__init__(None, values, 0, 1)
        self.cost_of = cost_of
        self.asked = []

    def of(self, sets) -> None:
        for one in sets:
            if one not in self.known:
                self.asked.append(one)
                self.known[one] = Valued(one, self.value_of(one), self.cost_of(one), 0, _Feasible())


@dataclasses.dataclass
class _Feasible:
    status: str = "feasible"


def test_an_exchange_is_found_where_adding_alone_is_stuck() -> None:
    # The dearest project blocks two others that are worth more together.
    ids = tuple(f"p{number}" for number in range(10))
    values = dict.fromkeys(ids, 1) | {"p0": 100, "p1": 70, "p2": 60}

    def cost(chosen) -> int:
        return 1000 * ("p0" in chosen and bool({"p1", "p2"} & chosen)) + 2 * len(chosen - {"p0", "p1", "p2"})

    valuer = Priced(values, cost)
    assert not choose(valuer, ids)
    assert ranked(valuer)[0].chosen in ({"p1", "p2"}, {"p0"})
    assert ranked(valuer)[0].net >= 100
    assert len(valuer.asked) < 200


def test_sets_that_cannot_be_worth_more_are_not_solved() -> None:
    ids = ("a", "b", "c", "d", "e")
    valuer = Priced(dict.fromkeys(ids, 10), lambda chosen: 2 * len(chosen))
    assert choose(valuer, ids)
    assert ranked(valuer)[0].chosen == frozenset(ids)
    assert len(valuer.asked) < 2 ** len(ids)
