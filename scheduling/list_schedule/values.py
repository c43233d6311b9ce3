"""What a generated schedule is worth: breaches and goals, as docs/rules.md defines them."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.bookings import contractor_cost
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.calendar_maps import lagged, limited
from scheduling.list_schedule.placement import clock_of, gather_axes, joint_slot, slot_at
from scheduling.list_schedule.waits import wait_start
from scheduling.problem.arrays import (
    BALANCE,
    CONTRACTOR,
    EARLINESS,
    FAR,
    FINISHED,
    FS,
    GOALS,
    LATE,
    MAKESPAN,
    RESOURCE,
    SF,
    SS,
    STABILITY,
    STARTED,
    WAIT,
    Arrays,
)

BREACH = len(GOALS)
"""Place of the breach minutes in ``Buffers.goals``."""
SHORT_UNIT_MINUTES = 1440
"""What a missing unit of a consumable counts among breach minutes."""


@kernel
def link_moment(b: Buffers, task: int, start: bool) -> int:
    """Start or finish of a placed task."""
    return b.placed[task].start if start else b.placed[task].finish


@kernel
def pin_breach(p: Arrays, b: Buffers, j: int) -> int:
    """Minutes from the first joint slot at or after the pin (or its day's end) to the start."""
    if b.placed[j].start <= p.task[j].latest_start:
        return 0
    target = p.task[j].latest_start
    mode = b.placed[j].mode
    if p.mode[mode].kind == WAIT:
        start = wait_start(p, p.mode[mode].calendar, p.mode[mode].minutes, p.task[j].pin, 0)
        target = max(target, min(start, b.placed[j].start))
    elif b.placed[j].first_slot >= 0 and p.task[j].pin >= p.base:
        seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
        team = b.team[p.task[j].seat_base : p.task[j + 1].seat_base]
        count = gather_axes(p, mode, team, seats, b.axes)
        slot = joint_slot(clock_of(p), b.axes, count, slot_at(p, p.task[j].pin))
        if slot < len(p.slot_minute):
            target = max(target, p.slot_minute[slot])
    return b.placed[j].start - target


@kernel
def minimal_lag_breach(p: Arrays, b: Buffers) -> int:
    """Minutes by which links are broken, where a pinned task was placed before its predecessors."""
    total = 0
    for j in range(p.tasks):
        if p.task[j].pinned == 0 or p.task[j].state != 0:
            continue
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            i, kind = p.before[k].task, p.before[k].type
            moment = link_moment(b, i, kind in (SS, SF))
            bound = lagged(p, p.before[k].calendar, moment, p.before[k].lag)
            total += max(0, bound - link_moment(b, j, kind in (FS, SS)))
    return total


@kernel
def maximal_lag_breach(p: Arrays, b: Buffers, link: int) -> int:
    """Minutes by which a maximal lag is exceeded."""
    i, j, kind = p.most[link].predecessor, p.most[link].successor, p.most[link].type
    if p.task[j].state == FINISHED or (p.task[j].state == STARTED and kind in (FS, SS)):
        return 0
    moment = link_moment(b, i, kind in (SS, SF))
    bound = limited(p, p.most[link].calendar, moment, p.most[link].lag)
    if p.task[j].state == STARTED and bound < p.data_date:
        return 0  # broken in the past
    return max(0, link_moment(b, j, kind in (FS, SS)) - bound)


@kernel
def breach_minutes(p: Arrays, b: Buffers) -> int:
    """All that is broken, in minutes; 0 for a schedule that keeps every hard rule."""
    total = minimal_lag_breach(p, b)
    for j in range(p.tasks):
        if p.task[j].state != FINISHED:
            total += max(0, b.placed[j].finish - p.task[j].latest_finish)
            if p.task[j].pinned == 1:
                total += pin_breach(p, b, j)
            else:
                total += max(0, b.placed[j].start - p.task[j].latest_start)
    for link in range(len(p.most)):
        total += maximal_lag_breach(p, b, link)
    for c in range(len(p.consumable_amount)):
        total += max(0, -b.stock[c]) * SHORT_UNIT_MINUTES
    return total


@kernel
def late_cost(p: Arrays, b: Buffers) -> int:
    """Cents: for each due date weight × cost a day × minutes late ÷ 1440, rounded half up."""
    total = 0
    for d in range(len(p.due)):
        finish = (
            b.project_finish[p.due[d].project] if p.due[d].project >= 0 else b.placed[p.due[d].task].finish
        )
        late = finish - p.due[d].moment
        if late > 0:
            total += (2 * p.due[d].cents * late + 1440) // 2880
    return total


@kernel
def resource_cost(p: Arrays, b: Buffers) -> int:
    """Cents: cost × peak units of each piece of equipment."""
    total = 0
    for e in range(len(p.equipment)):
        if p.equipment[e].cost > 0:
            peak = 0
            for slot in range(len(p.slot_minute)):
                peak = max(peak, b.held[e, slot])
            total += peak * p.equipment[e].cost
    return total


@kernel
def stability(p: Arrays, b: Buffers) -> int:
    """Minutes moved and 480 a person changed, the nearer the dearer, against an earlier schedule."""
    total = 0
    for j in range(p.tasks):
        if p.task[j].earlier_start < 0 or p.task[j].state == FINISHED:
            continue
        changed = 0
        seats = p.mode[b.placed[j].mode + 1].seat_ptr - p.mode[b.placed[j].mode].seat_ptr
        for s in range(seats):
            row = p.candidate[b.team[p.task[j].seat_base + s]].row
            known = False
            for k in range(p.task[j].earlier_ptr, p.task[j + 1].earlier_ptr):
                known = known or p.earlier_row[k] == row
            changed += 0 if known else 1
        total += (abs(b.placed[j].start - p.task[j].earlier_start) + 480 * changed) * p.task[j].earlier_factor
    return total // 1000


@kernel
def balance(p: Arrays, b: Buffers) -> int:
    """Minutes over 85 % of each person-week."""
    b.weekly[:] = 0
    for row in range(p.first_contractor):
        axis, cells = p.row[row].axis, p.row[row].cells
        low = p.axis_ptr[axis]
        for x in range(p.axis_ptr[axis + 1] - low):
            units = int(b.used[cells + x])
            if units > 0:
                slot = p.axis_slots[low + x]
                week = row * p.weeks + p.slot_week[slot]
                b.weekly[week] += units * (p.grid - p.slot_after_week[slot])
                if p.slot_after_week[slot] > 0:
                    b.weekly[week + 1] += units * p.slot_after_week[slot]
    total = 0
    for k in range(p.first_contractor * p.weeks):
        total += max(0, b.weekly[k] // 1000 - p.week_limit[k])
    return total


@kernel
def measure(p: Arrays, b: Buffers, wanted: int) -> None:
    """Fill ``b.project_finish`` and ``b.goals``; ``wanted`` has a bit for each goal asked for."""
    b.project_finish[:] = -FAR
    makespan = 0
    for j in range(p.tasks):
        b.project_finish[p.task[j].project] = max(b.project_finish[p.task[j].project], b.placed[j].finish)
        makespan = max(makespan, b.placed[j].finish - p.data_date)
    earliness = 0
    for q in range(p.projects):
        if p.portfolio[q].is_open == 1:
            earliness += p.portfolio[q].weight * (b.project_finish[q] - p.data_date)
    b.goals[:] = 0
    b.goals[LATE] = late_cost(p, b)
    b.goals[MAKESPAN] = makespan
    b.goals[EARLINESS] = earliness
    b.goals[BREACH] = breach_minutes(p, b)
    if wanted >> CONTRACTOR & 1:
        b.goals[CONTRACTOR] = contractor_cost(p, b)
    if wanted >> RESOURCE & 1:
        b.goals[RESOURCE] = resource_cost(p, b)
    if wanted >> STABILITY & 1:
        b.goals[STABILITY] = stability(p, b)
    if wanted >> BALANCE & 1:
        b.goals[BALANCE] = balance(p, b)
