"""One thread's walk: the genes where it is, the best it saw, and what its moves may touch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduling.kernel import copy_into, kernel
from scheduling.list_schedule.buffers import Genes, copy_genes
from scheduling.problem.arrays import FAR, I32, I64, WORK, Arrays
from scheduling.search.dice import new_dice
from scheduling.search.slack import Slack


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


class Walk(NamedTuple):
    """One thread's walk: where it is, the best it saw, and its dice."""

    now: Genes
    trial: Genes
    best: Genes
    now_value: I64  # (K+1,) breach minutes and levels
    trial_value: I64
    best_value: I64
    lowest: I64
    finish: I64  # (P,) project finishes of ``now``
    start: I64  # (N,) starts of ``now``
    row: I32  # (N,) row of the first seat of ``now``; -1 without
    dice: I64


def new_space(p: Arrays, span: int, slack: Slack) -> Space:
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
    )


def new_walk(genes: Genes, value: I64, finish: I64, seed: int, thread: int) -> Walk:
    """A walk that starts from ``genes``."""
    return Walk(
        now=copy_genes(genes),
        trial=copy_genes(genes),
        best=copy_genes(genes),
        now_value=value.copy(),
        trial_value=value.copy(),
        best_value=value.copy(),
        lowest=value.copy(),
        finish=finish.copy(),
        start=np.zeros(len(genes.task), np.int64),
        row=np.full(len(genes.task), -1, np.int32),
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
