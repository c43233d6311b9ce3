"""Rules bookings, lead-time, minimum-booking and booking-cost: 60 an hour, 8 h a day, two at most."""

import pytest

DAY = 480


def agency(desk, *tasks, start="2027-01-04", **pool):
    whole = {"id": "agency", "skills": ["copy"], "rate": 60, "minimum_booking": "1d", "maximum": 2, **pool}
    tasks = tasks or ({"id": "a", "work": "8h", "skill": "copy"},)
    return desk.plan(*tasks, start=start, contractor_pools=[whole])


def days(desk, first, last, number=1, **rest):
    """A booking of January 2027, whole days without a weekend in between."""
    count = last - first + 1
    return desk.booking(first, last, number, hours=8 * count, cost=480 * count, **rest)


def worked(desk, *spans, who="agency#1"):
    return desk.entry("a", who, *spans)


def test_a_contractor_works_within_a_booking(desk):
    plan = agency(desk)
    assert desk.found(plan, worked(desk, "tue 09:00-17:00"), bookings=[days(desk, 5, 5)]) == []


def test_slots_outside_all_bookings_are_a_breach(desk):
    plan = agency(desk, {"id": "a", "work": "12h", "skill": "copy"})
    a = worked(desk, "tue 09:00-17:00", "wed 09:00-13:00")
    assert desk.found(plan, a, bookings=[days(desk, 5, 5)]) == [("bookings", "p/a", 240, "minutes")]
    assert desk.found(plan, a) == [("bookings", "p/a", 720, "minutes")]
    # The booking of another contractor doesn't count.
    assert desk.found(plan, a, bookings=[days(desk, 5, 6, 2)]) == [("bookings", "p/a", 720, "minutes")]


def test_a_task_pauses_between_two_bookings_of_its_contractor(desk):
    plan = agency(desk, {"id": "a", "work": "12h", "skill": "copy"})
    booked = [days(desk, 4, 4), days(desk, 7, 7)]
    assert desk.found(plan, worked(desk, "mon 09:00-17:00", "thu 09:00-13:00"), bookings=booked) == []
    assert desk.found(plan, worked(desk, "mon 09:00-17:00", "thu 10:00-14:00"), bookings=booked) == [
        ("segments", "p/a", 60, "minutes")
    ]


def test_touching_bookings_are_one_stretch_and_overlapping_ones_a_breach(desk):
    plan = agency(desk, {"id": "a", "work": "24h", "skill": "copy"})
    a = worked(desk, "mon 09:00-17:00", "tue 09:00-17:00", "wed 09:00-17:00")
    assert desk.found(plan, a, bookings=[days(desk, 4, 4), days(desk, 5, 6)]) == []
    assert desk.found(plan, a, bookings=[days(desk, 4, 5), days(desk, 4, 6)]) == [
        ("bookings", "agency#1", 2, "days")
    ]


def test_contractors_are_numbered_up_to_the_maximum(desk):
    plan = agency(desk)
    booked = [days(desk, 5, 5, 4)]
    assert (
        desk.found(plan, worked(desk, "tue 09:00-17:00", who="agency#2"), bookings=[days(desk, 5, 5, 2)])
        == []
    )
    assert desk.found(plan, worked(desk, "tue 09:00-17:00", who="agency#4"), bookings=booked) == [
        ("bookings", "agency#4", 2, "contractors")
    ]
    below = [days(desk, 5, 5), days(desk, 5, 5, 0)]
    assert desk.found(plan, worked(desk, "tue 09:00-17:00"), bookings=below) == [
        ("bookings", "agency#0", 1, "contractors")
    ]


def test_a_contractor_has_the_skill_efficiency_of_the_pool(desk):
    # At 80 % 8 hours of work take 10.
    plan = agency(desk, skills=[{"skill": "copy", "efficiency": "80%"}])
    booked = [days(desk, 4, 5)]
    assert desk.found(plan, worked(desk, "mon 09:00-17:00", "tue 09:00-11:00"), bookings=booked) == []
    assert desk.found(plan, worked(desk, "mon 09:00-17:00"), bookings=booked) == [
        ("work", "p/a", 120, "minutes")
    ]


def test_a_team_of_an_employee_and_a_contractor_meets_within_the_booking(desk):
    needs = [{"skill": "design", "pinned": ["ann"]}, {"skill": "copy"}]
    plan = agency(desk, {"id": "a", "duration": "12h", "needs": needs})
    team = {"ann": (0, 1000), "agency#1": (1, 1000)}
    booked = [days(desk, 4, 4), days(desk, 6, 6)]
    assert (
        desk.found(plan, worked(desk, "mon 09:00-17:00", "wed 09:00-13:00", who=team), bookings=booked) == []
    )


@pytest.mark.parametrize(
    "strange",
    [
        {"pool": "nobody"},
        {"first": "2027-01-05", "last": "2027-01-04"},
        {"first": "soon"},
        {"last": "2027-02-30"},
        {"last": "9999-12-31"},
    ],
)
def test_a_booking_that_makes_no_sense_is_named(desk, strange):
    good = days(desk, 5, 5)
    fields = {"pool": "agency", "contractor": 2, "first": "2027-01-05", "last": "2027-01-05", **strange}
    bad = type(good)(**fields, paid_minutes=480, cost=48000)
    where = f"{bad.pool}#2"
    assert desk.found(agency(desk), worked(desk, "tue 09:00-17:00"), bookings=[good, bad]) == [
        ("bookings", where, 1, "bookings")
    ]


# --- committed bookings -------------------------------------------------------------------------


def test_committed_bookings_go_to_the_lowest_contractor_free(desk):
    # 4-5 to #1, 5-6 overlaps and goes to #2, 6-7 is after 4-5 and goes to #1.
    committed = [{"first": f"2027-01-0{first}", "last": f"2027-01-0{first + 1}"} for first in (4, 5, 6)]
    plan = agency(
        desk, {"id": "m", "milestone": True}, committed=committed, lead_time="9d", minimum_booking="9d"
    )
    m = desk.moment("m", "mon 09:00")
    given = [(4, 5, 1), (5, 6, 2), (6, 7, 1)]
    booked = [days(desk, *place, committed=True) for place in given]
    assert desk.found(plan, m, bookings=booked) == []
    assert desk.found(plan, m, bookings=booked[:2]) == [("bookings", "agency#1", 1, "bookings")]
    moved = [*booked[:2], days(desk, 6, 7, 2, committed=True)]
    assert desk.found(plan, m, bookings=moved) == [
        ("bookings", "agency#1", 1, "bookings"),  # missing
        ("bookings", "agency#2", 1, "bookings"),  # not committed to
        ("bookings", "agency#2", 1, "days"),  # and overlapping on the 6th
    ]


# --- lead time and minimum ----------------------------------------------------------------------

LEAD = {"lead_time": "2d"}


def test_a_booking_begins_after_the_lead_time_in_working_days(desk):
    # Two working days from Monday 00:00 on are Monday and Tuesday.
    plan = agency(desk, **LEAD)
    assert desk.found(plan, worked(desk, "wed 09:00-17:00"), bookings=[days(desk, 6, 6)]) == []
    assert desk.found(plan, worked(desk, "tue 09:00-17:00"), bookings=[days(desk, 5, 5)]) == [
        ("lead-time", "agency#1", DAY, "minutes")
    ]


def test_a_part_of_the_first_day_is_no_day_of_lead(desk):
    # From Monday 12:00 on: 5 h on Monday, 8 on Tuesday, 3 on Wednesday: booked from Thursday on.
    plan = agency(desk, start="2027-01-04T12:00", **LEAD)
    assert desk.found(plan, worked(desk, "thu 09:00-17:00"), bookings=[days(desk, 7, 7)]) == []
    assert desk.found(plan, worked(desk, "wed 09:00-17:00"), bookings=[days(desk, 6, 6)]) == [
        ("lead-time", "agency#1", 180, "minutes")
    ]


def test_the_weekend_is_no_lead_time(desk):
    plan = agency(desk, start="2027-01-08", lead_time="1d")
    assert desk.found(plan, worked(desk, "mon+1 09:00-17:00"), bookings=[days(desk, 11, 11)]) == []
    # Saturday's booking would begin on Monday, its first working minute; it holds no working day.
    sleepy = [days(desk, 11, 11), desk.booking(9, 9, 2)]
    assert desk.found(plan, worked(desk, "mon+1 09:00-17:00"), bookings=sleepy) == [
        ("minimum-booking", "agency#2", 1, "days")
    ]


def test_an_elapsed_lead_time_counts_to_the_first_working_minute(desk):
    # 33 h after Monday 00:00 is Tuesday 09:00, when the contractor begins.
    assert (
        desk.found(
            agency(desk, lead_time="33eh"), worked(desk, "tue 09:00-17:00"), bookings=[days(desk, 5, 5)]
        )
        == []
    )
    assert desk.found(
        agency(desk, lead_time="2ed"), worked(desk, "tue 09:00-17:00"), bookings=[days(desk, 5, 5)]
    ) == [("lead-time", "agency#1", 15 * 60, "minutes")]


def test_without_lead_time_a_booking_may_begin_on_the_day_of_the_data_date(desk):
    # Paid is from the data date on: 13:00-17:00.
    plan = agency(desk, {"id": "a", "work": "4h", "skill": "copy"}, start="2027-01-04T13:00")
    a = worked(desk, "mon 13:00-17:00")
    assert desk.found(plan, a, bookings=[desk.booking(4, 4, hours=4, cost=240)]) == []


@pytest.mark.parametrize(
    ("minimum", "short"), [("5d", 0), ("1w", 0), ("5.5d", 1), ("7d", 2), ("7ed", 0), ("8ed", 1)]
)
def test_a_booking_holds_the_minimum_of_working_days(desk, minimum, short):
    # Wednesday to Tuesday: 5 working days, 7 days.
    plan = agency(desk, minimum_booking=minimum)
    booked = [desk.booking(6, 12, hours=40, cost=2400)]
    expected = [("minimum-booking", "agency#1", short, "days")] if short else []
    assert desk.found(plan, worked(desk, "wed 09:00-17:00"), bookings=booked) == expected


# --- cost ---------------------------------------------------------------------------------------


def test_paid_are_the_hours_of_the_calendar_used_or_not(desk):
    # Friday to Monday: 16 h × 60.
    plan = agency(desk)
    a = worked(desk, "fri 09:00-17:00")
    assert desk.found(plan, a, bookings=[desk.booking(8, 11, hours=16, cost=960)]) == []
    assert desk.found(plan, a, bookings=[desk.booking(8, 11, hours=8, cost=480)]) == [
        ("booking-cost", "agency#1", DAY, "minutes"),
        ("booking-cost", "agency#1", 48000, "cents"),
    ]


def test_a_booking_before_the_data_date_costs_nothing(desk):
    committed = [{"first": "2027-01-04", "last": "2027-01-05"}]
    plan = agency(desk, {"id": "m", "milestone": True}, start="2027-01-06", committed=committed)
    m = desk.moment("m", "wed 09:00")
    assert desk.found(plan, m, bookings=[desk.booking(4, 5, committed=True)]) == []


def test_the_cost_is_rounded_half_up_to_the_cent(desk):
    # 25 min at 1.02 an hour: 42.5 cents → 43.
    calendar = {"id": "brief", "week": {"mon-fri": "09:00-9:25"}}
    pool = {"id": "agency", "skills": ["copy"], "rate": 1.02, "calendar": "brief", "minimum_booking": "1d"}
    plan = desk.plan(
        {"id": "m", "milestone": True}, grid="5min", calendars=[calendar], contractor_pools=[pool]
    )
    booking = desk.booking(5, 5)
    booking = type(booking)("agency", 1, "2027-01-05", "2027-01-05", 25, 42)
    assert desk.found(plan, desk.moment("m", "mon 09:00"), bookings=[booking]) == [
        ("booking-cost", "agency#1", 1, "cents")
    ]


def test_days_of_a_booking_are_those_of_the_pools_zone(desk):
    # Tokyo is 9 h ahead: its 09:00-17:00 of the 5th is 00:00-08:00 UTC, and the 4th begins on the 3rd.
    tokyo = {"id": "tokyo", "time_zone": "Asia/Tokyo"}
    pool = {"id": "agency", "skills": ["copy"], "rate": 60, "calendar": "tokyo", "minimum_booking": "1d"}
    task = {"id": "a", "work": "8h", "skill": "copy"}
    plan = desk.plan(task, calendars=[tokyo], contractor_pools=[pool])
    assert desk.found(plan, worked(desk, "tue 00:00-8:00"), bookings=[days(desk, 5, 5)]) == []
    assert desk.found(plan, worked(desk, "wed 00:00-8:00"), bookings=[days(desk, 5, 5)]) == [
        ("bookings", "p/a", DAY, "minutes")
    ]
