"""A task is one clear thing: work, duration, wait, milestone, modes, or a summary of others."""

import pytest

from planner.errors import Issue

AMOUNTS = {
    "work": {"work": "1d", "skill": "designer"},
    "duration": {"duration": "1d", "skill": "designer"},
    "wait": {"wait": "1d"},
    "milestone": {"milestone": True},
    "modes": {"modes": [{"id": "m", "work": "1d", "needs": [{"skill": "designer"}]}]},
}


@pytest.mark.parametrize("kind", AMOUNTS)
def test_each_kind_of_task_stands_alone(check, kind):
    assert check([{"id": "a", **AMOUNTS[kind]}]) == ()


def test_a_duration_needs_nobody(check):
    assert check([{"id": "a", "duration": "1d"}]) == ()


def test_a_task_of_no_kind_is_an_error(check):
    assert check([{"id": "a", "milestone": False}]) == (
        Issue(
            "projects[0].tasks[0].id",
            '"a" without anything to do',
            "expected exactly one of work, duration, wait, milestone and modes",
            "a summary has none of them, but tasks that name it as parent",
            "error",
            "no-kind",
        ),
    )


def test_a_task_of_several_kinds_is_an_error(check):
    (issue,) = check([{"id": "a", "work": "1d", "duration": "2d", "milestone": True, "skill": "designer"}])
    assert issue == Issue(
        "projects[0].tasks[0].duration",
        "work and duration and milestone",
        "expected exactly one of work, duration, wait, milestone and modes",
        "",
        "error",
        "several-kinds",
    )


def test_work_without_anybody_is_an_error(check):
    assert check([{"id": "a", "work": "1d"}]) == (
        Issue(
            "projects[0].tasks[0].work",
            "work, and nobody to do it",
            "expected at least one need",
            "name a skill, a person or needs, or write duration instead",
            "error",
            "work-without-people",
        ),
    )


@pytest.mark.parametrize("people", [{"skill": "designer"}, {"person": "ann"}, {"needs": [{}]}])
def test_a_wait_with_people_is_an_error(check, people):
    (field,) = people
    assert check([{"id": "a", "wait": "1d", **people}]) == (
        Issue(
            f"projects[0].tasks[0].{field}",
            f"{field} on a wait",
            "expected no people: a wait takes nobody",
            "write duration instead of wait, if it takes somebody's time",
            "error",
            "needs-on-wait",
        ),
    )


def test_a_milestone_with_people_is_an_error(check):
    (issue,) = check([{"id": "a", "milestone": True, "skill": "designer"}])
    assert (issue.path, issue.code) == ("projects[0].tasks[0].skill", "needs-on-milestone")


def test_a_wait_may_hold_equipment_but_a_milestone_cannot(check):
    camera = {"equipment": [{"equipment": "camera"}]}
    assert check([{"id": "a", "wait": "1d", **camera}], equipment=[{"id": "camera"}]) == ()
    (issue,) = check([{"id": "a", "milestone": True, **camera}], equipment=[{"id": "camera"}])
    assert (issue.severity, issue.code) == ("warning", "equipment-on-milestone")


def test_a_calendar_on_a_task_with_people_is_pointed_out(check):
    calendars = [{"id": "office"}]
    assert check([{"id": "a", "duration": "1d", "calendar": "office"}], calendars=calendars) == ()
    (issue,) = check([{"id": "a", "work": "1d", "person": "ann", "calendar": "office"}], calendars=calendars)
    assert issue == Issue(
        "projects[0].tasks[0].calendar",
        '"office" on a task with people',
        "expected no calendar: its people have theirs",
        "",
        "warning",
        "calendar-without-effect",
    )


# --- modes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("skill", "designer"),
        ("person", "ann"),
        ("needs", [{"skill": "designer"}]),
        ("equipment", [{"equipment": "camera"}]),
        ("consumables", [{"consumable": "ink", "amount": 1}]),
    ],
)
def test_needs_beside_modes_are_an_error(check, field, value):
    (issue,) = check(
        [{"id": "a", **AMOUNTS["modes"], field: value}],
        equipment=[{"id": "camera"}],
        consumables=[{"id": "ink", "amount": 1}],
    )
    assert issue == Issue(
        f"projects[0].tasks[0].{field}",
        f"{field} beside modes",
        f"expected {field} within each mode",
        "",
        "error",
        "needs-beside-modes",
    )


def mode(**fields):
    return [{"id": "a", "modes": [{"id": "m", **fields}]}]


def test_a_mode_has_either_work_or_duration(check):
    people = {"needs": [{"skill": "designer"}]}
    assert check(mode(duration="1d")) == ()
    (neither,) = check(mode(**people))
    assert (neither.path, neither.found) == ("projects[0].tasks[0].modes[0]", '"m" without anything to do')
    (both,) = check(mode(work="1d", duration="1d", **people))
    assert (both.path, both.found) == ("projects[0].tasks[0].modes[0].duration", "work and duration")


def test_a_mode_of_work_without_anybody_is_an_error(check):
    (issue,) = check(mode(work="1d"))
    assert (issue.path, issue.code) == ("projects[0].tasks[0].modes[0].work", "work-without-people")


# --- summaries ----------------------------------------------------------------------------------

CHILD = {"id": "b", "work": "1d", "skill": "designer", "parent": "a"}


def test_a_summary_needs_nothing_but_children(check):
    assert check([{"id": "a"}, CHILD]) == ()


@pytest.mark.parametrize("kind", AMOUNTS)
def test_a_summary_with_work_of_its_own_is_an_error(check, kind):
    issue = check([{"id": "a", **AMOUNTS[kind]}, CHILD])[0]
    assert issue == Issue(
        f"projects[0].tasks[0].{'skill' if kind == 'skill' else kind}",
        f'{kind} on "a", which is a summary: other tasks name it as parent',
        f"expected no {kind}",
        "its children carry that",
        "error",
        "work-on-summary",
    )


def test_a_date_on_a_summary_has_no_effect(check):
    (issue,) = check([{"id": "a", "due": "2027-02-01"}, CHILD])
    assert issue == Issue(
        "projects[0].tasks[0].due",
        "due on a summary",
        "expected no due: it has no effect there",
        "write it on its children",
        "warning",
        "without-effect-on-summary",
    )


def test_parents_that_lead_round_in_a_circle_are_named_one_by_one(check):
    tasks = [{"id": "a", "parent": "c"}, {"id": "b", "parent": "a"}, {"id": "c", "parent": "b"}]
    (issue,) = check([*tasks, {**CHILD, "id": "d"}])
    assert issue == Issue(
        "projects[0].tasks[0].parent",
        "a → c → b → a",
        "expected parents that end at a task without parent",
        "",
        "error",
        "parent-cycle",
    )


def test_a_task_that_is_its_own_parent_is_an_error(check):
    (issue,) = check([{"id": "a", "parent": "a"}])
    assert (issue.found, issue.code) == ("a → a", "parent-cycle")
