"""Are durations and work of a sensible sign, size and unit?"""

from __future__ import annotations

from typing import Final

from planner.plan import Estimate, Review
from planner.quantities import Duration
from planner.validation.sound_settings import day_and_week
from planner.validation.survey import Survey, TaskAt

MOST_ELAPSED_MINUTES: Final = 30 * 366 * 1440
"""Thirty years, the longest time a plan may span."""
MOST_WORK_MINUTES: Final = 1_000_000 * 60
"""A million hours: above it, work × 10⁹ (see docs/rules.md) would leave 64 bits."""


def check_amounts(survey: Survey) -> None:
    """Every duration of a task, mode, link, estimate, progress and risk."""
    day, week = day_and_week(survey.plan)
    for place in survey.tasks:
        _check_task(place, day, week)
    for p, project in enumerate(survey.written.projects):
        for r, risk in enumerate(project.risks):
            if risk.delay is not None and risk.delay.thousandths < 0:
                path, found = f"projects[{p}].risks[{r}].delay", str(risk.delay)
                survey.findings.error(path, "negative-duration", found, "0 or more")
        for r, review in enumerate(project.reviews):
            _check_chances(survey, f"projects[{p}].reviews[{r}].rounds_probability", review)


# --- tasks --------------------------------------------------------------------------------------


def _check_task(place: TaskAt, day: int, week: int) -> None:
    task = place.task
    if task.work is not None:
        _check_amount(place, "work", task.work, day, week)
    if task.duration is not None:
        _check_amount(place, "duration", task.duration, day, week)
    if task.wait is not None:
        _check_amount(place, "wait", task.wait, day, week)
    for position, mode in enumerate(task.modes):
        if mode.work is not None:
            _check_amount(place, f"modes[{position}].work", mode.work, day, week)
        if mode.duration is not None:
            _check_amount(place, f"modes[{position}].duration", mode.duration, day, week)
    for position, link in enumerate(task.after):
        for field, lag in (("lag", link.lag), ("max_lag", link.max_lag)):
            if lag is not None and lag.thousandths:
                _check_size(place, f"after[{position}].{field}", lag, 1440, 10_080)
    if task.estimate is not None:
        _check_estimate(place, task.estimate, day, week)
    progress = task.progress
    if progress is not None:
        if progress.remaining is not None:
            _check_remaining(place, progress.remaining, day, week)
        if progress.hours is not None:
            _check_amount(place, "progress.hours", progress.hours, day, week, may_be_zero=True)


def _check_amount(
    place: TaskAt, field: str, amount: Duration, day: int, week: int, *, may_be_zero: bool = False
) -> None:
    if amount.elapsed and not field.endswith("wait"):
        what = field.rpartition(".")[2]
        expected = f"{what} in working time: min, h, d or w"
        place.error(field, "elapsed-work", str(amount), expected, "only waits and lags run on through nights")
    if amount.thousandths < 0:
        place.error(field, "negative-duration", str(amount), "more than 0")
    elif amount.thousandths == 0:
        if not may_be_zero:
            expected, hint = (
                "more than 0",
                "it is treated as a milestone: write milestone: true if that is meant",
            )
            place.warning(field, "zero-duration", str(amount), expected, hint)
    else:
        _check_size(place, field, amount, day, week)


def _check_size(place: TaskAt, field: str, amount: Duration, day: int, week: int) -> None:
    minutes = abs(amount.minutes(day, week))
    if field.endswith(("work", "hours", "remaining")):
        if minutes > MOST_WORK_MINUTES:
            place.error(field, "excessive-duration", str(amount), "at most a million hours")
    elif minutes > MOST_ELAPSED_MINUTES:
        place.error(field, "excessive-duration", str(amount), "at most 30 years")


def _check_remaining(place: TaskAt, remaining: Duration, day: int, week: int) -> None:
    field = "progress.remaining"
    if place.task.wait is None:
        _check_amount(place, field, remaining, day, week, may_be_zero=True)
    elif remaining.thousandths < 0:
        place.error(field, "negative-duration", str(remaining), "0 or more")
    else:
        _check_size(place, field, remaining, 1440, 10_080)


def _check_estimate(place: TaskAt, estimate: Estimate, day: int, week: int) -> None:
    task = place.task
    if task.milestone or place.summary:
        expected = "no estimate: there is nothing to estimate"
        place.warning("estimate", "estimate-without-amount", "an estimate of no work", expected)
        return
    if task.wait is not None:
        day, week = 1440, 10_080
    before = 0
    for name in ("low", "likely", "high"):
        amount: Duration = getattr(estimate, name)
        field = f"estimate.{name}"
        if amount.elapsed and task.wait is None:
            place.error(field, "elapsed-work", str(amount), "an estimate in working time: min, h, d or w")
            return
        if amount.minutes(day, week) < before:
            expected = "0 or more" if name == "low" else "an amount no smaller than the one before it"
            place.error(field, "estimate-order", str(amount), expected, "low <= likely <= high")
            return
        before = amount.minutes(day, week)
        _check_size(place, field, amount, day, week)


def _check_chances(survey: Survey, path: str, review: Review) -> None:
    total = sum(review.rounds_probability.values())
    if review.rounds_probability and total != 1000:
        found, expected = f"{total / 10:g}% in all", "chances that add up to 100%"
        survey.findings.error(path, "chances", found, expected)
