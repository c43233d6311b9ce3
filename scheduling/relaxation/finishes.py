"""What is charged for when it ends: projects, tasks with due dates, the whole; and what each day costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from planner.plan import Level
from scheduling.problem.arrays import FAR, FF, FINISHED, FS, I64, WORK
from scheduling.relaxation.network import Network

DAY = 1440


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of some tasks, and what it costs at least.

    ``costs[k]`` is the least cost of an end after ``moments[k - 1]``; ``costs[0]`` that of any end.
    ``tasks`` end by it; what comes before them is limited by it too.
    """

    name: str
    tasks: tuple[int, ...]
    moments: I64
    costs: I64


def charged_finishes(network: Network, level: Level, points: I64, most: int) -> list[Finish]:
    """The finishes that ``level`` charges for.

    ``points`` are moments told apart, ascending; those at which one finish alone costs over ``most`` more
    than at its head are left out.
    """
    p = network.p
    weight = {goal.goal: goal.weight for goal in level.goals}
    late, early, span = (weight.get(name, 0) for name in ("late_cost", "earliness", "makespan"))
    found = []
    # What is finished counts in the ends of its project, as in the bound by heads.
    heads = np.full(p.projects, -FAR, np.int64)
    np.maximum.at(heads, p.task.project[:-1], network.head_finish)
    open_tasks = [j for j in range(p.tasks) if network.state[j] != FINISHED]
    for due in p.due if late else ():
        if due.task >= 0 and due.cents and network.state[int(due.task)] != FINISHED:
            charge = _late(late, int(due.cents), int(due.moment))
            found.append(
                _finish(
                    network,
                    f"task {due.task}",
                    (int(due.task),),
                    int(network.head_finish[due.task]),
                    charge,
                    points,
                    most,
                )
            )
    own: dict[int, list[int]] = {}
    for j in open_tasks:
        own.setdefault(network.project[j], []).append(j)
    due_of = {int(due.project): due for due in p.due if due.project >= 0}
    for q, tasks in own.items():
        charges: list[Callable[[int], int]] = []
        due = due_of.get(q)
        if late and due is not None and due.cents:
            charges.append(_late(late, int(due.cents), int(due.moment)))
        if early and p.portfolio.weight[q]:
            charges.append(_linear(early * int(p.portfolio.weight[q]), p.data_date))
        if charges:
            found.append(
                _finish(network, f"project {q}", tuple(tasks), int(heads[q]), _sum(charges), points, most)
            )
    if span and open_tasks:
        found.append(
            _finish(
                network, "all", tuple(open_tasks), int(heads.max()), _linear(span, p.data_date), points, most
            )
        )
    return found


def _late(weight: int, cents: int, due: int) -> Callable[[int], int]:
    """Late cost as the checker rounds it: [cents · minutes ÷ 1440], halves up."""
    return lambda finish: weight * ((2 * cents * max(0, finish - due) + DAY) // (2 * DAY))


def _linear(weight: int, since: int) -> Callable[[int], int]:
    return lambda finish: weight * max(0, finish - since)


def _sum(charges: Iterable[Callable[[int], int]]) -> Callable[[int], int]:
    every = tuple(charges)
    return lambda finish: sum(charge(finish) for charge in every)


def _finish(
    network: Network,
    name: str,
    tasks: tuple[int, ...],
    head: int,
    charge: Callable[[int], int],
    points: I64,
    most: int,
) -> Finish:
    """Moments from the last that costs no more than the head to the first that costs too much."""
    least = charge(head)
    costs = [charge(max(head, moment)) for moment in _next_finishes(network, tasks, points)]
    first = max(0, next((k for k, cost in enumerate(costs) if cost > least), len(costs)) - 1)
    end = next((k for k in range(first, len(costs)) if costs[k] - least > most), len(costs) - 1)
    kept = slice(first, end + 1)
    return Finish(name, tasks, points[kept], np.array([least, *costs[kept]], np.int64))


def _next_finishes(network: Network, tasks: tuple[int, ...], points: I64) -> list[int]:
    """After each point the least moment at which the last of the tasks may end."""
    ways = [way for j in _last_ones(network, tasks) for way in network.ways[j]]
    axes = {group.axis for way in ways for seat in way.seats for group in seat.groups}
    if any(way.kind != WORK for way in ways) or min(axes, default=-1) < 0:
        return [int(point) + 1 for point in points]
    # Work ends in a slot that has begun: the last begun at the point still runs, or the next comes.
    starts = np.unique(np.concatenate([network.axis_minutes[axis] for axis in axes]))
    place = np.searchsorted(starts, points, side="left")
    runs = (place > 0) & (starts[np.maximum(place, 1) - 1] + network.p.grid > points)
    known = (place < len(starts)) & ~runs
    following = starts[np.minimum(place, len(starts) - 1)]
    return [int(moment) + 1 for moment in np.where(known, following, points)]


def _last_ones(network: Network, tasks: tuple[int, ...]) -> list[int]:
    """Tasks that no other of them is sure to outlast."""
    members = set(tasks)
    outlasted = {
        arc.task
        for j in tasks
        for arc in network.before[j]
        if arc.type in (FS, FF) and arc.lag >= 0 and arc.task in members
    }
    return [j for j in tasks if j not in outlasted]
