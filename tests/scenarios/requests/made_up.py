"""Figures of a change request that nobody measured."""

from __future__ import annotations

from scenarios.requests.figures import Amounts, Displaced, Impact, Moments, RiskImpact, Totals


def made_up(late_cost: int = 0) -> Impact:
    """Figures of a request that costs so much lateness and does nothing else."""
    nothing, nowhere = Amounts(before=0, after=0), Moments(before=None, after=None)
    return Impact(
        currency="USD",
        time_zone="UTC",
        status="feasible",
        status_before="feasible",
        totals=Totals(
            late_cost=Amounts(before=0, after=late_cost),
            contractor_cost=nothing,
            own_people_cost=nothing,
            resource_cost=nothing,
            late_projects=nothing,
            last_finish=nowhere,
            days=None,
        ),
        projects=(),
        pools=(),
        tasks_moved=0,
        tasks_with_other_people=0,
        displaced=Displaced(tasks=0, projects=0, hours=0.0, first=()),
        risk=RiskImpact(
            executions=1, seed=1, uncertainty="nothing", finish_p80=nowhere, late_cost_mean=nothing, dates=()
        ),
    )
