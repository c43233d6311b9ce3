"""Who does a task that several people do at once, and when that team can: chosen seat by seat."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers
from scheduling.list_schedule.placement import clock_of, earliest_alone, earliest_together
from scheduling.problem.arrays import FAR, FULL_SPEED, I32, Arrays

MOST_ALTERNATIVES = 8
"""Candidates tried for each seat of a team after the greedy choice."""


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
    return (p.mode[mode].minutes * FULL_SPEED + speed - 1) // speed


@kernel
def candidate_minutes(p: Arrays, mode: int, seats: int, candidate: int) -> int:
    """Minutes the task would take if all its seats were as fast as this candidate."""
    if p.mode[mode].by_work == 0:
        return p.mode[mode].minutes
    speed = p.candidate[candidate].speed * seats
    return (p.mode[mode].minutes * FULL_SPEED + speed - 1) // speed


@kernel
def make_room(p: Arrays, b: Buffers, first: int, seat: int) -> bool:
    """Fill a seat whose candidates are all taken, by moving others on from seat to seat.

    An augmenting path of a bipartite matching: Kuhn (1955), The Hungarian method. The second third
    of ``b.trial`` says for each seat reached which one wants its person, the last third as what.
    """
    team, width = b.trial, len(b.trial) // 3
    for s in range(seat):
        team[width + s] = -1
    searching = True
    while searching:
        searching = False
        for x in range(seat + 1):
            if x < seat and team[width + x] < 0:
                continue
            for c in range(p.seat[first + x].candidate_ptr, p.seat[first + x + 1].candidate_ptr):
                holder = holder_of(p, team, seat, p.candidate[c].row)
                if holder < 0:
                    move_on(team, width, seat, x, c)
                    return True
                if holder != x and team[width + holder] < 0:
                    team[width + holder] = x
                    team[2 * width + holder] = c
                    searching = True
    return False


@kernel
def holder_of(p: Arrays, team: I32, seats: int, row: int) -> int:
    """Which of the first ``seats`` seats a row sits in; -1 if none."""
    for s in range(seats):
        if p.candidate[team[s]].row == row:
            return s
    return -1


@kernel
def move_on(team: I32, width: int, seat: int, free: int, candidate: int) -> None:
    """Give a free person to the seat ``free``, its own to the seat that wanted that, up to ``seat``."""
    while free != seat:
        wanted_by, wanted = team[width + free], team[2 * width + free]
        team[free] = candidate
        free, candidate = wanted_by, wanted
    team[seat] = candidate


@kernel
def greedy_team(
    p: Arrays, b: Buffers, mode: int, start_from: int, finish_from: int, continuous: bool
) -> bool:
    """Seat by seat the candidate who would be ready first, into ``b.trial``; False if a seat stays empty."""
    team = b.trial
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
        if chosen < 0 and not make_room(p, b, first, s):
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
    if not greedy_team(p, b, mode, start_from, finish_from, continuous):
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
    if best[2] >= FAR and bound >= FAR and seats > 1:
        return overlapping_team(p, b, mode, start_from, finish_from, continuous)
    return best


@kernel
def overlapping_team(
    p: Arrays, b: Buffers, mode: int, start_from: int, finish_from: int, continuous: bool
) -> tuple[int, int, int]:
    """As ``best_team``, for people who rarely meet: each next one is chosen by when all so far meet."""
    first = p.mode[mode].seat_ptr
    seats = p.mode[mode + 1].seat_ptr - first
    team = b.trial
    low = p.seat[first].candidate_ptr
    for leader in range(low, min(p.seat[first + 1].candidate_ptr, low + MOST_ALTERNATIVES)):
        team[0] = leader
        met = -1, -1, FAR
        for s in range(1, seats):
            met = -1, -1, FAR
            chosen = -1
            for c in range(p.seat[first + s].candidate_ptr, p.seat[first + s + 1].candidate_ptr):
                if in_team(p, team, s, p.candidate[c].row):
                    continue
                team[s] = c
                minutes = team_minutes(p, mode, team, s + 1)
                found = earliest_together(
                    p, b, mode, team, s + 1, minutes, start_from, finish_from, continuous, met[2]
                )
                if found[2] < met[2]:
                    met, chosen = found, c
            if chosen < 0:
                break
            team[s] = chosen
        if met[2] < FAR:
            return met
    return -1, -1, FAR
