"""Every conflict that can be proved without a search, as sentences that name tasks, people and hours."""

from __future__ import annotations

from scheduling.bounds import goal_bounds
from scheduling.conflicts.dates import missed_dates, told
from scheduling.conflicts.energy import Shortage, shortages
from scheduling.conflicts.windows import hard_windows
from scheduling.conflicts.wording import tasks_named, upper_moment
from scheduling.first_schedule.reasons import hours, listed, moment
from scheduling.measuring import goal_amount
from scheduling.problem import Problem
from scheduling.search.rules import Milieu


def certain_conflicts(problem: Problem, milieu: Milieu) -> tuple[str, ...]:
    """Dates, limits of goals and hours of people that no schedule can keep; empty if none is found.

    Parameters
    ----------
    problem
        Any compiled problem.
    milieu
        Its heads, which bound every schedule.
    """
    missed = [told(problem, each) for each in missed_dates(problem.arrays, milieu)]
    found = shortages(problem, hard_windows(problem, milieu))
    # A task that alone has no room misses a date, its own or one behind it, which says more.
    lacking = [_lack(problem, each) for each in found if len(each.tasks) > 1 or not missed]
    return (*missed, *lacking, *limit_conflicts(problem, goal_bounds(problem.arrays, milieu)))


def limit_conflicts(problem: Problem, bounds: dict[str, int]) -> tuple[str, ...]:
    """Goals whose ``limit`` lies below what any schedule is worth.

    Parameters
    ----------
    bounds
        Proven lower bounds of goals, in their units.
    """
    plan = problem.plan
    goals = [goal for level in plan.objective.levels for goal in level.goals]
    return tuple(
        f"{goal.goal} can't be kept to {goal_amount(goal.goal, goal.limit, plan.currency)}: "
        f"every schedule has {goal_amount(goal.goal, bounds[goal.goal], plan.currency)} or more"
        for goal in goals
        if goal.limit is not None and bounds.get(goal.goal, 0) > goal.limit
    )


def _lack(problem: Problem, shortage: Shortage) -> str:
    """A shortage of hours, as a sentence."""
    names = [problem.resources.names[row] for row in shortage.crew]
    alone = f"{names[0]} alone may do it and works" if len(names) == 1 else ""
    work = _skills(problem, shortage)
    since, until = moment(problem, shortage.begin), upper_moment(problem, shortage.end)
    only = alone or f"only {listed(names)} may do it and work"
    verb = "needs" if len(shortage.tasks) == 1 else "need"
    return (
        f"{tasks_named(problem, shortage.tasks)} {verb} {hours(shortage.asked)}{work} "
        f"between {since} and {until}; {only} {hours(shortage.there)} then"
    )


def _skills(problem: Problem, shortage: Shortage) -> str:
    """`` of design`` where all of the work asks for one skill."""
    skills = {
        need.skill
        for j in shortage.tasks
        for mode in problem.graph.tasks[j][1].all_modes()
        for need in mode.needs
    }
    (skill,) = skills if len(skills) == 1 else (None,)
    return f" of {skill}" if skill else ""
