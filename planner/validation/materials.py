"""Is there enough equipment for each task, and enough of what is used up for all together?"""

from __future__ import annotations

from planner.validation.findings import listed, quoted
from planner.validation.survey import ModeAt, Survey, TaskAt


def check_materials(survey: Survey) -> None:
    """Equipment task by task, consumables over the whole plan."""
    used: dict[str, list[tuple[int, str]]] = {}
    for place in survey.tasks:
        task = place.task
        if not (task.equipment or task.consumables or task.modes) or place.summary:
            continue
        for mode_at in place.modes():
            _check_equipment(survey, place, mode_at)
        if place.planned:
            for name, amount in _least_use(place).items():
                used.setdefault(name, []).append((amount, place.key))
    for position, consumable in enumerate(survey.plan.consumables):
        uses = used.get(consumable.id, [])
        total = sum(amount for amount, _ in uses)
        if total > consumable.amount:
            users = [f"{key} ({amount})" for amount, key in sorted(uses, key=lambda use: -use[0]) if amount]
            survey.findings.error(
                f"consumables[{position}].amount",
                "consumable-short",
                f"{consumable.amount} of {quoted(consumable.id)}",
                f"at least {total}, the least that its tasks use: {total - consumable.amount} short",
                f"used by {listed(users)}",
            )


def _check_equipment(survey: Survey, place: TaskAt, mode: ModeAt) -> None:
    asked: dict[str, int] = {}
    for position, need in enumerate(mode.equipment):
        item = survey.equipment.get(need.equipment)
        if item is None:
            continue
        field = f"{mode.path}equipment[{position}]"
        if need.equipment in asked:
            found, expected = (
                f"{quoted(need.equipment)} again",
                "each piece of equipment once, with its units",
            )
            place.error(f"{field}.equipment", "equipment-twice", found, expected)
        asked[need.equipment] = asked.get(need.equipment, 0) + need.units
        if need.units > item.units:
            expected = f"at most {item.units}, all that there are of {quoted(item.id)}"
            place.error(f"{field}.units", "too-much-equipment", str(need.units), expected)


def _least_use(place: TaskAt) -> dict[str, int]:
    """Least amount of each consumable over the modes that the task may still take."""
    chosen = place.task.progress.mode if place.task.progress is not None else None
    modes = [mode for mode in place.modes() if chosen in (None, mode.id)] or list(place.modes())
    uses = [_use_of(mode) for mode in modes]
    return {name: min(use.get(name, 0) for use in uses) for name in uses[0]}


def _use_of(mode: ModeAt) -> dict[str, int]:
    use: dict[str, int] = {}
    for need in mode.consumables:
        use[need.consumable] = use.get(need.consumable, 0) + need.amount
    return use
