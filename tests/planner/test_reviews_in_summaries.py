"""Reviews whose tasks belong to a summary: how they are written out, waited for, and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from planner.dependency_graph import DependencyGraph
from planner.document import parse_plan, render_plan
from planner.errors import Issue
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import validate

TASKS: list[dict[str, Any]] = [
    {"id": "design"},
    {"id": "sketch", "parent": "design", "work": "8h", "skill": "designer"},
    {"id": "print", "wait": "1d", "after": ["design"]},
]
SEEN: dict[str, Any] = {
    "id": "seen",
    "parent": "design",
    "of": ["sketch"],
    "steps": [{"wait": "2d"}],
    "rework": [{"share": ["50%"]}],
    "approval": {"wait": "1d"},
}
MADE = ["seen.1.review", "seen.1.rework", "seen.approval"]


def plan_of(reviews: list[dict[str, Any]], tasks: list[dict[str, Any]] | None = None, **rest: Any) -> Plan:
    project = {"id": "p", "tasks": TASKS if tasks is None else tasks, "reviews": reviews}
    people = [{"id": "ann", "skills": ["designer"]}]
    document = {"format": "crewline/1", "start": "2027-01-04", "people": people, "projects": [project]}
    return parse_plan(json.dumps(document | rest))


def parents(plan: Plan, project: int = 0) -> dict[str, str | None]:
    return {task.id: task.parent for task in expand(plan).projects[project].tasks}


def issues_of(plan: Plan) -> list[tuple[str, str, str]]:
    return [(issue.path, issue.code, issue.found) for issue in validate(plan)]


def test_every_task_of_a_review_belongs_to_its_summary():
    plan = plan_of([SEEN])
    assert validate(plan) == ()
    assert {task: parent for task, parent in parents(plan).items() if task in MADE} == dict.fromkeys(
        MADE, "design"
    )


def test_a_review_without_a_parent_belongs_to_no_summary():
    plan = plan_of([{key: value for key, value in SEEN.items() if key != "parent"}])
    assert {parents(plan)[task] for task in MADE} == {None}


def test_what_comes_after_the_summary_waits_for_its_review():
    graph = DependencyGraph.from_plan(expand(plan_of([SEEN])))
    before_print = {
        graph.key(link.predecessor)[1] for link in graph.links if graph.key(link.successor)[1] == "print"
    }
    assert before_print == {"sketch", *MADE}


def test_a_plan_with_a_review_in_a_summary_goes_round_without_loss():
    plan = plan_of([SEEN])
    assert parse_plan(render_plan(plan)) == plan
    assert parse_plan(render_plan(expand(plan))) == expand(plan)


def test_a_summary_may_have_nothing_but_reviews():
    tasks = [{"id": "checks"}, {"id": "sketch", "work": "8h", "skill": "designer"}]
    assert validate(plan_of([SEEN | {"parent": "checks"}], tasks)) == ()


def test_a_review_of_a_summary_waits_for_reviews_in_it_but_reworks_its_tasks_only():
    again = {"id": "again", "of": ["design"], "steps": [{"wait": "1d"}], "rework": [{"share": ["25%"]}]}
    plan = plan_of([SEEN, again])
    assert validate(plan) == ()
    made = [task for task in expand(plan).projects[0].tasks if task.id.startswith("again.")]
    # 8 h of the sketch × 25 % = 2 h; the first review's rework of 4 h is not reworked again.
    assert [(task.id, str(task.work)) for task in made if task.work] == [("again.1.rework", "2h")]
    graph = DependencyGraph.from_plan(expand(plan))
    names = {(graph.key(link.predecessor)[1], graph.key(link.successor)[1]) for link in graph.links}
    assert ("seen.approval", "again.1.review") in names


def test_templates_have_reviews_in_summaries_too():
    template = {
        "id": "t",
        "parameters": {"stage": "design"},
        "tasks": TASKS,
        "reviews": [SEEN | {"parent": "${stage}"}],
    }
    project = {"id": "p", "template": "t"}
    plan = plan_of([], templates=[template], projects=[project])
    assert validate(plan) == ()
    assert {parents(plan)[task] for task in MADE} == {"design"}
    broken = plan_of([], templates=[template], projects=[project | {"parameters": {"stage": "desing"}}])
    (issue,) = validate(broken)
    assert (issue.path, issue.code) == ("templates[0].reviews[0].parent", "unknown-parent")
    assert issue.hint.startswith('did you mean "design"? known tasks of p: design, sketch, print')


@pytest.mark.parametrize("parent", ["nothing", "seen", "seen.1.review"])
def test_the_parent_of_a_review_is_a_task_of_the_project(parent):
    (issue,) = validate(plan_of([SEEN | {"parent": parent}]))
    assert issue == Issue(
        "projects[0].reviews[0].parent",
        f'"{parent}"',
        "expected a task of the same project",
        "known tasks of p: design, sketch, print",
        "error",
        "unknown-parent",
    )


@pytest.mark.parametrize("parent", ["design", "inner"])
def test_a_review_does_not_belong_to_a_summary_that_it_reviews(parent):
    inside = [{"id": "inner", "parent": "design"}, {"id": "colour", "parent": "inner", "wait": "1h"}]
    tasks = [*TASKS, *inside]
    review = SEEN | {"of": ["design"], "parent": parent}
    (issue,) = validate(plan_of([review], tasks))
    assert (issue.path, issue.code) == ("projects[0].reviews[0].parent", "review-cycle")
    assert issue.hint == "the review would have to wait for itself"


def test_reviews_that_wait_for_each_other_through_a_summary_are_a_cycle():
    # a waits for all of the summary, so for b; b waits for a.
    a = {"id": "a", "of": ["design"], "steps": [{"wait": "1d"}]}
    b = {"id": "b", "of": ["a"], "parent": "design", "steps": [{"wait": "1d"}]}
    (issue,) = validate(plan_of([a, b]))
    assert issue.code == "cycle"
    assert "p/a.1.review" in issue.found
    assert "p/b.1.review" in issue.found


def test_a_task_with_work_is_no_parent_of_a_review():
    (issue,) = validate(plan_of([SEEN | {"parent": "print"}]))
    assert (issue.path, issue.code) == ("projects[0].tasks[2].wait", "work-on-summary")


def test_a_summary_of_a_review_that_can_not_be_written_out_is_not_blamed():
    tasks = [{"id": "checks"}, {"id": "sketch", "work": "8h", "skill": "designer"}]
    review = SEEN | {"parent": "checks", "of": ["nothing"]}
    assert [code for _, code, _ in issues_of(plan_of([review], tasks))] == ["unknown-draft"]


def test_parents_that_lead_round_end_the_search_for_drafts_above():
    tasks = [
        {"id": "one", "parent": "two"},
        {"id": "two", "parent": "one"},
        {"id": "sketch", "work": "8h", "skill": "designer"},
    ]
    codes = {code for _, code, _ in issues_of(plan_of([SEEN | {"parent": "one"}], tasks))}
    assert codes == {"parent-cycle"}
