"""What a change request would do: both plans solved, compared and carried out many times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.document import plan_hash
from planner.errors import InputError, PlanError
from planner.plan import Plan
from scenarios.causes_of_changes import causes_of
from scenarios.comparison import Side
from scenarios.requests.deciding import Plans, case_to_decide, conflicts_of, next_entry
from scenarios.requests.entries import Assessed, Stamp
from scenarios.requests.figures import Impact, Staying
from scenarios.requests.impact import impact_of, risk_impact, staying_of
from scenarios.requests.ledger import Ledger
from scenarios.running import RunOptions, run_cases
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    from scenarios.applying import Case
    from scheduling.apart import Engine
    from scheduling.schedule import Schedule
    from scheduling.simulation.uncertainty import Uncertainty
    from scheduling.solve_many import Standing

DEFAULT_EXECUTIONS = 10_000


@dataclass(frozen=True)
class RiskAsked:
    """How the risk of both schedules is measured.

    ``uncertainty`` None is that of the plan's estimates and risks; ``words`` say what is uncertain.
    """

    executions: int = DEFAULT_EXECUTIONS
    uncertainty: Uncertainty | None = None
    words: str = "estimates (PERT-beta), without one as planned; risks"


@dataclass(frozen=True)
class Assessment:
    """Figures of a request, and the schedules that they were measured on; nothing is stored yet.

    Attributes
    ----------
    number
        Of the request.
    before, after
        Outcomes of the head, and of the plan as it would be.
    plan
        As it would be.
    conflicts
        Fields of the changes that the plan has changed since they were asked for.
    """

    number: int
    head: Plan
    plan: Plan
    before: Outcome
    after: Outcome
    impact: Impact
    options: RunOptions
    conflicts: tuple[str, ...] = field(default=())

    def entry(self, ledger: Ledger, outcomes: tuple[str, str], stamp: Stamp) -> Assessed:
        """The entry that follows the record.

        Parameters
        ----------
        outcomes
            Hashes under which both outcomes are kept, that of the head first.

        Raises
        ------
        InputError
            If the request was decided, or the head has moved, while it was assessed.
        """
        request = ledger.request(self.number)
        hashed = plan_hash(self.head)
        if request.end is not None or ledger.head != hashed:
            what = "the plan has changed" if request.end is None else f"it was {request.end.kind}"
            raise InputError(f"request {self.number}: {what} while it was assessed; nothing is stored")
        return next_entry(
            ledger,
            Assessed,
            stamp,
            request=self.number,
            head=hashed,
            plan=plan_hash(self.plan),
            outcome_before=outcomes[0],
            outcome_after=outcomes[1],
            effort=self.options.effort,
            seed=self.options.seed,
            conflicts=self.conflicts,
            impact=self.impact,
        )


def assess(
    ledger: Ledger,
    plan_of: Plans,
    number: int,
    options: RunOptions,
    risk: RiskAsked,
    *,
    schedule: Schedule | None = None,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Assessment:
    """Measure what an undecided request would do to the head.

    Both plans are solved with counted effort from one schedule (``scenarios.running.run_cases``), so that
    the same record, request, effort and seed give the same figures on every machine.

    Parameters
    ----------
    schedule
        Of the head, from which both searches begin; without one the head is solved first.
    engine, watch, stop
        As ``run_cases`` takes them.

    Raises
    ------
    InputError
        If the request is unknown or decided, its changes can't be applied to the head (with everything
        that stands against them), it was stopped, or there is no schedule to measure.
    CrewlineError
        If one of the plans can't be solved.
    """
    request = ledger.request(number)
    if request.end is not None:
        raise InputError(f"request {number} is {request.end.kind} already")
    head = plan_of(ledger.head)
    changed = tuple(conflicts_of(ledger, plan_of, request, request.asked.base))
    try:
        case = case_to_decide(ledger, plan_of, request)
    except PlanError as error:
        issues = tuple(dict.fromkeys((*error.issues, *changed)))
        raise PlanError(f"request {number} can't be applied to the plan as it is: {error}", issues) from None
    found = run_cases(head, [case], options, schedule=schedule, engine=engine, watch=watch, stop=stop)
    run = found.runs[0]
    if run.solved.error is not None:
        raise run.solved.error
    if found.interrupted or run.outcome is None:
        raise InputError(f"stopped before request {number} was assessed: nothing is stored")
    impact = measure(head, found.base, case, run.outcome, risk, options.seed)
    told = tuple(str(issue) for issue in changed)
    return Assessment(number, head, case.plan, found.base, run.outcome, impact, options, told)


def measure(
    head: Plan, before: Outcome, case: Case, after: Outcome, risk: RiskAsked, seed: int = 1
) -> Impact:
    """The figures of two outcomes, of the head and of the plan that a case makes of it, and of a mended one.

    Raises
    ------
    InputError
        If one of them has no schedule.
    """
    from scenarios.risk.assessing import assess_risk
    from scheduling.simulation.simulate import SimulationOptions
    from scheduling.simulation.uncertainty import Uncertainty

    old, new = Side.of("as it is", head, before), Side.of(case.scenario.id, case.plan, after)
    uncertainty = risk.uncertainty or Uncertainty(rounds=False)
    options = SimulationOptions(risk.executions, seed, uncertainty=uncertainty)
    reports = (
        assess_risk(head, old.schedule, options),
        assess_risk(case.plan, new.schedule, options),
    )
    sure = risk_impact(head, case.plan, reports, risk.words)
    return impact_of(old, new, case.changes, causes_of(case), sure, _staying(old, case.plan))


def _staying(before: Side, plan: Plan) -> Staying | None:
    """What the plan would come to near the schedule by which people work now."""
    from scheduling.mending import quick_replan

    mended = quick_replan(plan, before.schedule).outcome
    return None if mended.schedule is None else staying_of(before, Side.of("mended", plan, mended))
