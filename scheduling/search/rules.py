"""Priority rules: where the search begins, and what it is measured against.

Latest start and finish: Kolisch (1996), Serial and parallel resource-constrained project scheduling
methods revisited. The blend with the project's work over its weight carries the weighted shortest
processing time rule (Smith 1956, Various optimizers for single-stage production, NRL 3) to projects
that compete for people: where not all can be in time, what is small and weighs much goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduling.list_schedule.buffers import Genes, new_buffers, new_genes
from scheduling.list_schedule.critical_path import heads, latest_starts
from scheduling.problem.arrays import FAR, FINISHED, I64, OPEN, WORK, Arrays

BLENDS = (600, 0, 150, 300, 400, 500, 700, 850, 1000, 1500, 2500)
"""Per mille of the project's work ÷ weight that is added to the latest start, the best guess first."""
NUMBER_OF_RULES = len(BLENDS) + 3
"""The blends, and the three classic rules."""


@dataclass(frozen=True, slots=True)
class Milieu:
    """Critical-path figures of every task and project, in minutes since 1970 UTC."""

    head_start: I64
    head_finish: I64
    latest_start: I64
    latest_finish: I64
    project_head: I64
    """(P,) earliest finish: a lower bound."""
    project_due: I64
    """(P,) due date, deadline or, without one, the earliest finish."""


def survey(p: Arrays, order: I64) -> Milieu:
    """Heads and latest dates of a problem; ``order`` is topological."""
    n = p.tasks
    b, genes = new_buffers(p), new_genes(p)
    genes.open_day[:] = 1
    head_start, head_finish = np.zeros(n, np.int64), np.zeros(n, np.int64)
    heads(p, genes, b, order, head_start, head_finish)
    _start_on_the_day(p, head_start)
    project_head = np.full(p.projects, -FAR, np.int64)
    np.maximum.at(project_head, p.task.project[:-1], head_finish)
    due = project_head.copy()
    for project, moment in zip(p.due.project, p.due.moment, strict=True):
        if project >= 0:
            due[project] = moment
    latest_start, latest_finish = np.zeros(n, np.int64), np.zeros(n, np.int64)
    latest_starts(p, order, head_start, head_finish, due, latest_start, latest_finish)
    return Milieu(head_start, head_finish, latest_start, latest_finish, project_head, due)


def _start_on_the_day(p: Arrays, head_start: I64) -> None:
    """Let tasks pinned to a day begin no earlier on it than what comes before them allows."""
    for j in np.flatnonzero(p.task.pinned[:-1]):
        if head_start[j] <= p.task.latest_start[j]:
            p.task.earliest_start[j] = max(int(p.task.earliest_start[j]), int(head_start[j]))


def every_rule(p: Arrays, milieu: Milieu) -> Iterator[I64]:
    """The blends, then the three classic rules."""
    yield from blended_rules(p, milieu)
    yield from classic_rules(p, milieu).values()


def classic_rules(p: Arrays, milieu: Milieu) -> dict[str, I64]:
    """Latest start, latest finish and earliest due date, as priorities."""
    return {
        "latest start": milieu.latest_start,
        "latest finish": milieu.latest_finish,
        "earliest due": milieu.project_due[p.task.project[:-1]],
    }


def blended_rules(p: Arrays, milieu: Milieu) -> Iterator[I64]:
    """Latest start + λ × (project's work ÷ weight), for each λ of ``BLENDS``.

    Work ÷ weight is scaled so that its mean is that of the projects' earliest finishes.
    """
    share = project_work(p) // np.maximum(1, p.portfolio.weight)
    ahead = np.maximum(0, milieu.project_head - p.data_date)
    total = max(1, int(share.sum()))
    scaled = np.array([int(part) * int(ahead.sum()) // total for part in share], np.int64)
    for blend in BLENDS:
        yield milieu.latest_start + blend * scaled[p.task.project[:-1]] // 1000


def project_work(p: Arrays) -> I64:
    """Person-minutes of each project's unfinished tasks, in their first modes."""
    first = p.task.mode_ptr[:-1]
    people = np.maximum(1, p.mode.seat_ptr[first + 1] - p.mode.seat_ptr[first])
    minutes = np.where(p.mode.by_work[first] == 1, 1, people) * p.mode.minutes[first]
    counts = (p.task.state[:-1] != FINISHED) & (p.mode.kind[first] == WORK)
    work = np.zeros(p.projects, np.int64)
    np.add.at(work, p.task.project[:-1], np.where(counts, minutes, 0))
    return work


def with_base(p: Arrays, base: I64) -> Genes:
    """Genes that follow a rule, with every contractor open whom some task can't do without."""
    genes = new_genes(p)
    genes.task.rule = base
    for contractor in needed_contractors(p):
        begin, end = p.contractor[contractor].day_ptr, p.contractor[contractor + 1].day_ptr
        genes.open_day[begin:end] = 1
    return genes


def as_before(p: Arrays, base: I64) -> Genes:
    """Genes that put tasks where the earlier schedule had them, with its people as far as one is chosen.

    ``base`` is the rule for tasks that it did not have.
    """
    genes = with_base(p, base)
    known = (p.task.earlier_start[:-1] >= 0) & (p.task.state[:-1] == OPEN)
    genes.task.noise = np.where(known, p.task.earlier_start[:-1] - base, 0)
    genes.task.delay = np.where(known & (p.task.pinned[:-1] == 0), p.task.earlier_start[:-1], 0)
    for j in np.flatnonzero(known):
        rows = p.earlier_row[p.task[j].earlier_ptr : p.task[j + 1].earlier_ptr]
        for row in rows[rows >= p.first_contractor].tolist():
            own = p.contractor.day_ptr[row - p.first_contractor :][:2]
            genes.open_day[own[0] : own[1]] = 1
        mode = p.mode[p.task[j].mode_ptr :][:2]
        if p.task[j + 1].mode_ptr - p.task[j].mode_ptr == 1 and mode.seat_ptr[1] - mode.seat_ptr[0] == 1:
            low, high = p.seat.candidate_ptr[mode.seat_ptr[0] :][:2]
            kept = np.flatnonzero(np.isin(p.candidate.row[low:high], rows))
            genes.task.candidate[j] = low + kept[0] if len(kept) else -1
    return genes


def needed_contractors(p: Arrays) -> list[int]:
    """Contractors of pools that are the only ones to fill some seat."""
    needed: set[int] = set()
    seats = len(p.seat) - 1
    lowest = np.full(seats, FAR, np.int64)
    seat = np.repeat(np.arange(seats), np.diff(p.seat.candidate_ptr))
    np.minimum.at(lowest, seat, p.candidate.row)
    for s in np.flatnonzero((lowest >= p.first_contractor) & (lowest < FAR)):
        rows = p.candidate.row[p.seat[s].candidate_ptr : p.seat[s + 1].candidate_ptr]
        needed.update(int(row) - p.first_contractor for row in rows)
    return sorted(needed)
