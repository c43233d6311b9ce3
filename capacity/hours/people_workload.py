"""Frames with a row for each period of each person, team or skill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from capacity.columns import declared_frame
from capacity.crew import NONE
from capacity.hours.columns import AVAILABILITY, SKILL_WORKLOAD, TEAM_WORKLOAD, WORKLOAD
from capacity.hours.people_hours import PeopleHours
from capacity.hours.tabulation import hours, names, period_columns, summed, summed_rows

if TYPE_CHECKING:
    import pandas as pd

    from capacity.hours.ledger import Ledger, Tentative
    from capacity.periods import Grain, Periods
    from planner.working_time import IntArray


def availability(ledger: Ledger, by: Grain) -> pd.DataFrame:
    """``AVAILABILITY``: who is there when, and for how many hours of projects.

    Parameters
    ----------
    ledger
        Of the plan; without a schedule contractors are those committed.
    by
        ``day``, ``week`` (of ISO 8601) or ``month``, in the plan's time zone.

    Returns
    -------
    pandas.DataFrame
        A row for each person, or contractor booked, and period.

    Raises
    ------
    InputError
        If the range of the ledger is empty, or there is no such period.
    PlanError
        If a calendar of the plan can't be compiled.
    """
    people = PeopleHours(ledger, by)
    return declared_frame(AVAILABILITY, {**_who(people), **people.supply(_each)})


def person_workload(ledger: Ledger, by: Grain, tentative: Tentative) -> pd.DataFrame:
    """``WORKLOAD``: a row for each person, or contractor booked, and period."""
    people = PeopleHours(ledger, by, tentative)
    return declared_frame(WORKLOAD, {**_who(people), **people.supply(_each), **people.load(_each)})


def team_workload(ledger: Ledger, by: Grain, tentative: Tentative) -> pd.DataFrame:
    """``TEAM_WORKLOAD``: a row for each team and period; contractors are a team of their own."""
    people = PeopleHours(ledger, by, tentative)
    workers = ledger.crew.workers
    teams = list(dict.fromkeys((worker.team, worker.kind) for worker in workers))
    number = {team: at for at, team in enumerate(teams)}
    group = np.array([number[worker.team, worker.kind] for worker in workers], dtype=np.int64)
    row, columns = _grid(len(teams), people.periods)
    return declared_frame(
        TEAM_WORKLOAD,
        {
            "team": names(row, [team for team, _ in teams]),
            "kind": names(row, [kind for _, kind in teams]),
            **columns,
            **_grouped(people, group, len(teams)),
        },
    )


def skill_workload(ledger: Ledger, by: Grain, tentative: Tentative) -> pd.DataFrame:
    """``SKILL_WORKLOAD``: a row for each skill and period; everybody is counted under one skill only."""
    people = PeopleHours(ledger, by, tentative)
    needs = _needs(people)  # may meet skills that nobody has
    skills = list(ledger.catalogue.skills.names)
    group = np.where(ledger.crew.main_skill == NONE, len(skills), ledger.crew.main_skill)
    sheet = ledger.timesheet
    if bool((group == len(skills)).any()) or bool((sheet.skill == NONE).any()):
        skills.append("")
    row, columns = _grid(len(skills), people.periods)
    return declared_frame(
        SKILL_WORKLOAD,
        {
            "skill": names(row, skills),
            **columns,
            **_grouped(people, group, len(skills)),
            "shared_hours": hours(_shared(people, len(skills))).ravel(),
            **{
                name: hours(_by_skill(people, amounts, len(skills))).ravel()
                for name, amounts in needs.items()
            },
        },
    )


def _each(amounts: IntArray) -> IntArray:
    return amounts


def _who(people: PeopleHours) -> dict[str, Any]:
    """Columns that say whom a row is about, and when."""
    crew = people.ledger.crew
    skills = (*crew.skills.names, "")
    row, columns = _grid(len(crew), people.periods)
    return {
        "person": names(row, [worker.id for worker in crew.workers]),
        "name": names(row, [worker.name for worker in crew.workers]),
        "kind": names(row, [worker.kind for worker in crew.workers]),
        "team": names(row, [worker.team for worker in crew.workers]),
        "skill": names(crew.main_skill[row] % len(skills), skills),
        **columns,
    }


def _grid(rows: int, periods: Periods) -> tuple[IntArray, dict[str, Any]]:
    """Number of the row of every cell of a grid of rows and periods, and the columns about its period."""
    row = np.repeat(np.arange(rows, dtype=np.int64), len(periods))
    return row, period_columns(periods, np.tile(np.arange(len(periods), dtype=np.int64), rows))


def _grouped(people: PeopleHours, group: IntArray, groups: int) -> dict[str, Any]:
    def shown(amounts: IntArray) -> IntArray:
        return summed_rows(amounts, group, groups)

    there = people.people_there(group, groups).ravel()
    return {"people": there, **people.supply(shown), **people.load(shown)}


def _shared(people: PeopleHours, skills: int) -> IntArray:
    """Free time of those who have a skill, though not as their main one; counted under each such skill."""
    workers = people.ledger.crew.workers
    pairs = [(row, skill) for row, worker in enumerate(workers) for skill, _ in worker.skills[1:]]
    rows, group = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return summed_rows(people.free[rows], group, skills)


def _needs(people: PeopleHours) -> dict[str, IntArray]:
    """Amounts of the timesheet's entries by who fills the need."""
    ledger, sheet = people.ledger, people.ledger.timesheet
    booked = ledger.load(people.tentative)
    by_person = ledger.crew.is_person[sheet.worker] == 1
    helped = by_person & (ledger.crew.main_skill[sheet.worker] != sheet.skill)
    return {
        "need_hours": booked,
        "helped_hours": np.where(helped, booked, 0),
        "contractor_hours": np.where(by_person, 0, booked),
    }


def _by_skill(people: PeopleHours, amounts: IntArray, skills: int) -> IntArray:
    sheet = people.ledger.timesheet
    at = sheet.skill % skills, people.periods.of_day[sheet.day]  # no skill, -1, has the last row
    return summed(amounts, at, (skills, len(people.periods)))
