"""What could be done instead of a contractor plan's dearest bookings, solved again and ranked by cost.

Every alternative is a plan that has all bookings but one and cannot have others, so that only what is
asked about differs. Each is solved twice, with other luck; what differs by no more than such runs of one
plan do, or those of the plan as booked, is called unsure (as ``capacity.bottlenecks`` has it).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from capacity.bottlenecks.results import Base, Result, best_of
from capacity.staffing.alternatives.booked import Booked, booked
from capacity.staffing.alternatives.choices import (
    Assumptions,
    Choice,
    Extra,
    Kind,
    choices,
    first_broken_promise,
)
from capacity.staffing.alternatives.drivers import Driver, dearest_drivers
from capacity.staffing.orders import orders_of
from capacity.staffing.targets import WEIGHT_UNIT, priced
from planner.calendars import latest
from scheduling.solve_many import Order, Solved, Standing, solve_many

if TYPE_CHECKING:
    from capacity.staffing.points import Point
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.options import SolveOptions
    from scheduling.schedule import Booking, Schedule

RUNS: Final = 2
"""Solves of each alternative, and, where somebody is late in it, of the plan as booked."""
DEFAULT_EFFORT: Final = 5
MINUTES_A_DAY: Final = 1440
NOBODY_ELSE: Final = "nobody but a contractor can do some of it"


@dataclass(frozen=True, slots=True)
class Delay:
    """A project that is late for longer than in the contractor plan; negative: for less. In minutes."""

    project: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that could be done, and what comes of it.

    Attributes
    ----------
    rank
        1 for the cheapest of those about one booking.
    contractor, late, overtime, value
        Cents: all bookings, lateness by the plan's own price, overtime, value of work left out; that is
        None where it isn't stated, and then counts nothing.
    change
        Cents of all of them beyond those of the contractor plan; None where there is no schedule.
    noise
        By how much runs of equal plans differ, in cents.
    why_not
        What the schedule found breaks, or why there is none; empty where there is one.
    """

    driver: Driver
    kind: Kind
    rank: int = 0
    contractor: int | None = None
    late: int | None = None
    overtime: int = 0
    value: int | None = 0
    change: int | None = None
    noise: int = 0
    delays: tuple[Delay, ...] = ()
    decide_by: dt.date | None = None
    people: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    note: str = ""
    why_not: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it differs from the contractor plan by more than chance."""
        return self.kind == "contractor" or (self.change is not None and abs(self.change) > self.noise)

    @property
    def total(self) -> int | None:
        """All costs, in cents."""
        if self.contractor is None or self.late is None:
            return None
        return self.contractor + self.late + self.overtime + (self.value or 0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The alternatives to some bookings, those of the dearest first; ``solves`` were done in full."""

    alternatives: tuple[Alternative, ...] = ()
    solves: int = 0
    interrupted: bool = False


def weigh_alternatives(
    plan: Plan,
    point: Point,
    options: SolveOptions,
    *,
    most: int,
    assumptions: Assumptions | None = None,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Weighed:
    """What else could be done than each of the dearest bookings of a contractor plan.

    Parameters
    ----------
    plan
        The plan, expanded and valid.
    point
        The contractor plan: a schedule with its costs.
    options
        Effort, or time, of each solve; each has one search thread.
    most
        Bookings that are looked at.
    engine, watch, stop
        As ``scheduling.solve_many.solve_many`` takes them.

    Returns
    -------
    Weighed
        For each booking the contractor and all alternatives, ranked by their cost; those without a
        schedule that keeps every hard rule last.
    """
    drivers = dearest_drivers(plan, point.schedule, most)
    asked = [
        choice
        for driver in drivers
        for choice in choices(plan, point.schedule, driver, assumptions or Assumptions())
    ]
    weighing = _Weighing(plan, point, replace(options, workers=1), engine, watch, stop)
    return weighing.run(drivers, asked)


@dataclass
class _Weighing:
    plan: Plan
    point: Point
    options: SolveOptions
    engine: Engine | None
    watch: Callable[[Standing], None] | None
    stop: Callable[[], bool] | None
    _order_by: dict[Booking, dt.date | None] = field(default_factory=dict)
    _whole: int = 0
    _is_interrupted: bool = False

    def run(self, drivers: Sequence[Driver], asked: Sequence[Choice]) -> Weighed:
        """Solve everything at once and rank it."""
        if not drivers:
            return Weighed()
        self._order_by = {
            order.booking: order.order_by for order in orders_of(self.plan, self.point.schedule)
        }
        as_booked = booked(self.plan, self.point.schedule)
        is_late = self.point.late_cost > 0
        plans = [*([as_booked] if is_late else []), *(choice.changed for choice in asked)]
        solved = self._solve([self._order(one, run) for one in plans for run in range(RUNS)])
        runs = [solved[RUNS * k : RUNS * (k + 1)] for k in range(len(plans))]
        answers = list(zip(asked, runs[-len(asked) :] if asked else (), strict=True))
        first = self._first_runs(as_booked, runs[0] if is_late else ())
        crossed = self._crossed(best_of(first), as_booked, answers) if is_late else []
        base = Base.of(first, crossed)
        found: list[Alternative] = []
        for driver in drivers:
            own = [self._answer(base, choice, some) for choice, some in answers if choice.driver is driver]
            found += _ranked([self._contractor(base, driver), *own])
        return Weighed(tuple(found), self._whole, self._is_interrupted)

    def _solve(self, orders: Sequence[Order]) -> tuple[Solved, ...]:
        solved = solve_many(orders, engine=self.engine, watch=self.watch, stop=self.stop)
        self._whole += sum(one.is_whole for one in solved)
        self._is_interrupted = self._is_interrupted or any(one.stopped for one in solved)
        return solved

    def _order(self, one: Booked, run: int) -> Order:
        """A solve from the schedule of the contractor plan, for the least of both costs."""
        seed = (self.options.seed + run) % 2**31
        return Order(priced(one.plan, 1.0), replace(self.options, seed=seed, warm=one.schedule))

    def _first_runs(self, as_booked: Booked, runs: Sequence[Solved]) -> list[Result]:
        """The contractor plan, and what else was found for its bookings."""
        own = Result.of(self.plan, self.point.outcome)
        # Its values may be those of another price; solves of it are compared with it at the plan's own.
        return [replace(own, values=(WEIGHT_UNIT * own.cents,)), *_results(as_booked.plan, runs)]

    def _crossed(
        self, base: Result, as_booked: Booked, answers: Sequence[tuple[Choice, Sequence[Solved]]]
    ) -> list[Result]:
        """The plan as booked from where alternatives led that are cheaper.

        What they found may have nothing to do with what was asked about; the plan as booked can then have
        it, too.
        """
        orders = []
        for choice, runs in answers:
            results = [one for one in _results(choice.changed.plan, runs) if one.is_valid]
            if results and best_of(results).cents < base.cents:
                start = replace(self.options, warm=best_of(results).schedule)
                orders.append(Order(priced(as_booked.plan, 1.0), start))
        return _results(as_booked.plan, self._solve(orders))

    def _contractor(self, base: Base, driver: Driver) -> Alternative:
        return Alternative(
            driver,
            "contractor",
            contractor=base.result.contractor_cents,
            late=base.result.late_cents,
            change=0,
            noise=base.noise_cents,
            decide_by=self._order_by[driver.booking],
        )

    def _answer(self, base: Base, choice: Choice, runs: Sequence[Solved]) -> Alternative:
        """What the cheapest run of a choice comes to."""
        asked = Alternative(choice.driver, choice.kind, people=choice.people, left_out=choice.left_out)
        results = _results(choice.changed.plan, runs)
        kept = [(one, one.schedule) for one in results if one.is_valid and one.schedule is not None]
        valid = [(one, choice.beside(schedule)) for one, schedule in kept if _books_nobody(schedule)]
        if not valid:
            why = NOBODY_ELSE if kept else results[0].why_not if results else _why_not_solved(runs)
            return replace(asked, why_not=why)
        costs = [_total(*one) for one in valid]
        best, extra = valid[costs.index(min(costs))]
        dropped = {key[0] for key in choice.left_out} if choice.kind == "drop project" else set[str]()
        delays = self._delays(base.result, best, dropped)
        late = tuple(one.project for one in delays if one.minutes > 0)
        is_moved = choice.kind == "move the date"
        return replace(
            asked,
            contractor=best.contractor_cents,
            late=best.late_cents,
            overtime=extra.overtime,
            value=extra.value,
            change=min(costs) - base.result.cents,
            noise=max(base.noise_cents, max(costs) - min(costs)),
            delays=delays,
            decide_by=first_broken_promise(self.plan, late) if is_moved else extra.decide_by,
            note=extra.note,
        )

    def _delays(self, base: Result, best: Result, dropped: set[str]) -> tuple[Delay, ...]:
        """By project, beyond its due date, what is more or less than in the contractor plan."""
        found = []
        for project in self.plan.projects:
            if project.due is None or project.id not in base.finishes or project.id in dropped:
                continue
            due = latest(self.plan, project.due)
            before, after = (max(0, one.finishes.get(project.id, due) - due) for one in (base, best))
            if before != after:
                found.append(Delay(project.id, after - before))
        return tuple(sorted(found, key=lambda one: -one.minutes))


def _results(plan: Plan, runs: Sequence[Solved]) -> list[Result]:
    return [Result.of(plan, one.outcome) for one in runs if one.outcome is not None and one.is_whole]


def _books_nobody(schedule: Schedule) -> bool:
    """Whether it does with the bookings made, and doesn't wait decades for one that can be made then."""
    return all(booking.committed for booking in schedule.bookings)


def _why_not_solved(runs: Sequence[Solved]) -> str:
    error = next((one.error for one in runs if one.error is not None), None)
    return "interrupted" if error is None else str(error)


def _total(result: Result, extra: Extra) -> int:
    return result.cents + extra.overtime + (extra.value or 0)


def _ranked(found: Sequence[Alternative]) -> list[Alternative]:
    """The cheapest first; what has no schedule last."""
    order = sorted(found, key=lambda one: (one.total is None, one.total or 0))
    return [replace(one, rank=rank) for rank, one in enumerate(order, start=1)]
