"""What a generated schedule is worth: breaches and goals, as docs/rules.md defines them."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.calendar_maps import lagged, limited
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
    return max(0, link_moment(b, j, kind in (FS, SS)) - bound)


@kernel
def breach_minutes(p: Arrays, b: Buffers, pin_breach: int) -> int:
    """All that is broken, in minutes; 0 for a schedule that keeps every hard rule."""
    total = pin_breach + minimal_lag_breach(p, b)
    for j in range(p.tasks):
        if p.task[j].state != FINISHED:
            total += max(0, b.placed[j].finish - p.task[j].latest_finish)
            if p.task[j].pinned == 0:
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
def mark_used_days(p: Arrays, b: Buffers, contractor: int) -> int:
    """Mark the contractor's working days with work on them; the number of days of the pool."""
    row = p.first_contractor + contractor
    axis, cells = p.row[row].axis, p.row[row].cells
    pool = p.contractor[contractor].pool
    first = p.pool[pool].day_ptr
    days = p.pool[pool + 1].day_ptr - first
    count = p.axis_ptr[axis + 1] - p.axis_ptr[axis]
    for day in range(days):
        begin = p.axis_before[axis, p.pool_day[first + day].slot]
        end = count
        if day + 1 < days:
            end = p.axis_before[axis, p.pool_day[first + day + 1].slot]
        worked = 0
        for x in range(begin, end):
            if 0 < b.used[cells + x] <= 1000:
                worked = 1
                break
        b.day_used[day] = worked
    return days


@kernel
def contractor_cost(p: Arrays, b: Buffers) -> int:
    """Cents of the cheapest-from-the-left bookings that cover the work, committed ones and modes."""
    total = p.committed_cost
    for j in range(p.tasks):
        total += p.mode[b.placed[j].mode].cost
    for contractor in range(p.contractors):
        row = p.first_contractor + contractor
        if b.full[row] >= p.row[row + 1].cells - p.row[row].cells:
            continue
        pool = p.contractor[contractor].pool
        first, table = p.pool[pool].day_ptr, p.contractor[contractor].day_ptr
        days = mark_used_days(p, b, contractor)
        day = 0
        while day < days:
            if b.day_used[day] == 0 or p.committed_day[table + day] == 1:
                day += 1
                continue
            last = booking_end(p, b, contractor, day, days)
            minutes = 0
            for k in range(day, last + 1):
                minutes += p.pool_day[first + k].minutes
            total += (2 * minutes * p.pool[pool].rate + 60) // 120
            day = last + 1
    return total


@kernel
def booking_end(p: Arrays, b: Buffers, contractor: int, day: int, days: int) -> int:
    """Last day of a booking that begins on ``day``: the minimum, then on while work goes on."""
    table = p.contractor[contractor].day_ptr
    minimum = p.pool[p.contractor[contractor].pool].minimum
    last = min(day + minimum, days) - 1
    for k in range(day, last + 1):
        if p.committed_day[table + k] == 1:
            return k - 1
    while last + 1 < days and b.day_used[last + 1] == 1 and p.committed_day[table + last + 1] == 0:
        last += 1
    return last


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
            units = b.used[cells + x]
            if units > 0:
                b.weekly[row * p.weeks + p.slot_week[p.axis_slots[low + x]]] += units * p.grid
    total = 0
    for k in range(p.first_contractor * p.weeks):
        total += max(0, b.weekly[k] // 1000 - p.week_limit[k])
    return total


@kernel
def measure(p: Arrays, b: Buffers, pin_breach: int, wanted: int) -> None:
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
    b.goals[BREACH] = breach_minutes(p, b, pin_breach)
    if wanted >> CONTRACTOR & 1:
        b.goals[CONTRACTOR] = contractor_cost(p, b)
    if wanted >> RESOURCE & 1:
        b.goals[RESOURCE] = resource_cost(p, b)
    if wanted >> STABILITY & 1:
        b.goals[STABILITY] = stability(p, b)
    if wanted >> BALANCE & 1:
        b.goals[BALANCE] = balance(p, b)
