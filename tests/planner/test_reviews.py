"""Review cycles as plain tasks: names, waits, rework amounts, links, and what can't be written out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from planner.document import parse_plan
from planner.errors import Issue, PlanError
from planner.expansion import expand
from planner.plan import Origin, Plan, Task
from planner.reviews import expand_reviews

DRAFTS = [
    {"id": "copy", "name": "Copy", "work": "16h", "skill": "writer"},
    {"id": "art", "work": "24h", "skill": "designer"},
]
CLIENT = {"wait": "3d"}


def plan_of(tasks: list[Any], reviews: list[Any], **rest: Any) -> Plan:
    project = {"id": "p", "tasks": tasks, "reviews": reviews}
    document = {"format": "crewline/1", "start": "2027-01-04", "projects": [project]}
    return parse_plan(json.dumps(document | rest))


def review_of(*drafts: str, **rest: Any) -> dict[str, Any]:
    return {"id": "r", "of": list(drafts), "steps": [CLIENT]} | rest


def expanded(plan: Plan, project: int = 0) -> dict[str, Task]:
    result = expand(plan)
    assert result.projects[project].reviews == ()
    assert expand(result) is result
    assert parse_plan(json.dumps(result.model_dump(mode="json"))) == result
    return {task.id: task for task in result.projects[project].tasks}


def made(*drafts: str, tasks: list[Any] = DRAFTS, **review: Any) -> dict[str, Task]:
    before = [task["id"] for task in tasks]
    return {
        key: task
        for key, task in expanded(plan_of(tasks, [review_of(*drafts, **review)])).items()
        if key not in before
    }


def waits_of(task: Task) -> list[str]:
    return [link.task for link in task.after]


def issues_of(tasks: list[Any], reviews: list[Any], **rest: Any) -> tuple[Issue, ...]:
    with pytest.raises(PlanError) as caught:
        expand(plan_of(tasks, reviews, **rest))
    assert caught.value.issues
    return caught.value.issues


# --- the tasks of a cycle -----------------------------------------------------------------------


def test_a_review_of_one_step_is_one_wait_after_its_drafts():
    tasks = made("copy", "art")
    assert list(tasks) == ["r.1.review"]
    task = tasks["r.1.review"]
    assert str(task.wait) == "3d"
    assert waits_of(task) == ["copy", "art"]
    assert task.name == "r: review"
    assert task.origin == Origin(review="r", round=1, step="review")


def test_rework_follows_the_review_and_approval_follows_the_rework():
    rework = [{"of": ["copy"], "share": ["31.3%"]}, {"of": ["art"], "share": [0.333]}]
    tasks = made("copy", "art", name="Concept", rework=rework, approval={"wait": "2d"})
    assert list(tasks) == ["r.1.review", "r.1.copy", "r.1.art", "r.approval"]
    # 16 h × 31.3 % = 300.48 min, 24 h × 33.3 % = 479.52 min, in slots of 30 min
    assert [str(tasks[key].work) for key in ("r.1.copy", "r.1.art")] == ["5h", "8h"]
    assert [tasks[key].skill for key in ("r.1.copy", "r.1.art")] == ["writer", "designer"]
    assert waits_of(tasks["r.1.copy"]) == waits_of(tasks["r.1.art"]) == ["r.1.review"]
    assert waits_of(tasks["r.approval"]) == ["r.1.copy", "r.1.art"]
    assert [task.name for task in tasks.values()] == [
        "Concept: review",
        "Concept: rework of Copy",
        "Concept: rework of art",
        "Concept: approval",
    ]
    assert tasks["r.1.copy"].origin == Origin(review="r", round=1, step="rework")
    assert tasks["r.approval"].origin == Origin(review="r", step="approval")


def test_a_rework_without_drafts_of_its_own_is_one_for_each_draft_of_the_review():
    tasks = made("copy", "art", rework=[{"share": ["50%"]}])
    assert [(key, str(tasks[key].work)) for key in ("r.1.copy", "r.1.art")] == [
        ("r.1.copy", "8h"),
        ("r.1.art", "12h"),
    ]


def test_a_single_rework_is_called_rework():
    assert list(made("copy", rework=[{"share": ["50%"]}])) == ["r.1.review", "r.1.rework"]


def test_rework_of_several_drafts_sums_their_work_and_is_done_by_the_first_ones_people():
    tasks = made("copy", "art", rework=[{"of": ["copy", "art"], "share": ["25%"]}])
    assert str(tasks["r.1.rework"].work) == "10h"
    assert tasks["r.1.rework"].skill == "writer"
    assert tasks["r.1.rework"].name == "r: rework of Copy, art"


def test_a_rework_with_an_id_is_called_so_with_the_draft_where_there_are_several():
    assert "r.1.fix" in made("copy", rework=[{"id": "fix", "share": ["50%"]}])
    assert {"r.1.fix.copy", "r.1.fix.art"} <= set(
        made("copy", "art", rework=[{"id": "fix", "share": ["50%"]}])
    )


def test_rounds_wait_for_all_rework_of_the_round_before_and_the_last_share_repeats():
    tasks = made("copy", "art", rounds=3, rework=[{"share": ["50%", "25%"]}], approval=CLIENT)
    assert waits_of(tasks["r.2.review"]) == ["r.1.copy", "r.1.art"]
    assert waits_of(tasks["r.3.review"]) == ["r.2.copy", "r.2.art"]
    assert waits_of(tasks["r.approval"]) == ["r.3.copy", "r.3.art"]
    assert [str(tasks[f"r.{n}.copy"].work) for n in (1, 2, 3)] == ["8h", "4h", "4h"]
    assert tasks["r.2.review"].name == "r, round 2: review"
    assert tasks["r.3.art"].name == "r, round 3: rework of art"


def test_rounds_without_rework_follow_each_other_directly():
    tasks = made("copy", rounds=2, approval=CLIENT)
    assert waits_of(tasks["r.2.review"]) == ["r.1.review"]
    assert waits_of(tasks["r.approval"]) == ["r.2.review"]


def test_the_steps_of_a_round_come_one_after_another():
    steps = [
        {"work": "4h", "skill": "director"},
        {"wait": "4d", "calendar": "c"},
        {"work": "1h", "person": "ana"},
    ]
    tasks = made("copy", steps=steps, rework=[{"share": ["50%"]}])
    assert waits_of(tasks["r.1.review"]) == ["copy"]
    assert waits_of(tasks["r.1.review2"]) == ["r.1.review"]
    assert waits_of(tasks["r.1.review3"]) == ["r.1.review2"]
    assert waits_of(tasks["r.1.rework"]) == ["r.1.review3"]
    assert (str(tasks["r.1.review"].work), tasks["r.1.review"].skill) == ("4h", "director")
    assert (str(tasks["r.1.review2"].wait), tasks["r.1.review2"].calendar) == ("4d", "c")
    assert tasks["r.1.review3"].person == "ana"
    assert tasks["r.1.review2"].name == "r: review 2"


def test_the_first_round_waits_for_after_where_it_is_given():
    link = {"task": "look", "type": "SS", "lag": "1d"}
    tasks = made("copy", tasks=[*DRAFTS, {"id": "look", "work": "1h"}], after=[link])
    assert [(link.task, link.type, str(link.lag)) for link in tasks["r.1.review"].after] == [
        ("look", "SS", "1d")
    ]


def test_fixed_work_goes_round_by_round_and_the_last_repeats():
    tasks = made("copy", rounds=3, rework=[{"work": ["6h", "90min"]}])
    assert [str(tasks[f"r.{n}.rework"].work) for n in (1, 2, 3)] == ["6h", "90min", "90min"]
    assert tasks["r.1.rework"].skill == "writer"


def test_small_rework_takes_at_least_one_slot():
    assert str(made("copy", rework=[{"share": ["0.1%"]}])["r.1.rework"].work) == "0.5h"


def test_rework_of_a_task_with_a_duration_is_a_duration():
    draft = {"id": "shoot", "duration": "2d", "needs": [{"skill": "camera", "count": 2}]}
    task = made("shoot", tasks=[draft], rework=[{"share": ["50%"]}])["r.1.rework"]
    assert (task.work, str(task.duration)) == (None, "8h")
    assert task.needs[0].count == 2


def test_rework_of_a_task_with_modes_repeats_its_first():
    modes = [{"id": "in", "work": "10h", "needs": [{"skill": "a"}]}, {"id": "out", "work": "99h"}]
    task = made("t", tasks=[{"id": "t", "modes": modes}], rework=[{"share": ["50%"]}])["r.1.rework"]
    assert (str(task.work), task.needs[0].skill, task.modes) == ("5h", "a", ())


def test_the_tasks_of_reviews_come_after_the_projects_own_in_the_order_of_the_document():
    reviews = [review_of("s.1.review", id="r"), review_of("copy", id="s")]
    tasks = expanded(plan_of([DRAFTS[0]], reviews))
    assert list(tasks) == ["copy", "r.1.review", "s.1.review"]


# --- what a draft may be ------------------------------------------------------------------------


def test_a_summary_as_draft_is_waited_for_whole_and_its_leaves_are_reworked():
    tasks = [
        {"id": "concept"},
        {"id": "inner", "parent": "concept"},
        {"id": "words", "parent": "inner", "work": "10h", "skill": "writer"},
        {"id": "wait", "parent": "inner", "wait": "1d"},
        {"id": "pictures", "parent": "concept", "work": "20h", "skill": "designer"},
    ]
    made_tasks = made("concept", tasks=tasks, rework=[{"share": ["10%"]}])
    assert waits_of(made_tasks["r.1.review"]) == ["concept"]
    assert [(key, str(task.work)) for key, task in made_tasks.items() if task.work] == [
        ("r.1.words", "1h"),
        ("r.1.pictures", "2h"),
    ]
    assert (
        str(made("concept", tasks=tasks, rework=[{"of": ["concept"], "share": ["10%"]}])["r.1.rework"].work)
        == "3h"
    )
    fixed = made("concept", tasks=tasks, rework=[{"work": ["1h"]}])
    assert [key for key, task in fixed.items() if task.work] == ["r.1.words", "r.1.pictures"]


def test_a_review_as_draft_is_waited_for_to_its_end_and_its_drafts_are_reworked():
    reviews = [
        review_of("copy", id="first", rework=[{"share": ["50%"]}], approval=CLIENT),
        review_of("first", id="second", rework=[{"share": ["25%"]}]),
    ]
    for order in (reviews, reviews[::-1]):
        tasks = expanded(plan_of(DRAFTS, order))
        assert waits_of(tasks["second.1.review"]) == ["first.approval"]
        assert str(tasks["second.1.rework"].work) == "4h"


def test_a_task_of_another_review_can_be_a_draft_whatever_the_order():
    reviews = [
        review_of("copy", id="first", rework=[{"share": ["50%"]}]),
        review_of("first.1.rework", id="second", rework=[{"share": ["50%"]}]),
    ]
    for order in (reviews, reviews[::-1]):
        tasks = expanded(plan_of(DRAFTS, order))
        assert waits_of(tasks["second.1.review"]) == ["first.1.rework"]
        assert str(tasks["second.1.rework"].work) == "4h"


def test_rework_may_be_of_a_task_that_is_no_draft_of_the_review():
    tasks = made("copy", rework=[{"of": ["art"], "share": ["50%"]}])
    assert str(tasks["r.1.rework"].work) == "12h"


# --- links --------------------------------------------------------------------------------------


def last_tasks(**review: Any) -> list[str]:
    tasks = [*DRAFTS, {"id": "next", "after": ["r"]}]
    return waits_of(expanded(plan_of(tasks, [review_of("copy", "art", **review)]))["next"])


def test_a_link_to_a_review_means_its_last_tasks():
    assert last_tasks() == ["r.1.review"]
    assert last_tasks(rework=[{"share": ["50%"]}]) == ["r.1.copy", "r.1.art"]
    assert last_tasks(rounds=2, rework=[{"share": ["50%"]}], approval=CLIENT) == ["r.approval"]


def test_type_lag_and_calendar_of_a_link_to_a_review_are_kept():
    link = {"task": "r", "type": "FF", "lag": "-2h", "max_lag": "3ed", "calendar": "c"}
    tasks = [*DRAFTS, {"id": "next", "after": ["copy", link]}]
    review = review_of("copy", "art", rework=[{"share": ["50%"]}])
    after = expanded(plan_of(tasks, [review]))["next"].after
    assert [link.task for link in after] == ["copy", "r.1.copy", "r.1.art"]
    assert {(link.type, str(link.lag), str(link.max_lag), link.calendar) for link in after[1:]} == {
        ("FF", "-2h", "3ed", "c")
    }


def test_links_from_other_projects_and_to_own_projects_by_name_are_changed_too():
    plan = parse_plan(
        json.dumps(
            {
                "format": "crewline/1",
                "start": "2027-01-04",
                "projects": [
                    {
                        "id": "a",
                        "tasks": [
                            {"id": "t", "after": ["b/r", "b/", "b/copy"]},
                            {"id": "r"},
                            {"id": "u", "after": ["r"]},
                        ],
                    },
                    {
                        "id": "b",
                        "tasks": [DRAFTS[0], {"id": "n", "after": ["b/r"]}],
                        "reviews": [review_of("copy")],
                    },
                ],
            }
        )
    )
    first, second = expanded(plan, 0), expanded(plan, 1)
    assert waits_of(first["t"]) == ["b/r.1.review", "b/", "b/copy"]
    assert waits_of(first["u"]) == ["r"]  # a task of its own project
    assert waits_of(second["n"]) == ["b/r.1.review"]


def test_a_review_may_come_after_another_review():
    reviews = [review_of("copy", id="x"), review_of("art", id="y", after=["x", "art"])]
    assert waits_of(expanded(plan_of(DRAFTS, reviews))["y.1.review"]) == ["x.1.review", "art"]


def test_links_that_become_equal_are_kept_once():
    tasks = [*DRAFTS, {"id": "next", "after": ["r", "r.1.review"]}]
    assert waits_of(expanded(plan_of(tasks, [review_of("copy")]))["next"]) == ["r.1.review"]


def test_a_risk_of_a_review_becomes_one_of_its_last_task():
    project = {
        "id": "p",
        "tasks": DRAFTS,
        "reviews": [review_of("copy")],
        "risks": [
            {"id": "late", "probability": "10%", "task": "r"},
            {"id": "ill", "probability": "5%", "task": "art"},
        ],
    }
    plan = parse_plan(json.dumps({"format": "crewline/1", "start": "2027-01-04", "projects": [project]}))
    assert [risk.task for risk in expand(plan).projects[0].risks] == ["r.1.review", "art"]


def test_a_plan_without_reviews_is_returned_as_it_is():
    plan = plan_of(DRAFTS, [])
    assert expand_reviews(plan) is plan
    assert expand(plan) is plan


def test_tasks_of_projects_that_name_no_review_are_left_alone():
    plan = plan_of([*DRAFTS, {"id": "next", "after": ["copy"]}], [review_of("copy")])
    assert expand(plan).projects[0].tasks[2] is plan.projects[0].tasks[2]


# --- templates ----------------------------------------------------------------------------------


def test_tasks_of_a_templates_review_tell_template_review_round_and_step():
    template = {"id": "t", "tasks": DRAFTS, "reviews": [review_of("copy", rework=[{"share": ["50%"]}])]}
    project = {"id": "p", "template": "t", "scale": "50%"}
    plan = parse_plan(
        json.dumps(
            {"format": "crewline/1", "start": "2027-01-04", "templates": [template], "projects": [project]}
        )
    )
    tasks = expanded(plan)
    assert tasks["r.1.rework"].origin == Origin(template="t", review="r", round=1, step="rework")
    assert str(tasks["r.1.rework"].work) == "4h"  # half of the draft's scaled work


def test_issues_of_a_templates_review_are_placed_in_the_template_and_own_ones_in_the_project():
    template = {
        "id": "t",
        "tasks": DRAFTS,
        "reviews": [review_of("copy", id="ok"), review_of("cpy", id="bad")],
    }
    project = {
        "id": "p",
        "template": "t",
        "reviews": [review_of("copy", id="mine"), review_of("atr", id="own")],
    }
    issues = issues_of([], [], templates=[{"id": "other"}, template], projects=[{"id": "o"}, project])
    assert [str(issue) for issue in issues] == [
        'templates[1].reviews[1].of[0]: "cpy" — expected a task or review of project "p"'
        ' (did you mean "copy"?; in project p)',
        'projects[1].reviews[1].of[0]: "atr" — expected a task or review of project "p"'
        ' (did you mean "art"?)',
    ]


# --- what can't be written out ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("review", "path", "code"),
    [
        (review_of("nothing"), "of[0]", "unknown-draft"),
        (review_of("nothing.1.rework"), "of[0]", "unknown-draft"),
        (review_of("r.1.review"), "of[0]", "review-cycle"),
        (review_of("r"), "of[0]", "review-cycle"),
        (review_of(), "of", "no-draft"),
        (review_of("copy", rework=[{"of": ["x"], "share": ["50%"]}]), "rework[0].of[0]", "unknown-draft"),
        (review_of("copy", rework=[{}]), "rework[0]", "amount"),
        (review_of("copy", rework=[{"share": ["50%"], "work": ["1h"]}]), "rework[0]", "amount"),
        (review_of("pause", rework=[{"share": ["50%"]}]), "rework[0]", "no-work"),
        (review_of("rest", rework=[{"share": ["50%"]}]), "rework[0]", "no-work"),
        (review_of("pause", rework=[{"work": ["5h"]}]), "rework[0]", "no-people"),
        (review_of("copy", rework=[{"of": ["copy", "shoot"], "share": ["50%"]}]), "rework[0]", "no-work"),
        (review_of("huge", rework=[{"share": ["1000%"]}]), "rework[0]", "out-of-range"),
        (review_of("copy", steps=[CLIENT, {}]), "steps[1]", "amount"),
        (review_of("copy", steps=[{"wait": "1d", "work": "1h"}]), "steps[0]", "amount"),
        (review_of("copy", steps=[{"work": "1h"}]), "steps[0]", "no-people"),
        (review_of("copy", approval={}), "approval", "amount"),
        (review_of("copy", id="copy"), "id", "duplicate-id"),
        (review_of("copy", id="x" * 195), "id", "id-too-long"),
        (review_of("review", "copy", rework=[{"share": ["50%"]}]), "id", "duplicate-id"),
    ],
)
def test_each_kind_of_unfit_review_has_its_place_and_code(review: dict[str, Any], path: str, code: str):
    tasks = [
        *DRAFTS,
        {"id": "pause", "wait": "1d"},
        {"id": "rest"},
        {"id": "rest-inner", "parent": "rest", "wait": "1d"},
        {"id": "shoot", "duration": "1d", "skill": "camera"},
        {"id": "huge", "work": "9999999w", "skill": "writer"},
        {"id": "review", "work": "4h", "skill": "writer"},
    ]
    (issue,) = issues_of(tasks, [review])
    assert (issue.path, issue.code) == (f"projects[0].reviews[0].{path}", code)
    assert issue.found
    assert issue.expected


def test_two_reviews_of_one_id_are_an_issue():
    (issue,) = issues_of(DRAFTS, [review_of("copy"), review_of("art")])
    assert str(issue) == (
        'projects[0].reviews[1].id: "r", which is a review of the project too — expected an id of its own'
    )


def test_a_task_named_like_a_step_of_a_review_is_an_issue():
    (issue,) = issues_of([*DRAFTS, {"id": "r.1.review"}], [review_of("copy")])
    assert 'makes "r.1.review", which exists already' in issue.found


def test_reviews_of_each_others_tasks_are_an_issue():
    reviews = [review_of("b.1.review", id="a"), review_of("a.1.review", id="b")]
    (issue, *_) = issues_of(DRAFTS, reviews)
    assert issue.code == "review-cycle"


def test_parents_in_a_circle_are_an_issue_where_they_are_drafts():
    tasks = [{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}]
    (issue,) = issues_of(tasks, [review_of("a")])
    assert issue.found == '"a", which stands for no task'


def test_a_long_chain_of_reviews_written_backwards_is_an_issue_and_forwards_is_none():
    chain = [review_of("copy", id="r0")]
    chain += [review_of(f"r{i - 1}.1.review", id=f"r{i}") for i in range(1, 400)]
    assert len(expanded(plan_of(DRAFTS, chain))) == 402
    assert {issue.code for issue in issues_of(DRAFTS, chain[::-1])} == {"review-chain"}


def test_a_deep_tree_of_summaries_is_no_trouble():
    tasks: list[dict[str, Any]] = [{"id": "s0"}]
    tasks += [{"id": f"s{i}", "parent": f"s{i - 1}"} for i in range(1, 3000)]
    tasks[-1] |= {"work": "10h", "skill": "writer"}
    assert "r.1.rework" in expanded(plan_of(tasks, [review_of("s0", rework=[{"share": ["10%"]}])]))


def test_all_issues_come_at_once():
    reviews = [review_of("x", id="a"), review_of("copy", id="b", steps=[{}], rework=[{}])]
    assert [issue.path for issue in issues_of(DRAFTS, reviews)] == [
        "projects[0].reviews[0].of[0]",
        "projects[0].reviews[1].steps[0]",
        "projects[0].reviews[1].rework[0]",
    ]
