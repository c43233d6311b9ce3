"""One project whose makespan is to be short: the instance that most single-project formats become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.instances.instance import Instance, InstanceFormat
from planner.instances.job_tasks import JobTasks
from planner.instances.jobs import Job, Resource, links_to
from planner.instances.round_the_clock import PERIOD, levels, round_the_clock_plan
from planner.plan import Link, Project

PROJECT = "project"
"""Id of the project of single-project files."""


def single_project_instance(
    name: str,
    format_: InstanceFormat,
    jobs: Sequence[Job],
    resources: Sequence[Resource],
    after: Mapping[str, Sequence[Link]] | None = None,
) -> Instance:
    """Jobs as tasks, resources as equipment and consumables, the makespan as the only goal.

    Parameters
    ----------
    after
        Links by job number; finish-to-start from the jobs' successors when left out.

    Raises
    ------
    InstanceError
        If there is more of a resource than a plan can say.
    """
    parts = JobTasks(name, jobs, resources)
    links = links_to(jobs) if after is None else after
    tasks = tuple(parts.task(job, links.get(job.number, ())) for job in jobs)
    plan = round_the_clock_plan(
        name,
        [Project(id=PROJECT, deadline=parts.deadline, tasks=tasks)],
        levels("makespan"),
        equipment=parts.equipment,
        consumables=parts.consumables,
        notes=parts.notes,
    )
    return Instance(
        name=name,
        format=format_,
        plan=plan,
        period=PERIOD,
        unit=PERIOD,
        jobs={job.number: job.number for job in jobs},
        modes=parts.mode_numbers() if format_ == "multi-mode" else {},
    )
