"""The impact of a change request, measured on two schedules: of the plan as it is, and as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from planner.changes import ChangePart
from planner.plan import Plan
from scenarios.comparison import Cause, Side
from scenarios.comparison.differences import Beside
from scenarios.comparison.pair import Pair
from scenarios.comparison.project_measures import ProjectMeasures, project_measures
from scenarios.comparison.task_changes import changed_people, moved_tasks
from scenarios.comparison.whole_measures import (
    PoolMeasures,
    WholeMeasures,
    pool_measures,
    whole_measures,
)
from scenarios.requests.displacement import displaced, named_projects
from scenarios.requests.figures import (
    Amounts,
    DateChance,
    Impact,
    LaterProject,
    Moments,
    PoolImpact,
    ProjectImpact,
    RiskImpact,
    Shares,
    Staying,
    Totals,
)
from scenarios.risk import report
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import Status

_DAY: Final = 1440
_DECIMALS: Final = 4


def impact_of(
    before: Side,
    after: Side,
    changes: Sequence[ChangePart],
    causes: Sequence[Cause],
    risk: RiskImpact,
    staying: Staying | None = None,
) -> Impact:
    """All figures of a request.

    Parameters
    ----------
    before, after
        The plan as it is and as the changes would have it, each with its proved schedule.
    causes
        The changes as causes, in their order.
    risk
        How sure the dates of both are.
    staying
        What it would come to if everything stayed that can.
    """
    old, new = project_measures(before), project_measures(after)
    pair, times = Pair(before, after), LocalTimes(before.plan.time_zone)
    moved = [move.key[0] for move in moved_tasks(pair)]
    return Impact(
        currency=before.plan.currency,
        time_zone=before.plan.time_zone,
        status=_status(after),
        status_before=_status(before),
        totals=_totals(whole_measures(before, old), whole_measures(after, new), times),
        projects=tuple(_projects(pair, old, new, named_projects(changes), moved, times)),
        pools=tuple(_pools(pool_measures(before), pool_measures(after))),
        tasks_moved=len(moved),
        tasks_with_other_people=sum(1 for _ in changed_people(pair)),
        displaced=displaced(pair, changes, causes, old, new),
        risk=risk,
        staying=staying,
    )


def staying_of(before: Side, mended: Side) -> Staying:
    """The figures of the schedule in which everything stays that can."""
    old, new = project_measures(before), project_measures(mended)
    wholes = whole_measures(before, old), whole_measures(mended, new)
    late = [
        LaterProject(project=id_, name=new[id_].name, days=round(minutes / _DAY, 2))
        for id_ in new
        if id_ in old and (minutes := new[id_].finish - old[id_].finish) > 0
    ]

    def both(name: str) -> Amounts:
        return Amounts(before=getattr(wholes[0], name), after=getattr(wholes[1], name))

    return Staying(
        status=_status(mended),
        late_cost=both("late_cost"),
        contractor_cost=both("contractor_cost"),
        tasks_moved=sum(1 for _ in moved_tasks(Pair(before, mended))),
        later=tuple(sorted(late, key=lambda one: -one.days)),
    )


def _status(side: Side) -> Status:
    return side.status or "feasible"


def _totals(old: WholeMeasures, new: WholeMeasures, times: LocalTimes) -> Totals:
    def both(name: str) -> Amounts:
        return Amounts(before=getattr(old, name), after=getattr(new, name))

    return Totals(
        late_cost=both("late_cost"),
        contractor_cost=both("contractor_cost"),
        own_people_cost=both("own_people_cost"),
        resource_cost=both("resource_cost"),
        late_projects=both("late_projects"),
        last_finish=_moments(old.last_finish, new.last_finish, times),
        days=_days(old.last_finish, new.last_finish),
    )


def _projects(
    pair: Pair,
    old: Mapping[str, ProjectMeasures],
    new: Mapping[str, ProjectMeasures],
    named: frozenset[str],
    moved: Sequence[str],
    times: LocalTimes,
) -> Iterator[ProjectImpact]:
    """Projects of which a finish, a cost or a task is different, in the plan's order, new ones last."""
    for id_ in dict.fromkeys([*old, *new]):
        both = Beside(old.get(id_), new.get(id_))
        finish = both.figure(lambda one: one.finish)
        late = both.figure(lambda one: one.late_minutes)
        cost = both.figure(lambda one: one.late_cost)
        is_same = finish.difference == 0 and cost.difference == 0 and id_ not in moved
        if is_same and late.base == late.other and id_ not in named:
            continue
        yield ProjectImpact(
            project=id_,
            name=both.known.name,
            asked_for=id_ in named,
            finish=_moments(finish.base, finish.other, times),
            days=_days(finish.base, finish.other),
            days_late=Shares(before=_in_days(late.base), after=_in_days(late.other)),
            late_cost=Amounts(before=cost.base, after=cost.other),
            tasks_moved=moved.count(id_),
        )


def _pools(old: Mapping[str, PoolMeasures], new: Mapping[str, PoolMeasures]) -> Iterator[PoolImpact]:
    """Pools of which another amount is booked, or at another price."""
    for id_ in dict.fromkeys([*old, *new]):
        both = Beside(old.get(id_), new.get(id_))
        days = both.share(lambda one: round(one.paid_days, 2))
        cost = both.figure(lambda one: one.cost)
        if days.difference != 0 or cost.difference != 0:
            yield PoolImpact(
                pool=id_,
                name=both.known.name,
                days=Shares(before=days.base, after=days.other),
                cost=Amounts(before=cost.base, after=cost.other),
            )


def risk_impact(
    before: Plan,
    after: Plan,
    reports: tuple[report.RiskReport, report.RiskReport],
    uncertainty: str,
) -> RiskImpact:
    """What two risk reports say of the same dates.

    Parameters
    ----------
    before, after
        The plans, as written.
    reports
        Of both, with the same seed and number of executions.
    uncertainty
        What is uncertain, in words.
    """
    old, new = reports
    times = LocalTimes(before.time_zone)
    return RiskImpact(
        executions=old.executions,
        seed=old.seed,
        uncertainty=uncertainty,
        finish_p80=_moments(
            old.finish.p80 if old.projects else None, new.finish.p80 if new.projects else None, times
        ),
        late_cost_mean=Amounts(before=old.late_cost.mean, after=new.late_cost.mean),
        dates=tuple(_dates(before, after, old, new, times)),
    )


def _dates(
    before: Plan, after: Plan, old: report.RiskReport, new: report.RiskReport, times: LocalTimes
) -> Iterator[DateChance]:
    was, becomes = ({(date.kind, date.project, date.task): date for date in one.dates} for one in (old, new))
    names = {project.id: project.name or project.id for plan in (before, after) for project in plan.projects}
    for key in dict.fromkeys([*was, *becomes]):
        kind, project, task = key
        one, two = was.get(key), becomes.get(key)
        yield DateChance(
            kind=kind,
            project=project,
            task=task,
            name=names.get(project, project),
            date=_moments(one.moment if one else None, two.moment if two else None, times),
            chance=Shares(
                before=round(one.chance, _DECIMALS) if one else None,
                after=round(two.chance, _DECIMALS) if two else None,
            ),
        )


def _moments(before: int | None, after: int | None, times: LocalTimes) -> Moments:
    old, new = (None if moment is None else times[moment] for moment in (before, after))
    return Moments(before=old, after=new)


def _days(before: int | None, after: int | None) -> float | None:
    return None if before is None or after is None else round((after - before) / _DAY, 2)


def _in_days(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / _DAY, 2)
