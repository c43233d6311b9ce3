"""Coarse grids where clocks change: refused in words, or scheduled and passed by the checker."""

import pytest

from planner.errors import PlanError

pytestmark = pytest.mark.kernel
NIGHTS = {"mon-sun": "20:00-04:00"}
ALWAYS = {"mon-sun": "00:00-24:00"}
DAYS = {"mon-fri": "08:00-16:00"}
BALANCE_LAST = {"levels": [{"goals": [{"goal": goal}]} for goal in ("late_cost", "earliness", "balance")]}


def shifts(desk, week, *, grid, zone, start, plan_zone=None, work="48h"):
    """Six tasks of ann and bob, two of a contractor, all in one calendar of ``zone``."""
    pool = {"id": "film", "skills": ["film"], "rate": 60, "maximum": 1}
    tasks = [{"id": f"t{k}", "work": work, "person": name} for k, name in enumerate(("ann", "bob") * 3)]
    tasks += [{"id": f"c{k}", "work": work, "skill": "film"} for k in range(2)]
    return desk.plan(
        *tasks,
        people=[{"id": "ann"}, {"id": "bob"}],
        contractor_pools=[pool],
        calendars=[{"id": "c", "time_zone": zone, "week": week}],
        calendar="c",
        time_zone=plan_zone or zone,
        start=start,
        grid=grid,
        objective=BALANCE_LAST,
    )


@pytest.mark.parametrize("week", [NIGHTS, ALWAYS, DAYS])
@pytest.mark.parametrize("start", ["2027-03-22", "2027-10-18"])
@pytest.mark.parametrize(
    ("grid", "zone"),
    [
        ("30min", "Europe/London"),
        ("30min", "America/New_York"),
        ("30min", "Australia/Lord_Howe"),
        ("1h", "Europe/London"),
        ("1h", "America/New_York"),
        ("4h", "Asia/Tokyo"),
        ("4h", "Asia/Kolkata"),
    ],
)
def test_hours_that_stay_on_the_grid_are_scheduled_over_the_clock_change(desk, week, start, grid, zone):
    outcome = desk.solve(shifts(desk, week, grid=grid, zone=zone, start=start), effort=1)
    assert outcome.status in ("feasible", "optimal")


@pytest.mark.parametrize("start", ["2027-03-22", "2027-10-18"])
@pytest.mark.parametrize(
    ("grid", "zone", "week"),
    [
        ("1h", "Australia/Lord_Howe", DAYS),  # half an hour
        ("1h", "Australia/Lord_Howe", ALWAYS),
        ("4h", "Europe/London", NIGHTS),
        ("4h", "America/New_York", DAYS),
        ("1d", "Europe/London", ALWAYS),
        ("1d", "America/New_York", ALWAYS),
    ],
)
def test_hours_that_a_clock_change_moves_off_the_grid_are_refused(desk, grid, zone, week, start):
    with pytest.raises(PlanError) as caught:
        desk.solve(shifts(desk, week, grid=grid, zone=zone, start=start, work="24h"))
    issue = caught.value.issues[0]
    assert issue.code == "off-grid"
    assert "a finer grid" in issue.hint


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_whole_days_are_slots_where_clocks_never_change(desk, zone):
    outcome = desk.solve(shifts(desk, ALWAYS, grid="1d", zone=zone, start="2027-03-22", work="24h"), effort=1)
    assert outcome.status in ("feasible", "optimal")


@pytest.mark.parametrize(
    ("grid", "zone", "balance"),
    [
        # ann works round the clock in UTC for 360 h from midnight of Thursday, 25 March. A week is full at
        # 85 % of 168 h, 8,568 min (one of 167 h at 8,517). The first has 96 h. In London, Monday begins an
        # hour before UTC's from 28 March on: 95 + 168 + 97 h, so 1,512 min too many.
        ("1d", "Europe/London", 1512),
        ("4h", "Europe/London", 1512),
        # On Lord Howe, Monday begins 11 h before UTC's, and 10.5 h from 4 April on. The plan begins 11 h
        # earlier, too: 96 + 168.5 h, of which 85 % are 8,593 min: 10,110 - 8,593.
        ("1h", "Australia/Lord_Howe", 1517),
    ],
)
def test_a_slot_across_the_end_of_a_week_counts_in_both(desk, grid, zone, balance):
    plan = desk.plan(
        {"id": "a", "work": "360h", "person": "ann"},
        people=[{"id": "ann"}],
        calendars=[{"id": "u", "time_zone": "UTC", "week": ALWAYS}],
        calendar="u",
        time_zone=zone,
        start="2027-03-25",
        grid=grid,
        objective=BALANCE_LAST,
    )
    assert desk.solve(plan, effort=0).levels[2].value == balance


def test_a_slot_across_midnight_of_a_contractor_is_refused(desk):
    # 21:30 in Kolkata is 16:00 UTC, on a grid of 4 h; a booking would end at 18:30, within the slot.
    pool = {"id": "film", "skills": ["film"], "rate": 60, "calendar": "k"}
    plan = desk.plan(
        {"id": "a", "work": "4h", "skill": "film"},
        contractor_pools=[pool],
        people=[{"id": "ann", "calendar": "u"}],
        calendars=[
            {"id": "k", "time_zone": "Asia/Kolkata", "week": {"mon-fri": "21:30-05:30"}},
            {"id": "u", "week": {"mon-fri": "08:00-16:00"}},
        ],
        calendar="u",
        grid="4h",
    )
    with pytest.raises(PlanError) as caught:
        desk.solve(plan)
    assert [(issue.path, issue.code) for issue in caught.value.issues] == [
        ("contractor_pools[0].calendar", "off-grid")
    ]
    assert "contractors are booked by days" in caught.value.issues[0].expected
    finer = plan.replace(grid=type(plan.grid).parse("30min"))
    assert desk.solve(finer).status in ("feasible", "optimal")
