"""What is done, and projects that are: on time on the day agreed, reached on its day, never gone."""

from __future__ import annotations

import datetime as dt

import pytest

from capacity.performance.figures import office_figures
from planner.document import parse_plan
from planner.expansion import expand
from scenarios.status.situation import AgreedBaseline, Situation
from scenarios.status.status import Status, status_of
from scheduling.options import SolveOptions
from scheduling.solver import solve

PLAN = """
format: crewline/1
start: {start}
people: [{{id: Mia, skills: [design], rate: 100}}, {{id: Ben, skills: [copy], rate: 100}}]
projects:
  - id: acme
    status: {status}
    due: {due}
    tasks:
      - {{id: film, work: 16h, skill: design{film}}}
      - {{id: shown, milestone: true, after: [film]{shown}}}
      - {{id: cut, work: 16h, skill: design, after: [film]{cut}}}
  - id: bolt
    status: {other}
    tasks: [{{id: text, work: 80h, skill: copy}}]
{more}
"""
# Agreed, by hand: film Mon 4 and Tue 5, shown Tue 5 17:00, cut Wed 6 and Thu 7 to 17:00; text to Fri 15.
NOW = {
    "start": "2027-01-11",
    "status": "accepted",
    "other": "accepted",
    "due": "2027-01-07T17:00",
    "more": "",
    "film": ", progress: {started: 2027-01-04, finished: 2027-01-05}",
    "shown": ", progress: {finished: 2027-01-06}",
    "cut": ", progress: {started: 2027-01-06, finished: 2027-01-07}",
}
NEW = "  - {id: new, tasks: [{id: song, work: 8h, skill: copy}]}"


@pytest.fixture(scope="module")
def baseline() -> AgreedBaseline:
    plan = parse_plan(PLAN.format(**{**NOW, "start": "2027-01-04", "film": "", "shown": "", "cut": ""}))
    outcome = solve(plan, SolveOptions(effort=0))
    return AgreedBaseline("start", outcome, outcome.schedule, plan=plan)


def status(baseline: AgreedBaseline | None, on: dt.date | None = None, **changed: str) -> Status:
    plan = parse_plan(PLAN.format(**{**NOW, **changed}))
    return status_of(Situation.of(plan, solve(plan, SolveOptions(effort=0)), baseline=baseline, on=on))


def minute(text: str) -> int:
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp()) // 60


def finished(text: str) -> str:
    return f', progress: {{started: 2027-01-06, finished: "{text}"}}'


@pytest.mark.parametrize(
    ("done", "late", "variance"),
    [
        # Due, and agreed, on Thu 7 17:00: on that day it is no later, with a time of day by the minute.
        ("2027-01-07", (0, 0), 0.0),
        ("2027-01-07T17:00", (0, 0), 0.0),
        ("2027-01-07T17:10", (10, 1), 0.0),
        ("2027-01-07T13:00", (0, 0), -0.5),
        ("2027-01-08", (31 * 60, 2), 1.0),
    ],
)
def test_a_project_done_on_the_day_promised_is_on_time(baseline, done, late, variance) -> None:
    found = status(baseline, cut=finished(done))
    acme = found.projects[0]
    assert (acme.is_done, acme.late_minutes, acme.late_working_days) == (True, *late)
    assert acme.variance_days == variance
    ends = [one.variance_days for one in found.milestones.reached if one.key == ("acme", "")]
    assert ends == [variance]
    rows = office_figures(expand(found.situation.document)).deliveries.to_dict("records")
    assert [bool(row["on_time"]) for row in rows] == [not acme.is_late]


@pytest.mark.parametrize("state", ["accepted", "done"])
def test_milestones_and_ends_of_done_projects_are_reached_by_their_actuals(baseline, state) -> None:
    found = status(baseline, status=state)
    # Shown a working day after Tue 5; the end on the day agreed.
    assert [(one.key, one.moment, one.variance_days) for one in found.milestones.reached] == [
        (("acme", "shown"), minute("2027-01-07T00:00"), 1.0),
        (("acme", ""), minute("2027-01-08T00:00"), 0.0),
    ]
    assert [one.id for one in found.projects] == (["acme", "bolt"] if state == "accepted" else ["bolt"])


@pytest.mark.parametrize("state", ["accepted", "done"])
def test_what_is_done_is_not_gone(baseline, state) -> None:
    assert status(baseline, status=state).changed.gone == 0


def test_what_is_on_hold_and_not_done_is_gone(baseline) -> None:
    # Film is done, shown and cut are not.
    found = status(baseline, status="on-hold", shown="", cut="")
    assert (found.changed.tasks, found.changed.gone) == (1, 2)


def test_long_ago_ends_of_done_projects_are_not_told(baseline) -> None:
    assert status(baseline, status="done", on=dt.date(2027, 3, 1)).milestones.reached == ()


@pytest.mark.parametrize("on", [None, dt.date(2027, 1, 7)])
def test_what_is_done_on_the_day_of_the_status_is_reached(baseline, on) -> None:
    found = status(baseline, on=on, start="2027-01-07", status="accepted")
    keys = [one.key for one in found.milestones.reached]
    assert (keys, found.situation.day) == ([("acme", "shown"), ("acme", "")], dt.date(2027, 1, 7))
    assert ("acme", "") not in [one.key for one in found.milestones.coming]


@pytest.mark.parametrize("state", ["on-hold", "done"])
def test_where_all_that_was_agreed_on_is_over_nothing_is_planned(baseline, state) -> None:
    found = status(baseline, status=state, other="on-hold", more=NEW)
    assert [row.project for row in found.money.rows] == ["new"]
    assert (found.money.planned, found.money.total.forecast) == (False, 80_000)
    assert found.money.notes[-1] == (
        "no task that is planned now is in the baseline, so nothing was planned by now"
    )
    some = status(baseline, status=state, more=NEW).money
    assert some.planned
    assert not any("nothing was planned" in note for note in some.notes)
