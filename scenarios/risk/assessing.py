"""A plan and its schedule → RiskReport: executes the schedule many times and counts."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from planner.calendars import local_time
from planner.plan import Plan
from scenarios.risk.contracting import contractor_money, contractor_needs
from scenarios.risk.report import (
    DateChance,
    Driver,
    Forecast,
    ProjectRisk,
    RegisteredRisk,
    RiskReport,
    TaskRisk,
)
from scenarios.risk.statistics import amount_of, quantile
from scheduling.problem.arrays import FAR, I64
from scheduling.schedule import Schedule, TaskKey
from scheduling.simulation.driving import influences
from scheduling.simulation.simulate import Simulation, SimulationOptions, simulate

MOST_DRIVERS: Final = 10
_MOST_NAMED: Final = 5
_NOISE_SIGMAS: Final = 4.0
"""Correlations within so many standard errors of 0 are chance, and drive nothing."""


def assess_risk(plan: Plan, schedule: Schedule, options: SimulationOptions | None = None) -> RiskReport:
    """Carry out ``schedule`` many times and say how sure its dates are.

    Parameters
    ----------
    plan
        As written; valid. Of an expanded one the chances of review rounds are gone.
    schedule
        Of this plan.

    Raises
    ------
    PlanError
        If the plan's templates or reviews can't be expanded.
    HorizonError
        If an execution runs beyond the time that can be planned.
    """
    return report_of(simulate(plan, schedule, options), schedule)


def report_of(simulation: Simulation, schedule: Schedule) -> RiskReport:
    """What ``simulation``, of ``schedule``, says."""
    executable = simulation.executable
    plan = executable.plan
    planned = _planned_finishes(schedule)
    dates = _date_chances(simulation, schedule, planned)
    whole = simulation.finish if len(executable.keys) else np.zeros(0, np.int64)
    late = simulation.late_cost
    explains: Literal["late cost", "finish"] = "late cost" if bool(late.any()) else "finish"
    planned_late = sum(
        (2 * max(0, date.planned - date.moment) * cents + 1440) // 2880
        for date, cents in zip(dates, (d.cents_a_day for d in executable.dates), strict=True)
        if cents
    )
    return RiskReport(
        executions=simulation.options.executions,
        seed=simulation.options.seed,
        finish=_forecast(plan, whole, max(planned.values(), default=0)),
        projects=_projects(simulation, planned, dates),
        dates=dates,
        tasks=_tasks(simulation),
        explains=explains,
        drivers=_drivers(simulation, late if explains == "late cost" else whole),
        risks=_risks(simulation),
        late_cost=amount_of(late, planned_late),
        risk_cost=amount_of(simulation.risk_cost, 0),
        contractors=contractor_needs(simulation),
        contractor_cost=contractor_money(simulation),
        notes=_notes(simulation),
    )


def _planned_finishes(schedule: Schedule) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in schedule.tasks:
        found[entry.project] = max(found.get(entry.project, -FAR), entry.finish)
    return found


def _forecast(plan: Plan, finishes: I64, planned: int) -> Forecast:
    if len(finishes) == 0:
        return Forecast(planned, planned, planned, planned, planned, 0.0, 1.0, ())
    minutes, numbers = np.unique(finishes, return_counts=True)
    days: dict[str, int] = {}
    for minute, number in zip(minutes.tolist(), numbers.tolist(), strict=True):
        # A finish at midnight is the end of the day before.
        day = local_time(minute - 1, plan.time_zone).date().isoformat()
        days[day] = days.get(day, 0) + number
    return Forecast(
        planned=planned,
        p50=quantile(finishes, 50),
        p80=quantile(finishes, 80),
        p95=quantile(finishes, 95),
        mean=round(float(finishes.mean())),
        deviation_minutes=float(finishes.std()),
        by_plan=float((finishes <= planned).mean()),
        days=tuple(days.items()),
    )


def _date_chances(
    simulation: Simulation, schedule: Schedule, planned: dict[str, int]
) -> tuple[DateChance, ...]:
    entries = schedule.by_key()
    found = []
    for number, date in enumerate(simulation.executable.dates):
        finish = planned[date.project] if date.task is None else entries[date.project, date.task].finish
        chance = float((simulation.dated_finish[:, number] <= date.moment).mean())
        found.append(DateChance(date.kind, date.project, date.task, date.moment, finish, chance))
    return tuple(found)


def _projects(
    simulation: Simulation, planned: dict[str, int], dates: tuple[DateChance, ...]
) -> tuple[ProjectRisk, ...]:
    executable = simulation.executable
    names = {project.id: project.name or project.id for project in executable.plan.projects}
    own = {(date.project, date.kind): date for date in dates if date.task is None}
    return tuple(
        ProjectRisk(
            project,
            names[project],
            _forecast(executable.plan, simulation.project_finish[:, number], planned[project]),
            own.get((project, "due")),
            own.get((project, "deadline")),
        )
        for number, project in enumerate(executable.projects)
        if project in planned
    )


def _task_names(simulation: Simulation) -> dict[TaskKey, str]:
    plan = simulation.executable.plan
    return {(p.id, task.id): task.name or task.id for p in plan.projects for task in p.tasks}


def _tasks(simulation: Simulation) -> tuple[TaskRisk, ...]:
    """Every task that is critical in some execution, the most critical first."""
    names, executions = _task_names(simulation), simulation.options.executions
    rows = zip(
        simulation.executable.keys,
        simulation.critical.tolist(),
        simulation.critical_for_all.tolist(),
        strict=True,
    )
    found = [
        TaskRisk(*key, names[key], own / executions, overall / executions)
        for key, own, overall in rows
        if own or overall
    ]
    return tuple(sorted(found, key=lambda task: (-task.criticality, -task.overall, task.project, task.task)))


def _drivers(simulation: Simulation, outcome: I64) -> tuple[Driver, ...]:
    least = _NOISE_SIGMAS / simulation.options.executions**0.5
    found = [one for one in influences(simulation, outcome) if abs(one.overall) > least]
    found.sort(key=lambda one: (-abs(one.overall), one.project, one.id))
    names = _names(simulation)
    return tuple(
        Driver(one.kind, one.project, one.id, names[one.kind, one.project, one.id], one.overall, one.own)
        for one in found[:MOST_DRIVERS]
    )


def _names(simulation: Simulation) -> dict[tuple[str, str, str], str]:
    executable = simulation.executable
    names = {("work", *key): name for key, name in _task_names(simulation).items()}
    names |= {("rounds", *review.key): review.name for review in executable.reviews}
    names |= {("risk", project, risk.id): risk.name or risk.id for project, risk in executable.risks}
    return names


def _risks(simulation: Simulation) -> tuple[RegisteredRisk, ...]:
    return tuple(
        RegisteredRisk(
            project,
            risk.id,
            risk.name or risk.id,
            risk.probability / 1000,
            ((risk.cost or 0) * risk.probability + 500) // 1000,
            risk.task,
        )
        for project, risk in simulation.executable.risks
    )


def _notes(simulation: Simulation) -> tuple[str, ...]:
    executable = simulation.executable
    notes = []
    for (project, task), (other, successor) in executable.unread_links:
        notes.append(
            f"the link from {project}/{task} to {other}/{successor} is left aside: its lead makes a task "
            "begin before anything is known of what it depends on"
        )
    if executable.left_out:
        named = ", ".join("/".join(key) for key in executable.left_out[:_MOST_NAMED])
        rest = len(executable.left_out) - _MOST_NAMED
        more = f" and {rest:,} more" if rest > 0 else ""
        notes.append(f"not in the schedule, and left out: {named}{more}")
    return tuple(notes)
