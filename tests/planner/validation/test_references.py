"""Everything that is named exists; where not, the nearest known name is offered."""

import pytest

from planner.errors import Issue

POOL = {"id": "agency", "skills": ["designer"], "rate": 50, "maximum": 2}


def work(**fields):
    return {"id": "a", "work": "1d", **fields}


def need(**fields):
    return work(needs=[fields])


def test_a_known_calendar_may_be_named_anywhere(check):
    assert (
        check(
            [
                {"id": "w", "wait": "1d", "calendar": "office"},
                {
                    "id": "a",
                    "work": "1d",
                    "skill": "designer",
                    "after": [{"task": "w", "calendar": "office"}],
                },
            ],
            project={"calendar": "office"},
            calendar="office",
            calendars=[{"id": "office"}],
            people=[{"id": "ann", "skills": ["designer"], "calendar": "office"}],
            equipment=[{"id": "camera", "calendar": "office"}],
            contractor_pools=[POOL | {"calendar": "office"}],
        )
        == ()
    )


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"calendar": "ofice"}, "calendar"),
        ({"people": [{"id": "ann", "skills": ["designer"], "calendar": "ofice"}]}, "people[0].calendar"),
        ({"equipment": [{"id": "camera", "calendar": "ofice"}]}, "equipment[0].calendar"),
        ({"contractor_pools": [POOL | {"calendar": "ofice"}]}, "contractor_pools[0].calendar"),
        ({"project": {"calendar": "ofice"}}, "projects[0].calendar"),
    ],
)
def test_an_unknown_calendar_is_an_error(check, changes, path):
    assert check(calendars=[{"id": "office"}], **changes) == (
        Issue(
            path,
            '"ofice"',
            "expected a calendar of the plan",
            'did you mean "office"? known calendars: office',
            "error",
            "unknown-calendar",
        ),
    )


def test_an_unknown_calendar_of_a_wait_or_lag_is_an_error(check):
    issues = check(
        [
            {"id": "w", "wait": "1d", "calendar": "ofice"},
            work(skill="designer", after=[{"task": "w", "calendar": "ofice"}]),
        ]
    )
    assert [(issue.path, issue.code, issue.hint) for issue in issues] == [
        ("projects[0].tasks[0].calendar", "unknown-calendar", "the plan has no calendars"),
        ("projects[0].tasks[1].after[0].calendar", "unknown-calendar", "the plan has no calendars"),
    ]


def test_an_unknown_template_is_an_error(check):
    template = {"id": "film", "tasks": [{"id": "b", "work": "1d", "skill": "designer"}]}
    (issue, unused) = check(templates=[template], project={"template": "flim"})
    assert issue == Issue(
        "projects[0].template",
        '"flim"',
        "expected a template of the plan",
        'did you mean "film"? known templates: film',
        "error",
        "unknown-template",
    )
    assert unused.code == "unused-template"


def test_the_task_of_a_risk_is_one_of_its_project(check):
    assert check(project={"risks": [{"id": "r", "probability": 0.5, "task": "a"}]}) == ()
    (issue,) = check(project={"risks": [{"id": "r", "probability": 0.5, "task": "b"}]})
    assert (issue.path, issue.code) == ("projects[0].risks[0].task", "unknown-task")


def test_an_unknown_parent_is_an_error(check):
    (issue,) = check([work(skill="designer", parent="phase")])
    assert issue == Issue(
        "projects[0].tasks[0].parent",
        '"phase"',
        "expected a task of the same project",
        "known tasks of p: a",
        "error",
        "unknown-parent",
    )


def test_a_review_is_no_parent(check):
    review = {"id": "approval", "of": ["b"], "steps": [{"wait": "1d"}]}
    tasks = [{"id": "b", "work": "1d", "skill": "designer"}, work(skill="designer", parent="approval")]
    (issue,) = check(tasks, project={"reviews": [review]})
    assert (issue.path, issue.hint) == (
        "projects[0].tasks[1].parent",
        "that is a review; a parent is a summary task",
    )


# --- links --------------------------------------------------------------------------------------


def test_links_may_name_tasks_reviews_other_projects_and_whole_projects(check):
    first = {
        "id": "p",
        "tasks": [work(skill="designer")],
        "reviews": [{"id": "approval", "of": ["a"], "steps": [{"wait": "1d"}]}],
    }
    after = ["p/a", "p/", "p/approval", "b"]
    second = {
        "id": "q",
        "tasks": [
            {"id": "b", "work": "1d", "skill": "designer"},
            {"id": "c", "work": "1d", "skill": "designer", "after": after},
        ],
    }
    assert check(projects=[first, second]) == ()


def test_a_link_to_an_unknown_task_is_an_error(check):
    (issue,) = check([work(skill="designer", after=["brief"]), {"id": "briefs", "milestone": True}])
    assert issue == Issue(
        "projects[0].tasks[0].after[0].task",
        '"brief"',
        'expected a task of project "p"',
        'did you mean "briefs"? known tasks of p: a, briefs',
        "error",
        "unknown-task",
    )


def test_a_link_to_an_unknown_task_of_another_project_is_an_error(check):
    projects = [
        {"id": "p", "tasks": [work(skill="designer", after=["q/c"])]},
        {"id": "q", "tasks": [{"id": "b", "milestone": True}]},
    ]
    (issue,) = check(projects=projects)
    assert (issue.found, issue.expected) == ('"q/c"', 'expected a task of project "q"')


@pytest.mark.parametrize("name", ["q/a", "/a", "q/", "q/a/b"])
def test_a_link_to_an_unknown_project_is_an_error(check, name):
    (issue,) = check([work(skill="designer", after=[name])])
    assert issue == Issue(
        "projects[0].tasks[0].after[0].task",
        f'"{name}"',
        'expected a project of the plan before the "/"',
        "known projects: p",
        "error",
        "unknown-project",
    )


# --- people, equipment, consumables -------------------------------------------------------------


def test_people_and_pools_that_exist_may_be_allowed_forbidden_and_pinned(check):
    tasks = [
        need(skill="designer", allowed=["ann", "agency"]),
        {"id": "b", "work": "1d", "needs": [{"skill": "designer", "forbidden": ["agency"]}]},
        {"id": "c", "work": "1d", "needs": [{"pinned": ["ann", "bob"], "count": 2}]},
    ]
    assert check(tasks, contractor_pools=[POOL]) == ()


@pytest.mark.parametrize(
    ("task", "field", "one", "kind", "code"),
    [
        (work(person="anne"), "person", "a person", "people", "unknown-person"),
        (need(pinned=["anne"]), "needs[0].pinned[0]", "a person", "people", "unknown-person"),
        (
            need(skill="designer", allowed=["ann", "anne"]),
            "needs[0].allowed[1]",
            "a person or contractor pool",
            "people and contractor pools",
            "unknown-resource",
        ),
        (
            need(skill="designer", forbidden=["anne"]),
            "needs[0].forbidden[0]",
            "a person or contractor pool",
            "people and contractor pools",
            "unknown-resource",
        ),
    ],
)
def test_an_unknown_person_is_an_error(check, task, field, one, kind, code):
    issues = check([task])
    assert issues == (
        Issue(
            f"projects[0].tasks[0].{field}",
            '"anne"',
            f"expected {one} of the plan",
            f'did you mean "ann"? known {kind}: ann, bob',
            "error",
            code,
        ),
    )


def test_a_contractor_pool_cannot_be_pinned(check):
    (issue,) = check([need(pinned=["agency"])], contractor_pools=[POOL])
    assert (issue.code, issue.hint) == (
        "unknown-person",
        "that is a contractor pool: name it in `allowed` instead",
    )


def test_unknown_equipment_is_an_error(check):
    camera = [{"id": "camera"}]
    assert check([work(skill="designer", equipment=[{"equipment": "camera"}])], equipment=camera) == ()
    (issue,) = check([work(skill="designer", equipment=[{"equipment": "camrea"}])], equipment=camera)
    assert issue == Issue(
        "projects[0].tasks[0].equipment[0].equipment",
        '"camrea"',
        "expected a piece of equipment of the plan",
        'did you mean "camera"? known equipment: camera',
        "error",
        "unknown-equipment",
    )


def test_an_unknown_consumable_of_a_mode_is_an_error(check):
    mode = {
        "id": "m",
        "work": "1d",
        "needs": [{"skill": "designer"}],
        "consumables": [{"consumable": "ink", "amount": 1}],
    }
    assert check([{"id": "a", "modes": [mode]}], consumables=[{"id": "ink", "amount": 1}]) == ()
    (issue,) = check([{"id": "a", "modes": [mode]}])
    assert (issue.path, issue.code) == (
        "projects[0].tasks[0].modes[0].consumables[0].consumable",
        "unknown-consumable",
    )


# --- progress -----------------------------------------------------------------------------------


def started(*people, **fields):
    return {"started": "2027-01-04", "people": list(people), **fields}


def test_progress_names_people_contractors_and_modes_that_exist(check):
    mode = {"id": "m", "work": "1d", "needs": [{"skill": "designer"}]}
    tasks = [
        work(skill="designer", progress=started("ann")),
        {"id": "b", "work": "1d", "skill": "designer", "progress": started("agency#2", mode="only")},
        {"id": "c", "modes": [mode], "progress": started("ann", mode="m")},
    ]
    assert check(tasks, contractor_pools=[POOL]) == ()


@pytest.mark.parametrize(
    ("person", "code", "expected", "hint"),
    [
        (
            "anne",
            "unknown-person",
            "expected a person of the plan",
            'did you mean "ann"? known people: ann, bob',
        ),
        (
            "agency",
            "unknown-person",
            "expected a person of the plan",
            'contractors are written "agency#1"',
        ),
        ("agency#3", "unknown-contractor", "expected one of agency#1 to agency#2", ""),
        (
            "nobody#1",
            "unknown-person",
            "expected a person of the plan",
            "known people: ann, bob",
        ),
    ],
)
def test_somebody_unknown_in_progress_is_an_error(check, person, code, expected, hint):
    (issue,) = check([work(skill="designer", progress=started(person))], contractor_pools=[POOL])
    path = "projects[0].tasks[0].progress.people[0]"
    assert issue == Issue(path, f'"{person}"', expected, hint, "error", code)


def test_an_unknown_mode_in_progress_is_an_error(check):
    (issue,) = check([work(skill="designer", progress=started(mode="fast"))])
    assert issue == Issue(
        "projects[0].tasks[0].progress.mode",
        '"fast"',
        "expected a mode of the task",
        "known modes of p/a: only",
        "error",
        "unknown-mode",
    )


def test_a_contractor_of_an_empty_pool_is_an_error(check):
    tasks = [work(skill="designer", progress=started("agency#1"))]
    issues = check(tasks, contractor_pools=[POOL | {"maximum": 0}])
    (issue,) = (issue for issue in issues if issue.code == "unknown-contractor")
    assert (issue.expected, issue.hint) == (
        "expected a pool with a maximum above 0",
        "nobody can be booked from this pool",
    )
