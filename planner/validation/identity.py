"""Are names unique among their kind?"""

from __future__ import annotations

from collections.abc import Iterable

from planner.validation.findings import quoted
from planner.validation.survey import Named, Survey


def check_names(survey: Survey) -> None:
    """Every id is used once among its kind; the place that used it first is named."""
    plan = survey.written
    _check_unique(survey, (("calendars", plan.calendars),), "calendar")
    # A need's ``allowed`` may hold both, so they share their names.
    resources = (("people", plan.people), ("contractor_pools", plan.contractor_pools))
    _check_unique(survey, resources, "person or contractor pool")
    _check_unique(survey, (("equipment", plan.equipment),), "piece of equipment")
    _check_unique(survey, (("consumables", plan.consumables),), "consumable")
    _check_unique(survey, (("templates", plan.templates),), "template")
    _check_unique(survey, (("projects", plan.projects),), "project")
    _check_skills(survey)
    for p, project in enumerate(plan.projects):
        path = f"projects[{p}]"
        # A link may name either, so tasks and reviews share their names.
        steps = ((f"{path}.tasks", project.tasks), (f"{path}.reviews", project.reviews))
        _check_unique(survey, steps, "task or review of the project")
        _check_unique(survey, ((f"{path}.risks", project.risks),), "risk of the project")
    _check_made_tasks(survey)
    for place in survey.tasks:
        if len(place.task.modes) > 1:
            _check_modes(survey, place.at("modes"), place.task.modes)


def _check_unique(survey: Survey, lists: Iterable[tuple[str, Iterable[Named]]], kind: str) -> None:
    first: dict[str, str] = {}
    for path, parts in lists:
        for position, part in enumerate(parts):
            place = f"{path}[{position}]"
            if part.id in first:
                survey.findings.error(
                    f"{place}.id",
                    "duplicate-id",
                    quoted(part.id),
                    f"an id that no other {kind} has",
                    f"first used at {first[part.id]}",
                )
            else:
                first[part.id] = place


def _check_modes(survey: Survey, path: str, modes: Iterable[Named]) -> None:
    _check_unique(survey, ((path, modes),), "mode of the task")


def _check_skills(survey: Survey) -> None:
    plan = survey.written
    offered = [(f"people[{p}].skills", person.skills) for p, person in enumerate(plan.people)]
    offered += [
        (f"contractor_pools[{p}].skills", pool.skills) for p, pool in enumerate(plan.contractor_pools)
    ]
    for path, skills in offered:
        first: dict[str, int] = {}
        for position, skill in enumerate(skills):
            if first.setdefault(skill.skill, position) != position:
                hint = f"first named at {path}[{first[skill.skill]}]"
                at, found = f"{path}[{position}].skill", quoted(skill.skill)
                survey.findings.error(at, "duplicate-skill", found, "each skill once", hint)


def _check_made_tasks(survey: Survey) -> None:
    """Tasks made by templates and reviews clash with no other (written ones are checked above)."""
    for p, project in enumerate(survey.plan.projects):
        if len(survey.task_ids[p]) == len(project.tasks):
            continue
        written = {task.id for task in survey.written.projects[p].tasks}
        seen: set[str] = set()
        for task in project.tasks:
            if task.id in seen and not (task.id in written and task.origin is None):
                survey.findings.error(
                    f"projects[{p}]",
                    "duplicate-id",
                    f"{quoted(task.id)} more than once among the tasks made by its template and reviews",
                    "an id that no other task of the project has",
                )
            seen.add(task.id)
