"""Where people are named by the needs of tasks, and what becomes of that when people come or go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from planner.plan import Need, Plan, Project, Review, ReviewStep, Task

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A task that can't be without somebody: why, and where."""

    place: str
    why: Literal["pinned", "only one allowed", "progress"]


def indispensable(plan: Plan, person: str) -> Iterator[Mention]:
    """Every task and review that names somebody in a way that nobody else could stand for."""
    for project in plan.projects:
        for task in project.tasks:
            place = f"{project.id}/{task.id}"
            needs = (*task.needs, *(need for mode in task.modes for need in mode.needs))
            if task.progress is not None and person in task.progress.people:
                yield Mention(place, "progress")
            elif task.person == person or any(person in need.pinned for need in needs):
                yield Mention(place, "pinned")
            elif any(need.allowed == (person,) for need in needs):
                yield Mention(place, "only one allowed")
        for review in project.reviews:
            if any(step.person == person or _pins(step, person) for step in _steps(review)):
                yield Mention(f"{project.id}/{review.id}", "pinned")


def forgotten(plan: Plan, person: str) -> Plan:
    """The plan in which nobody is allowed or forbidden by that name any more."""

    def drop(names: Names) -> Names:
        return tuple(name for name in names if name != person)

    return _with_needs(
        plan, lambda need: need.replace(allowed=drop(need.allowed), forbidden=drop(need.forbidden))
    )


def renamed(plan: Plan, old: str, new: str) -> Plan:
    """The plan in which another name stands wherever the needs of tasks and reviews have the old one."""

    def swap(names: Names) -> Names:
        return tuple(new if name == old else name for name in names)

    plan = _with_needs(
        plan,
        lambda need: need.replace(
            allowed=swap(need.allowed), forbidden=swap(need.forbidden), pinned=swap(need.pinned)
        ),
    )

    def task(one: Task) -> Task:
        return one.replace(person=new) if one.person == old else one

    def step(one: ReviewStep) -> ReviewStep:
        return one.replace(person=new) if one.person == old else one

    return _with_projects(
        plan,
        lambda project: project.replace(
            tasks=tuple(map(task, project.tasks)),
            reviews=tuple(_with_steps(review, step) for review in project.reviews),
        ),
    )


def named_too(plan: Plan, like: str, joining: str) -> Plan:
    """Wherever somebody is among those allowed, or forbidden, so is who is just like them."""

    def both(names: Names) -> Names:
        return (*names, joining) if like in names else names

    return _with_needs(
        plan, lambda need: need.replace(allowed=both(need.allowed), forbidden=both(need.forbidden))
    )


def _pins(step: ReviewStep, person: str) -> bool:
    return any(person in need.pinned or need.allowed == (person,) for need in step.needs)


def _steps(review: Review) -> Iterator[ReviewStep]:
    yield from review.steps
    if review.approval is not None:
        yield review.approval


def _with_steps(review: Review, change: Callable[[ReviewStep], ReviewStep]) -> Review:
    steps = tuple(map(change, review.steps))
    approval = None if review.approval is None else change(review.approval)
    if all(a is b for a, b in zip(steps, review.steps, strict=True)) and approval is review.approval:
        return review
    return review.replace(steps=steps, approval=approval)


def _with_needs(plan: Plan, change: Callable[[Need], Need]) -> Plan:
    """The plan with every need of its tasks and reviews changed; parts that stay equal stay the same."""

    def changed(needs: tuple[Need, ...]) -> tuple[Need, ...]:
        after = tuple(map(change, needs))
        return needs if after == needs else after

    def task(one: Task) -> Task:
        needs, modes = changed(one.needs), one.modes
        if modes:
            modes = tuple(mode.replace(needs=changed(mode.needs)) for mode in modes)
            modes = one.modes if modes == one.modes else modes
        return one if needs is one.needs and modes is one.modes else one.replace(needs=needs, modes=modes)

    def step(one: ReviewStep) -> ReviewStep:
        needs = changed(one.needs)
        return one if needs is one.needs else one.replace(needs=needs)

    return _with_projects(
        plan,
        lambda project: project.replace(
            tasks=tuple(map(task, project.tasks)),
            reviews=tuple(_with_steps(review, step) for review in project.reviews),
        ),
    )


def _with_projects(plan: Plan, change: Callable[[Project], Project]) -> Plan:
    after = tuple(map(change, plan.projects))
    kept = tuple(old if old == new else new for old, new in zip(plan.projects, after, strict=True))
    return plan.replace(projects=kept)
