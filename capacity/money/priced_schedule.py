"""A schedule as sums of money over time: people, bookings, prices of modes, and what was spent before.

docs/cost.md says what each is in words, docs/formulas.md in formulas.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from capacity.crew import FULL, not_of_this_plan
from capacity.money.booked_work import BookedSchedule, BookedWork, booked_work
from capacity.money.cost_lines import NOBODY, CostLines, Kind, Piece, rounded
from capacity.money.rates import COST_UNIT, Rates
from capacity.money.task_amounts import Amount, amount_of, minutes_of, mode_of, team_at
from planner.calendars import WorkingTimes, compile_working_time, data_date
from planner.plan import Mode, Plan, Project, Task
from scheduling.schedule import Schedule, ScheduledTask, TaskKey

PLANNED_STATUSES: Final = ("proposed", "accepted")
HOUR: Final = 60 * FULL
"""Minutes × units of an hour of a contractor."""


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of the schedule beside what the plan says of it.

    ``project`` is the position of its project among those planned.
    """

    plan: Plan
    project: int
    task: Task
    scheduled: ScheduledTask

    @property
    def mode(self) -> Mode:
        """The one chosen."""
        return mode_of(self.task, self.scheduled.mode)

    @property
    def amount(self) -> Amount:
        """What there is to do, and how much of it is left."""
        return amount_of(self.plan, self.task, self.mode)


@dataclass(frozen=True, slots=True)
class PricedSchedule:
    """A schedule as lines of cost.

    Attributes
    ----------
    plan
        Expanded.
    data_date
        Minutes since 1970 UTC; what lies before is spent.
    projects
        Those planned, in the plan's order; lines name their positions.
    tasks
        Those of the schedule, in its order; lines name their positions.
    lines
        All costs. Hours of bookings that nobody uses belong to the projects that use the booking, or to
        no project.
    booked
        Bookings with the tasks that use them; lines name their positions.
    rates
        Who costs what.
    unrated
        Minutes × ``FULL`` × ``FULL`` of the project time of everybody without a rate, by id.
    unpaid
        Minutes of project time before the data date that somebody without a rate has worked.
    assumed
        Tasks begun or finished that report neither hours nor cost: they count as spent what they were
        planned to cost.
    """

    plan: Plan
    data_date: int
    projects: tuple[Project, ...]
    tasks: tuple[PlannedTask, ...]
    booked: BookedSchedule
    rates: Rates
    lines: CostLines = field(default_factory=CostLines)
    unrated: dict[str, int] = field(default_factory=dict)
    unpaid: list[Fraction] = field(default_factory=list)
    assumed: list[TaskKey] = field(default_factory=list)


def price_schedule(plan: Plan, schedule: Schedule) -> PricedSchedule:
    """Price everything in a schedule.

    Parameters
    ----------
    plan
        The plan, expanded.
    schedule
        A schedule of it, whole or relaxed.

    Raises
    ------
    InputError
        If the schedule has a task that the plan does not plan.
    HorizonError
        If public holidays of a pool are not known for its bookings.
    """
    projects = tuple(project for project in plan.projects if project.status in PLANNED_STATUSES)
    tasks = planned_tasks(plan, projects, schedule)
    priced = PricedSchedule(
        plan, data_date(plan), projects, tasks, booked_work(plan, schedule), rates=Rates(plan)
    )
    for position, planned in enumerate(tasks):
        _add_people(priced, position, planned)
        _add_price(priced, position, planned)
        _add_spent(priced, position, planned)
    _add_bookings(priced)
    return priced


def planned_tasks(plan: Plan, projects: tuple[Project, ...], schedule: Schedule) -> tuple[PlannedTask, ...]:
    """The tasks of a schedule beside those of the plan.

    Raises
    ------
    InputError
        If one of them is not planned.
    """
    known = {
        (project.id, task.id): (number, task)
        for number, project in enumerate(projects)
        for task in project.tasks
    }
    found = []
    for scheduled in schedule.tasks:
        if scheduled.key not in known:
            where = "/".join(scheduled.key)
            raise not_of_this_plan(f"it has a task {where}, which the plan does not plan")
        number, task = known[scheduled.key]
        found.append(PlannedTask(plan, number, task, scheduled))
    return tuple(found)


def instant(minute: int) -> tuple[Piece]:
    """What happens at a moment, as the minute before: at 24:00 it still belongs to the day."""
    return ((minute - 1, minute),)


def stretch(start: int, end: int) -> tuple[Piece]:
    """From ``start`` to ``end``; a moment where that is nothing."""
    return ((start, end),) if start < end else instant(end)


def _add_people(priced: PricedSchedule, position: int, planned: PlannedTask) -> None:
    segments = planned.scheduled.segments
    minutes = sum(end - start for start, end in segments)
    for one in planned.scheduled.assignments:
        if "#" in one.person or not minutes:
            continue
        worker = priced.rates.worker(one.person)
        effort = one.units * worker.share
        if worker.rate is None:
            priced.unrated[worker.id] = priced.unrated.get(worker.id, 0) + minutes * effort
        priced.lines.add(
            Kind.IN_HOUSE,
            rounded(minutes * worker.price(one.units), COST_UNIT),
            segments,
            project=planned.project,
            task=position,
            hours=effort / COST_UNIT,
        )


def _add_price(priced: PricedSchedule, position: int, planned: PlannedTask) -> None:
    """The price of the mode, as far as its task is not done yet, over the time that the task takes."""
    if not planned.task.modes:
        return
    cents = _whole_cents(planned.mode.cost * (1 - planned.amount.done))
    if cents:
        scheduled = planned.scheduled
        pieces = scheduled.segments or instant(scheduled.finish)
        priced.lines.add(Kind.FIXED, cents, pieces, project=planned.project, task=position)


def _add_spent(priced: PricedSchedule, position: int, planned: PlannedTask) -> None:
    progress, scheduled = planned.task.progress, planned.scheduled
    if progress is None or (progress.started is None and progress.finished is None):
        return
    cents = _spent_cents(priced, planned)
    if cents:
        end = scheduled.finish if progress.finished is not None else priced.data_date
        pieces = stretch(min(scheduled.start, end), end)
        priced.lines.add(Kind.SPENT, cents, pieces, project=planned.project, task=position)


def _spent_cents(priced: PricedSchedule, planned: PlannedTask) -> int:
    """The cost reported, else the hours at their rates, else what was done as it was planned."""
    progress = planned.task.progress
    if progress is not None and progress.cost is not None:
        return progress.cost
    mode, amount = planned.mode, planned.amount
    team = team_at(priced.rates, planned.task, mode, planned.scheduled)
    price = mode.cost * amount.done
    if progress is not None and progress.hours is not None:
        minutes = Fraction(minutes_of(progress.hours, priced.plan))
    else:
        minutes = amount.done * amount.joint_minutes(team) * team.effort / (FULL * FULL)
        if amount.whole and amount.done:
            priced.assumed.append(planned.scheduled.key)
    if minutes and team.unpaid:
        priced.unpaid.append(minutes * team.unpaid)
    return _whole_cents(price + minutes * team.hourly / 60)


def _whole_cents(cents: Fraction | int) -> int:
    return rounded(*Fraction(cents).as_integer_ratio())


# --- bookings -----------------------------------------------------------------------------------


def _add_bookings(priced: PricedSchedule) -> None:
    paid = [work for work in priced.booked.bookings if work.booking.cost]
    if not paid:
        return
    first = min([priced.data_date, *(work.begin for work in paid)])
    times = compile_working_time(priced.plan, first, max(work.end for work in paid))
    for number, work in enumerate(priced.booked.bookings):
        if work.booking.cost:
            _add_booking(priced, number, work, times)


def _add_booking(priced: PricedSchedule, number: int, work: BookedWork, times: WorkingTimes) -> None:
    used, borne = work.shares()
    idle: dict[int, list[int]] = {}
    for use, cents, idle_cents in zip(work.uses, used, borne, strict=False):
        project = priced.tasks[use.task].project
        priced.lines.add(
            Kind.CONTRACTOR,
            cents,
            use.pieces,
            project=project,
            task=use.task,
            booking=number,
            weight=use.units,
            hours=1 / HOUR,
        )
        bears = idle.setdefault(project, [0, 0])
        bears[0] += idle_cents
        bears[1] += use.weight
    if not work.uses:
        idle[NOBODY] = [*borne, 1]
    for project, (cents, weight) in idle.items():
        if cents:
            share = weight / max(1, work.used)
            _add_idle(priced, number, work, times, project, cents, share)


def _add_idle(
    priced: PricedSchedule,
    number: int,
    work: BookedWork,
    times: WorkingTimes,
    project: int,
    cents: int,
    share: float,
) -> None:
    """Idle hours accrue while the contractor is paid and not, or not wholly, at work."""
    begin = min(max(work.begin, priced.data_date), work.end)
    paid = times.pool(work.booking.pool).segments(begin, work.end)
    weight = FULL * sum(end - start for start, end in paid) - work.used
    if weight <= 0:  # a schedule that books more work than time: its rules are the checker's
        priced.lines.add(Kind.IDLE, cents, stretch(begin, work.end), project=project, booking=number)
        return
    line = priced.lines.add(
        Kind.IDLE, cents, paid, project=project, booking=number, weight=FULL, hours=share / HOUR
    )
    for use in work.uses:
        priced.lines.extend(line, use.pieces, -use.units)
