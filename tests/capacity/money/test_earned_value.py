"""Earned value of a small project worked out by hand, against a baseline and without one."""

import math

import pandas as pd
import pytest

from capacity.columns import EARNED_VALUE
from capacity.money.earned_value import Baseline, earned_value
from planner.errors import InputError

# Five brochures, a day each from Monday 1 March on, 8 h x 60 = 480: a budget of 2,400.
DAYS = tuple(f"2027-03-0{day} 09-17" for day in range(1, 6))
NAMES = ("one", "two", "three", "four", "five")
START = "2027-03-01"
TASKS = {name: f"{{id: {name}, work: 8h, skill: x}}" for name in NAMES}
# On Thursday morning two are done and 40 % of the third; they have cost 500 + 560 + 300 = 1,360.
PROGRESS = {
    "one": "{id: one, work: 8h, skill: x, progress: {started: 2027-03-01, finished: 2027-03-01, cost: 500}}",
    "two": "{id: two, work: 8h, skill: x, progress: {started: 2027-03-02, finished: 2027-03-02, cost: 560}}",
    "three": "{id: three, work: 8h, skill: x, progress: {started: 2027-03-03, percent: 40%, cost: 300}}",
}


def document(tasks, start, rest="") -> str:
    people = "people: [{id: ann, skills: [x], rate: 60}]"
    return f"start: {start}\n{people}\nprojects:\n  - {{id: p, tasks: [{', '.join(tasks.values())}]{rest}}}\n"


@pytest.fixture
def brochures(plan_of, schedule, worked, minute):
    """Plan and schedule of Thursday, and the baseline of Monday."""
    before = schedule(*(worked(f"p/{name}", "ann", on=day) for name, day in zip(NAMES, DAYS, strict=True)))
    plan = plan_of(document(TASKS | PROGRESS, "2027-03-04"))
    # The rest of the third is 4 h 48 min, so the others follow a day later than planned, and a half.
    now = schedule(
        worked("p/one", start="2027-03-01", on="2027-03-02"),
        worked("p/two", start="2027-03-02", on="2027-03-03"),
        worked("p/three", "ann", start="2027-03-03", on="2027-03-04 09-13:48"),
        worked("p/four", "ann", on="2027-03-04 14-17, 2027-03-05 09-14"),
        worked("p/five", "ann", on="2027-03-05 14-17, 2027-03-08 09-14"),
    )
    return plan, now, Baseline(before, minute(START))


def only(earned) -> pd.Series:
    assert len(earned.values) == 2
    for column in ("bac_cents", "pv_cents", "ev_cents", "ac_cents", "etc_cents", "sv_days"):
        assert earned.values[column].nunique() == 1  # one project is all projects
    return earned.values.iloc[0]


def test_the_frame_has_exactly_the_declared_columns_and_types(brochures):
    plan, now, baseline = brochures
    values = earned_value(plan, now, baseline=baseline).values
    assert list(values.columns) == [column.name for column in EARNED_VALUE]
    assert [str(dtype) for dtype in values.dtypes] == [column.dtype for column in EARNED_VALUE]
    assert values.name.tolist() == ["p", "all projects"]


def test_what_was_planned_done_and_spent(brochures):
    # Planned by Thursday: three of five, 1,440. Earned: 2.4 x 480 = 1,152. Spent: 1,360.
    plan, now, baseline = brochures
    row = only(earned_value(plan, now, baseline=baseline))
    assert (row.bac_cents, row.pv_cents, row.ev_cents, row.ac_cents) == (240_000, 144_000, 115_200, 136_000)
    assert (row.complete_percent, row.planned_percent) == (48, 60)
    assert row.spent_percent == pytest.approx(100 * 1360 / 2400)


def test_variances_and_indices(brochures):
    # CV = 1,152 - 1,360, SV = 1,152 - 1,440, CPI = 1,152 / 1,360, SPI = 1,152 / 1,440.
    plan, now, baseline = brochures
    row = only(earned_value(plan, now, baseline=baseline))
    assert (row.cv_cents, row.sv_cents) == (-20_800, -28_800)
    assert row.cpi == pytest.approx(0.8470588)
    assert row.spi == pytest.approx(0.8)


def test_estimates_at_completion(brochures):
    # ETC from the schedule: 4.8 + 8 + 8 h x 60 = 1,248, as much as the budget of the rest: EAC 2,608.
    # BAC / CPI = 2,400 x 1,360 / 1,152 = 2,833.33.
    # AC + (BAC - EV) / (CPI x SPI) = 1,360 + 1,248 / (0.84706 x 0.8) = 3,201.67.
    plan, now, baseline = brochures
    row = only(earned_value(plan, now, baseline=baseline))
    assert (row.etc_cents, row.eac_cents, row.vac_cents) == (124_800, 260_800, -20_800)
    assert row.eac_budget_cents == 260_800
    assert row.eac_cpi_cents == 283_333
    assert row.eac_cpi_spi_cents == 320_167


def test_performance_that_the_rest_needs(brochures):
    # 1,248 of work left for 2,400 - 1,360 = 1,040 of money: 1.2; for 2,608 - 1,360 = 1,248: 1.
    plan, now, baseline = brochures
    row = only(earned_value(plan, now, baseline=baseline))
    assert row.tcpi == pytest.approx(1.2)
    assert row.tcpi_eac == pytest.approx(1)


def test_earned_schedule(brochures):
    # 1,152 were planned for 2.4 days: Wednesday, 40 % of 8 h after 09:00, 12:12. Three days have gone.
    # SV(t) = -0.6 days, SPI(t) = 2.4 / 3 = 0.8; five days at that rate are 6.25: Tuesday, 2 h after 09:00.
    plan, now, baseline = brochures
    row = only(earned_value(plan, now, baseline=baseline))
    assert row.earned_until == pd.Timestamp("2027-03-03 12:12")
    assert row.sv_days == pytest.approx(-0.6)
    assert row.spi_time == pytest.approx(0.8)
    assert (row.planned_start, row.planned_finish) == (
        pd.Timestamp("2027-03-01 09:00"),
        pd.Timestamp("2027-03-05 17:00"),
    )
    assert row.finish_at_rate == pd.Timestamp("2027-03-09 11:00")  # Monday is the sixth day
    assert row.scheduled_finish == pd.Timestamp("2027-03-08 14:00")


def test_the_status_date_is_the_data_date_and_nothing_is_noted(brochures, minute):
    plan, now, baseline = brochures
    earned = earned_value(plan, now, baseline=baseline)
    assert earned.status_date == minute("2027-03-04")
    assert (earned.against, earned.forecast, earned.nothing, earned.notes) == ("baseline", False, "", ())


# --- other dates --------------------------------------------------------------------------------


def test_at_a_later_date_progress_and_cost_are_those_scheduled(brochures, minute):
    # By Friday noon: the third is done, the fourth 6 of 8 h: 3.75 x 480 = 1,800 earned of 4.375 planned.
    # Spent: 1,360 + (4.8 + 6) x 60 = 2,008.
    plan, now, baseline = brochures
    earned = earned_value(plan, now, baseline=baseline, at=minute("2027-03-05T12:00"))
    row = only(earned)
    assert earned.forecast
    assert (row.pv_cents, row.ev_cents, row.ac_cents) == (48_000 * 4.375, 180_000, 200_800)
    assert (row.etc_cents, row.eac_cents) == (60_000, 260_800)


def test_when_all_is_done_time_stops_at_the_finish(brochures, minute):
    # Planned for Friday 17:00, done on Monday 14:00: 5 working hours late, 45 instead of 40.
    plan, now, baseline = brochures
    row = only(earned_value(plan, now, baseline=baseline, at=minute("2027-06-01")))
    assert (row.ev_cents, row.pv_cents, row.etc_cents) == (240_000, 240_000, 0)
    assert row.earned_until == pd.Timestamp("2027-03-05 17:00")
    assert row.sv_days == pytest.approx(-5 / 8)
    assert row.spi_time == pytest.approx(40 / 45)
    assert row.finish_at_rate == row.scheduled_finish == pd.Timestamp("2027-03-08 14:00")
    assert math.isnan(row.tcpi)  # more than the budget is spent
    assert math.isnan(row.tcpi_eac)


def test_a_status_date_before_the_data_date_is_refused(brochures, minute):
    plan, now, baseline = brochures
    with pytest.raises(
        InputError, match="2027-03-03 00:00, lies before the plan's data date, 2027-03-04 00:00"
    ):
        earned_value(plan, now, baseline=baseline, at=minute("2027-03-03"))


def test_a_status_date_beyond_all_that_can_be_planned_is_refused(brochures, minute):
    plan, now, baseline = brochures
    with pytest.raises(
        InputError, match="2500-01-01 00:00, is too far ahead: nothing is planned more than 40"
    ):
        earned_value(plan, now, baseline=baseline, at=minute("2500-01-01"))


def test_work_begun_before_any_known_holiday_is_compared_all_the_same(plan_of, schedule, worked, minute):
    # Public holidays of Germany are known from 1990 on; it began ten years before.
    text = document({"one": PROGRESS["one"].replace("2027-03-01", "1980-03-03", 1)}, "2027-03-04")
    text += "calendars: [{id: de, week: {mon-fri: 09:00-17:00}, holidays: [{country: DE}]}]\ncalendar: de\n"
    now = schedule(worked("p/one", start="1980-03-03", on="2027-03-02"))
    row = only(earned_value(plan_of(text), now, baseline=Baseline(now, minute("2027-03-04"))))
    assert (row.bac_cents, row.ev_cents) == (48_000, 48_000)
    assert row.planned_start == pd.Timestamp("1980-03-03")
    over = schedule(worked("p/one", start="1980-03-03", on="1980-03-05"))
    row = only(earned_value(plan_of(text), over, baseline=Baseline(over, minute("2027-03-04"))))
    assert (row.planned_finish, row.sv_days) == (pd.Timestamp("1980-03-05"), 0)


def test_a_baseline_of_later_is_refused(brochures, minute):
    plan, now, _ = brochures
    with pytest.raises(InputError, match="begins on 2027-03-05 00:00, after the status date"):
        earned_value(plan, now, baseline=Baseline(now, minute("2027-03-05")))


# --- no baseline --------------------------------------------------------------------------------


def test_without_a_baseline_all_that_is_done_was_planned(brochures):
    # The schedule begins anew on Thursday, with the past as it is: PV is EV, only the cost differs.
    plan, now, _ = brochures
    earned = earned_value(plan, now)
    row = only(earned)
    assert earned.against == "schedule"
    assert (row.bac_cents, row.pv_cents, row.ev_cents, row.ac_cents) == (240_000, 115_200, 115_200, 136_000)
    assert (row.sv_cents, row.cv_cents) == (0, -20_800)
    assert row.sv_days == 0


def test_without_baseline_and_progress_there_is_nothing_to_compare(plan_of, schedule, worked):
    plan = plan_of(document({"one": TASKS["one"]}, START))
    earned = earned_value(plan, schedule(worked("p/one", "ann", on=DAYS[0])))
    assert earned.nothing == "no progress is reported, and there is no baseline"
    row = only(earned)
    assert (row.bac_cents, row.ev_cents, row.ac_cents) == (48_000, 0, 0)
    assert math.isnan(row.cpi)
    assert math.isnan(row.spi)
    assert pd.isna(row.eac_cpi_cents)


def test_on_the_day_of_the_baseline_there_is_nothing_to_compare(plan_of, schedule, worked, minute):
    plan = plan_of(document({"one": TASKS["one"]}, START))
    now = schedule(worked("p/one", "ann", on=DAYS[0]))
    earned = earned_value(plan, now, baseline=Baseline(now, minute(START)))
    assert earned.nothing == "nothing was to be done by then, and nothing has been"


def test_work_that_costs_nothing_has_no_earned_value(plan_of, schedule, worked, minute):
    plan = plan_of(document({"one": TASKS["one"]}, START).replace("rate: 60", "rate: 0"))
    now = schedule(worked("p/one", "ann", on=DAYS[0]))
    earned = earned_value(plan, now, baseline=Baseline(now, minute(START)), at=minute("2027-03-02"))
    assert earned.nothing == "nothing in the baseline costs anything"
    row = earned.values.iloc[0]
    assert math.isnan(row.complete_percent)
    assert pd.isna(row.planned_start)
    assert row.scheduled_finish == pd.Timestamp("2027-03-01 17:00")


def test_an_empty_plan_has_nothing_to_compare(plan_of, schedule):
    earned = earned_value(plan_of("start: 2027-03-01"), schedule())
    assert earned.nothing == "no project that is planned has a task"
    assert earned.values.project.tolist() == [""]
    assert earned.values.bac_cents.tolist() == [0]


# --- what the baseline lacks, or has too much ---------------------------------------------------


def test_a_task_that_is_new_earns_nothing_but_costs(brochures, plan_of, schedule, worked):
    plan, now, baseline = brochures
    kept = schedule(*(task for task in baseline.schedule.tasks if task.task != "one"))
    earned = earned_value(plan, now, baseline=Baseline(kept, baseline.data_date))
    row = only(earned)
    # Without the budget of the first: 4 x 480; earned 1.4 x 480; its 500 are spent all the same.
    assert (row.bac_cents, row.ev_cents, row.ac_cents) == (192_000, 67_200, 136_000)
    assert earned.notes == ("1 task is not in the baseline: no budget, so only what they cost counts",)


def test_tasks_that_are_planned_no_longer_are_left_out(brochures, plan_of, worked, schedule):
    _, _, baseline = brochures
    plan = plan_of(document({"one": PROGRESS["one"]}, "2027-03-04"))
    now = schedule(worked("p/one", start="2027-03-01", on="2027-03-02"))
    earned = earned_value(plan, now, baseline=baseline)
    assert only(earned).bac_cents == 48_000
    assert earned.notes == ("4 tasks of the baseline are planned no longer, and left out",)


def test_a_baseline_of_another_plan_is_refused(brochures, schedule, worked):
    plan, now, baseline = brochures
    other = schedule(worked("q/one", "ann", on=DAYS[0]))
    with pytest.raises(InputError, match="no task in common"):
        earned_value(plan, now, baseline=Baseline(other, baseline.data_date))


def test_what_was_done_before_the_baseline_is_in_the_budget(plan_of, schedule, worked, minute):
    # Baseline of Wednesday: the first was done on Monday (8 h), 2 h of the second's 8 on Tuesday.
    before = schedule(
        worked("p/one", start="2027-03-01", on="2027-03-02"),
        worked("p/two", "ann", start="2027-03-02", on="2027-03-03 09-15"),
    )
    tasks = {"one": PROGRESS["one"], "two": PROGRESS["two"]}
    plan = plan_of(document(tasks, "2027-03-04"))
    now = schedule(
        worked("p/one", start="2027-03-01", on="2027-03-02"),
        worked("p/two", start="2027-03-02", on="2027-03-03"),
    )
    row = only(earned_value(plan, now, baseline=Baseline(before, minute("2027-03-03"))))
    assert (row.bac_cents, row.pv_cents, row.ev_cents, row.ac_cents) == (96_000, 96_000, 96_000, 106_000)
    assert row.planned_start == pd.Timestamp("2027-03-01")


def test_bookings_of_the_baseline_count_whole_with_the_work_that_uses_them(
    plan_of, schedule, worked, booked, minute
):
    # 40 h x 50 = 2,000 for the 16 h of Monday and Tuesday: all of it is planned by Wednesday.
    text = """
start: 2027-03-02
contractor_pools: [{id: free, skills: [x], rate: 50}]
projects:
  - id: p
    tasks:
      - {id: a, work: 16h, skill: x, progress: PROGRESS}
"""
    text = text.replace("PROGRESS", "{started: 2027-03-01, percent: 50%, cost: 400, people: ['free#1']}")
    before = schedule(
        worked("p/a", "free#1", on="2027-03-01 09-17, 2027-03-02 09-17"),
        booked("free", "2027-03-01", "2027-03-05", 40, 5_000),
        booked("free", "2027-03-01", "2027-03-05", 40, 5_000, contractor=2),  # by nobody, for nothing
    )
    now = schedule(
        worked("p/a", "free#1", start="2027-03-01", on="2027-03-02 09-17"),
        booked("free", "2027-03-02", "2027-03-05", 32, 5_000),
    )
    earned = earned_value(plan_of(text), now, baseline=Baseline(before, minute(START)))
    row = only(earned)
    assert (row.bac_cents, row.pv_cents, row.ev_cents) == (200_000, 100_000, 100_000)
    assert (row.ac_cents, row.etc_cents) == (40_000, 160_000)
    later = only(
        earned_value(plan_of(text), now, baseline=Baseline(before, minute(START)), at=minute("2027-03-03"))
    )
    assert (later.pv_cents, later.ev_cents) == (200_000, 200_000)
    assert later.ac_cents == 40_000 + 8 * 5_000  # idle hours are yet to be paid


def test_prices_of_modes_are_earned_with_their_tasks(plan_of, schedule, worked, minute):
    task = "{id: a, modes: [{id: buy, duration: 2d, needs: [{skill: x}], cost: 100}], progress: PROGRESS}"
    plan = plan_of(
        document(
            {"a": task.replace("PROGRESS", "{started: 2027-03-01, percent: 25%, mode: buy, cost: 90}")},
            "2027-03-02",
        )
    )
    before = schedule(worked("p/a", "ann", on="2027-03-01 09-17, 2027-03-02 09-17", mode="buy"))
    now = schedule(
        worked("p/a", "ann", start="2027-03-01", on="2027-03-02 09-17, 2027-03-03 09-13", mode="buy")
    )
    row = only(earned_value(plan, now, baseline=Baseline(before, minute(START))))
    # 16 h x 60 + 100 = 1,060: a half planned, a quarter earned.
    assert (row.bac_cents, row.pv_cents, row.ev_cents, row.ac_cents) == (106_000, 53_000, 26_500, 9_000)
    own = only(earned_value(plan, now))
    assert (own.bac_cents, own.pv_cents, own.ev_cents) == (106_000, 26_500, 26_500)


# --- several projects ---------------------------------------------------------------------------


def test_all_projects_are_the_sum_of_each(plan_of, schedule, worked, minute):
    # p: 480 planned for Monday and done; q: 480 planned for Monday, not begun; r starts on Wednesday.
    text = """
start: 2027-03-02
people: [{id: ann, skills: [x], rate: 60}, {id: ben, skills: [x], rate: 60}]
projects:
  - id: p
    tasks:
      - {id: a, work: 8h, person: ann, progress: {started: 2027-03-01, finished: 2027-03-01, cost: 400}}
  - {id: q, tasks: [{id: a, work: 8h, person: ben}]}
  - {id: r, tasks: [{id: a, work: 8h, person: ann}]}
  - {id: s}
"""
    before = schedule(
        worked("p/a", "ann", on="2027-03-01 09-17"),
        worked("q/a", "ben", on="2027-03-01 09-17"),
        worked("r/a", "ann", on="2027-03-03 09-17"),
    )
    now = schedule(
        worked("p/a", start="2027-03-01", on="2027-03-02"),
        worked("q/a", "ben", on="2027-03-02 09-17"),
        worked("r/a", "ann", on="2027-03-03 09-17"),
    )
    values = earned_value(plan_of(text), now, baseline=Baseline(before, minute(START))).values
    values = values.set_index("project")
    assert values.pv_cents.tolist() == [48_000, 48_000, 0, 0, 96_000]
    assert values.ev_cents.tolist() == [48_000, 0, 0, 0, 48_000]
    assert values.ac_cents.tolist() == [40_000, 0, 0, 0, 40_000]
    assert values.cpi[""] == pytest.approx(1.2)
    assert values.spi[""] == pytest.approx(0.5)
    # p was done on time, q is a day behind, r has not begun, s has nothing; all together earned half a day
    # of the one that has gone.
    assert values.sv_days[["p", "q", "r", ""]].tolist() == [0, -1, 0, -0.5]
    assert pd.isna(values.sv_days["s"])
    assert values.spi_time[["p", "q", ""]].tolist() == [1, 0, 0.5]
    assert pd.isna(values.spi_time["r"])
    assert pd.isna(values.finish_at_rate["q"])


def test_a_baseline_that_stands_still_over_a_weekend_is_no_delay(plan_of, schedule, worked, minute):
    # All that was planned by Friday is done, and on Sunday nobody is behind.
    tasks = {"one": PROGRESS["one"].replace("03-01", "03-05"), "two": TASKS["two"]}
    plan = plan_of(document(tasks, "2027-03-07"))
    before = schedule(
        worked("p/one", "ann", on="2027-03-05 09-17"), worked("p/two", "ann", on="2027-03-08 09-17")
    )
    now = schedule(
        worked("p/one", start="2027-03-05", on="2027-03-06"), worked("p/two", "ann", on="2027-03-08 09-17")
    )
    row = only(earned_value(plan, now, baseline=Baseline(before, minute(START))))
    assert row.earned_until == pd.Timestamp("2027-03-07")
    assert (row.sv_days, row.spi_time) == (0, 1)
    assert row.finish_at_rate == pd.Timestamp("2027-03-08 17:00")


def test_a_project_far_behind_has_no_finish_at_its_rate_within_five_years(plan_of, schedule, worked, minute):
    # Two minutes of eight hours in half a year: five days would take decades.
    task = "{id: one, work: 40h, skill: x, progress: {started: 2027-03-01, remaining: 39.967h, cost: 5}}"
    plan = plan_of(document({"one": task}, "2027-09-01"))
    before = schedule(worked("p/one", "ann", on=", ".join(DAYS)))
    days = ", ".join(f"2027-09-{day:02d} 09-17" for day in (1, 2, 3, 6, 7))
    now = schedule(worked("p/one", "ann", start="2027-03-01", on=days))
    row = only(earned_value(plan, now, baseline=Baseline(before, minute(START))))
    assert 0 < row.spi_time < 0.001
    assert pd.isna(row.finish_at_rate)


def test_dates_are_local_times_of_the_plan(plan_of, schedule, worked, minute):
    zone = "America/New_York"
    text = f"time_zone: {zone}\n" + document({"one": TASKS["one"]}, "2027-03-01")
    now = schedule(worked("p/one", "ann", on=DAYS[0], zone=zone))
    baseline = Baseline(now, minute(START, zone))
    row = only(earned_value(plan_of(text), now, baseline=baseline, at=minute("2027-03-01T13:00", zone)))
    assert row.planned_start == pd.Timestamp("2027-03-01 09:00")
    assert row.earned_until == pd.Timestamp("2027-03-01 13:00")
