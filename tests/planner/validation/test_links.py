"""Links join what can be joined, with lags that can be kept."""

import pytest

from planner.errors import Issue
from planner.validation import links

A = {"id": "a", "work": "1d", "skill": "designer"}


def b(**link):
    return {"id": "b", "work": "1d", "skill": "designer", "after": [{"task": "a", **link}]}


def test_a_task_after_itself_is_an_error(check):
    (issue,) = check([{**A, "after": ["a"]}])
    assert issue == Issue(
        "projects[0].tasks[0].after[0].task",
        '"a" after itself',
        "expected a task other than itself",
        "",
        "error",
        "self-dependency",
    )


def test_a_task_after_itself_by_its_full_name_is_an_error(check):
    (issue,) = check([{**A, "after": ["p/a"]}])
    assert issue.code == "self-dependency"


# --- summaries ----------------------------------------------------------------------------------

SUMMARY = [{"id": "s"}, {**A, "parent": "s"}]


@pytest.mark.parametrize("kind", ["FS", "FF"])
def test_the_end_of_a_summary_or_project_may_be_waited_for(check, kind):
    own = {"id": "b", "work": "1d", "skill": "designer", "after": [{"task": "s", "type": kind}]}
    other = {"id": "q", "tasks": [{**A, "after": [{"task": "p/", "type": kind}]}]}
    assert check(projects=[{"id": "p", "tasks": [*SUMMARY, own]}, other]) == ()


@pytest.mark.parametrize("kind", ["SS", "SF"])
def test_a_link_out_of_the_start_of_a_summary_is_an_error(check, kind):
    link = {"task": "s", "type": kind}
    (issue,) = check([*SUMMARY, {"id": "b", "work": "1d", "skill": "designer", "after": [link]}])
    assert issue == Issue(
        "projects[0].tasks[2].after[0].type",
        f'{kind} out of a summary, "s"',
        "expected FS or FF out of a summary",
        "link to the start of one of its first tasks instead",
        "error",
        "start-of-summary",
    )


def test_a_link_out_of_the_start_of_a_project_is_an_error(check):
    other = {"id": "q", "tasks": [{**A, "after": [{"task": "p/", "type": "SS"}]}]}
    (issue,) = check(projects=[{"id": "p", "tasks": [A]}, other])
    assert (issue.path, issue.found) == (
        "projects[1].tasks[0].after[0].type",
        'SS out of a whole project, "p/"',
    )


def test_a_link_to_a_project_on_hold_has_no_effect(check):
    held = {"id": "p", "status": "on-hold", "tasks": [A]}
    (issue,) = check(projects=[held, {"id": "q", "tasks": [{**A, "after": ["p/a"]}]}])
    assert issue == Issue(
        "projects[1].tasks[0].after[0].task",
        '"p/a", whose project is on-hold',
        "expected a planned task: this link has no effect",
        "",
        "warning",
        "void-link",
    )


def test_links_that_spread_to_millions_are_an_error(check, monkeypatch):
    monkeypatch.setattr(links, "MOST_LINKS", 8)
    first = [{**A, "id": f"f{number}", "parent": "first"} for number in range(3)]
    then = [{**A, "id": f"t{number}", "parent": "then"} for number in range(3)]
    tasks = [{"id": "first"}, *first, {"id": "then", "after": ["first"]}, *then]
    (issue,) = check(tasks)
    assert issue == Issue(
        "projects[0].tasks[4].after[0].task",
        '"first", spread to every task of both',
        "expected at most 8 links in a plan",
        "put a milestone between the two",
        "error",
        "too-many-links",
    )
    monkeypatch.setattr(links, "MOST_LINKS", 9)
    assert check(tasks) == ()


# --- lags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lag", ["-1d", "0h", "2ed", "90min"])
def test_leads_and_lags_of_any_sign_are_fine(check, lag):
    assert check([A, b(lag=lag)]) == ()


@pytest.mark.parametrize(
    ("least", "most"),
    [
        ("2d", "1d"),
        ("1d", "0h"),
        ("0h", "-1h"),
        ("1ed", "23eh"),
        ("90min", "1h"),
        ("25h", "1d"),  # a working day has 24 hours at most
        ("2w", "1d"),  # a working week has one working day at least
        ("25h", "1ed"),  # working time is never longer than the time it lies in
        ("1ed", "-1h"),
        ("-1d", "-2d"),
        ("-1eh", "-2eh"),
    ],
)
def test_a_greatest_lag_below_the_least_is_an_error(check, least, most):
    assert check([A, b(lag=least, max_lag=most)]) == (
        Issue(
            "projects[0].tasks[1].after[0].max_lag",
            most,
            f"expected at least the lag, {least}",
            "swap lag and max_lag?",
            "error",
            "max-lag-below-lag",
        ),
    )


@pytest.mark.parametrize(
    ("least", "most"),
    [
        ("1d", "1d"),
        ("1d", "8h"),  # a day may have fewer hours than 8
        ("5d", "1w"),
        ("3d", "2w"),
        ("2d", "1ed"),  # a day may have less than 12 hours
        ("2eh", "0h"),  # over a weekend no working time passes
        ("-2ed", "-1ed"),
        ("-2d", "-3h"),
        ("-1d", "-2ed"),
    ],
)
def test_lags_that_some_calendar_can_keep_are_left_to_the_engine(check, least, most):
    assert check([A, b(lag=least, max_lag=most)]) == ()
