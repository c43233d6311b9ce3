"""The selection: which proposed projects to take, what each adds, and the schedule of it all."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.calendars import latest
from planner.errors import InputError
from planner.plan import Plan, Project
from scenarios.intake.asking import day_of
from scenarios.running import DEFAULT_EFFORT, WARM_SHARE
from scenarios.selection.choosing import choose, ranked
from scenarios.selection.proposals import plan_with, proposals
from scenarios.selection.valuing import Valued, Valuer
from scheduling.adopted import adopt
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule
from scheduling.solve_many import Order, Standing, solve_many

if TYPE_CHECKING:
    from scheduling.apart import Engine


@dataclass(frozen=True, slots=True)
class SelectOptions:
    """How hard to search, and what contractors may cost at most, in cents; None for any amount."""

    effort: int = DEFAULT_EFFORT
    seed: int = 1
    budget_cents: int | None = None

    @property
    def warm_effort(self) -> int:
        """Epochs of each set, which begins from the schedule of another."""
        return math.ceil(self.effort * WARM_SHARE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed project in the light of the selection; money in cents.

    Attributes
    ----------
    marginal
        What the selection is worth more with it than without it, all else being the same: less than 0
        says what it would lose. None where it can't be delivered beside the others, or was not solved.
    finish, day
        In the schedule of the selection, or, of one that is not taken, of the selection and it; None
        where there is none.
    late
        Whether it misses its due date there; None without one.
    """

    project: Project
    taken: bool
    value: int
    marginal: int | None
    finish: int | None
    day: dt.date | None
    late: bool | None

    @property
    def cost(self) -> int | None:
        """What it costs others and in contractors, and by being late itself."""
        return None if self.marginal is None else self.value - self.marginal


@dataclass(frozen=True, slots=True)
class Selection:
    """Which proposed projects to take.

    Attributes
    ----------
    plan
        The plan with the chosen ones accepted and the others on hold.
    outcome
        Its schedule, measured by the plan's own objective.
    best, runner_up
        The set worth most, and the next; the latter None where no other can be delivered.
    none
        What it is worth, or costs, to take none.
    proposals
        Every proposed project, in the plan's order.
    all_sets
        Whether every set was solved, or ruled out because parts of it cost too much.
    sets, solved
        How many sets there are, and how many of them were solved.
    """

    plan: Plan
    outcome: Outcome
    best: Valued
    runner_up: Valued | None
    none: Valued
    proposals: tuple[Proposal, ...]
    all_sets: bool
    sets: int
    solved: int
    interrupted: bool = False

    @property
    def gain(self) -> int:
        """What the selection adds to taking none: its value less all that it costs more."""
        return self.best.net - self.none.net


def select(
    plan: Plan,
    options: SelectOptions,
    *,
    schedule: Schedule | None = None,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Selection:
    """Choose the proposed projects that are worth most, chosen and timed together.

    The same plan, schedule, effort and seed give the same on every machine.

    Parameters
    ----------
    schedule
        Of the plan as it is, from which the searches begin; without one it is solved first.
    engine, watch, stop
        As ``solve_many`` takes them. Once stopped, the best of what is known by then is returned.

    Raises
    ------
    PlanError
        If nothing is proposed, or proposed projects have no value.
    InputError
        If no schedule of the committed projects alone keeps all hard rules, or the budget; or nothing was
        known when it was stopped.
    CrewlineError
        If a solve failed.
    """
    proposed = proposals(plan)
    if schedule is None:
        schedule = _solved_first(plan, options, engine, watch, stop)
    valuer = Valuer(
        plan,
        {project.id: project.value or 0 for project in proposed},
        options.warm_effort,
        options.seed,
        options.budget_cents,
        engine,
        watch,
        stop,
        () if schedule is None else (schedule,),
    )
    ids = tuple(project.id for project in proposed)
    all_sets = choose(valuer, ids)
    none = valuer.known.get(frozenset())
    if none is None:
        raise InputError("stopped before anything was solved: nothing can be compared")
    if not none.is_deliverable:
        raise InputError(_undeliverable(options))
    best, *rest = ranked(valuer)
    chosen = plan_with(plan, best.chosen)
    return Selection(
        chosen,
        adopt(chosen, best.outcome),
        best,
        rest[0] if rest else None,
        none,
        tuple(_proposal(valuer, best, project) for project in proposed),
        all_sets,
        2 ** len(ids),
        len(valuer.known),
        valuer.interrupted,
    )


def _solved_first(
    plan: Plan,
    options: SelectOptions,
    engine: Engine | None,
    watch: Callable[[Standing], None] | None,
    stop: Callable[[], bool] | None,
) -> Schedule | None:
    """A schedule of the plan as it is, with all that is proposed."""
    order = Order(plan, SolveOptions(effort=options.effort, seed=options.seed, workers=2, bounds=False))
    (solved,) = solve_many([order], engine=engine, watch=watch, stop=stop)
    if solved.error is not None:
        raise solved.error
    return None if solved.outcome is None else solved.outcome.schedule


def _undeliverable(options: SelectOptions) -> str:
    within = "" if options.budget_cents is None else ", or the budget,"
    return (
        f"no schedule of the committed projects alone that keeps all hard rules{within} was found: nothing "
        "can be taken beside them; planner solve says what stands against it"
    )


def _proposal(valuer: Valuer, best: Valued, project: Project) -> Proposal:
    taken = project.id in best.chosen
    other = valuer.known.get(best.chosen ^ {project.id})
    marginal = None
    if other is not None and other.is_deliverable:
        marginal = best.net - other.net if taken else other.net - best.net
    held = best if taken else other
    finish = None if held is None or not held.is_deliverable else _finish(held, project.id)
    late = None
    if finish is not None and project.due is not None:
        late = finish > latest(valuer.plan, project.due)
    day = None if finish is None else day_of(valuer.plan, finish)
    return Proposal(project, taken, valuer.values[project.id], marginal, finish, day, late)


def _finish(held: Valued, id_: str) -> int | None:
    if held.schedule is None:
        return None
    return max((task.finish for task in held.schedule.tasks if task.project == id_), default=None)
