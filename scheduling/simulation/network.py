"""Plan and schedule → the tables of an execution: who waits for whom, on which time, for how long."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan, Risk
from scheduling.problem import Problem, compile_problem
from scheduling.problem.arrays import FS, Table
from scheduling.problem.tables import pairs
from scheduling.schedule import Schedule, ScheduledTask, TaskKey
from scheduling.simulation.arrays import LINK, NONE, Network, new_scratch
from scheduling.simulation.axes import BUCKET_BITS, Axes, calendar_axis
from scheduling.simulation.bookings import Bookings
from scheduling.simulation.chains import Chains
from scheduling.simulation.execution import calibrate
from scheduling.simulation.holding import all_chains
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
        Links (predecessor, successor) that no execution in one sweep can keep: leads over which a task
        would have to begin before something is known of what it depends on.
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
    links = _links(problem, scheduled)
    after = _direct(links, len(graph.tasks))
    reviews = uncertain_reviews(plan) if uncertainty.rounds else []
    bookings = Bookings(problem, schedule)
    rows = task_rows(problem, scheduled, bookings, axes, uncertainty)
    chains = all_chains(problem, scheduled, rows, after)
    order, dropped = _order(numbers, rows, links, chains)
    position = {j: i for i, j in enumerate(order)}
    links = [link for link in links if (link[1], link[0]) not in dropped]
    events = event_tables(problem, scheduled, rows, reviews, uncertainty, axes, position)
    dates = promised_dates(problem, position)
    task = rows.table(order)
    link = _link_table(problem, axes, links, position, task)
    chain = _pair_table(chains.takes_over - _implied(links), position, task.chain_ptr)
    avoid = _pair_table(chains.borrows, position, task.avoid_ptr)
    task.slow[np.flatnonzero(np.diff(task.avoid_ptr))] = 1
    member = _member_table(rows, order, task.member_ptr)
    events.fill(task)
    booked_task, booked_ptr = bookings.tasks(scheduled, position)
    axis, interval, bucket = axes.tables()
    absence = uncertainty.absence
    network = Network(
        tasks=len(order),
        projects=len(problem.projects),
        data_date=problem.arrays.data_date,
        first=axes.first,
        bucket_bits=BUCKET_BITS,
        axis=axis,
        interval=interval,
        bucket=bucket,
        task=task,
        link=link,
        chain=chain,
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
    _calibrate(network, [scheduled[j] for j in order])
    return Executable(
        plan=expanded,
        problem=problem,
        network=network,
        keys=tuple(graph.key(j) for j in order),
        projects=tuple(problem.projects),
        dates=dates,
        reviews=tuple(reviews),
        risks=events.risks,
        bookings=bookings,
        unread_links=tuple((graph.key(i), graph.key(j)) for i, j in sorted(dropped)),
        left_out=tuple(graph.key(j) for j in range(len(graph.tasks)) if j not in scheduled),
    )


Joined = tuple[int, int, int, int, int]
"""A link: successor, predecessor, type, calendar, lag."""


def _links(problem: Problem, scheduled: dict[int, ScheduledTask]) -> list[Joined]:
    """Minimal lags between tasks that are there."""
    p = problem.arrays
    successor = np.repeat(np.arange(p.tasks), np.diff(p.task.before_ptr))
    columns = (successor, p.before.task, p.before.type, p.before.calendar, p.before.lag)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [row for row in rows if row[0] in scheduled and row[1] in scheduled]


def _direct(links: Iterable[Joined], tasks: int) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(tasks)]
    for successor, predecessor, *_ in links:
        found[successor].add(predecessor)
    return found


def _implied(links: Iterable[Joined]) -> set[tuple[int, int]]:
    """Pairs of which the second comes after the first's finish anyway."""
    return {(i, j) for j, i, kind, _, lag in links if kind == FS and lag == 0}


def _order(
    numbers: list[int], rows: TaskRows, links: list[Joined], chains: Chains
) -> tuple[list[int], set[tuple[int, int]]]:
    """An order in which everything comes after what it waits for, and links dropped for its sake."""
    waits: dict[int, set[int]] = {j: set() for j in numbers}
    followers: dict[int, set[int]] = {j: set() for j in numbers}
    pairs_of_tasks = {(i, j) for j, i, *_ in links} | chains.takes_over | chains.borrows
    for i, j in pairs_of_tasks:
        waits[j].add(i)
        followers[i].add(j)
    order: list[int] = []
    dropped: set[tuple[int, int]] = set()
    ready = [(rows.begin[j], j) for j in numbers if not waits[j]]
    heapq.heapify(ready)
    left = set(numbers)
    while left:
        if not ready:
            j = min(left, key=lambda each: (rows.begin[each], each))
            dropped.update((i, j) for i in waits[j])
            waits[j].clear()
            heapq.heappush(ready, (rows.begin[j], j))
        _, i = heapq.heappop(ready)
        order.append(i)
        left.discard(i)
        for j in followers[i]:
            if j in left and i in waits[j]:
                waits[j].discard(i)
                if not waits[j]:
                    heapq.heappush(ready, (rows.begin[j], j))
    return order, dropped


def _link_table(
    problem: Problem, axes: Axes, links: list[Joined], position: dict[int, int], task: Table
) -> Table:
    p = problem.arrays
    rows: list[tuple[int, ...]] = []
    for successor, predecessor, kind, calendar, lag in links:
        axis = NONE if calendar < 0 or lag == 0 else calendar_axis(p, axes, calendar)
        rows.append((position[successor], position[predecessor], kind, axis, lag))
    rows.sort()
    task.link_ptr = np.searchsorted([row[0] for row in rows], np.arange(len(task)))
    return pairs(LINK, [row[1:] for row in rows])


def _pair_table(found: set[tuple[int, int]], position: dict[int, int], ptr: Any) -> Any:
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
    for i, entry in enumerate(entries):
        scratch.start[i], scratch.finish[i] = entry.start, entry.finish
        scratch.freed[i] = entry.finish
        scratch.begun[i] = begin_of(entry, int(network.task[i].state))
    calibrate(network, scratch)
