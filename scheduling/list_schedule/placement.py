"""Where the work of one task fits earliest: for one person, or for a given team with its equipment.

Every function here looks, none changes the buffers; ``generation`` books what they find.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.problem.arrays import FAR, I16, I32, I64, Arrays, Table

FULL = 1000
"""Per mille of a person's project time."""


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
def add_axis(axes: I32, count: int, axis: int) -> int:
    """Add an axis unless it is there or is -1 (always working); the new count."""
    if axis < 0:
        return count
    for k in range(count):
        if axes[k] == axis:
            return count
    axes[count] = axis
    return count + 1


@kernel
def gather_axes(p: Arrays, mode: int, team: I32, seats: int, axes: I32) -> int:
    """Fill ``axes`` with the different axes of a team, its equipment and its calendar; how many."""
    count = 0
    for s in range(seats):
        count = add_axis(axes, count, p.row[p.candidate[team[s]].row].axis)
    count = add_axis(axes, count, p.mode[mode].axis)
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        count = add_axis(axes, count, p.equipment[p.use[k].equipment].axis)
    return count


@kernel
def joint_slot(clock: Clock, axes: I32, count: int, slot: int) -> int:
    """First common slot at or after ``slot`` that lies in all axes; the number of slots if none."""
    slots = len(clock.slot_minute)
    if count == 0 or slot >= slots:
        return min(slot, slots)
    low, high = clock.axis_ptr[axes[0]], clock.axis_ptr[axes[0] + 1]
    for x in range(low + clock.axis_before[axes[0], slot], high):
        found = clock.axis_slots[x]
        together = True
        for k in range(1, count):
            if clock.axis_before[axes[k], found + 1] == clock.axis_before[axes[k], found]:
                together = False
                break
        if together:
            return found
    return slots


@kernel
def joint_slot_back(clock: Clock, axes: I32, count: int, slot: int, steps: int) -> int:
    """The joint slot ``steps`` joint slots before ``slot``; 0 if there are not as many."""
    while steps > 0 and slot > 0:
        slot -= 1
        together = True
        for k in range(count):
            if clock.axis_before[axes[k], slot + 1] == clock.axis_before[axes[k], slot]:
                together = False
                break
        if together:
            steps -= 1
    return slot


@kernel
def people_free(
    clock: Clock, used: I16, candidate: Table, seat: Table, first: int, team: I32, seats: int, slot: int
) -> bool:
    """Whether every person of the team has the units to spare in a slot in which all work."""
    for s in range(seats):
        row = candidate[team[s]].row
        cell = clock.row[row].cells + clock.axis_before[clock.row[row].axis, slot]
        if used[cell] + seat[first + s].units > FULL:
            return False
    return True


@kernel
def equipment_free(p: Arrays, b: Buffers, mode: int, slot: int) -> bool:
    """Whether the equipment of the mode has the units to spare in a common slot."""
    for k in range(p.mode[mode].use_ptr, p.mode[mode + 1].use_ptr):
        e = p.use[k].equipment
        if b.held[e, slot] + p.use[k].units > b.ceiling[e]:
            return False
    return True


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
    clock = clock_of(p)
    axes, count = b.axes, gather_axes(p, mode, team, seats, b.axes)
    slot = joint_slot(clock, axes, count, clock_slot(clock, start_from))
    if finish_from > start_from:
        last = joint_slot(clock, axes, count, clock_slot(clock, finish_from - rest))
        if last >= end:
            return -1, -1, FAR
        slot = max(slot, joint_slot_back(clock, axes, count, last, slots - 1))
        slot = joint_slot(clock, axes, count, slot)
    has_equipment = p.mode[mode + 1].use_ptr > p.mode[mode].use_ptr
    seat = p.mode[mode].seat_ptr
    run = 0
    first = previous = -1
    while slot < end and p.slot_minute[slot] < bound:
        free = people_free(clock, b.used, p.candidate, p.seat, seat, team, seats, slot)
        if free and has_equipment:
            free = equipment_free(p, b, mode, slot)
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
        slot = joint_slot(clock, axes, count, slot + 1)
    return -1, -1, FAR
