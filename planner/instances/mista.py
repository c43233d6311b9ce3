"""MISTA 2013 challenge: projects with modes, own and shared resources; least total project delay.

Wauters, T., Kinable, J., Smet, P., Vancroonenburg, W., Vanden Berghe, G. & Verstichel, J. (2016). The
multi-mode resource-constrained multi-project scheduling problem: the MISTA 2013 challenge. *Journal of
Scheduling* 19(3), 271-283. The delay of a project is its finish less its release less the length of its
critical path; between equal sums of delays the shorter total makespan wins. Read is the JSON form in
which OptaPlanner publishes the challenge: objects named by ``@id``, written out where they occur first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from planner.instances.instance import Instance
from planner.instances.job_tasks import JobTasks
from planner.instances.jobs import Job, JobMode, Resource, links_to
from planner.instances.json_values import JsonValue
from planner.instances.round_the_clock import PERIOD, levels, moment, round_the_clock_plan
from planner.instances.words import MOST_PERIODS
from planner.plan import Project
from planner.quantities import Moment

_CENTS_OF_A_PERIOD = 100
_COST_OF_A_DAY = _CENTS_OF_A_PERIOD * 1440 // PERIOD
"""In cents, for a project's due date: so each period of delay costs 1.00."""


class _ProjectOfFile(NamedTuple):
    number: str
    release: int
    critical_path: int
    jobs: tuple[Job, ...]


def read_mista(name: str, text: str) -> Instance:
    """Read a MISTA 2013 file; jobs and modes keep their ids.

    Raises
    ------
    InstanceError
        If something is missing or of another kind, or named but nowhere written out.
    """
    whole = JsonValue.of_text(name, text)
    file = _File(whole)
    projects = [file.project(value) for value in whole.at("projectList").items()]
    jobs = [job for project in projects for job in project.jobs]
    parts = JobTasks(name, jobs, list(file.resources.values()))
    plan = round_the_clock_plan(
        name,
        [_plan_project(project, parts) for project in projects],
        levels("late_cost", "makespan"),
        equipment=parts.equipment,
        consumables=parts.consumables,
        notes=parts.notes,
    ).replace(late_cost_per_day=_COST_OF_A_DAY)
    return Instance(
        name=name,
        format="mista",
        plan=plan,
        period=PERIOD,
        unit=_CENTS_OF_A_PERIOD,
        jobs={job.number: job.number for job in jobs},
        modes=parts.mode_numbers(),
    )


def _plan_project(project: _ProjectOfFile, parts: JobTasks) -> Project:
    links = links_to(project.jobs)
    return Project(
        id=project.number,
        release=_moment(project.release) if project.release else None,
        due=_moment(project.release + project.critical_path),
        deadline=parts.deadline,
        tasks=tuple(parts.task(job, links.get(job.number, ())) for job in project.jobs),
    )


def _moment(periods: int) -> Moment:
    return moment(periods * PERIOD)


class _File:
    """Objects of the file by their names, and the resources met so far."""

    def __init__(self, whole: JsonValue) -> None:
        self._objects = dict(_named_objects(whole))
        self.resources: dict[str, Resource] = {}

    def project(self, value: JsonValue) -> _ProjectOfFile:
        """A project with its jobs, of which each may be written out elsewhere."""
        value = self._resolved(value)
        return _ProjectOfFile(
            str(value.at("id").integer()),
            value.at("releaseDate").integer(most=MOST_PERIODS),
            value.at("criticalPathDuration").integer(most=MOST_PERIODS),
            tuple(self._job(self._resolved(job)) for job in value.at("jobList").items()),
        )

    def _job(self, value: JsonValue) -> Job:
        modes = tuple(self._mode(self._resolved(mode)) for mode in value.at("executionModeList").items())
        if not modes:
            raise value.at("executionModeList").refused("at least one mode")
        successors = value.at("successorJobList")
        following = successors.items() if value.has("successorJobList") else ()
        return Job(
            str(value.at("id").integer()),
            modes,
            tuple(str(self._resolved(each).at("id").integer()) for each in following),
        )

    def _mode(self, value: JsonValue) -> JobMode:
        amounts: dict[str, int] = {}
        for each in value.at("resourceRequirementList").items():
            requirement = self._resolved(each)
            resource = self._resource(self._resolved(requirement.at("resource")))
            amounts[resource] = amounts.get(resource, 0) + requirement.at("requirement").integer()
        return JobMode(
            str(value.at("id").integer()), value.at("duration").integer(most=MOST_PERIODS), amounts
        )

    def _resource(self, value: JsonValue) -> str:
        """Id of a resource: G and its number for a shared one, L for one of a project."""
        local = value.has("project")
        id_ = f"{'L' if local else 'G'}{value.at('id').integer()}"
        if id_ not in self.resources:
            renewable = value.at("renewable").truth() if value.has("renewable") else True
            home = f"of {value.at('project').text()}" if local else "shared"
            self.resources[id_] = Resource(id_, value.at("capacity").integer(), renewable, home)
        return id_

    def _resolved(self, value: JsonValue) -> JsonValue:
        """The object itself, where only its name is written."""
        if not isinstance(value.value, str):
            return value
        if value.value not in self._objects:
            raise value.refused("the name of an object that is written out somewhere in the file")
        return self._objects[value.value]


def _named_objects(whole: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Every object that has an ``@id``, wherever it is nested."""
    stack: list[Any] = [whole]
    while stack:
        value = stack.pop()
        if isinstance(value.value, dict):
            if isinstance(value.value.get("@id"), str):
                yield value.value["@id"], value
            stack += [each for _, each in value.entries()]
        elif isinstance(value.value, list):
            stack += value.items()
