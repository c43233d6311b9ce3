"""What differs between two plans, as causes: for sides of which nobody wrote down what was changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from planner.document_part import Part
from planner.plan import Plan, Project, Task
from scenarios.comparison.causes import Cause
from scheduling.schedule import TaskKey

_PLANNED: Final = ("proposed", "accepted")
_OF_PLAN: Final = (
    "start", "end", "time_zone", "grid", "day", "week", "late_cost_per_day", "calendar",
    "progress_override", "objective",
)  # fmt: skip
_NAMES_ONLY: Final = frozenset({"name", "notes", "team", "client", "owner", "origin", "rate", "note"})
"""Fields that move nothing."""
_OF_PROJECT: Final = frozenset({"calendar", "weight", "release", "due", "deadline"})
_TASK_WITHOUT: Final = _NAMES_ONLY | {"id", "estimate"}


def plan_causes(base: Plan, other: Plan) -> tuple[Cause, ...]:
    """Every direct difference between two plans that can move a task.

    Parameters
    ----------
    base, other
        Both expanded.

    Returns
    -------
    tuple of Cause
        First those about the whole plan, then people, pools, equipment, projects and tasks, each in
        the order of the plans. None for equal plans.
    """
    return (
        *_of_plan(base, other),
        *_of_holders(base, other),
        *_of_projects(base, other),
    )


def _of_plan(base: Plan, other: Plan) -> Iterator[Cause]:
    for name in _OF_PLAN:
        old, new = getattr(base, name), getattr(other, name)
        if old != new:
            yield Cause(f"the plan: {_change(name, old, new)}", everything=True)


# --- people, pools, equipment -------------------------------------------------------------------


def _of_holders(base: Plan, other: Plan) -> Iterator[Cause]:
    kinds = (("people", "people"), ("contractor_pools", "pools"), ("equipment", "equipment"))
    for kind, touched in kinds:
        for name, old, new in _beside(getattr(base, kind), getattr(other, kind)):
            sentence = _sentence(name, old, new, _changed(old, new, _NAMES_ONLY))
            if sentence:
                part = old if new is None else new
                yield Cause(sentence, **{touched: frozenset({part.id})})  # type: ignore[arg-type]
    for name, old, new in _beside(base.calendars, other.calendars):
        if old is None or new is None or old == new:
            continue  # a calendar that only one plan has: whoever uses it says so himself

        def users(kind: str, calendar: str = new.id) -> frozenset[str]:
            asked = (one for one in getattr(other, kind) if _calendar_of(other, one) == calendar)
            return frozenset(one.id for one in asked)

        yield Cause(
            f"calendar {name}: {_fields(_changed(old, new, _NAMES_ONLY), old, new)}",
            people=users("people"),
            pools=users("contractor_pools"),
            equipment=frozenset(one.id for one in other.equipment if one.calendar == new.id),
        )


def _calendar_of(plan: Plan, part: Any) -> str | None:
    return plan.calendar if part.calendar is None else str(part.calendar)


# --- projects and tasks -------------------------------------------------------------------------


def _of_projects(base: Plan, other: Plan) -> Iterator[Cause]:
    planned = [[one for one in plan.projects if one.status in _PLANNED] for plan in (base, other)]
    for name, old, new in _beside(*planned):
        if old is None or new is None:
            project = old or new
            yield Cause(_sentence(name, old, new, ()), projects=frozenset({project.id}))
            continue
        changed = [field for field in _changed(old, new, ()) if field in _OF_PROJECT]
        if changed:
            yield Cause(f"{name}: {_fields(changed, old, new)}", projects=frozenset({new.id}))
        yield from _of_tasks(old, new)


def _of_tasks(base: Project, other: Project) -> Iterator[Cause]:
    for _, old, new in _beside(base.tasks, other.tasks):
        task: Task = new or old
        changed = _changed(old, new, _TASK_WITHOUT)
        sentence = _sentence(f"{other.id}/{task.id}", old, new, changed)
        if sentence:
            yield Cause(sentence, tasks=frozenset(_leaves(other if new else base, task.id)))


def _leaves(project: Project, task: str) -> Iterator[TaskKey]:
    """A task itself, and all tasks below it."""
    waiting, seen = [task], {task}
    while waiting:
        one = waiting.pop()
        yield project.id, one
        for child in project.tasks:
            if child.parent == one and child.id not in seen:
                seen.add(child.id)
                waiting.append(child.id)


# --- differences of parts -----------------------------------------------------------------------


def _beside(base: Sequence[Any], other: Sequence[Any]) -> Iterator[tuple[str, Any, Any]]:
    """What people call each part, and the part of both plans; None where a plan lacks it."""
    old, new = ({part.id: part for part in parts} for parts in (base, other))
    for key in dict.fromkeys([*old, *new]):
        one, two = old.get(key), new.get(key)
        part = one if two is None else two
        yield getattr(part, "name", "") or key, one, two


def _changed(old: Part | None, new: Part | None, without: Collection[str]) -> list[str]:
    """Fields of two parts of the same kind that differ."""
    if old is None or new is None:
        return []
    names = [name for name in type(new).model_fields if name not in without]
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def _sentence(name: str, old: Part | None, new: Part | None, changed: Sequence[str]) -> str:
    """What happened to a part; empty where nothing did."""
    if old is None:
        return f"{name} is added"
    if new is None:
        return f"{name} is gone"
    return f"{name}: {_fields(changed, old, new)}" if changed else ""


def _fields(changed: Sequence[str], old: Part, new: Part) -> str:
    return ", ".join(_change(name, getattr(old, name), getattr(new, name)) for name in changed)


def _change(name: str, old: Any, new: Any) -> str:
    """``work 2d → 5d``; of what has no short form only the name."""
    words = name.replace("_", " ")
    shown = [_short(one) for one in (old, new)]
    return f"other {words}" if "" in shown else f"{words} {shown[0]} → {shown[1]}"


def _short(value: Any) -> str:
    """A value in a few characters; empty where it is a structure."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Part | tuple | dict):
        return ""
    return str(value)
