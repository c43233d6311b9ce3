"""A status some days after the data date: what nobody reports, what is awaited; dates to keep long gone."""

from __future__ import annotations

import datetime as dt

from planner.document import parse_plan
from scenarios.status.situation import AgreedBaseline, Situation
from scenarios.status.status import status_of
from scheduling.options import SolveOptions
from scheduling.solver import solve

PLAN = """
format: crewline/1
start: {start}
people: [{{id: Mia, skills: [design]}}]
projects:
  - id: acme
    tasks:
      - {{id: brief, work: 8h, skill: design{brief}}}
      - {{id: cut, work: 8h, skill: design, {cut}}}
      {new}
"""
AGREED = PLAN.format(start="2027-01-04", brief="", cut="release: 2027-01-20", new="")
NOW = PLAN.format(
    start="2027-01-11",
    brief=", progress: {started: 2027-01-04, finished: 2027-01-04}",
    cut="after: [new]",
    new="- {id: new, work: 8h, skill: design}",
)


def minute(text: str) -> int:
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp()) // 60


def solved(text: str):
    plan = parse_plan(text)
    return plan, solve(plan, SolveOptions(effort=0))


def test_what_the_schedule_had_and_nobody_reports_is_late_though_the_baseline_has_it_later() -> None:
    before, agreed = solved(AGREED)
    plan, outcome = solved(NOW)
    baseline = AgreedBaseline("start", agreed, agreed.schedule, plan=before)
    # By the schedule: new Mon 11, cut Tue 12; by the baseline: cut on Wed 20, and nothing called new.
    found = status_of(Situation.of(plan, outcome, baseline=baseline, on=dt.date(2027, 1, 14)))
    told = [(one.key[1], one.missing, one.agreed, one.days, one.waits, one.silent) for one in found.late]
    assert told == [
        ("new", "finished", minute("2027-01-11T17:00"), 2.0, False, True),
        ("cut", "finished", minute("2027-01-12T17:00"), 1.0, True, True),
    ]
    assert found.next.begins == ()
    # At the data date nothing is late, and both begin.
    found = status_of(Situation.of(plan, outcome, baseline=baseline))
    assert (found.late, [one.key[1] for one in found.next.begins]) == ((), ["new", "cut"])


def test_a_deadline_long_gone_is_counted_from() -> None:
    plan, outcome = solved("""
format: crewline/1
start: 2027-02-15
people: [{id: Mia, skills: [design]}]
projects: [{id: acme, deadline: 2026-12-01, tasks: [{id: film, work: 8h, skill: design}]}]
""")
    (acme,) = status_of(Situation.of(plan, outcome)).projects
    # Mon to Fri from 2 December to 15 February: 22 in December, 21 in January, 11 in February.
    assert (acme.late_working_days, acme.finish) == (54, minute("2027-02-15T17:00"))
    assert acme.late_minutes == acme.finish - minute("2026-12-02T00:00")


def test_lateness_is_counted_as_solve_counts_it() -> None:
    plan, outcome = solved("""
format: crewline/1
start: 2027-01-04
calendars: [{id: usual, week: {mon-fri: 09:00-17:00}}, {id: saturdays, week: {sat: 09:00-17:00}}]
calendar: usual
people: [{id: Mia, skills: [design]}, {id: Sam, skills: [copy], calendar: saturdays}]
projects:
  - {id: minutes, due: "2027-01-04T16:50", tasks: [{id: film, work: 8h, skill: design}]}
  - {id: weekend, due: 2027-01-08, tasks: [{id: text, work: 8h, skill: copy}]}
""")
    status = status_of(Situation.of(plan, outcome))
    # Ten minutes on a Monday are a working day begun; a Saturday is none of the project's.
    found = [(one.id, one.late_minutes, one.late_working_days, one.is_late) for one in status.projects]
    assert found == [("minutes", 10, 1, True), ("weekend", 17 * 60, 0, True)]
    assert [one.id for one in status.late_projects] == ["minutes", "weekend"]
