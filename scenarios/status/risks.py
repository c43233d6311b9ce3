"""The register of risks in the plan: what may still happen, how likely, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.plan import Plan, Project, Risk
from scenarios.status.situation import Situation, is_finished


@dataclass(frozen=True, slots=True)
class OpenRisk:
    """A risk of the register that may still happen.

    Attributes
    ----------
    probability
        From 0 to 1.
    cost_cents
        What it would cost.
    delay
        By how much it would delay, as written; empty for not at all. ``delay_days`` in days of work.
    expected_cents, expected_days
        Both × probability.
    exposure_cents
        Expected cost, and expected days as if each were a day late: × weight × late cost per day.
    """

    project: str
    project_name: str
    id: str
    name: str
    task: str | None
    probability: float
    cost_cents: int
    delay: str
    delay_days: float
    expected_cents: int
    expected_days: float
    exposure_cents: int
    mitigation: str


def open_risks(found: Situation) -> tuple[OpenRisk, ...]:
    """Risks of planned projects whose task, or else whose project, isn't done; the gravest first."""
    return tuple(sorted(_open(found), key=lambda one: -one.exposure_cents))


def _open(found: Situation) -> Iterator[OpenRisk]:
    for project in found.plan.projects:
        tasks = [task for key, (_, task) in found.known.items() if key[0] == project.id]
        if not tasks or all(map(is_finished, tasks)):
            continue
        done = {task.id for task in tasks if is_finished(task)}
        for risk in project.risks:
            if risk.probability and risk.task not in done:
                yield _valued(found.plan, project, risk)


def _valued(plan: Plan, project: Project, risk: Risk) -> OpenRisk:
    minutes = 0 if risk.delay is None else risk.delay.minutes(plan.day_minutes, plan.week_minutes)
    days, cost = minutes / plan.day_minutes, risk.cost or 0
    # Per mille of cents: rounded once, halves up.
    money = 1000 * ((cost * risk.probability + 500) // 1000)
    late = risk.probability * days * project.weight * plan.late_cost_per_day
    return OpenRisk(
        project.id,
        project.name or project.id,
        risk.id,
        risk.name or risk.id,
        risk.task,
        risk.probability / 1000,
        cost,
        "" if risk.delay is None else str(risk.delay),
        days,
        money // 1000,
        days * risk.probability / 1000,
        round((money + late) / 1000),
        risk.mitigation,
    )
