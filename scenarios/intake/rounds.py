"""The solves of a quote, round after round, each round side by side; told as one piece of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule
from scheduling.solve_many import Order, Solved, Standing, solve_many

if TYPE_CHECKING:
    from scheduling.apart import Engine

_SOLVES: Final = 8
"""How many there are likely to be in all."""


@dataclass
class Rounds:
    """Solves with one seed; ``interrupted`` once one of them was stopped.

    ``engine``, ``watch`` and ``stop`` are as ``solve_many`` takes them.
    """

    seed: int
    engine: Engine | None
    watch: Callable[[Standing], None] | None
    stop: Callable[[], bool] | None
    interrupted: bool = False
    _done: int = 0

    def order(
        self,
        plan: Plan,
        effort: int,
        present: Schedule | None,
        others: Sequence[Schedule] = (),
        luck: int = 0,
    ) -> Order:
        """A solve that begins with the present schedule and stays near it; ``luck`` is another seed."""
        options = SolveOptions(
            effort=effort,
            seed=(self.seed + luck) % 2**31,
            workers=1,
            previous=present,
            warm=present,
            warm_others=tuple(others),
            bounds=False,
        )
        return Order(plan, options)

    def outcomes(self, *orders: Order) -> list[Outcome | None]:
        """Of a round, in the order of its solves; None where one was stopped before it had any."""
        return [one.outcome for one in self.run(orders)]

    def run(self, orders: Sequence[Order]) -> tuple[Solved, ...]:
        """One round.

        Raises
        ------
        CrewlineError
            If a solve failed.
        """
        solved = solve_many(orders, engine=self.engine, watch=self._tell, stop=self.stop)
        self._done += len(orders)
        self.interrupted = self.interrupted or any(one.stopped for one in solved)
        for one in solved:
            if one.error is not None:
                raise one.error
        return solved

    def _tell(self, standing: Standing) -> None:
        """All rounds as one."""
        if self.watch is not None:
            of = max(_SOLVES, self._done + standing.of)
            self.watch(Standing(self._done + standing.done, standing.running, of, standing.seconds))
