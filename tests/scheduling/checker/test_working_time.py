"""Rules joint-time, work, segments, continuous, waits and milestones, each case worked by hand.

Everybody works Monday to Friday 09:00-17:00 in UTC, on a grid of 30 minutes.
"""

import pytest

SIX_HOURS = {"id": "a", "work": "6h", "person": "ann"}


def test_a_task_within_its_persons_hours_is_valid(desk):
    assert desk.found(desk.plan(SIX_HOURS), desk.entry("a", "ann", "mon 09:00-15:00")) == []


def test_a_task_pauses_over_night_and_weekend(desk):
    plan = desk.plan({"id": "a", "work": "10h", "person": "ann"})
    assert desk.found(plan, desk.entry("a", "ann", "fri 09:00-17:00", "mon+1 09:00-11:00")) == []


def test_work_after_hours_counts_its_minutes(desk):
    # 13:00-19:00, of which 17:00-19:00 are after hours.
    assert desk.found(desk.plan(SIX_HOURS), desk.entry("a", "ann", "mon 13:00-19:00")) == [
        ("joint-time", "p/a", 120, "minutes")
    ]


def test_the_last_slot_must_be_free_to_its_end(desk):
    # Ann stops at 16:45 each day: the slot 16:30-17:00 isn't one she works from end to end.
    calendar = {"id": "short", "week": {"mon-fri": "09:00-16:45"}}
    task = {"id": "a", "work": "460min", "person": "ann"}
    plan = desk.plan(task, calendars=[calendar], people=[{"id": "ann", "calendar": "short"}])
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-16:40")) == [
        ("joint-time", "p/a", 30, "minutes")
    ]
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-16:30", "tue 09:00-09:10")) == []


def test_two_people_work_only_while_both_are_there(desk):
    # Ann 09:00-17:00, Eve 12:00-20:00: 12:00-17:00 are joint; 12 person-hours by two take 6 hours.
    late = {"id": "late", "week": {"mon-fri": "12:00-20:00"}}
    people = [{"id": "ann"}, {"id": "eve", "calendar": "late"}]
    task = {"id": "a", "work": "12h", "needs": [{"pinned": ["ann", "eve"], "count": 2}]}
    plan = desk.plan(task, calendars=[late], people=people)
    assert desk.found(plan, desk.entry("a", "ann eve", "mon 12:00-17:00", "tue 12:00-13:00")) == []
    assert desk.found(plan, desk.entry("a", "ann eve", "mon 11:00-17:00")) == [
        ("joint-time", "p/a", 60, "minutes")
    ]
    # Ann works from 09:00 to 12:00 on Tuesday and Eve from 17:00 to 20:00 on Monday, never both.
    assert desk.found(plan, desk.entry("a", "ann eve", "mon 12:00-17:00", "tue 12:30-13:30")) == [
        ("segments", "p/a", 30, "minutes")
    ]


def test_leave_and_employment_are_no_working_time(desk):
    leave = [{"first": "2027-01-05", "last": "2027-01-05"}]
    person = {"id": "ann", "time_off": leave, "employed_last": "2027-01-07"}
    plan = desk.plan({"id": "a", "work": "16h", "person": "ann"}, people=[person])
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-17:00", "wed 09:00-17:00")) == []
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-17:00", "tue 09:00-17:00")) == [
        ("joint-time", "p/a", 480, "minutes")
    ]
    assert desk.found(plan, desk.entry("a", "ann", "thu 09:00-17:00", "fri 09:00-17:00")) == [
        ("joint-time", "p/a", 480, "minutes")
    ]


def test_equipment_must_work_too(desk):
    # The studio is open in the mornings only.
    task = {**SIX_HOURS, "equipment": [{"equipment": "studio"}]}
    parts = {
        "calendars": [{"id": "mornings", "week": {"mon-fri": "09:00-13:00"}}],
        "equipment": [{"id": "studio", "calendar": "mornings"}],
    }
    plan = desk.plan(task, **parts)
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-13:00", "tue 09:00-11:00")) == []
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-15:00")) == [
        ("joint-time", "p/a", 120, "minutes")
    ]


def test_a_duration_without_people_runs_in_its_calendar_and_equipment(desk):
    # Nights 22:00-06:00, oven open until 04:00: 22:00-04:00 is joint.
    parts = {
        "calendars": [
            {"id": "nights", "week": {"mon-sun": "22:00-06:00"}},
            {"id": "open", "week": {"mon-sun": ["00:00-04:00", "12:00-24:00"]}},
        ],
        "equipment": [{"id": "oven", "calendar": "open"}],
    }
    task = {"id": "a", "duration": "7h", "calendar": "nights", "equipment": [{"equipment": "oven"}]}
    plan = desk.plan(task, **parts)
    assert desk.found(plan, desk.entry("a", "", "mon 22:00-tue 4:00", "tue 22:00-23:00")) == []
    assert desk.found(plan, desk.entry("a", "", "mon 22:00-tue 5:00")) == [
        ("joint-time", "p/a", 60, "minutes")
    ]


def test_duration_without_people_takes_the_projects_calendar_by_default(desk):
    parts = {
        "calendars": [{"id": "late", "week": {"mon-fri": "12:00-20:00"}}],
        "project": {"calendar": "late"},
    }
    plan = desk.plan({"id": "a", "duration": "8h"}, **parts)
    assert desk.found(plan, desk.entry("a", "", "mon 12:00-20:00")) == []
    assert desk.found(plan, desk.entry("a", "", "mon 09:00-17:00")) == [("joint-time", "p/a", 180, "minutes")]


# --- work ---------------------------------------------------------------------------------------


def test_work_too_short_or_too_long_counts_the_difference(desk):
    plan = desk.plan(SIX_HOURS)
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-14:59")) == [("work", "p/a", 1, "minutes")]
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-15:30")) == [("work", "p/a", 30, "minutes")]


def test_a_task_without_segments_lacks_all_its_minutes(desk):
    entry = desk.entry("a", "ann", start="mon 09:00", finish="mon 15:00")
    assert desk.found(desk.plan(SIX_HOURS), entry) == [("work", "p/a", 360, "minutes")]


def test_efficiency_and_share_slow_work_down_rounded_up_to_the_minute(desk):
    # 100 min of code by bob at 50 % efficiency and 75 % share: 100 / 0.375 = 266.67 → 267 min.
    bob = {"id": "bob", "share": "75%", "skills": [{"skill": "code", "efficiency": "50%"}]}
    plan = desk.plan({"id": "a", "work": "100min", "skill": "code"}, people=[bob])
    assert desk.found(plan, desk.entry("a", "bob", "mon 09:00-13:27")) == []
    assert desk.found(plan, desk.entry("a", "bob", "mon 09:00-13:26")) == [("work", "p/a", 1, "minutes")]


def test_speeds_of_a_team_add_up(desk):
    # Ann gives half her time, bob all of his at 50 %: 0.5 + 0.5 = 1, so 4 h of work take 4 h.
    needs = [{"pinned": ["ann"], "units": "50%"}, {"skill": "code"}]
    plan = desk.plan({"id": "a", "work": "4h", "needs": needs})
    team = {"ann": (0, 500), "bob": (1, 1000)}
    assert desk.found(plan, desk.entry("a", team, "mon 09:00-13:00")) == []
    assert desk.found(plan, desk.entry("a", team, "mon 09:00-12:00")) == [("work", "p/a", 60, "minutes")]


def test_duration_ignores_share_and_efficiency(desk):
    bob = {"id": "bob", "share": "50%", "skills": [{"skill": "code", "efficiency": "50%"}]}
    plan = desk.plan({"id": "a", "duration": "0.5d", "skill": "code"}, people=[bob])
    assert desk.found(plan, desk.entry("a", "bob", "mon 09:00-13:00")) == []
    assert desk.found(plan, desk.entry("a", "bob", "mon 09:00-17:00")) == [("work", "p/a", 240, "minutes")]


def test_enormous_work_is_divided_exactly(desk):
    # 3 min at 30 % × 70 % × 90 % = 0.189: 15.87 → 16 min; floats are never asked.
    bob = {"id": "bob", "share": "70%", "skills": [{"skill": "code", "efficiency": "90%"}]}
    needs = [{"skill": "code", "units": "30%"}]
    plan = desk.plan({"id": "a", "work": "3min", "needs": needs}, people=[bob])
    assert desk.found(plan, desk.entry("a", {"bob": (0, 300)}, "mon 09:00-9:16")) == []


# --- segments -----------------------------------------------------------------------------------


def test_a_start_off_the_grid_counts_the_minutes_after_the_slot(desk):
    assert desk.found(desk.plan(SIX_HOURS), desk.entry("a", "ann", "mon 09:10-15:10")) == [
        ("segments", "p/a", 10, "minutes")
    ]


def test_the_grid_counts_from_local_midnight_of_the_start(desk):
    # In Kolkata, 5:30 ahead of UTC, an hourly grid lies on the half hours of UTC.
    parts = {"time_zone": "Asia/Kolkata", "grid": "1h"}
    plan = desk.plan(SIX_HOURS, **parts)
    assert desk.found(plan, desk.entry("a", "ann", "mon 03:30-09:30")) == []
    assert desk.found(plan, desk.entry("a", "ann", "mon 04:00-10:00")) == [("segments", "p/a", 30, "minutes")]


def test_hours_of_another_zone_count_whole_slots_only(desk):
    # Kolkata works 09:00-17:00, 03:30-11:30 UTC; on the hourly grid of UTC that is 04:00-11:00.
    parts = {
        "calendars": [{"id": "kolkata", "time_zone": "Asia/Kolkata"}],
        "people": [{"id": "ann", "calendar": "kolkata"}],
        "grid": "1h",
    }
    plan = desk.plan({"id": "a", "work": "8h", "person": "ann"}, **parts)
    assert desk.found(plan, desk.entry("a", "ann", "mon 04:00-11:00", "tue 04:00-05:00")) == []
    assert desk.found(plan, desk.entry("a", "ann", "mon 04:00-11:30", "tue 04:00-04:30")) == [
        ("joint-time", "p/a", 30, "minutes")
    ]


def test_a_gap_that_could_be_worked_is_a_breach(desk):
    assert desk.found(desk.plan(SIX_HOURS), desk.entry("a", "ann", "mon 09:00-12:00", "mon 13:00-16:00")) == [
        ("segments", "p/a", 60, "minutes")
    ]


def test_start_and_finish_are_those_of_the_segments(desk):
    plan = desk.plan(SIX_HOURS)
    early = desk.entry("a", "ann", "mon 09:30-15:30", start="mon 09:00")
    late = desk.entry("a", "ann", "mon 09:00-15:00", finish="mon 15:01")
    assert desk.found(plan, early) == [("segments", "p/a", 30, "minutes")]
    assert desk.found(plan, late) == [("segments", "p/a", 1, "minutes")]


@pytest.mark.parametrize(
    ("spans", "count"),
    [
        (("mon 09:00-12:00", "mon 12:00-15:00"), 1),  # touch: not merged
        (("mon 12:00-15:00", "mon 09:00-12:00"), 1),  # out of order
        (("mon 09:00-15:00", "mon 15:30-15:30"), 1),  # empty
        (("mon 09:00-12:00", "mon 11:00-14:00", "mon 13:00-12:00"), 3),  # two overlap, one is reversed
    ],
)
def test_disorderly_segments_are_counted(desk, spans, count):
    entry = desk.entry("a", "ann", *spans)
    assert desk.found(desk.plan(SIX_HOURS), entry) == [("segments", "p/a", count, "segments")]


def test_a_continuous_task_may_not_pause(desk):
    plan = desk.plan({**SIX_HOURS, "continuous": True})
    assert desk.found(plan, desk.entry("a", "ann", "mon 11:00-17:00")) == []
    # From Monday 17:00 to Tuesday 09:00 are 16 hours.
    assert desk.found(plan, desk.entry("a", "ann", "mon 12:00-17:00", "tue 09:00-10:00")) == [
        ("continuous", "p/a", 960, "minutes")
    ]


# --- waits and milestones -----------------------------------------------------------------------


def test_a_wait_runs_in_its_calendar_from_any_minute(desk):
    plan = desk.plan({"id": "w", "wait": "1d"})  # 8 h of the office calendar
    assert desk.found(plan, desk.entry("w", "", "mon 10:17-17:00", "tue 09:00-10:17")) == []


def test_a_wait_that_is_too_short_or_starts_out_of_hours(desk):
    plan = desk.plan({"id": "w", "wait": "1d"})
    assert desk.found(plan, desk.entry("w", "", "mon 09:00-16:00")) == [("waits", "p/w", 60, "minutes")]
    assert desk.found(plan, desk.entry("w", "", "mon 08:00-16:00")) == [("waits", "p/w", 60, "minutes")]
    assert desk.found(plan, desk.entry("w", "", "mon 09:00-12:00", "mon 13:00-18:00")) == [
        ("waits", "p/w", 60, "minutes"),  # after hours
        ("waits", "p/w", 60, "minutes"),  # the pause
    ]
    unsaid = desk.entry("w", "", start="mon 09:00", finish="mon 17:00")
    assert desk.found(plan, unsaid) == [("waits", "p/w", 480, "minutes")]
    untidy = desk.entry("w", "", "mon 09:00-12:00", "mon 12:00-17:00")
    assert desk.found(plan, untidy) == [("waits", "p/w", 1, "segments")]
    loose = desk.entry("w", "", "mon 09:00-17:00", finish="mon 17:30", start="mon 08:30")
    assert desk.found(plan, loose) == [("waits", "p/w", 30, "minutes")] * 2


def test_an_elapsed_wait_runs_through_the_night(desk):
    plan = desk.plan({"id": "w", "wait": "1ed"})
    assert desk.found(plan, desk.entry("w", "", "mon 20:05-tue 20:05")) == []
    assert desk.found(plan, desk.entry("w", "", "mon 20:05-tue 20:00")) == [("waits", "p/w", 5, "minutes")]


def test_a_wait_has_the_calendar_it_names_and_its_days(desk):
    # A day of the late calendar has 4 h, so 2d are 8 h.
    parts = {"calendars": [{"id": "late", "week": {"mon-fri": "16:00-20:00"}}]}
    plan = desk.plan({"id": "w", "wait": "2d", "calendar": "late"}, **parts)
    assert (
        desk.found(plan, desk.entry("w", "", "mon 18:00-20:00", "tue 16:00-20:00", "wed 16:00-18:00")) == []
    )


def test_nobody_takes_part_in_a_wait(desk):
    plan = desk.plan({"id": "w", "wait": "2h"})
    assert desk.found(plan, desk.entry("w", "ann", "mon 09:00-11:00")) == [("people", "p/w", 1, "people")]


def test_a_milestone_is_at_any_minute_and_takes_no_time(desk):
    plan = desk.plan({"id": "m", "milestone": True})
    assert desk.found(plan, desk.moment("m", "sat 03:17")) == []
    lasting = desk.entry("m", "", start="sat 03:17", finish="sat 04:00")
    assert desk.found(plan, lasting) == [("milestones", "p/m", 43, "minutes")]
    worked = desk.entry("m", "", "mon 09:00-10:00")
    assert desk.found(plan, worked) == [
        ("milestones", "p/m", 60, "minutes"),
        ("milestones", "p/m", 1, "segments"),
    ]


@pytest.mark.parametrize("nothing", [{"work": "0h", "person": "ann"}, {"duration": "0h"}, {"wait": "0d"}])
def test_a_task_without_any_minute_is_a_milestone(desk, nothing):
    plan = desk.plan({"id": "z", **nothing})
    assert desk.found(plan, desk.moment("z", "sat 03:17")) == []


# --- clock changes ------------------------------------------------------------------------------


def test_a_night_shift_loses_the_hour_that_spring_takes(desk):
    # Berlin, Sunday 2027-03-28: 02:00 becomes 03:00. The shift Saturday 22:00 to 06:00 has 7 real
    # hours: 21:00 to 04:00 UTC. Eight hours of work end Sunday 23:00 local, 21:00 UTC.
    nights = {"id": "nights", "week": {"mon-sun": "22:00-06:00"}}
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann"},
        time_zone="Europe/Berlin",
        start="2027-03-22",
        calendars=[nights],
        people=[{"id": "ann", "calendar": "nights"}],
    )
    weeks = "+11"  # the week of Monday 2027-03-22
    good = desk.entry("a", "ann", f"sat{weeks} 21:00-sun{weeks} 04:00", f"sun{weeks} 20:00-sun{weeks} 21:00")
    assert desk.found(plan, good) == []
    bad = desk.entry("a", "ann", f"sat{weeks} 21:00-sun{weeks} 05:00")
    assert desk.found(plan, bad) == [("joint-time", "p/a", 60, "minutes")]
