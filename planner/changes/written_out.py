"""Tasks and reviews that a template or a review makes, written out, so that each can be changed alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.changes.parts import exchanged, find, gone, with_project
from planner.errors import Issue, PlanError
from planner.expansion import expand
from planner.plan import Plan, Project, Review, Task
from planner.templates import expand_templates
from planner.validation.findings import known_names_hint, quoted


def with_task_written_out(plan: Plan, project: str, task: str) -> Plan | None:
    """The plan in which a task stands in its project itself; None where there is no such task.

    Only what must be is written out: nothing where it stands there already, else the project's
    template, else all templates and reviews of the plan.
    """
    for written in _stages(plan, project):
        held = find(written.projects, project)
        if held is not None and find(held.tasks, task) is not None:
            return written
    return None


def with_review_written_out(plan: Plan, project: str, review: str) -> Plan | None:
    """The plan in which a review stands in its project itself; None where there is no such review."""
    for written in _stages(plan, project):
        held = find(written.projects, project)
        if held is not None and find(held.reviews, review) is not None:
            return written
    return None


def written_out_project(plan: Plan, project: str) -> Project | None:
    """A project with its template and reviews written out as far as they can be; None if there is none."""
    return None if find(plan.projects, project) is None else _last_stage(plan, project)


def no_such_task(plan: Plan, project: str, task: str, field: str = "task") -> Iterator[Issue]:
    """The issue about a project or a task that is not there, if it isn't."""
    if find(plan.projects, project) is None:
        yield from gone("projects", project, plan.projects, "project")
    elif with_task_written_out(plan, project, task) is None:
        known = tuple(one.id for one in _last_stage(plan, project).tasks)
        hint = known_names_hint("tasks", task, known)
        yield Issue(field, quoted(task), f"expected a task of {quoted(project)}", hint, code="gone")


def no_such_review(plan: Plan, project: str, review: str) -> Iterator[Issue]:
    """The issue about a project or a review that is not there, if it isn't."""
    if find(plan.projects, project) is None:
        yield from gone("projects", project, plan.projects, "project")
    elif with_review_written_out(plan, project, review) is None:
        hint = known_names_hint("reviews", review, tuple(reviews_of(plan, project)))
        yield Issue("review", quoted(review), f"expected a review of {quoted(project)}", hint, code="gone")


def _stages(plan: Plan, project: str) -> Iterator[Plan]:
    """The plan as it is, with the project's template written out, with everything written out."""
    yield plan
    try:
        if (filled := _filled(plan, project)) is not plan:
            yield filled
        yield expand(plan)
    except PlanError:
        return  # what can't be written out is no part of the plan: validation says why


def _filled(plan: Plan, project: str) -> Plan:
    held = find(plan.projects, project)
    if held is None or held.template is None:
        return plan
    used = tuple(template for template in plan.templates if template.id == held.template)
    (filled,) = expand_templates(plan.replace(projects=(held,), templates=used)).projects
    return plan.replace(projects=exchanged(plan.projects, project, lambda _: filled))


def _last_stage(plan: Plan, project: str) -> Project:
    *_, last = _stages(plan, project)
    return next(one for one in last.projects if one.id == project)


def reviews_of(plan: Plan, project: str) -> dict[str, Review]:
    """Every review of a project by id, its template's too."""
    held = (find(stage.projects, project) for stage in _stages(plan, project))
    return {review.id: review for one in held if one is not None for review in one.reviews}


def with_task(plan: Plan, project: str, task: str, change: Callable[[Task], Task]) -> Plan:
    """The plan with one task changed, which is written out first where it has to be.

    Raises
    ------
    KeyError
        If there is no such task.
    """
    written = with_task_written_out(plan, project, task)
    if written is None:
        raise KeyError((project, task))
    return with_project(written, project, lambda one: one.replace(tasks=exchanged(one.tasks, task, change)))


def task_as_written_out(plan: Plan, project: str, task: str) -> Task | None:
    """A task as it is once its template or review is written out; None where there is none."""
    written = with_task_written_out(plan, project, task)
    held = None if written is None else find(written.projects, project)
    return None if held is None else find(held.tasks, task)
