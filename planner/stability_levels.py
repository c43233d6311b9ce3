"""Where stability stands among the goals of a plan: first of all, second, or nowhere."""

from __future__ import annotations

from typing import Literal

from planner.objective_parts import Goal, Level, Objective

Stability = Literal["first", "second"]


def with_stability(objective: Objective, place: Stability) -> Objective:
    """The objective with stability as a level of its own.

    Parameters
    ----------
    place
        ``first``: before everything but the hard rules, so that only what must move moves. ``second``:
        after what was first without it. A weight or a limit that it had stays; beside other goals in a
        level it is taken out of there.
    """
    goal = next(
        (goal for level in objective.levels for goal in level.goals if goal.goal == "stability"),
        Goal(goal="stability"),
    )
    alone = Level(goals=(goal,))
    others = without_stability(objective).levels
    if others == (alone,):
        return objective
    at = 0 if place == "first" else 1
    most = Objective.model_fields["levels"].metadata[1].max_length
    return Objective(levels=(*others[:at], alone, *others[at : most - 1]))


def without_stability(objective: Objective) -> Objective:
    """The objective as it would be if nobody minded what moves; unchanged where it asks for nothing else."""
    levels = tuple(
        level.replace(goals=goals)
        for level in objective.levels
        if (goals := tuple(goal for goal in level.goals if goal.goal != "stability"))
    )
    return objective if not levels else Objective(levels=levels)
