"""Where a search begins that is handed an earlier schedule: with its order, people, modes and bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from planner.time_zones import day_number
from scheduling.list_schedule.buffers import Genes, copy_genes
from scheduling.problem import Problem
from scheduling.problem.arrays import OPEN
from scheduling.schedule import Booking, Schedule, ScheduledTask
from scheduling.search.engine import Search
from scheduling.search.rules import with_base

MOST_FREED = 200
"""List schedules spent on finding out which people need not be set."""


def try_warm(problem: Problem, search: Search, schedules: Sequence[Schedule]) -> bool:
    """Offer what the list schedule makes of earlier schedules' orders; whether one is now the best.

    Tasks that an earlier schedule didn't have keep their place by the first rule, people and contractors
    that the plan no longer has are chosen anew. Tried with every task no earlier than it was, so that all
    stays that can, with its people, and with its order alone; people are left to the list schedule where
    that is no worse, for the schedule that has become best.
    """
    before = search.best
    crews: list[tuple[tuple[int, ...], Genes]] = []
    for schedule in schedules:
        order, crew = warm_genes(problem, search, schedule)
        search.try_standing(_standing(problem, crew, schedule), "warm start")
        search.try_genes(order, "warm start")
        value = search.value_of(crew)
        if value is not None:
            crews.append((value, crew))
    if crews:
        _, best = min(crews, key=lambda one: one[0])
        search.try_genes(_freed(problem, search, best), "warm start")
    search.warm = search.best is not before
    return search.warm


def _standing(problem: Problem, crew: Genes, schedule: Schedule) -> Genes:
    """Genes whose list schedule leaves each task where and with whom it was, if there still is room."""
    p, genes, known = problem.arrays, copy_genes(crew), schedule.by_key()
    for j in np.flatnonzero(p.task.state[:-1] == OPEN):
        task = known.get(problem.graph.key(int(j)))
        if task is not None and not p.task.pinned[j]:
            genes.task.delay[j] = task.start
    return genes


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


def warm_genes(problem: Problem, search: Search, schedule: Schedule) -> tuple[Genes, Genes]:
    """Genes that repeat a schedule as far as the problem allows, without its people and with them."""
    genes = with_base(problem.arrays, search.milieu.latest_start)
    _open_booked(problem, genes, schedule.bookings)
    known = schedule.by_key()
    places = [(j, known.get(problem.graph.key(j))) for j in range(problem.arrays.tasks)]
    open_tasks = problem.arrays.task.state[:-1] == OPEN
    for j, task in places:
        if task is not None and open_tasks[j]:
            genes.task.noise[j] = task.start - genes.task.rule[j]
            genes.task.mode[j] = _mode_of(problem, j, task)
    crew = copy_genes(genes)
    row_of = {name: row for row, name in enumerate(problem.resources.names)}
    for j, task in places:
        if task is not None and open_tasks[j]:
            crew.task.candidate[j] = _candidate_of(problem, j, task, row_of)
    return genes, crew


def _mode_of(problem: Problem, j: int, task: ScheduledTask) -> int:
    """The number of the mode; -1, for a choice of its own, where there is one only or it is gone."""
    low, high = (int(mode) for mode in problem.arrays.task.mode_ptr[j : j + 2])
    if high - low == 1:
        return -1
    return next((mode for mode in range(low, high) if problem.mode_id[mode] == task.mode), -1)


def _candidate_of(problem: Problem, j: int, task: ScheduledTask, row_of: dict[str, int]) -> int:
    """The candidate who did a task of one mode alone; -1 where there were more, or they are gone."""
    p = problem.arrays
    low, high = (int(mode) for mode in p.task.mode_ptr[j : j + 2])
    seat = int(p.mode.seat_ptr[low])
    if high - low != 1 or int(p.mode.seat_ptr[low + 1]) - seat != 1 or len(task.assignments) != 1:
        return -1
    first, last = (int(candidate) for candidate in p.seat.candidate_ptr[seat : seat + 2])
    row = row_of.get(task.assignments[0].person, -1)
    found = np.flatnonzero(p.candidate.row[first:last] == row)
    return first + int(found[0]) if len(found) else -1


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
