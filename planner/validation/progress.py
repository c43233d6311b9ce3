"""Can what is said to have happened have happened?"""

from __future__ import annotations

from planner.plan import Progress
from planner.validation.findings import people_counted, quoted
from planner.validation.survey import Survey, TaskAt, first_minute, last_start


def check_progress(survey: Survey) -> None:
    """Actual dates, remaining work and people of every task that has progress."""
    for place in survey.tasks:
        progress = place.task.progress
        if progress is not None and not place.summary:
            _check_dates(survey, place, progress)
            _check_amounts(place, progress)
            if place.open and progress.people:
                _check_people(place, progress)


def _check_dates(survey: Survey, place: TaskAt, progress: Progress) -> None:
    for field, moment in (("started", progress.started), ("finished", progress.finished)):
        if moment is not None and first_minute(moment) > survey.start:
            expected = f"a date no later than the plan's start, {survey.plan.start}"
            hint = "move the plan's start on, if that day has come"
            place.error(f"progress.{field}", "in-the-future", str(moment), expected, hint)
    started, finished = progress.started, progress.finished
    if started is not None and finished is not None and last_start(finished) < first_minute(started):
        expected = f"a date no earlier than its start, {started}"
        place.error("progress.finished", "finished-before-started", str(finished), expected, "swap the two?")


def _check_amounts(place: TaskAt, progress: Progress) -> None:
    remaining, percent = progress.remaining, progress.percent
    if progress.finished is not None:
        if remaining is not None and remaining.thousandths > 0:
            expected, hint = "nothing remaining of a finished task", "leave out finished, if it goes on"
            place.error("progress.remaining", "remaining-when-finished", str(remaining), expected, hint)
        if percent is not None and percent < 1000:
            found, expected = _percent(percent), "100%, or no percentage: the task is finished"
            place.warning("progress.percent", "unfinished-percent", found, expected)
        return
    if progress.started is None:
        if remaining is not None or percent:
            field = "percent" if remaining is None else "remaining"
            found = _percent(percent or 0) if remaining is None else str(remaining)
            place.error(f"progress.{field}", "not-started", found, "progress.started beside it")
    elif (percent == 1000 and remaining is None) or (remaining is not None and remaining.thousandths == 0):
        hint = "write when it was finished"
        place.warning(
            "progress.finished", "done-without-finish", "nothing remains", "progress.finished", hint
        )
    if remaining is not None and percent is not None:
        found, expected = _percent(percent), "no percentage: remaining work decides"
        place.warning("progress.percent", "percent-without-effect", found, expected)


def _check_people(place: TaskAt, progress: Progress) -> None:
    field = "progress.people"
    if len(set(progress.people)) < len(progress.people):
        twice = next(name for name in progress.people if progress.people.count(name) > 1)
        place.error(field, "person-twice", quoted(twice), "each person once")
    counts = {
        sum(need.count for need in mode_at.needs)
        for mode_at in place.modes()
        if progress.mode in (None, mode_at.id)
    }
    if counts and len(progress.people) not in counts:
        many = " or ".join(str(count) for count in sorted(counts))
        found = people_counted(len(progress.people))
        place.error(field, "wrong-number-of-people", found, f"{many}, as many as its needs ask for")


def _percent(per_mille: int) -> str:
    return f"{per_mille / 10:g}%"
