"""Why a task can never be done, in words: the skill, who has it, and why they don't work enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from planner.calendars import local_time
from planner.horizon import Horizon
from planner.plan import Person
from scheduling.list_schedule.calendar_maps import end_of_time, lagged
from scheduling.list_schedule.critical_path import fastest_minutes
from scheduling.list_schedule.teams import candidate_minutes
from scheduling.problem import Problem
from scheduling.problem.arrays import FAR, FS, SF, SS, WAIT, WORK
from scheduling.search.rules import Milieu

MOST_LISTED: Final = 4
"""Names before "and n more"."""


def listed(names: Sequence[str]) -> str:
    """``a, b and c``, and of many the first few."""
    if len(names) > MOST_LISTED + 1:
        return f"{', '.join(names[:MOST_LISTED])} and {len(names) - MOST_LISTED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def hours(minutes: int) -> str:
    """``8 h``, ``7.5 h``."""
    return f"{minutes / 60:.1f}".removesuffix(".0") + " h"


def moment(problem: Problem, minute: int) -> str:
    """A day, with its time where that isn't midnight."""
    local = local_time(minute, problem.plan.time_zone)
    return f"{local:%Y-%m-%d}" if local.hour == local.minute == 0 else f"{local:%Y-%m-%d %H:%M}"


def why_never(problem: Problem, j: int, milieu: Milieu, horizon: Horizon) -> str:
    """Why a task whose head lies beyond all time has none; ``problem`` is compiled up to the horizon."""
    p = problem.arrays
    name = "/".join(problem.graph.key(j))
    start = _least_start(problem, j, milieu)
    limit = f"before {moment(problem, horizon.last)}: {horizon.reason}"
    if start >= end_of_time(p):
        return f"{name} can't begin {limit}"
    mode = int(p.task[j].mode_ptr)
    if p.mode[mode].kind == WAIT and p.task[j].continuous:
        amount = hours(int(p.mode[mode].minutes))
        since = moment(problem, start)
        longest = f"its calendar never has so much at a stretch from {since} on"
        return f"{name} can't be done: it takes {amount} without a break, and {longest}"
    if p.mode[mode].kind != WORK:
        what = "its wait ends" if p.mode[mode].kind == WAIT else "it comes"
        return f"{name} can't be done {limit}, and {what} later"
    since = f"from {moment(problem, start)} to {moment(problem, horizon.last)}"
    ways = [_why_not(problem, j, mode, start, since) for mode in range(mode, p.task[j + 1].mode_ptr)]
    reason = "; nor: ".join(ways)
    return f"{name} can't be done: {reason}" + ("" if reason.endswith(")") else f" ({horizon.reason})")


def _least_start(problem: Problem, j: int, milieu: Milieu) -> int:
    """When a task could begin, by its dates and what comes before it."""
    p = problem.arrays
    start = int(p.task[j].earliest_start)
    for link in p.before[p.task[j].before_ptr : p.task[j + 1].before_ptr]:
        if link.type in (FS, SS):
            heads = milieu.head_start if link.type in (SS, SF) else milieu.head_finish
            start = max(start, int(lagged(p, link.calendar, int(heads[link.task]), int(link.lag))))
    return min(start, FAR)


def _why_not(problem: Problem, j: int, mode: int, start: int, since: str) -> str:
    """What is lacking for one way to do a task: the first place that nobody can fill, or their meeting."""
    p = problem.arrays
    seats = range(int(p.mode[mode].seat_ptr), int(p.mode[mode + 1].seat_ptr))
    for seat in seats:
        low, high = int(p.seat[seat].candidate_ptr), int(p.seat[seat + 1].candidate_ptr)
        asked = min(int(candidate_minutes(p, mode, len(seats), c)) for c in range(low, high))
        rows = [int(row) for row in p.candidate.row[low:high]]
        there = {problem.resources.names[row]: _works(problem, row, start) for row in rows}
        most, names = max(there.values()), list(there)
        if most < asked:
            amount = hours(most) if most else "no hour"
            works = f"{names[0]}, who alone may do it, works {amount}"
            if len(names) > 1:
                most_of_all = f"more than {hours(most)}" if most else "an hour"
                works = f"of {listed(names)}, who may do it, nobody works {most_of_all}"
            return (
                f"it takes {hours(asked)} of {_skill(problem, j, mode, seat)}, and {works} "
                f"{since}{absences(problem, names)}"
            )
    skills = listed(list(dict.fromkeys(_skill(problem, j, mode, seat) for seat in seats))) or "work"
    things = [
        problem.plan.equipment[e].id for e in p.use.equipment[p.mode[mode].use_ptr : p.mode[mode + 1].use_ptr]
    ]
    beside = f" with {listed(things)}" if things else ""
    pause = " without a break" if p.task[j].continuous else ""
    amount = hours(int(fastest_minutes(p, mode)))
    return (
        f"it takes {amount} of {skills}{beside}{pause}, and {_who_never(len(seats), len(things))} so long "
        f"{since}"
    )


def _who_never(seats: int, things: int) -> str:
    if seats > 1:
        return "those who may do it never work together"
    if things:
        return "these are never at work together"
    return "nobody who may do it works" if seats else "its calendar never works"


def _works(problem: Problem, row: int, start: int) -> int:
    """Minutes of whole slots that somebody works from a moment on."""
    p = problem.arrays
    slot = int(p.slot_minute.searchsorted(start))
    worked = p.axis_before[p.row[row].axis]
    return int(worked[-1] - worked[slot]) * p.grid


def _skill(problem: Problem, j: int, mode: int, seat: int) -> str:
    """The skill that a place asks for; ``work`` where it asks for none."""
    _, task = problem.graph.tasks[j]
    chosen = next(way for way in task.all_modes() if way.id == problem.mode_id[mode])
    return chosen.needs[problem.seat_need[seat]].skill or "work"


def absences(problem: Problem, names: Sequence[str]) -> str:
    """`` (ann is away from 2027-01-04 to 2199-12-31)``: what keeps people from working, if it is written."""
    people = {person.id: person for person in problem.plan.people}
    told = [words for name in names[:MOST_LISTED] if name in people and (words := _absence(people[name]))]
    return f" ({', '.join(told)})" if told else ""


def _absence(person: Person) -> str:
    if person.employed_last is not None:
        return f"{person.id} is employed until {person.employed_last}"
    if person.time_off:
        longest = max(person.time_off, key=lambda leave: leave.last - leave.first)
        return f"{person.id} is away from {longest.first} to {longest.last}"
    return ""
