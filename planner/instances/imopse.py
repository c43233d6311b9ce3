"""iMOPSE ``.def``: one person for each job, with a skill at a level or above; the shortest makespan.

Myszkowski, P. B., Skowronski, M. E. & Sikora, K. (2015). A new benchmark dataset for multi-skill
resource-constrained project scheduling problem. *Proceedings of the 2015 Federated Conference on Computer
Science and Information Systems*, 129-138. Durations are hours; salaries are kept as rates.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, TypeVar

from planner.instances.instance import Instance
from planner.instances.round_the_clock import levels, round_the_clock_plan, working
from planner.instances.single_project import PROJECT
from planner.instances.words import refusal, shown
from planner.plan import Link, Need, Person, Project, Skill, Task

_Row = TypeVar("_Row")
_HOUR: Final = 60
_MOST_LEVELS: Final = 999
_COUNT: Final = re.compile(r"\s*(Tasks|Resources)\s*:\s*(\d{1,6})\s*")
_SKILL: Final = r"(\w{1,40})\s*:\s*(\d{1,3})"
_PERSON: Final = re.compile(rf"\s*(\d{{1,6}})\s+(\d{{1,7}}(?:[.,]\d+)?)((?:\s+{_SKILL})*)\s*")
_JOB: Final = re.compile(rf"\s*(\d{{1,6}})\s+(\d{{1,5}})\s+{_SKILL}((?:\s+\d{{1,6}})*)\s*")


def read_imopse(name: str, text: str) -> Instance:
    """Read an iMOPSE file; level 0 of the file, which everybody with the skill has, is level 1 here.

    Raises
    ------
    InstanceError
        If a row has another form, or there are more or fewer rows than announced.
    """
    people, tasks = _rows(name, text)
    plan = round_the_clock_plan(
        name,
        [Project(id=PROJECT, tasks=tuple(tasks.values()))],
        levels("makespan"),
        period=_HOUR,
        people=tuple(people.values()),
    )
    names = {skill.skill for person in people.values() for skill in person.skills}
    return Instance(
        name=name,
        format="imopse",
        plan=plan,
        period=_HOUR,
        unit=_HOUR,
        jobs={number: number for number in tasks},
        skills={skill: skill for skill in sorted(names)},
        resources={person.id: number for number, person in people.items()},
    )


def _rows(name: str, text: str) -> tuple[dict[str, Person], dict[str, Task]]:
    """People and tasks by their numbers."""
    counts: dict[str, int] = {}
    people: dict[str, Person] = {}
    tasks: dict[str, Task] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.strip()
        if word.startswith(("ResourceID", "TaskID")):
            section = word.split()[0]
        elif word.startswith("="):
            section = ""
        elif word and section == "ResourceID":
            person = _person(name, number, line)
            _add(name, number, people, person.id.removeprefix("P"), person)
        elif word and section == "TaskID":
            task = _task(name, number, line)
            _add(name, number, tasks, task.id, task)
        elif (match := _COUNT.fullmatch(line)) is not None:
            counts[match[1]] = int(match[2])
    last = len(text.splitlines())
    for what, found in (("Resources", len(people)), ("Tasks", len(tasks))):
        if found == 0 or counts.get(what, found) != found:
            expected = f"{counts.get(what, 'at least 1')}, as many as announced"
            raise refusal(name, last, f"{found} rows of {what.lower()}", expected)
    _check_predecessors(name, last, tasks)
    return people, tasks


def _add(name: str, line: int, rows: dict[str, _Row], number: str, row: _Row) -> None:
    if number in rows:
        raise refusal(name, line, f"{number} again", "each number once")
    rows[number] = row


def _person(name: str, number: int, line: str) -> Person:
    match = _PERSON.fullmatch(line)
    if match is None:
        expected = "a number, a salary and skills such as 'Q1: 2'"
        raise refusal(name, number, shown(line.strip()), expected)
    best: dict[str, int] = {}
    for skill, level in re.findall(_SKILL, match[3]):
        best[skill] = max(int(level), best.get(skill, 0))
    return Person(
        id=f"P{int(match[1])}",
        skills=tuple(Skill(skill=skill, level=level + 1) for skill, level in best.items()),
    ).replace(rate=round(Decimal(match[2].replace(",", ".")) * 100))


def _task(name: str, number: int, line: str) -> Task:
    match = _JOB.fullmatch(line)
    if match is None:
        expected = "a number, a duration, a skill such as 'Q1: 2' and the numbers of predecessors"
        raise refusal(name, number, shown(line.strip()), expected)
    job, periods, skill, level, before = match.groups()
    after = tuple(Link(task=str(int(each))) for each in dict.fromkeys(before.split()))
    if int(periods) == 0:
        return Task(id=str(int(job)), milestone=True, after=after)
    needs = (Need(skill=skill, level=int(level) + 1),)
    return Task(id=str(int(job)), duration=working(int(periods) * _HOUR), needs=needs, after=after)


def _check_predecessors(name: str, line: int, tasks: dict[str, Task]) -> None:
    for task in tasks.values():
        for link in task.after:
            if link.task not in tasks:
                found = f"{link.task} as a predecessor of task {task.id}"
                raise refusal(name, line, found, "a task of the file")
