"""Lines of a status page in the rarer cases: lateness below a day, dates that are kept or missed already."""

from __future__ import annotations

from api.cli.status.status_page import status_page
from planner.document import parse_plan
from scenarios.status.situation import Situation
from scenarios.status.status import status_of
from scheduling.options import SolveOptions
from scheduling.simulation.simulate import SimulationOptions
from scheduling.solver import solve

PLAN = """
format: crewline/1
start: 2027-01-04
calendars: [{id: usual, week: {mon-fri: 09:00-17:00}}, {id: saturdays, week: {sat: 09:00-17:00}}]
calendar: usual
people: [{id: Mia, skills: [design]}, {id: Sam, skills: [copy], calendar: saturdays}]
projects:
"""
DONE_LATE = """
  - id: over
    due: 2026-12-11
    tasks: [{id: film, work: 8h, skill: design, progress: {started: 2026-12-14, finished: 2026-12-14}}]
"""


def page(projects: str, executions: int = 0) -> str:
    plan = parse_plan(PLAN + projects)
    asked = SimulationOptions(executions) if executions else None
    found = Situation.of(plan, solve(plan, SolveOptions(effort=0)))
    return status_page(status_of(found, executions=asked), "office")


def test_ten_minutes_late_are_a_working_day_begun() -> None:
    shown = page('  - {id: web, due: "2027-01-04T16:50", tasks: [{id: film, work: 8h, skill: design}]}')
    assert "Not on track: 1 of 1 project finishes late, web by 1 working day." in shown
    assert "| web     | 0 of 1 | 04 Jan | 04 Jan |  1 d |" in shown


def test_what_is_late_on_days_off_alone_says_so() -> None:
    shown = page("  - {id: web, due: 2027-01-08, tasks: [{id: text, work: 8h, skill: copy}]}")
    assert "Not on track: 1 of 1 project finishes late, web by days off only." in shown
    assert "| web     | 0 of 1 | 09 Jan | 08 Jan | days off only |" in shown


def test_dates_of_projects_that_are_done_are_not_unsure() -> None:
    late = "  - {id: web, due: 2027-01-04, tasks: [{id: cut, work: 16h, skill: design}]}"
    shown = page(DONE_LATE + late, 50)
    assert "- 1 of 1 date is kept in less than 80 % of 50 executions: web 0 %" in shown
    undated = "  - {id: web, tasks: [{id: cut, work: 16h, skill: design}]}"
    assert "less than 80 %" not in page(DONE_LATE + undated, 50)
    assert "less than 80 %" not in page(undated, 50)
