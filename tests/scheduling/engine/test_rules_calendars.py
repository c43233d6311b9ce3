"""Time zones, clock changes, nights, coarse and fine grids, and a data date between two slots."""

import datetime as dt

import pytest

pytestmark = pytest.mark.kernel


def test_office_hours_follow_the_clock_change(desk):
    # Berlin, the last Friday of March: 16 h from Friday 09:00 (08:00 UTC) end on Monday at 17:00, 15:00 UTC.
    plan = desk.plan(
        {"id": "a", "work": "16h", "person": "ann"}, start="2027-03-26", time_zone="Europe/Berlin"
    )
    outcome = desk.solve(plan)
    (task,) = outcome.schedule.tasks
    begin = dt.datetime(2027, 3, 26, 8, tzinfo=dt.UTC)
    end = dt.datetime(2027, 3, 29, 15, tzinfo=dt.UTC)
    assert [task.start, task.finish] == [int(t.timestamp()) // 60 for t in (begin, end)]


@pytest.mark.parametrize(("night", "minutes"), [("2027-03-27T22:00", 7 * 60), ("2027-10-30T22:00", 9 * 60)])
def test_a_night_shift_loses_or_gains_the_hour_of_the_clock_change(desk, night, minutes):
    # 22:00-06:00 holds 7 h in March and 9 h in October: work of that much fits into one night.
    plan = desk.plan(
        {"id": "a", "work": f"{minutes}min", "person": "ann", "continuous": True, "release": night},
        start=night[:10],
        time_zone="Europe/Berlin",
        people=[{"id": "ann", "calendar": "nights"}],
        calendars=[{"id": "nights", "week": {"sat": "22:00-06:00"}}],
    )
    (task,) = desk.solve(plan).schedule.tasks
    assert task.finish - task.start == minutes
    assert len(task.segments) == 1


def test_colleagues_on_two_continents_meet_in_the_afternoon(desk):
    # Berlin 09:00-17:00 is 08:00-16:00 UTC in winter, New York 14:00-22:00 UTC: two hours a day.
    plan = desk.plan(
        {"id": "a", "duration": "3h", "needs": [{"pinned": ["ann"]}, {"pinned": ["bob"]}]},
        people=[{"id": "ann", "calendar": "berlin"}, {"id": "bob", "calendar": "york"}],
        calendars=[
            {"id": "berlin", "time_zone": "Europe/Berlin"},
            {"id": "york", "time_zone": "America/New_York"},
        ],
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 14:00 - tue 15:00"}


def test_holidays_exceptions_and_changes_of_pattern_are_skipped(desk):
    # Epiphany in Bavaria is on Wednesday; Thursday is closed but for two hours; from Friday on only mornings.
    office = {
        "id": "office",
        "holidays": [{"country": "DE", "subdivision": "BY"}],
        "exceptions": [{"first": "2027-01-07", "hours": ["10:00-12:00"]}],
        "changes": [{"first": "2027-01-08", "week": {"mon-fri": "09:00-13:00"}}],
    }
    plan = desk.plan({"id": "a", "work": "20h", "person": "ann"}, calendars=[office], calendar="office")
    # 8 + 8 + 0 + 2: two hours of Friday morning.
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - fri 11:00"}


def test_a_grid_of_a_day_reserves_whole_days_and_counts_minutes(desk):
    # Round the clock; 30 h are a day and six hours, two days are taken.
    plan = desk.plan(
        {"id": "a", "work": "30h", "person": "ann"},
        {"id": "b", "work": "24h", "person": "ann", "after": ["a"]},
        {"id": "w", "wait": "1h", "after": ["a"]},
        grid="1d",
        calendars=[{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
        calendar="always",
    )
    assert desk.times(desk.solve(plan)) == {
        "a": "mon 00:00 - tue 06:00",
        "b": "wed 00:00 - thu 00:00",
        "w": "tue 06:00 - tue 07:00",
    }


def test_a_fine_grid_begins_at_every_five_minutes(desk):
    plan = desk.plan(
        {"id": "a", "work": "7min", "person": "ann"},
        {"id": "b", "work": "7min", "person": "ann", "after": ["a"]},
        grid="5min",
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - mon 09:07", "b": "mon 09:10 - mon 09:17"}


def test_a_data_date_between_two_slots_is_rounded_up_for_work_only(desk):
    plan = desk.plan(
        {"id": "a", "work": "1h", "person": "ann"},
        {"id": "m", "milestone": True},
        {"id": "w", "wait": "1h"},
        {"id": "s", "work": "1h", "person": "bob", "progress": {"started": "2027-01-03"}},
        start="2027-01-04T10:07",
    )
    assert desk.times(desk.solve(plan)) == {
        "a": "mon 10:30 - mon 11:30",
        "m": "mon 10:07 - mon 10:07",
        "w": "mon 10:07 - mon 11:07",
        "s": "sun-1 00:00 - mon 11:30",
    }


def test_a_wait_in_a_calendar_of_its_own(desk):
    plan = desk.plan(
        {"id": "a", "wait": "1d", "calendar": "client"},
        calendars=[{"id": "client", "week": {"tue-wed": "10:00-12:00"}}],
    )
    # A day of the client's is two hours.
    assert desk.times(desk.solve(plan)) == {"a": "tue 10:00 - tue 12:00"}


def test_much_work_for_one_person_finds_its_years(desk):
    # 600 h at 10 % of the time and 30 % of the speed are 20,000 h, far beyond the first years looked at.
    people = [{"id": "ann", "share": "10%", "skills": [{"skill": "x", "efficiency": "30%"}]}]
    outcome = desk.solve(desk.plan({"id": "a", "work": "600h", "skill": "x"}, people=people), effort=0)
    (task,) = outcome.schedule.tasks
    assert sum(end - start for start, end in task.segments) == 20_000 * 60


def test_a_plan_of_waits_needs_nobody(desk):
    plan = desk.plan({"id": "a", "wait": "1w"}, {"id": "m", "milestone": True, "after": ["a"]}, people=[])
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - fri 17:00", "m": "fri 17:00 - fri 17:00"}


def test_a_wait_of_years_is_found_room_for(desk):
    behind = {"id": "b", "work": "1h", "person": "ann", "after": ["a"]}
    outcome = desk.solve(desk.plan({"id": "a", "wait": "200ew"}, behind), effort=0)
    assert outcome.schedule.tasks[1].finish - outcome.data_date == 200 * 7 * 1440 + 10 * 60
