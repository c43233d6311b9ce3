"""The compiled problem as rectangles: whole slots of one working time, amounts of renewable resources.

Amounts are packed four to a 64-bit word, 15 bits each under a guard bit, so that one subtraction
tells whether all four suffice: the first that doesn't leaves its guard set.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from planner.plan import Objective
from scheduling.activity_lists.crews import compile_crews
from scheduling.problem.arrays import (
    EARLINESS,
    ELAPSED,
    FAR,
    FF,
    FS,
    FULL_SPEED,
    I32,
    I64,
    MAKESPAN,
    MILESTONE,
    OPEN,
    SF,
    WAIT,
    WORK,
    Arrays,
    Table,
    table,
)
from scheduling.search.ranking import Yardstick, new_yardstick

FIELDS: Final = 4
FIELD_BITS: Final = 16
MOST_UNITS: Final = (1 << (FIELD_BITS - 1)) - 1
FULL_UNITS: Final = 1000
"""Of a person, per mille."""
GUARD: Final = -(1 << 63) + (1 << 47) + (1 << 31) + (1 << 15)
"""The guard bits of a word, as a signed number."""
MOST_COST: Final = 1 << 40
"""No schedule of a core costs as much, so a search may count faults in this unit."""

_L, _I = np.int64, np.int32
JOB: Final = np.dtype(
    [
        ("release", _L),
        ("mode_ptr", _L),
        ("before_ptr", _L),
        ("after_ptr", _L),
        ("project", _L),
        ("rank", _L),
        ("seat_base", _L),
    ],
    align=True,
)
"""``rank`` is a topological position; slots and offsets otherwise."""
WAY: Final = np.dtype(
    [
        ("slots", _L),
        ("minutes", _L),
        ("need_ptr", _L),
        ("eat_ptr", _L),
        ("seat_ptr", _L),
        ("check_ptr", _L),
    ],
    align=True,
)
NEED: Final = np.dtype([("word", _L), ("amount", _L)], align=True)
ARC: Final = np.dtype([("job", _L), ("type", _L), ("lag", _L)], align=True)
EATEN: Final = np.dtype([("consumable", _L), ("amount", _L)], align=True)


class Core(NamedTuple):
    """What the search reads. N jobs, M modes, W words a slot, P projects."""

    jobs: int
    words: int
    slots: int  # room for every schedule that places job after job
    simple: int  # 1 where all links are finish to start without lead
    makespan_weight: int
    capacity: I64  # (W,)
    job: Table  # (N+1,) JOB, closed
    way: Table  # (M+1,) WAY, closed
    need: Table  # NEED
    before: Table  # ARC: minimal lags into a job, in slots
    after: Table  # ARC: out of it
    eaten: Table  # EATEN
    stock: I64
    project_weight: I64  # (P,)
    staff: int  # words for a set of people; 0 where nobody is to be chosen
    mask: I64  # sets of people
    seat: Table  # SEAT
    check: Table  # CHECK


def compile_core(p: Arrays, yardstick: Yardstick) -> tuple[Core, I32] | None:
    """The problem as rectangles and the common slot of each of its slots; None if not of that kind.

    It is of that kind where everything works in one and the same working time, nobody is to be
    chosen, nothing has begun, no hard date limits it, slots tell exactly what follows what, and its
    objective leads with the makespan, the weighted finishes of projects, or both.
    """
    return None if has_time_windows(p) else compile_without_windows(p, yardstick)


def compile_without_windows(p: Arrays, yardstick: Yardstick) -> tuple[Core, I32] | None:
    """As ``compile_core``, for problems with latest dates and maximal lags too: they are left out."""
    weights = yardstick.weight[0]
    if not _only_finishes(weights) or _has_fixed_times(p, yardstick):
        return None
    axis = _shared_axis(p)
    if axis is None:
        return None
    slot_of = p.axis_slots[p.axis_ptr[axis] : p.axis_ptr[axis + 1]]
    core = _Compiler(p, p.slot_minute[slot_of]).compile(weights)
    return None if core is None else (core, slot_of)


def is_unbroken(p: Arrays, minutes: I64) -> bool:
    """Whether slots that begin at ``minutes`` are the clock itself, from the data date on."""
    count = len(minutes)
    return count > 1 and int(minutes[0]) == p.base and int(minutes[-1] - minutes[0]) == (count - 1) * p.grid


def leads_with_finishes(objective: Objective) -> bool:
    """Whether the first level counts the makespan, the projects' finishes, or both, and nothing else."""
    return _only_finishes(new_yardstick(objective).weight[0])


def _only_finishes(weights: I64) -> bool:
    leading = set(np.flatnonzero(weights).tolist())
    return bool(leading) and leading <= {MAKESPAN, EARLINESS}


def has_time_windows(p: Arrays) -> bool:
    """Whether there are latest dates or maximal lags."""
    task = p.task[:-1]
    limited = (task.latest_start < FAR) | (task.latest_finish < FAR)
    return bool(limited.any() or len(p.most) > 0)


def _has_fixed_times(p: Arrays, yardstick: Yardstick) -> bool:
    task = p.task[:-1]
    begun = (task.state != OPEN) | (task.pinned == 1)
    late_ends = task.earliest_finish > p.data_date
    limits = yardstick.limit < FAR
    return bool((begun | late_ends).any() or limits.any())


def _shared_axis(p: Arrays) -> int | None:
    """The one axis on which everything stands; None where there are several or somebody is chosen."""
    used: set[int] = set()
    if p.contractors or not _are_alike(p):
        return None
    used.update(p.row[p.candidate.row].axis.tolist())
    used.update(axis for axis in p.equipment[p.use.equipment].axis.tolist() if axis >= 0)
    used.update(axis for axis in p.mode[:-1].axis.tolist() if axis >= 0)
    return used.pop() if len(used) == 1 else None


def _are_alike(p: Arrays) -> bool:
    """Whether work takes everybody the same time: where it doesn't, who does it matters."""
    by_work = np.repeat(p.mode[:-1].by_work == 1, np.diff(p.mode.seat_ptr))
    for seat in np.flatnonzero(by_work):
        speed = p.candidate.speed[p.seat[seat].candidate_ptr : p.seat[seat + 1].candidate_ptr]
        if (speed != speed[:1]).any():
            return False
    return True


class _Compiler:
    """Builds a core; whatever doesn't fit makes it give up."""

    def __init__(self, p: Arrays, minutes: I64) -> None:
        self.p = p
        self.minutes = minutes
        self.crews = compile_crews(p)
        self.unbroken = is_unbroken(p, minutes)
        self.ways = table(WAY, len(p.mode))
        self.amounts: list[dict[int, int]] = []
        """Of each mode, units by row: equipment first, then people."""
        self.eaten: list[tuple[int, int]] = []

    def compile(self, weights: I64) -> Core | None:
        p = self.p
        for mode in range(len(p.mode) - 1):
            self._way(mode)
        self.ways[-1].eat_ptr = len(self.eaten)
        jobs = self._jobs()
        before = self._arcs(jobs)
        packed = self._pack_needs()
        crews = self.crews
        if before is None or packed is None or crews is None or not self._keeps_time():
            return None
        self.ways.seat_ptr, self.ways.check_ptr = crews.seat_ptr, crews.check_ptr
        if (np.diff(crews.seat_ptr)[self.ways.slots[:-1] == 0] > 0).any():
            return None
        capacity, need = packed
        core = Core(
            jobs=p.tasks,
            words=len(capacity),
            slots=0,
            simple=int(((before.type == FS) & (before.lag >= 0)).all()),
            makespan_weight=int(weights[MAKESPAN]),
            capacity=capacity,
            job=jobs,
            way=self.ways,
            need=need,
            before=before,
            after=self._turned(jobs, before),
            eaten=_records(EATEN, self.eaten),
            stock=p.consumable_amount.astype(np.int64),
            project_weight=p.portfolio.weight * int(weights[EARLINESS]),
            staff=crews.words,
            mask=crews.mask,
            seat=crews.seat,
            check=crews.check,
        )
        core = core._replace(slots=min(slots_for_all(core), len(self.minutes) - 1))
        dearest = (core.makespan_weight + int(core.project_weight.sum())) * core.slots
        return core if core.slots > 0 and dearest < MOST_COST else None

    def _way(self, mode: int) -> None:
        p = self.p
        record = p.mode[mode]
        seats = range(int(record.seat_ptr), int(p.mode[mode + 1].seat_ptr))
        uses = range(int(record.use_ptr), int(p.mode[mode + 1].use_ptr))
        minutes = int(record.minutes) if record.kind != MILESTONE else 0
        if record.by_work:
            speed = sum(int(p.candidate[p.seat[s].candidate_ptr].speed) for s in seats)
            minutes = -(-minutes * FULL_SPEED // max(1, speed))
        way = self.ways[mode]
        way.slots, way.minutes, way.eat_ptr = -(-minutes // p.grid), minutes, len(self.eaten)
        amounts: dict[int, int] = {}
        chosen = self.crews is not None and self.crews.words > 0
        for s in () if chosen else seats:
            row = len(p.equipment) + int(p.candidate[p.seat[s].candidate_ptr].row)
            amounts[row] = amounts.get(row, 0) + int(p.seat[s].units)
        for u in uses:
            amounts[int(p.use[u].equipment)] = amounts.get(int(p.use[u].equipment), 0) + int(p.use[u].units)
        self.amounts.append(amounts if way.slots > 0 else {})
        for e in range(int(record.eat_ptr), int(p.mode[mode + 1].eat_ptr)):
            self.eaten.append((int(p.eat[e].consumable), int(p.eat[e].amount)))

    def _pack_needs(self) -> tuple[I64, Table] | None:
        """Capacities and needs in fields of words, of rows that are used; None where one is too large."""
        p = self.p
        rows = sorted({row for amounts in self.amounts for row in amounts})
        units = [int(p.equipment[row].units) if row < len(p.equipment) else FULL_UNITS for row in rows]
        most = max((amount for amounts in self.amounts for amount in amounts.values()), default=0)
        if max(units, default=0) > MOST_UNITS or most > MOST_UNITS:
            return None
        field_of = {row: field for field, row in enumerate(rows)}
        needs: list[tuple[int, int]] = []
        for mode, amounts in enumerate(self.amounts):
            self.ways[mode].need_ptr = len(needs)
            words = _pack({field_of[row]: amount for row, amount in amounts.items()})
            needs += sorted(words.items())
        self.ways[-1].need_ptr = len(needs)
        words = _pack(dict(enumerate(units)))
        capacity = np.array([words.get(word, 0) for word in range(max(1, len(words)))], np.int64)
        return capacity, _records(NEED, needs)

    def _jobs(self) -> Table:
        p = self.p
        jobs = table(JOB, p.tasks + 1)
        jobs.mode_ptr, jobs.seat_base = p.task.mode_ptr, p.task.seat_base
        jobs.project[:-1] = p.task.project[:-1]
        jobs.rank[_topological(p)] = np.arange(p.tasks)
        jobs.release[:-1] = np.searchsorted(self.minutes, p.task.earliest_start[:-1])
        return jobs

    def _arcs(self, jobs: Table) -> Table | None:
        """Arcs into each job; None where slots do not tell when a link is kept."""
        p = self.p
        jobs.before_ptr = p.task.before_ptr
        lag, kind = p.before.lag, p.before.type
        if (lag % p.grid).any() or (p.before.calendar[lag != 0] != ELAPSED).any():
            return None
        if not self._ends_with_slots() and (kind != FS).any():
            return None
        if not self.unbroken:
            # Before a break a slot's end is not yet the next one's start.
            instant = np.minimum.reduceat(self.ways.slots[:-1], p.task.mode_ptr[:-1])[p.before.task] == 0
            if lag.any() or ((kind == SF) | ((kind == FF) & instant)).any():
                return None
        arcs = table(ARC, len(p.before))
        arcs.job, arcs.type, arcs.lag = p.before.task, kind, lag // p.grid
        return arcs

    def _ends_with_slots(self) -> bool:
        """Whether every task ends with a slot: else its finish is earlier than the slots say."""
        return not bool((self.ways.minutes[:-1] % self.p.grid).any())

    def _keeps_time(self) -> bool:
        """Whether no task must run through a break, and waits take whole slots as all else does."""
        p = self.p
        mode = p.mode[:-1]
        if not self.unbroken:
            slots = np.maximum.reduceat(self.ways.slots[:-1], p.task.mode_ptr[:-1])
            pauses = (p.task.continuous[:-1] == 1) & (slots > 1)
            return not bool(pauses.any() or (mode.kind == WAIT).any())
        waits = mode.kind == WAIT
        if (mode.calendar[waits] != ELAPSED).any() or (mode.minutes[waits] % p.grid).any():
            return False
        holds = waits & (np.diff(p.mode.use_ptr) > 0)
        return not holds.any() or (self._ends_with_slots() and bool((starts_in_slots(p) == p.grid).all()))

    def _turned(self, jobs: Table, before: Table) -> Table:
        """The same arcs, by predecessor."""
        p = self.p
        successor = np.repeat(np.arange(p.tasks), np.diff(p.task.before_ptr))
        by_predecessor = np.argsort(before.job, kind="stable")
        after = table(ARC, len(before))
        after.job = successor[by_predecessor]
        after.type, after.lag = before.type[by_predecessor], before.lag[by_predecessor]
        jobs.after_ptr = np.searchsorted(before.job[by_predecessor], np.arange(p.tasks + 1))
        return after


def slots_for_all(core: Core) -> int:
    """Slots in which every schedule that places job after job has room, however few were compiled."""
    longest = np.maximum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    lags = np.maximum(0, core.before.lag).sum()
    return int(core.job.release[:-1].max(initial=0) + longest.sum() + lags) + 1


def starts_in_slots(p: Arrays) -> I64:
    """Minutes from a slot's start to where milestones and waits may first begin, a whole slot for 0.

    Of those tasks only: nothing else begins within a slot.
    """
    floating = np.maximum.reduceat(p.mode[:-1].kind != WORK, p.task.mode_ptr[:-1])
    rest = (p.task.earliest_start[:-1][floating] - p.base) % p.grid
    return np.where(rest == 0, p.grid, rest)


def _pack(amounts: dict[int, int]) -> dict[int, int]:
    """Amounts by field → words by number."""
    words: dict[int, int] = {}
    for field, amount in amounts.items():
        words[field // FIELDS] = words.get(field // FIELDS, 0) + (amount << field % FIELDS * FIELD_BITS)
    return words


def _records(record: np.dtype[np.void], rows: list[tuple[int, int]]) -> Table:
    made = table(record, len(rows))
    for k, row in enumerate(rows):
        made[k] = row
    return made


def _topological(p: Arrays) -> I64:
    """Tasks in an order in which predecessors come first."""
    waiting = np.diff(p.task.before_ptr).tolist()
    followers, ptr = p.after_task.tolist(), p.task.after_ptr.tolist()
    ready = [j for j in range(p.tasks) if waiting[j] == 0]
    for j in ready:  # grows while it is walked through
        for i in followers[ptr[j] : ptr[j + 1]]:
            waiting[i] -= 1
            if waiting[i] == 0:
                ready.append(i)
    return np.array(ready, np.int64)


def tails(core: Core) -> I64:
    """Slots from each job's start to the end of all, along the longest path of fastest modes.

    A lower bound where all links are from finish to start, a guide elsewhere.
    """
    tail = np.zeros(core.jobs, np.int64)
    fastest = np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])
    for j in np.argsort(core.job.rank[:-1])[::-1]:
        for k in range(core.job[j].after_ptr, core.job[j + 1].after_ptr):
            tail[j] = max(tail[j], tail[core.after[k].job])
        tail[j] += fastest[j]
    return tail
