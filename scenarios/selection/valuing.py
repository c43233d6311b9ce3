"""What a set of proposed projects is worth: their values less everything that doing them costs.

A set is worth the sum of its values − late cost − contractor cost of the best schedule found of all
committed projects and these. Late cost counts wherever a due date is written, so committed projects that
are displaced are paid for; hard rules, deadlines among them, are kept, or the set can't be delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from planner.plan import Plan
from scenarios.comparison.sides import PLANS
from scenarios.intake.objectives import MONEY, money_first
from scenarios.selection.proposals import Chosen, plan_with
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule
from scheduling.solve_many import Order, Solved, Standing, solve_many

if TYPE_CHECKING:
    from scheduling.apart import Engine

SIDE_BY_SIDE: Final = 2
"""Sets solved at a time: a number of its own, so that the answer does not depend on the cores."""
MOST_WARM: Final = 4
"""Schedules of other sets that a solve begins from."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A set of proposed projects and what it is worth, in cents.

    ``outcome`` is one of the plan with the set, by an objective that leads with money; it is no plan where
    the set can't be delivered, as far as was found.
    """

    chosen: Chosen
    value: int
    late_cost: int
    contractor_cost: int
    outcome: Outcome

    @property
    def cost(self) -> int:
        """Late and contractor cost of the whole schedule."""
        return self.late_cost + self.contractor_cost

    @property
    def net(self) -> int:
        """Value less cost."""
        return self.value - self.cost

    @property
    def is_deliverable(self) -> bool:
        """Whether its schedule keeps every hard rule."""
        return self.outcome.status in PLANS

    @property
    def schedule(self) -> Schedule | None:
        """Its schedule."""
        return self.outcome.schedule


@dataclass
class Valuer:
    """Solves sets, each once, from the schedules of those nearest to it.

    Attributes
    ----------
    values
        Value of each proposed project, in cents.
    known
        What was solved.
    """

    plan: Plan
    values: Mapping[str, int]
    effort: int
    seed: int
    budget_cents: int | None = None
    engine: Engine | None = None
    watch: Callable[[Standing], None] | None = None
    stop: Callable[[], bool] | None = None
    schedules: tuple[Schedule, ...] = ()
    """Where the first solves begin."""
    known: dict[Chosen, Valued] = field(default_factory=dict)
    interrupted: bool = False
    solves: int = 0

    def of(self, sets: Sequence[Chosen]) -> None:
        """Have all of these in ``known``, as far as nobody stops it."""
        missing = [one for one in dict.fromkeys(sets) if one not in self.known]
        for begin in range(0, len(missing), SIDE_BY_SIDE):
            if self.interrupted:
                return
            self._solve(missing[begin : begin + SIDE_BY_SIDE], self.effort)
        self._hand_down()

    def value_of(self, chosen: Iterable[str]) -> int:
        """Sum of values."""
        return sum(self.values[id_] for id_ in chosen)

    def at_most(self, chosen: Chosen) -> int | None:
        """What a set can be worth at most, by what its parts cost; None if a part can't be delivered.

        Whoever does more pays no less: without the projects that are not in the part, a schedule of the
        whole is one of the part, and costs no more.
        """
        parts = [one for one in self.known.values() if one.chosen <= chosen]
        if any(not one.is_deliverable for one in parts):
            return None
        return self.value_of(chosen) - max((one.cost for one in parts), default=0)

    def _solve(self, sets: Sequence[Chosen], effort: int, begin: Schedule | None = None) -> None:
        orders = [self._order(one, effort, begin) for one in sets]
        solved = solve_many(orders, engine=self.engine, watch=self._tell, stop=self.stop)
        self.solves += len(orders)
        for chosen, one in zip(sets, solved, strict=True):
            self._take_in(chosen, one)

    def _take_in(self, chosen: Chosen, solved: Solved) -> None:
        if solved.error is not None:
            raise solved.error
        self.interrupted = self.interrupted or solved.stopped
        if solved.outcome is None:
            return
        parts = solved.outcome.levels[0].parts if solved.outcome.levels else dict.fromkeys(MONEY, 0)
        late, contractors = (parts[name] for name in MONEY)
        valued = Valued(chosen, self.value_of(chosen), late, contractors, solved.outcome)
        before = self.known.get(chosen)
        if before is None or _is_better(valued, before):
            self.known[chosen] = valued

    def _order(self, chosen: Chosen, effort: int, begin: Schedule | None) -> Order:
        plan = plan_with(self.plan, chosen)
        plan = plan.replace(objective=money_first(plan.objective, self.budget_cents))
        near = [*self._near(chosen), *self.schedules][: MOST_WARM + 1]
        near = near if begin is None else [begin, *near]
        options = SolveOptions(
            effort=effort,
            seed=self.seed,
            workers=1,
            warm=near[0] if near else None,
            warm_others=tuple(near[1:]),
            bounds=False,
        )
        return Order(plan, options)

    def _near(self, chosen: Chosen) -> list[Schedule]:
        """Schedules of the sets that differ by the fewest projects; those that hold all of it first."""
        known = sorted(
            (one for one in self.known.values() if one.is_deliverable),
            key=lambda one: (len(one.chosen ^ chosen), not one.chosen >= chosen, sorted(one.chosen)),
        )
        return [one.schedule for one in known if one.schedule is not None]

    def _hand_down(self) -> None:
        """Offer schedules of sets to their parts that cost more: luck, which is not to decide."""
        for part in sorted(self.known, key=lambda one: (-len(one), sorted(one))):
            cheaper = [one for one in self.known.values() if _costs_less(one, self.known[part])]
            if cheaper and not self.interrupted:
                least = min(cheaper, key=lambda one: (one.cost, sorted(one.chosen)))
                self._solve([part], 0, least.schedule)

    def _tell(self, standing: Standing) -> None:
        if self.watch is not None:
            done = self.solves + standing.done
            self.watch(Standing(done, standing.running, self.solves + standing.of, standing.seconds))


def _costs_less(whole: Valued, part: Valued) -> bool:
    """Whether a set costs less than a part of it."""
    if not whole.chosen > part.chosen or not whole.is_deliverable:
        return False
    return not part.is_deliverable or whole.cost < part.cost


def _is_better(one: Valued, other: Valued) -> bool:
    return (not one.is_deliverable, one.cost) < (not other.is_deliverable, other.cost)
