"""There is somebody for every need, and enough different people for all needs of a task."""

import pytest

from planner.errors import Issue

PATH = "projects[0].tasks[0]"
PEOPLE = [
    {"id": "ann", "skills": [{"skill": "designer", "level": 3}]},
    {"id": "bob", "skills": ["designer", "developer"]},
    {"id": "cyd", "skills": ["developer"]},
]


def needs(*each):
    return [{"id": "a", "work": "1d", "needs": list(each)}]


@pytest.fixture
def staffed(check):
    """Issues of one task with these needs."""

    def issues(*each, **changes):
        return check(needs(*each), **({"people": PEOPLE} | changes))

    return issues


# --- skills -------------------------------------------------------------------------------------


def test_a_skill_that_nobody_has_is_an_error_with_the_nearest(staffed):
    assert staffed({"skill": "desinger"}) == (
        Issue(
            f"{PATH}.needs[0].skill",
            '"desinger"',
            "expected a skill that somebody in the plan has",
            'did you mean "designer"? known skills: designer, developer',
            "error",
            "unknown-skill",
        ),
    )


def test_a_skill_of_a_pool_will_do_unless_nobody_can_be_booked(staffed):
    pool = {"id": "x", "skills": ["editor"], "rate": 80}
    assert staffed({"skill": "editor"}, contractor_pools=[pool]) == ()
    error, _ = staffed({"skill": "editor"}, contractor_pools=[pool | {"maximum": 0}])
    assert error.code == "unknown-skill"


def test_a_level_that_nobody_has_is_an_error(staffed):
    assert staffed({"skill": "designer", "level": 3}) == ()
    assert staffed({"skill": "designer", "level": 4}) == (
        Issue(
            f"{PATH}.needs[0].level",
            'level 4 of "designer"',
            "expected at most level 3, the highest that anybody has",
            "",
            "error",
            "skill-level",
        ),
    )


def test_skills_asked_for_in_short_and_in_modes_are_told_at_their_place(check):
    (short,) = check([{"id": "a", "work": "1d", "skill": "lost"}])
    assert short.path == f"{PATH}.skill"
    modes = [{"id": "m", "work": "1d", "needs": [{}, {"skill": "lost"}]}]
    (mode,) = check([{"id": "a", "modes": modes}])
    assert mode.path == f"{PATH}.modes[0].needs[1].skill"
    (beside,) = check([{"id": "a", "work": "1d", "skill": "designer", "needs": [{"skill": "lost"}]}])
    assert beside.path == f"{PATH}.needs[0].skill"


# --- numbers ------------------------------------------------------------------------------------


def test_a_need_asks_for_no_more_people_than_could_do_it(staffed):
    assert staffed({"skill": "designer", "count": 2}) == ()
    assert staffed({"skill": "designer", "count": 3}) == (
        Issue(
            f"{PATH}.needs[0].count",
            "3 × designer",
            "expected at most 2, those who could do it: ann, bob",
            "",
            "error",
            "too-few-people",
        ),
    )


def test_a_need_at_a_level_counts_only_people_of_that_level(staffed):
    (issue,) = staffed({"skill": "designer", "level": 2, "count": 2})
    assert (issue.found, issue.expected) == (
        "2 × designer (level 2 or above)",
        "expected at most 1, those who could do it: ann",
    )


def test_contractors_count_as_many_times_as_the_pool_has(staffed):
    pool = {"id": "x", "skills": ["designer"], "rate": 80, "maximum": 2}
    assert staffed({"skill": "designer", "count": 4}, contractor_pools=[pool]) == ()
    (issue,) = staffed({"skill": "designer", "count": 5}, contractor_pools=[pool])
    assert issue.expected == "expected at most 4, those who could do it: ann, bob, 2 of x"


def test_a_need_without_a_skill_may_be_filled_by_anybody(staffed):
    assert staffed({"count": 3}) == ()
    (issue,) = staffed({"count": 4})
    assert (issue.found, issue.code) == ("4 × anybody", "too-few-people")


def test_everybody_allowed_may_not_be_forbidden(staffed):
    assert staffed({"skill": "designer", "allowed": ["ann", "bob"], "forbidden": ["ann"]}) == ()
    assert staffed({"skill": "designer", "allowed": ["ann"], "forbidden": ["ann", "bob"]}) == (
        Issue(
            f"{PATH}.needs[0].forbidden",
            "everybody allowed is forbidden too",
            "expected somebody allowed who isn't forbidden",
            "",
            "error",
            "allowed-and-forbidden",
        ),
    )


def test_nobody_allowed_with_the_skill_is_an_error(staffed):
    (issue,) = staffed({"skill": "designer", "allowed": ["cyd"]})
    assert issue == Issue(
        f"{PATH}.needs[0].skill",
        "designer",
        "expected a need that somebody can fill",
        "whoever has it is not among those allowed, is forbidden, or has no working time",
        "error",
        "nobody-available",
    )


def test_somebody_who_has_left_cannot_fill_a_need(staffed):
    people = [PEOPLE[0] | {"employed_last": "2026-12-31"}, PEOPLE[2]]
    (issue,) = staffed({"skill": "designer"}, people=people)
    assert issue.code == "nobody-available"


# --- pinned -------------------------------------------------------------------------------------


def test_as_many_people_are_pinned_as_the_need_counts(staffed):
    assert staffed({"pinned": ["ann", "bob"], "count": 2}) == ()
    assert staffed({"pinned": ["ann", "bob"]}) == (
        Issue(
            f"{PATH}.needs[0].pinned",
            "2 people pinned: ann, bob",
            "expected as many as count, 1",
            "",
            "error",
            "pinned-count",
        ),
    )


def test_nobody_is_pinned_twice(staffed):
    (issue,) = staffed({"pinned": ["ann", "ann"], "count": 2})
    assert (issue.path, issue.code) == (f"{PATH}.needs[0].pinned[1]", "person-twice")


def test_nobody_pinned_is_forbidden_or_not_allowed(staffed):
    (forbidden,) = staffed({"pinned": ["ann"], "forbidden": ["ann"]})
    assert (forbidden.path, forbidden.code) == (f"{PATH}.needs[0].pinned[0]", "pinned-forbidden")
    (allowed,) = staffed({"pinned": ["ann"], "allowed": ["bob"]})
    assert (allowed.code, allowed.expected) == ("pinned-not-allowed", "expected one of those allowed: bob")


def test_somebody_pinned_without_the_skill_is_pointed_out(staffed):
    assert staffed({"pinned": ["ann"], "skill": "developer"}) == (
        Issue(
            f"{PATH}.needs[0].pinned[0]",
            '"ann" without "developer"',
            'expected somebody with "developer"',
            "counted at 100%; skills of ann: designer",
            "warning",
            "pinned-without-skill",
        ),
    )


def test_somebody_pinned_below_the_level_is_an_error(staffed):
    assert staffed({"pinned": ["ann"], "skill": "designer", "level": 3}) == ()
    (issue,) = staffed({"pinned": ["bob"], "skill": "designer", "level": 3})
    assert issue == Issue(
        f"{PATH}.needs[0].pinned[0]",
        '"bob", who has level 1 of "designer"',
        "expected somebody of level 3 or above",
        "",
        "error",
        "pinned-below-level",
    )


def test_somebody_pinned_in_short_is_told_at_person(check):
    (issue,) = check([{"id": "a", "work": "1d", "person": "ann", "skill": "developer"}])
    assert (issue.path, issue.code) == (f"{PATH}.person", "pinned-without-skill")


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"employed_last": "2026-12-31"}, "employed until 2026-12-31"),
        ({"calendar": "never"}, "the calendar of ann has no hours"),
    ],
)
def test_somebody_pinned_who_never_works_is_an_error(check, fields, hint):
    issues = check(
        [{"id": "a", "work": "1d", "person": "ann"}],
        people=[{"id": "ann", **fields}],
        calendars=[{"id": "never", "week": {}}, {"id": "c"}],
    )
    assert issues[0] == Issue(
        f"{PATH}.person",
        '"ann", who never works',
        "expected somebody with working time after the plan's start",
        hint,
        "error",
        "person-never-works",
    )


def test_somebody_on_leave_until_after_the_plans_end_never_works_in_it(check):
    leave = [{"first": "2027-01-01", "last": "2028-12-31"}]
    issues = check(
        [{"id": "a", "work": "1d", "person": "ann"}],
        people=[{"id": "ann", "time_off": leave}],
        end="2028-06-30",
    )
    assert (issues[0].code, issues[0].hint) == (
        "person-never-works",
        "time off from 2027-01-01 to 2028-12-31",
    )


def test_somebody_back_from_a_long_leave_can_be_pinned(check):
    leave = [{"first": "2027-01-01", "last": "2028-12-31"}]
    issues = check([{"id": "a", "work": "1d", "person": "ann"}], people=[{"id": "ann", "time_off": leave}])
    assert [(issue.path, issue.severity) for issue in issues] == [("people[0]", "warning")]


def test_somebody_whose_calendar_has_hours_later_can_be_pinned(check):
    changes = [{"first": "2029-01-01", "week": {"mon": "09:00-17:00"}}]
    issues = check(
        [{"id": "a", "work": "1d", "person": "ann"}],
        people=[{"id": "ann"}],
        calendars=[{"id": "c", "week": {}, "changes": changes}],
        calendar="c",
    )
    assert {issue.severity for issue in issues} == {"warning"}


# --- all needs together -------------------------------------------------------------------------


def test_two_people_cannot_cover_three_places(staffed):
    assert staffed({"skill": "designer"}, {"skill": "developer", "count": 2}) == ()
    (issue,) = staffed({"skill": "designer", "count": 2}, {"skill": "developer", "count": 2})
    assert issue == Issue(
        f"{PATH}.needs[1]",
        "4 different people for 2 × designer and 2 × developer",
        "expected at most 3, those who could do it: ann, bob, cyd",
        "nobody fills two places of one task",
        "error",
        "too-few-people",
    )


def test_a_person_pinned_twice_in_one_task_is_one_too_few(check):
    (issue,) = check([{"id": "a", "work": "1d", "person": "ann", "needs": [{"pinned": ["ann"]}]}])
    assert (issue.path, issue.found) == (f"{PATH}.needs[0]", "2 different people for ann and ann")


# --- when it does not matter --------------------------------------------------------------------


@pytest.mark.parametrize("status", ["on-hold", "done"])
def test_needs_of_projects_that_are_not_planned_do_not_matter(check, status):
    assert check(needs({"skill": "lost"}), project={"status": status}) == ()


@pytest.mark.parametrize(
    "progress", [{"finished": "2026-12-24"}, {"started": "2026-12-01", "people": ["ann"]}]
)
def test_needs_of_tasks_whose_people_are_given_do_not_matter(check, progress):
    assert check([{"id": "a", "work": "1d", "skill": "lost", "progress": progress}]) == ()
