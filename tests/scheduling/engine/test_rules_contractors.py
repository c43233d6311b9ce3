"""Contractors: when they can come, for how long they are paid, and when that is worth it."""

import pytest

pytestmark = pytest.mark.kernel


def pool(**parts):
    """A film pool at 60 an hour, one contractor, from the next working day for two days at least."""
    return {
        "id": "film", "skills": ["film"], "rate": 60, "lead_time": "1d", "minimum_booking": "2d", **parts
    }  # fmt: skip


def film(name, hours, **parts):
    return {"id": name, "work": hours, "skill": "film", **parts}


def test_lead_time_and_minimum_booking(desk):
    # From Tuesday; 4 h of work, two days paid: 16 h · 60.
    outcome = desk.solve(desk.plan(film("a", "4h"), contractor_pools=[pool()]))
    assert desk.times(outcome) == {"a": "tue 09:00 - tue 13:00"}
    assert desk.people(outcome) == {"a": "film#1"}
    assert desk.bookings(outcome) == [("film#1", "01-05", "01-06", 16, 960)]


def test_work_goes_on_as_long_as_the_booking_has_to(desk):
    # Three days of work: three days paid, one booking.
    outcome = desk.solve(desk.plan(film("a", "24h"), contractor_pools=[pool()]))
    assert desk.bookings(outcome) == [("film#1", "01-05", "01-07", 24, 1440)]


def test_a_weekend_between_is_booked_through_or_not_whatever_is_cheaper(desk):
    # Friday and the Wednesday after, minimum two days: Friday-Monday and Wednesday-Thursday are 4 days,
    # Friday to Wednesday would be 4 as well; of equal minutes one booking is made.
    plan = desk.plan(
        film("a", "8h", start="2027-01-08"), film("b", "8h", start="2027-01-13"), contractor_pools=[pool()]
    )
    assert desk.bookings(desk.solve(plan)) == [("film#1", "01-08", "01-13", 32, 1920)]


def test_two_short_stays_far_apart_are_two_bookings(desk):
    plan = desk.plan(
        film("a", "8h", start="2027-01-06"), film("b", "8h", start="2027-01-20"), contractor_pools=[pool()]
    )
    assert desk.bookings(desk.solve(plan)) == [
        ("film#1", "01-06", "01-07", 16, 960),
        ("film#1", "01-20", "01-21", 16, 960),
    ]


def test_a_gap_shorter_than_another_minimum_is_paid_through(desk):
    # Minimum 4 d. Tuesday to Friday, then Tuesday the week after: four days more, or Monday and Tuesday.
    plan = desk.plan(
        film("a", "32h", start="2027-01-05"),
        film("b", "8h", start="2027-01-12"),
        contractor_pools=[pool(minimum_booking="4d")],
    )
    assert desk.bookings(desk.solve(plan)) == [("film#1", "01-05", "01-12", 48, 2880)]


def test_before_a_committed_booking_the_minimum_reaches_back(desk):
    # Committed from Friday. Work on Thursday: a booking of three days has to be Tuesday to Thursday.
    own = pool(minimum_booking="3d", committed=[{"first": "2027-01-08", "last": "2027-01-12"}])
    outcome = desk.solve(desk.plan(film("a", "8h", start="2027-01-07"), contractor_pools=[own]))
    assert desk.times(outcome) == {"a": "thu 09:00 - thu 17:00"}
    assert desk.bookings(outcome) == [("film#1", "01-05", "01-07", 24, 1440)]


def test_where_no_minimum_fits_before_a_committed_booking_nobody_comes(desk):
    # Committed from Wednesday: only Tuesday is left before, too short. Wednesday is paid anyway.
    own = pool(committed=[{"first": "2027-01-06", "last": "2027-01-08"}])
    outcome = desk.solve(desk.plan(film("a", "8h"), contractor_pools=[own]))
    assert desk.times(outcome) == {"a": "wed 09:00 - wed 17:00"}
    assert desk.bookings(outcome) == []
    assert outcome.levels[0].parts["contractor_cost"] == 24 * 60 * 100


def test_a_booking_never_runs_across_a_committed_weekend(desk):
    # Committed on Saturday and Sunday only, when the office is closed. 16 h from Friday can't be one
    # booking of two days; so Monday is given up, and work begins on Tuesday.
    own = pool(lead_time="4d", committed=[{"first": "2027-01-09", "last": "2027-01-10"}])
    outcome = desk.solve(desk.plan(film("a", "16h"), contractor_pools=[own]))
    assert desk.times(outcome) == {"a": "tue+1 09:00 - wed+1 17:00"}


def test_a_committed_booking_of_the_past_and_far_ahead_is_paid_in_full(desk):
    # From the data date on: Monday 8 h, and the five days of a week in 2028.
    committed = [
        {"first": "2026-12-28", "last": "2027-01-04"},
        {"first": "2028-07-03", "last": "2028-07-09"},
    ]
    outcome = desk.solve(desk.plan(film("a", "4h"), contractor_pools=[pool(committed=committed)]))
    assert desk.times(outcome) == {"a": "mon 09:00 - mon 13:00"}
    assert outcome.levels[0].parts["contractor_cost"] == (8 + 40) * 60 * 100


def test_overlapping_committed_bookings_are_of_two_contractors(desk):
    committed = [{"first": "2027-01-04", "last": "2027-01-05"}, {"first": "2027-01-05", "last": "2027-01-06"}]
    plan = desk.plan(
        *(film(n, "8h", start="2027-01-05T09:00") for n in "ab"),
        contractor_pools=[pool(maximum=2, committed=committed)],
    )
    outcome = desk.solve(plan)
    assert sorted(desk.people(outcome).values()) == ["film#1", "film#2"]
    assert outcome.breaches == ()


def test_help_is_hired_where_lateness_costs_more(desk):
    # zoe needs until Wednesday 17:00 for three days of work due on Tuesday. A contractor for two days
    # from Tuesday costs 960; being 17 h late costs 7.08 at weight 10 a tenth of that.
    people = [{"id": "zoe", "skills": ["film"]}]
    tasks = [film(n, "8h") for n in "abc"]
    cheap = {"due": "2027-01-05", "weight": 10}
    dear = {"due": "2027-01-05", "weight": 100}
    kept = desk.solve(desk.plan(*tasks, people=people, project=cheap, contractor_pools=[pool()]))
    hired = desk.solve(desk.plan(*tasks, people=people, project=dear, contractor_pools=[pool()]), effort=4)
    assert kept.levels[0].parts == {"late_cost": 70_833, "contractor_cost": 0}
    assert hired.levels[0].parts == {"late_cost": 0, "contractor_cost": 96_000}


def test_the_cost_of_a_fully_used_contractor_is_never_forgotten(desk):
    # One day, wholly used: 8 h · 60 = 480 are more than the 7.08 of being late.
    people = [{"id": "zoe", "skills": ["film"]}]
    plan = desk.plan(
        film("a", "16h"),
        film("b", "8h"),
        people=people,
        project={"due": "2027-01-05"},
        contractor_pools=[pool(minimum_booking="1d", lead_time="0d")],
    )
    outcome = desk.solve(plan, effort=4)
    assert outcome.levels[0].parts == {"late_cost": 7083, "contractor_cost": 0}


def test_a_contractor_goes_on_with_a_started_task(desk):
    progress = {"started": "2026-12-30", "remaining": "4h", "people": ["film#2"]}
    outcome = desk.solve(desk.plan(film("a", "8h", progress=progress), contractor_pools=[pool(maximum=2)]))
    assert desk.people(outcome) == {"a": "film#2"}
    assert desk.bookings(outcome) == [("film#2", "01-05", "01-06", 16, 960)]


def test_contractors_step_in_where_the_only_colleague_leaves(desk):
    # ann is gone after Monday; the rest of the film is the pool's, though she counts as able.
    people = [{"id": "ann", "skills": ["film"], "employed_last": "2027-01-04"}]
    plan = desk.plan(film("a", "4h"), film("b", "16h"), people=people, contractor_pools=[pool()])
    outcome = desk.solve(plan)
    assert outcome.status in {"feasible", "optimal"}
    assert desk.people(outcome)["b"] == "film#1"


def test_a_pool_can_be_allowed_and_forbidden(desk):
    people = [{"id": "ann", "skills": ["film"]}]
    needs = (
        {"allowed": ["film"]},
        {"skill": "film", "allowed": ["film"]},
        {"skill": "film", "forbidden": ["film"]},
    )
    plan = desk.plan(
        *({"id": name, "work": "4h", "needs": [need]} for name, need in zip("abc", needs, strict=True)),
        people=people,
        contractor_pools=[pool()],
    )
    assert desk.people(desk.solve(plan)) == {"a": "film#1", "b": "film#1", "c": "ann"}


def test_a_part_of_a_day_as_minimum_is_a_whole_day_and_a_pool_has_its_own_hours(desk):
    # Four hours a day, Monday to Thursday, at 60: minimum 1.5 d is two days, 8 h.
    own = pool(minimum_booking="1.5d", calendar="mornings", lead_time="0d")
    calendars = [{"id": "mornings", "week": {"mon-thu": "09:00-13:00"}}]
    outcome = desk.solve(desk.plan(film("a", "2h"), contractor_pools=[own], calendars=calendars))
    assert desk.bookings(outcome) == [("film#1", "01-04", "01-05", 8, 480)]


def test_half_days_are_paid_from_the_data_date_on_and_rounded_to_the_cent(desk):
    # From Monday 15:20: 100 min on Monday at 61.37 an hour, 10228.33 cents, rounded.
    own = pool(minimum_booking="1d", lead_time="0d", rate=61.37)
    outcome = desk.solve(desk.plan(film("a", "1h"), contractor_pools=[own], start="2027-01-04T15:20"))
    assert desk.times(outcome) == {"a": "mon 15:30 - mon 16:30"}
    assert [(b.paid_minutes, b.cost) for b in outcome.schedule.bookings] == [(100, 10228)]
