"""Tasks that nobody can ever do, and tasks that can't all be done: found, proved and told in words.

Proofs look at all the time there is: a task alone, with everybody free (its head), or the work that
only certain people can do beside the time that they have (energetic reasoning: Baptiste, Le Pape &
Nuijten (2001), Constraint-Based Scheduling).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from planner.calendars import compile_working_time
from planner.dependency_graph import DependencyGraph
from planner.horizon import Horizon
from scheduling.first_schedule.making_room import Remainder, after, before, roots
from scheduling.first_schedule.reasons import absences, hours, listed, moment, why_never
from scheduling.list_schedule.buffers import new_buffers, new_genes
from scheduling.list_schedule.calendar_maps import end_of_time
from scheduling.list_schedule.critical_path import fastest_minutes
from scheduling.list_schedule.generation import clear
from scheduling.list_schedule.placement import earliest_together
from scheduling.list_schedule.teams import team_minutes
from scheduling.problem import Problem, compile_problem
from scheduling.problem.arrays import FAR, FINISHED, WORK
from scheduling.search.engine import Search
from scheduling.search.rules import Milieu, survey

MOST_TEAMS = 20_000
"""Teams listed to find those with different hours,"""
MOST_KINDS = 40
"""and teams looked at."""
FULL = 1000
"""Per mille of a person's project time."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """Tasks without a place, by their positions, why, and whether that is proved.

    ``roots`` are those to which the reason belongs; the others come after them.
    """

    roots: tuple[int, ...]
    tasks: frozenset[int]
    reason: str
    is_proved: bool = True

    def told(self, graph: DependencyGraph) -> str:
        """The reason, and what else is left out for it."""
        others = ["/".join(graph.key(j)) for j in sorted(self.tasks - set(self.roots))]
        if not others:
            return self.reason
        return f"{self.reason}; left out, too, is what comes after: {listed(others)}"


def find_impossible(problem: Problem, search: Search, horizon: Horizon) -> list[Impossible]:
    """Tasks that can't be done before the horizon even alone; none where more time might help."""
    alone = list(_impossible_alone(problem, search, horizon))
    return alone or list(_never_together(problem, search, horizon))


# --- alone --------------------------------------------------------------------------------------


def _impossible_alone(problem: Problem, search: Search, horizon: Horizon) -> Iterator[Impossible]:
    """Tasks that find no room although everybody is free, in all the time there is."""
    p = problem.arrays
    far = frozenset(np.flatnonzero(search.milieu.head_finish >= FAR).tolist())
    first = roots(p, far)
    if not first:
        return
    whole, number = _over_all_time(problem, first, horizon)
    milieu = survey(whole.arrays, whole.graph.order())
    told: frozenset[int] = frozenset()
    for j in first:
        if milieu.head_finish[number[j]] >= FAR:
            tasks = after(p, [j]) - told
            told |= tasks
            yield Impossible((j,), tasks, why_never(whole, number[j], milieu, horizon))


def _over_all_time(problem: Problem, tasks: list[int], horizon: Horizon) -> tuple[Problem, dict[int, int]]:
    """The tasks, what comes before them and who may do all that, up to the horizon; their new numbers."""
    p = problem.arrays
    kept = sorted(before(p, tasks))
    rows = {row for j in kept for row in _rows(problem, j)}
    names = {problem.resources.names[row] for row in rows}
    plan = problem.plan.replace(people=tuple(person for person in problem.plan.people if person.id in names))
    whole = compile_problem(plan, problem.graph.only(kept), horizon.last)
    return whole, {j: k for k, j in enumerate(kept)}


def _rows(problem: Problem, j: int) -> list[int]:
    """Everybody who may take part in a task."""
    p = problem.arrays
    seats = [int(p.mode[mode].seat_ptr) for mode in (p.task[j].mode_ptr, p.task[j + 1].mode_ptr)]
    low, high = (int(p.seat[seat].candidate_ptr) for seat in seats)
    rows: list[int] = np.unique(p.candidate.row[low:high]).tolist()
    return rows


def _never_together(problem: Problem, search: Search, horizon: Horizon) -> Iterator[Impossible]:
    """The task that found no room, if no team for it ever meets long enough, with everybody free."""
    j = search.without_room
    if _some_team_meets(problem, j, search.milieu) is not False:
        return
    whole, number = _over_all_time(problem, [j], horizon)
    milieu = survey(whole.arrays, whole.graph.order())
    if _some_team_meets(whole, number[j], milieu) is False:
        yield Impossible((j,), after(problem.arrays, [j]), why_never(whole, number[j], milieu, horizon))


def _some_team_meets(problem: Problem, j: int, milieu: Milieu) -> bool | None:
    """Whether, from its head on, some team could do the task alone; None where there are too many."""
    p, b = problem.arrays, new_buffers(problem.arrays)
    genes = new_genes(p)
    genes.open_day[:] = 1
    clear(p, genes, b)
    start = max(int(milieu.head_start[j]), p.data_date)
    for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
        teams = _teams(problem, mode) if p.mode[mode].kind == WORK else None
        if teams is None:
            return None
        for minutes, members in teams:
            team = np.array(members, np.int32)
            seats, continuous = len(team), p.task[j].continuous == 1
            if earliest_together(p, b, mode, team, seats, minutes, start, 0, continuous, FAR)[0] >= 0:
                return True
    return False


def _teams(problem: Problem, mode: int) -> list[tuple[int, tuple[int, ...]]] | None:
    """The fastest of all teams with the same hours, and its minutes; None if there are too many."""
    p = problem.arrays
    seats = range(int(p.mode[mode].seat_ptr), int(p.mode[mode + 1].seat_ptr))
    able = [range(int(p.seat[s].candidate_ptr), int(p.seat[s + 1].candidate_ptr)) for s in seats]
    if prod(map(len, able)) > MOST_TEAMS:
        return None
    fastest: dict[tuple[tuple[int, int], ...], tuple[int, tuple[int, ...]]] = {}
    for members in product(*able):
        rows = [int(p.candidate[c].row) for c in members]
        if len(set(rows)) == len(rows):
            hired = (row if row >= p.first_contractor else -1 for row in rows)
            hours_of = tuple(sorted(zip((int(p.row[row].axis) for row in rows), hired, strict=True)))
            minutes = int(team_minutes(p, mode, np.array(members, np.int32), len(members)))
            fastest[hours_of] = min(fastest.get(hours_of, (minutes, members)), (minutes, members))
    return list(fastest.values()) if len(fastest) <= MOST_KINDS else None


# --- together -----------------------------------------------------------------------------------


def explain(problem: Problem, search: Search, rest: Remainder) -> Iterator[Impossible]:
    """Why tasks find no room beside the others: proved where only certain people can do too much.

    ``rest`` is what no more time would help.
    """
    p = problem.arrays
    told: set[int] = set()
    for crew in dict.fromkeys(crew for j in rest.roots for crew in _crews(problem, j)):
        own = [j for j in rest.roots if j not in told and any(crew >= part for part in _crews(problem, j))]
        asked, there, since = _worst_shortage(problem, search, crew) if own else (0, 0, 0)
        if asked > there:
            told.update(own)
            people = [problem.resources.names[row] for row in sorted(crew)]
            reason = (
                f"no time is left for {_names(problem, own)}: work that only {listed(people)} can do takes "
                f"{hours(asked // FULL)} from {moment(problem, since)} on, and there are "
                f"{hours(there // FULL)}{absences(problem, people)}"
            )
            yield Impossible(tuple(own), after(p, own), reason)
    others = [j for j in rest.roots if j not in told]
    if others:
        reason = f"no room was found for {_names(problem, others)} beside the other work"
        yield Impossible(tuple(others), after(p, others), reason, is_proved=False)


def _names(problem: Problem, tasks: list[int]) -> str:
    return listed(["/".join(problem.graph.key(j)) for j in tasks])


def is_out_of_time(problem: Problem, tasks: list[int], horizon: Horizon) -> bool:
    """Whether each of the tasks needs somebody who works no more after the compiled time."""
    end = end_of_time(problem.arrays)
    times = compile_working_time(problem.plan, end, max(horizon.last, end + 1))
    names, hired = problem.resources.names, problem.arrays.first_contractor

    def works(row: int) -> bool:
        return row >= hired or times.person(names[row]).total > 0

    return all(
        all(any(not any(map(works, crew)) for crew in crews) for crews in _crews_by_mode(problem, j))
        for j in tasks
    )


def _crews_by_mode(problem: Problem, j: int) -> Iterator[list[frozenset[int]]]:
    """Who may fill each place, mode by mode."""
    p = problem.arrays
    for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
        yield [
            frozenset(p.candidate.row[p.seat[seat].candidate_ptr : p.seat[seat + 1].candidate_ptr].tolist())
            for seat in range(p.mode[mode].seat_ptr, p.mode[mode + 1].seat_ptr)
        ]


def _crews(problem: Problem, j: int) -> list[frozenset[int]]:
    """Who may fill each place of a task that has one mode only, where nobody is to be booked."""
    crews, *others = _crews_by_mode(problem, j)
    return [] if others else [crew for crew in crews if max(crew) < problem.arrays.first_contractor]


def _worst_shortage(problem: Problem, search: Search, crew: frozenset[int]) -> tuple[int, int, int]:
    """Minutes × per mille asked of the crew and there, from the moment at which most are lacking.

    From a moment on, all work counts that can't begin before it.
    """
    p = problem.arrays
    needs = sorted(
        (
            (int(search.milieu.head_start[j]), _asked(problem, j, crew))
            for j in np.flatnonzero(_needs(problem, crew)).tolist()
        ),
        reverse=True,
    )
    worst = 0, 0, p.data_date
    asked = 0
    for start, amount in needs:
        asked += amount
        since = max(start, p.data_date)
        slot = int(np.searchsorted(p.slot_minute, since))
        there = sum(_slots_from(problem, row, slot) for row in crew) * p.grid * FULL
        if asked - there > worst[0] - worst[1]:
            worst = asked, there, since
    return worst


def _needs(problem: Problem, crew: frozenset[int]) -> NDArray[np.bool_]:
    """Which tasks have, in some mode, a place that only the crew may fill."""
    p = problem.arrays
    outsiders = np.concatenate(([0], np.cumsum(~np.isin(p.candidate.row, list(crew)))))
    only = outsiders[p.seat.candidate_ptr[1:]] == outsiders[p.seat.candidate_ptr[:-1]]
    places = np.concatenate(([0], np.cumsum(only)))[p.mode.seat_ptr[p.task.mode_ptr]]
    needs: NDArray[np.bool_] = (np.diff(places) > 0) & (p.task.state[:-1] != FINISHED)
    return needs


def _slots_from(problem: Problem, row: int, slot: int) -> int:
    p = problem.arrays
    before_slot = p.axis_before[p.row[row].axis]
    return int(before_slot[-1] - before_slot[slot])


def _asked(problem: Problem, j: int, crew: frozenset[int]) -> int:
    """Minutes × per mille that a task takes of the crew at least: whole slots, in its cheapest mode."""
    p = problem.arrays
    least = []
    for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
        units = 0
        for seat in range(p.mode[mode].seat_ptr, p.mode[mode + 1].seat_ptr):
            rows = p.candidate.row[p.seat[seat].candidate_ptr : p.seat[seat + 1].candidate_ptr]
            if crew.issuperset(rows.tolist()):
                units += int(p.seat[seat].units)
        least.append(-(-int(fastest_minutes(p, mode)) // p.grid) * p.grid * units if units else 0)
    return min(least)
