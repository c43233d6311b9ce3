"""How many people of each skill there must be at least: the work that lies before a date, against hours.

Energy in calendars: whatever the schedule, people of a skill spend on the tasks that are due by a date at
least the time counted here, and one of them works only so long until then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction

from capacity.levels.interchangeable import Case, open_tasks
from planner.calendars import latest
from planner.plan import Mode, Need, Plan, Task

_FULL = 1000


def least_levels(case: Case) -> dict[str, int]:
    """At least so many people of each skill, in whatever schedule meets the dates."""
    chosen = [unit.skill for unit in case.units]
    due, least = defaultdict[int, Counter[str]](Counter), dict.fromkeys(chosen, 0)
    for project, task in open_tasks(case.plan):
        if task.progress is not None:
            continue  # what is left of it may be less
        spent = _least_minutes(case, task)
        for skill in chosen:
            least[skill] = max(least[skill], _least_at_once(task, skill))
        dates = [
            each for each in (project.due, project.deadline, task.due, task.deadline) if each is not None
        ]
        if dates:
            due[min(latest(case.plan, each) for each in dates)] += spent
    before = Counter[str]()
    for moment in sorted(due):
        before += due[moment]
        for unit in case.units:
            there = unit.time.minutes_before(moment) - unit.time.minutes_before(case.begin)
            if before[unit.skill] and there > 0:
                least[unit.skill] = max(least[unit.skill], -(-before[unit.skill] // there))
    return least


def _least_minutes(case: Case, task: Task) -> Counter[str]:
    """Minutes of their working time that people of each skill spend on a task, in the way that asks least."""
    ways = [_minutes(case, mode) for mode in task.all_modes()]
    return Counter({unit.skill: min(way[unit.skill] for way in ways) for unit in case.units})


def _minutes(case: Case, mode: Mode) -> Counter[str]:
    """The time that the task takes × units × people; rounded down."""
    plan, people = case.plan, Counter[str]()
    if mode.work is not None:
        speed = sum(need.count * need.units * _speed(case, need) for need in mode.needs)
        time = Fraction(mode.work.minutes(plan.day_minutes, plan.week_minutes) * _FULL**3, speed or _FULL**3)
    elif mode.duration is not None:
        time = Fraction(mode.duration.minutes(plan.day_minutes, plan.week_minutes))
    else:
        return people
    for need in mode.needs:
        if need.skill is not None:
            people[need.skill] += int(time * need.units * need.count / _FULL)
    return people


def _speed(case: Case, need: Need) -> int:
    """Share × efficiency of the fastest who may fill a place, in 10⁻⁶."""
    known: Mapping[str | None, int] = {
        unit.skill: unit.person.share * unit.person.skills[0].efficiency for unit in case.units
    }
    return known[need.skill] if need.skill in known else _fastest(case.plan, need)


def _fastest(plan: Plan, need: Need) -> int:
    """Of people and contractors who are not counted."""
    speeds = [_FULL * _FULL]
    skills = [*(person.skills for person in plan.people), *(pool.skills for pool in plan.contractor_pools)]
    for own in skills:
        speeds += [_FULL * had.efficiency for had in own if had.skill == need.skill]
    return max(speeds)


def _least_at_once(task: Task, skill: str) -> int:
    """People of the skill who work side by side on the task itself, in the way that asks for fewest."""
    return min(
        max((need.count for need in mode.needs if need.skill == skill), default=0)
        for mode in task.all_modes()
    )
