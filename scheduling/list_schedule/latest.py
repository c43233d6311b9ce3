"""How late a task fits, with the people it has: backwards from what it must not delay."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.calendar_maps import earliest_moment, latest_moment, limited, minutes_before
from scheduling.list_schedule.generation import reserve
from scheduling.list_schedule.placement import (
    clock_of,
    clock_slot,
    equipment_free,
    gather_axes,
    joint_slot,
    joint_slot_back,
    people_free,
    slot_at,
)
from scheduling.list_schedule.teams import team_minutes
from scheduling.list_schedule.values import link_moment
from scheduling.list_schedule.waits import wait_finish
from scheduling.problem.arrays import ELAPSED, FAR, FF, FS, I32, MILESTONE, SF, SS, STARTED, WAIT, Arrays


@kernel
def latest_before(p: Arrays, calendar: int, moment: int, lag: int) -> int:
    """Greatest a with b >= E(W(a) + lag) for b = ``moment``: L(W(b) - lag)."""
    if lag == 0:
        return moment
    if calendar == ELAPSED:
        return moment - lag
    return latest_moment(p, calendar, minutes_before(p, calendar, moment) - lag)


@kernel
def limits_until(p: Arrays, b: Buffers, j: int) -> tuple[int, int]:
    """Latest start and finish of a task that leave its successors, dates and project alone.

    ``b.project_finish`` says when projects may finish.
    """
    start, finish = p.task[j].latest_start, p.task[j].latest_finish
    finish = min(finish, b.project_finish[p.task[j].project])
    for d in range(len(p.due)):
        if p.due[d].task == j:
            finish = min(finish, max(b.placed[j].finish, p.due[d].moment))
    for k in range(p.task[j].after_ptr, p.task[j + 1].after_ptr):
        i = p.after_task[k]
        for q in range(p.task[i].before_ptr, p.task[i + 1].before_ptr):
            if p.before[q].task != j:
                continue
            kind = p.before[q].type
            moment = link_moment(b, i, kind in (FS, SS))
            if kind in (FS, SS) and p.task[i].state == STARTED:
                # Its work goes on where its slots say; without slots it can't be known from here.
                first = b.placed[i].first_slot
                moment = p.slot_minute[first] if first >= 0 else -FAR
            bound = latest_before(p, p.before[q].calendar, moment, p.before[q].lag)
            if kind in (FS, FF):
                finish = min(finish, bound)
            else:
                start = min(start, bound)
    for link in range(len(p.most)):
        if p.most[link].successor == j:
            kind = p.most[link].type
            moment = link_moment(b, p.most[link].predecessor, kind in (SS, SF))
            bound = limited(p, p.most[link].calendar, moment, p.most[link].lag)
            if kind in (FS, SS):
                start = min(start, bound)
            else:
                finish = min(finish, bound)
    return start, finish


@kernel
def latest_together(
    p: Arrays, b: Buffers, mode: int, team: I32, seats: int, start_to: int, finish_to: int, continuous: bool
) -> tuple[int, int, int]:
    """First and last common slot and finish of a task for a given team; (-1, -1, -FAR) if there is none."""
    minutes = team_minutes(p, mode, team, seats)
    slots = (minutes + p.grid - 1) // p.grid
    rest = minutes - (slots - 1) * p.grid
    clock = clock_of(p)
    axes, count = b.axes, gather_axes(p, mode, team, seats, b.axes)
    slot = clock_slot(clock, finish_to - rest + 1)
    if start_to < FAR:
        last = joint_slot_back(clock, axes, count, clock_slot(clock, start_to + 1), 1)
        for _ in range(slots - 1):
            last = joint_slot(clock, axes, count, last + 1)
        slot = min(slot, last + 1)
    has_equipment = p.mode[mode + 1].use_ptr > p.mode[mode].use_ptr
    seat = p.mode[mode].seat_ptr
    run = 0
    last = following = -1
    while slot > 0:
        slot = joint_slot_back(clock, axes, count, slot, 1)
        if joint_slot(clock, axes, count, slot) != slot:
            break
        free = people_free(clock, b.used, p.candidate, p.seat, seat, team, seats, slot)
        if not free or (has_equipment and not equipment_free(p, b, mode, slot)):
            run = 0
            continue
        if run > 0:
            if continuous and p.slot_minute[following] != p.slot_minute[slot] + p.grid:
                run = 0
            elif has_equipment:
                for between in range(slot + 1, following):
                    if not equipment_free(p, b, mode, between):
                        run = 0
                        break
        if run == 0:
            last = slot
        run += 1
        following = slot
        if run == slots:
            return slot, last, p.slot_minute[last] + rest
    return -1, -1, -FAR


@kernel
def latest_wait_start(
    p: Arrays, calendar: int, minutes: int, start_to: int, finish_to: int, continuous: bool
) -> int:
    """Latest working minute of a wait's calendar from which it keeps both limits; -FAR if none."""
    if calendar == ELAPSED:
        return min(start_to, finish_to - minutes)
    worked = minutes_before(p, calendar, finish_to) - minutes
    if worked < 0:
        return -FAR
    start = latest_moment(p, calendar, worked)
    if start > start_to:
        worked = minutes_before(p, calendar, start_to + 1)
        start = earliest_moment(p, calendar, worked) - 1 if worked > 0 else -FAR
    if not continuous:
        return start
    for k in range(p.calendar_ptr[calendar + 1] - 1, p.calendar_ptr[calendar] - 1, -1):
        begin = min(start, min(p.interval[k].end, finish_to) - minutes)
        if begin >= p.interval[k].start:
            return begin
    return -FAR


@kernel
def latest_wait(
    p: Arrays, b: Buffers, mode: int, start_to: int, finish_to: int, continuous: bool
) -> tuple[int, int, int, int]:
    """Start, finish, first and last common slot (of equipment held; -1 without); a start of -FAR: none."""
    calendar, minutes = p.mode[mode].calendar, p.mode[mode].minutes
    holds = p.mode[mode + 1].use_ptr > p.mode[mode].use_ptr
    while True:
        start = latest_wait_start(p, calendar, minutes, start_to, finish_to, continuous)
        if start < p.data_date:
            return -FAR, -FAR, -1, -1
        finish = wait_finish(p, calendar, start, minutes)
        if not holds:
            return start, finish, -1, -1
        first, end = slot_at(p, start - p.grid + 1), slot_at(p, finish)
        blocked = -1
        for slot in range(end - 1, first - 1, -1):
            if not equipment_free(p, b, mode, slot):
                blocked = slot
        if blocked < 0:
            return start, finish, first, end - 1
        finish_to = p.slot_minute[blocked]


@kernel
def release(p: Arrays, b: Buffers, j: int) -> None:
    """Free what a task has reserved."""
    first, last, mode = b.placed[j].first_slot, b.placed[j].last_slot, b.placed[j].mode
    if first < 0:
        return
    seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
    team = b.team[p.task[j].seat_base : p.task[j + 1].seat_base]
    clock = clock_of(p)
    axes, count = b.axes, gather_axes(p, mode, team, seats, b.axes)
    slot = first
    while slot <= last and seats > 0:
        for s in range(seats):
            row = p.candidate[team[s]].row
            cell = p.row[row].cells + p.axis_before[p.row[row].axis, slot]
            b.used[cell] -= p.seat[p.mode[mode].seat_ptr + s].units
        slot = joint_slot(clock, axes, count, slot + 1)
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        for held in range(first, last + 1):
            b.held[p.use[k].equipment, held] -= p.use[k].units


@kernel
def put(p: Arrays, b: Buffers, j: int, start: int, finish: int, first: int, last: int) -> None:
    """Place a task whose slots are free, with the mode and the team that it has."""
    b.placed[j].start = start
    b.placed[j].finish = finish
    b.placed[j].first_slot = first
    b.placed[j].last_slot = last
    if first >= 0:
        mode = b.placed[j].mode
        seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
        reserve(p, b, mode, b.team[p.task[j].seat_base : p.task[j + 1].seat_base], seats, first, last)


@kernel
def move_late(p: Arrays, b: Buffers, j: int, cap: int) -> bool:
    """Move a task as late as its limits and ``cap``, for its finish, allow; whether it moved."""
    start_to, finish_to = limits_until(p, b, j)
    finish_to = min(finish_to, cap)
    start, finish = b.placed[j].start, b.placed[j].finish
    first, last, mode = b.placed[j].first_slot, b.placed[j].last_slot, b.placed[j].mode
    if finish_to <= finish or start_to <= start:
        return False
    continuous = p.task[j].continuous == 1
    release(p, b, j)
    later, done, f, k = -FAR, -FAR, -1, -1
    if p.mode[mode].kind == MILESTONE:
        later = done = min(start_to, finish_to)
    elif p.mode[mode].kind == WAIT:
        later, done, f, k = latest_wait(p, b, mode, start_to, finish_to, continuous)
    else:
        seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
        team = b.team[p.task[j].seat_base : p.task[j + 1].seat_base]
        f, k, done = latest_together(p, b, mode, team, seats, start_to, finish_to, continuous)
        later = p.slot_minute[f] if f >= 0 else -FAR
    if later > start:
        put(p, b, j, later, done, f, k)
        return True
    put(p, b, j, start, finish, first, last)
    return False
