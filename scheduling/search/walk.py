"""One thread's walk: the genes where it is, the best it saw, and what its moves may touch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.kernel import copy_into, kernel
from scheduling.list_schedule.buffers import Genes, copy_genes
from scheduling.problem.arrays import FAR, I32, I64, WORK, Arrays, Table
from scheduling.search.dice import new_dice, roll
from scheduling.search.slack import Slack

JUSTIFIED_PERCENT = 60
"""Share of candidates made by justification."""


class Space(NamedTuple):
    """What moves may touch."""

    span: int  # minutes, the scale of offsets
    due: I64  # (P,) due date of each project; FAR without
    weight: I64  # (P,)
    choosy: I32  # tasks of one seat with several candidates
    moody: I32  # tasks with several modes
    bookable: I32  # contractors
    lazy: I32  # tasks that some goal may want later than they could be
    dear: I32  # equipment whose peak some goal wants low
    holders: I32  # tasks that may hold such equipment
    least_units: I64  # (E,) units that some task can't do without
    percent: int  # share of candidates made for these goals
    together: int  # 1 where the end of all counts first, and not each project's
    justified: int  # percent of candidates made by justification
    booked: int  # percent of the others that only change bookings
    project_ptr: I64  # (P+1,) where each project's tasks begin in ``of_project``
    of_project: I32  # (N,) tasks by project


class Walk(NamedTuple):
    """One thread's walk: where it is, the best it saw, and its dice."""

    now: Genes
    trial: Genes
    best: Genes
    now_value: I64  # (K+1,) breach minutes and levels
    trial_value: I64
    best_value: I64
    lowest: I64
    best_placed: Table  # (N,) PLACED of ``best``
    best_team: I32
    rebuilt: I64  # (1,) 1 where ``best`` are not the genes of that schedule yet
    finish: I64  # (P,) project finishes of ``now``
    end: I64  # (P,) scratch: where projects are to be shifted
    window: I64  # (2,) scratch: from when to before when it is
    placed: Table  # (N,) PLACED of ``now``
    team: I32  # candidates of ``now``
    dice: I64


def new_space(p: Arrays, span: int, slack: Slack, *, together: bool = False) -> Space:
    """The moves that a problem offers."""
    due = np.full(p.projects, FAR, np.int64)
    for project, moment in zip(p.due.project, p.due.moment, strict=True):
        if project >= 0:
            due[project] = moment
    modes = np.diff(p.task.mode_ptr)
    first = p.task.mode_ptr[:-1]
    seats = p.mode.seat_ptr[first + 1] - p.mode.seat_ptr[first]
    width = np.diff(np.append(p.seat.candidate_ptr, 0))
    choices = width[p.mode.seat_ptr[first]]
    choosy = np.flatnonzero((modes == 1) & (seats == 1) & (choices > 1) & (p.mode.kind[first] == WORK))
    is_free = p.task.state[:-1] == 0
    by_project = np.argsort(p.task.project[:-1], kind="stable")
    return Space(
        span=max(1, span),
        due=due,
        weight=p.portfolio.weight.copy(),
        choosy=choosy.astype(np.int32),
        moody=np.flatnonzero((modes > 1) & is_free).astype(np.int32),
        bookable=np.flatnonzero(np.diff(p.contractor.day_ptr) > 0).astype(np.int32),
        lazy=slack.lazy,
        dear=slack.dear,
        holders=slack.holders,
        least_units=slack.least_units,
        percent=slack.percent,
        together=int(together),
        justified=JUSTIFIED_PERCENT,
        booked=0,
        project_ptr=np.searchsorted(p.task.project[:-1][by_project], np.arange(p.projects + 1)).astype(
            np.int64
        ),
        of_project=by_project.astype(np.int32),
    )


def new_walk(genes: Genes, value: I64, placed: Table, team: I32, finish: I64, seed: int, thread: int) -> Walk:
    """A walk that starts from ``genes``, and what they decode to."""
    return Walk(
        now=copy_genes(genes),
        trial=copy_genes(genes),
        best=copy_genes(genes),
        now_value=value.copy(),
        trial_value=value.copy(),
        best_value=value.copy(),
        lowest=value.copy(),
        best_placed=placed.copy(),
        best_team=team.copy(),
        rebuilt=np.zeros(1, np.int64),
        finish=finish.copy(),
        end=finish.copy(),
        window=np.zeros(2, np.int64),
        placed=placed.copy(),
        team=team.copy(),
        dice=new_dice(seed, thread),
    )


@kernel
def assign(target: Genes, source: Genes) -> None:
    """Copy genes."""
    copy_into(target.task, source.task)
    copy_into(target.offset, source.offset)
    copy_into(target.open_day, source.open_day)
    copy_into(target.patience, source.patience)
    copy_into(target.ceiling, source.ceiling)


@kernel
def lateness(s: Space, w: Walk, q: int) -> int:
    """Weighted minutes by which a project is late now."""
    return s.weight[q] * max(0, w.finish[q] - s.due[q])


@kernel
def pick_project(s: Space, w: Walk) -> int:
    """A project, the later and heavier the likelier: the worse of two, half the time of three."""
    projects = len(s.weight)
    chosen = roll(w.dice, projects)
    for _ in range(1 + roll(w.dice, 2)):
        other = roll(w.dice, projects)
        if lateness(s, w, other) > lateness(s, w, chosen):
            chosen = other
    return chosen


@kernel
def row_of(p: Arrays, w: Walk, j: int) -> int:
    """Who takes the first seat of a task now; -1 where there is none."""
    if p.task[j + 1].seat_base == p.task[j].seat_base:
        return -1
    candidate = w.team[p.task[j].seat_base]
    return p.candidate[candidate].row if candidate >= 0 else -1
