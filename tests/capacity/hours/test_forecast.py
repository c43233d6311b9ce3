"""Demand against capacity by skill, in plans worked out by hand."""

import datetime as dt

import pandas as pd
import pytest

from capacity.hours import columns as declared
from capacity.hours.forecast import BEFORE_LEVELLING, forecast
from planner.errors import InputError
from planner.plan import Plan
from scheduling.schedule import Booking, Schedule

# Mia has 30 h of 40 for projects, Ned 40 h at half speed for motion. In the first week the three
# animations want 30 h, 30 h (of 45, at Mia's 30 h a week) and 24 h, the next week the remaining 15 h.
STUDIO = """\
people:
  - {id: mia, skills: [motion], share: 75%}
  - {id: ned, skills: [editing, {skill: motion, efficiency: 50%}]}
contractor_pools:
  - {id: dear, skills: [motion], rate: 120}
  - {id: free, skills: [{skill: motion, efficiency: 80%}], rate: 90}
projects:
  - {id: spot, tasks: [{id: move, work: 30h, skill: motion}]}
  - id: film
    tasks: [{id: move, work: 45h, skill: motion}, {id: cut, work: 8h, skill: editing, after: [move]}]
  - {id: pitch, tasks: [{id: move, work: 24h, skill: motion}]}
"""


def test_frames_have_exactly_the_declared_columns_and_types(plan_of) -> None:
    for plan in (plan_of(STUDIO), plan_of("people: []")):
        found = forecast(plan, {"as scheduled": Schedule(())})
        for frame, columns in ((found.periods, declared.FORECAST), (found.shortages, declared.SHORTAGES)):
            assert list(frame.columns) == [column.name for column in columns]
            assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in columns]


def test_before_levelling_everything_starts_at_once(plan_of, only) -> None:
    found = forecast(plan_of(STUDIO), {})
    first = only(found.periods, skill="motion", period="2027-W01")
    assert (first["capacity_hours"], first["demand_hours"], first["demand_percent"]) == (30, 84, 280)
    assert first["excess_hours"] == 54
    assert first["help_hours"] == 20  # Ned's 40 h at half speed
    assert first["shortage_hours"] == 34
    second = only(found.periods, skill="motion", period="2027-W02")
    assert (second["demand_hours"], second["shortage_hours"]) == (15, 0)


def test_a_shortage_is_told_in_days_people_and_money(plan_of, only) -> None:
    row = only(forecast(plan_of(STUDIO), {}).periods, skill="motion", period="2027-W01")
    assert row["shortage_days"] == 34 / 8
    assert row["shortage_fte"] == 34 / 40
    # 90 at 80 % is 112.50 an hour of work, less than 120.
    assert (row["excess_cents"], row["shortage_cents"]) == (54 * 112_50, 34 * 112_50)


def test_shortages_say_since_when_and_for_how_long(plan_of, only) -> None:
    found = forecast(plan_of(STUDIO), {})
    row = only(found.shortages, skill="motion")
    assert (row["capacity_hours"], row["demand_hours"], row["peak_percent"]) == (60, 99, 280)
    assert (row["shortage_hours"], row["periods_short"], row["peak_fte"]) == (34, 1, 34 / 40)
    assert (row["short_from"].date(), row["short_until"].date()) == (
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 10),
    )
    assert row["excess_cents"] == 54 * 112_50
    enough = only(found.shortages, skill="editing")
    assert (enough["shortage_hours"], enough["periods_short"]) == (0, 0)
    assert enough["short_from"] is pd.NaT
    assert pd.isna(enough["shortage_cents"])  # nobody sells editing
    assert (found.first, found.last) == (dt.date(2027, 1, 4), dt.date(2027, 1, 17))


def test_nobody_helps_with_an_hour_that_the_main_skill_wants(plan_of, only) -> None:
    # 32 h of editing in the first week leave Ned 8 h: 4 h of motion.
    plan = plan_of(STUDIO + "  - {id: reel, tasks: [{id: cut, work: 32h, skill: editing}]}\n")
    row = only(forecast(plan, {}).periods, skill="motion", period="2027-W01")
    assert (row["help_hours"], row["shortage_hours"]) == (4, 50)


def test_an_hour_helps_one_skill_only(plan_of, only) -> None:
    # Uma's 40 h: both skills lack 30 h, and she has copy before layout.
    plan = plan_of(
        "people: [{id: uma, skills: [lead, copy, layout]}, {id: kim, skills: [copy], share: 25%},"
        " {id: lou, skills: [layout], share: 25%}]\n"
        "projects: [{id: p, tasks: [{id: a, work: 40h, needs: [{skill: copy, units: 100%, allowed: [uma]}]},"
        " {id: b, work: 40h, needs: [{skill: layout, allowed: [uma]}]}]}]\n"
    )
    found = forecast(plan, {}).shortages
    assert only(found, skill="copy")["help_hours"] == 30
    assert only(found, skill="layout")["help_hours"] == 10
    assert only(found, skill="layout")["shortage_hours"] == 20


def test_a_skill_that_is_nobodys_main_one_is_not_short_where_others_can_help(plan_of, only) -> None:
    plan = plan_of(
        "people: [{id: ned, skills: [editing, sound]}]\n"
        "projects: [{id: p, tasks: [{id: mix, work: 40h, skill: sound}]}]\n"
    )
    row = only(forecast(plan, {}).shortages, skill="sound")
    assert (row["capacity_hours"], row["excess_hours"], row["help_hours"]) == (0, 40, 40)
    assert (row["shortage_hours"], pd.isna(row["peak_percent"])) == (0, True)


@pytest.mark.parametrize(
    "plan",
    [
        "people: [{id: a, skills: [x], share: 40%}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 60h, skill: x}]}]",
        "people: [{id: a, skills: [x], share: 58.3%, time_off: [{first: 2027-01-06, last: 2027-01-12}]}]\n"
        "projects: [{id: p, tasks: [{id: t, duration: 9d, skill: x}]}]",
        "calendars: [{id: c, week: {tue-thu: 10:00-16:00}}]\n"
        "people: [{id: a, calendar: c, skills: [{skill: x, efficiency: 70%}]}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 60h, skill: x}]}]",
        "people: [{id: a, skills: [y, {skill: x, efficiency: 60%}], share: 75%}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 60h, skill: x}]}]",
        "people: [{id: a, skills: [x], share: 75%}, {id: b, skills: [y], share: 50%}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 60h, needs: [{skill: x, units: 50%}, {skill: y}]}]}]",
        "people: [{id: a, skills: [x]}, {id: b, skills: [x]}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 60h, needs: [{skill: x, count: 2}]}]}]",
    ],
)
def test_a_task_that_has_its_people_to_itself_is_never_short(plan, plan_of) -> None:
    for by in ("day", "week", "month"):
        found = forecast(plan_of(plan), {}, by=by).shortages
        assert found["shortage_hours"].sum() == 0
        assert found["demand_hours"].sum() > 0


def test_more_places_than_people_are_short(plan_of, only) -> None:
    # 60 h by two at once are 30 h of each; there is one.
    plan = plan_of(
        "people: [{id: a, skills: [x]}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 60h, needs: [{skill: x, count: 2}]}]}]"
    )
    row = only(forecast(plan, {}).shortages, skill="x")
    assert (row["demand_hours"], row["shortage_hours"]) == (60, 20)


def test_committed_contractors_are_capacity_before_levelling(plan_of, only) -> None:
    plan = plan_of(
        STUDIO.replace("rate: 120}", "rate: 120, committed: [{first: 2027-01-04, last: 2027-01-05}]}")
    )
    row = only(forecast(plan, {}).periods, skill="motion", period="2027-W01")
    assert (row["capacity_hours"], row["excess_hours"], row["shortage_hours"]) == (46, 38, 18)


def schedule_with_contractor(plan: Plan, worked, committed: bool) -> Schedule:
    """Mia moves, Ned helps for a day (4 h of work), a contractor does the pitch in three days (19.2 h)."""
    booking = Booking("free", 1, "2027-01-04", "2027-01-06", 24 * 60, 0, committed)
    tasks = (
        worked("spot/move", "mia", "04 9-17", "05 9-17"),
        worked("film/move", "ned", "04 9-17"),
        worked("pitch/move", "free#1", "04 9-17", "05 9-17", "06 9-17"),
    )
    return Schedule(tasks, (booking,))


def test_in_a_schedule_what_new_contractors_work_is_short(plan_of, worked, only) -> None:
    plan = plan_of(STUDIO)
    found = forecast(plan, {"as it is": schedule_with_contractor(plan, worked, committed=False)})
    row = only(found.periods, case="as it is", skill="motion", period="2027-W01")
    # 12 h of Mia, 4 h of Ned's work, 19.2 h of the contractor's.
    assert (row["capacity_hours"], row["demand_hours"]) == (30, 35.2)
    assert (row["help_hours"], row["shortage_hours"]) == (4, 19.2)
    assert row["shortage_cents"] == round(19.2 * 112_50)


def test_work_of_committed_contractors_is_not_short(plan_of, worked, only) -> None:
    plan = plan_of(STUDIO)
    found = forecast(plan, {"as it is": schedule_with_contractor(plan, worked, committed=True)})
    row = only(found.periods, case="as it is", skill="motion", period="2027-W01")
    assert row["shortage_hours"] == 0
    assert row["capacity_hours"] == pytest.approx(30 + 24 * 0.8)


def test_any_number_of_schedules_stand_side_by_side_over_the_same_weeks(plan_of, worked) -> None:
    schedules = {
        "as scheduled": Schedule((worked("spot/move", "mia", "04 9-17"),)),
        "P80": Schedule((worked("spot/move", "mia", "26 9-17"),)),
    }
    found = forecast(plan_of(STUDIO), schedules)
    cases = ["before levelling", "as scheduled", "P80"]
    assert found.shortages["case"].unique().tolist() == cases
    assert {len(rows) for _, rows in found.periods.groupby("case", observed=True)} == {2 * 4}
    assert found.last == dt.date(2027, 1, 31)


def test_work_without_a_skill_has_a_row_where_there_is_any(plan_of, only) -> None:
    plan = plan_of(
        "people: [{id: odd}]\nprojects: [{id: p, tasks: [{id: t, work: 60h, person: odd},"
        " {id: u, work: 60h, person: odd}]}]"
    )
    row = only(forecast(plan, {}).shortages, skill="")
    assert (row["capacity_hours"], row["demand_hours"], row["shortage_hours"]) == (80, 120, 40)
    assert forecast(plan_of(STUDIO), {}).shortages["skill"].tolist() == ["motion", "editing"]


def test_full_time_people_work_the_hours_of_the_plans_calendar(plan_of, only) -> None:
    # New Year's Day is a Friday: the week of 28 December 2026 has 32 h.
    plan = plan_of(
        STUDIO
        + "calendars: [{id: us, week: {mon-fri: 09:00-17:00}, holidays: [{country: US}]}]\ncalendar: us\n"
    ).replace(start=plan_of("").start.parse("2026-12-28"))
    row = only(forecast(plan, {}).periods, skill="motion", period="2026-W53")
    # Mia 24 h, Ned 32 h at half speed: of 24 + 24 + 24 h 32 are lacking.
    assert (row["demand_hours"], row["help_hours"], row["shortage_hours"]) == (72, 16, 32)
    assert row["shortage_fte"] == 1


def test_a_shortage_on_a_day_without_office_hours_has_no_full_time_people(plan_of, only) -> None:
    plan = plan_of(
        "calendars: [{id: all, week: {mon-sun: 09:00-17:00}}]\n"
        "people: [{id: a, calendar: all, skills: [x]}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 56h, skill: x}, {id: u, work: 56h, skill: x}]}]"
    )
    sunday = only(forecast(plan, {}, by="day").periods, period="2027-01-10")
    assert sunday["shortage_hours"] == 8
    assert pd.isna(sunday["shortage_fte"])
    assert only(forecast(plan, {}, by="day").shortages, skill="x")["peak_fte"] == 1


def test_no_schedule_may_have_the_name_of_the_case_before_levelling(plan_of) -> None:
    with pytest.raises(InputError, match="no schedule may be called 'before levelling'"):
        forecast(plan_of(STUDIO), {BEFORE_LEVELLING: Schedule(())})
