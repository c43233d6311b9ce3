"""Each task fits into the time and hours it has, even if nothing else were to be done.

Monday 2027-01-04 is the data date; office hours are 09:00-17:00, Monday to Friday, so that a week
has 2,400 minutes for each person.
"""

import pytest

from planner.errors import Issue

PATH = "projects[0].tasks[0]"
NO_SCHEDULE = "no schedule can do it, even if nothing else were to be done"


def task(**fields):
    return [{"id": "a", "work": "1d", "skill": "designer", **fields}]


def ann(**fields):
    return {"people": [{"id": "ann", "skills": ["designer"], **fields}]}


# --- deadlines ----------------------------------------------------------------------------------


def test_work_that_just_fits_before_its_deadline_is_fine(check):
    assert check(task(work="40h", deadline="2027-01-08")) == ()


def test_work_that_cannot_fit_before_its_deadline_even_alone_is_short_by_its_minutes(check):
    # Monday to Friday: 5 × 480 = 2,400 min; 41 h are 2,460.
    assert check(task(work="41h", deadline="2027-01-08")) == (
        Issue(
            f"{PATH}.deadline",
            "2027-01-08",
            "expected a date that leaves room for 41h: of 2460 min at most 2400 min fit in, 60 min short",
            NO_SCHEDULE,
            "warning",
            "deadline-too-soon",
        ),
    )


def test_the_release_takes_its_part_of_the_time(check):
    # Thursday and Friday: 960 min.
    assert check(task(work="16h", release="2027-01-07", deadline="2027-01-08")) == ()
    (issue,) = check(task(work="17h", release="2027-01-07", deadline="2027-01-08"))
    assert "of 1020 min at most 960 min fit in, 60 min short" in issue.expected


def test_the_projects_deadline_counts_for_its_tasks(check):
    (issue,) = check(task(work="41h"), project={"deadline": "2027-01-08"})
    assert (issue.path, issue.found, issue.severity) == (f"{PATH}.work", "41h", "warning")
    assert issue.expected == (
        "expected what can be done by its project's deadline, 2027-01-08: "
        "of 2460 min at most 2400 min fit in, 60 min short"
    )


def test_a_task_that_does_not_fit_before_the_plans_end_is_an_error_because_no_schedule_ends_later(check):
    (issue,) = check(task(work="41h"), end="2027-01-08")
    assert (issue.path, issue.severity) == (f"{PATH}.work", "error")


def test_a_task_that_cannot_finish_on_the_day_it_must_is_an_error(check):
    (issue,) = check(task(work="41h", constraint={"type": "must-finish-on", "date": "2027-01-08"}))
    assert (issue.path, issue.severity) == (f"{PATH}.constraint.date", "error")


def test_share_efficiency_and_units_slow_work_down_but_not_duration(check):
    # Half of the time, half as fast, half of the units: 8 times as long. 300 min × 8 = 2,400.
    people = ann(share="50%", skills=[{"skill": "designer", "efficiency": "50%"}])
    needs = [{"skill": "designer", "units": "50%"}]
    assert check([{"id": "a", "work": "5h", "needs": needs, "deadline": "2027-01-08"}], **people) == ()
    (issue,) = check([{"id": "a", "work": "301min", "needs": needs, "deadline": "2027-01-08"}], **people)
    assert "of 2408 min at most 2400 min fit in" in issue.expected
    assert check([{"id": "a", "duration": "40h", "needs": needs, "deadline": "2027-01-08"}], **people) == ()


def test_minutes_needed_are_rounded_up(check):
    # 100 min at 30 % are 333 1/3 min.
    fields = {"work": "100min", "deadline": "2027-01-04T14:33"}
    (issue,) = check(task(**fields), **ann(share="30%"))
    assert "of 334 min at most 333 min fit in, 1 min short" in issue.expected


def test_several_people_share_the_work(check):
    needs = [{"skill": "designer", "count": 2}]
    two = {"people": [{"id": name, "skills": ["designer"]} for name in ("ann", "eve")]}
    fields = {"id": "a", "needs": needs, "deadline": "2027-01-08"}
    assert check([{**fields, "work": "80h"}], **two) == ()
    (issue,) = check([{**fields, "work": "81h"}], **two)
    assert "of 2430 min at most 2400 min" in issue.expected


def test_all_people_of_a_team_must_be_there(check):
    # eve is there on Monday only, and the second place needs her.
    leave = [{"first": "2027-01-05", "last": "2027-01-08"}]
    two = {
        "people": [
            {"id": "ann", "skills": ["designer"]},
            {"id": "eve", "skills": ["designer"], "time_off": leave},
        ]
    }
    fields = {"id": "a", "needs": [{"skill": "designer", "count": 2}], "deadline": "2027-01-08"}
    assert check([{**fields, "duration": "8h"}], **two) == ()
    (issue,) = check([{**fields, "duration": "9h"}], **two)
    assert "of 540 min at most 480 min" in issue.expected


def test_somebody_slower_but_there_is_enough(check):
    leave = [{"first": "2027-01-04", "last": "2027-01-08"}]
    people = [
        {"id": "fast", "skills": ["designer"], "time_off": leave},
        {"id": "slow", "skills": [{"skill": "designer", "efficiency": "50%"}]},
    ]
    assert check(task(work="16h", deadline="2027-01-08"), people=people) == ()


def test_contractors_come_after_their_lead_time(check):
    # Two working days of lead leave Wednesday to Friday: 1,440 min.
    pool = {"id": "x", "skills": ["editor"], "rate": 80, "lead_time": "2d"}
    fields = {"id": "a", "skill": "editor", "deadline": "2027-01-08"}
    assert check([{**fields, "work": "24h"}], contractor_pools=[pool]) == ()
    (issue,) = check([{**fields, "work": "25h"}], contractor_pools=[pool])
    assert "of 1500 min at most 1440 min" in issue.expected


def test_contractors_committed_already_need_no_lead_time(check):
    booked = [{"first": "2027-01-04", "last": "2027-01-08"}]
    pool = {"id": "x", "skills": ["editor"], "rate": 80, "lead_time": "2d", "committed": booked}
    assert (
        check(
            [{"id": "a", "skill": "editor", "work": "40h", "deadline": "2027-01-08"}], contractor_pools=[pool]
        )
        == ()
    )


def test_a_lead_time_longer_than_is_looked_at_leaves_no_time(check):
    pool = {"id": "x", "skills": ["editor"], "rate": 80, "lead_time": "900d"}
    fields = {"id": "a", "skill": "editor", "deadline": "2027-01-08"}
    (issue,) = check([{**fields, "work": "1h"}], contractor_pools=[pool])
    assert issue.code == "deadline-too-soon"


def test_the_mode_that_fits_is_enough_and_the_nearest_is_told_where_none_does(check):
    def modes(*hours):
        needs = [{"skill": "designer"}]
        listed = [{"id": f"m{hour}", "work": f"{hour}h", "needs": needs} for hour in hours]
        return [{"id": "a", "modes": listed, "deadline": "2027-01-08"}]

    assert check(modes(80, 40)) == ()
    (issue,) = check(modes(80, 41))
    assert "room for 41h" in issue.expected


def test_only_the_mode_of_a_started_task_counts(check):
    needs = [{"skill": "designer"}]
    modes = [{"id": "m", "work": "80h", "needs": needs}, {"id": "n", "work": "8h", "needs": needs}]
    started = {"started": "2027-01-04", "mode": "m"}
    (issue,) = check([{"id": "a", "modes": modes, "deadline": "2027-01-08", "progress": started}])
    assert "room for 80h" in issue.expected


@pytest.mark.parametrize("progress", [{"remaining": "40h"}, {"percent": "50%"}])
def test_only_what_remains_of_a_started_task_must_fit(check, progress):
    fields = {"work": "80h", "deadline": "2027-01-08"}
    assert check(task(**fields, progress={"started": "2026-12-21", **progress})) == ()
    (issue,) = check(task(**fields, progress={"started": "2026-12-21"}))
    assert "of 4800 min at most 2400 min" in issue.expected


def test_a_duration_without_people_takes_the_hours_of_its_calendar(check):
    calendars = [{"id": "nights", "week": {"mon-fri": "20:00-22:00"}}]
    fields = {"id": "a", "calendar": "nights", "deadline": "2027-01-08"}
    assert check([{**fields, "duration": "10h"}], calendars=calendars) == ()
    (issue,) = check([{**fields, "duration": "11h"}], calendars=calendars)
    assert "of 660 min at most 600 min" in issue.expected
    (issue,) = check(
        [{"id": "a", "duration": "11h", "deadline": "2027-01-08"}],
        project={"calendar": "nights"},
        calendars=calendars,
    )
    assert "of 660 min at most 600 min" in issue.expected


def test_a_wait_must_fit_too(check):
    assert check([{"id": "a", "wait": "5ed", "deadline": "2027-01-08"}]) == ()
    (issue,) = check([{"id": "a", "wait": "6ed", "deadline": "2027-01-08"}])
    assert "of 8640 min at most 7200 min" in issue.expected
    (issue,) = check([{"id": "a", "wait": "6d", "deadline": "2027-01-08"}])
    assert "of 2880 min at most 2400 min" in issue.expected
    (issue,) = check([{"id": "a", "wait": "6d"}], end="2027-01-08")
    assert (issue.path, issue.severity) == (f"{PATH}.wait", "error")


def test_times_of_the_plans_zone_are_meant(check):
    # 17:00 in New York is 22:00 UTC; the office there works 09:00-17:00 local.
    fields = {"work": "8h", "deadline": "2027-01-04T17:00"}
    assert check(task(**fields), time_zone="America/New_York") == ()
    (issue,) = check(task(work="8h", deadline="2027-01-04T16:30"), time_zone="America/New_York")
    assert "of 480 min at most 450 min" in issue.expected


def test_deadlines_years_away_are_left_to_the_engine(check):
    assert check(task(work="30000h", deadline="2031-01-08")) == ()


# --- people away --------------------------------------------------------------------------------


def test_somebody_pinned_who_is_on_leave_until_the_deadline_is_named_with_the_leave(check):
    leave = [{"first": "2027-01-04", "last": "2027-01-15"}]
    fields = {"id": "a", "work": "1d", "person": "ann"}
    assert check([{**fields, "deadline": "2027-01-18"}], **ann(time_off=leave)) == ()
    assert check([{**fields, "deadline": "2027-01-15"}], **ann(time_off=leave)) == (
        Issue(
            f"{PATH}.person",
            '"ann", who works no minute from 2027-01-04 00:00 to its deadline, 2027-01-15',
            "expected somebody who is there",
            "time off: 2027-01-04 to 2027-01-15",
            "warning",
            "person-away",
        ),
    )


def test_somebody_pinned_who_is_employed_after_the_plans_end_is_an_error(check):
    fields = [{"id": "a", "work": "1d", "needs": [{"pinned": ["ann"]}]}]
    (issue,) = [
        issue
        for issue in check(fields, **ann(employed_first="2027-03-01"), end="2027-02-28")
        if issue.severity == "error"
    ]
    assert (issue.path, issue.code) == (f"{PATH}.needs[0].pinned[0]", "person-away")


@pytest.mark.parametrize(
    "pin", [{"start": "2027-02-03"}, {"constraint": {"type": "must-start-on", "date": "2027-02-03T09:00"}}]
)
def test_somebody_pinned_who_is_on_leave_on_the_day_of_a_pinned_start_is_pointed_out(check, pin):
    fields = {"id": "a", "work": "1d", "person": "ann", **pin}
    away = [{"first": "2027-02-01", "last": "2027-02-05"}]
    assert check([fields], **ann(time_off=[{"first": "2027-02-04", "last": "2027-02-05"}])) == ()
    words = "its start, 2027-02-03" if "start" in pin else "its constraint, must-start-on 2027-02-03T09:00"
    assert check([fields], **ann(time_off=away)) == (
        Issue(
            f"{PATH}.person",
            f'"ann", who is away on the day of {words}',
            "expected somebody who is there",
            "time off: 2027-02-01 to 2027-02-05",
            "warning",
            "person-away",
        ),
    )


def test_a_start_pinned_to_a_weekend_or_far_away_is_nobodys_leave(check):
    away = [{"first": "2027-02-06", "last": "2027-02-07"}]
    assert (
        check([{"id": "a", "work": "1d", "person": "ann", "start": "2027-02-06"}], **ann(time_off=away)) == ()
    )
    later = [{"first": "2029-02-01", "last": "2029-02-28"}]
    assert (
        check([{"id": "a", "work": "1d", "person": "ann", "start": "2029-02-06"}], **ann(time_off=later))
        == ()
    )


# --- continuous ---------------------------------------------------------------------------------


def test_a_task_without_a_pause_fits_into_one_shift(check):
    assert check(task(work="8h", continuous=True)) == ()
    assert check(task(work="9h", continuous=True)) == (
        Issue(
            f"{PATH}.work",
            "9h, 540 min at least, without a pause",
            "expected at most 480 min, the longest that its people and equipment work without a break",
            "split it, or drop continuous",
            "error",
            "continuous-too-long",
        ),
    )


def test_somebody_with_longer_shifts_can_do_it(check):
    people = [
        {"id": "ann", "skills": ["designer"]},
        {"id": "eve", "skills": ["designer"], "calendar": "long"},
    ]
    long = [{"id": "long", "week": {"mon": "08:00-20:00"}}]
    assert check(task(work="12h", continuous=True), people=people, calendars=long) == ()


def test_a_lunch_break_is_a_pause(check):
    split = [{"id": "c", "week": {"mon-fri": ["09:00-13:00", "14:00-18:00"]}}]
    (issue,) = check(task(work="8h", continuous=True), calendars=split, calendar="c")
    assert issue.code == "continuous-too-long"


def test_a_mode_without_a_pause_is_told_at_the_mode(check):
    modes = [{"id": "m", "duration": "9h", "needs": [{"skill": "designer"}]}]
    (issue,) = check([{"id": "a", "modes": modes, "continuous": True}])
    assert issue.path == f"{PATH}.modes[0].duration"


# --- never together -----------------------------------------------------------------------------

NIGHT = [{"id": "night", "week": {"mon-fri": "20:00-23:00"}}]


def test_people_and_equipment_that_are_never_at_work_together_are_an_error(check):
    fields = {"equipment": [{"equipment": "camera"}]}
    assert check(task(**fields), equipment=[{"id": "camera"}], calendars=NIGHT) == ()
    camera = [{"id": "camera", "calendar": "night"}]
    assert check(task(**fields), equipment=camera, calendars=NIGHT) == (
        Issue(
            f"{PATH}.equipment",
            "camera, designer never at work at the same time",
            "expected people and equipment with hours in common",
            "",
            "error",
            "never-together",
        ),
    )


def test_one_candidate_who_works_at_night_is_enough(check):
    people = [
        {"id": "ann", "skills": ["designer"]},
        {"id": "eve", "skills": ["designer"], "calendar": "night"},
    ]
    camera = [{"id": "camera", "calendar": "night"}]
    fields = {"equipment": [{"equipment": "camera"}]}
    assert check(task(**fields), equipment=camera, people=people, calendars=NIGHT) == ()


def test_two_people_pinned_who_never_work_at_the_same_time_are_an_error(check):
    people = [{"id": "ann"}, {"id": "eve", "calendar": "night"}]
    needs = [{"pinned": ["ann"]}, {"pinned": ["eve"]}]
    (issue,) = check([{"id": "a", "work": "1d", "needs": needs}], people=people, calendars=NIGHT)
    assert (issue.path, issue.found) == (f"{PATH}.needs[0]", "ann, eve never at work at the same time")


# --- when nothing can be said -------------------------------------------------------------------


def test_nothing_is_said_of_hours_where_a_calendar_is_broken(check):
    broken = [{"id": "c", "time_zone": "Mars/Base"}]
    fields = {"work": "99h", "deadline": "2027-01-08"}
    (issue,) = check(task(**fields), **ann(calendar="c"), calendars=broken)
    assert issue.code == "unknown-time-zone"
    (issue,) = check(
        [{"id": "a", "wait": "9d", "deadline": "2027-01-08"}], calendars=broken, project={"calendar": "c"}
    )
    assert issue.code == "unknown-time-zone"


def test_nothing_is_said_of_hours_where_the_plans_zone_is_broken(check):
    (issue,) = check(task(work="99h", deadline="2027-01-08"), time_zone="Mars/Base")
    assert issue.code == "unknown-time-zone"


def test_an_elapsed_or_negative_amount_is_only_told_as_such(check):
    (issue,) = check(task(work="9ed", deadline="2027-01-05"))
    assert issue.code == "elapsed-work"
    (issue,) = check([{"id": "a", "wait": "-9d", "deadline": "2027-01-05"}])
    assert issue.code == "negative-duration"


def test_nobody_unknown_is_looked_for_on_leave(check):
    (issue,) = check([{"id": "a", "work": "1d", "person": "eve", "start": "2027-02-03"}])
    assert issue.code == "unknown-person"


def test_a_start_pinned_to_the_last_day_that_is_looked_at_is_judged_without_fault(check):
    # 400 days after 2027-01-04 is 2028-02-08.
    for day in ("2028-02-05", "2028-02-06", "2028-02-07", "2028-02-08", "2028-02-09"):
        assert check([{"id": "a", "work": "1d", "person": "ann", "start": day}]) == ()
