"""Does the objective ask for each goal once?"""

from __future__ import annotations

from planner.validation.findings import quoted
from planner.validation.survey import Survey


def check_objective(survey: Survey) -> None:
    """A goal stands in one level only, once: again, it would add nothing or weigh double."""
    first: dict[str, str] = {}
    for rank, level in enumerate(survey.plan.objective.levels):
        for position, goal in enumerate(level.goals):
            path = f"objective.levels[{rank}].goals[{position}]"
            if goal.goal in first:
                hint = f"first named at {first[goal.goal]}; give it a weight there"
                survey.findings.error(
                    f"{path}.goal", "duplicate-goal", quoted(goal.goal), "each goal once", hint
                )
            first.setdefault(goal.goal, path)
