"""Plans of a few tasks whose best schedule is worked out by hand."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.kernel


def test_a_task_fills_working_hours_and_pauses_overnight(make_plan, solved, dates):
    # 12 h from Monday 09:00: eight on Monday, four on Tuesday.
    outcome = solved(make_plan([{"id": "a", "work": "12h", "skill": "any"}]))
    assert outcome.status == "optimal"
    assert dates(outcome) == {"a": ("04 Mon 09:00", "05 Tue 13:00")}
    (task,) = outcome.schedule.tasks
    assert [end - start for start, end in task.segments] == [480, 240]


def test_share_and_efficiency_slow_work_down_but_not_durations(make_plan, solved, dates):
    # Speed 0.75 × 0.8 = 0.6: 3 h of work take 5 h; a duration of 3 h takes 3 h.
    people = [{"id": "ana", "share": "75%", "skills": [{"skill": "any", "efficiency": "80%"}]}]
    tasks = [
        {"id": "work", "work": "3h", "skill": "any"},
        {"id": "duration", "duration": "3h", "skill": "any", "after": ["work"]},
    ]
    assert dates(solved(make_plan(tasks, people))) == {
        "work": ("04 Mon 09:00", "04 Mon 14:00"),
        "duration": ("04 Mon 14:00", "04 Mon 17:00"),
    }


def test_the_finish_is_the_minute_and_the_next_task_waits_for_the_slot(make_plan, solved, dates):
    # 100 min at 100 % end at 10:40; the slot is taken until 11:00.
    tasks = [
        {"id": "a", "work": "100min", "skill": "any"},
        {"id": "b", "work": "1h", "skill": "any", "after": ["a"]},
    ]
    assert dates(solved(make_plan(tasks))) == {
        "a": ("04 Mon 09:00", "04 Mon 10:40"),
        "b": ("04 Mon 11:00", "04 Mon 12:00"),
    }


def test_two_people_of_one_task_work_only_while_both_do(make_plan, solved, dates):
    # Together 2 person-hours an hour from 09:00 to 13:00: 10 h need 5 h, four today, one tomorrow.
    people = [
        {"id": "ana", "skills": ["any"], "calendar": "mornings"},
        {"id": "ben", "skills": ["any"]},
    ]
    calendars = [{"id": "mornings", "week": {"mon-fri": "09:00-13:00"}}]
    plan = make_plan(
        [{"id": "a", "work": "10h", "needs": [{"skill": "any", "count": 2}]}], people, calendars=calendars
    )
    assert dates(solved(plan)) == {"a": ("04 Mon 09:00", "05 Tue 10:00")}


def test_half_units_let_one_person_do_two_tasks_at_once(make_plan, solved, dates):
    half = [{"skill": "any", "units": "50%"}]
    tasks = [{"id": name, "work": "4h", "needs": half} for name in "ab"]
    assert dates(solved(make_plan(tasks))) == {
        "a": ("04 Mon 09:00", "04 Mon 17:00"),
        "b": ("04 Mon 09:00", "04 Mon 17:00"),
    }


def test_a_continuous_task_waits_for_a_day_that_holds_it(make_plan, solved, dates):
    # Four hours are left on Monday after a; six in one go fit only on Tuesday.
    tasks = [
        {"id": "a", "work": "4h", "skill": "any"},
        {"id": "b", "work": "6h", "skill": "any", "continuous": True, "after": ["a"]},
    ]
    assert dates(solved(make_plan(tasks)))["b"] == ("05 Tue 09:00", "05 Tue 15:00")


def test_equipment_is_held_through_the_night(make_plan, solved, dates):
    # b needs the room that a holds until Tuesday 13:00, though nobody is in it overnight.
    people = [{"id": "ana", "skills": ["any"]}, {"id": "ben", "skills": ["any"]}]
    room = [{"equipment": "room"}]
    tasks = [
        {"id": "a", "work": "12h", "person": "ana", "equipment": room, "weight": 1},
        {"id": "b", "work": "2h", "person": "ben", "equipment": room, "after": [{"task": "a", "type": "SS"}]},
    ]
    plan = make_plan(tasks, people, equipment=[{"id": "room"}])
    assert dates(solved(plan))["b"] == ("05 Tue 13:00", "05 Tue 15:00")


def test_links_of_all_types_with_lags(make_plan, solved, dates):
    people = [{"id": name, "skills": ["any"]} for name in ("ana", "ben", "cem", "dia", "eva")]
    # a: Mon 09:00-13:00. fs: 2 working hours after 13:00. ss: 1 h after 09:00. ff: ends 3 h after
    # 13:00, so begins 14:00. sf: ends no earlier than 5 h after 09:00, so begins 13:00.
    tasks = [
        {"id": "a", "work": "4h", "person": "ana"},
        {"id": "fs", "work": "1h", "person": "ben", "after": [{"task": "a", "lag": "2h"}]},
        {"id": "ss", "work": "1h", "person": "cem", "after": [{"task": "a", "type": "SS", "lag": "1h"}]},
        {"id": "ff", "work": "2h", "person": "dia", "after": [{"task": "a", "type": "FF", "lag": "3h"}]},
        {"id": "sf", "work": "1h", "person": "eva", "after": [{"task": "a", "type": "SF", "lag": "5h"}]},
    ]
    found = dates(solved(make_plan(tasks, people)))
    assert found["fs"] == ("04 Mon 15:00", "04 Mon 16:00")
    assert found["ss"] == ("04 Mon 10:00", "04 Mon 11:00")
    assert found["ff"] == ("04 Mon 14:00", "04 Mon 16:00")
    assert found["sf"] == ("04 Mon 13:00", "04 Mon 14:00")


def test_waits_count_working_or_elapsed_days_and_take_nobody(make_plan, solved, dates):
    tasks = [
        {"id": "a", "work": "4h", "skill": "any", "release": "2027-01-08"},
        {"id": "review", "wait": "1d", "after": ["a"]},
        {"id": "drying", "wait": "1ed", "after": ["a"]},
    ]
    # Friday 13:00: a working day later is Monday 13:00, an elapsed one Saturday 13:00.
    found = dates(solved(make_plan(tasks)))
    assert found["review"] == ("08 Fri 13:00", "11 Mon 13:00")
    assert found["drying"] == ("08 Fri 13:00", "09 Sat 13:00")


def test_a_maximal_lag_is_kept_by_delaying_the_first_task(make_plan, solved, dates):
    # Ben is away until Wednesday, and b must start within 2 h of a's end: a ends on Tuesday at 15:00
    # or later.
    people = [
        {"id": "ana", "skills": ["any"]},
        {"id": "ben", "time_off": [{"first": "2027-01-04", "last": "2027-01-05"}]},
    ]
    tasks = [
        {"id": "a", "work": "2h", "person": "ana"},
        {"id": "b", "work": "2h", "person": "ben", "after": [{"task": "a", "max_lag": "2h"}]},
    ]
    outcome = solved(make_plan(tasks, people))
    assert outcome.breaches == ()
    found = dates(outcome)
    assert "05 Tue 15:00" <= found["a"][1] <= "05 Tue 17:00"
    assert found["b"] == ("06 Wed 09:00", "06 Wed 11:00")


def test_the_dearer_mode_is_chosen_where_lateness_costs_more(make_plan, solved, dates):
    # Alone Tuesday 17:00, a day late at 100 a day; as a pair Monday 17:00 for 40.
    people = [{"id": "ana", "skills": ["any"]}, {"id": "ben", "skills": ["any"]}]
    modes = [
        {"id": "alone", "work": "16h", "needs": [{"skill": "any"}]},
        {"id": "pair", "work": "16h", "needs": [{"skill": "any", "count": 2}], "cost": 40},
    ]
    plan = make_plan([{"id": "a", "modes": modes}], people, project={"due": "2027-01-04T17:00"})
    outcome = solved(plan)
    assert outcome.levels[0].parts == {"late_cost": 0, "contractor_cost": 4000}
    assert dates(outcome)["a"] == ("04 Mon 09:00", "04 Mon 17:00")


def test_a_contractor_is_booked_for_the_minimum_and_paid_for_it(make_plan, solved):
    # Only the pool knows film. Lead 2 d from Monday 09:00: Wednesday. Minimum 3 d: Wednesday to Friday,
    # 24 h at 50.
    pool = {
        "id": "film", "skills": ["film"], "rate": 50, "lead_time": "2d", "minimum_booking": "3d", "maximum": 1
    }  # fmt: skip
    outcome = solved(make_plan([{"id": "a", "work": "4h", "skill": "film"}], contractor_pools=[pool]))
    (booking,) = outcome.schedule.bookings
    assert (booking.first, booking.last, booking.paid_minutes, booking.cost) == (
        "2027-01-06", "2027-01-08", 1440, 120_000,
    )  # fmt: skip


def test_a_started_task_goes_on_at_the_data_date_with_the_same_person(make_plan, solved, dates):
    people = [{"id": "ana", "skills": ["any"]}, {"id": "ben", "skills": ["any"]}]
    progress = {"started": "2026-12-30T09:00", "remaining": "2h", "people": ["ben"]}
    outcome = solved(make_plan([{"id": "a", "work": "8h", "skill": "any", "progress": progress}], people))
    assert dates(outcome) == {"a": ("30 Wed 09:00", "04 Mon 11:00")}
    (task,) = outcome.schedule.tasks
    assert [a.person for a in task.assignments] == ["ben"]


def test_the_heavier_of_two_late_projects_goes_first(make_plan, solved, dates):
    # One of the two is a day late: better the light one.
    tasks = [{"id": "light", "work": "8h", "skill": "any"}]
    heavy = {
        "id": "q", "weight": 5, "due": "2027-01-04", "tasks": [{"id": "heavy", "work": "8h", "skill": "any"}]
    }  # fmt: skip
    plan = make_plan(tasks, project={"weight": 1, "due": "2027-01-04"}, projects=[heavy])
    outcome = solved(plan)
    assert dates(outcome)["heavy"][1] == "04 Mon 17:00"
    # 17:00 on Tuesday is 17 h after 24:00 on Monday: 17/24 of 100.00.
    assert outcome.levels[0].value == 7083


def test_an_impossible_deadline_is_told_with_the_minutes(make_plan, solved):
    plan = make_plan([{"id": "a", "work": "16h", "skill": "any", "deadline": "2027-01-05T13:00"}])
    outcome = solved(plan)
    assert outcome.status == "infeasible"
    assert outcome.schedule is not None
    assert [(b.rule, b.amount) for b in outcome.breaches] == [("deadline", 240)]
    assert "p/a can't finish by 2027-01-05 13:00" in outcome.conflicts[0]


def test_a_plan_without_tasks_is_solved(make_plan, solved):
    outcome = solved(make_plan([]))
    assert outcome.status == "optimal"
    assert outcome.schedule.tasks == ()
