"""Expansion of any plan: plain tasks or a PlanError, and next to no time where there is nothing to do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document import parse_plan, render_plan
from planner.errors import PlanError
from planner.expansion import expand
from planner.plan import Plan, Task

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

IDS = st.sampled_from(["a", "b", "c", "r", "s", "r.1.review", "r.1.rework", "s.approval", "${x}"])
AMOUNTS = st.sampled_from(["4h", "2.5d", "1w", "0h", "9999999w", "${amount}", "1ed"])
TASKS = st.fixed_dictionaries(
    {"id": IDS},
    optional={
        "work": AMOUNTS,
        "duration": AMOUNTS,
        "wait": AMOUNTS,
        "skill": IDS,
        "parent": IDS,
        "after": st.lists(IDS, max_size=2),
        "modes": st.lists(st.fixed_dictionaries({"id": IDS}, optional={"work": AMOUNTS}), max_size=2),
    },
)
STEPS = st.fixed_dictionaries({}, optional={"wait": AMOUNTS, "work": AMOUNTS, "person": IDS})
SHARES = st.lists(st.sampled_from(["0.1%", "33.3%", "1000%", 0.5]), max_size=3)
REVIEWS = st.fixed_dictionaries(
    {"id": IDS, "of": st.lists(IDS, max_size=3), "steps": st.lists(STEPS, min_size=1, max_size=2)},
    optional={
        "after": st.lists(IDS, max_size=2),
        "rounds": st.integers(1, 3),
        "approval": STEPS,
        "rework": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "of": st.lists(IDS, max_size=2),
                    "share": SHARES,
                    "work": st.lists(AMOUNTS, max_size=2),
                    "id": IDS,
                },
            ),
            max_size=2,
        ),
    },
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["x", "amount", "other"]), st.sampled_from([None, "a", "8h", 1, 2.0, [1]]), max_size=3
)
TEMPLATES = st.fixed_dictionaries(
    {"id": IDS, "tasks": st.lists(TASKS, max_size=3), "parameters": PARAMETERS},
    optional={"reviews": st.lists(REVIEWS, max_size=2)},
)
PROJECTS = st.fixed_dictionaries(
    {"id": IDS, "tasks": st.lists(TASKS, max_size=4)},
    optional={
        "template": IDS,
        "parameters": PARAMETERS,
        "scale": st.sampled_from(["50%", "0.1%", "1000%"]),
        "reviews": st.lists(REVIEWS, max_size=3),
    },
)


def readable(document: dict[str, Any]) -> dict[str, Any]:
    """Without ``${...}`` outside templates, where it would be no duration."""
    text = json.dumps(document["projects"]).replace("${amount}", "3h")
    return document | {"projects": json.loads(text)}


DOCUMENTS = st.fixed_dictionaries(
    {
        "format": st.just("crewline/1"),
        "start": st.just("2027-01-04"),
        "templates": st.lists(TEMPLATES, max_size=2),
        "projects": st.lists(PROJECTS, max_size=2),
    }
).map(readable)


def check_expanded(plan: Plan) -> None:
    try:
        expanded = expand(plan)
    except PlanError as error:
        assert error.issues  # noqa: PT017 - either outcome is right
        assert all(issue.path and issue.found and issue.expected and issue.code for issue in error.issues)  # noqa: PT017
        return
    assert expanded.templates == ()
    assert all(project.reviews == () and project.template is None for project in expanded.projects)
    assert expand(expanded) is expanded
    assert parse_plan(render_plan(expanded, "json")) == expanded


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(DOCUMENTS)
def test_plans_of_many_templates_and_reviews_expand_or_have_issues(document: dict[str, Any]):
    check_expanded(parse_plan(json.dumps(document)))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.from_type(Plan))
def test_any_plan_expands_or_has_issues(plan: Plan):
    check_expanded(plan)


def test_a_hundred_thousand_plain_tasks_stay_the_same_objects(monkeypatch):
    task = Task.model_construct(id="t")
    plan = parse_plan(
        json.dumps(
            {
                "format": "crewline/1",
                "start": "2027-01-04",
                "projects": [{"id": f"p{i}"} for i in range(2000)],
            }
        )
    )
    plan = plan.replace(projects=tuple(project.replace(tasks=(task,) * 50) for project in plan.projects))
    monkeypatch.setattr(Task, "replace", None)
    assert expand(plan) is plan


def test_issues_of_templates_come_before_reviews_are_looked_at():
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "projects": [
            {"id": "p", "template": "t"},
            {"id": "q", "reviews": [{"id": "r", "of": ["x"], "steps": [{"wait": "1d"}]}]},
        ],
    }
    with pytest.raises(PlanError) as caught:
        expand(parse_plan(json.dumps(document)))
    assert [issue.path for issue in caught.value.issues] == ["projects[0].template"]
