"""A plan with its actuals and an outcome → Status: everything that a one-page status report tells."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.replanning.variance import variances
from scenarios.requests.ledger import Ledger
from scenarios.risk.assessing import assess_risk
from scenarios.risk.report import Driver
from scenarios.status.changed import Changed, changed_since
from scenarios.status.late_work import LateTask, late_work
from scenarios.status.milestones import Milestones, milestones
from scenarios.status.money import MoneyStatus, money_status
from scenarios.status.next_steps import NextSteps, next_steps
from scenarios.status.people import PeopleStatus, people_status
from scenarios.status.projects import ProjectStatus, project_statuses
from scenarios.status.risks import OpenRisk, open_risks
from scenarios.status.situation import Situation
from scheduling.simulation.simulate import SimulationOptions


@dataclass(frozen=True, slots=True)
class Status:
    """How the office stands.

    Attributes
    ----------
    situation
        What it is about.
    changed
        None without a baseline.
    drivers
        What the dates depend on most, by executions; none where none were asked for.
    executions
        How many there were.
    """

    situation: Situation
    projects: tuple[ProjectStatus, ...]
    milestones: Milestones
    late: tuple[LateTask, ...]
    changed: Changed | None
    risks: tuple[OpenRisk, ...]
    drivers: tuple[Driver, ...]
    executions: int
    money: MoneyStatus
    people: PeopleStatus
    next: NextSteps

    @property
    def late_projects(self) -> tuple[ProjectStatus, ...]:
        """Those under way or to come that miss their date, the one that misses it most first."""
        late = (one for one in self.projects if one.is_late and not one.is_done)
        return tuple(sorted(late, key=lambda one: (-one.late_working_days, -one.late_minutes)))

    @property
    def is_on_track(self) -> bool:
        """Whether the schedule keeps all rules, open projects their dates, and forecasts their budgets."""
        is_plan = self.situation.outcome.status in ("optimal", "feasible")
        return is_plan and not self.late_projects and not any(row.is_over for row in self.money.rows)


def status_of(
    found: Situation, *, ledger: Ledger | None = None, executions: SimulationOptions | None = None
) -> Status:
    """Read a status off a situation.

    Parameters
    ----------
    ledger
        The record of change requests, if there is one.
    executions
        How often, and with what uncertain, the schedule is executed; not at all for None.

    Raises
    ------
    InputError
        If the baseline's schedule breaks rules of its own plan, or costs are too large to be counted.
    HorizonError
        If public holidays are not known for the dates, or an execution runs beyond what can be planned.
    """
    agreed = found.baseline
    moved = None if agreed is None else variances(found.document, agreed.schedule, found.schedule)
    risk = None if executions is None else assess_risk(found.document, found.schedule, executions)
    projects = project_statuses(found, moved, risk)
    return Status(
        situation=found,
        projects=projects,
        milestones=milestones(found, projects),
        late=late_work(found),
        changed=changed_since(found, moved, projects),
        risks=open_risks(found),
        drivers=() if risk is None else risk.drivers,
        executions=0 if executions is None else executions.executions,
        money=money_status(found),
        people=people_status(found),
        next=next_steps(found, ledger),
    )
