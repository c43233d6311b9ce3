"""Does everything that is named exist? Where not, the nearest known name is offered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from planner.plan import Link, Need, Progress
from planner.validation.findings import quoted
from planner.validation.survey import ModeAt, Survey, TaskAt


def check_references(survey: Survey) -> None:
    """Every calendar, person, pool, equipment, consumable, task, template and mode named exists."""
    _check_calendars(survey)
    for p, project in enumerate(survey.written.projects):
        path = f"projects[{p}]"
        if project.template is not None:
            templates = [template.id for template in survey.written.templates]
            _known(survey, f"{path}.template", "templates", project.template, templates)
        for r, risk in enumerate(project.risks):
            if risk.task is not None and not survey.has_task(p, risk.task):
                _known(survey, f"{path}.risks[{r}].task", "tasks", risk.task, survey.task_ids[p])
    for place in survey.tasks:
        _check_task(survey, place)


def _check_calendars(survey: Survey) -> None:
    plan = survey.written
    named = {
        "people": [person.calendar for person in plan.people],
        "contractor_pools": [pool.calendar for pool in plan.contractor_pools],
        "equipment": [item.calendar for item in plan.equipment],
        "projects": [project.calendar for project in plan.projects],
    }
    if plan.calendar is not None:
        _known(survey, "calendar", "calendars", plan.calendar, survey.calendars)
    for kind, calendars in named.items():
        for position, name in enumerate(calendars):
            if name is not None:
                _known(survey, f"{kind}[{position}].calendar", "calendars", name, survey.calendars)


def _known(survey: Survey, path: str, kind: str, name: str, known: Collection[str]) -> bool:
    if name in known:
        return True
    code, expected = _KINDS[kind]
    survey.findings.error(path, code, quoted(name), expected, survey.findings.unknown(kind, name, known))
    return False


_KINDS: Final = {
    "calendars": ("unknown-calendar", "a calendar of the plan"),
    "templates": ("unknown-template", "a template of the plan"),
    "tasks": ("unknown-task", "a task of the same project"),
    "people": ("unknown-person", "a person of the plan"),
    "people and contractor pools": ("unknown-resource", "a person or contractor pool of the plan"),
    "equipment": ("unknown-equipment", "a piece of equipment of the plan"),
    "consumables": ("unknown-consumable", "a consumable of the plan"),
}
"""Code of the issue about an unknown name of each kind, and what was expected."""


def _unknown(place: TaskAt, field: str, name: str, kind: str, known: Collection[str]) -> None:
    code, expected = _KINDS[kind]
    place.error(field, code, quoted(name), expected, place.findings.unknown(kind, name, known))


def _check_task(survey: Survey, place: TaskAt) -> None:
    task = place.task
    if task.calendar is not None and task.calendar not in survey.calendars:
        _unknown(place, "calendar", task.calendar, "calendars", survey.calendars)
    p = place.project_position
    if task.parent is not None and task.parent not in survey.task_ids[p]:
        _unknown_parent(survey, place, task.parent)
    for position, link in enumerate(task.after):
        _check_link(survey, place, f"after[{position}]", link)
    if task.needs or task.modes or task.person or task.equipment or task.consumables:
        for mode_at in place.modes():
            _check_mode(survey, place, mode_at)
    if task.progress is not None:
        _check_progress(survey, place, task.progress)


def _unknown_parent(survey: Survey, place: TaskAt, parent: str) -> None:
    p = place.project_position
    hint = survey.findings.unknown(f"tasks of {place.project.id}", parent, survey.task_ids[p])
    if parent in survey.review_ids[p]:
        hint = "that is a review; a parent is a summary task"
    place.error("parent", "unknown-parent", quoted(parent), "a task of the same project", hint)


def _check_link(survey: Survey, place: TaskAt, field: str, link: Link) -> None:
    if link.calendar is not None and link.calendar not in survey.calendars:
        at = f"{field}.calendar"
        _unknown(place, at, link.calendar, "calendars", survey.calendars)
    p, task_id = survey.linked(place, link)
    if p is None:
        project_id = link.task.partition("/")[0]
        hint = survey.findings.unknown("projects", project_id, survey.projects)
        expected = 'a project of the plan before the "/"'
        place.error(f"{field}.task", "unknown-project", quoted(link.task), expected, hint)
    elif task_id and not survey.has_task(p, task_id):
        name = survey.plan.projects[p].id
        hint = survey.findings.unknown(f"tasks of {name}", task_id, survey.task_ids[p])
        place.error(
            f"{field}.task", "unknown-task", quoted(link.task), f"a task of project {quoted(name)}", hint
        )


def _check_mode(survey: Survey, place: TaskAt, mode_at: ModeAt) -> None:
    for position, need in enumerate(mode_at.needs):
        _check_people(survey, place, mode_at, position, need)
    for position, item in enumerate(mode_at.equipment):
        if item.equipment not in survey.equipment:
            at = f"{mode_at.path}equipment[{position}].equipment"
            _unknown(place, at, item.equipment, "equipment", survey.equipment)
    for position, use in enumerate(mode_at.consumables):
        if use.consumable not in survey.consumables:
            at = f"{mode_at.path}consumables[{position}].consumable"
            _unknown(place, at, use.consumable, "consumables", survey.consumables)


def _check_people(survey: Survey, place: TaskAt, mode_at: ModeAt, position: int, need: Need) -> None:
    for rank, name in enumerate(need.pinned):
        if name not in survey.people:
            field = mode_at.need_field(position, f"pinned[{rank}]")
            _unknown_person(survey, place, field, name)
    for kind, names in (("allowed", need.allowed), ("forbidden", need.forbidden)):
        for rank, name in enumerate(names):
            if name not in survey.people and name not in survey.pools:
                field = mode_at.need_field(position, f"{kind}[{rank}]")
                known = (*survey.people, *survey.pools)
                _unknown(place, field, name, "people and contractor pools", known)


def _unknown_person(survey: Survey, place: TaskAt, field: str, name: str) -> None:
    if name in survey.pools:
        hint = "that is a contractor pool: name it in `allowed` instead"
        place.error(field, "unknown-person", quoted(name), _KINDS["people"][1], hint)
    else:
        _unknown(place, field, name, "people", survey.people)


def _check_progress(survey: Survey, place: TaskAt, progress: Progress) -> None:
    for rank, name in enumerate(progress.people):
        field = f"progress.people[{rank}]"
        pool_id, hash_sign, number = name.rpartition("#")
        if hash_sign and pool_id in survey.pools:
            most = survey.pools[pool_id].maximum
            if most == 0:
                hint = "nobody can be booked from this pool"
                place.error(field, "unknown-contractor", quoted(name), "a pool with a maximum above 0", hint)
            elif not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= most):
                expected = f"{pool_id}#1" if most == 1 else f"one of {pool_id}#1 to {pool_id}#{most}"
                place.error(field, "unknown-contractor", quoted(name), expected)
        elif name not in survey.people:
            hint = f"contractors are written {quoted(name + '#1')}" if name in survey.pools else ""
            hint = hint or survey.findings.unknown("people", name, survey.people)
            place.error(field, "unknown-person", quoted(name), _KINDS["people"][1], hint)
    if progress.mode is not None:
        known = [mode.id for mode in place.task.modes] or ["only"]
        if progress.mode not in known:
            hint = survey.findings.unknown(f"modes of {place.key}", progress.mode, known)
            place.error("progress.mode", "unknown-mode", quoted(progress.mode), "a mode of the task", hint)
