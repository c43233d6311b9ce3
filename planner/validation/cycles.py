"""Do the links lead round in a circle? Each circle is named task by task."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise

from planner.plan import Link
from planner.quantities import Duration
from planner.validation.survey import Survey, TaskAt

NAMED = 50
"""Circles named one by one; a plan with more has one more issue that says so."""
SHOWN = 25
"""Tasks of a circle that are named."""

_NO_LAG = Duration(0, "h")


def check_cycles(survey: Survey) -> None:
    """Following minimal lags from task to task never leads back to where it began."""
    network = _Network(survey)
    rest = _circular(network.successors)
    if not rest:
        return
    for named, cycle in enumerate(_cycles(network.successors, rest)):
        if named == NAMED:
            expected = "links that lead only forward"
            survey.findings.error("projects", "cycle", "more circles than those named", expected)
            break
        network.report(cycle)


class _Network:
    """Tasks as nodes, with a gate before and after each summary and after each project.

    Gates keep the number of edges small: a link between two summaries of a thousand tasks is one
    edge, not a million.
    """

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.places = survey.tasks
        count = len(self.places)
        self.position = {
            (place.project_position, place.task.id): node
            for node, place in reversed(tuple(enumerate(self.places)))
        }
        self.gates: dict[tuple[int, str], int] = {}
        self.leaves: dict[int, list[int]] = {}
        for node, place in enumerate(self.places):
            if not place.summary:
                self.leaves.setdefault(place.project_position, []).append(node)
        self.successors: list[list[int]] = [[] for _ in range(count)]
        for node, place in enumerate(self.places):
            self._join_parent(node, place)
            for link in place.task.after:
                self._join_link(node, place, link)

    def _gate(self, p: int, task_id: str) -> int:
        """The node after the last of a summary's or project's tasks; the summary itself is before them."""
        if (p, task_id) not in self.gates:
            self.gates[p, task_id] = len(self.successors)
            self.successors.append([])
            if not task_id:
                for leaf in self.leaves.get(p, ()):
                    self.successors[leaf].append(self.gates[p, ""])
        return self.gates[p, task_id]

    def _join_parent(self, node: int, place: TaskAt) -> None:
        p, parent = place.project_position, place.task.parent
        begin = self.position.get((p, parent)) if parent is not None else None
        if begin is None or parent is None or begin == node:
            return
        self.successors[begin].append(node)
        end = self._gate(p, place.task.id) if place.summary else node
        self.successors[end].append(self._gate(p, parent))

    def _join_link(self, node: int, place: TaskAt, link: Link) -> None:
        source = self.source(place, link)
        if source is not None and source != node:
            self.successors[source].append(node)

    def source(self, place: TaskAt, link: Link) -> int | None:
        """The node that a link comes from; None where it names nothing known or the task itself."""
        p, task_id = self.survey.linked(place, link)
        if p is None:
            return None
        if not task_id:
            return self._gate(p, "")
        node = self.position.get((p, task_id))
        if node is None or not self.places[node].summary or self.places[node] is place:
            return node
        return self._gate(p, task_id)

    def report(self, cycle: list[int]) -> None:
        """Note a circle at the last of its links in the document's order."""
        first = min(range(len(cycle)), key=lambda position: cycle[position])
        nodes = cycle[first:] + cycle[: first + 1]
        trail = list(_without_repeats(self._name(node) for node in nodes))
        shown = trail if len(trail) <= SHOWN else [*trail[: SHOWN - 1], "…", trail[-1]]
        links = [found for pair in pairwise(nodes) if (found := self._link_between(*pair)) is not None]
        if not links:
            return  # only parents lead round: that is told by the rule of parents
        node, position = max(links)
        expected = "links that lead only forward"
        hint = self._described(links) or "take one of these links away"
        self.places[node].error(f"after[{position}].task", "cycle", " → ".join(shown), expected, hint)

    def _name(self, node: int) -> str:
        if node < len(self.places):
            return self.places[node].key
        p, task_id = next(key for key, gate in self.gates.items() if gate == node)
        return f"{self.survey.plan.projects[p].id}/{task_id}"

    def _link_between(self, source: int, node: int) -> tuple[int, int] | None:
        if node >= len(self.places):
            return None
        place = self.places[node]
        for position, link in enumerate(place.task.after):
            if self.source(place, link) == source:
                return node, position
        return None

    def _described(self, links: Iterable[tuple[int, int]]) -> str:
        """Links of a circle that are not plain: their type and lag."""
        told = []
        for node, position in links:
            place = self.places[node]
            link = place.task.after[position]
            if link.type != "FS" or link.lag.thousandths:
                lag = f" with lag {link.lag}" if link.lag.thousandths else ""
                told.append(f"{place.key} after {link.task} by {link.type}{lag}")
        return "; ".join(told[:SHOWN])


def _without_repeats(names: Iterable[str]) -> Iterator[str]:
    before = None
    for name in names:
        if name != before:
            yield name
        before = name


def _circular(successors: list[list[int]]) -> set[int]:
    """Nodes left when those without predecessors, then those without successors, are taken away."""
    predecessors: list[list[int]] = [[] for _ in successors]
    for node, following in enumerate(successors):
        for other in following:
            predecessors[other].append(node)
    rest = _after_peeling(successors, predecessors, set(range(len(successors))))
    return _after_peeling(predecessors, successors, rest) if rest else rest


def _after_peeling(successors: list[list[int]], predecessors: list[list[int]], nodes: set[int]) -> set[int]:
    # Topological order by counting predecessors: Kahn (1962).
    waiting = {node: sum(other in nodes for other in predecessors[node]) for node in nodes}
    free = deque(node for node, count in waiting.items() if not count)
    rest = set(nodes)
    while free:
        node = free.popleft()
        rest.discard(node)
        for other in successors[node]:
            if other in rest:
                waiting[other] -= 1
                if not waiting[other]:
                    free.append(other)
    return rest


def _cycles(successors: list[list[int]], rest: set[int]) -> Iterator[list[int]]:
    """One circle, the shortest, for each link that leads back in a walk through ``rest``.

    Without those links there would be no circle, so every one has a part in what is named.
    """
    colour: dict[int, int] = {}
    for root in sorted(rest):
        if root in colour:
            continue
        colour[root] = 1
        stack = [(root, iter(successors[root]))]
        while stack:
            node, following = stack[-1]
            other = next((o for o in following if o in rest), None)
            if other is None:
                colour[node] = 2
                stack.pop()
            elif other not in colour:
                colour[other] = 1
                stack.append((other, iter(successors[other])))
            elif colour[other] == 1:
                yield _shortest(successors, rest, other, node)


def _shortest(successors: list[list[int]], rest: set[int], source: int, target: int) -> list[int]:
    """Nodes of a shortest way from ``source`` to ``target`` (Moore 1959)."""
    came: dict[int, int] = {source: source}
    queue = deque([source])
    while target not in came:
        node = queue.popleft()
        for other in successors[node]:
            if other in rest and other not in came:
                came[other] = node
                queue.append(other)
    way = [target]
    while way[-1] != source:
        way.append(came[way[-1]])
    return way[::-1]
