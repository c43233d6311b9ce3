"""Where a search begins that is handed an earlier schedule: with its order, people, modes and bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.time_zones import day_number
from scheduling.list_schedule.buffers import Genes, copy_genes
from scheduling.problem import Problem
from scheduling.problem.arrays import OPEN
from scheduling.schedule import Booking, Schedule, ScheduledTask, TaskKey
from scheduling.search.engine import Search
from scheduling.search.rules import with_base

MOST_FREED = 200
"""List schedules spent on finding out which people need not be set."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """What of an earlier schedule can be repeated of a task that has not begun.

    Attributes
    ----------
    modes
        Numbers of its modes by their ids; none where there is no choice.
    candidates
        Candidates by the names of people and contractors, where one of them does it alone in its only mode.
    """

    number: int
    key: TaskKey
    is_pinned: bool
    modes: dict[str, int]
    candidates: dict[str, int]

    def mode_of(self, task: ScheduledTask) -> int:
        """The mode in which it was done; -1, for a free choice, where there is one only, or it is gone."""
        return self.modes.get(task.mode, -1)

    def candidate_of(self, task: ScheduledTask) -> int:
        """Who did it alone; -1 where there were more, or they are gone."""
        return self.candidates.get(task.assignments[0].person, -1) if len(task.assignments) == 1 else -1


def try_warm(problem: Problem, search: Search, schedules: Sequence[Schedule]) -> bool:
    """Offer what the list schedule makes of earlier schedules' orders; whether one is now the best.

    Tasks that an earlier schedule didn't have keep their place by the first rule, people and contractors
    that the plan no longer has are chosen anew. Tried with every task no earlier than it was, so that all
    stays that can, with its people, and with its order alone; people are left to the list schedule where
    that is no worse, for the schedule that has become best.
    """
    before = search.best
    tasks = open_tasks(problem)
    crews: list[tuple[tuple[int, ...], Genes]] = []
    for schedule in schedules:
        order, crew, standing = warm_genes(problem, search, tasks, schedule)
        search.try_standing(standing, "warm start")
        search.try_genes(order, "warm start")
        value = search.value_of(crew)
        if value is not None:
            crews.append((value, crew))
    if crews:
        _, best = min(crews, key=lambda one: one[0])
        search.try_genes(_freed(problem, search, best), "warm start")
    search.warm = search.best is not before
    return search.warm


def _freed(problem: Problem, search: Search, genes: Genes) -> Genes:
    """Leave people to the list schedule wherever it finds none worse: whoever is set stands still.

    Half of the tasks, a quarter and so on, down to stretches of a few or as many as ``MOST_FREED`` allow.
    """
    value = search.value_of(genes)
    held = np.flatnonzero(genes.task.candidate >= 0)
    held = held[np.argsort(genes.task.noise[held] + genes.task.rule[held], kind="stable")]
    stretches, tries = [held], 0
    while stretches and value is not None and tries < MOST_FREED:
        stretch = stretches.pop(0)
        kept = genes.task.candidate[stretch].copy()
        genes.task.candidate[stretch] = -1
        freed = search.value_of(genes)
        tries += 1
        if freed is not None and freed <= value:
            value = freed
            continue
        genes.task.candidate[stretch] = kept
        if len(stretch) > 1:
            stretches += [stretch[: len(stretch) // 2], stretch[len(stretch) // 2 :]]
    return genes


def warm_genes(
    problem: Problem, search: Search, tasks: Sequence[OpenTask], schedule: Schedule
) -> tuple[Genes, Genes, Genes]:
    """Genes that repeat a schedule as far as the problem allows.

    Without its people; with them; and with each task no earlier than it was as well, so that it is left
    where and with whom it was, if there still is room.
    """
    order = with_base(problem.arrays, search.milieu.latest_start)
    _open_booked(problem, order, schedule.bookings)
    known = schedule.by_key()
    kept = [(task, earlier) for task in tasks if (earlier := known.get(task.key)) is not None]
    numbers = np.array([task.number for task, _ in kept], np.int64)
    starts = np.array([earlier.start for _, earlier in kept], np.int64)
    genes = order.task
    genes["noise"][numbers] = starts - genes["rule"][numbers]
    genes["mode"][numbers] = [task.mode_of(earlier) for task, earlier in kept]
    crew = copy_genes(order)
    crew.task["candidate"][numbers] = [task.candidate_of(earlier) for task, earlier in kept]
    standing = copy_genes(crew)
    movable = np.array([not task.is_pinned for task, _ in kept], np.bool_)
    standing.task["delay"][numbers[movable]] = starts[movable]
    return order, crew, standing


def open_tasks(problem: Problem) -> list[OpenTask]:
    """All tasks that have not begun; read from lists, as a record array is slow by the element."""
    p = problem.arrays
    mode_ptr, state, pinned = p.task.mode_ptr.tolist(), p.task.state.tolist(), p.task.pinned.tolist()
    seat_ptr, candidate_ptr = p.mode.seat_ptr.tolist(), p.seat.candidate_ptr.tolist()
    rows, names = p.candidate.row.tolist(), problem.resources.names
    found = []
    for j in range(p.tasks):
        if state[j] != OPEN:
            continue
        low, high = mode_ptr[j : j + 2]
        modes, candidates = {}, {}
        if high - low > 1:
            modes = {problem.mode_id[mode]: mode for mode in range(low, high)}
        elif seat_ptr[low + 1] - seat_ptr[low] == 1:
            first, last = candidate_ptr[seat_ptr[low] : seat_ptr[low] + 2]
            candidates = {names[rows[candidate]]: candidate for candidate in range(first, last)}
        found.append(OpenTask(j, problem.graph.key(j), bool(pinned[j]), modes, candidates))
    return found


def _open_booked(problem: Problem, genes: Genes, bookings: tuple[Booking, ...]) -> None:
    """Open contractors on the days of their bookings."""
    p, pools = problem.arrays, {pool.id: number for number, pool in enumerate(problem.plan.contractor_pools)}
    first_of_pool = np.searchsorted(p.contractor.pool[:-1], np.arange(len(pools)))
    for booking in bookings:
        pool = pools.get(booking.pool)
        if pool is None or booking.contractor > problem.plan.contractor_pools[pool].maximum:
            continue
        contractor = int(first_of_pool[pool]) + booking.contractor - 1
        begin, end = (int(day) for day in p.contractor.day_ptr[contractor : contractor + 2])
        low = int(p.pool.day_ptr[pool])
        dates = np.array(problem.bookings.pool_day_date[low : low + end - begin])
        booked = (dates >= _day(booking.first)) & (dates <= _day(booking.last))
        genes.open_day[begin:end] |= booked.astype(np.uint8)


def _day(date: str) -> int:
    return day_number(dt.date.fromisoformat(date))
