"""The goals of docs/rules.md as terms of the model, and levels as weighted sums of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from planner.plan import Level, Objective
from scheduling.cpsat.modelling import Position, Term, constant, total
from scheduling.cpsat.moments import Moment, OnAxis
from scheduling.cpsat.variables import Building
from scheduling.problem.arrays import FINISHED, FS, I64, OPEN

NOT_MODELLED = frozenset({"balance"})
"""Goals left out: their value is at least 0, so bounds stay bounds."""
PERSON_CHANGED_MINUTES = 480


class Goals:
    """Each goal as a term, made when asked for.

    Parameters
    ----------
    peaks
        Peak units of each piece of equipment.
    """

    def __init__(self, b: Building, peaks: Sequence[Term]) -> None:
        self._b, self._peaks = b, peaks
        self._known: dict[str, Term] = {}
        self._followed = _followed(b)

    def level(self, level: Level) -> Term:
        """Σ weight · goal over the goals of a level that are modelled."""
        goals = [goal for goal in level.goals if goal.goal not in NOT_MODELLED]
        return total(self.goal(goal.goal).times(goal.weight) for goal in goals)

    def limits(self, objective: Objective) -> None:
        """Goal <= limit, wherever a goal has one."""
        for level in objective.levels:
            for goal in level.goals:
                if goal.limit is not None and goal.goal not in NOT_MODELLED:
                    self._b.modelling.at_least(constant(goal.limit), self.goal(goal.goal))

    def goal(self, name: str) -> Term:
        """The goal of a name."""
        if name not in self._known:
            self._known[name] = getattr(self, f"_{name}")()
        return self._known[name]

    # --- goals ----------------------------------------------------------------------------------

    def _late_cost(self) -> Term:
        """Σ cost[d] with 2880 · cost[d] >= 2 · cents[d] · late[d] - 1439: rounded half up, exactly."""
        p, m = self._b.p, self._b.modelling
        costs = []
        for due in p.due:
            moment, cents = int(due.moment), int(due.cents)
            tasks = [int(due.task)] if due.task >= 0 else self._of_project(int(due.project))
            finish = self._latest(tasks, moment)
            late = m.integer(*_above(finish, moment))
            m.at_least(late, finish + -moment)
            hint = None if late.hint is None else rounded(cents, late.hint)
            cost = m.integer(rounded(cents, late.low), rounded(cents, late.high), hint)
            m.at_least(cost.times(2880), late.times(2 * cents) + -1439)
            costs.append(cost)
        return total(costs)

    def _contractor_cost(self) -> Term:
        """Committed bookings, new ones, and Σ cost[mode] · chosen[mode]."""
        p = self._b.p
        terms = [constant(int(p.committed_cost)), self._b.bookings.cost(self._b.modelling)]
        for task in self._b.tasks:
            for mode, (literal, hint) in task.modes.items():
                cost = int(p.mode[mode].cost)
                if literal is True:
                    terms.append(constant(cost))
                elif cost:
                    terms.append(Term(cost * literal, 0, cost, None if hint is None else cost * hint))
        return total(terms)

    def _resource_cost(self) -> Term:
        """Σ cost · peak units of each piece of equipment."""
        costs = self._b.p.equipment.cost.tolist()
        return total(peak.times(cost) for peak, cost in zip(self._peaks, costs, strict=True) if cost)

    def _makespan(self) -> Term:
        """max(0, latest finish - data date)."""
        return self._span(range(self._b.p.tasks), 0)

    def _earliness(self) -> Term:
        """Σ weight · (finish - data date) over the projects with unfinished tasks."""
        p = self._b.p
        return total(
            self._span(self._of_project(q), None).times(int(p.portfolio[q].weight))
            for q in range(p.projects)
            if p.portfolio[q].is_open
        )

    def _stability(self) -> Term:
        """⌊Σ (|start - earlier start| + 480 · new people) · factor ÷ 1000⌋, as 1000 · total >= Σ - 999."""
        b, m = self._b, self._b.modelling
        terms = []
        for j, task in enumerate(b.tasks):
            earlier, factor = int(b.p.task[j].earlier_start), int(b.p.task[j].earlier_factor)
            if earlier < 0 or b.p.task[j].state == FINISHED:
                continue
            moved = self._distance(task.start.minute, earlier)
            terms += [term.times(factor) for term in (moved, *self._new_people(j))]
        whole = total(terms)
        hint = None if whole.hint is None else whole.hint // 1000
        result = m.integer(whole.low // 1000, whole.high // 1000, hint)
        m.at_least(result.times(1000), whole + -999)
        return result

    def _distance(self, minute: Term, earlier: int) -> Term:
        """D >= minute - earlier, d >= earlier - minute."""
        if minute.is_constant:
            return constant(abs(minute.low - earlier))
        m = self._b.modelling
        hint = None if minute.hint is None else abs(minute.hint - earlier)
        distance = m.integer(0, max(abs(minute.low - earlier), abs(minute.high - earlier)), hint)
        m.model.add(distance.expression >= minute.expression - earlier)
        m.model.add(distance.expression >= earlier - minute.expression)
        return distance

    def _new_people(self, j: int) -> Iterator[Term]:
        p = self._b.p
        known = set(p.earlier_row[p.task[j].earlier_ptr : p.task[j + 1].earlier_ptr].tolist())
        for places in self._b.tasks[j].places:
            for position, literal in places.literals.items():
                if places.group.rows[position] in known:
                    continue
                if literal is True:
                    yield constant(PERSON_CHANGED_MINUTES)
                else:
                    hint = places.hints[position]
                    hinted = None if hint is None else PERSON_CHANGED_MINUTES * hint
                    yield Term(PERSON_CHANGED_MINUTES * literal, 0, PERSON_CHANGED_MINUTES, hinted)

    # --- latest finishes --------------------------------------------------------------------------

    def _of_project(self, q: int) -> list[int]:
        return np.flatnonzero(self._b.p.task.project[: self._b.p.tasks] == q).tolist()

    def _span(self, tasks: Iterable[int], least: int | None) -> Term:
        """Latest finish - data date."""
        data_date = self._b.p.data_date
        finish = self._latest(list(tasks), 0)
        low, high, hint = _above(finish, data_date, least)
        span = self._b.modelling.integer(low, high, hint)
        self._b.modelling.at_least(span, finish + -data_date)
        return span

    def _latest(self, tasks: list[int], floor: int) -> Term:
        """A variable at least as late as the latest finish, wherever that is later than ``floor``.

        Below the floor, or the least it can be, breaks of the calendar need no literals.
        """
        m, calendars = self._b.modelling, self._b.calendars
        finishes = [self._b.tasks[j].finish for j in tasks if len(tasks) == 1 or j not in self._followed]
        floor = max(floor, *(int(self._b.windows.finish_low[j]) for j in tasks))
        slotted = [f for f in finishes if isinstance(f, OnAxis) and f.slot is not None]
        if len(slotted) > 1:
            last = self._latest_on_slots(slotted)
            merged = OnAxis(m, calendars, last, self._minutes(last), np.zeros(0, np.int64), stride=1)
            finishes = [merged, *(f for f in finishes if f not in slotted)]
        terms = [_not_before(finish, floor) for finish in finishes]
        if len(terms) == 1:
            return terms[0]
        hints = [term.hint for term in terms]
        hint = None if None in hints else max(h for h in hints if h is not None)
        latest = m.integer(max(t.low for t in terms), max(t.high for t in terms), hint)
        for term in terms:
            m.at_least(latest, term)
        return latest

    def _latest_on_slots(self, finishes: list[OnAxis]) -> Position:
        """max(last slot · grid + rest): finishes in minutes without the gaps between common slots."""
        m, grid = self._b.modelling, self._b.p.grid
        terms = [
            f.slot.times(grid) + (f.rest or constant(grid)) + -grid for f in finishes if f.slot is not None
        ]
        hints = [term.hint for term in terms]
        hint = None if None in hints else max(h for h in hints if h is not None)
        last = m.position(max(t.low for t in terms), max(t.high for t in terms), hint)
        for term in terms:
            m.at_least(last.term, term)
        return last

    def _minutes(self, last: Position) -> I64:
        """The minute at each ``last slot · grid + rest``, rest from 1 to the grid."""
        grid = self._b.p.grid
        places = np.arange(last.low, last.high + 1, dtype=np.int64) - 1
        minutes: I64 = self._b.p.slot_minute[places // grid] + places % grid + 1
        return minutes


def rounded(cents: int, late: int) -> int:
    """Cost of lateness: cents a day × minutes ÷ 1440, rounded half up."""
    return (2 * cents * late + 1440) // 2880


def _above(finish: Term, moment: int, least: int | None = 0) -> tuple[int, int, int | None]:
    """Bounds and hint of finish - moment, cut off below ``least``."""
    values = [
        finish.low - moment,
        finish.high - moment,
        None if finish.hint is None else finish.hint - moment,
    ]
    if least is not None:
        values = [None if value is None else max(least, value) for value in values]
    low, high, hint = values
    return int(low or 0), int(high or 0), hint


def _not_before(finish: Moment, floor: int) -> Term:
    return finish.not_before(floor) if isinstance(finish, OnAxis) else finish.minute


def _followed(b: Building) -> set[int]:
    """Tasks that an unstarted task of the same project follows, so that they can't finish last."""
    p = b.p
    found = set()
    for j in range(p.tasks):
        if p.task[j].state != OPEN:
            continue
        for link in p.before[p.task[j].before_ptr : p.task[j + 1].before_ptr]:
            if link.type == FS and link.lag >= 0 and p.task[int(link.task)].project == p.task[j].project:
                found.add(int(link.task))
    return found
