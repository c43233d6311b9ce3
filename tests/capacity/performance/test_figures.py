"""Office figures of tiny plans, worked by hand."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from capacity.columns import Column
from capacity.money.baseline import Baseline
from capacity.performance import columns
from capacity.performance.figures import office_figures
from planner.document import parse_plan
from planner.expansion import expand
from scheduling.schedule import Schedule, ScheduledTask

HEAD = """
format: crewline/1
start: 2027-04-01
people: [{id: Mia, skills: [design]}]
"""


def figures_of(projects: str, **options):
    return office_figures(expand(parse_plan(HEAD + projects)), **options)


def row_of(found, period: str = "all", of: str = "office", id_: str = "") -> dict:
    frame = found.figures
    (row,) = frame[(frame["of"] == of) & (frame["id"] == id_) & (frame["period"] == period)].to_dict(
        "records"
    )
    return row


def one_task(id_: str, started: str, finished: str, extra: str = "", task: str = "") -> str:
    return (
        f"  - {{id: {id_}{extra}, tasks: [{{id: t, work: 8h, skill: design{task}, "
        f"progress: {{started: {started}, finished: {finished}}}}}]}}\n"
    )


TWO_MONTHS = (
    "projects:\n"
    # Mon 4 to Fri 15 Jan: ten working days, twelve on the calendar; due on the very day.
    + one_task("a", "2027-01-04", "2027-01-15", ", client: Acme, due: 2027-01-15")
    # Mon 4 to Tue 5 Jan: two; a day late.
    + one_task("b", "2027-01-04", "2027-01-05", ", client: Bolt, due: 2027-01-04")
    # Mon 1 to Wed 3 March: three; no date.
    + one_task("c", "2027-03-01", "2027-03-03", ", client: Acme")
    # Not finished.
    + "  - {id: d, tasks: [{id: t, work: 8h, skill: design, progress: {started: 2027-03-01, percent: 9%}}]}\n"
)


def test_projects_count_in_the_month_of_their_last_finish() -> None:
    found = figures_of(TWO_MONTHS)
    office = found.figures[found.figures["of"] == "office"]
    assert office["period"].tolist() == ["2027-01", "2027-02", "2027-03", "all"]
    assert office["projects_finished"].tolist() == [2, 0, 1, 3]
    assert office["tasks_finished"].tolist() == [2, 0, 1, 3]


def test_on_time_is_finished_on_the_due_date_or_before() -> None:
    found = figures_of(TWO_MONTHS)
    january, march = row_of(found, "2027-01"), row_of(found, "2027-03")
    assert (january["projects_promised"], january["projects_on_time"]) == (2, 1)
    assert january["projects_on_time_percent"] == 50.0
    assert march["projects_promised"] == 0
    assert math.isnan(march["projects_on_time_percent"])


def test_cycle_time_is_first_start_to_last_finish_in_working_and_calendar_days() -> None:
    found = figures_of(TWO_MONTHS)
    assert found.deliveries["project"].tolist() == ["b", "a", "c"]
    assert found.deliveries["cycle_days"].tolist() == [2.0, 10.0, 3.0]
    assert found.deliveries["cycle_calendar_days"].tolist() == [2, 12, 3]
    row = row_of(found)
    assert row["cycle_median_days"] == 3.0
    # Between 3 and 10, at 0.85 x 2 = 1.7 steps: 3 + 0.7 x 7.
    assert row["cycle_p85_days"] == pytest.approx(7.9)
    assert row["cycle_p85_calendar_days"] == pytest.approx(3 + 0.7 * 9)


def test_clients_and_projects_have_the_same_figures_of_their_own() -> None:
    found = figures_of(TWO_MONTHS)
    acme = row_of(found, of="client", id_="Acme")
    assert (acme["projects_finished"], acme["projects_promised"], acme["projects_on_time"]) == (2, 1, 1)
    assert row_of(found, "2027-01", "project", "b")["cycle_median_days"] == 2.0
    assert (
        sum(row_of(found, of="client", id_=name)["worked_hours"] for name in ("Acme", "Bolt"))
        == row_of(found)["worked_hours"]
    )


def test_without_a_due_date_the_baseline_promises_what_it_had_not_finished() -> None:
    monday = parse_minute("2027-03-08T00:00")
    plan = (
        "projects:\n" + one_task("c", "2027-03-01", "2027-03-10") + one_task("e", "2027-03-01", "2027-03-05")
    )
    schedule = Schedule(
        (
            ScheduledTask("c", "t", monday, parse_minute("2027-03-10T12:00")),
            ScheduledTask("e", "t", monday - 10_080, parse_minute("2027-03-05T12:00")),
        )
    )
    row = row_of(figures_of(plan, baseline=Baseline(schedule, monday)))
    # c is done on the day promised, whatever the hour; e was done before the baseline, no promise.
    assert (row["tasks_promised"], row["tasks_on_time"]) == (1, 1)
    assert (row["projects_promised"], row["projects_on_time"]) == (1, 1)


def parse_minute(text: str) -> int:
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp()) // 60


@pytest.mark.parametrize(("finished", "kept"), [("2027-03-10T11:30", 1), ("2027-03-10T12:30", 0)])
def test_a_finish_with_a_time_of_day_is_compared_to_the_minute(finished, kept) -> None:
    plan = "projects:\n" + one_task("c", "2027-03-01", finished, "", ", due: '2027-03-10T12:00'")
    assert row_of(figures_of(plan))["tasks_on_time"] == kept


@pytest.mark.parametrize("finished", ["'2027-03-01T00:00'", "'2027-02-28T24:00'", "2027-02-28"])
def test_what_ends_at_midnight_ends_on_the_day_before(finished) -> None:
    # From Fri 26 to the end of Sun 28 February: one working day, three on the calendar.
    plan = "projects:\n" + one_task("a", "2027-02-26", finished, ", due: 2027-02-28")
    found = figures_of(plan)
    office = found.figures[found.figures["of"] == "office"]
    assert office["period"].tolist() == ["2027-02", "all"]
    assert office["projects_on_time"].tolist() == office["tasks_finished"].tolist() == [1, 1]
    (delivery,) = found.deliveries.to_dict("records")
    assert delivery["finished"] == dt.datetime(2027, 2, 28)  # noqa: DTZ001 - a local day
    assert (delivery["cycle_days"], delivery["cycle_calendar_days"]) == (1.0, 3)


def test_midnight_is_that_of_the_plans_time_zone() -> None:
    # 00:00 in New York is 05:00 UTC, on the same date: the day before has to be that of the clock there.
    plan = "time_zone: America/New_York\nprojects:\n" + one_task("a", "2027-02-26", "'2027-03-01T00:00'")
    assert row_of(figures_of(plan), "2027-02")["projects_finished"] == 1


def test_what_begins_and_ends_at_the_same_midnight_takes_one_calendar_day() -> None:
    plan = "projects:\n" + one_task("a", "'2027-03-01T00:00'", "'2027-03-01T00:00'")
    assert figures_of(plan).deliveries["cycle_calendar_days"].tolist() == [1]


REVIEWED = """
projects:
  - id: p
    tasks:
      - {id: draft, work: 10h, skill: design}
    reviews:
      - {id: look, of: [draft], rounds: 3, steps: [{wait: 1d}], rework: [{share: [50%]}]}
"""


def reviewed(rounds: int, *, last_hours: str = "") -> str:
    """The same written out, with everything of the first rounds finished, one a week."""
    lines = ["projects:", "  - id: p", "    tasks:"]
    lines.append(
        "      - {id: draft, work: 10h, skill: design, progress: {started: 2027-01-04, finished: 2027-01-05}}"
    )
    for number in range(1, rounds + 1):
        day = f"2027-01-{4 + 7 * number:02d}"
        hours = last_hours if number == rounds else ""
        for step, amount in (("review", "wait: 1d"), ("rework", "work: 5h, skill: design")):
            said = f"started: {day}, finished: {day}" + (hours if step == "rework" else "")
            lines.append(
                f"      - {{id: look.{number}.{step}, {amount}, progress: {{{said}}}, "
                f"origin: {{review: look, round: {number}, step: {step}}}}}"
            )
    return "\n".join(lines) + "\n"


def test_rounds_done_stand_beside_those_planned_by_the_baselines_plan() -> None:
    agreed = expand(parse_plan(HEAD + REVIEWED))
    row = row_of(figures_of(reviewed(2), agreed_plan=agreed))
    assert (row["reviews_finished"], row["rounds_planned"], row["rounds_done"]) == (1, 3, 2)
    assert row_of(figures_of(reviewed(2)))["rounds_planned"] == 2


def test_a_review_that_is_over_at_midnight_counts_in_the_month_that_ends() -> None:
    # The rework of the fourth round, on Mon 1 February, is over at its 00:00.
    text = reviewed(3).replace(
        "started: 2027-01-25, finished: 2027-01-25}", "started: 2027-01-25, finished: '2027-02-01T00:00'}"
    )
    assert text.count("2027-02-01T00:00") == 2
    assert row_of(figures_of(text), "2027-01")["reviews_finished"] == 1


def test_a_review_that_is_not_over_counts_nowhere() -> None:
    open_ = reviewed(2).replace(
        "started: 2027-01-18, finished: 2027-01-18}, origin: {review: look, round: 2, step: rework}",
        "started: 2027-01-18}, origin: {review: look, round: 2, step: rework}",
    )
    assert "2027-01-18}, origin" in open_
    assert row_of(figures_of(open_))["reviews_finished"] == 0


def test_rework_is_what_second_and_later_rounds_took() -> None:
    # Draft 10 h and two rounds of 5 h: one of them, the second, is rework; waits take nobody.
    row = row_of(figures_of(reviewed(2)))
    assert (row["worked_hours"], row["rework_hours"], row["rework_percent"]) == (20.0, 5.0, 25.0)
    # Reported hours come first: 10 + 5 + 15.
    row = row_of(figures_of(reviewed(2, last_hours=", hours: 15h")))
    assert (row["worked_hours"], row["rework_hours"], row["rework_percent"]) == (30.0, 15.0, 50.0)


def test_hours_that_nobody_reports_are_noted() -> None:
    assert figures_of(reviewed(2)).notes[0] == "3 finished tasks report no hours: they count as planned"


def test_a_project_that_is_done_needs_no_more_of_its_tasks() -> None:
    plan = "projects:\n" + one_task("a", "2027-01-04", "2027-01-05", ", status: done").replace(
        "tasks: [", "tasks: [{id: dropped, work: 8h, skill: design}, "
    )
    assert row_of(figures_of(plan))["projects_finished"] == 1
    on_hold = plan.replace("done", "on-hold")
    assert row_of(figures_of(on_hold))["projects_finished"] == 0


def test_a_done_project_of_which_nobody_says_when_is_noted() -> None:
    found = figures_of("projects:\n  - {id: a, status: done, tasks: [{id: t, work: 8h, skill: design}]}\n")
    assert len(found.figures) == len(found.deliveries) == 0
    assert found.notes == ("nobody says when anything was finished of a, so it isn't counted",)


def test_periods_add_up_whatever_they_are() -> None:
    for by in ("day", "week", "month"):
        found = figures_of(TWO_MONTHS, by=by)
        office = found.figures[found.figures["of"] == "office"]
        for name in ("projects_finished", "tasks_on_time", "worked_hours"):
            assert office[name].iloc[:-1].sum() == office[name].iloc[-1]


def test_the_name_of_a_column_ends_in_its_unit() -> None:
    frames = [columns.DELIVERIES, columns.OFFICE_FIGURES]
    for frame in frames:
        assert all(isinstance(column, Column) for column in frame)
        for column in frame:
            assert column.meaning.endswith(".")
            assert (column.unit == "h") == column.name.endswith("_hours")
            assert (column.unit == "%") == column.name.endswith("_percent")
            assert (column.unit == "d") == column.name.endswith("_days")
