"""The plan with its templates and reviews written out, as far as they can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.errors import Issue, PlanError
from planner.expansion import expand
from planner.plan import Plan, Project
from planner.quantities import Duration
from planner.validation.sound_settings import grid_fits, settings_fit


@dataclass(frozen=True, slots=True)
class Expanded:
    """What could be expanded, why the rest could not, and which projects that are."""

    plan: Plan
    issues: tuple[Issue, ...] = ()
    unsure: frozenset[int] = frozenset()
    """Projects that are not as they will be: what they seem to lack may be made later."""


def expanded(plan: Plan) -> Expanded:
    """Expand a plan; where that fails, project by project, so that the sound ones can be checked."""
    sound = _with_sound_settings(plan)
    try:
        return Expanded(_with_settings_of(plan, expand(sound)))
    except PlanError as error:
        issues = list(error.issues)
    projects: list[Project] = []
    unsure: set[int] = set()
    for position, project in enumerate(plan.projects):
        templates = [k for k, template in enumerate(plan.templates) if template.id == project.template][:1]
        alone = sound.replace(projects=(project,), templates=tuple(plan.templates[k] for k in templates))
        try:
            projects.append(expand(alone).projects[0])
        except PlanError as error:
            issues += [_moved(issue, position, templates) for issue in error.issues]
            projects.append(project)
            unsure.add(position)
    return Expanded(plan.replace(projects=tuple(projects)), tuple(issues), frozenset(unsure))


def _moved(issue: Issue, position: int, templates: list[int]) -> Issue:
    """An issue of a plan of one project, at its place in the plan of all."""
    path = issue.path.replace("projects[0]", f"projects[{position}]", 1)
    if templates:
        path = path.replace("templates[0]", f"templates[{templates[0]}]", 1)
    return replace(issue, path=path)


def _with_sound_settings(plan: Plan) -> Plan:
    """Broken settings have issues of their own; expansion goes on with the usual ones."""
    if not grid_fits(plan):
        plan = plan.replace(grid=Duration(30_000, "min"))
    if not settings_fit(plan):
        plan = plan.replace(day=Duration(8_000, "h"), week=Duration(5_000, "d"))
    return plan


def _with_settings_of(plan: Plan, other: Plan) -> Plan:
    return other.replace(grid=plan.grid, day=plan.day, week=plan.week)
