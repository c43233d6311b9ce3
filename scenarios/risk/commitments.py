"""Dates that can be promised: of one schedule, finishes that so many of its executions keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.plan import Plan
from scenarios.risk.contracting import contractor_costs, planned_contractor_cost
from scenarios.risk.statistics import quantile
from scheduling.problem.arrays import I64
from scheduling.schedule import Outcome
from scheduling.simulation.promises import PromisedDate
from scheduling.simulation.simulate import Simulation, SimulationOptions, simulate


@dataclass(frozen=True, slots=True)
class Promise:
    """What can be promised of one project.

    Attributes
    ----------
    planned
        Its finish in the schedule, in minutes since 1970 UTC.
    date
        The earliest moment by which it has finished in the share of executions asked for.
    due
        End of its due date; None where it has none.
    due_chance
        Share of executions that keep that.
    """

    project: str
    name: str
    planned: int
    date: int
    due: int | None
    due_chance: float | None

    @property
    def is_kept(self) -> bool:
        """Whether the due date can be promised, or there is none."""
        return self.due is None or self.date <= self.due


@dataclass(frozen=True, slots=True)
class Commitment:
    """One schedule, and what can be promised with it.

    Attributes
    ----------
    promises
        Of every project, in the plan's order.
    late_cost
        Of all due dates, of projects and of tasks, if each is met as late as promised; in cents.
    planned_contractor_cost, contractor_cost
        Whole bookings as planned, and what they cost at most in the share of executions asked for, being
        extended where the work takes longer; in cents, without fixed prices.
    """

    outcome: Outcome
    promises: tuple[Promise, ...]
    late_cost: int
    planned_contractor_cost: int
    contractor_cost: int

    @property
    def values(self) -> tuple[int, int]:
        """What is to be small: late cost of what is promised, and contractor cost."""
        return self.late_cost, self.contractor_cost

    def is_dominated_by(self, other: Commitment) -> bool:
        """Whether another one is nowhere worse, and somewhere better."""
        pairs = tuple(zip(other.values, self.values, strict=True))
        return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def commitment_of(plan: Plan, outcome: Outcome, percent: int, options: SimulationOptions) -> Commitment:
    """Carry an outcome's schedule out, and say what can be promised.

    Parameters
    ----------
    plan
        As written.
    outcome
        Of that plan, with a schedule.
    percent
        Share of executions that keep a promise, 1 to 100.

    Raises
    ------
    HorizonError
        If an execution runs beyond the time that can be planned.
    """
    assert outcome.schedule is not None  # noqa: S101 - candidates are made of nothing else
    simulation = simulate(plan, outcome.schedule, options)
    dates = simulation.executable.dates
    late = sum(
        late_cents(quantile(simulation.dated_finish[:, number], percent), date)
        for number, date in enumerate(dates)
        if date.kind == "due"
    )
    return Commitment(
        outcome,
        _promises(simulation, outcome, percent),
        late,
        planned_contractor_cost(simulation),
        quantile(contractor_costs(simulation), percent),
    )


def late_cents(finish: int, date: PromisedDate) -> int:
    """Late cost of one due date, rounded half up (docs/rules.md, late cost)."""
    return (2 * max(0, finish - date.moment) * date.cents_a_day + 1440) // 2880


def best_commitments(found: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """Those that none dominates, the least late first; of equals the first."""
    kept: list[Commitment] = []
    for one in sorted(found, key=lambda each: each.values):
        if not kept or one.contractor_cost < kept[-1].contractor_cost:
            kept.append(one)
    return tuple(kept)


def _promises(simulation: Simulation, outcome: Outcome, percent: int) -> tuple[Promise, ...]:
    assert outcome.schedule is not None  # noqa: S101 - see above
    executable = simulation.executable
    names = {project.id: project.name or project.id for project in executable.plan.projects}
    planned: dict[str, int] = {}
    for entry in outcome.schedule.tasks:
        planned[entry.project] = max(planned.get(entry.project, entry.finish), entry.finish)
    dues = {date.project: date for date in executable.dates if date.task is None and date.kind == "due"}
    return tuple(
        _promise(
            names[project], planned[project], simulation.project_finish[:, number], percent, dues, project
        )
        for number, project in enumerate(executable.projects)
        if project in planned
    )


def _promise(
    name: str, planned: int, finishes: I64, percent: int, dues: dict[str, PromisedDate], project: str
) -> Promise:
    due = dues.get(project)
    date = quantile(finishes, percent)
    if due is None:
        return Promise(project, name, planned, date, None, None)
    return Promise(project, name, planned, date, due.moment, float((finishes <= due.moment).mean()))
