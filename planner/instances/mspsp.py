"""MSPSP ``.dzn``: jobs that need several people with skills at once, the shortest makespan.

Young, K. D., Feydy, T. & Schutt, A. (2017). Constraint programming applied to the multi-skill project
scheduling problem. *Principles and Practice of Constraint Programming*, LNCS 10416, 308-317. While a
job lasts, each of its people does one of the skills that it asks for.
"""

from __future__ import annotations

from planner.instances.instance import Instance
from planner.instances.minizinc_data import MiniZincData
from planner.instances.round_the_clock import PERIOD, levels, round_the_clock_plan, working
from planner.instances.single_project import PROJECT
from planner.instances.words import MOST_JOBS, MOST_PERIODS
from planner.plan import Link, Need, Person, Project, Skill, Task

_MOST_SKILLS = 1000
_MOST_PEOPLE = 10_000


def read_mspsp(name: str, text: str) -> Instance:
    """Read an MSPSP file; jobs, skills and people are numbered from 1.

    Raises
    ------
    InstanceError
        If a value is missing or of another form.
    """
    data = MiniZincData(name, text)
    jobs = data.number("nActs", 1, MOST_JOBS)
    skills = data.number("nSkills", 0, _MOST_SKILLS)
    people = _people(data, data.number("nResources", 0, _MOST_PEOPLE), skills)
    plan = round_the_clock_plan(
        name, [Project(id=PROJECT, tasks=_tasks(data, jobs, skills))], levels("makespan"), people=people
    )
    return Instance(
        name=name,
        format="mspsp",
        plan=plan,
        period=PERIOD,
        unit=PERIOD,
        jobs={task.id: task.id for task in plan.projects[0].tasks},
        skills={_skill(s): str(s + 1) for s in range(skills)},
        resources={person.id: person.id.removeprefix("P") for person in people},
    )


def _skill(position: int) -> str:
    return f"S{position + 1}"


def _people(data: MiniZincData, count: int, skills: int) -> tuple[Person, ...]:
    mastery = data.table("mastery", count, skills, most=1)
    return tuple(
        Person(id=f"P{p + 1}", skills=tuple(Skill(skill=_skill(s)) for s in range(skills) if masters[s]))
        for p, masters in enumerate(mastery)
    )


def _tasks(data: MiniZincData, jobs: int, skills: int) -> tuple[Task, ...]:
    periods = data.numbers("dur", jobs, 0, MOST_PERIODS)
    asked = data.table("sreq", jobs, skills, most=1000)
    after = _links(data, jobs)
    tasks = []
    for job in range(jobs):
        number = str(job + 1)
        if periods[job] == 0:
            tasks.append(Task(id=number, milestone=True, after=after[job]))
            continue
        needs = tuple(Need(skill=_skill(s), count=n) for s, n in enumerate(asked[job]) if n)
        tasks.append(Task(id=number, duration=working(periods[job] * PERIOD), needs=needs, after=after[job]))
    return tuple(tasks)


def _links(data: MiniZincData, jobs: int) -> list[tuple[Link, ...]]:
    """For each job its predecessors."""
    count = data.number("nPrecs")
    before = data.numbers("pred", count, 1, jobs)
    after = data.numbers("succ", count, 1, jobs)
    found: list[dict[int, None]] = [{} for _ in range(jobs)]
    for predecessor, successor in zip(before, after, strict=True):
        found[successor - 1][predecessor] = None
    return [tuple(Link(task=str(predecessor)) for predecessor in of_job) for of_job in found]
