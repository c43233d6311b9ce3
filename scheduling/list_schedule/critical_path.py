"""Heads, latest starts and spans through the calendars, as if everybody were free.

Heads are lower bounds (every candidate idle, contractors all booked), so they bound the objective;
latest starts are approximate (spans are taken at the head) and only steer priorities.
"""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers, Genes
from scheduling.list_schedule.calendar_maps import end_of_time, lagged
from scheduling.list_schedule.generation import clear
from scheduling.list_schedule.placement import clock_of, earliest_alone, earliest_together
from scheduling.list_schedule.teams import candidate_minutes, team_minutes
from scheduling.list_schedule.waits import earliest_wait
from scheduling.problem.arrays import (
    FAR,
    FINISHED,
    FS,
    FULL_SPEED,
    I64,
    MILESTONE,
    SF,
    SS,
    STARTED,
    WAIT,
    Arrays,
)


@kernel
def fastest_minutes(p: Arrays, mode: int) -> int:
    """Joint minutes if the fastest candidate sat in every seat."""
    if p.mode[mode].by_work == 0:
        return p.mode[mode].minutes
    speed = 0
    for seat in range(p.mode[mode].seat_ptr, p.mode[mode + 1].seat_ptr):
        best = 0
        for c in range(p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr):
            best = max(best, p.candidate[c].speed)
        speed += best
    return (p.mode[mode].minutes * FULL_SPEED + speed - 1) // max(1, speed)


@kernel
def only_team(p: Arrays, b: Buffers, mode: int, seats: int) -> bool:
    """Whether nobody is to be chosen, as where there are no people at all; fills ``b.trial`` if so."""
    for s in range(seats):
        seat = p.mode[mode].seat_ptr + s
        if p.seat[seat + 1].candidate_ptr - p.seat[seat].candidate_ptr != 1:
            return False
        b.trial[s] = p.seat[seat].candidate_ptr
    return True


@kernel
def earliest_mode(
    p: Arrays, b: Buffers, mode: int, start: int, finish: int, continuous: bool
) -> tuple[int, int]:
    """Lower bounds of start and finish of one mode: every seat must be filled by somebody."""
    kind = p.mode[mode].kind
    if kind == MILESTONE:
        return max(start, finish), max(start, finish)
    if kind == WAIT:
        begin, done, _, _ = earliest_wait(p, b, mode, start, finish, continuous)
        return begin, done
    seats = p.mode[mode + 1].seat_ptr - p.mode[mode].seat_ptr
    if only_team(p, b, mode, seats):
        minutes = team_minutes(p, mode, b.trial, seats)
        first, _, done = earliest_together(
            p, b, mode, b.trial, seats, minutes, start, finish, continuous, FAR
        )
        return (p.slot_minute[first], done) if first >= 0 else (FAR, FAR)
    minutes = fastest_minutes(p, mode)
    clock = clock_of(p)
    start_bound, finish_bound = start, finish
    # A team, or equipment with hours of its own, works less than each of its people alone, and so may
    # begin earlier to finish no sooner than asked.
    is_alone = seats == 1 and p.mode[mode].use_ptr == p.mode[mode + 1].use_ptr
    finish_asked = finish if is_alone else 0
    for seat in range(p.mode[mode].seat_ptr, p.mode[mode + 1].seat_ptr):
        begin, done = FAR, FAR
        for c in range(p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr):
            row = p.candidate[c].row
            own = candidate_minutes(p, mode, 1, c) if seats == 1 else minutes
            cell, ready = earliest_alone(
                clock, b.used, b.full, row, own, start, finish_asked, 1, continuous, FAR
            )
            if cell >= 0:
                done = min(done, ready)
                begin = min(begin, p.slot_minute[p.axis_slots[p.axis_ptr[p.row[row].axis] + cell]])
        start_bound, finish_bound = max(start_bound, begin), max(finish_bound, done)
    return start_bound, finish_bound


@kernel
def heads(p: Arrays, genes: Genes, b: Buffers, order: I64, head_start: I64, head_finish: I64) -> None:
    """Fill lower bounds of every task's start and finish, in topological order; FAR where there is no room.

    ``genes`` says on which days contractors could be booked. Leaves the buffers empty.
    """
    clear(p, genes, b)
    end = end_of_time(p)
    for j in order:
        if p.task[j].state == FINISHED:
            head_start[j], head_finish[j] = p.task[j].fixed_start, p.task[j].fixed_finish
            continue
        start, finish = p.task[j].earliest_start, p.task[j].earliest_finish
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            i, kind = p.before[k].task, p.before[k].type
            moment = head_start[i] if kind in (SS, SF) else head_finish[i]
            bound = lagged(p, p.before[k].calendar, moment, p.before[k].lag) if moment < FAR else FAR
            if kind in (FS, SS):
                start = max(start, bound)
            else:
                finish = max(finish, bound)
        begin, done = FAR, FAR
        if start < FAR and finish < FAR:
            for mode in range(p.task[j].mode_ptr, p.task[j + 1].mode_ptr):
                spent = p.task[j].state == STARTED and p.mode[mode].kind == MILESTONE
                at = p.data_date if spent else start
                s, f = earliest_mode(p, b, mode, at, finish, p.task[j].continuous == 1)
                begin, done = min(begin, s), min(done, f)
            if done > end:
                begin, done = FAR, FAR
        head_start[j] = p.task[j].fixed_start if p.task[j].state == STARTED else begin
        head_finish[j] = done


@kernel
def latest_starts(
    p: Arrays, order: I64, head_start: I64, head_finish: I64, goal: I64, latest_start: I64, latest_finish: I64
) -> None:
    """Fill latest start and finish for each project's ``goal`` moment, spans taken at the head."""
    for j in range(p.tasks):
        latest_finish[j] = min(goal[p.task[j].project], p.task[j].latest_finish)
    for d in range(len(p.due)):
        if p.due[d].task >= 0:
            latest_finish[p.due[d].task] = min(latest_finish[p.due[d].task], p.due[d].moment)
    for position in range(len(order) - 1, -1, -1):
        j = order[position]
        span = head_finish[j] - max(head_start[j], p.data_date)
        latest_start[j] = latest_finish[j] - span
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            i, kind, lag = p.before[k].task, p.before[k].type, p.before[k].lag
            at_j = latest_start[j] if kind in (FS, SS) else latest_finish[j]
            limit = at_j - lag
            if kind in (SS, SF):
                limit += head_finish[i] - max(head_start[i], p.data_date)
            latest_finish[i] = min(latest_finish[i], limit)
