"""Hard dates leave time for what comes before, with everybody free; where they don't, a warning says so."""

import time

import pytest

from planner.generator import Mix, generate_plan
from planner.validation import validate

FIELD = "projects[0].tasks[1]"
WEDNESDAY = "2027-01-06"


def a(work="8h", **more):
    return {"id": "a", "work": work, "skill": "designer", **more}


def b(**more):
    return {"id": "b", "work": "8h", "skill": "developer", "after": ["a"], **more}


def told(issues):
    return [(i.path, i.severity, i.code, i.found, i.expected) for i in issues]


def test_two_pins_on_one_day_along_a_link_name_both_tasks_and_by_how_much(check):
    # a is done on Wednesday at 17:00; bob is there again on Thursday at 09:00, 9 h after Wednesday's end.
    assert told(check([a(start=WEDNESDAY), b(start=WEDNESDAY)])) == [
        (
            f"{FIELD}.start",
            "warning",
            "too-soon-after-predecessor",
            "2027-01-06, but a, which b comes after, is finished at 2027-01-06 17:00 at the earliest",
            "expected 2027-01-07 09:00 or later: it is 540 min short",
        )
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2027-01-07"},
        {"start": "2027-01-06T17:00"},  # no working moment: the next one is meant
        {"deadline": "2027-01-07"},
        {"constraint": {"type": "start-no-earlier-than", "date": WEDNESDAY}},
        {"constraint": {"type": "as-late-as-possible"}},
        {"due": WEDNESDAY},
    ],
)
def test_dates_with_time_enough_are_fine(check, fields):
    assert [
        i for i in check([a(start=WEDNESDAY), b(**fields)]) if i.code == "too-soon-after-predecessor"
    ] == []


@pytest.mark.parametrize(
    ("field", "fields", "short"),
    [
        ("deadline", {"deadline": "2027-01-06"}, 17 * 60),
        ("constraint.date", {"constraint": {"type": "must-start-on", "date": WEDNESDAY}}, 9 * 60),
        ("constraint.date",
         {"constraint": {"type": "start-no-later-than", "date": "2027-01-06T12:00"}}, 21 * 60),
        ("constraint.date", {"constraint": {"type": "finish-no-later-than", "date": "2027-01-07T16:00"}}, 60),
        ("constraint.date", {"constraint": {"type": "must-finish-on", "date": WEDNESDAY}}, 17 * 60),
    ],
)  # fmt: skip
def test_every_kind_of_hard_date_is_looked_at(check, field, fields, short):
    (issue,) = check([a(start=WEDNESDAY), b(**fields)])
    assert (issue.path, issue.code) == (f"{FIELD}.{field}", "too-soon-after-predecessor")
    assert f"it is {short} min short" in issue.expected


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ({"type": "FS", "lag": "1d"}, 33 * 60),  # from Thursday 17:00 on: Friday 09:00
        ({"type": "FS", "lag": "-4h"}, 0),
        ({"type": "SS", "lag": "2h"}, 0),
        ({"type": "SS", "lag": "1d"}, 9 * 60),
        ({"type": "FF"}, 0),
        ({"type": "SF"}, 0),
        ({"type": "FS", "lag": "24eh"}, 33 * 60),
    ],
)
def test_types_and_lags_count(check, link, short):
    tasks = [a(start=WEDNESDAY), b(start=WEDNESDAY, after=[{"task": "a", **link}])]
    assert [f"it is {short} min short" in i.expected for i in check(tasks)] == [True] * bool(short)


def test_a_finish_that_links_delay_is_compared_with_a_deadline(check):
    tasks = [a(start=WEDNESDAY), b(deadline="2027-01-06T12:00", after=[{"task": "a", "type": "FF"}])]
    (issue,) = check(tasks)
    assert "300 min short" in issue.expected
    tasks = [a(start=WEDNESDAY), b(deadline="2027-01-05", after=[{"task": "a", "type": "SF"}])]
    assert "a, which b comes after, is started at 2027-01-06 09:00" in check(tasks)[0].found


def test_whole_chains_count_from_the_data_date_on_with_the_soonest_people(check):
    # Monday a, Tuesday and Wednesday the wait, Thursday c, so d could start on Friday.
    tasks = [
        a(),
        {"id": "w", "wait": "2d", "after": ["a"]},
        {"id": "m", "milestone": True, "after": ["w"]},
        {"id": "c", "modes": [{"id": "slow", "work": "16h", "needs": [{"skill": "designer"}]},
                              {"id": "fast", "duration": "8h", "needs": [{"skill": "developer"}]}],
         "after": ["m"]},
        b(id="d", start="2027-01-07", after=["c"]),
    ]  # fmt: skip
    (issue,) = check(tasks)
    assert issue.found == (
        "2027-01-07, but c, which d comes after, is finished at 2027-01-07 17:00 at the earliest"
    )
    tasks[-1]["start"] = "2027-01-08"
    assert check(tasks) == ()


def test_a_milestone_pinned_to_the_minute_at_which_all_is_done_is_fine(check):
    tasks = [a(), {"id": "m", "milestone": True, "start": "2027-01-04T17:00", "after": ["a"]}]
    assert check(tasks) == ()
    tasks[1]["start"] = "2027-01-04T16:59"
    assert "1 min short" in check(tasks)[0].expected


def test_elapsed_waits_run_on_the_clock(check):
    tasks = [{"id": "w", "wait": "24eh"}, b(start="2027-01-04", after=["w"])]
    assert "540 min short" in check(tasks)[0].expected


def test_tasks_of_other_projects_are_named_with_them(check):
    other = {
        "id": "q",
        "tasks": [{"id": "z", "work": "8h", "skill": "developer", "start": "2027-01-04", "after": ["p/a"]}],
    }
    own = {"id": "p", "tasks": [a()]}
    (issue,) = check(projects=[own, other])
    assert "but p/a, which z comes after" in issue.found


def test_a_link_to_a_summary_counts_for_its_tasks(check):
    tasks = [
        a(start=WEDNESDAY),
        {"id": "phase", "after": ["a"]},
        b(start=WEDNESDAY, after=[], parent="phase"),
    ]
    assert [issue.code for issue in check(tasks)] == ["too-soon-after-predecessor"]


def test_what_has_begun_or_is_finished_binds_no_more(check):
    done = {"progress": {"started": "2027-01-01", "finished": "2027-01-02"}}
    assert check([a("400h", **done), b(start="2027-01-04")]) == ()
    begun = {"progress": {"started": "2027-01-01", "remaining": "40h"}}
    assert check([a("80h", **begun), b(start="2027-01-04")]) == ()
    assert check([a(start=WEDNESDAY), b(start="2027-01-01", progress={"started": "2027-01-01"})]) == ()


def test_a_date_that_the_task_alone_misses_is_told_once(check):
    assert [i.code for i in check([a(), b(work="80h", deadline="2027-01-05")])] == ["deadline-too-soon"]


def test_nothing_is_said_while_there_are_errors(check):
    codes = [i.code for i in check([a(start=WEDNESDAY), b(start=WEDNESDAY, skill="piper")])]
    assert codes == ["unknown-skill"]


def test_dates_beyond_what_is_looked_at_are_left_alone(check):
    tasks = [a(start="2035-01-03"), b(start="2035-01-03")]
    assert [i for i in check(tasks) if i.code == "too-soon-after-predecessor"] == []


def test_long_chains_and_large_plans_are_quick():
    plan = generate_plan(projects=60, tasks=3000, people=100, seed=1, mix=Mix(deadlines=1.0))
    began = time.perf_counter()
    validate(plan)
    assert time.perf_counter() - began < 10
