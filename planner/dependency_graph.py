"""In which order tasks can happen: the links of a plan as a graph of its planned tasks.

The order, and the critical path, need no graph library; cycles, the transitive reduction and
``to_networkx`` do, and this module alone imports it.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.calendars import WorkingTimes
from planner.critical_path import CriticalPath, critical_path
from planner.errors import InputError, Issue, PlanError
from planner.plan import Plan, Project, Task
from planner.task_links import TaskLink, planned_tasks
from planner.task_times import TaskTime
from planner.working_time import IntArray

if TYPE_CHECKING:
    import networkx

__all__ = ["CriticalPath", "DependencyGraph", "TaskKey", "TaskLink", "TaskTime"]

TaskKey = tuple[str, str]
"""Project id and task id."""

MOST_TASKS_REDUCED: Final = 2_000
"""Transitive reduction takes time cubic in the tasks: 81 s for 10,000."""


@dataclass(frozen=True, eq=False)
class DependencyGraph:
    """The planned tasks of an expanded plan and the links between them.

    Two tasks that wait for each other, whatever the types and lags of their links, are a cycle.
    Maximal lags add no edge: they bind, but they don't order.

    Attributes
    ----------
    tasks
        Leaf tasks of proposed and accepted projects, in document order (docs/rules.md, Ground).
    index
        Position in ``tasks`` by project and task id.
    links
        Links between positions in ``tasks``, those of summaries and projects spread to leaves.
    """

    tasks: tuple[tuple[Project, Task], ...]
    index: dict[TaskKey, int]
    links: tuple[TaskLink, ...]

    @classmethod
    def from_plan(cls, plan: Plan) -> DependencyGraph:
        """Graph of an expanded plan; links to what it does not have are left out.

        Raises
        ------
        PlanError
            If links between summaries spread to millions.
        """
        planned = planned_tasks(plan)
        return cls(planned.tasks, planned.index, planned.links)

    def key(self, position: int) -> TaskKey:
        """Project and task id of a task."""
        project, task = self.tasks[position]
        return (project.id, task.id)

    def only(self, positions: Collection[int]) -> DependencyGraph:
        """The graph of some of the tasks and the links between these; positions are counted anew."""
        kept = sorted(set(positions))
        number = {position: k for k, position in enumerate(kept)}
        links = tuple(
            replace(link, predecessor=number[link.predecessor], successor=number[link.successor])
            for link in self.links
            if link.predecessor in number and link.successor in number
        )
        index = {self.key(position): k for position, k in number.items()}
        return DependencyGraph(tuple(self.tasks[position] for position in kept), index, links)

    @cached_property
    def _ends(self) -> tuple[IntArray, IntArray]:
        count = len(self.links)
        return (
            np.fromiter((link.predecessor for link in self.links), np.int64, count),
            np.fromiter((link.successor for link in self.links), np.int64, count),
        )

    @cached_property
    def _sorted(self) -> list[int]:
        """Topological order, least document position first; without the tasks in or behind cycles."""
        predecessors, successors = self._ends
        if bool((predecessors < successors).all()):
            return list(range(len(self.tasks)))
        by_predecessor = np.argsort(predecessors, kind="stable")
        followers = successors[by_predecessor].tolist()
        begins = np.searchsorted(predecessors[by_predecessor], np.arange(len(self.tasks) + 1)).tolist()
        waiting_for = np.bincount(successors, minlength=len(self.tasks)).tolist()
        ready = [task for task, count in enumerate(waiting_for) if count == 0]
        ordered = []
        while ready:
            task = heapq.heappop(ready)
            ordered.append(task)
            for follower in followers[begins[task] : begins[task + 1]]:
                waiting_for[follower] -= 1
                if waiting_for[follower] == 0:
                    heapq.heappush(ready, follower)
        return ordered

    def order(self) -> IntArray:
        """Positions of all tasks, each after its predecessors, otherwise in document order.

        Raises
        ------
        PlanError
            If tasks wait for each other; one issue for each cycle.
        """
        if len(self._sorted) == len(self.tasks):
            return np.array(self._sorted, dtype=np.int64)
        issues = tuple(_cycle_issue(cycle) for cycle in self.cycles())
        raise PlanError(f"tasks wait for each other: {issues[0].found}", issues)

    def cycles(self, limit: int = 10) -> list[list[TaskKey]]:
        """Tasks that wait for each other: a short cycle of each knot, in the order of the document.

        A cycle lists each task once, predecessor before successor; the last is also a predecessor
        of the first. At most ``limit`` are returned.
        """
        if len(self._sorted) == len(self.tasks):
            return []
        import networkx as nx

        ordered = set(self._sorted)
        rest: networkx.DiGraph[int] = nx.DiGraph()
        rest.add_edges_from(
            sorted(
                (link.predecessor, link.successor)
                for link in self.links
                if link.predecessor not in ordered and link.successor not in ordered
            )
        )
        knots = sorted(sorted(knot) for knot in nx.strongly_connected_components(rest))
        real = [knot for knot in knots if len(knot) > 1 or rest.has_edge(knot[0], knot[0])]
        return [[self.key(task) for task in _short_cycle(rest, knot)] for knot in real[:limit]]

    def to_networkx(self) -> networkx.MultiDiGraph[TaskKey]:
        """A graph of project and task ids; edges carry ``type``, ``lag``, ``max_lag``, ``calendar``.

        Lags are as written (``2d``), ``max_lag`` and ``calendar`` None where there is none.
        """
        import networkx as nx

        graph: networkx.MultiDiGraph[TaskKey] = nx.MultiDiGraph()
        graph.add_nodes_from(self.key(position) for position in range(len(self.tasks)))
        graph.add_edges_from(
            (self.key(link.predecessor), self.key(link.successor), _attributes(link)) for link in self.links
        )
        return graph

    def critical_path(
        self, times: WorkingTimes, task_times: Sequence[TaskTime] | None = None
    ) -> CriticalPath:
        """Early and late dates and floats of all tasks, with unlimited people.

        Parameters
        ----------
        times
            Working time of the same plan.
        task_times
            Where each task counts and how long it takes; by the rules of ``planner.task_times``
            when left out.

        Raises
        ------
        PlanError
            If tasks wait for each other.
        HorizonError
            If the dates pass the range of ``times``, or late dates come before it.
        """
        return critical_path(self.tasks, self.links, self.order().tolist(), times, task_times)

    def transitive_reduction(self) -> tuple[TaskLink, ...]:
        """Links worth drawing: without the plain finish-to-start ones that others already imply.

        For display only. Links with another type or with lags always stay.

        Raises
        ------
        InputError
            For more than ``MOST_TASKS_REDUCED`` tasks.
        PlanError
            If tasks wait for each other.
        """
        if len(self.tasks) > MOST_TASKS_REDUCED:
            raise InputError(
                f"a transitive reduction of {len(self.tasks):,} tasks would take too long; "
                f"it is for pictures of at most {MOST_TASKS_REDUCED:,}"
            )
        import networkx as nx

        self.order()
        plain: networkx.DiGraph[int] = nx.DiGraph()
        plain.add_edges_from((link.predecessor, link.successor) for link in self.links if _is_plain(link))
        needed = set(nx.transitive_reduction(plain).edges)
        kept = []
        for link in self.links:
            ends = (link.predecessor, link.successor)
            if not _is_plain(link):
                kept.append(link)
            elif ends in needed:
                needed.remove(ends)
                kept.append(link)
        return tuple(kept)


def _short_cycle(graph: networkx.DiGraph[int], knot: list[int]) -> list[int]:
    """The shortest cycle through the first task of a strongly connected component."""
    import networkx as nx

    inside = set(knot)
    back = [task for task in graph.predecessors(knot[0]) if task in inside]
    paths = nx.single_source_shortest_path(graph, knot[0])
    return min((list(paths[task]) for task in back), key=lambda path: (len(path), path))


def _cycle_issue(cycle: list[TaskKey]) -> Issue:
    names = [f"{project}/{task}" for project, task in [*cycle, cycle[0]]]
    return Issue("", " → ".join(names), "expected links that lead only forward", code="dependency-cycle")


def _is_plain(link: TaskLink) -> bool:
    return link.type == "FS" and link.lag.thousandths == 0 and link.max_lag is None


def _attributes(link: TaskLink) -> dict[str, Any]:
    return {
        "type": link.type,
        "lag": str(link.lag),
        "max_lag": None if link.max_lag is None else str(link.max_lag),
        "calendar": link.calendar,
    }
