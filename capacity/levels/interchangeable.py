"""The plan with people of a skill as interchangeable units, and what a unit of each skill costs."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from planner.calendars import compile_working_time, data_date, latest
from planner.errors import InputError
from planner.plan import Goal, Level, Mode, Need, Objective, Person, Plan, Project, Skill, Task
from planner.quantities import Moment
from planner.working_time import WorkingTime

DUE_ONLY: Final = Objective(levels=(Level(goals=(Goal(goal="late_cost"),)),))
_FULL: Final = 1000
_HIGHEST_LEVEL: Final = 1000


@dataclass(frozen=True, slots=True)
class Unit:
    """One more person of a skill.

    Attributes
    ----------
    person
        With the skill alone, like most of those whose main skill it is.
    today
        How many people there are whose main skill it is.
    cents
        Cost of one from the data date to the last date; None where no rate is known.
    time
        When such a person works.
    """

    skill: str
    person: Person
    today: int
    cents: int | None
    time: WorkingTime


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked: the plan with its dates, its skills as units, and the dates as UTC minutes."""

    plan: Plan
    units: tuple[Unit, ...]
    begin: int
    end: int

    def has_ways(self, levels: Mapping[str, int]) -> bool:
        """Whether every task can be done in some way without the skills that nobody has."""
        missing = {skill for skill, number in levels.items() if number == 0}
        return all(_ways_left(task, missing) for _, task in open_tasks(self.plan))

    def with_levels(self, levels: Mapping[str, int]) -> Plan:
        """The plan with so many people of each skill, and without the ways that nobody could go."""
        taken = {person.id for person in self.plan.people} | {p.id for p in self.plan.contractor_pools}
        joining = [
            unit.person.model_copy(update={"id": name})
            for unit in self.units
            for name in names_of(unit.skill, levels[unit.skill], taken)
        ]
        missing = {skill for skill, number in levels.items() if number == 0}
        projects = tuple(_possible(project, missing) for project in self.plan.projects)
        return self.plan.replace(people=(*self.plan.people, *joining), projects=projects)

    def skill_of(self) -> dict[str, str]:
        """The skill of everybody who may join, by id."""
        taken = {person.id for person in self.plan.people} | {p.id for p in self.plan.contractor_pools}
        most = places(self.plan)
        return {name: u.skill for u in self.units for name in names_of(u.skill, most[u.skill], taken)}


def names_of(skill: str, number: int, taken: Iterable[str]) -> list[str]:
    """Ids for so many people of a skill that nobody else has."""
    names, count, known = list[str](), 0, set(taken)
    while len(names) < number:
        count += 1
        name = f"{skill[:190]} {count}"
        if name not in known:
            names.append(name)
    return names


def case_of(plan: Plan, skills: Sequence[str] = (), by: dt.date | None = None) -> Case:
    """The expanded plan as it is asked about.

    Parameters
    ----------
    skills
        Those whose people are to be counted; all that open tasks need if empty.
    by
        All projects are to be done by the end of this day, or by their own date if it is earlier.

    Raises
    ------
    InputError
        If a skill is not needed, the date lies before the data date, or nothing has a date.
    """
    needed = places(plan)
    chosen = _chosen(needed, skills)
    begin = data_date(plan)
    if by is not None and latest(plan, Moment(by)) <= begin:
        raise InputError(
            f"{by} lies before the data date of the plan, {plan.start}: nothing can be done by then"
        )
    dated = plan.replace(projects=tuple(_dated(project, by) for project in plan.projects))
    moments = [moment for project in dated.projects for moment in dates_of(dated, project)]
    if not moments:
        raise InputError("no project has a due date or a deadline to meet; give one with --by")
    end = max(moments)
    if end <= begin:
        raise InputError(f"all dates lie before the data date of the plan, {plan.start}: give one with --by")
    return Case(_without_teams(dated, chosen), tuple(_unit(plan, s, begin, end) for s in chosen), begin, end)


def dates_of(plan: Plan, project: Project) -> list[int]:
    """Due dates and deadlines of a project that is planned, and of its tasks; UTC minutes."""
    if project.status in ("on-hold", "done"):
        return []
    parts: tuple[Project | Task, ...] = (project, *project.tasks)
    return [latest(plan, each) for part in parts for each in (part.due, part.deadline) if each is not None]


def open_tasks(plan: Plan) -> Iterator[tuple[Project, Task]]:
    """Tasks that are still to be planned."""
    for project in plan.projects:
        if project.status not in ("on-hold", "done"):
            for task in project.tasks:
                if task.progress is None or task.progress.finished is None:
                    yield project, task


def places(plan: Plan) -> Counter[str]:
    """How many people of each skill could be at work at once, at most, if nobody ever waited."""
    found = Counter[str]()
    for _, task in open_tasks(plan):
        most = Counter[str]()
        for mode in task.all_modes():
            most |= Counter(
                {
                    s: sum(n.count for n in mode.needs if n.skill == s)
                    for s in {n.skill for n in mode.needs}
                    if s
                }
            )
        found += most
    return found


def _ways_left(task: Task, missing: Set[str]) -> tuple[Mode, ...]:
    """Its modes that ask for none of these skills."""
    return tuple(m for m in task.all_modes() if not any(need.skill in missing for need in m.needs))


def _possible(project: Project, missing: Set[str]) -> Project:
    if not missing:
        return project
    tasks = (t.model_copy(update={"modes": _ways_left(t, missing)}) if t.modes else t for t in project.tasks)
    return project.model_copy(update={"tasks": tuple(tasks)})


def _chosen(needed: Mapping[str, int], skills: Sequence[str]) -> list[str]:
    for skill in skills:
        if skill not in needed:
            near = difflib.get_close_matches(skill, needed, n=1)
            known = ", ".join(sorted(needed)[:12]) or "none"
            hint = f'did you mean "{near[0]}"?' if near else f"needed are {known}"
            raise InputError(f"no open task needs the skill {skill!r}; {hint}")
    if not needed:
        raise InputError("no open task needs a skill: there are no levels to find")
    return list(dict.fromkeys(skills)) or sorted(needed)


def _dated(project: Project, by: dt.date | None) -> Project:
    """Weights count no longer: each date is to be met."""
    own = project.due
    if by is not None and (own is None or own.day > by or (own.day == by and own.minute is None)):
        own = Moment(by)
    tasks = tuple(
        task if task.weight is None else task.model_copy(update={"weight": 1}) for task in project.tasks
    )
    return project.model_copy(update={"weight": 1, "due": own, "tasks": tasks})


def _without_teams(plan: Plan, chosen: Sequence[str]) -> Plan:
    """The same work for anybody with the skills; those who have them today keep only their other ones."""
    skills = frozenset(chosen)
    pools = [
        pool.model_copy(update={"skills": kept, "committed": ()})
        for pool in plan.contractor_pools
        if (kept := _others(pool.skills, skills))
    ]
    return plan.model_copy(
        update={
            "late_cost_per_day": 10_000,
            "objective": DUE_ONLY,
            "people": tuple(p.model_copy(update={"skills": _others(p.skills, skills)}) for p in plan.people),
            "contractor_pools": tuple(pools),
            "projects": tuple(
                project.model_copy(update={"tasks": tuple(_for_anybody(t, skills) for t in project.tasks)})
                for project in plan.projects
            ),
        }
    )


def _others(had: Iterable[Skill], skills: frozenset[str]) -> tuple[Skill, ...]:
    return tuple(one for one in had if one.skill not in skills)


def _for_anybody(task: Task, skills: frozenset[str]) -> Task:
    """Nobody is named for needs of the skills, nor for what has begun."""
    progress = None if task.progress is None else task.progress.model_copy(update={"people": ()})
    modes = tuple(m.model_copy(update={"needs": _open_needs(m.needs, skills)}) for m in task.modes)
    needs = () if task.modes else _open_needs(task.all_needs, skills)
    changes = {"skill": None, "person": None, "needs": needs, "modes": modes, "progress": progress}
    return task.model_copy(update=changes)


def _open_needs(needs: Iterable[Need], skills: frozenset[str]) -> tuple[Need, ...]:
    nobody = {"allowed": (), "forbidden": (), "pinned": ()}
    return tuple(need.model_copy(update=nobody) if need.skill in skills else need for need in needs)


def _unit(plan: Plan, skill: str, begin: int, end: int) -> Unit:
    """A person with this skill alone, like most of those whose main skill it is.

    Where it is nobody's main skill: somebody full time on the plan's own calendar, at 100 %.
    """
    own = [person for person in plan.people if person.skills and person.skills[0].skill == skill]
    alike = Counter((person.calendar, person.share, person.skills[0].efficiency) for person in own)
    ((calendar, share, efficiency), _) = (alike.most_common(1) or [((None, _FULL, _FULL), 0)])[0]
    had = Skill.model_construct(skill=skill, level=_HIGHEST_LEVEL, efficiency=efficiency)
    person = Person.model_construct(id=skill, calendar=calendar, share=share, skills=(had,))
    time = compile_working_time(plan, begin, end).calendar(calendar)
    rate = _rate(plan, skill, own)
    cents = None if rate is None else rate * (time.total * share // _FULL) // 60
    return Unit(skill, person, len(own), cents, time)


def _rate(plan: Plan, skill: str, own: Sequence[Person]) -> int | None:
    """Of an hour: the middle one of people whose main skill it is, else the cheapest contractor's."""
    rates = [person.rate for person in own if person.rate]
    if rates:
        return median_low(rates)
    pools = [pool.rate for pool in plan.contractor_pools if any(had.skill == skill for had in pool.skills)]
    return min(pools, default=0) or None
