"""Plan and schedule → the tables of an execution: who waits for whom, on which time, for how long."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan, Risk
from scheduling.problem import Problem, compile_problem
from scheduling.problem.arrays import I32, Table
from scheduling.problem.tables import pairs
from scheduling.schedule import Schedule, ScheduledTask, TaskKey
from scheduling.simulation.arrays import LINK, NONE, Network, new_scratch
from scheduling.simulation.axes import BUCKET_BITS, Axes, calendar_axis
from scheduling.simulation.bookings import Bookings
from scheduling.simulation.execution import calibrate
from scheduling.simulation.holding import all_holds, hold_tables
from scheduling.simulation.ordering import Joined, execution_order, later_waits, links_between, turned
from scheduling.simulation.promises import PromisedDate, promised_dates
from scheduling.simulation.review_chances import UncertainReview, uncertain_reviews
from scheduling.simulation.tails import event_tables
from scheduling.simulation.task_table import TaskRows, begin_of, task_rows
from scheduling.simulation.uncertainty import Uncertainty


@dataclass(frozen=True, slots=True)
class Executable:
    """A compiled execution and the names behind its numbers.

    Attributes
    ----------
    keys
        Tasks in the order of execution.
    projects
        Ids of the planned projects that have tasks in the schedule, by number.
    dates
        Due dates and deadlines.
    reviews, risks
        What may happen; risks with the ids of their projects.
    bookings
        Of contractors, in the order of the tables.
    unread_links
        Links (predecessor, successor) that no execution can keep: leads over which a task would have to
        begin before what it depends on has begun.
    left_out
        Planned tasks that the schedule has not.
    """

    plan: Plan
    problem: Problem
    network: Network
    keys: tuple[TaskKey, ...]
    projects: tuple[str, ...]
    dates: tuple[PromisedDate, ...]
    reviews: tuple[UncertainReview, ...]
    risks: tuple[tuple[str, Risk], ...]
    bookings: Bookings
    unread_links: tuple[tuple[TaskKey, TaskKey], ...]
    left_out: tuple[TaskKey, ...]


def compile_executable(plan: Plan, schedule: Schedule, uncertainty: Uncertainty, last: int) -> Executable:
    """Compile a schedule of ``plan``, as written or expanded, for executions up to the moment ``last``."""
    expanded = expand(plan)
    graph = DependencyGraph.from_plan(expanded)
    problem = compile_problem(expanded, graph, last)
    axes = Axes(problem.times, by_day=uncertainty.absence is not None)
    placed = schedule.by_key()
    numbers = [j for j in range(len(graph.tasks)) if graph.key(j) in placed]
    scheduled = {j: placed[graph.key(j)] for j in numbers}
    reviews = uncertain_reviews(plan) if uncertainty.rounds else []
    bookings = Bookings(problem, schedule)
    rows = task_rows(problem, scheduled, bookings, axes, uncertainty)
    holds = all_holds(problem, scheduled, rows)
    order = execution_order(numbers, rows, links_between(problem, scheduled), holds.borrows)
    position = {j: i for i, j in enumerate(order.tasks)}
    events = event_tables(problem, scheduled, rows, reviews, uncertainty, axes, position)
    dates = promised_dates(problem, position)
    task = rows.table(order.tasks)
    link = _link_table(problem, axes, order.read, position, task.link_ptr)
    later = _link_table(problem, axes, [turned(row) for row in order.later], position, task.later_ptr)
    waits = {(i, j) for j, i, *_ in order.read} | later_waits(order, position)
    follower = _pair_table({(j, i) for i, j in waits}, position, task.follower_ptr)
    task.waits[:-1] = np.bincount([position[j] for _, j in waits], minlength=len(position))
    resource, line, hold = hold_tables(holds, position, task)
    avoid = _pair_table(holds.borrows, position, task.avoid_ptr)
    task.slow[np.flatnonzero(np.diff(task.avoid_ptr))] = 1
    member = _member_table(rows, order.tasks, task.member_ptr)
    events.fill(task)
    booked_task, booked_ptr = bookings.tasks(scheduled, position)
    axis, interval, bucket = axes.tables()
    absence = uncertainty.absence
    network = Network(
        tasks=len(order.tasks),
        projects=len(problem.projects),
        data_date=problem.arrays.data_date,
        first=axes.first,
        bucket_bits=BUCKET_BITS,
        axis=axis,
        interval=interval,
        bucket=bucket,
        task=task,
        link=link,
        later=later,
        follower=follower,
        resource=resource,
        line=line,
        hold=hold,
        avoid=avoid,
        member=member,
        tail=events.tail,
        quantile=rows.quantiles.table,
        review=events.review,
        chance=events.chance,
        extra=events.extra,
        risk=events.risk,
        watched=np.array([date.position for date in dates if date.position != NONE], np.int32),
        booked_task=booked_task,
        booked_ptr=booked_ptr,
        absence_chance=0 if absence is None else absence.chance * (1 << 32) // 1000,
        absence_days=0 if absence is None else absence.days,
    )
    _calibrate(network, [scheduled[j] for j in order.tasks])
    return Executable(
        plan=expanded,
        problem=problem,
        network=network,
        keys=tuple(graph.key(j) for j in order.tasks),
        projects=tuple(problem.projects),
        dates=dates,
        reviews=tuple(reviews),
        risks=events.risks,
        bookings=bookings,
        unread_links=tuple((graph.key(i), graph.key(j)) for i, j in sorted(order.unread)),
        left_out=tuple(graph.key(j) for j in range(len(graph.tasks)) if j not in scheduled),
    )


def _link_table(
    problem: Problem, axes: Axes, links: Iterable[Joined], position: dict[int, int], ptr: Any
) -> Table:
    """Links by the first task of each; fills the pointers."""
    p = problem.arrays
    rows: list[tuple[int, ...]] = []
    for own, other, kind, calendar, lag in links:
        axis = NONE if calendar < 0 or lag == 0 else calendar_axis(p, axes, calendar)
        rows.append((position[own], position[other], kind, axis, lag))
    rows.sort()
    ptr[:] = np.searchsorted([row[0] for row in rows], np.arange(len(ptr)))
    return pairs(LINK, [row[1:] for row in rows])


def _pair_table(found: Set[tuple[int, int]], position: dict[int, int], ptr: Any) -> I32:
    """First tasks of pairs by second; fills the pointers."""
    rows = sorted((position[j], position[i]) for i, j in found)
    ptr[:] = np.searchsorted([row[0] for row in rows], np.arange(len(ptr)))
    return np.array([row[1] for row in rows], np.int32)


def _member_table(rows: TaskRows, order: list[int], ptr: Any) -> Any:
    members = [rows.members[j] for j in order]
    ptr[:] = np.cumsum([0, *(len(own) for own in members)])
    return np.array([person for own in members for person in own], np.int32)


def _calibrate(network: Network, entries: list[ScheduledTask]) -> None:
    """Fill in the delays that make the schedule itself come out where everything goes as planned."""
    scratch = new_scratch(network)
    scratch.task.start[:] = [entry.start for entry in entries]
    scratch.task.finish[:] = scratch.task.freed[:] = [entry.finish for entry in entries]
    states = network.task.state[:-1].tolist()
    scratch.task.begun[:] = [begin_of(entry, state) for entry, state in zip(entries, states, strict=True)]
    calibrate(network, scratch)
