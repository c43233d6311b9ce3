"""Values of the goals, each worked by hand."""

import pytest

from scheduling.checker import examine, measure
from scheduling.checker.values import nearness
from scheduling.schedule import Schedule

DAY = 1440


def value(goal, plan, *entries, bookings=(), previous=None):
    earlier = None if previous is None else Schedule(tuple(previous))
    return measure(plan, Schedule(tuple(entries), tuple(bookings)), earlier)[goal]


def test_a_plan_without_tasks_is_worth_nothing(desk):
    assert set(measure(desk.plan(), Schedule(())).values()) == {0}


def test_examine_checks_and_measures_at_once(desk):
    plan = desk.plan({"id": "m", "milestone": True})
    breaches, values = examine(plan, Schedule((desk.moment("m", "mon 09:00"),)))
    assert breaches == ()
    assert values["makespan"] == 540


# --- late cost ----------------------------------------------------------------------------------


def test_a_project_pays_for_its_latest_finish(desk):
    # Due on Tuesday, 24:00; b is done on Thursday at 12:00, 1.5 days late: 3 × 100.00 × 1.5 = 450.00.
    tasks = [{"id": "a", "milestone": True}, {"id": "b", "milestone": True}]
    plan = desk.plan(*tasks, project={"due": "2027-01-05", "weight": 3}, late_cost_per_day=100)
    a = desk.moment("a", "mon 09:00")
    assert value("late_cost", plan, a, desk.moment("b", "thu 12:00")) == 45000
    assert value("late_cost", plan, a, desk.moment("b", "wed 00:00")) == 0


@pytest.mark.parametrize(("weight", "cents"), [({}, 30000), ({"weight": 5}, 50000), ({"weight": 0}, 0)])
def test_a_task_pays_with_its_own_weight_or_its_projects(desk, weight, cents):
    task = {"id": "a", "milestone": True, "due": "2027-01-05T12:00", **weight}
    plan = desk.plan(task, project={"weight": 3}, late_cost_per_day=100)
    assert value("late_cost", plan, desk.moment("a", "wed 12:00")) == cents


def test_each_late_cost_is_rounded_half_up(desk):
    # A minute late at 7.20 a day is 0.5 cents → 1; two such tasks 2, not 1.
    tasks = [{"id": name, "milestone": True, "due": "2027-01-05T12:00"} for name in "ab"]
    plan = desk.plan(*tasks, late_cost_per_day=7.2)
    entries = [desk.moment("a", "tue 12:01"), desk.moment("b", "tue 12:01")]
    assert value("late_cost", plan, *entries) == 2


# --- costs --------------------------------------------------------------------------------------


def test_contractors_cost_their_bookings_and_modes_their_price(desk):
    # 8 h × 60.00 for the booking, whatever the schedule says it costs, and 25.50 for the mode.
    pool = {"id": "agency", "skills": ["copy"], "rate": 60, "minimum_booking": "1d"}
    modes = [
        {"id": "buy", "duration": "1h", "cost": 25.5},
        {"id": "make", "work": "1h", "needs": [{"skill": "copy"}]},
    ]
    plan = desk.plan({"id": "a", "modes": modes}, contractor_pools=[pool])
    booked = [desk.booking(5, 5)]
    bought = desk.entry("a", "", "tue 09:00-10:00", mode="buy")
    made = desk.entry("a", "agency#1", "tue 09:00-10:00", mode="make")
    assert value("contractor_cost", plan, bought) == 2550
    assert value("contractor_cost", plan, made, bookings=booked) == 48000
    assert value("contractor_cost", plan, bought, bookings=booked) == 50550


def test_equipment_costs_its_peak(desk):
    # Two cameras Monday 13:00 to Tuesday 11:00, one on Tuesday 09:00-10:00: three at the peak.
    def shoot(name, hours, units, person):
        held = [{"equipment": "camera", "units": units}]
        return {"id": name, "work": f"{hours}h", "person": person, "equipment": held}

    equipment = [{"id": "unused", "cost": 9}, {"id": "camera", "units": 5, "cost": 10.01}]
    plan = desk.plan(shoot("a", 6, 2, "ann"), shoot("b", 1, 1, "bob"), equipment=equipment)
    a = desk.entry("a", "ann", "mon 13:00-17:00", "tue 09:00-11:00")
    assert value("resource_cost", plan, a, desk.entry("b", "bob", "tue 09:00-10:00")) == 3003
    assert value("resource_cost", plan, a, desk.entry("b", "bob", "tue 11:00-12:00")) == 2002


# --- times --------------------------------------------------------------------------------------


def test_makespan_is_from_the_data_date_to_the_last_finish(desk):
    plan = desk.plan({"id": "a", "milestone": True}, {"id": "b", "milestone": True}, start="2027-01-04T12:00")
    assert value("makespan", plan, desk.moment("a", "tue 12:00"), desk.moment("b", "mon 13:00")) == DAY


def test_makespan_of_what_is_over_is_zero(desk):
    plan = desk.plan({"id": "a", "milestone": True, "progress": {"finished": "2027-01-01T09:00"}})
    assert value("makespan", plan, desk.actual("a", "fri~1 09:00", "fri~1 09:00")) == 0


def test_earliness_weighs_the_finish_of_projects_not_over(desk):
    # p: 2 × 1 day, q: 3 × 2 days; r is finished, s on hold.
    def project(name, weight, **rest):
        task = {"id": "a", "milestone": True, **rest.pop("task", {})}
        return {"id": name, "weight": weight, "tasks": [task], **rest}

    over = {"progress": {"finished": "2027-01-01T09:00"}}
    projects = [
        project("p", 2),
        project("q", 3),
        project("r", 9, task=over),
        project("s", 9, status="on-hold"),
    ]
    plan = desk.plan(projects=projects)
    entries = [
        desk.moment("a", "tue 00:00"),
        desk.moment("a", "wed 00:00", "q"),
        desk.moment("a", "fri~1 09:00", "r"),
    ]
    assert value("earliness", plan, *entries) == 2 * DAY + 6 * DAY


# --- balance ------------------------------------------------------------------------------------


def test_balance_counts_minutes_over_85_per_cent_of_each_week(desk):
    # 40 h a week: 85 % are 34 h. Ann works 36 h in the first week, 2 h too much, and 4 h in the next.
    plan = desk.plan({"id": "a", "work": "40h", "person": "ann"})
    days = [f"{day} 09:00-17:00" for day in ("tue", "wed", "thu", "fri")]
    a = desk.entry("a", "ann", "mon 13:00-17:00", *days, "mon+1 09:00-13:00")
    assert value("balance", plan, a) == 120


def test_balance_counts_slots_whole_and_units_in_part(desk):
    # 5 days of 8 h at 90 %: 36 h, 2 h too much; with a last slot of 10 min counted as 30: the same.
    plan = desk.plan({"id": "a", "duration": "2380min", "needs": [{"skill": "design", "units": "90%"}]})
    days = [f"{day} 09:00-17:00" for day in ("mon", "tue", "wed", "thu")]
    a = desk.entry("a", {"ann": (0, 900)}, *days, "fri 09:00-16:40")
    assert value("balance", plan, a) == 120


def test_balance_is_cut_at_monday_midnight_of_the_plans_zone(desk):
    # In New York a week begins at Monday 05:00 UTC. Nights Sunday 22:00 to 06:00 local, only this
    # shift a week: Sunday 03:00 UTC (Monday) to 11:00. 2 h lie in the first week, which has
    # 2 h of working time (22:00-24:00) + the 6 h of the Monday before: 480 min, 85 % are 408.
    nights = {"id": "nights", "week": {"sun": "22:00-06:00"}}
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann"},
        time_zone="America/New_York",
        calendars=[nights],
        people=[{"id": "ann", "calendar": "nights"}],
    )
    a = desk.entry("a", "ann", "mon+1 03:00-11:00")
    # Week of 4 January: used 120 ≤ 408. Week of 11 January: used 360 ≤ 408.
    assert value("balance", plan, a) == 0
    nights["week"] = {"sun": "22:00-05:00"}
    plan = desk.plan(
        {"id": "a", "work": "7h", "person": "ann"},
        time_zone="America/New_York",
        calendars=[nights],
        people=[{"id": "ann", "calendar": "nights", "employed_first": "2027-01-10"}],
    )
    # Employed from Sunday the 10th: week of 4 January has 120 min, 102 are balanced, 120 used;
    # week of 11 January has 300 + 120 = 420 min, 357 balanced, 300 used.
    assert value("balance", plan, desk.entry("a", "ann", "mon+1 03:00-10:00")) == 18


def test_contractors_and_strangers_need_no_balance(desk):
    pool = {"id": "agency", "skills": ["copy"], "rate": 60, "minimum_booking": "1d"}
    plan = desk.plan({"id": "a", "work": "40h", "skill": "copy"}, contractor_pools=[pool])
    days = [f"{day} 09:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri")]
    assert value("balance", plan, desk.entry("a", "agency#1", *days), bookings=[desk.booking(4, 8)]) == 0
    assert value("balance", plan, desk.entry("a", "eve", *days)) == 0


# --- stability ----------------------------------------------------------------------------------


def test_stability_counts_minutes_moved_and_people_changed_nearness_first(desk):
    # a was on Tuesday of this week: 60 min moved, bob is new: 540 × 1.000.
    # b was on Tuesday in a week: 30 min moved, factor 0.841: 30 × 841 = 25,230 → 25 whole minutes.
    tasks = [{"id": "a", "work": "2h", "skill": "design"}, {"id": "b", "milestone": True}]
    plan = desk.plan(*tasks)
    before = [desk.entry("a", "ann", "tue 09:00-11:00"), desk.moment("b", "tue+1 09:00")]
    now = [desk.entry("a", "bob", "tue 10:00-12:00"), desk.moment("b", "tue+1 09:30")]
    assert value("stability", plan, *now, previous=before) == 565
    assert value("stability", plan, *now) == 0


def test_stability_asks_nothing_of_new_and_finished_tasks(desk):
    done = {"id": "a", "milestone": True, "progress": {"finished": "2027-01-01T09:00"}}
    plan = desk.plan(done, {"id": "b", "milestone": True})
    before = [desk.moment("a", "thu 09:00")]
    now = [desk.moment("a", "fri~1 09:00"), desk.moment("b", "tue 09:30")]
    assert value("stability", plan, *now, previous=before) == 0


def test_nearness_halves_every_four_weeks():
    # 1000 × 2^(-1/4) = 840.9, 2^(-2/4) = 707.1, 2^(-3/4) = 594.6
    week = 7 * DAY
    assert [nearness(k * week) for k in range(5)] == [1000, 841, 707, 595, 500]
    assert nearness(week - 1) == 1000
    assert nearness(-5 * week) == 1000
