"""Serial schedule generation: the task of the smallest priority among the eligible goes next.

Kolisch & Hartmann (1999), section 2: a heap of tasks whose predecessors are placed; each is placed
at its earliest feasible finish over its modes and candidates.
"""

from __future__ import annotations

from scheduling.kernel import copy_into, kernel
from scheduling.list_schedule.buffers import Buffers, Genes
from scheduling.list_schedule.calendar_maps import end_of_time, lagged
from scheduling.list_schedule.eligible import pop, push
from scheduling.list_schedule.placement import (
    FULL,
    clock_of,
    earliest_alone,
    gather_axes,
    joint_slot,
)
from scheduling.list_schedule.teams import best_team
from scheduling.list_schedule.values import measure
from scheduling.list_schedule.waits import earliest_wait
from scheduling.problem.arrays import (
    FAR,
    FINISHED,
    FS,
    FULL_SPEED,
    I32,
    MILESTONE,
    SF,
    SS,
    STARTED,
    WAIT,
    Arrays,
    Table,
)

FIRST_OF_ALL = -(1 << 59)
"""Priority of started tasks: their people go on with them."""
MOST_DELAYS = 6
"""Times that a schedule is built to find when, on its day, a pinned task can start."""


@kernel
def clear(p: Arrays, genes: Genes, b: Buffers) -> None:
    """Nothing placed, nobody used, equipment up to its ceilings; contractors closed outside bookings."""
    b.used[:] = 0
    b.full[:] = 0
    b.held[:] = 0
    copy_into(b.ceiling, genes.ceiling)
    copy_into(b.stock, p.consumable_amount)
    b.team[:] = -1
    for j in range(p.tasks):
        b.placed[j].start = -1
        b.placed[j].finish = -1
        b.placed[j].first_slot = -1
        b.placed[j].last_slot = -1
        b.placed[j].mode = -1
    for contractor in range(p.contractors):
        close_days(p, genes, b, contractor)


@kernel
def close_days(p: Arrays, genes: Genes, b: Buffers, contractor: int) -> None:
    """Fill every working slot of a contractor that lies outside open and committed days.

    ``full`` then says whether any day is open at all: past the last slot where none is.
    """
    row = p.first_contractor + contractor
    axis, cells = p.row[row].axis, p.row[row].cells
    pool, table = p.contractor[contractor].pool, p.contractor[contractor].day_ptr
    first = p.pool[pool].day_ptr
    days = p.pool[pool + 1].day_ptr - first
    count = p.row[row + 1].cells - cells
    b.full[row] = count + 1
    begin = 0
    for day in range(days):
        end = count
        if day + 1 < days:
            end = p.axis_before[axis, p.pool_day[first + day + 1].slot]
        bookable = genes.open_day[table + day] == 1 and p.least_booking[table + day] != 0
        if bookable or p.committed_day[table + day] == 1:
            b.full[row] = min(b.full[row], begin)
        else:
            for x in range(cells + begin, cells + end):
                b.used[x] = FULL + 1
        begin = end


@kernel
def limits_of(p: Arrays, genes: Genes, b: Buffers, j: int) -> tuple[int, int]:
    """Least start and least finish of a task from its dates, its delays and placed predecessors."""
    start = max(p.task[j].earliest_start, genes.task[j].delay)
    finish = max(p.task[j].earliest_finish, genes.task[j].finish_from)
    for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
        i, kind = p.before[k].task, p.before[k].type
        moment = b.placed[i].start if kind in (SS, SF) else b.placed[i].finish
        bound = moment
        if p.before[k].lag != 0:
            bound = lagged(p, p.before[k].calendar, moment, p.before[k].lag)
        if kind in (FS, SS):
            start = max(start, bound)
        else:
            finish = max(finish, bound)
    return start, finish


@kernel
def reserve(p: Arrays, b: Buffers, mode: int, team: I32, seats: int, first: int, last: int) -> None:
    """Take the people in the joint slots and the equipment throughout [first, last]."""
    seat = p.mode[mode].seat_ptr
    if seats == 1 and p.mode[mode + 1].use_ptr == p.mode[mode].use_ptr:
        row = p.candidate[team[0]].row
        axis, cells, units = p.row[row].axis, p.row[row].cells, p.seat[seat].units
        for x in range(cells + p.axis_before[axis, first], cells + p.axis_before[axis, last + 1]):
            b.used[x] += units
        advance_full(b, row, cells, p.row[row + 1].cells - cells)
        return
    clock = clock_of(p)
    axes, count = b.axes, gather_axes(p, mode, team, seats, b.axes)
    slot = first
    while slot <= last and seats > 0:
        for s in range(seats):
            row = p.candidate[team[s]].row
            cell = p.row[row].cells + p.axis_before[p.row[row].axis, slot]
            b.used[cell] += p.seat[seat + s].units
        slot = joint_slot(clock, axes, count, slot + 1)
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        for held in range(first, last + 1):
            b.held[p.use[k].equipment, held] += p.use[k].units
    for s in range(seats):
        row = p.candidate[team[s]].row
        advance_full(b, row, p.row[row].cells, p.row[row + 1].cells - p.row[row].cells)


@kernel
def advance_full(b: Buffers, row: int, cells: int, count: int) -> None:
    """Move the mark below which a row is full."""
    x = b.full[row]
    while x < count and b.used[cells + x] >= FULL:
        x += 1
    b.full[row] = x


@kernel
def affordable(p: Arrays, b: Buffers, mode: int) -> bool:
    """Whether the consumables left suffice for a mode."""
    for k in range(p.mode[mode].eat_ptr, p.mode[mode + 1].eat_ptr):
        if b.stock[p.eat[k].consumable] < p.eat[k].amount:
            return False
    return True


@kernel
def holdable(p: Arrays, b: Buffers, mode: int) -> bool:
    """Whether the equipment of a mode stays below its ceilings where nobody else holds any."""
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        if p.use[k].units > b.ceiling[p.use[k].equipment]:
            return False
    return True


@kernel
def is_alone(p: Arrays, mode: int) -> bool:
    """Whether one person does the mode without equipment."""
    return (
        p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr == 1
        and p.mode[mode + 1].use_ptr == p.mode[mode].use_ptr
    )


@kernel
def place_alone(
    p: Arrays, genes: Genes, b: Buffers, j: int, mode: int, start: int, finish: int, bound: int
) -> tuple[int, int, int, int]:
    """Best candidate, first and last common slot and finish of a task for one person."""
    seat = p.mode[mode].seat_ptr
    units = p.seat[seat].units
    low, high = p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr
    if low <= genes.task[j].candidate < high:
        low = genes.task[j].candidate
        high = low + 1
    clock = clock_of(p)
    by_work = p.mode[mode].by_work == 1
    asked = p.mode[mode].minutes
    best, chosen, cell = bound, -1, -1
    for c in range(low, high):
        minutes = alone_minutes(asked, by_work, p.candidate[c].speed)
        row = p.candidate[c].row
        limit = best
        if row >= p.first_contractor and chosen >= 0:
            limit -= genes.patience[p.contractor[row - p.first_contractor].pool]
        x, done = earliest_alone(
            clock, b.used, b.full, row, minutes, start, finish, units, p.task[j].continuous == 1, limit
        )
        if done < best:
            best, chosen, cell = done, c, x
    if chosen < 0:
        return -1, -1, -1, FAR
    axis = p.row[p.candidate[chosen].row].axis
    minutes = alone_minutes(asked, by_work, p.candidate[chosen].speed)
    slots = (minutes + p.grid - 1) // p.grid
    at = p.axis_ptr[axis] + cell
    return chosen, p.axis_slots[at], p.axis_slots[at + slots - 1], best


@kernel
def alone_minutes(asked: int, by_work: bool, speed: int) -> int:
    """Joint minutes if somebody of this speed works alone."""
    return (asked * FULL_SPEED + speed - 1) // speed if by_work else asked


@kernel
def place(p: Arrays, genes: Genes, b: Buffers, j: int, start: int, finish: int) -> bool:
    """Place a task at its earliest finish over its modes; False if it doesn't fit at all."""
    best = FAR
    chosen_mode = first = last = -1
    start_at = start
    team = b.team[p.task[j].seat_base : p.task[j + 1].seat_base]
    for affording in range(2):
        for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
            forced = genes.task[j].mode
            if forced >= 0 and mode != forced:
                continue
            if (affording == 0 and not affordable(p, b, mode)) or not holdable(p, b, mode):
                continue
            kind = p.mode[mode].kind
            if kind == MILESTONE:
                moment = max(p.data_date if p.task[j].state == STARTED else start, finish)
                if moment < best:
                    best, chosen_mode, start_at = moment, mode, moment
                    first = last = -1
            elif kind == WAIT:
                begin, done, f, k = earliest_wait(p, b, mode, start, finish, p.task[j].continuous == 1)
                if done < best:
                    best, chosen_mode, start_at, first, last = done, mode, begin, f, k
            elif is_alone(p, mode):
                c, f, k, done = place_alone(p, genes, b, j, mode, start, finish, best)
                if done < best:
                    best, chosen_mode, first, last = done, mode, f, k
                    start_at = p.slot_minute[f]
                    team[0] = c
            else:
                f, k, done = best_team(p, b, mode, start, finish, p.task[j].continuous == 1, best)
                if done < best:
                    best, chosen_mode, first, last = done, mode, f, k
                    start_at = p.slot_minute[f]
                    seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
                    copy_into(team[:seats], b.trial[:seats])
        if best < FAR:
            break
    if best > end_of_time(p):
        return False
    b.placed[j].start = p.task[j].fixed_start if p.task[j].state == STARTED else start_at
    b.placed[j].finish = best
    b.placed[j].mode = chosen_mode
    b.placed[j].first_slot = first
    b.placed[j].last_slot = last
    for k in range(p.mode[chosen_mode].eat_ptr, p.mode[chosen_mode + 1].eat_ptr):
        b.stock[p.eat[k].consumable] -= p.eat[k].amount
    seats = p.mode[chosen_mode + 1].seat_ptr - p.mode[chosen_mode].seat_ptr
    team[seats:] = -1  # what other modes left behind
    if first >= 0:
        reserve(p, b, chosen_mode, team, seats, first, last)
    return True


@kernel
def keep_actuals(p: Arrays, b: Buffers, j: int) -> None:
    """A finished task stands where it was."""
    b.placed[j].start = p.task[j].fixed_start
    b.placed[j].finish = p.task[j].fixed_finish
    mode = p.task[j].mode_ptr
    b.placed[j].mode = mode
    for k in range(p.mode[mode].eat_ptr, p.mode[mode + 1].eat_ptr):
        b.stock[p.eat[k].consumable] -= p.eat[k].amount


@kernel
def place_pinned(p: Arrays, genes: Genes, b: Buffers, leave_out: bool) -> int:
    """Place tasks with a pinned start where they are pinned, whatever comes before.

    Returns -1, or the number of the first for which there is no room; ``leave_out`` goes on without.
    """
    failed = -1
    for j in range(p.tasks):
        if p.task[j].state == FINISHED:
            keep_actuals(p, b, j)
    for j in range(p.tasks):
        if p.task[j].pinned == 1:
            start = max(p.task[j].earliest_start, min(genes.task[j].delay, p.task[j].latest_start))
            if not place(p, genes, b, j, start, p.task[j].earliest_finish):
                failed = j if failed < 0 else failed
                if not leave_out:
                    break
    return failed


@kernel
def delay_pinned(p: Arrays, genes: Genes, b: Buffers) -> bool:
    """Put tasks pinned to a day behind their predecessors, if that is on the day; whether any moved."""
    moved = False
    for j in range(p.tasks):
        if p.task[j].pinned == 1:
            start, finish = limits_of(p, genes, b, j)
            late = max(start - b.placed[j].start, finish - b.placed[j].finish)
            wanted = b.placed[j].start + late
            if late > 0 and genes.task[j].delay < wanted <= p.task[j].latest_start:
                genes.task[j].delay = wanted
                moved = True
    return moved


@kernel
def advance_pinned(p: Arrays, genes: Genes, b: Buffers) -> bool:
    """Take back what delays, once found, have too much; whether there was any."""
    moved = False
    for j in range(p.tasks):
        if p.task[j].pinned == 1 and genes.task[j].delay > p.task[j].earliest_start:
            kept = genes.task[j].delay
            genes.task[j].delay = 0
            start, finish = limits_of(p, genes, b, j)
            wanted = max(start, b.placed[j].start + finish - b.placed[j].finish)
            genes.task[j].delay = min(kept, wanted)
            moved = moved or wanted < kept
    return moved


@kernel
def priority_of(p: Arrays, genes: Genes, j: int) -> int:
    """Place of a task in the queue; smaller goes first."""
    if p.task[j].state != 0:
        return FIRST_OF_ALL
    return genes.task[j].rule + genes.offset[p.task[j].project] + genes.task[j].noise


@kernel
def generate(p: Arrays, genes: Genes, b: Buffers, wanted: int) -> int:
    """Build the whole schedule into ``b`` and measure it.

    Delays of tasks that are pinned to a day are written into ``genes``, so that they need to be
    found once only.

    Returns -1 when done, else the number of the first task for which there is no room before the
    end of the compiled time.
    """
    delayed = advanced = False
    for attempt in range(MOST_DELAYS):
        failed = build(p, genes, b, False)
        if failed >= 0:
            return failed
        if attempt == MOST_DELAYS - 1:
            break
        if delay_pinned(p, genes, b):
            delayed = True
        elif delayed and not advanced and advance_pinned(p, genes, b):
            advanced = True
        else:
            break
    measure(p, b, wanted)
    return -1


@kernel
def build(p: Arrays, genes: Genes, b: Buffers, leave_out: bool) -> int:
    """Place every task; -1 when done, else the number of the first for which there is no room.

    ``leave_out`` goes on without such tasks and all that come after them; their mode stays -1.
    """
    clear(p, genes, b)
    n = p.tasks
    failed = place_pinned(p, genes, b, leave_out)
    if failed >= 0 and not leave_out:
        return failed
    size = 0
    for j in range(n):
        b.placed[j].waiting = p.task[j + 1].before_ptr - p.task[j].before_ptr
        if b.placed[j].waiting == 0:
            size = push(b, size, priority_of(p, genes, j), j)
    while size > 0:
        j = pop(b, size)
        size -= 1
        if b.placed[j].mode < 0:
            start, finish = limits_of(p, genes, b, j)
            is_tried = p.task[j].pinned == 0
            if not is_tried or start >= FAR or finish >= FAR or not place(p, genes, b, j, start, finish):
                failed = j if failed < 0 else failed
                if not leave_out:
                    return j
                continue
        for k in range(p.task[j].after_ptr, p.task[j + 1].after_ptr):
            i = p.after_task[k]
            b.placed[i].waiting -= 1
            if b.placed[i].waiting == 0:
                size = push(b, size, priority_of(p, genes, i), i)
    return failed


@kernel
def restore(p: Arrays, genes: Genes, placed: Table, team: I32, b: Buffers, wanted: int) -> None:
    """Take over placements made elsewhere, as they are, and measure them.

    ``genes`` only says which days contractors are open; they are opened wherever they work.
    """
    clear(p, genes, b)
    for contractor in range(p.contractors):
        row = p.first_contractor + contractor
        for x in range(p.row[row].cells, p.row[row + 1].cells):
            b.used[x] = 0
        b.full[row] = 0
    settle(p, placed, team, b)
    measure(p, b, wanted)


@kernel
def settle(p: Arrays, placed: Table, team: I32, b: Buffers) -> None:
    """Take placements into empty buffers, whatever is free there."""
    copy_into(b.placed, placed)
    copy_into(b.team, team)
    for j in range(p.tasks):
        mode = placed[j].mode
        for k in range(p.mode[mode].eat_ptr, p.mode[mode + 1].eat_ptr):
            b.stock[p.eat[k].consumable] -= p.eat[k].amount
        if p.task[j].state == FINISHED:
            continue
        if placed[j].first_slot >= 0:
            seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
            own = b.team[p.task[j].seat_base : p.task[j + 1].seat_base]
            reserve(p, b, mode, own, seats, placed[j].first_slot, placed[j].last_slot)
