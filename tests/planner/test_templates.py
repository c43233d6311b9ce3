"""Templates: parameters, scale, and what is said where they are used wrongly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from planner.document import parse_plan
from planner.errors import Issue, PlanError
from planner.expansion import expand
from planner.plan import Origin, Plan, Task
from planner.quantities import Duration
from planner.templates import expand_templates


def plan_of(templates: list[dict[str, Any]], projects: list[dict[str, Any]], **rest: Any) -> Plan:
    document = {"format": "crewline/1", "start": "2027-01-04", "templates": templates, "projects": projects}
    return parse_plan(json.dumps(document | rest))


def task_from(task: dict[str, Any], parameters: dict[str, Any], given: dict[str, Any] | None = None) -> Task:
    template = {"id": "t", "parameters": parameters, "tasks": [{"id": "a", **task}]}
    plan = expand_templates(plan_of([template], [{"id": "p", "template": "t", "parameters": given or {}}]))
    return plan.projects[0].tasks[0]


def issues_of(plan: Plan) -> tuple[Issue, ...]:
    with pytest.raises(PlanError) as caught:
        expand_templates(plan)
    assert caught.value.issues
    return caught.value.issues


def test_a_project_gets_the_templates_tasks_before_its_own():
    template = {"id": "site", "tasks": [{"id": "draw", "work": "8h"}, {"id": "build", "after": ["draw"]}]}
    project = {
        "id": "shop",
        "name": "Shop",
        "template": "site",
        "tasks": [{"id": "extra", "after": ["build"]}],
    }
    plan = expand_templates(plan_of([template], [project]))
    assert plan.templates == ()
    (shop,) = plan.projects
    assert (shop.id, shop.name, shop.template) == ("shop", "Shop", None)
    assert [task.id for task in shop.tasks] == ["draw", "build", "extra"]
    assert [task.origin for task in shop.tasks] == [Origin(template="site"), Origin(template="site"), None]
    assert shop.tasks[0].work == Duration(8_000, "h")
    assert shop.tasks[1].after[0].task == "draw"


def test_two_projects_of_one_template_are_filled_each_on_its_own():
    template = {"id": "t", "parameters": {"who": None}, "tasks": [{"id": "a", "name": "for ${who}"}]}
    projects = [{"id": f"p{i}", "template": "t", "parameters": {"who": f"client {i}"}} for i in (1, 2)]
    plan = expand_templates(plan_of([template], projects))
    assert [project.tasks[0].name for project in plan.projects] == ["for client 1", "for client 2"]


def test_a_plan_without_templates_is_returned_as_it_is():
    plan = plan_of([], [{"id": "p", "parameters": {"unused": 1}, "tasks": [{"id": "a", "name": "${x}"}]}])
    assert expand_templates(plan) is plan


def test_templates_that_nobody_uses_are_dropped():
    plan = plan_of([{"id": "t"}], [{"id": "p", "tasks": [{"id": "a"}]}])
    assert expand_templates(plan) == plan.replace(templates=())


# --- parameters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("${x}", "word", "word"),
        ("a ${x} b ${x}", "word", "a word b word"),
        ("${ x }", "word", "word"),
        ("in ${x} days", 3, "in 3 days"),
        ("in ${x} days", 3.0, "in 3 days"),
        ("factor ${x}", 1.5, "factor 1.5"),
        ("is ${x}", True, "is true"),
        ("$${x}", "word", "${x}"),
        ("$${${x}}", "word", "${word}"),
        ("$x {x} $ {x}", "word", "$x {x} $ {x}"),
        ("${x}", "${x}", "${x}"),
    ],
)
def test_parameters_within_a_text_become_text(text: str, value: object, filled: str):
    assert task_from({"name": text}, {"x": value}).name == filled


def test_a_text_that_is_nothing_but_a_parameter_takes_its_value_as_it_is():
    needs = [{"skill": "design", "count": "${count}", "units": "${units}"}]
    task = task_from(
        {"needs": needs, "after": "${after}", "milestone": "${flag}", "work": "${work}"},
        {
            "count": 2.0,
            "units": 0.5,
            "after": ["b", {"task": "c", "type": "SS"}],
            "flag": False,
            "work": "2.5d",
        },
    )
    assert (task.needs[0].count, task.needs[0].units) == (2, 500)
    assert [link.task for link in task.after] == ["b", "c"]
    assert task.milestone is False
    assert task.work == Duration(2_500, "d")


def test_the_projects_value_goes_before_the_default():
    assert task_from({"name": "${x}"}, {"x": "default"}, {"x": "own"}).name == "own"


def test_keys_are_never_filled_in():
    template = {"id": "t", "parameters": {"x": "name"}, "tasks": [{"id": "a", "${x}": "b"}]}
    (issue,) = issues_of(plan_of([template], [{"id": "p", "template": "t"}]))
    assert issue.code == "unknown-key"


# --- scale --------------------------------------------------------------------------------------


def scaled(task: dict[str, Any], scale: str, **plan: Any) -> Task:
    template = {"id": "t", "tasks": [{"id": "a", **task}]}
    expanded = expand_templates(plan_of([template], [{"id": "p", "template": "t", "scale": scale}], **plan))
    assert expanded.projects[0].scale == 1000
    return expanded.projects[0].tasks[0]


@pytest.mark.parametrize(
    ("written", "scale", "result"),
    [
        ("16h", "50%", "8h"),
        ("16h", "31.3%", "5h"),  # 300.48 min: ten slots of 30 min
        ("1h", "75%", "1h"),  # 45 min: halves are rounded up
        ("1h", "74.9%", "0.5h"),
        ("1h", "1%", "0.5h"),  # at least one slot
        ("2d", "150%", "24h"),
        ("1w", "150%", "60h"),
        ("0h", "50%", "0h"),
        ("1.7h", "100%", "1.7h"),  # nothing is rounded where nothing is scaled
        ("2ed", "50%", "24eh"),
    ],
)
def test_work_and_duration_are_scaled_to_whole_slots_of_the_grid(written: str, scale: str, result: str):
    assert str(scaled({"work": written}, scale).work) == result
    assert str(scaled({"duration": written}, scale).duration) == result


def test_amounts_that_are_no_round_hours_are_written_in_minutes():
    assert str(scaled({"work": "1h"}, "1%", grid="5min").work) == "5min"
    assert str(scaled({"work": "1h"}, "10%", grid="5min").work) == "5min"  # 6 min
    assert str(scaled({"work": "1h"}, "50%", grid="6min").work) == "0.5h"


def test_waits_and_their_estimates_are_not_scaled():
    estimate = {"low": "1d", "likely": "2d", "high": "3d"}
    task = scaled({"wait": "2d", "estimate": estimate}, "50%")
    assert str(task.wait) == "2d"
    assert task.estimate is not None
    assert str(task.estimate.high) == "3d"


def test_modes_and_estimates_of_work_are_scaled():
    modes = [{"id": "alone", "work": "10h"}, {"id": "pair", "duration": "1d"}]
    task = scaled({"modes": modes, "estimate": {"low": "4h", "likely": "10h", "high": "20h"}}, "50%")
    assert [str(mode.work or mode.duration) for mode in task.modes] == ["5h", "4h"]
    assert task.estimate is not None
    assert [str(amount) for amount in (task.estimate.low, task.estimate.likely, task.estimate.high)] == [
        "2h",
        "5h",
        "10h",
    ]


def test_the_projects_own_tasks_are_not_scaled():
    template = {"id": "t", "tasks": [{"id": "a", "work": "8h"}]}
    project = {"id": "p", "template": "t", "scale": "200%", "tasks": [{"id": "b", "work": "8h"}]}
    tasks = expand_templates(plan_of([template], [project])).projects[0].tasks
    assert [str(task.work) for task in tasks] == ["16h", "8h"]


def test_fixed_work_of_reviews_is_scaled_but_neither_waits_nor_shares():
    review = {
        "id": "r",
        "of": ["a"],
        "steps": [{"wait": "2d"}, {"work": "4h", "skill": "lead"}],
        "rework": [{"work": ["6h", "3h"]}, {"share": ["50%"]}],
        "approval": {"work": "1h", "skill": "lead"},
    }
    template = {"id": "t", "tasks": [{"id": "a", "work": "8h"}], "reviews": [review]}
    plan = expand_templates(plan_of([template], [{"id": "p", "template": "t", "scale": "50%"}]))
    (scaled_review,) = plan.projects[0].reviews
    assert scaled_review.template == "t"
    assert [str(step.work or step.wait) for step in scaled_review.steps] == ["2d", "2h"]
    assert [str(work) for work in scaled_review.rework[0].work] == ["3h", "1.5h"]
    assert scaled_review.rework[1].share == (500,)
    assert scaled_review.approval is not None
    assert str(scaled_review.approval.work) == "0.5h"


def test_an_amount_scaled_beyond_what_can_be_written_is_an_issue():
    template = {
        "id": "t",
        "tasks": [{"id": "a", "work": "9999999w"}],
        "reviews": [{"id": "r", "of": ["a"], "steps": [{"work": "9999999w", "skill": "s"}]}],
    }
    issues = issues_of(plan_of([template], [{"id": "p", "template": "t", "scale": "200%"}]))
    assert [str(issue) for issue in issues] == [
        f"templates[0].{part}[0]: an amount scaled to 200% — expected at most 9,999,999h (in project p)"
        for part in ("tasks", "reviews")
    ]


# --- issues -------------------------------------------------------------------------------------


def test_an_unknown_template_is_answered_with_the_nearest():
    plan = plan_of([{"id": "campaign"}, {"id": "video"}], [{"id": "p", "template": "campain"}])
    assert [str(issue) for issue in issues_of(plan)] == [
        'projects[0].template: "campain" — expected a template of the plan '
        '(did you mean "campaign"? known templates: campaign, video)'
    ]


def test_a_template_where_the_plan_has_none_is_an_issue():
    (issue,) = issues_of(plan_of([], [{"id": "p", "template": "x"}]))
    assert (issue.expected, issue.hint) == ("expected a template of the plan", "there are no templates")


def test_two_templates_of_one_id_are_an_issue():
    (issue,) = issues_of(plan_of([{"id": "t"}, {"id": "t"}], []))
    assert (issue.path, issue.code) == ("templates[1].id", "duplicate-id")


def test_unknown_and_missing_parameters_are_issues_of_the_project():
    template = {"id": "t", "parameters": {"length": None, "style": "flat"}, "tasks": []}
    plan = plan_of([template], [{"id": "p", "template": "t", "parameters": {"lenght": 3}}])
    assert [str(issue) for issue in issues_of(plan)] == [
        'projects[0].parameters.lenght: "lenght" — expected a parameter of template "t" '
        '(did you mean "length"? known parameters: length, style)',
        'projects[0].parameters.length: nothing — expected a value, because template "t" has no default',
    ]


def test_a_parameter_for_a_template_without_any_is_an_issue():
    (issue,) = issues_of(plan_of([{"id": "t"}], [{"id": "p", "template": "t", "parameters": {"x": 1}}]))
    assert (issue.expected, issue.hint) == ('expected a parameter of template "t"', "there are no parameters")


def test_a_reference_to_an_unknown_parameter_is_an_issue_of_the_template_once():
    template = {"id": "t", "parameters": {"x": 1}, "tasks": [{"id": "a", "work": "${y}", "name": "${}"}]}
    projects = [{"id": f"p{i}", "template": "t", "parameters": {"x": i}} for i in range(3)]
    assert [(issue.path, issue.found, issue.hint) for issue in issues_of(plan_of([template], projects))] == [
        ("templates[0].tasks[0].work", "${y}", "known parameters: x"),
        ("templates[0].tasks[0].name", "${}", "known parameters: x"),
    ]


def test_a_reference_in_a_template_without_parameters_is_an_issue():
    template = {"id": "t", "tasks": [{"id": "a", "name": "${y}"}]}
    (issue,) = issues_of(plan_of([template], [{"id": "p", "template": "t"}]))
    assert issue.expected == "expected a parameter of the template"
    assert issue.hint == "there are no parameters"


def test_a_list_within_a_longer_text_is_an_issue():
    template = {"id": "t", "parameters": {"x": [1]}, "tasks": [{"id": "a", "name": "all ${x}"}]}
    (issue,) = issues_of(plan_of([template], [{"id": "p", "template": "t"}]))
    assert str(issue) == (
        "templates[0].tasks[0].name: a list of 1 for ${x} within a longer text — expected text or a number"
    )


def test_a_task_that_is_none_once_filled_in_is_an_issue_with_its_project():
    template = {"id": "t", "parameters": {"x": None}, "tasks": [{"id": "a", "work": "${x}", "wurk": 1}]}
    plan = plan_of([template], [{"id": "p", "template": "t", "parameters": {"x": 5}}])
    assert [str(issue) for issue in issues_of(plan)] == [
        "templates[0].tasks[0].work: 5 — expected text such as '2.5d' (in project p)",
        'templates[0].tasks[0].wurk: unknown key "wurk" — expected a known key'
        ' (in project p; did you mean "work"?)',
    ]


def test_reviews_of_a_template_are_read_like_tasks():
    template = {"id": "t", "reviews": [{"id": "r", "of": ["a"], "steps": [], "x": 1}]}
    issues = issues_of(plan_of([template], [{"id": "p", "template": "t"}]))
    assert [issue.path for issue in issues] == ["templates[0].reviews[0].steps", "templates[0].reviews[0].x"]


def test_templates_that_nobody_uses_are_checked_with_their_defaults():
    templates = [
        {"id": "t", "parameters": {"x": "6 hours"}, "tasks": [{"id": "a", "work": "${x}"}]},
        {"id": "u", "parameters": {"x": None}, "tasks": [{"id": "a", "work": "${x}"}]},
    ]
    (issue,) = issues_of(plan_of(templates, []))
    assert (issue.path, issue.hint) == ("templates[0].tasks[0].work", "with its defaults")


def test_an_own_task_or_review_with_an_id_of_the_template_is_an_issue():
    review = {"id": "r", "of": ["a"], "steps": [{"wait": "1d"}]}
    template = {"id": "t", "tasks": [{"id": "a"}], "reviews": [review]}
    project = {"id": "p", "template": "t", "tasks": [{"id": "b"}, {"id": "a"}], "reviews": [review]}
    assert [str(issue) for issue in issues_of(plan_of([template], [project]))] == [
        'projects[0].tasks[1].id: "a" — expected an id that template "t" doesn\'t use',
        'projects[0].reviews[0].id: "r" — expected an id that template "t" doesn\'t use',
    ]


def test_expanding_twice_changes_nothing():
    template = {"id": "t", "tasks": [{"id": "a", "work": "8h"}]}
    plan = plan_of([template], [{"id": "p", "template": "t", "scale": "50%", "tasks": [{"id": "b"}]}])
    once = expand(plan)
    assert expand(once) is once
