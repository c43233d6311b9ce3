"""What differs between two plans, as causes: for sides of which nobody wrote down what was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from planner.document_part import Part
from planner.plan import Plan, Project, Task
from scenarios.comparison.causes import Cause, FieldChange
from scenarios.comparison.field_changes import Currencies, changed_fields, field_changes
from scheduling.schedule import TaskKey

_PLANNED: Final = ("proposed", "accepted")
_OF_PLAN: Final = (
    "start", "end", "time_zone", "grid", "day", "week", "late_cost_per_day", "calendar",
    "progress_override", "objective",
)  # fmt: skip
_NAMES_ONLY: Final = frozenset({"name", "notes", "team", "client", "owner", "origin", "rate", "note"})
"""Fields that move nothing: what people cost is not what decides who works."""
_POOL_WITHOUT: Final = _NAMES_ONLY - {"rate"}
"""What contractors cost decides whether they are booked."""
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
    changed = [name for name in _OF_PLAN if getattr(base, name) != getattr(other, name)]
    for one in field_changes(changed, base, other, _currencies(base, other)):
        yield Cause(f"the plan: {one.words}", everything=True, fields=(one,))


def _currencies(base: Plan, other: Plan) -> Currencies:
    return base.currency, other.currency


# --- people, pools, equipment -------------------------------------------------------------------


def _of_holders(base: Plan, other: Plan) -> Iterator[Cause]:
    currencies = _currencies(base, other)
    kinds = (("people", "people"), ("contractor_pools", "pools"), ("equipment", "equipment"))
    for kind, touched in kinds:
        for name, old, new in _beside(getattr(base, kind), getattr(other, kind)):
            without = _POOL_WITHOUT if touched == "pools" else _NAMES_ONLY
            fields = _fields(old, new, currencies, without)
            sentence = _sentence(name, old, new, fields)
            if sentence:
                part = old if new is None else new
                yield Cause(sentence, fields=fields, **{touched: frozenset({part.id})})  # type: ignore[arg-type]
    for name, old, new in _beside(base.calendars, other.calendars):
        if old is None or new is None or old == new:
            continue  # a calendar that only one plan has: whoever uses it says so himself

        def users(kind: str, calendar: str = new.id) -> frozenset[str]:
            asked = (one for one in getattr(other, kind) if _calendar_of(other, one) == calendar)
            return frozenset(one.id for one in asked)

        fields = _fields(old, new, currencies)
        yield Cause(
            f"calendar {name}: {_words(fields)}",
            people=users("people"),
            pools=users("contractor_pools"),
            equipment=frozenset(one.id for one in other.equipment if one.calendar == new.id),
            fields=fields,
        )


def _calendar_of(plan: Plan, part: Any) -> str | None:
    return plan.calendar if part.calendar is None else str(part.calendar)


# --- projects and tasks -------------------------------------------------------------------------


def _of_projects(base: Plan, other: Plan) -> Iterator[Cause]:
    currencies = _currencies(base, other)
    planned = [[one for one in plan.projects if one.status in _PLANNED] for plan in (base, other)]
    for name, old, new in _beside(*planned):
        if old is None or new is None:
            project = old or new
            yield Cause(_sentence(name, old, new, ()), projects=frozenset({project.id}))
            continue
        changed = [field for field in changed_fields(old, new) if field in _OF_PROJECT]
        if changed:
            fields = field_changes(changed, old, new, currencies)
            yield Cause(f"{name}: {_words(fields)}", projects=frozenset({new.id}), fields=fields)
        yield from _of_tasks(old, new, currencies)


def _of_tasks(base: Project, other: Project, currencies: Currencies) -> Iterator[Cause]:
    for _, old, new in _beside(base.tasks, other.tasks):
        task: Task = new or old
        fields = _fields(old, new, currencies, _TASK_WITHOUT)
        sentence = _sentence(f"{other.id}/{task.id}", old, new, fields)
        if sentence:
            tasks = frozenset(_leaves(other if new else base, task.id))
            yield Cause(sentence, tasks=tasks, fields=fields)


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


def _fields(
    old: Part | None, new: Part | None, currencies: Currencies, without: frozenset[str] = _NAMES_ONLY
) -> tuple[FieldChange, ...]:
    """What has become of the fields of a part that both plans have."""
    if old is None or new is None:
        return ()
    return field_changes(changed_fields(old, new, without), old, new, currencies)


def _sentence(name: str, old: Part | None, new: Part | None, fields: Sequence[FieldChange]) -> str:
    """What happened to a part; empty where nothing did."""
    if old is None:
        return f"{name} is added"
    if new is None:
        return f"{name} is gone"
    return f"{name}: {_words(fields)}" if fields else ""


def _words(fields: Sequence[FieldChange]) -> str:
    return ", ".join(one.words for one in fields)
