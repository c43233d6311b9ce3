"""What is said to have happened can have happened."""

import pytest

from planner.errors import Issue

PATH = "projects[0].tasks[0].progress"


def task(**progress):
    return [{"id": "a", "work": "2d", "skill": "designer", "progress": progress}]


@pytest.mark.parametrize(
    "progress",
    [
        {},
        {"started": "2027-01-04"},
        {"started": "2026-12-01", "percent": "50%"},
        {"started": "2026-12-01", "remaining": "4h", "hours": "12h", "cost": 500},
        {"started": "2026-12-01", "finished": "2026-12-01"},
        {"finished": "2026-12-01", "percent": "100%"},
        {"finished": "2026-12-01", "remaining": "0h"},
        {"percent": "0%"},
    ],
)
def test_progress_up_to_the_plans_start_is_fine(check, progress):
    assert check(task(**progress)) == ()


@pytest.mark.parametrize("field", ["started", "finished"])
def test_nothing_has_happened_after_the_plans_start(check, field):
    assert check(task(**{field: "2027-01-05"})) == (
        Issue(
            f"{PATH}.{field}",
            "2027-01-05",
            "expected a date no later than the plan's start, 2027-01-04",
            "move the plan's start on, if that day has come",
            "error",
            "in-the-future",
        ),
    )


def test_nothing_finishes_before_it_starts(check):
    assert check(task(started="2026-12-10", finished="2026-12-09")) == (
        Issue(
            f"{PATH}.finished",
            "2026-12-09",
            "expected a date no earlier than its start, 2026-12-10",
            "swap the two?",
            "error",
            "finished-before-started",
        ),
    )


def test_nothing_remains_of_a_finished_task(check):
    assert check(task(finished="2026-12-10", remaining="4h")) == (
        Issue(
            f"{PATH}.remaining",
            "4h",
            "expected nothing remaining of a finished task",
            "leave out finished, if it goes on",
            "error",
            "remaining-when-finished",
        ),
    )


def test_a_finished_task_at_less_than_all_is_pointed_out(check):
    assert check(task(finished="2026-12-10", percent="62.5%")) == (
        Issue(
            f"{PATH}.percent",
            "62.5%",
            "expected 100%, or no percentage: the task is finished",
            "",
            "warning",
            "unfinished-percent",
        ),
    )


@pytest.mark.parametrize(("field", "value"), [("percent", "40%"), ("remaining", "4h")])
def test_progress_of_a_task_that_never_started_is_an_error(check, field, value):
    assert check(task(**{field: value})) == (
        Issue(f"{PATH}.{field}", value, "expected progress.started beside it", "", "error", "not-started"),
    )


@pytest.mark.parametrize("progress", [{"percent": "100%"}, {"remaining": "0h"}])
def test_a_task_of_which_nothing_remains_should_be_finished(check, progress):
    assert check(task(started="2026-12-10", **progress)) == (
        Issue(
            f"{PATH}.finished",
            "nothing remains",
            "expected progress.finished",
            "write when it was finished",
            "warning",
            "done-without-finish",
        ),
    )


def test_a_percentage_beside_remaining_work_has_no_effect(check):
    (issue,) = check(task(started="2026-12-10", remaining="4h", percent="50%"))
    assert (issue.path, issue.severity, issue.code) == (
        f"{PATH}.percent",
        "warning",
        "percent-without-effect",
    )


# --- who does it --------------------------------------------------------------------------------


def team(*people, **progress):
    needs = [{"skill": "designer"}, {"skill": "developer"}]
    done = {"started": "2026-12-10", "people": list(people), **progress}
    return [{"id": "a", "work": "2d", "needs": needs, "progress": done}]


def test_as_many_people_do_it_as_its_needs_ask_for(check):
    assert check(team("ann", "bob")) == ()
    assert check(team("ann")) == (
        Issue(
            f"{PATH}.people",
            "1 person",
            "expected 2, as many as its needs ask for",
            "",
            "error",
            "wrong-number-of-people",
        ),
    )


def test_nobody_does_two_parts_of_it(check):
    (issue,) = check(team("ann", "ann"))
    assert (issue.path, issue.found, issue.code) == (f"{PATH}.people", '"ann"', "person-twice")


def test_who_did_a_finished_task_is_history(check):
    assert check(team("ann", finished="2026-12-24")) == ()


def test_the_people_are_those_of_the_mode_chosen_or_of_any_mode(check):
    modes = [
        {"id": "alone", "work": "1d", "needs": [{"skill": "designer"}]},
        {"id": "pair", "work": "1d", "needs": [{}, {}]},
    ]

    def chosen(**progress):
        return [{"id": "a", "modes": modes, "progress": {"started": "2026-12-10", **progress}}]

    assert check(chosen(mode="alone", people=["ann"])) == ()
    assert check(chosen(people=["ann", "bob"])) == ()
    (issue,) = check(chosen(mode="pair", people=["ann"]))
    assert issue.expected == "expected 2, as many as its needs ask for"
    (issue,) = check(chosen(people=["ann", "bob", "ann"]))[:1]
    assert issue.code in ("person-twice", "wrong-number-of-people")
