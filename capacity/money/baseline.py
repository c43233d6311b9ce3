"""The budget of every task over time, as an earlier schedule planned it: what earned value compares with.

A schedule holds only what was to be done from its data date on. What had been done by then is added, at
the rates of those who did it, so that the budget of a task is that of the whole of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from capacity.money.booked_work import booked_work
from capacity.money.cost_lines import CostLines, Kind, Piece, rounded
from capacity.money.priced_schedule import PlannedTask, PricedSchedule, instant, stretch
from capacity.money.rates import COST_UNIT
from capacity.money.task_amounts import amount_of, mode_of, team_at
from scheduling.schedule import Schedule, ScheduledTask, TaskKey


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier schedule to compare with; ``data_date`` in minutes since 1970 UTC."""

    schedule: Schedule
    data_date: int


@dataclass(frozen=True, slots=True)
class Budget:
    """Lines of the budget; tasks and projects by their positions in the schedule compared.

    Attributes
    ----------
    lines
        All costs of tasks, idle hours of their bookings included, spread over the work itself.
    spans
        First and last moment of each project that has tasks in both.
    new, gone
        Tasks of the schedule without a budget, and of the baseline that are planned no longer.
    """

    lines: CostLines = field(default_factory=CostLines)
    spans: dict[int, Piece] = field(default_factory=dict)
    new: tuple[TaskKey, ...] = ()
    gone: tuple[TaskKey, ...] = ()


def budget_of(priced: PricedSchedule, baseline: Baseline) -> Budget:
    """The budget of every task of ``priced`` that the baseline has, too, at the rates of today's plan."""
    places = {planned.scheduled.key: place for place, planned in enumerate(priced.tasks)}
    earlier = baseline.schedule.by_key()
    budget = Budget(
        new=tuple(key for key in places if key not in earlier),
        gone=tuple(key for key in earlier if key not in places),
    )
    for scheduled in baseline.schedule.tasks:
        place = places.get(scheduled.key)
        if place is not None:
            planned = priced.tasks[place]
            start, finish = budget.spans.get(planned.project, (scheduled.start, scheduled.finish))
            budget.spans[planned.project] = min(start, scheduled.start), max(finish, scheduled.finish)
            _add_task(budget.lines, priced, baseline, place, scheduled)
    _add_bookings(budget.lines, priced, baseline, places)
    return budget


def _add_task(
    lines: CostLines, priced: PricedSchedule, baseline: Baseline, place: int, scheduled: ScheduledTask
) -> None:
    planned = priced.tasks[place]
    minutes = sum(end - start for start, end in scheduled.segments)
    price = mode_of(planned.task, scheduled.mode).cost if planned.task.modes else 0
    if scheduled.start < baseline.data_date or not minutes:
        cents, price_gone = _done_before(priced, planned, scheduled, minutes)
        price -= price_gone
        end = min(baseline.data_date, scheduled.finish)
        before = stretch(min(scheduled.start, end), end)
        if cents + price_gone:
            lines.add(Kind.SPENT, cents + price_gone, before, project=planned.project, task=place)
    if price:
        pieces = scheduled.segments or instant(scheduled.finish)
        lines.add(Kind.FIXED, price, pieces, project=planned.project, task=place)
    _add_people(lines, priced, place, scheduled, minutes)


def _done_before(
    priced: PricedSchedule, planned: PlannedTask, scheduled: ScheduledTask, minutes: int
) -> tuple[int, int]:
    """Cents of the people, and of the price, for all but the ``minutes`` that the baseline schedules."""
    mode = mode_of(planned.task, scheduled.mode)
    team = team_at(priced.rates, planned.task, mode, scheduled)
    whole = amount_of(priced.plan, planned.task, mode).joint_minutes(team)
    done = max(Fraction(0), whole - minutes)
    if not done:
        return 0, 0
    people, price = done * team.price / COST_UNIT, mode.cost * done / whole
    return rounded(*people.as_integer_ratio()), rounded(*price.as_integer_ratio())


def _add_people(
    lines: CostLines, priced: PricedSchedule, place: int, scheduled: ScheduledTask, minutes: int
) -> None:
    for one in scheduled.assignments:
        cents = rounded(minutes * priced.rates.worker(one.person).price(one.units), COST_UNIT)
        if cents and "#" not in one.person:
            lines.add(
                Kind.IN_HOUSE, cents, scheduled.segments, project=priced.tasks[place].project, task=place
            )


def _add_bookings(
    lines: CostLines, priced: PricedSchedule, baseline: Baseline, places: dict[TaskKey, int]
) -> None:
    for work in booked_work(priced.plan, baseline.schedule).bookings:
        if not work.uses:
            continue
        for use, used, idle in zip(work.uses, *work.shares(), strict=True):
            place = places.get(baseline.schedule.tasks[use.task].key)
            if place is not None:
                project = priced.tasks[place].project
                lines.add(
                    Kind.CONTRACTOR, used + idle, use.pieces, project=project, task=place, weight=use.units
                )


def share_done(planned: PlannedTask, moment: int) -> Fraction:
    """Share of a task that is done by ``moment``, at or after the data date, if it goes as scheduled."""
    scheduled = planned.scheduled
    if scheduled.finish <= moment:
        return Fraction(1)
    worked = sum(max(0, min(end, moment) - start) for start, end in scheduled.segments)
    if planned.task.progress is None and not worked:
        return Fraction(0)
    done, minutes = planned.amount.done, sum(end - start for start, end in scheduled.segments)
    return done + (1 - done) * Fraction(worked, minutes) if minutes else done
