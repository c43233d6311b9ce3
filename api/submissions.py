"""A project that is submitted into a plan: what stands against it, found without checking all the rest again.

A plan that is kept has no errors. A project that joins it can only bring errors of its own, of what it names
and of what it shares with others: so the other projects are looked at by their ids alone, but for those
that it waits for. ``scenarios.intake.newcomer.joining`` checks the whole plan, and finds the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from planner.changes.projects import AddProject
from planner.errors import Issue, PlanError, told_by_first
from planner.plan import Plan, Project, Template
from planner.validation import validate
from planner.validation.findings import quoted

_NO_STEPS: Final[dict[str, Any]] = {"tasks": (), "reviews": ()}
_NO_TASKS: Final[dict[str, Any]] = {**_NO_STEPS, "risks": (), "template": None, "parameters": {}}


@dataclass(frozen=True, slots=True)
class Judged:
    """A project that can join a plan, with what is probably not meant in it.

    Attributes
    ----------
    around
        What of the plan was looked at.
    """

    project: Project
    around: Plan
    warnings: tuple[Issue, ...]


def judged(plan: Plan, project: Project, before: Judged | None = None) -> Judged:
    """The project, if nothing stands against its joining the plan.

    Parameters
    ----------
    before
        What was found when the plan was at another version: it still holds where only other projects changed.

    Raises
    ------
    PlanError
        With everything that stands against it; paths are those of the project's own document.
    """
    around = surroundings(plan, project)
    if before is not None and _same_ground(around, before.around):
        return replace(before, around=around)
    prefix = f"projects[{len(around.projects)}]"
    errors = _nothing_planned(project)
    warnings: list[Issue] = []
    for issue in validate(AddProject(project=project).apply(around)):
        is_own = issue.path.startswith(prefix)
        told = replace(issue, path=issue.path.removeprefix(prefix).removeprefix("."))
        if issue.severity == "error":
            errors.append(told)
        elif is_own and issue.code != "empty-project":
            warnings.append(told)
    if errors:
        raise PlanError(f"the project {project.id}: {told_by_first(errors)}", (*errors, *warnings))
    return Judged(project, around, tuple(warnings))


def _nothing_planned(project: Project) -> list[Issue]:
    """The issue about a project of which nothing would be planned."""
    if project.status not in ("proposed", "accepted"):
        expected = "expected proposed or accepted: nothing else is planned"
        return [Issue("status", quoted(project.status), expected, code="not-proposed")]
    if not project.tasks and project.template is None:
        return [Issue("tasks", "no tasks", "expected at least one, or a template", code="nothing-to-plan")]
    return []


def taken(plan: Plan, project: Project) -> PlanError | None:
    """The error about an id that a project of the plan has already."""
    issues = tuple(
        replace(issue, path=issue.path.removeprefix("project."))
        for issue in AddProject(project=project).problems(plan)
    )
    return PlanError(f"the project {project.id}: {told_by_first(issues)}", issues) if issues else None


def surroundings(plan: Plan, project: Project) -> Plan:
    """The plan with no more of other projects than bears upon one that joins it.

    That is their ids, the whole of those that it waits for, directly or not, and everything where it uses
    up what all projects share; and of templates no more than are used.
    """
    if _uses_consumables(project, plan.templates):
        return plan
    known = {one.id: one for one in plan.projects}
    whole: dict[str, Project] = {}
    open_ = [project]
    while open_:
        for name in _waits_for(open_.pop(), plan.templates):
            if name in known and name not in whole:
                whole[name] = known[name]
                open_.append(known[name])
    used = {one.template for one in (project, *whole.values())}
    return plan.replace(
        projects=tuple(one if one.id in whole else one.replace(**_NO_TASKS) for one in plan.projects),
        templates=tuple(one if one.id in used else one.replace(**_NO_STEPS) for one in plan.templates),
    )


def _same_ground(one: Plan, other: Plan) -> bool:
    """Whether two plans differ in projects alone that nothing was asked about but their ids."""
    settings = (name for name in Plan.model_fields if name != "projects")
    if any(
        getattr(one, name) is not getattr(other, name) and getattr(one, name) != getattr(other, name)
        for name in settings
    ):
        return False
    whole = {project.id: project for project in other.projects if project.tasks or project.template}
    return whole == {project.id: project for project in one.projects if project.tasks or project.template}


def _waits_for(project: Project, templates: tuple[Template, ...]) -> Iterator[str]:
    """Ids of the projects that tasks of one, written or made, are linked to."""
    links = (link for part in (project.tasks, project.reviews) for one in part for link in one.after)
    for link in links:
        if "/" in link.task:
            yield link.task.partition("/")[0]
    for template in templates:
        if template.id == project.template:
            yield from _names_before_slashes((template.tasks, template.reviews, project.parameters))


def _names_before_slashes(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "/" in value:
            yield value.partition("/")[0]
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names_before_slashes(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names_before_slashes(item)


def _uses_consumables(project: Project, templates: tuple[Template, ...]) -> bool:
    if any(task.consumables or any(mode.consumables for mode in task.modes) for task in project.tasks):
        return True
    return any(
        template.id == project.template and "consumables" in str(template.tasks) for template in templates
    )
