"""How far each project is ahead of its baseline or behind it, in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from capacity.money.baseline import Budget
from capacity.money.cost_lines import IntArray, Piece
from capacity.money.earned_schedule import EarnedSchedule, earned_moments, earned_schedule
from capacity.money.priced_schedule import PricedSchedule
from planner.calendars import WorkingTimes, compile_working_time, local_time
from planner.horizon import MARGIN_DAYS, horizon_of
from planner.plan import Plan
from planner.public_holidays import known_years
from planner.time_zones import DAY, day_number

_AHEAD: Final = 5 * 366 * 1440
"""Minutes after all other dates within which a finish at the present rate is sought."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Cents of each planned project at the status date; int64 of shape (projects,)."""

    bac: IntArray
    pv: IntArray
    ev: IntArray
    ac: IntArray
    etc: IntArray


@dataclass(frozen=True, slots=True)
class _Question:
    """Of what the earned schedule is asked: one project, or all together."""

    span: Piece
    earned_value: int
    status_date: int
    complete: bool
    calendar: str | None


def schedule_performance(
    priced: PricedSchedule, budget: Budget, sums: Sums, moment: int
) -> dict[str, list[Any]]:
    """Columns of ``capacity.columns.EARNED_VALUE`` about time: of each project, then of all together.

    Raises
    ------
    HorizonError
        If public holidays are not known for these dates.
    """
    finishes = _finishes(priced)
    found = _found(priced, budget, sums, moment, finishes)
    zone, day = priced.plan.time_zone, priced.plan.day_minutes

    def shown(minute: int | None) -> dt.datetime | None:
        return None if minute is None else local_time(minute, zone).replace(tzinfo=None)

    def each(value: Callable[[EarnedSchedule], Any]) -> list[Any]:
        return [None if one is None else value(one) for one in found]

    return {
        "planned_start": each(lambda one: shown(one.planned_start)),
        "planned_finish": each(lambda one: shown(one.planned_finish)),
        "earned_until": each(lambda one: shown(one.earned)),
        "sv_days": each(lambda one: one.variance / day),
        "spi_time": each(lambda one: one.index),
        "finish_at_rate": each(lambda one: shown(one.finish)),
        "scheduled_finish": [shown(finish) for finish in finishes],
    }


def _finishes(priced: PricedSchedule) -> list[int | None]:
    """Finish of each project in the schedule, then of all."""
    finishes: list[int | None] = [None] * len(priced.projects)
    for planned in priced.tasks:
        before, finish = finishes[planned.project], planned.scheduled.finish
        finishes[planned.project] = finish if before is None else max(before, finish)
    return [*finishes, max((finish for finish in finishes if finish is not None), default=None)]


def _found(
    priced: PricedSchedule, budget: Budget, sums: Sums, moment: int, finishes: Sequence[int | None]
) -> list[EarnedSchedule | None]:
    """Earned schedules of projects that have a budget, then of all of them together."""
    many = len(priced.projects)
    budgeted = [number for number in range(many) if number in budget.spans and sums.bac[number]]
    found: list[EarnedSchedule | None] = [None] * (many + 1)
    if not budgeted:
        return found
    bac, earned = [*sums.bac.tolist(), int(sums.bac.sum())], [*sums.ev.tolist(), int(sums.ev.sum())]
    spans = [budget.spans[number] for number in budgeted]
    around = min(start for start, _ in spans), max(finish for _, finish in spans)
    known = _first_known(priced.plan)

    def question(number: int, span: Piece, calendar: str | None) -> _Question:
        finish = finishes[number]
        complete = earned[number] == bac[number] and finish is not None and finish <= moment
        status_date = moment if finish is None or not complete else max(known, finish)
        shown = max(known, span[0]), max(known, span[1])
        return _Question(shown, earned[number], status_date, complete, calendar)

    each = [
        question(number, span, priced.projects[number].calendar)
        for number, span in zip(budgeted, spans, strict=True)
    ]
    together = question(many, around, None)
    times = _compiled(priced, together.span, moment)
    position = np.zeros(many, dtype=np.int64)
    position[budgeted] = np.arange(len(budgeted))
    of_lines = position[np.array(budget.lines.project, dtype=np.int64)]
    answers = _answers(budget, of_lines, each, times)
    answers += _answers(budget, np.zeros_like(of_lines), [together], times)
    for number, span, answer in zip([*budgeted, many], [*spans, around], answers, strict=True):
        found[number] = replace(answer, planned_start=span[0], planned_finish=span[1])
    return found


def _first_known(plan: Plan) -> int:
    """The first minute at which all public holidays are known; work begun earlier counts from there on."""
    years = [known_years(wanted)[0] for calendar in plan.calendars for wanted in calendar.holidays]
    return (day_number(dt.date(max(years, default=1), 1, 1)) + MARGIN_DAYS) * DAY


def _compiled(priced: PricedSchedule, around: Piece, moment: int) -> WorkingTimes:
    first = min(around[0], priced.data_date)
    last = max(around[1], moment) + 1
    return compile_working_time(
        priced.plan, first, max(last, min(last + _AHEAD, horizon_of(priced.plan).last))
    )


def _answers(
    budget: Budget, of_lines: IntArray, questions: Sequence[_Question], times: WorkingTimes
) -> list[EarnedSchedule]:
    """An answer to each question; ``of_lines`` says which of them each line of the budget belongs to."""

    def planned_value(moments: IntArray) -> IntArray:
        sums = np.zeros(len(questions), dtype=np.int64)
        np.add.at(sums, of_lines, budget.lines.until(moments[of_lines]))
        return sums

    moments = earned_moments(
        planned_value,
        earned_value=_integers(one.earned_value for one in questions),
        starts=_integers(one.span[0] for one in questions),
        finishes=_integers(one.span[1] for one in questions),
        status_dates=_integers(one.status_date for one in questions),
        complete=np.array([one.complete for one in questions], dtype=np.bool_),
    )
    return [
        earned_schedule(
            one.span, earned, one.status_date, times.calendar(one.calendar), complete=one.complete
        )
        for one, earned in zip(questions, moments.tolist(), strict=True)
    ]


def _integers(values: Iterable[int]) -> IntArray:
    return np.array(list(values), dtype=np.int64)
