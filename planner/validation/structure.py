"""Is every task one clear thing, in its place among the summaries?"""

from __future__ import annotations

from planner.plan import Mode
from planner.validation.findings import quoted
from planner.validation.survey import Survey, TaskAt

KINDS = ("work", "duration", "wait", "milestone", "modes")
NO_PEOPLE = ("wait", "milestone")


def check_structure(survey: Survey) -> None:
    """Kinds of tasks, summaries and their parents."""
    _check_presence(survey)
    for place in survey.tasks:
        kinds = [kind for kind in KINDS if getattr(place.task, kind)]
        if place.summary:
            _check_summary(place, kinds)
        else:
            _check_kind(place, kinds)
    for p in range(len(survey.plan.projects)):
        if survey.summaries[p]:
            _check_parents(survey, p)


def _check_presence(survey: Survey) -> None:
    """An empty plan is readable and solvable, so these are warnings."""
    plan, findings = survey.plan, survey.findings
    # A template that can't be written out would have made tasks.
    if not any(project.tasks or project.reviews or project.template for project in plan.projects):
        found = "no task" if plan.projects else "no project"
        findings.warning("projects", "nothing-to-plan", found, "at least one project with a task")
        return
    for p, project in enumerate(plan.projects):
        if not project.tasks and not project.reviews and project.template is None:
            path = f"projects[{p}].tasks"
            findings.warning(path, "empty-project", f"no task in {quoted(project.id)}", "at least one task")
    used = {project.template for project in plan.projects} | {
        project.template for project in survey.written.projects
    }
    for position, template in enumerate(survey.written.templates):
        if template.id not in used:
            path, expected = f"templates[{position}]", "a template that a project uses"
            findings.warning(path, "unused-template", quoted(template.id), expected)


# --- what a task is -----------------------------------------------------------------------------


def _check_kind(place: TaskAt, kinds: list[str]) -> None:
    task = place.task
    expected = "exactly one of work, duration, wait, milestone and modes"
    if not kinds:
        hint = "a summary has none of them, but tasks that name it as parent"
        place.error("id", "no-kind", f"{quoted(task.id)} without anything to do", expected, hint)
    elif len(kinds) > 1:
        place.error(kinds[1], "several-kinds", " and ".join(kinds), expected)
    elif kinds[0] in NO_PEOPLE:
        _check_peopleless(place, kinds[0])
    elif kinds[0] == "modes":
        _check_modes(place)
    elif kinds[0] == "work" and not (task.person or task.skill or task.needs):
        _no_people(place, "work")
    if task.calendar is not None and (task.person or task.skill or task.needs):
        found, expected = (
            f"{quoted(task.calendar)} on a task with people",
            "no calendar: its people have theirs",
        )
        place.warning("calendar", "calendar-without-effect", found, expected)


def _no_people(place: TaskAt, field: str) -> None:
    hint = "name a skill, a person or needs, or write duration instead"
    place.error(field, "work-without-people", "work, and nobody to do it", "at least one need", hint)


def _check_peopleless(place: TaskAt, kind: str) -> None:
    task = place.task
    hint = "" if kind == "milestone" else "write duration instead of wait, if it takes somebody's time"
    for field in ("skill", "person", "needs"):
        if getattr(task, field):
            place.error(
                field, "needs-on-" + kind, f"{field} on a {kind}", f"no people: a {kind} takes nobody", hint
            )
    if kind == "milestone" and task.equipment:
        expected = "no equipment: a milestone takes no time"
        place.warning("equipment", "equipment-on-milestone", "equipment on a milestone", expected)


def _check_modes(place: TaskAt) -> None:
    task = place.task
    for field in ("skill", "person", "needs", "equipment", "consumables"):
        if getattr(task, field):
            expected = f"{field} within each mode"
            place.error(field, "needs-beside-modes", f"{field} beside modes", expected)
    for position, mode in enumerate(task.modes):
        _check_mode(place, f"modes[{position}]", mode)


def _check_mode(place: TaskAt, path: str, mode: Mode) -> None:
    expected = "exactly one of work and duration"
    if mode.work is None and mode.duration is None:
        place.error(path, "no-kind", f"{quoted(mode.id)} without anything to do", expected)
    elif mode.work is not None and mode.duration is not None:
        place.error(f"{path}.duration", "several-kinds", "work and duration", expected)
    elif mode.work is not None and not mode.needs:
        _no_people(place, f"{path}.work")


# --- summaries ----------------------------------------------------------------------------------

_WITHOUT_EFFECT = ("release", "due", "deadline", "weight", "start", "constraint", "estimate", "progress")


def _check_summary(place: TaskAt, kinds: list[str]) -> None:
    task = place.task
    child = "its children carry that"
    for field in (*kinds, "skill", "person", "needs", "equipment", "consumables"):
        if getattr(task, field):
            found = f"{field} on {quoted(task.id)}, which is a summary: other tasks name it as parent"
            place.error(field, "work-on-summary", found, f"no {field}", child)
    for field in _WITHOUT_EFFECT:
        if getattr(task, field) is not None:
            found, expected = f"{field} on a summary", f"no {field}: it has no effect there"
            place.warning(field, "without-effect-on-summary", found, expected, "write it on its children")


def _check_parents(survey: Survey, p: int) -> None:
    """No task is its own parent, nor its parent's parent: each such circle is named once."""
    places = {place.task.id: place for place in survey.tasks if place.project_position == p}
    done: set[str] = set()
    for task_id in places:
        trail: list[str] = []
        at: str | None = task_id
        while at is not None and at in places and at not in done:
            done.add(at)
            trail.append(at)
            at = places[at].task.parent
        if at in trail:
            circle = [*trail[trail.index(at) :], at]
            found = " → ".join(circle)
            places[circle[0]].error(
                "parent", "parent-cycle", found, "parents that end at a task without parent"
            )
