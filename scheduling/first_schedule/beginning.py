"""Compile far enough ahead and follow the first rule; leave out what has no place in all that time.

A task may be impossible: nobody who may do it works long enough, or others need all of their time.
Everything else is planned all the same; a coordinator never gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from planner.calendars import data_date
from planner.dependency_graph import DependencyGraph, TaskKey
from planner.horizon import horizon_of
from planner.plan import Plan
from scheduling.first_schedule.impossible import Impossible, explain, find_impossible, is_out_of_time
from scheduling.first_schedule.making_room import follow, least_left_out, make_room, may_gain_by_time
from scheduling.problem import Problem, compile_problem, first_horizon
from scheduling.schedule import Schedule
from scheduling.search.engine import Search
from scheduling.search.ranking import new_yardstick
from scheduling.search.rules import survey

HALF_A_YEAR: Final = 26 * 7 * 1440
RULE: Final = "priority rule"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Tasks without a place in the schedule, and why.

    ``conflicts`` prove that some of them can't be done; ``notes`` tell of those that only found no
    room.
    """

    tasks: frozenset[TaskKey] = frozenset()
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """A problem, a search that has its first schedule, and what was left out for it.

    ``search`` is None where nothing at all could be planned.
    """

    problem: Problem
    search: Search | None
    left_out: LeftOut


def begin(
    plan: Plan,
    graph: DependencyGraph,
    *,
    seed: int,
    previous: Schedule | None = None,
    mark: Callable[[str], None] = lambda stage: None,
    hurry: Callable[[], bool] = lambda: False,
) -> Beginning:
    """Compile an expanded plan and follow the first rule, with more time ahead where there is no room.

    Parameters
    ----------
    mark
        Told when a stage is over.
    hurry
        Asked whether time is up, so that no other orders are tried for what found no room.
    """
    horizon = horizon_of(plan)
    ahead = first_horizon(plan, graph)
    left_out, order = LeftOut(), None
    while True:
        problem = compile_problem(plan, graph, ahead, previous)
        mark("compiling")
        milieu = survey(problem.arrays, graph.order())
        search = Search(problem.arrays, new_yardstick(plan.objective), milieu, seed, walks=1)
        if search.try_rule(0) or (
            order is not None and search.try_genes(follow(problem.arrays, order), RULE)
        ):
            return Beginning(problem, search, left_out)
        is_last = ahead >= horizon.last
        if (is_last or not may_gain_by_time(search)) and not hurry() and make_room(search):
            return Beginning(problem, search, left_out)
        found, rest = find_impossible(problem, search, horizon), None
        if not found:
            rest = least_left_out(search)
            if is_last or is_out_of_time(problem, rest.roots, horizon):
                found = list(explain(problem, search, rest))
        if found:
            kept, left_out = _leave_out(graph, left_out, found)
            if not kept:
                return Beginning(problem, None, left_out)
            graph = graph.only(kept)
            ahead, order = first_horizon(plan, graph), None
            if rest is not None:
                ahead, order = min(horizon.last, max(ahead, rest.finish + HALF_A_YEAR)), rest.rule[kept]
        else:
            ahead = min(horizon.last, 2 * ahead - data_date(plan))


def _leave_out(
    graph: DependencyGraph, left_out: LeftOut, found: list[Impossible]
) -> tuple[list[int], LeftOut]:
    """Positions of the tasks that stay, and all that is left out by now."""
    gone = frozenset().union(*(each.tasks for each in found))
    conflicts = tuple(each.told(graph) for each in found if each.is_proved)
    notes = tuple(each.told(graph) for each in found if not each.is_proved)
    return [j for j in range(len(graph.tasks)) if j not in gone], LeftOut(
        tasks=left_out.tasks | {graph.key(j) for j in gone},
        conflicts=left_out.conflicts + conflicts,
        notes=left_out.notes + notes,
    )
