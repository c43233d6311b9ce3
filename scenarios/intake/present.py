"""The present schedule of a quote: everybody else as they are planned now, proved, without the newcomer."""

from __future__ import annotations

from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from scenarios.comparison.sides import PLANS, Side
from scenarios.held_tasks import with_projects_held
from scenarios.intake.newcomer import Newcomer
from scenarios.intake.rounds import Rounds
from scenarios.intake.weighing import measured
from scheduling.options import SolveOptions
from scheduling.schedule import Schedule
from scheduling.solve_many import Order


def present_side(newcomer: Newcomer, schedule: Schedule | None, rounds: Rounds, effort: int) -> Side:
    """The schedule of the plan without the newcomer.

    Parameters
    ----------
    schedule
        Of that plan, or of the plan with the newcomer where it is proposed there; None to solve it now.
    effort
        Epochs of that solve.

    Raises
    ------
    InputError
        If it breaks hard rules, so that nothing can be said of others, or there is none.
    """
    others = expand(newcomer.others)
    if schedule is None:
        schedule = _solved_first(newcomer, rounds, effort)
    elif newcomer.was_planned:
        schedule = _without_newcomer(newcomer, others, schedule, rounds)
    present = measured("at present", others, schedule)
    if present is None:
        raise InputError(
            "the present schedule breaks hard rules, so that nothing can be promised beside it; "
            "planner solve says which"
        )
    return present


def _solved_first(newcomer: Newcomer, rounds: Rounds, effort: int) -> Schedule:
    options = SolveOptions(effort=effort, seed=rounds.seed, workers=2, bounds=False)
    (solved,) = rounds.run([Order(newcomer.others, options)])
    if solved.outcome is None or solved.outcome.schedule is None:
        raise InputError("there is no schedule of the plan as it is: nothing can be promised beside it")
    return solved.outcome.schedule


def _without_newcomer(newcomer: Newcomer, others: Plan, schedule: Schedule, rounds: Rounds) -> Schedule:
    """The schedule without the tasks of the newcomer, and without bookings that it alone needs."""
    left = tuple(task for task in schedule.tasks if task.project != newcomer.id)
    rest = Schedule(left, schedule.bookings)
    held = with_projects_held(others, rest, {one.id for one in others.projects})
    (outcome,) = rounds.outcomes(rounds.order(held, 0, rest))
    if outcome is None or outcome.schedule is None or outcome.status not in PLANS:
        return rest
    side = measured("at present", others, outcome.schedule)
    return rest if side is None else outcome.schedule
