"""The earliest dates that can be promised, and the least-cost contractor plan that reaches them.

The due dates of the plan are promises only by chance: work that ends on the day it is due is late in every
second execution. So contractor plans are sought twice (``capacity.staffing``): for the plan as it is, and for
one whose due dates lie earlier by as much as the most punctual of those schedules needs in hand: a buffer of
the size that the simulation asks for, project by project (project buffers: Goldratt 1997, Critical Chain;
sized by simulation: Hoel & Taylor 1999).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from capacity.staffing import Staffing, search_staffing
from capacity.staffing.search import require_choice
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan, Project
from planner.quantities import Moment
from scenarios.risk.commitments import Commitment, best_commitments, commitment_of
from scheduling.adopted import adopt
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.simulation.simulate import SimulationOptions

Solver = Callable[[Plan, SolveOptions], Outcome]
DEFAULT_PERCENT: Final = 80
_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Commitments:
    """What can be promised for how much.

    Attributes
    ----------
    percent
        Share of executions that keep a promise.
    choices
        Of which none is better in all, the least late first; at least one.
    solves
        How many schedules were sought.
    """

    percent: int
    choices: tuple[Commitment, ...]
    solves: int

    def within(self, cents: int | None) -> Commitment | None:
        """The earliest dates for at most so much, the cheapest of equals; None if nothing is so cheap."""
        return next((one for one in self.choices if cents is None or one.contractor_cost <= cents), None)


def find_commitments(
    plan: Plan,
    solve: Solver,
    options: SolveOptions,
    simulation: SimulationOptions,
    *,
    percent: int = DEFAULT_PERCENT,
    on_found: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Commitments:
    """Contractor plans, and the dates that can be promised with each.

    Parameters
    ----------
    plan
        A valid plan, as written.
    solve
        As ``search_staffing`` takes it. Where there is no pool to book from, or no date to be late for, it is
        called once.
    options
        Time limit or effort of everything together, executions apart.
    percent
        Share of executions that keep a promise, 1 to 99.
    on_found
        Called after each solve with their number.
    stop
        Once true, what is known by then is returned: the schedules found are carried out no more, but one.

    Raises
    ------
    InputError
        If no schedule keeps every hard rule, or ``percent`` is out of range.
    """
    if not 1 <= percent <= 99:
        raise InputError(f"the chance to keep a promise is {percent} %; expected 1 to 99")
    search = _Search(plan, solve, simulation, percent, on_found, stop or (lambda: False))
    if _leaves_choice(plan):
        half = replace(
            options,
            time_limit=options.time_limit / 2,
            effort=None if options.effort is None else -(-options.effort // 2),
        )
        search.staff(plan, half)
        first = best_commitments(search.found)
        if first and not search.stopped():
            search.staff(in_hand(plan, first[0]), half)
    else:
        search.once(options)
    if not search.found:
        raise InputError(
            "no schedule that keeps every hard rule was found: planner solve says what stands against it"
        )
    return Commitments(percent, best_commitments(search.found), search.solves)


def in_hand(plan: Plan, commitment: Commitment) -> Plan:
    """The plan with due dates earlier by what each project needs in hand, in whole days."""
    days = {one.project: -(-max(0, one.date - one.planned) // _DAY) for one in commitment.promises}
    written = expand(plan)
    return written.replace(
        projects=tuple(_earlier(project, days.get(project.id, 0), plan) for project in written.projects)
    )


def _earlier(project: Project, days: int, plan: Plan) -> Project:
    tasks = tuple(
        task if task.due is None else task.replace(due=_moved(task.due, days, plan)) for task in project.tasks
    )
    due = None if project.due is None else _moved(project.due, days, plan)
    return project.replace(due=due, tasks=tasks)


def _moved(due: Moment, days: int, plan: Plan) -> Moment:
    """So many days before, yet not before the plan's start; an earlier one stays."""
    moved = Moment(due.day - dt.timedelta(days=days), due.minute)
    return moved if moved.day >= plan.start.day else min(due, Moment(plan.start.day), key=lambda m: m.latest)


def _leaves_choice(plan: Plan) -> bool:
    try:
        require_choice(plan, None)
    except InputError:
        return False
    return True


@dataclass
class _Search:
    plan: Plan
    solve: Solver
    simulation: SimulationOptions
    percent: int
    on_found: Callable[[int], None] | None
    stopped: Callable[[], bool]
    found: list[Commitment] = field(default_factory=list)
    solves: int = 0

    def staff(self, plan: Plan, options: SolveOptions) -> None:
        """The frontier of contractor cost against lateness of a plan that differs in its due dates alone."""
        before = self.solves
        staffing = search_staffing(
            plan, self.solve, None, options, on_found=lambda one: self._tell(before, one), stop=self.stopped
        )
        self.solves = before + staffing.solves
        self.take_in(point.outcome for point in staffing.frontier.points)

    def once(self, options: SolveOptions) -> None:
        """One schedule, where there is nothing to choose."""
        self.take_in([self.solve(self.plan, options)])
        self.solves += 1
        if self.on_found is not None:
            self.on_found(self.solves)

    def take_in(self, outcomes: Iterable[Outcome]) -> None:
        """Whatever keeps all hard rules is carried out; one at least, where it was stopped."""
        for outcome in outcomes:
            if self.found and self.stopped():
                return
            if outcome.schedule is None or outcome.status not in ("optimal", "feasible"):
                continue
            own = adopt(self.plan, outcome)
            self.found.append(commitment_of(self.plan, own, self.percent, self.simulation))

    def _tell(self, before: int, staffing: Staffing) -> None:
        if self.on_found is not None:
            self.on_found(before + staffing.solves)
