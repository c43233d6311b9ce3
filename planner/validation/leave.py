"""Are pinned people there on the day on which their task is to start?"""

from __future__ import annotations

from collections.abc import Iterator

from planner.validation.availability import SHORTEST_LOOK, Availability
from planner.validation.contradictions import task_limits
from planner.validation.findings import listed, quoted
from planner.validation.survey import MINUTES_OF_DAY, ModeAt, Survey, TaskAt


def check_leave(survey: Survey, availability: Availability) -> None:
    """Point out pinned people who are away on the day of a pinned start, though others work then.

    The task then starts when they are back, so it is a warning.
    """
    if availability.times is None:
        return
    for place in survey.tasks:
        task = place.task
        if place.open and not place.started and (task.start is not None or task.constraint is not None):
            _check_start(survey, availability, place)


def _check_start(survey: Survey, availability: Availability, place: TaskAt) -> None:
    for pin in task_limits(place.task).start_by:
        ahead = pin.minute - survey.start
        if not pin.fixed or not 0 <= ahead < SHORTEST_LOOK - 2 * MINUTES_OF_DAY:
            continue
        day = availability.utc(pin.minute // MINUTES_OF_DAY * MINUTES_OF_DAY)
        for mode_at in place.modes():
            for position, rank, name in pinned_people(mode_at):
                if _on_leave(survey, availability, name, day):
                    field = mode_at.need_field(position, f"pinned[{rank}]")
                    found, hint = f"{quoted(name)}, who is away on the day of {pin}", leave_of(survey, name)
                    place.warning(field, "person-away", found, "somebody who is there", hint)


def _on_leave(survey: Survey, availability: Availability, name: str, day: int) -> bool:
    """Whether a person doesn't work on a day that is a working day of their calendar."""
    working_time = availability.person(name)
    if working_time is None:
        return False
    usual = availability.calendar(survey.people[name].calendar) or working_time
    first, last = max(day, usual.first), day + MINUTES_OF_DAY
    works = availability.minutes(working_time, first, last)
    return works == 0 and availability.minutes(usual, first, last) > 0


def pinned_people(mode_at: ModeAt) -> Iterator[tuple[int, int, str]]:
    """Position of the need, position in it, and id of everybody pinned."""
    for position, need in enumerate(mode_at.needs):
        for rank, name in enumerate(need.pinned):
            yield position, rank, name


def leave_of(survey: Survey, name: str) -> str:
    """The time off of a person, for a hint; empty if there is none."""
    leaves = [f"{leave.first} to {leave.last}" for leave in survey.people[name].time_off]
    return f"time off: {listed(leaves)}" if leaves else ""
