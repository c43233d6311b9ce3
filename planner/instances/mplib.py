"""MPLIB: several projects that share renewable resources; the makespan of the whole portfolio.

Van Eynde, R. & Vanhoucke, M. (2020). Resource-constrained multi-project scheduling: benchmark datasets
and decoupled scheduling. *Journal of Scheduling* 23, 301-325. A file gives the numbers of projects and
resources and the availabilities, then each project: its number of activities and release, a row that
says which resources it uses, and its activities, whose successors are written ``project:activity``.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from planner.instances.instance import Instance
from planner.instances.job_tasks import JobTasks
from planner.instances.jobs import Job, JobMode, Resource
from planner.instances.round_the_clock import PERIOD, levels, moment, round_the_clock_plan
from planner.instances.words import MOST_JOBS, MOST_PERIODS, Words, refusal, shown
from planner.plan import Link, Project

_SUCCESSOR: Final = re.compile(r"(\d{1,6}):(\d{1,6})")
_WORD: Final = re.compile(r"\S+")
_MOST_PROJECTS: Final = 10_000


class _ProjectOfFile(NamedTuple):
    release: int
    jobs: tuple[Job, ...]


def read_mplib(name: str, text: str) -> Instance:
    """Read an MPLIB file; task ids are ``project.activity``, both from 1.

    Raises
    ------
    InstanceError
        If a number is missing or out of place, or a successor is no activity of the file.
    """
    words = Words.of_text(name, text, _WORD)
    count = words.integer("the number of projects", 1, _MOST_PROJECTS)
    ids = [f"R{r + 1}" for r in range(words.integer("the number of resources", 0, 1000))]
    amounts = words.integers(len(ids), "the availability of a resource")
    resources = tuple(Resource(key, amount) for key, amount in zip(ids, amounts, strict=True))
    projects = [_project(words, number, ids) for number in range(1, count + 1)]
    words.end()
    parts = JobTasks(name, [job for project in projects for job in project.jobs], resources)
    plan = round_the_clock_plan(
        name,
        _plan_projects(name, projects, parts),
        levels("makespan"),
        equipment=parts.equipment,
        notes=parts.notes,
    )
    jobs = {job.number: job.number for project in projects for job in project.jobs}
    return Instance(name=name, format="mplib", plan=plan, period=PERIOD, unit=PERIOD, jobs=jobs)


def _project(words: Words, number: int, ids: list[str]) -> _ProjectOfFile:
    count = words.integer(f"the number of activities of project {number}", 1, MOST_JOBS)
    release = words.integer(f"the release of project {number}", 0, MOST_PERIODS)
    for _ in ids:  # whether the project uses the resource, which its activities tell as well
        words.integer(f"0 or 1 for a resource of project {number}", 0, 1)
    return _ProjectOfFile(release, tuple(_job(words, f"{number}.{a + 1}", ids) for a in range(count)))


def _job(words: Words, number: str, ids: list[str]) -> Job:
    periods = words.integer(f"the duration of activity {number}", 0, MOST_PERIODS)
    amounts = words.integers(len(ids), f"the amount of a resource for activity {number}")
    following = words.integer(f"the number of successors of activity {number}", 0, MOST_JOBS)
    successors = tuple(_successor(words, number) for _ in range(following))
    return Job(number, (JobMode("1", periods, dict(zip(ids, amounts, strict=True))),), successors)


def _successor(words: Words, number: str) -> str:
    expected, line = f"a successor of activity {number}, such as 1:5", words.line
    word = words.word(expected)
    match = _SUCCESSOR.fullmatch(word)
    if match is None:
        raise refusal(words.name, line, shown(word), expected)
    return f"{int(match[1])}.{int(match[2])}"


def _plan_projects(name: str, projects: list[_ProjectOfFile], parts: JobTasks) -> list[Project]:
    after = _links(name, projects)
    return [
        Project(
            id=str(number),
            release=moment(project.release * PERIOD) if project.release else None,
            deadline=parts.deadline,
            tasks=tuple(parts.task(job, after[job.number]) for job in project.jobs),
        )
        for number, project in enumerate(projects, start=1)
    ]


def _links(name: str, projects: list[_ProjectOfFile]) -> dict[str, list[Link]]:
    """For each activity its predecessors, those of other projects named with their project."""
    home = {job.number: str(p) for p, project in enumerate(projects, start=1) for job in project.jobs}
    links: dict[str, list[Link]] = {number: [] for number in home}
    for project in projects:
        for job in project.jobs:
            for successor in dict.fromkeys(job.successors):
                if successor not in home:
                    found = f"{successor} as a successor of activity {job.number}"
                    raise refusal(name, None, found, "an activity of the file")
                same = home[successor] == home[job.number]
                links[successor].append(Link(task=job.number if same else f"{home[job.number]}/{job.number}"))
    return links
