"""What a schedule is worth and what it breaks, computed anew from placements and teams.

Shares no variable with the model: each solution passes here before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.plan import Level, Objective
from scheduling.cpsat.bookings import cheapest_bookings
from scheduling.cpsat.calendars import Calendars
from scheduling.cpsat.choices import Choices
from scheduling.cpsat.incumbent import Incumbent
from scheduling.cpsat.objective import NOT_MODELLED, rounded
from scheduling.problem.arrays import (
    FAR,
    FF,
    FINISHED,
    FS,
    FULL_SPEED,
    I64,
    MILESTONE,
    OPEN,
    SS,
    STARTED,
    WAIT,
    WORK,
)

FULL = 1000
NEW_PERSON_MINUTES = 480


class Worth:
    """One schedule, examined.

    Attributes
    ----------
    joint
        Common slots worked, by task.
    rows
        People and contractors, by task.
    """

    def __init__(self, choices: Choices, calendars: Calendars, schedule: Incumbent) -> None:
        self.p, self.choices, self.calendars = choices.p, choices, calendars
        self.placed, self.team = schedule.placed, schedule.team
        self.rows: list[list[int]] = []
        self.joint: list[I64] = []
        for j in range(self.p.tasks):
            self.rows.append([int(self.p.candidate[c].row) for c in self._candidates(j)])
            self.joint.append(self._joint(j))

    # --- breaches -----------------------------------------------------------------------------

    def breaches(self, objective: Objective) -> list[str]:
        """Names of the rules broken, each with its task or row."""
        return [*self._work(), *self._dates(), *self._links(), *self._capacity(), *self._limits(objective)]

    def _work(self) -> Iterator[str]:
        """Every task is as long as its team makes it; nobody is twice in a team."""
        for j in range(self.p.tasks):
            mode, place = self.p.mode[self.placed[j].mode], self.placed[j]
            if self.p.task[j].state == FINISHED:
                continue
            if len(set(self.rows[j])) < len(self.rows[j]):
                yield f"people {j}"
            if mode.kind == WORK:
                slots = -(-self._minutes(j) // self.p.grid)
                rest = self._minutes(j) - (slots - 1) * self.p.grid
                joint = self.joint[j]
                fits = len(joint) == slots and joint[0] == place.first_slot and joint[-1] == place.last_slot
                if not fits or self.p.slot_minute[joint[-1]] + rest != place.finish:
                    yield f"work {j}"
                elif self.p.task[j].continuous and np.any(np.diff(self.p.slot_minute[joint]) != self.p.grid):
                    yield f"continuous {j}"
                elif self.p.task[j].state == OPEN and self.p.slot_minute[joint[0]] != place.start:
                    yield f"segments {j}"

    def _dates(self) -> Iterator[str]:
        for j in range(self.p.tasks):
            task, finish = self.p.task[j], int(self.placed[j].finish)
            if task.state == FINISHED:
                continue
            if not max(task.earliest_finish, self.p.data_date) <= finish <= task.latest_finish:
                yield f"finish {j}"
            if task.state == OPEN and not task.earliest_start <= self.placed[j].start <= self._latest_start(
                j
            ):
                yield f"start {j}"

    def _latest_start(self, j: int) -> int:
        """A pin off the team's working time means its next moment."""
        task, mode = self.p.task[j], self.p.mode[self.placed[j].mode]
        latest, first = int(task.latest_start), int(task.pin)
        if task.pinned and mode.kind == WORK:
            slots = self._working_slots(j)
            at = np.searchsorted(self.p.slot_minute[slots], first)
            return max(latest, int(self.p.slot_minute[slots[at]])) if at < len(slots) else latest
        if task.pinned and mode.kind == WAIT:
            worked = self.calendars.worked_one(int(mode.calendar), first)
            return max(latest, self.calendars.latest_one(int(mode.calendar), worked))
        return latest

    def _links(self) -> Iterator[str]:
        p = self.p
        for j in range(p.tasks):
            if p.task[j].state == FINISHED:
                continue
            for link in p.before[p.task[j].before_ptr : p.task[j + 1].before_ptr]:
                moment = self._left(int(link.task), int(link.type))
                if link.lag:
                    moment = self.calendars.lagged(int(link.calendar), moment, int(link.lag))
                if self._right(j, int(link.type)) < moment:
                    yield f"link {link.task} {j}"
        for most in p.most:
            i, j, kind = int(most.predecessor), int(most.successor), int(most.type)
            state = p.task[j].state
            if state == FINISHED or (state == STARTED and kind in (FS, SS)):
                continue
            limit = self.calendars.limited(int(most.calendar), self._left(i, kind), int(most.lag))
            is_past = state == STARTED and limit < p.data_date
            if self._right(j, kind) > limit and not is_past:
                yield f"max-lag {i} {j}"

    def _left(self, i: int, kind: int) -> int:
        return int(self.placed[i].finish if kind in (FS, FF) else self.placed[i].start)

    def _right(self, j: int, kind: int) -> int:
        """The end that a link limits; of a started task the start of what is left, if anything is."""
        if kind not in (FS, SS):
            return int(self.placed[j].finish)
        if self.p.task[j].state == OPEN:
            return int(self.placed[j].start)
        mode = self.p.mode[self.placed[j].mode]
        if mode.kind == MILESTONE:
            return FAR
        if mode.kind == WORK:
            return int(self.p.slot_minute[self.placed[j].first_slot])
        calendar = int(mode.calendar)
        worked = self.calendars.worked_one(calendar, int(self.placed[j].finish)) - int(mode.minutes)
        return self.calendars.latest_one(calendar, worked)

    def _capacity(self) -> Iterator[str]:
        p = self.p
        used = np.zeros((len(p.row) - 1, len(p.slot_minute)), np.int32)
        for j, rows in enumerate(self.rows):
            if len(self.joint[j]):
                first = int(p.mode[self.placed[j].mode].seat_ptr)
                for seat, row in enumerate(rows):
                    used[row, self.joint[j]] += int(p.seat[first + seat].units)
        yield from (f"capacity {row}" for row in np.flatnonzero((used > FULL).any(axis=1)))
        yield from (f"bookings {n}" for n, days in self.used_days().items() if not self._bookable(n, days))
        yield from (f"equipment {e}" for e, peak in enumerate(self.peaks()) if peak > p.equipment[e].units)
        eaten = np.zeros(len(p.consumable_amount), np.int64)
        for mode in self.placed.mode:
            eats = p.eat[p.mode[mode].eat_ptr : p.mode[mode + 1].eat_ptr]
            np.add.at(eaten, eats.consumable, eats.amount)
        yield from (f"consumables {c}" for c in np.flatnonzero(eaten > p.consumable_amount))

    def _bookable(self, number: int, days: set[int]) -> bool:
        table = int(self.p.contractor[number].day_ptr)
        return all(self.p.committed_day[table + day] or self.p.least_booking[table + day] for day in days)

    def _limits(self, objective: Objective) -> Iterator[str]:
        for level in objective.levels:
            for goal in level.goals:
                if (
                    goal.limit is not None
                    and goal.goal not in NOT_MODELLED
                    and self.goal(goal.goal) > goal.limit
                ):
                    yield f"limit {goal.goal}"

    # --- values -------------------------------------------------------------------------------

    def level(self, level: Level) -> int:
        """Value of a level, without the goals that are not modelled."""
        return sum(g.weight * self.goal(g.goal) for g in level.goals if g.goal not in NOT_MODELLED)

    def goal(self, name: str) -> int:
        """Value of a goal."""
        return int(getattr(self, f"_{name}")())

    def _finish_of(self, q: int) -> int:
        return int(self.placed.finish[self.p.task.project[: self.p.tasks] == q].max())

    def _late_cost(self) -> int:
        total = 0
        for due in self.p.due:
            finish = self.placed[due.task].finish if due.task >= 0 else self._finish_of(int(due.project))
            total += rounded(int(due.cents), max(0, int(finish) - int(due.moment)))
        return total

    def _contractor_cost(self) -> int:
        p = self.p
        total = int(p.committed_cost) + int(p.mode.cost[self.placed.mode].sum())
        for number, used in self.used_days().items():
            pool = p.pool[p.contractor[number].pool]
            minutes = p.pool_day.minutes[pool.day_ptr :]
            for booking in cheapest_bookings(p, number, used):
                total += (2 * int(minutes[list(booking)].sum()) * int(pool.rate) + 60) // 120
        return total

    def _resource_cost(self) -> int:
        return sum(int(cost) * peak for cost, peak in zip(self.p.equipment.cost, self.peaks(), strict=True))

    def _makespan(self) -> int:
        return max(0, int(self.placed.finish.max(initial=0)) - self.p.data_date)

    def _earliness(self) -> int:
        p = self.p
        is_open = np.flatnonzero(p.portfolio.is_open).tolist()
        return sum(int(p.portfolio[q].weight) * (self._finish_of(q) - p.data_date) for q in is_open)

    def _stability(self) -> int:
        p, total = self.p, 0
        for j in range(p.tasks):
            task = p.task[j]
            if task.earlier_start >= 0 and task.state != FINISHED:
                known = p.earlier_row[task.earlier_ptr : p.task[j + 1].earlier_ptr].tolist()
                changed = sum(row not in known for row in self.rows[j])
                moved = abs(int(self.placed[j].start) - int(task.earlier_start))
                total += (moved + NEW_PERSON_MINUTES * changed) * int(task.earlier_factor)
        return total // 1000

    # --- what is used ---------------------------------------------------------------------------

    def peaks(self) -> list[int]:
        """Most units of each piece of equipment held in any slot of the grid."""
        p = self.p
        steps: list[dict[int, int]] = [{} for _ in range(len(p.equipment))]
        for j in range(p.tasks):
            mode = int(self.placed[j].mode)
            uses = p.use[p.mode[mode].use_ptr : p.mode[mode + 1].use_ptr]
            if p.task[j].state == FINISHED or len(uses) == 0:
                continue
            begin, end = self._held(j)
            for use in uses:
                own = steps[int(use.equipment)]
                own[begin] = own.get(begin, 0) + int(use.units)
                own[end] = own.get(end, 0) - int(use.units)
        levels = [np.cumsum([own[at] for at in sorted(own)]) for own in steps]
        return [int(level.max(initial=0)) for level in levels]

    def _held(self, j: int) -> tuple[int, int]:
        """Grid slots from the first to behind the last that the task's equipment is held."""
        p = self.p
        if p.mode[self.placed[j].mode].kind == WORK:
            first, last = p.slot_minute[self.joint[j][0]], p.slot_minute[self.joint[j][-1]]
            return int(first - p.base) // p.grid, int(last - p.base) // p.grid + 1
        begin = self._right(j, FS)
        return (begin - p.base) // p.grid, self.calendars.grid_number(int(self.placed[j].finish))

    def used_days(self) -> dict[int, set[int]]:
        """Days of its pool on which each contractor works."""
        p = self.p
        found: dict[int, set[int]] = {}
        for j, rows in enumerate(self.rows):
            for row in rows:
                if row >= p.first_contractor and len(self.joint[j]):
                    number = row - p.first_contractor
                    pool = int(p.contractor[number].pool)
                    days = p.pool_day.slot[p.pool[pool].day_ptr : p.pool[pool + 1].day_ptr]
                    worked = np.searchsorted(days, self.joint[j], side="right") - 1
                    found.setdefault(number, set()).update(worked.tolist())
        return found

    # --- teams ------------------------------------------------------------------------------------

    def _candidates(self, j: int) -> list[int]:
        if self.p.task[j].state == FINISHED:
            return []
        mode, base = int(self.placed[j].mode), int(self.p.task[j].seat_base)
        seats = int(self.p.mode[mode + 1].seat_ptr - self.p.mode[mode].seat_ptr)
        return [int(c) for c in self.team[base : base + seats]]

    def _minutes(self, j: int) -> int:
        mode = self.p.mode[self.placed[j].mode]
        speed = sum(int(self.p.candidate[c].speed) for c in self._candidates(j))
        return -(-int(mode.minutes) * FULL_SPEED // speed) if mode.by_work else int(mode.minutes)

    def _working_slots(self, j: int) -> I64:
        p, mode = self.p, int(self.placed[j].mode)
        axes = {int(p.row.axis[row]) for row in self.rows[j]} | {int(p.mode[mode].axis)}
        for use in p.use[p.mode[mode].use_ptr : p.mode[mode + 1].use_ptr]:
            axes.add(int(p.equipment[use.equipment].axis))
        return self.choices.axes.slots[self.choices.axes.of(frozenset(axes - {-1}))]

    def _joint(self, j: int) -> I64:
        """Joint slots from the first to the last."""
        place = self.placed[j]
        if self.p.task[j].state == FINISHED or self.p.mode[place.mode].kind != WORK:
            return np.zeros(0, np.int64)
        slots = self._working_slots(j)
        low = np.searchsorted(slots, place.first_slot)
        high = np.searchsorted(slots, place.last_slot, side="right")
        return slots[low:high]
