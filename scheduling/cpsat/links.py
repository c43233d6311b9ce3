"""Constraints between tasks: minimal and maximal lags of all four types."""

from __future__ import annotations

from scheduling.cpsat.moments import Moment, OnAxis
from scheduling.cpsat.variables import Building
from scheduling.cpsat.windows import binds
from scheduling.problem.arrays import FF, FINISHED, FS, SS, STARTED


def minimal_lags(b: Building) -> None:
    """W_C(b) >= W_C(a) + lag for every link from end a to end b; b >= a without lag.

    That is b >= E_C(W_C(a) + lag), since E(w) <= t just where w <= W(t).
    """
    p = b.p
    for j in range(p.tasks):
        if p.task[j].state == FINISHED:
            continue
        for k in range(p.task[j].before_ptr, p.task[j + 1].before_ptr):
            link = p.before[k]
            kind, lag, calendar = int(link.type), int(link.lag), int(link.calendar)
            left, right = _left(b, int(link.task), kind), _right(b, j, kind)
            if right is None:
                continue
            if lag == 0:
                not_before(b, left, right, kind)
            else:
                b.modelling.at_least(right.worked(calendar), left.worked(calendar) + lag)


def maximal_lags(b: Building) -> None:
    """B <= L_C(W_C(a) + lag), rounded up to the grid, for every maximal lag that binds.

    Asked as W_C(last) <= W_C(a) + lag for the first minute ``last`` of b's grid interval.
    """
    for link in b.p.most:
        i, j, kind = int(link.predecessor), int(link.successor), int(link.type)
        calendar, lag = int(link.calendar), int(link.lag)
        if not binds(b.windows, i, j, kind, calendar, lag):
            continue
        if b.p.task[j].state == STARTED and lag < 0:
            b.is_exact = False  # void where the limit lies in the past, which is not modelled
        right = _right(b, j, kind)
        if right is not None:
            left = _left(b, i, kind)
            b.modelling.at_least(left.worked(calendar) + lag, right.worked_in_grid(calendar))


def _left(b: Building, i: int, kind: int) -> Moment:
    return b.tasks[i].finish if kind in (FS, FF) else b.tasks[i].start


def _right(b: Building, j: int, kind: int) -> Moment | None:
    return b.tasks[j].begin if kind in (FS, SS) else b.tasks[j].finish


def not_before(b: Building, left: Moment, right: Moment, kind: int) -> None:
    """Right >= left, compared where it takes the fewest literals.

    On slots a finish is the slot behind its last, or finer: its last slot and the rest worked there.
    """
    m = b.modelling
    if isinstance(left, OnAxis) and isinstance(right, OnAxis) and kind in (FS, SS, FF):
        same = left.axis is not None and left.axis == right.axis
        at_left, at_right = (left.place, right.place) if same else (left.slot, right.slot)
        if kind == FF and left.rest is not None and right.rest is not None:
            at_left = at_left.times(b.p.grid) + left.rest
            at_right = at_right.times(b.p.grid) + right.rest
        m.at_least(at_right, at_left)
    else:
        m.at_least(right.minute, left.minute)
