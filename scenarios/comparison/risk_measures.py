"""How sure one side's dates are: what executions of its schedule say, in total and by project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.comparison.sides import Side

if TYPE_CHECKING:
    from scenarios.risk.report import DateChance, RiskReport
    from scheduling.simulation.simulate import SimulationOptions


@dataclass(frozen=True, slots=True)
class WholeRisk:
    """One side in total, over all executions; moments are minutes since 1970 UTC, costs cents.

    Attributes
    ----------
    p50_finish, p80_finish
        Earliest moments by which everything has finished in 50 and 80 % of the executions.
    mean_late_cost, p80_late_cost, p80_contractor_cost
        Late cost on average; what it, and bookings, cost at most in 80 % of the executions.
    safe_due_dates
        Due dates that are kept in 80 % or more.
    """

    p50_finish: int
    p80_finish: int
    mean_late_cost: int
    p80_late_cost: int
    p80_contractor_cost: int
    safe_due_dates: int


@dataclass(frozen=True, slots=True)
class ProjectChances:
    """One project of one side, over all executions.

    Attributes
    ----------
    p50_finish, p80_finish
        Earliest moments by which it has finished in 50 and 80 % of the executions.
    due_chance, deadline_chance
        Percentage of executions that keep its own due date and deadline; None without one.
    """

    project: str
    name: str
    p50_finish: int
    p80_finish: int
    due_chance: float | None
    deadline_chance: float | None


@dataclass(frozen=True, slots=True)
class RiskMeasures:
    """One side in total and by project id, in the order of the schedule's projects."""

    whole: WholeRisk
    projects: dict[str, ProjectChances]


def risk_measures(side: Side, options: SimulationOptions | None) -> RiskMeasures | None:
    """Execute a side's schedule; None where that isn't asked, or the schedule breaks hard rules.

    What is drawn for a task depends on its name and the seed alone, so that two sides with the same options
    have the same luck, and differ by their schedules only.

    Raises
    ------
    HorizonError
        If an execution runs beyond the time that can be planned.
    """
    if options is None or side.breaches or not side.schedule.tasks:
        return None
    from scenarios.risk.assessing import assess_risk

    return measures_of_report(assess_risk(side.written, side.schedule, options))


def measures_of_report(report: RiskReport) -> RiskMeasures:
    """What is compared of a report."""
    from scenarios.risk.report import SAFE_CHANCE

    return RiskMeasures(
        WholeRisk(
            p50_finish=report.finish.p50,
            p80_finish=report.finish.p80,
            mean_late_cost=report.late_cost.mean,
            p80_late_cost=report.late_cost.p80,
            p80_contractor_cost=report.contractor_cost.p80,
            safe_due_dates=sum(one.kind == "due" and one.chance >= SAFE_CHANCE for one in report.dates),
        ),
        {
            one.project: ProjectChances(
                one.project,
                one.name,
                one.finish.p50,
                one.finish.p80,
                _percent(one.due),
                _percent(one.deadline),
            )
            for one in report.projects
        },
    )


def _percent(date: DateChance | None) -> float | None:
    return None if date is None else 100 * date.chance
