"""Where one task fits earliest: alone, as a team with equipment, as a wait.

Every function here looks, none changes the buffers; ``generation`` books what they find.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.calendar_maps import earliest_moment, minutes_before
from scheduling.problem.arrays import ELAPSED, FAR, I16, I32, I64, Arrays, Table

FULL = 1000
"""Per mille of a person's project time."""
MOST_ALTERNATIVES = 8
"""Candidates tried for each seat of a team after the greedy choice."""


class Clock(NamedTuple):
    """The part of ``Arrays`` that looking for a person's time needs.

    Arguments are passed by value, so the innermost functions take no more than they read.
    """

    grid: int
    base: int
    slot_minute: I64
    slot_of: I32
    axis_before: I32
    axis_slots: I32
    axis_ptr: I64
    row: Table


@kernel
def clock_of(p: Arrays) -> Clock:
    """The clock of a problem."""
    return Clock(p.grid, p.base, p.slot_minute, p.slot_of, p.axis_before, p.axis_slots, p.axis_ptr, p.row)


@kernel
def clock_slot(clock: Clock, moment: int) -> int:
    """First slot of the common axis that begins at or after ``moment``."""
    k = (moment - clock.base + clock.grid - 1) // clock.grid
    if k < 0:
        return 0
    if k >= len(clock.slot_of):
        return len(clock.slot_minute)
    return clock.slot_of[k]


@kernel
def slot_at(p: Arrays, moment: int) -> int:
    """First slot of the common axis that begins at or after ``moment``."""
    return clock_slot(clock_of(p), moment)


@kernel
def earliest_alone(
    clock: Clock,
    used: I16,
    full: I64,
    row: int,
    minutes: int,
    start_from: int,
    finish_from: int,
    units: int,
    continuous: bool,
    bound: int,
) -> tuple[int, int]:
    """First working slot (of the person's own axis) and finish of a task done by one person.

    Only a finish before ``bound`` counts; (-1, FAR) if there is none.
    """
    axis = clock.row[row].axis
    low = clock.axis_ptr[axis]
    count = clock.axis_ptr[axis + 1] - low
    cells = clock.row[row].cells
    slots = (minutes + clock.grid - 1) // clock.grid
    rest = minutes - (slots - 1) * clock.grid
    x = max(full[row], clock.axis_before[axis, clock_slot(clock, start_from)])
    if finish_from > start_from:
        x = max(x, clock.axis_before[axis, clock_slot(clock, finish_from - rest)] - slots + 1)
    # The task must end in a slot that begins before this one, or it is no improvement.
    end = count
    if bound < FAR:
        end = min(count, clock.axis_before[axis, clock_slot(clock, bound - rest)])
    room = FULL - units
    first = x
    while first + slots <= end:
        if used[cells + x] > room:
            x += 1
            first = x
            continue
        if continuous and x > first:
            apart = (
                clock.slot_minute[clock.axis_slots[low + x]]
                - clock.slot_minute[clock.axis_slots[low + x - 1]]
            )
            if apart != clock.grid:
                first = x
        x += 1
        if x - first == slots:
            return first, clock.slot_minute[clock.axis_slots[low + x - 1]] + rest
    return -1, FAR


@kernel
def all_work(p: Arrays, mode: int, team: I32, seats: int, slot: int) -> bool:
    """Whether everybody and everything of the task works in a common slot."""
    for s in range(seats):
        axis = p.row[p.candidate[team[s]].row].axis
        if p.axis_before[axis, slot + 1] == p.axis_before[axis, slot]:
            return False
    axis = p.mode[mode].axis
    if axis >= 0 and p.axis_before[axis, slot + 1] == p.axis_before[axis, slot]:
        return False
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        axis = p.equipment[p.use[k].equipment].axis
        if axis >= 0 and p.axis_before[axis, slot + 1] == p.axis_before[axis, slot]:
            return False
    return True


@kernel
def people_free(p: Arrays, b: Buffers, mode: int, team: I32, seats: int, slot: int) -> bool:
    """Whether every person of the team has the units to spare in a slot in which all work."""
    first = p.mode[mode].seat_ptr
    for s in range(seats):
        row = p.candidate[team[s]].row
        cell = p.row[row].cells + p.axis_before[p.row[row].axis, slot]
        if b.used[cell] + p.seat[first + s].units > FULL:
            return False
    return True


@kernel
def equipment_free(p: Arrays, b: Buffers, mode: int, slot: int) -> bool:
    """Whether the equipment of the mode has the units to spare in a common slot."""
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        e = p.use[k].equipment
        if b.held[e, slot] + p.use[k].units > p.equipment[e].units:
            return False
    return True


@kernel
def leading_axis(p: Arrays, mode: int, team: I32, seats: int) -> int:
    """An axis that holds every slot in which the team could work; -1: the common axis."""
    if seats > 0:
        return p.row[p.candidate[team[0]].row].axis
    if p.mode[mode].axis >= 0:
        return p.mode[mode].axis
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        if p.equipment[p.use[k].equipment].axis >= 0:
            return p.equipment[p.use[k].equipment].axis
    return -1


@kernel
def joint_from(p: Arrays, mode: int, team: I32, seats: int, slot: int) -> int:
    """First common slot at or after ``slot`` in which all work; the number of slots if none."""
    axis = leading_axis(p, mode, team, seats)
    slots = len(p.slot_minute)
    if axis < 0:
        while slot < slots and not all_work(p, mode, team, seats, slot):
            slot += 1
        return slot
    if slot >= slots:
        return slots
    low, high = p.axis_ptr[axis], p.axis_ptr[axis + 1]
    x = low + p.axis_before[axis, slot]
    while x < high:
        if all_work(p, mode, team, seats, p.axis_slots[x]):
            return p.axis_slots[x]
        x += 1
    return slots


@kernel
def steps_back(p: Arrays, mode: int, team: I32, seats: int, slot: int, steps: int) -> int:
    """The joint slot ``steps`` joint slots before ``slot``; 0 if there are not as many."""
    while steps > 0 and slot > 0:
        slot -= 1
        if all_work(p, mode, team, seats, slot):
            steps -= 1
    return slot


@kernel
def earliest_together(
    p: Arrays,
    b: Buffers,
    mode: int,
    team: I32,
    seats: int,
    minutes: int,
    start_from: int,
    finish_from: int,
    continuous: bool,
    bound: int,
) -> tuple[int, int, int]:
    """First and last common slot and finish of a task done by a team with its equipment.

    The task pauses while one of them is not working; equipment is held through pauses. Only a
    finish before ``bound`` counts; (-1, -1, FAR) if there is none.
    """
    end = len(p.slot_minute)
    slots = (minutes + p.grid - 1) // p.grid
    rest = minutes - (slots - 1) * p.grid
    slot = joint_from(p, mode, team, seats, slot_at(p, start_from))
    if finish_from > start_from:
        last = joint_from(p, mode, team, seats, slot_at(p, finish_from - rest))
        if last >= end:
            return -1, -1, FAR
        slot = max(slot, steps_back(p, mode, team, seats, last, slots - 1))
        slot = joint_from(p, mode, team, seats, slot)
    has_equipment = p.mode[mode + 1].use_ptr > p.mode[mode].use_ptr
    run = 0
    first = previous = -1
    while slot < end and p.slot_minute[slot] < bound:
        free = people_free(p, b, mode, team, seats, slot) and equipment_free(p, b, mode, slot)
        if free:
            if run > 0:
                gap = p.slot_minute[slot] != p.slot_minute[previous] + p.grid
                if continuous and gap:
                    run = 0
                elif has_equipment:
                    for between in range(previous + 1, slot):
                        if not equipment_free(p, b, mode, between):
                            run = 0
                            break
            if run == 0:
                first = slot
            run += 1
            previous = slot
            if run == slots:
                finish = p.slot_minute[slot] + rest
                return (first, slot, finish) if finish < bound else (-1, -1, FAR)
        else:
            run = 0
        slot = joint_from(p, mode, team, seats, slot + 1)
    return -1, -1, FAR


@kernel
def in_team(p: Arrays, team: I32, seats: int, row: int) -> bool:
    """Whether a row already sits in one of the first ``seats`` seats."""
    for s in range(seats):
        if team[s] >= 0 and p.candidate[team[s]].row == row:
            return True
    return False


@kernel
def team_minutes(p: Arrays, mode: int, team: I32, seats: int) -> int:
    """Joint minutes that the team needs: work over its speed, rounded up, or the duration."""
    if p.mode[mode].by_work == 0:
        return p.mode[mode].minutes
    speed = 0
    for s in range(seats):
        speed += p.candidate[team[s]].speed
    return (p.mode[mode].minutes * 1_000_000_000 + speed - 1) // speed


@kernel
def candidate_minutes(p: Arrays, mode: int, seats: int, candidate: int) -> int:
    """Minutes the task would take if all its seats were as fast as this candidate."""
    if p.mode[mode].by_work == 0:
        return p.mode[mode].minutes
    speed = p.candidate[candidate].speed * seats
    return (p.mode[mode].minutes * 1_000_000_000 + speed - 1) // speed


@kernel
def make_room(p: Arrays, first: int, team: I32, seat: int) -> bool:
    """Fill a seat whose candidates are all taken, by moving one of them to another seat."""
    for c in range(p.seat[first + seat].candidate_ptr, p.seat[first + seat + 1].candidate_ptr):
        for other in range(seat):
            if p.candidate[team[other]].row != p.candidate[c].row:
                continue
            for d in range(p.seat[first + other].candidate_ptr, p.seat[first + other + 1].candidate_ptr):
                if not in_team(p, team, seat, p.candidate[d].row):
                    team[other] = d
                    team[seat] = c
                    return True
    return False


@kernel
def greedy_team(
    p: Arrays, b: Buffers, mode: int, team: I32, start_from: int, finish_from: int, continuous: bool
) -> bool:
    """Seat by seat the candidate who would be ready first; False if a seat stays empty."""
    first = p.mode[mode].seat_ptr
    seats = p.mode[mode + 1].seat_ptr - first
    clock = clock_of(p)
    for s in range(seats):
        best, chosen = FAR, -1
        for c in range(p.seat[first + s].candidate_ptr, p.seat[first + s + 1].candidate_ptr):
            row = p.candidate[c].row
            if in_team(p, team, s, row):
                continue
            if chosen < 0:
                chosen = c
            minutes = candidate_minutes(p, mode, seats, c)
            _, finish = earliest_alone(
                clock,
                b.used,
                b.full,
                row,
                minutes,
                start_from,
                finish_from,
                p.seat[first + s].units,
                continuous,
                best,
            )
            if finish < best:
                best, chosen = finish, c
        team[s] = chosen
        if chosen < 0 and not make_room(p, first, team, s):
            return False
    return True


@kernel
def best_team(
    p: Arrays, b: Buffers, mode: int, start_from: int, finish_from: int, continuous: bool, bound: int
) -> tuple[int, int, int]:
    """Choose the team into ``b.trial``; first and last slot and finish, (-1, -1, FAR) if none.

    A greedy team first, then every seat's alternatives in turn.
    """
    seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
    team = b.trial
    if not greedy_team(p, b, mode, team, start_from, finish_from, continuous):
        return -1, -1, FAR
    minutes = team_minutes(p, mode, team, seats)
    best = earliest_together(p, b, mode, team, seats, minutes, start_from, finish_from, continuous, bound)
    for s in range(seats):
        seat = p.mode[mode].seat_ptr + s
        tried = 0
        for c in range(p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr):
            if tried == MOST_ALTERNATIVES:
                break
            if in_team(p, team, seats, p.candidate[c].row):
                continue
            tried += 1
            kept = team[s]
            team[s] = c
            minutes = team_minutes(p, mode, team, seats)
            found = earliest_together(
                p,
                b,
                mode,
                team,
                seats,
                minutes,
                start_from,
                finish_from,
                continuous,
                min(bound, best[2]),
            )
            if found[2] < best[2]:
                best = found
            else:
                team[s] = kept
    return best


@kernel
def wait_finish(p: Arrays, calendar: int, start: int, minutes: int) -> int:
    """Finish of a wait that begins at ``start``."""
    if calendar == ELAPSED:
        return start + minutes
    return earliest_moment(p, calendar, minutes_before(p, calendar, start) + minutes)


@kernel
def wait_start(p: Arrays, calendar: int, minutes: int, start_from: int, finish_from: int) -> int:
    """Earliest working minute of the wait's calendar from which both limits hold; FAR if none."""
    if calendar == ELAPSED:
        return max(start_from, finish_from - minutes)
    start = start_from
    if finish_from > start_from:
        worked = minutes_before(p, calendar, finish_from) - minutes
        start = max(start, earliest_moment(p, calendar, worked))
    worked = minutes_before(p, calendar, start)
    start = max(start, earliest_moment(p, calendar, worked + 1) - 1)
    if wait_finish(p, calendar, start, minutes) < finish_from:
        start = earliest_moment(p, calendar, worked + 2) - 1
    return start


@kernel
def earliest_wait(
    p: Arrays, b: Buffers, mode: int, start_from: int, finish_from: int
) -> tuple[int, int, int, int]:
    """Start, finish, first and last common slot (of equipment held; -1 without) of a wait."""
    calendar, minutes = p.mode[mode].calendar, p.mode[mode].minutes
    start = wait_start(p, calendar, minutes, start_from, finish_from)
    if start >= FAR:
        return -1, FAR, -1, -1
    finish = wait_finish(p, calendar, start, minutes)
    if finish >= FAR or p.mode[mode + 1].use_ptr == p.mode[mode].use_ptr:
        return start, finish, -1, -1
    while finish < FAR:
        first, end = slot_at(p, start - p.grid + 1), slot_at(p, finish)
        blocked = -1
        for slot in range(first, end):
            if not equipment_free(p, b, mode, slot):
                blocked = slot
        if blocked < 0:
            return start, finish, first, end - 1
        start = wait_start(p, calendar, minutes, p.slot_minute[blocked] + p.grid, finish_from)
        if start >= FAR:
            break
        finish = wait_finish(p, calendar, start, minutes)
    return -1, FAR, -1, -1
