"""Rule people: every place of a task filled by somebody who may and can fill it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.plan import Need
from scheduling.checker.case import Item, Way
from scheduling.checker.evidence import Evidence
from scheduling.checker.workers import Crew, Worker
from scheduling.schedule import Assignment, Breach


def people(evidence: Evidence) -> Iterator[Breach]:
    """For each need n of mode[i]: |team[i, n]| = count[n], all different, each fit for n, at its units.

    Nobody takes part in a wait. A milestone, zero task or started task with nothing left, and a
    finished task, may go without people.
    """
    crew = evidence.case.crew
    for item, asked in zip(evidence.case.items, evidence.efforts, strict=True):
        if item.mode is None or asked.kind == "finished":
            continue
        if not item.scheduled.assignments and (not item.mode.needs or asked.kind in ("milestone", "spent")):
            continue
        for amount, unit, message in _team_faults(crew, item, item.mode):
            yield Breach("people", item.where, amount, unit, f"{item.where} {message}")


Fault = tuple[int, str, str]


def _team_faults(crew: Crew, item: Item, mode: Way) -> Iterator[Fault]:
    assignments = item.scheduled.assignments
    if len(assignments) > 1:
        yield from _repeated(assignments)
    stated = _stated_people(item, mode)
    places: list[list[Assignment]] = [[] for _ in mode.needs]
    for assignment in assignments:
        if 0 <= assignment.need < len(places):
            places[assignment.need].append(assignment)
        else:
            yield 1, "people", f"has {assignment.person} for need {assignment.need}, which it doesn't have"
        if crew.find(assignment.person) is None:
            yield 1, "people", f"has {assignment.person}, who is nobody of the plan"
    for number, (need, team) in enumerate(zip(mode.needs, places, strict=True)):
        yield from _need_faults(crew, need, team, stated[number] if stated else ())


def _repeated(assignments: Sequence[Assignment]) -> Iterator[Fault]:
    seen: set[str] = set()
    for assignment in assignments:
        if assignment.person in seen:
            yield 1, "people", f"has {assignment.person} twice"
        seen.add(assignment.person)


def _stated_people(item: Item, mode: Way) -> list[tuple[str, ...]] | None:
    """Of a started task, the people that its progress names for each need; None if it names none."""
    progress = item.task.progress
    if item.state != "started" or progress is None or not progress.people:
        return None
    stated, taken = [], 0
    for need in mode.needs:
        stated.append(progress.people[taken : taken + need.count])
        taken += need.count
    return stated


def _need_faults(
    crew: Crew, need: Need, team: Sequence[Assignment], stated: tuple[str, ...]
) -> Iterator[Fault]:
    if len(team) != need.count:
        asked = f"{need.count} × {need.skill or 'anybody'}"
        yield abs(len(team) - need.count), "people", f"needs {asked} and has {len(team)}"
    for assignment in team:
        if assignment.units != need.units:
            given, wanted = assignment.units / 10, need.units / 10
            message = f"has {assignment.person} at {given:g}% instead of {wanted:g}%"
            yield abs(assignment.units - need.units), "per mille", message
    names = {assignment.person for assignment in team}
    for name in sorted(set(stated) - names):
        yield 1, "people", f"was started by {name}, who is taken off it"
    workers = [crew.find(assignment.person) for assignment in team if assignment.person not in stated]
    known = [worker for worker in workers if worker is not None]
    if need.pinned and not stated:
        yield from _pin_faults(need, known)
    for worker in known:
        yield from _fitness_faults(need, worker)


def _pin_faults(need: Need, team: Sequence[Worker]) -> Iterator[Fault]:
    """Those of a team who are not pinned; each pin, also one of a pool, holds one of them."""
    pins = list(need.pinned)
    for worker in team:
        pin = next((name for name in worker.names if name in pins), None)
        if pin is None:
            yield 1, "people", f"has {worker.id} where {', '.join(need.pinned)} is pinned"
        else:
            pins.remove(pin)


def _fitness_faults(need: Need, worker: Worker) -> Iterator[Fault]:
    pinned = any(name in need.pinned for name in worker.names)
    if need.allowed and not any(name in need.allowed for name in worker.names):
        yield 1, "people", f"has {worker.id}, and allows only {', '.join(need.allowed)}"
    if any(name in need.forbidden for name in worker.names):
        yield 1, "people", f"has {worker.id}, who is forbidden"
    if need.skill is None:
        return
    skill = worker.skills.get(need.skill)
    if skill is None:
        if not pinned:
            yield 1, "people", f"has {worker.id}, who has no skill {need.skill!r}"
    elif skill[0] < need.level:
        message = f"has {worker.id}, whose level in {need.skill!r} is {skill[0]} instead of {need.level}"
        yield need.level - skill[0], "levels", message
