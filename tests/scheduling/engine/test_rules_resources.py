"""Equipment held through pauses, consumables that run out, modes with their costs."""

import pytest

pytestmark = pytest.mark.kernel
ROOM = [{"equipment": "room"}]


def test_equipment_is_held_by_as_many_as_it_has_units(desk):
    # Three tasks of 8 h by three people; two rooms.
    tasks = ({"id": n, "work": "8h", "person": n, "equipment": ROOM} for n in ("ann", "bob", "zoe"))
    times = desk.times(desk.solve(desk.plan(*tasks, equipment=[{"id": "room", "units": 2}])))
    assert sorted(times.values()) == ["mon 09:00 - mon 17:00"] * 2 + ["tue 09:00 - tue 17:00"]


def test_equipment_with_hours_pauses_the_work_and_stays_held(desk):
    # The lab is open in the mornings. a needs 6 h there: until Tuesday 11:00; b follows at once.
    plan = desk.plan(
        {"id": "a", "work": "6h", "person": "ann", "equipment": ROOM},
        {"id": "b", "work": "2h", "person": "bob", "equipment": ROOM, "after": [{"task": "a", "type": "SS"}]},
        equipment=[{"id": "room", "calendar": "mornings"}],
        calendars=[{"id": "mornings", "week": {"mon-fri": "09:00-13:00"}}],
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - tue 11:00", "b": "tue 11:00 - tue 13:00"}


def test_work_without_people_holds_equipment(desk):
    # Two bakes of 12 h in one oven, in the calendar that never stops.
    oven = [{"equipment": "oven"}]
    plan = desk.plan(
        {"id": "a", "duration": "12h", "calendar": "always", "equipment": oven},
        {"id": "b", "duration": "12h", "calendar": "always", "equipment": oven},
        equipment=[{"id": "oven"}],
        calendars=[{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
    )
    times = desk.times(desk.solve(plan))
    assert sorted(times.values()) == ["mon 00:00 - mon 12:00", "mon 12:00 - tue 00:00"]


def test_waits_hold_equipment_at_night_too(desk):
    # Both dry for 10 h on one rack after work that ends at 17:00: 17:00-03:00, then 03:00-13:00.
    rack = [{"equipment": "rack"}]
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann"},
        {"id": "dry", "wait": "10eh", "equipment": rack, "after": ["a"]},
        {"id": "dry too", "wait": "10eh", "equipment": rack, "after": ["a"]},
        equipment=[{"id": "rack"}],
    )
    times = desk.times(desk.solve(plan))
    assert sorted([times["dry"], times["dry too"]]) == ["mon 17:00 - tue 03:00", "tue 03:00 - tue 13:00"]


def test_a_wait_in_a_calendar_holds_equipment_through_its_pauses(desk):
    # 4 h from 15:00 on Monday end on Tuesday at 11:00; bob gets the room then.
    plan = desk.plan(
        {"id": "a", "work": "6h", "person": "ann"},
        {"id": "w", "wait": "4h", "equipment": ROOM, "after": ["a"]},
        {"id": "b", "work": "1h", "person": "bob", "equipment": ROOM, "after": [{"task": "w", "type": "SS"}]},
        equipment=[{"id": "room"}],
    )
    times = desk.times(desk.solve(plan))
    assert times["w"] == "mon 15:00 - tue 11:00"
    assert times["b"] == "tue 11:00 - tue 12:00"


def test_an_unbroken_wait_fits_between_two_holds(desk):
    # The room is bob's from 11:00 to 15:00 on Monday; 3 h in one go of office hours: Tuesday.
    plan = desk.plan(
        {"id": "b", "work": "4h", "person": "bob", "equipment": ROOM, "start": "2027-01-04T11:00"},
        {"id": "w", "wait": "3h", "equipment": ROOM, "continuous": True},
        equipment=[{"id": "room"}],
    )
    assert desk.times(desk.solve(plan))["w"] == "tue 09:00 - tue 12:00"


def test_an_unbroken_elapsed_wait_knows_no_pauses(desk):
    outcome = desk.solve(desk.plan({"id": "w", "wait": "30eh", "continuous": True}))
    assert desk.times(outcome) == {"w": "mon 00:00 - tue 06:00"}


def test_the_last_licence_goes_where_it_saves_most(desk):
    # Fast takes 1 h and a licence; there is one. The heavy task is late without it, the light one early.
    def modes(slow):
        licence = [{"consumable": "licence", "amount": 1}]
        fast = {"id": "fast", "work": "1h", "needs": [{}], "consumables": licence}
        return [{"id": "slow", "work": slow, "needs": [{}]}, fast]

    light = {"id": "p", "tasks": [{"id": "a", "modes": modes("8h")}]}
    heavy = {"id": "q", "weight": 9, "due": "2027-01-05", "tasks": [{"id": "b", "modes": modes("40h")}]}
    plan = desk.plan(projects=[light, heavy], consumables=[{"id": "licence", "amount": 1}])
    outcome = desk.solve(plan, effort=10)
    assert {t.task: t.mode for t in outcome.schedule.tasks} == {"a": "slow", "b": "fast"}
    assert outcome.breaches == ()


def test_a_cheaper_mode_wins_where_lateness_costs_less(desk):
    # Fast costs 40 and saves a day late at 10 a day.
    modes = [
        {"id": "slow", "work": "16h", "needs": [{}]},
        {"id": "fast", "work": "1h", "needs": [{}], "cost": 40},
    ]
    project = {"due": "2027-01-04T17:00"}
    outcome = desk.solve(desk.plan({"id": "a", "modes": modes}, project=project, late_cost_per_day=10))
    assert outcome.schedule.tasks[0].mode == "slow"
    assert outcome.levels[0].parts == {"late_cost": 1000, "contractor_cost": 0}


def test_a_mode_without_people_leaves_nobody_of_another_behind(desk):
    # The agency is quicker than the contractor: nobody is booked.
    pool = {"id": "film", "skills": ["film"], "rate": 60}
    modes = [
        {"id": "own", "work": "24h", "needs": [{"skill": "film"}]},
        {"id": "agency", "duration": "2h"},
    ]
    outcome = desk.solve(desk.plan({"id": "a", "modes": modes}, contractor_pools=[pool]))
    assert desk.people(outcome) == {"a": ""}
    assert desk.bookings(outcome) == []


def test_consumables_that_cannot_suffice_are_broken_by_what_is_missing(desk):
    # Each mode of each task uses one of the two kinds; together three of two, whatever is chosen.
    modes = [
        {"id": kind, "work": "1h", "needs": [{}], "consumables": [{"consumable": kind, "amount": 1}]}
        for kind in ("x", "y")
    ]
    plan = desk.plan(
        *({"id": n, "modes": modes} for n in "abc"),
        consumables=[{"id": "x", "amount": 1}, {"id": "y", "amount": 1}],
    )
    outcome = desk.solve(plan)
    assert outcome.status == "unknown"
    assert [(rule, amount) for rule, _, amount in desk.rules(outcome)] == [("consumables", 1)]


def test_waits_beyond_the_time_first_compiled_hold_their_equipment_too(desk):
    # Half a year is compiled at first; three waits of 400 days on one rack end after 1,200.
    tasks = ({"id": f"w{k}", "wait": "400ed", "equipment": [{"equipment": "rack"}]} for k in range(3))
    outcome = desk.solve(desk.plan(*tasks, equipment=[{"id": "rack"}]))
    assert outcome.breaches == ()
    days = sorted((t.start - outcome.data_date) // 1440 for t in outcome.schedule.tasks)
    assert days == [0, 400, 800]


def test_waits_that_hold_equipment_begin_with_the_grid(desk):
    # From 09:10 on a grid of 30 min: the first slot that the rack can be held in begins at 09:30.
    rack = [{"equipment": "rack"}]
    plan = desk.plan(
        {"id": "v", "wait": "10emin", "equipment": rack},
        {"id": "w", "wait": "40emin", "equipment": rack, "progress": {"started": "2027-01-04"}},
        {"id": "free", "wait": "10emin"},
        {"id": "x", "work": "1h", "person": "ann", "equipment": rack, "after": ["v"]},
        equipment=[{"id": "rack"}],
        start="2027-01-04T09:10",
    )
    assert desk.times(desk.solve(plan)) == {
        "w": "mon 00:00 - mon 10:10",
        "v": "mon 10:30 - mon 10:40",
        "free": "mon 09:10 - mon 09:20",
        "x": "mon 11:00 - mon 12:00",
    }
