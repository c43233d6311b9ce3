"""Which plans are all rectangles, and which are not, one reason at a time."""

import json

import pytest

from planner.objective_parts import DEFAULT_OBJECTIVE
from scheduling.activity_lists.core import MOST_COST, compile_core, leads_with_finishes
from scheduling.activity_lists.population import SHORTAGE
from scheduling.activity_lists.search import new_list_search
from scheduling.problem import compile_problem
from scheduling.search.ranking import new_yardstick

pytestmark = pytest.mark.kernel
RIG = [{"equipment": "rig"}]
POOL = {"id": "crew", "skills": ["dig"], "rate": 10}
ANN, BOB = {"id": "ann", "skills": ["dig"]}, {"id": "bob", "skills": ["pave"]}


def link(task="a", **parts):
    return {"task": task, **parts}


def late_by(goal):
    return {"levels": [{"goals": [{"goal": goal}]}]}


def office(**parts):
    return {"calendar": "office", **parts}


# Two tasks on the rigs, the second after the first: name, changes of the second task, of the plan.
KIND = {
    "as it is": ({}, {}),
    "in an office": ({}, office()),
    "one of two": ({"needs": [{"allowed": ["ann", "bob"]}]}, {}),
    "one of two, and something by chance": (
        {"needs": [{"skill": "dig"}]},
        {"people": [ANN, {**BOB, "skills": ["dig"]}]},
    ),
    "somebody named": ({"person": "ann"}, {}),
    "the only one who can": ({"needs": [{"skill": "dig", "units": "50%"}]}, {}),
    "others with other hours who do nothing here": ({}, {"people": [ANN, {**BOB, "calendar": "office"}]}),
    "things with hours that nobody uses": (
        {},
        {"equipment": [{"id": "rig", "units": 2}, {"id": "van", "calendar": "office"}]},
    ),
    "equipment with the same hours": ({}, {"equipment": [{"id": "rig", "units": 2, "calendar": "always"}]}),
    "not before a date": ({"release": "2027-01-05"}, {}),
    "not before a moment": (
        {"constraint": {"type": "start-no-earlier-than", "date": "2027-01-05T10:10"}},
        {},
    ),
    "as late as possible": ({"constraint": {"type": "as-late-as-possible"}}, {}),
    "finished no earlier than before": (
        {"constraint": {"type": "finish-no-earlier-than", "date": "2027-01-03"}},
        {},
    ),
    "a due date": ({"due": "2027-01-04"}, {}),
    "a lead": ({"after": [link(lag="-1eh")]}, {}),
    "a lag on every kind of link": (
        {"after": [link(lag="1eh", type="SS"), link(lag="2eh", type="FF"), link(lag="-1eh", type="SF")]},
        {},
    ),
    "a start to start in an office": ({"after": [link(type="SS")]}, office()),
    "a finish to finish in an office": ({"after": [link(type="FF")]}, office()),
    "part of a slot": ({"duration": "50min"}, {}),
    "part of a slot in an office": ({"duration": "50min"}, office()),
    "unbroken, round the clock": ({"continuous": True}, {}),
    "unbroken, but a slot long": ({"continuous": True, "duration": "30min"}, office()),
    "a wait of whole slots": ({"duration": None, "wait": "3eh", "equipment": []}, {}),
    "a wait that holds a rig": ({"duration": None, "wait": "3eh"}, {}),
    "a milestone in a gap": ({"duration": None, "milestone": True, "release": "2027-01-04T20:00"}, office()),
    "a data date within a slot": ({}, {"start": "2027-01-04T10:07"}),
    "makespan and finishes": ({}, {"goals": (("makespan", 3), ("earliness", 2))}),
    "finishes alone": ({}, {"goals": ("earliness",)}),
    "other goals later": (
        {},
        {"objective": {"levels": [*late_by("makespan")["levels"], *late_by("late_cost")["levels"]]}},
    ),
    "a wait that holds a rig, and a data date within a slot": (
        {"duration": None, "wait": "3eh"},
        {"start": "2027-01-04T10:07"},
    ),
}
OTHER = {
    "somebody with other hours": ({"person": "ann"}, {"people": [{**ANN, "calendar": "office"}]}),
    "equipment with other hours": (
        {},
        {"equipment": [{"id": "rig", "units": 2, "calendar": "office"}]},
    ),
    "a task in another calendar": ({"calendar": "office"}, {}),
    "somebody on leave": (
        {"person": "ann"},
        {"people": [{**ANN, "time_off": [{"first": "2027-01-05", "last": "2027-01-05"}]}]},
    ),
    "a choice and a part of somebody": (
        {"needs": [{"skill": "dig", "units": 0.5}]},
        {"people": [ANN, {**BOB, "skills": ["dig"]}]},
    ),
    "contractors": ({}, {"contractor_pools": [POOL]}),
    "a deadline": ({"deadline": "2027-02-01"}, {}),
    "an end of the plan": ({}, {"end": "2027-03-01"}),
    "a pinned start": ({"start": "2027-01-06"}, {}),
    "must start on": ({"constraint": {"type": "must-start-on", "date": "2027-01-06"}}, {}),
    "must finish on": ({"constraint": {"type": "must-finish-on", "date": "2027-01-06"}}, {}),
    "start no later": ({"constraint": {"type": "start-no-later-than", "date": "2027-02-01"}}, {}),
    "finish no later": ({"constraint": {"type": "finish-no-later-than", "date": "2027-02-01"}}, {}),
    "finish no earlier": ({"constraint": {"type": "finish-no-earlier-than", "date": "2027-01-08"}}, {}),
    "begun": ({"after": [], "progress": {"started": "2027-01-02", "percent": "50%"}}, {}),
    "done": ({"after": [], "progress": {"started": "2027-01-02", "finished": "2027-01-03"}}, {}),
    "a maximal lag": ({"after": [link(max_lag="5eh")]}, {}),
    "late cost first": ({}, {"objective": late_by("late_cost")}),
    "the usual objective": ({}, {"objective": json.loads(DEFAULT_OBJECTIVE.model_dump_json())}),
    "late cost beside the makespan": ({}, {"goals": ("makespan", "late_cost")}),
    "a goal's limit": ({}, {"objective": {"levels": [{"goals": [{"goal": "makespan", "limit": 9999}]}]}}),
    "a lag in working time": ({"after": [link(lag="1h")]}, {}),
    "a lag of part of a slot": ({"after": [link(lag="10emin")]}, {}),
    "a lag in an office": ({"after": [link(lag="1eh")]}, office()),
    "a wait in an office": ({"duration": None, "wait": "3eh", "equipment": []}, office()),
    "a wait in working time": ({"duration": None, "wait": "3h", "equipment": []}, {}),
    "a wait of part of a slot": ({"duration": None, "wait": "100emin", "equipment": []}, {}),
    "start to start after part of a slot": ({"duration": "50min", "after": [link(type="SS")]}, {}),
    "finish to finish after part of a slot": ({"work": "1h", "duration": None, "needs": [
        {"skill": "dig", "units": "70%"}], "after": [link(type="FF")]}, {}),
    "start to finish in an office": ({"after": [link(type="SF")]}, office()),
    "unbroken in an office": ({"continuous": True}, office()),
    "a wait that holds a rig, released within a slot": (
        {"duration": None, "wait": "3eh", "release": "2027-01-04T10:10"}, {}),
    "a lag before the only one comes": (
        {"after": [link(lag="1eh")], "person": "ann", "equipment": []},
        {"people": [{**ANN, "employed_first": "2027-01-12"}], "first": {"person": "ann", "equipment": []}},
    ),
    "weights that a search could not tell from faults": (
        {"duration": "20h"}, {"goals": (("earliness", 50_000),), "weight": 1_000_000}),
}  # fmt: skip


def planned(yard, changes):
    of_task, of_plan = changes
    more = dict(of_plan)
    first = yard.task("a", **more.pop("first", {}))
    second = {**yard.task("b", "2h", "a"), **of_task}
    project = {"id": "p", "tasks": [first, {k: v for k, v in second.items() if v is not None}]}
    project["weight"] = more.pop("weight", 1)
    return yard.plan(projects=[project], **more)


@pytest.mark.parametrize("name", KIND)
def test_of_the_kind_is(yard, name):
    assert yard.core(planned(yard, KIND[name])) is not None


@pytest.mark.parametrize("name", OTHER)
def test_not_of_the_kind_is(yard, name):
    assert yard.core(planned(yard, OTHER[name])) is None


def test_what_only_a_milestone_waits_for_may_end_within_a_slot_of_an_office(yard):
    # In an office, finish to finish tells only between tasks that take time.
    for kind, is_kind in (("SS", True), ("FF", False)):
        tasks = [
            yard.task("a"),
            {"id": "m", "milestone": True, "after": [{"task": "a", "type": "SS"}]},
            yard.task("b", "1h", {"task": "m", "type": kind}),
        ]
        assert (yard.core(yard.plan(*tasks, calendar="office")) is not None) == is_kind


def test_more_units_than_a_field_holds_are_not_of_the_kind(yard):
    twice = {"equipment": [{"equipment": "rig", "units": 20_000}] * 2}
    plan = yard.plan({"id": "a", "duration": "1h", **twice}, equipment=[{"id": "rig", "units": 30_000}])
    problem = yard_problem(plan)
    assert compile_core(problem.arrays, new_yardstick(plan.objective)) is None
    once = yard.plan(yard.task("a", rigs=30_000), equipment=[{"id": "rig", "units": 30_000}])
    assert yard.core(once) is not None


def yard_problem(plan):
    """A problem that validation would refuse."""
    from planner.dependency_graph import DependencyGraph
    from planner.expansion import expand
    from scheduling.problem import first_horizon

    plan = expand(plan)
    graph = DependencyGraph.from_plan(plan)
    return compile_problem(plan, graph, first_horizon(plan, graph))


def test_tasks_that_no_slot_was_compiled_for_are_not_of_the_kind(yard):
    problem = yard.problem(yard.plan(yard.task("a"), calendar="office"))
    morning = compile_problem(problem.plan, problem.graph, problem.arrays.data_date + 570)
    assert len(morning.arrays.slot_minute) == 1
    assert compile_core(morning.arrays, new_yardstick(problem.plan.objective)) is None


def test_a_plan_without_anything_to_do_is_not_searched(yard):
    plan = yard.plan({"id": "m", "milestone": True})
    assert yard.core(plan) is None
    assert new_list_search(yard.search(yard.problem(plan)), 1) is None


@pytest.mark.parametrize(
    ("goals", "leads"),
    [
        (("makespan",), True),
        (("earliness",), True),
        (("makespan", "earliness"), True),
        (("makespan", "balance"), False),
        (("late_cost",), False),
    ],
)
def test_kernels_are_compiled_only_for_plans_led_by_finishes(yard, goals, leads):
    assert leads_with_finishes(yard.plan(yard.task("a"), goals=goals).objective) == leads


def test_a_missing_unit_costs_more_than_any_schedule():
    assert SHORTAGE >= MOST_COST
