"""Rules link and max-lag: the four types, lags and leads, elapsed and in calendars, summaries.

The office works Monday to Friday 09:00-17:00; milestones stand at any minute.
"""

import pytest

START, FINISH = "tue 09:00", "tue 13:00"


def joined(desk, link, **parts):
    """Task i and a task j after it, each of 4 h: i by ann on Tuesday morning, j by bob."""
    return desk.plan(
        {"id": "i", "work": "4h", "person": "ann"},
        {"id": "j", "work": "4h", "person": "bob", "after": [{"task": "i", **link}]},
        **parts,
    )


def i(desk):
    return desk.entry("i", "ann", "tue 09:00-13:00")


# The least b and one slot too early, for j worked in one go or over night.
TYPES = [
    ("FS", ["tue 13:00-17:00"], ["tue 12:30-16:30"]),
    ("SS", ["tue 09:00-13:00"], ["mon 16:30-17:00", "tue 09:00-12:30"]),
    ("FF", ["tue 09:00-13:00"], ["mon 16:30-17:00", "tue 09:00-12:30"]),
]
SHORT_BY = {"FS": 30, "SS": 16 * 60 + 30, "FF": 30}


@pytest.mark.parametrize(("link_type", "good", "bad"), TYPES)
def test_each_type_compares_its_two_ends(desk, link_type, good, bad):
    plan = joined(desk, {"type": link_type})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", *good)) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", *bad)) == [
        ("link", "p/j", SHORT_BY[link_type], "minutes")
    ]


def test_start_to_finish_holds_the_finish_from_the_start(desk):
    # j may finish from Tuesday 09:00 on; in working hours that is Monday 13:00-17:00 at the latest ...
    plan = joined(desk, {"type": "SF"})
    # ... which finishes at 17:00 on Monday, 16 h before i starts.
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "mon 13:00-17:00")) == [
        ("link", "p/j", 960, "minutes")
    ]
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "mon 13:30-17:00", "tue 09:00-09:30")) == []


def test_a_working_lag_counts_working_time(desk):
    # 6 h after Tuesday 13:00: 4 h on Tuesday, 2 on Wednesday.
    plan = joined(desk, {"lag": "6h"})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 11:00-15:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 10:30-14:30")) == [
        ("link", "p/j", 30, "minutes")
    ]


def test_a_lag_that_ends_with_the_day_ends_there(desk):
    # E is the earliest moment: 4 h after 13:00 is 17:00, so a milestone may stand at 17:00.
    plan = desk.plan(
        {"id": "i", "work": "4h", "person": "ann"},
        {"id": "m", "milestone": True, "after": [{"task": "i", "lag": "4h"}]},
    )
    assert desk.found(plan, i(desk), desk.moment("m", "tue 17:00")) == []
    assert desk.found(plan, i(desk), desk.moment("m", "tue 16:59")) == [("link", "p/m", 1, "minutes")]


def test_a_day_of_lag_is_the_calendars_day(desk):
    # Four days of four hours a week: 1d is 4 h, 1w is 16 h; the project's calendar is meant.
    part_time = {"id": "part", "week": {"mon-thu": "09:00-13:00"}}
    plan = joined(desk, {"lag": "1d"}, calendars=[part_time], project={"calendar": "part"})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 13:00-17:00")) == []
    # 4 h after Tuesday 13:00 is Wednesday 13:00.
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 12:00-16:00")) == [
        ("link", "p/j", 60, "minutes")
    ]


def test_a_link_may_name_its_calendar(desk):
    nights = {"id": "nights", "week": {"mon-fri": "18:00-24:00"}}
    plan = joined(desk, {"lag": "3h", "calendar": "nights"}, calendars=[nights])
    # 3 h of nights after Tuesday 13:00 are done at 21:00.
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 09:00-13:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:00-17:00")) == [
        ("link", "p/j", 480, "minutes")
    ]


def test_an_elapsed_lag_counts_every_minute(desk):
    plan = joined(desk, {"lag": "20eh"})
    # 20 h after Tuesday 13:00 is Wednesday 09:00.
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 09:00-13:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:00-17:00")) == [
        ("link", "p/j", 1200, "minutes")
    ]


def test_a_lead_lets_the_successor_begin_before(desk):
    # 6 working hours before Tuesday 13:00: 4 on Tuesday, 2 on Monday: 15:00.
    plan = joined(desk, {"lag": "-6h"})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "mon 15:00-17:00", "tue 09:00-11:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "mon 14:00-17:00", "tue 09:00-10:00")) == [
        ("link", "p/j", 60, "minutes")
    ]


# --- maximal lags -------------------------------------------------------------------------------


def test_a_maximal_lag_in_working_time(desk):
    # 4 h after Tuesday 13:00 is 17:00, the same working minute as Wednesday 09:00.
    plan = joined(desk, {"max_lag": "4h"})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 09:00-13:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "wed 10:00-14:00")) == [
        ("max-lag", "p/j", 60, "minutes")
    ]


def test_a_maximal_elapsed_lag_is_rounded_up_to_the_grid(desk):
    plan = joined(desk, {"max_lag": "70emin"})  # 14:10, rounded up 14:30
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 14:30-17:00", "wed 09:00-10:30")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 15:00-17:00", "wed 09:00-11:00")) == [
        ("max-lag", "p/j", 30, "minutes")
    ]


def test_a_maximal_lead_wants_the_successor_well_before(desk):
    # At the latest 5 working hours before Tuesday 13:00: Monday 16:00.
    plan = joined(desk, {"lag": "-10d", "max_lag": "-5h"})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "mon 16:00-17:00", "tue 09:00-12:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "mon 16:30-17:00", "tue 09:00-12:30")) == [
        ("max-lag", "p/j", 30, "minutes")
    ]


def test_a_maximal_lag_of_nothing_keeps_two_tasks_together(desk):
    plan = joined(desk, {"max_lag": "0h"})
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:00-17:00")) == []
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:30-17:00", "wed 09:00-9:30")) == [
        ("max-lag", "p/j", 30, "minutes")
    ]


def test_a_lag_far_beyond_the_schedule_is_still_exact(desk):
    # 100 working days after Tuesday the 5th 13:00: 20 weeks later, Tuesday 13:00.
    plan = joined(desk, {"lag": "100d"})
    minutes = desk.at("tue+20 13:00") - desk.at("tue 13:00")
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:00-17:00")) == [
        ("link", "p/j", minutes, "minutes")
    ]


def test_a_calendar_that_never_works_breaks_every_lag(desk):
    never = {"id": "never", "week": {}}
    plan = joined(desk, {"lag": "1h", "calendar": "never"}, calendars=[never])
    [(rule, where, amount, _)] = desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:00-17:00"))
    assert (rule, where) == ("link", "p/j")
    assert amount > 7 * 1440


def test_holidays_unknown_beyond_the_schedule_do_not_stop_the_proof(desk):
    # The library knows German holidays until 2100; a lag of 80 years would ask for more.
    german = {"id": "german", "holidays": [{"country": "DE"}]}
    plan = joined(desk, {"max_lag": "4000w", "calendar": "german"}, calendars=[german])
    assert desk.found(plan, i(desk), desk.entry("j", "bob", "tue 13:00-17:00")) == []


# --- what a link means --------------------------------------------------------------------------


def milestones(desk, *tasks, **parts):
    return desk.plan(*({"milestone": True, **task} for task in tasks), **parts)


def test_links_into_a_summary_go_to_every_leaf(desk):
    plan = desk.plan(
        {"id": "i", "milestone": True},
        {"id": "s", "after": ["i"]},
        {"id": "t", "parent": "s"},
        {"id": "a", "milestone": True, "parent": "t"},
        {"id": "b", "milestone": True, "parent": "s"},
    )
    entries = [desk.moment("i", "tue 09:00"), desk.moment("a", "tue 08:00"), desk.moment("b", "tue 08:59")]
    assert sorted(desk.found(plan, *entries)) == [
        ("link", "p/a", 60, "minutes"),
        ("link", "p/b", 1, "minutes"),
    ]


def test_links_out_of_a_summary_come_from_its_last_leaf(desk):
    plan = desk.plan(
        {"id": "s"},
        {"id": "a", "milestone": True, "parent": "s"},
        {"id": "b", "milestone": True, "parent": "s"},
        {"id": "j", "milestone": True, "after": [{"task": "s", "lag": "1eh", "max_lag": "10eh"}]},
    )
    entries = [desk.moment("a", "tue 09:00"), desk.moment("b", "tue 11:00")]
    assert desk.found(plan, *entries, desk.moment("j", "tue 12:00")) == []
    assert desk.found(plan, *entries, desk.moment("j", "tue 11:59")) == [("link", "p/j", 1, "minutes")]
    # The maximal lag counts from the first leaf: 09:00 + 10 h.
    assert desk.found(plan, *entries, desk.moment("j", "tue 19:05")) == [("max-lag", "p/j", 5, "minutes")]


def other_project(**rest):
    return {"id": "q", "tasks": [{"id": "x", "milestone": True}, {"id": "y", "milestone": True}], **rest}


@pytest.mark.parametrize(("target", "minutes"), [("q/x", 60), ("q/", 120)])
def test_links_reach_into_other_projects(desk, target, minutes):
    j = {"id": "j", "milestone": True, "after": [target]}
    plan = desk.plan(projects=[{"id": "p", "tasks": [j]}, other_project()])
    entries = [desk.moment("x", "tue 10:00", "q"), desk.moment("y", "tue 11:00", "q")]
    assert desk.found(plan, desk.moment("j", "tue 11:00"), *entries) == []
    assert desk.found(plan, desk.moment("j", "tue 09:00"), *entries) == [("link", "p/j", minutes, "minutes")]


def test_links_to_projects_on_hold_are_void(desk):
    tasks = [{"id": "j", "milestone": True, "after": ["q/x", "q/"]}]
    held = other_project(status="on-hold")
    held["tasks"][0]["after"] = ["p/j"]
    plan = desk.plan(projects=[{"id": "p", "tasks": tasks}, held, {"id": "r"}])
    assert desk.found(plan, desk.moment("j", "mon 09:00")) == []


def test_a_link_to_an_empty_project_asks_nothing(desk):
    plan = desk.plan(
        projects=[{"id": "p", "tasks": [{"id": "j", "milestone": True, "after": ["r/"]}]}, {"id": "r"}]
    )
    assert desk.found(plan, desk.moment("j", "mon 09:00")) == []


@pytest.mark.parametrize("target", ["nothing", "q/nothing", "nowhere/"])
def test_a_link_to_nothing_cannot_be_proved(desk, target):
    plan = desk.plan(
        projects=[{"id": "p", "tasks": [{"id": "j", "milestone": True, "after": [target]}]}, other_project()]
    )
    entries = [desk.moment("x", "tue 10:00", "q"), desk.moment("y", "tue 11:00", "q")]
    assert desk.found(plan, desk.moment("j", "mon 09:00"), *entries) == [("link", "p/j", 1, "links")]


def test_a_link_from_a_missing_task_is_not_asked(desk):
    plan = milestones(desk, {"id": "i"}, {"id": "j", "after": ["i"]})
    assert desk.found(plan, desk.moment("j", "mon 09:00")) == [("coverage", "p/i", 1, "tasks")]


def test_parents_in_a_circle_end_the_search(desk):
    # Such a plan is refused by validation; the checker must not hang on it.
    plan = milestones(
        desk, {"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}, {"id": "j", "after": ["a"]}
    )
    assert desk.found(plan, desk.moment("j", "mon 09:00")) == [("link", "p/j", 1, "links")]
