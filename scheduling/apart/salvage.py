"""The last schedule that an engine handed over before it was lost, proved here.

The checker knows nothing of the engine, so that a process which died in whatever state can leave
nothing behind that would be taken for a plan and is none.
"""

from __future__ import annotations

from planner.calendars import data_date
from planner.document import plan_hash
from planner.errors import EngineLostError
from planner.expansion import expand
from planner.plan import Plan
from scheduling.apart.messages import Kept
from scheduling.apart.salvaged import Salvaged
from scheduling.checker import examine
from scheduling.measuring import level_results, limit_breaches, limits_asked, versions
from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent


def salvage(
    plan: Plan, options: SolveOptions, kept: Kept, history: tuple[Incumbent, ...], loss: EngineLostError
) -> Salvaged | None:
    """Check and measure a schedule whose engine is gone; None if it breaks a hard rule.

    Raises
    ------
    PlanError, HorizonError
        If the plan's calendars can't be compiled, which the engine found no fault with.
    """
    expanded = expand(plan)
    breaches, measured = examine(plan, kept.schedule, options.previous)
    if breaches or limit_breaches(plan.objective, measured):
        return None
    bounds = history[-1].bounds if history else ()
    seconds = kept.incumbent.seconds
    return Salvaged(
        status="feasible",
        schedule=kept.schedule,
        levels=level_results(plan.objective, measured, bounds),
        breaches=(),
        plan_hash=plan_hash(plan),
        data_date=data_date(expanded),
        seed=options.seed,
        limits=limits_asked(options),
        effort_spent=0,
        versions=versions(),
        notes=(
            f"{loss}",
            f"this is the last schedule that the engine had handed over, found after {seconds:.1f} s; "
            "it can't be made again by an effort",
        ),
        timings={"total": history[-1].seconds if history else seconds},
        history=history,
        loss=loss,
    )
