"""Validation as a whole: everything at once, in order, errors raised and warnings returned."""

import pytest

from planner.errors import Issue, PlanError
from planner.expansion import expand
from planner.generator import generate_plan
from planner.validation import require_valid, validate


def test_a_sound_plan_has_no_issue(check):
    assert check() == ()


def test_every_problem_is_reported_at_once_errors_first_then_in_the_order_of_the_document(check):
    issues = check(
        [
            {"id": "a", "work": "0h", "skill": "designer"},
            {"id": "b", "work": "1d", "skill": "animator", "after": ["z"]},
        ],
        grid="7min",
        people=[{"id": "ann", "skills": ["designer"], "calendar": "lost"}],
    )
    assert [(issue.severity, issue.path) for issue in issues] == [
        ("error", "grid"),
        ("error", "people[0].calendar"),
        ("error", "projects[0].tasks[1].skill"),
        ("error", "projects[0].tasks[1].after[0].task"),
        ("warning", "projects[0].tasks[0].work"),
    ]


def test_places_are_ordered_by_number_not_by_letter(check):
    tasks = [{"id": f"t{number}", "work": "1d", "skill": "lost"} for number in range(12)]
    assert [issue.path for issue in check(tasks)] == [f"projects[0].tasks[{k}].skill" for k in range(12)]


def test_an_issue_reads_as_one_line(check):
    (issue,) = check([{"id": "a", "work": "1d", "skill": "desinger"}])
    assert str(issue) == (
        'projects[0].tasks[0].skill: "desinger" — expected a skill that somebody in the plan has '
        '(did you mean "designer"? known skills: designer, developer)'
    )


def test_require_valid_returns_the_warnings_of_a_usable_plan(plan_with):
    (warning,) = require_valid(plan_with([{"id": "a", "work": "0h", "skill": "designer"}]))
    assert warning.code == "zero-duration"


def test_require_valid_raises_all_issues_with_the_first_error_in_its_message(plan_with):
    plan = plan_with([{"id": "a", "work": "0h", "skill": "designer"}, {"id": "b"}], grid="7min")
    with pytest.raises(PlanError, match=r"^the plan has 2 errors; the first is at grid: 7min") as raised:
        require_valid(plan)
    assert [issue.code for issue in raised.value.issues] == ["bad-grid", "no-kind", "zero-duration"]


def test_a_single_error_is_told_as_one(plan_with):
    with pytest.raises(PlanError, match=r"^the plan has an error; the first is at grid"):
        require_valid(plan_with(grid="7min"))


def test_a_plan_without_projects_is_usable_and_says_that_there_is_nothing_to_plan(check):
    (issue,) = check(projects=[])
    assert issue == Issue(
        "projects",
        "no project",
        "expected at least one project with a task",
        "",
        "warning",
        "nothing-to-plan",
    )


def test_a_plan_of_projects_without_tasks_says_that_there_is_nothing_to_plan(check):
    (issue,) = check(projects=[{"id": "p"}, {"id": "q"}])
    assert (issue.path, issue.found, issue.code) == ("projects", "no task", "nothing-to-plan")


def test_a_project_without_tasks_beside_others_is_pointed_out(check, sound_document):
    (issue,) = check(projects=[*sound_document["projects"], {"id": "q"}])
    assert issue == Issue(
        "projects[1].tasks", 'no task in "q"', "expected at least one task", "", "warning", "empty-project"
    )


def test_an_empty_document_is_usable(check):
    (issue,) = check(people=[], projects=[])
    assert issue.code == "nothing-to-plan"


def test_names_in_any_script_are_told_as_they_are(check):
    (issue,) = check([{"id": "設計", "work": "1d", "skill": "designer", "after": ["Zoë Å"]}])
    assert (issue.found, issue.hint) == ('"Zoë Å"', "known tasks of p: 設計")


# --- templates and reviews ----------------------------------------------------------------------

TEMPLATE = {
    "id": "film",
    "tasks": [
        {"id": "draft", "work": "1d", "skill": "designer"},
        {"id": "cut", "work": "1d", "skill": "editor", "after": ["draft"]},
    ],
}


def test_what_a_template_gets_wrong_is_told_once_in_the_template_though_many_projects_use_it(check):
    projects = [{"id": name, "template": "film"} for name in ("p", "q", "r")]
    (issue,) = check(templates=[TEMPLATE], projects=projects)
    assert issue.path == "templates[0].tasks[1].skill"
    assert issue.found == '"editor" (in p/cut)'


def test_own_tasks_keep_their_places_though_the_templates_tasks_come_before_them(check):
    template = {"id": "film", "tasks": TEMPLATE["tasks"][:1]}
    own = [{"id": "b", "work": "1d", "skill": "designer"}, {"id": "c", "work": "1d", "skill": "lost"}]
    (issue,) = check(templates=[template], projects=[{"id": "p", "template": "film", "tasks": own}])
    assert (issue.path, issue.found) == ("projects[0].tasks[1].skill", '"lost"')


def test_a_template_that_no_project_uses_is_pointed_out(check):
    (issue,) = check(templates=[{"id": "film", "tasks": TEMPLATE["tasks"][:1]}])
    assert issue == Issue(
        "templates[0]", '"film"', "expected a template that a project uses", "", "warning", "unused-template"
    )


def test_a_task_whose_id_comes_from_a_parameter_is_told_at_the_projects_template(check):
    template = {
        "id": "film",
        "parameters": {"name": "x"},
        "tasks": [{"id": "${name} cut", "work": "1d", "skill": "editor"}],
    }
    (issue,) = check(templates=[template], projects=[{"id": "p", "template": "film"}])
    assert issue.path == "projects[0].template"
    assert issue.found == '"editor" (in skill of p/x cut)'


def test_what_a_review_makes_is_told_at_the_review(check):
    review = {"id": "approval", "of": ["a"], "steps": [{"work": "1h", "skill": "editor"}]}
    (issue,) = check(project={"reviews": [review]})
    assert issue.path == "projects[0].reviews[0]"
    assert issue.found == '"editor" (in skill of p/approval.1.review)'


def test_what_a_templates_review_makes_is_told_at_the_templates_review(check):
    review = {"id": "approval", "of": ["draft"], "steps": [{"work": "1h", "skill": "editor"}]}
    template = {"id": "film", "tasks": TEMPLATE["tasks"][:1], "reviews": [review]}
    (issue,) = check(templates=[template], projects=[{"id": "p", "template": "film"}])
    assert issue.path == "templates[0].reviews[0]"


def test_a_project_that_cannot_be_expanded_does_not_hide_the_problems_of_others(check):
    broken = {"id": "q", "template": "film", "parameters": {"pace": 1}}
    sound = {"id": "r", "template": "film", "tasks": [{"id": "b", "work": "1d", "skill": "lost"}]}
    issues = check(templates=[{"id": "film", "tasks": TEMPLATE["tasks"][:1]}], projects=[broken, sound])
    assert [(issue.path, issue.code) for issue in issues] == [
        ("projects[0].parameters.pace", "unknown-parameter"),
        ("projects[1].tasks[0].skill", "unknown-skill"),
    ]


def test_a_broken_review_is_told_at_its_place_though_a_template_is_broken_too(check):
    review = {"id": "approval", "of": ["lost"], "steps": [{"wait": "2d"}]}
    projects = [
        {"id": "q", "template": "film", "parameters": {"pace": 1}},
        {"id": "r", "tasks": [{"id": "b", "work": "1d", "skill": "designer"}], "reviews": [review]},
    ]
    issues = check(templates=[{"id": "film", "tasks": TEMPLATE["tasks"][:1]}], projects=projects)
    assert [(issue.path, issue.code) for issue in issues] == [
        ("projects[0].parameters.pace", "unknown-parameter"),
        ("projects[1].reviews[0].of[0]", "unknown-draft"),
    ]


def test_a_link_to_a_task_that_a_broken_template_would_make_is_not_called_unknown(check):
    own = [{"id": "b", "work": "1d", "skill": "designer", "after": ["draft"]}]
    project = {"id": "q", "template": "film", "parameters": {"pace": 1}, "tasks": own}
    issues = check(templates=[{"id": "film", "tasks": TEMPLATE["tasks"][:1]}], projects=[project])
    assert [issue.code for issue in issues] == ["unknown-parameter"]


def test_templates_are_expanded_though_the_grid_and_the_day_are_broken(check):
    issues = check(
        templates=[TEMPLATE],
        projects=[{"id": "p", "template": "film", "scale": "50%"}],
        grid="0min",
        day="0h",
    )
    assert {issue.path for issue in issues} == {"grid", "day", "templates[0].tasks[1].skill"}


def test_an_expanded_plan_is_judged_as_the_plan_it_comes_from(plan_with):
    review = {"id": "approval", "of": ["a"], "steps": [{"wait": "2d"}]}
    plan = plan_with(project={"reviews": [review]})
    assert validate(plan) == validate(expand(plan)) == ()


def test_a_generated_portfolio_is_sound():
    plan = generate_plan(projects=12, tasks=300, people=30, seed=4)
    assert require_valid(plan) == ()
