"""Rules capacity, equipment and consumables: nobody and nothing is taken more than it is there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduling.checker.clock import Clock
from scheduling.checker.evidence import Evidence
from scheduling.checker.load import Overload, Uses
from scheduling.checker.workers import FULL
from scheduling.schedule import Breach


def people_uses(evidence: Evidence) -> tuple[list[str], Uses]:
    """Everybody assigned to work, and their units over every reserved segment."""
    track = evidence.work
    names: dict[str, int] = {}
    tasks, who, units = [], [], []
    for row, item in enumerate(track.items):
        for assignment in item.scheduled.assignments:
            tasks.append(row)
            who.append(names.setdefault(assignment.person, len(names)))
            units.append(assignment.units)
    task, person = np.array(tasks, dtype=np.int64), np.array(who, dtype=np.int64)
    count = np.diff(track.first)[task] if tasks else task
    first = track.first[task] if tasks else task
    segment = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    taken = np.repeat(np.array(units, dtype=np.int64), count)
    uses = Uses(np.repeat(person, count), track.begins[segment], track.reserved[segment], taken)
    return list(names), uses


def equipment_uses(evidence: Evidence) -> Uses:
    """Units of equipment held from the first slot to the end of the last, numbered as in the plan."""
    case, clock = evidence.case, evidence.clock
    numbers = {equipment.id: number for number, equipment in enumerate(case.plan.equipment)}
    rows: list[tuple[int, int, int, int]] = []
    for item, _ in evidence.of_kind("work", "wait", "unclear"):
        if item.mode is None or not item.mode.equipment or not item.scheduled.segments:
            continue
        begin = clock.slot_floor(min(segment[0] for segment in item.scheduled.segments))
        end = clock.slot_ceil(max(segment[1] for segment in item.scheduled.segments))
        held = [need for need in item.mode.equipment if need.equipment in numbers and begin < end]
        rows += [(numbers[need.equipment], begin, end, need.units) for need in held]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Uses(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def capacity(evidence: Evidence) -> Iterator[Breach]:
    """Σ units of person p over all tasks with p ≤ 1000 per mille, at every minute t."""
    names, uses = people_uses(evidence)
    for overload in uses.overloads(np.full(len(names), FULL, dtype=np.int64)):
        name = names[overload.which]
        message = f"{name} is taken {overload.excess / 10:g}% above 100% {_when(evidence.clock, overload)}"
        yield Breach("capacity", name, overload.excess, "per mille", message)


def equipment(evidence: Evidence) -> Iterator[Breach]:
    """Σ units held of equipment e ≤ units[e], at every minute t, pauses of tasks included."""
    listed = evidence.case.plan.equipment
    limits = np.array([known.units for known in listed], dtype=np.int64)
    for overload in equipment_uses(evidence).overloads(limits):
        name, there = listed[overload.which].id, listed[overload.which].units
        when = _when(evidence.clock, overload)
        message = f"{there + overload.excess} units of {name} are held {when}; there are {there}"
        yield Breach("equipment", name, overload.excess, "units", message)


def _when(clock: Clock, overload: Overload) -> str:
    return f"from {clock.show(overload.begin)} to {clock.show(overload.end)}"


def consumables(evidence: Evidence) -> Iterator[Breach]:
    """Σ amount of consumable c over the chosen modes of all tasks ≤ amount[c]."""
    used: dict[str, int] = {}
    for item in evidence.case.items:
        for need in item.mode.consumables if item.mode is not None else ():
            used[need.consumable] = used.get(need.consumable, 0) + need.amount
    for consumable in evidence.case.plan.consumables:
        excess = used.get(consumable.id, 0) - consumable.amount
        if excess > 0:
            message = (
                f"{consumable.amount + excess} of {consumable.id} is used up; there is {consumable.amount}"
            )
            yield Breach("consumables", consumable.id, excess, "units", message)
