"""What comes after what: link types, lags and leads, maximal lags, summaries, whole projects."""

import pytest

pytestmark = pytest.mark.kernel


def pair(desk, link, first=None, second=None, **parts):
    """I by ann, 4 h from Monday 09:00, and j by bob, 4 h, after it."""
    return desk.plan(
        {"id": "i", "work": "4h", "person": "ann", **(first or {})},
        {"id": "j", "work": "4h", "person": "bob", "after": [{"task": "i", **link}], **(second or {})},
        **parts,
    )


@pytest.mark.parametrize(
    ("link", "j"),
    [
        # i: Monday 09:00-13:00.
        ({}, "mon 13:00 - mon 17:00"),
        ({"type": "SS"}, "mon 09:00 - mon 13:00"),
        ({"type": "FF"}, "mon 09:00 - mon 13:00"),
        ({"type": "SF"}, "mon 09:00 - mon 13:00"),
        ({"lag": "6h"}, "tue 11:00 - tue 15:00"),  # four of them on Monday
        ({"lag": "1d"}, "tue 13:00 - tue 17:00"),
        ({"lag": "1ed"}, "tue 13:00 - tue 17:00"),
        ({"lag": "6eh"}, "tue 09:00 - tue 13:00"),  # 19:00, so the next morning
        ({"lag": "-2h"}, "mon 11:00 - mon 15:00"),
        ({"lag": "-1ed"}, "mon 09:00 - mon 13:00"),  # before the data date: nothing is asked
        ({"type": "SS", "lag": "90min"}, "mon 10:30 - mon 14:30"),
        ({"type": "FF", "lag": "3h"}, "mon 12:00 - mon 16:00"),
        ({"type": "FF", "lag": "6h"}, "mon 15:00 - tue 11:00"),  # ends at 11:00: two hours of four on Monday
        ({"type": "SF", "lag": "7h"}, "mon 12:00 - mon 16:00"),
        ({"type": "FF", "lag": "100min"}, "mon 11:00 - mon 15:00"),  # 14:40 at the earliest, on the grid
    ],
)
def test_each_type_holds_with_its_lag(desk, link, j):
    times = desk.times(desk.solve(pair(desk, link)))
    assert times == {"i": "mon 09:00 - mon 13:00", "j": j}


def test_a_lag_counts_in_the_calendar_named(desk):
    # 8 h of a calendar that works 09:00-13:00: Tuesday and Wednesday morning, so Wednesday 13:00.
    calendars = [{"id": "mornings", "week": {"mon-fri": "09:00-13:00"}}]
    plan = pair(desk, {"lag": "8h", "calendar": "mornings"}, calendars=calendars)
    assert desk.times(desk.solve(plan))["j"] == "wed 13:00 - wed 17:00"


def test_an_odd_finish_moves_the_next_to_the_slot_and_a_wait_to_the_minute(desk):
    # i ends at 10:40. Work begins at 11:00, a wait at 10:40; what must end an hour after it has 20 min in
    # its last slot, so that it ends at 11:50, the first such minute from 11:40 on.
    plan = desk.plan(
        {"id": "i", "work": "100min", "person": "ann"},
        {"id": "work", "work": "1h", "person": "bob", "after": ["i"]},
        {"id": "wait", "wait": "1h", "after": ["i"]},
        {"id": "ff", "work": "80min", "person": "zoe", "after": [{"task": "i", "type": "FF", "lag": "1h"}]},
    )
    assert desk.times(desk.solve(plan)) == {
        "i": "mon 09:00 - mon 10:40",
        "work": "mon 11:00 - mon 12:00",
        "wait": "mon 10:40 - mon 11:40",
        "ff": "mon 10:30 - mon 11:50",
    }


@pytest.mark.parametrize(
    ("wait", "link", "expected"),
    [
        # i: Monday 09:00-13:00. Waits begin at working minutes only, unless they are elapsed.
        ("2h", {"type": "FF"}, "mon 11:00 - mon 13:00"),
        ("6h", {"type": "FF", "lag": "6h"}, "mon 13:00 - tue 11:00"),
        ("2h", {"type": "FF", "lag": "1ed"}, "tue 11:00 - tue 13:00"),
        # 24:00 on Monday: one minute of Tuesday's work is the least that ends after it.
        ("8h", {"type": "SF", "lag": "15eh"}, "mon 09:01 - tue 09:01"),
        ("3eh", {"type": "SF", "lag": "15eh"}, "mon 21:00 - tue 00:00"),
        ("3eh", {"lag": "8eh"}, "mon 21:00 - tue 00:00"),
        ("2h", {"lag": "8eh"}, "tue 09:00 - tue 11:00"),
    ],
)
def test_waits_keep_links_into_both_ends(desk, wait, link, expected):
    plan = desk.plan(
        {"id": "i", "work": "4h", "person": "ann"},
        {"id": "j", "wait": wait, "after": [{"task": "i", **link}]},
    )
    assert desk.times(desk.solve(plan))["j"] == expected


def test_a_maximal_lag_pulls_the_first_task_behind(desk):
    # bob is away on Monday and Tuesday; i, as early as it can be, would end two days before j begins.
    people = [{"id": "ann"}, {"id": "bob", "time_off": [{"first": "2027-01-04", "last": "2027-01-05"}]}]
    outcome = desk.solve(pair(desk, {"max_lag": "1h"}, people=people))
    assert outcome.breaches == ()
    assert desk.times(outcome)["j"].startswith("wed")


def test_the_first_task_waits_no_longer_than_a_maximal_lag_asks(desk):
    # bob is away until Wednesday 09:00. Of a lag of 1 h no minute has passed by then if i ends on Tuesday at
    # 16:00: not the elapsed 43 h from 14:00 on Monday, after which i would end on Wednesday only, and j on
    # Wednesday at 17:00.
    people = [{"id": "ann"}, {"id": "bob", "time_off": [{"first": "2027-01-04", "last": "2027-01-05"}]}]
    outcome = desk.solve(pair(desk, {"max_lag": "1h"}, people=people))
    assert desk.times(outcome) == {"i": "tue 12:00 - tue 16:00", "j": "wed 09:00 - wed 13:00"}


@pytest.mark.parametrize(
    ("link", "first", "i"),
    [
        # j begins on Wednesday at 09:00 and ends at 13:00. 3 h before it begins is Tuesday 14:00, 12 h before
        # it ends Monday 17:00, 20 h of the clock before it begins Tuesday 13:00.
        ({"type": "SS", "max_lag": "3h"}, {}, "tue 14:00 - wed 10:00"),
        ({"type": "FF", "max_lag": "12h"}, {}, "mon 13:00 - mon 17:00"),
        ({"max_lag": "20eh"}, {}, "tue 09:00 - tue 13:00"),
        # The limit is rounded up to the grid: a wait may end 29 min earlier.
        ({"max_lag": "20eh"}, {"work": None, "person": None, "wait": "4h"}, "mon 16:31 - tue 12:31"),
        # What has begun waits with what remains of it.
        ({"max_lag": "1h"}, {"progress": {"started": "2027-01-01"}}, "fri-1 00:00 - tue 16:00"),
    ],
)  # fmt: skip
def test_each_type_of_maximal_lag_asks_for_the_least(desk, link, first, i):
    people = [{"id": "ann"}, {"id": "bob", "time_off": [{"first": "2027-01-04", "last": "2027-01-05"}]}]
    outcome = desk.solve(pair(desk, link, first=first, people=people))
    assert desk.times(outcome) == {"i": i, "j": "wed 09:00 - wed 13:00"}
    assert outcome.breaches == ()


def test_a_maximal_lag_that_nothing_can_keep_is_broken_by_the_least(desk):
    # j is pinned to Wednesday, i to Monday: it ends at 13:00, and 1 h later is 14:00; till Wednesday
    # 09:00 that are 43 h.
    plan = pair(
        desk, {"max_lag": "1h"}, first={"start": "2027-01-04T09:00"}, second={"start": "2027-01-06T09:00"}
    )
    outcome = desk.solve(plan)
    assert outcome.status == "unknown"
    assert desk.rules(outcome) == [("max-lag", "p/j", 43 * 60)]


def test_a_maximal_lag_into_a_started_task_that_the_past_broke_is_no_breach(desk):
    # i ended on Friday; j should have ended an hour later, and goes on.
    plan = pair(
        desk,
        {"type": "FF", "max_lag": "1h"},
        first={"progress": {"started": "2026-12-31", "finished": "2027-01-01T13:00"}},
        second={"progress": {"started": "2026-12-31", "remaining": "2h"}},
    )
    outcome = desk.solve(plan)
    assert outcome.status == "optimal"
    assert outcome.history[-1].breach_minutes == 0


def test_summaries_and_projects_stand_for_all_their_tasks(desk):
    # The two children of the summary take ann one after another, an hour after the kick-off; c comes
    # after both, the next project after everything of the first.
    tasks = [
        {"id": "phase", "after": [{"task": "kick", "lag": "1h"}]},
        {"id": "a", "parent": "phase", "work": "2h", "person": "ann"},
        {"id": "b", "parent": "phase", "work": "2h", "person": "ann"},
        {"id": "kick", "milestone": True},
        {"id": "c", "work": "1h", "person": "bob", "after": ["phase"]},
    ]
    second = {"id": "q", "tasks": [{"id": "d", "work": "1h", "person": "zoe", "after": ["p/"]}]}
    plan = desk.plan(projects=[{"id": "p", "tasks": tasks}, second])
    times = desk.times(desk.solve(plan))
    assert {times["a"], times["b"]} == {"mon 10:00 - mon 12:00", "mon 12:00 - mon 14:00"}
    assert times["c"] == "mon 14:00 - mon 15:00"
    assert times["d"] == "mon 15:00 - mon 16:00"


def test_links_to_projects_on_hold_are_void(desk):
    held = {"id": "q", "status": "on-hold", "tasks": [{"id": "far", "wait": "10d"}]}
    done = {"id": "r", "status": "done", "tasks": [{"id": "gone", "wait": "10d"}]}
    maybe = {"id": "s", "status": "proposed", "tasks": [{"id": "c", "work": "1h", "person": "ann"}]}
    own = {"id": "a", "work": "1h", "person": "ann", "after": ["q/far", "r/", "s/c"]}
    plan = desk.plan(projects=[{"id": "p", "tasks": [own]}, held, done, maybe])
    assert desk.times(desk.solve(plan)) == {"a": "mon 10:00 - mon 11:00", "c": "mon 09:00 - mon 10:00"}
