"""CA-RCPSP JSON: jobs in working hours, on machines and workers with skills who share their shifts.

Uddin, M. A., Gaber, J., Petitjean, P. & Cortinovis, F. (2026). An expert-informed multi-scale synthetic
benchmark dataset for calendar-aware resource-constrained project scheduling (CA-RCPSP). *Data in Brief*
69, 113256. What the fields mean is taken from the authors' package calrcpsp 1.0.1: a job needs one
resource, which has at least one of the skills asked for (any resource, where nobody has one), takes its
duration whoever does it, and pauses whenever the shop is closed; the makespan is counted in working
hours. All resources work in the same shifts, so the time of the plan is working time alone; the shifts
are a calendar of the plan, by which a schedule is carried over to dates.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Final

from planner.instances.instance import Instance
from planner.instances.json_values import JsonValue
from planner.instances.round_the_clock import CALENDAR, levels, round_the_clock_plan, working
from planner.instances.shop_calendar import FIRST_MONDAY, ShopTime, shop_calendar
from planner.instances.single_project import PROJECT
from planner.plan import Link, Need, Person, Project, Risk, Skill, Task
from planner.quantities import Moment

_SLOT: Final = 5
"""Minutes of the plan's grid, the least that a plan may have."""
_FEWEST_DIGITS: Final = 2
_MOST_DIGITS: Final = 3
_MOST_HOURS: Final = 3000


def read_ca_rcpsp(name: str, text: str) -> Instance:
    """Read a CA-RCPSP file; the smallest part of an hour that its durations have is a slot of the plan.

    Raises
    ------
    InstanceError
        If something is missing or of another kind.
    """
    return _Reader(name, JsonValue.of_text(name, text)).instance()


class _Reader:
    def __init__(self, name: str, file: JsonValue) -> None:
        self._name = name
        self._file = file
        self._tasks = list(file.at("tasks").items())
        durations = [task.at("duration").number(most=_MOST_HOURS) for task in self._tasks]
        digits = max((-int(hours.normalize().as_tuple().exponent) for hours in durations), default=0)
        self._fractions = 10 ** min(max(digits, _FEWEST_DIGITS), _MOST_DIGITS)
        self._hour = self._fractions * _SLOT
        self._calendar = shop_calendar(file.at("calendar_requirements"))
        self._dates = ShopTime(self._calendar, self._hour, _SLOT)
        self._people = tuple(_person(resource) for resource in file.at("resources").items())

    def instance(self) -> Instance:
        after = self._links()
        tasks = tuple(self._task(task, after) for task in self._tasks)
        project = Project(id=PROJECT, tasks=tasks, risks=self._risks())
        plan = round_the_clock_plan(
            self._name,
            [project],
            levels("makespan"),
            period=_SLOT,
            start=Moment(FIRST_MONDAY, 0),
            calendars=(CALENDAR, self._calendar),
            people=self._people,
            notes=f"Time is working time: an hour of the file is {self._hour} minutes of this plan.",
        )
        names = sorted({skill.skill for person in self._people for skill in person.skills})
        return Instance(
            name=self._name,
            format="ca-rcpsp",
            plan=plan,
            period=self._hour,
            unit=self._hour,
            fractions=self._fractions,
            shifts=self._calendar.id,
            jobs={task.id: task.id for task in tasks},
            skills={skill: skill for skill in names},
            resources={person.id: person.id for person in self._people},
        )

    def _minutes(self, hours: Decimal) -> int:
        """Minutes of the plan, rounded up to its slots."""
        return int((hours * self._fractions).to_integral_value(ROUND_CEILING)) * _SLOT

    def _task(self, value: JsonValue, after: dict[str, list[Link]]) -> Task:
        number = value.at("task_id").text()
        minutes = self._minutes(value.at("duration").number())
        if minutes == 0:
            raise value.at("duration").refused("more than 0 hours")
        return Task(
            id=number,
            name=value.at("task_type").text() if value.has("task_type") else "",
            duration=working(minutes),
            needs=(self._need(value),),
            after=tuple(after.get(number, ())),
            release=self._dates.release(value.at("earliest_start")) if value.has("earliest_start") else None,
            deadline=self._dates.deadline(value.at("deadline")) if value.has("deadline") else None,
        )

    def _need(self, value: JsonValue) -> Need:
        """One of those who have at least one of the skills; anybody, if nobody has."""
        skills = list(value.at("required_skills").items()) if value.has("required_skills") else []
        asked = {skill.text() for skill in skills}
        able = [person.id for person in self._people if asked & {each.skill for each in person.skills}]
        return Need(allowed=tuple(able))

    def _links(self) -> dict[str, list[Link]]:
        """For each task its predecessors."""
        known = {task.at("task_id").text() for task in self._tasks}
        found: dict[str, dict[str, None]] = {}
        pairs = self._file.at("dependencies").items() if self._file.has("dependencies") else ()
        for pair in pairs:
            ends = [end.text() for end in pair.items()]
            if len(ends) != 2 or not set(ends) <= known:
                raise pair.refused("the ids of two tasks of the file")
            found.setdefault(ends[1], {})[ends[0]] = None
        return {task: [Link(task=each) for each in before] for task, before in found.items()}

    def _risks(self) -> tuple[Risk, ...]:
        """Disruptions, which are not said to hit any task."""
        values = self._file.at("disruptions").items() if self._file.has("disruptions") else ()
        return tuple(self._risk(value, number) for number, value in enumerate(values, start=1))

    def _risk(self, value: JsonValue, number: int) -> Risk:
        chance = value.at("probability").number(most=1) if value.has("probability") else Decimal(0)
        return Risk(
            id=f"{value.at('type').text()} {number}",
            name=value.at("description").text() if value.has("description") else "",
            probability=0,
            delay=working(self._minutes(value.at("duration_hours").number(most=_MOST_HOURS))),
        ).replace(probability=round(chance * 1000))


def _person(value: JsonValue) -> Person:
    skills = value.at("skills").entries() if value.has("skills") else ()
    return Person(
        id=value.at("resource_id").text(),
        name=value.at("name").text() if value.has("name") else "",
        team=value.at("resource_type").text() if value.has("resource_type") else "",
        skills=tuple(Skill(skill=skill) for skill, _ in skills),
    )
