"""The whole model: variables, constraints and the levels of the objective, put together."""

from __future__ import annotations

from typing import Any

from ortools.sat.python import cp_model

from planner.plan import Objective
from scheduling.cpsat import capacity, links
from scheduling.cpsat.bookings import Bookings
from scheduling.cpsat.choices import Choices
from scheduling.cpsat.incumbent import Incumbent
from scheduling.cpsat.modelling import Modelling, Term
from scheduling.cpsat.objective import NOT_MODELLED, Goals
from scheduling.cpsat.variables import Building, build_tasks
from scheduling.cpsat.windows import Windows
from scheduling.cpsat.worth import Worth


class Model:
    """A CP-SAT model of the compiled problem within ``windows``.

    Attributes
    ----------
    levels
        Value of each level of the objective, without goals that are not modelled.
    rounding
        Most cents that the first level's bound may be too high by (bookings are rounded one by one).
    """

    def __init__(
        self,
        choices: Choices,
        windows: Windows,
        objective: Objective,
        incumbent: Incumbent | None,
        worth: Worth | None,
    ) -> None:
        modelling = Modelling()
        used = None if worth is None else worth.used_days()
        bookings = Bookings(choices.p, contractors(choices), _until(windows), used)
        held = None if worth is None else worth.peaks()
        self.building = b = Building(modelling, choices, windows, incumbent, bookings, held)
        bookings.build(modelling)
        build_tasks(b)
        links.minimal_lags(b)
        links.maximal_lags(b)
        capacity.people(b)
        capacity.interchangeable(b)
        peaks = capacity.equipment(b)
        capacity.consumables(b)
        goals = Goals(b, peaks)
        goals.limits(objective)
        self.levels: list[Term] = [goals.level(level) for level in objective.levels]
        first = {goal.goal: goal.weight for goal in objective.levels[0].goals}
        self.rounding = first.get("contractor_cost", 0) * bookings.rounding()
        self.is_whole = not (NOT_MODELLED & set(first))
        modelling.close()

    def variables(self) -> list[Any]:
        """All variables, by index."""
        model = self.building.modelling.model
        return [model.get_int_var_from_proto_index(k) for k in range(len(model.proto.variables))]

    def begin_early(self) -> None:
        """Have a search that follows strategies put what can begin first at its earliest place."""
        positions = [
            position.variable
            for task in self.building.tasks
            for position in (*(track.first for track in task.tracks), task.amount)
            if position is not None
        ]
        if positions:
            model = self.building.modelling.model
            model.add_decision_strategy(positions, cp_model.CHOOSE_LOWEST_MIN, cp_model.SELECT_MIN_VALUE)


def contractors(choices: Choices) -> set[int]:
    """Rows of contractors that some task could take."""
    p = choices.p
    return {
        row
        for ways in choices.ways
        for way in ways
        for group in way.groups
        for row in group.rows
        if row >= p.first_contractor
    }


def _until(windows: Windows) -> int:
    """Common slot by which everything is done."""
    return int(windows.p.slot_minute.searchsorted(windows.finish_high.max(initial=0)))
