"""The quote: questions solved side by side from the present schedule, and every answer measured anew.

1. Everybody else is held. Beside it, the newcomer is planned alone: that is the earliest there can be.
2. All others are planned around the newcomer where it was alone. Beside it, everybody else is held once
   more, and contractors are hired for the newcomer.
3. Both again, with nothing held but the days: that of the newcomer, and those of all others.

Each answer is chosen from all schedules that any of these solves has found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from planner.calendars import latest
from planner.plan import Plan
from scenarios.comparison.sides import PLANS, Side
from scenarios.intake import asking
from scenarios.intake.answers import (
    Answer,
    Candidate,
    Kind,
    Quote,
    answer,
    best_both,
    best_earliest,
    best_untouched,
)
from scenarios.intake.bookings import as_booked
from scenarios.intake.newcomer import Newcomer
from scenarios.intake.present import present_side
from scenarios.intake.rounds import Rounds
from scenarios.intake.weighing import measured, weigh
from scheduling.adopted import adopt
from scheduling.schedule import Outcome, Schedule
from scheduling.solve_many import Standing

if TYPE_CHECKING:
    from scheduling.apart import Engine
    from scheduling.simulation.simulate import SimulationOptions

DEFAULT_EFFORT: Final = 4
"""Search epochs of each solve."""
PRESENT_FACTOR: Final = 10
"""Where no schedule is given, the plan is solved with so many times the effort."""


@dataclass(frozen=True, slots=True)
class QuoteOptions:
    """How hard to search, and how often each answer is carried out.

    Attributes
    ----------
    effort
        Search epochs of the longest solves; there are two at a time, three times.
    simulation
        Executions of each answer's schedule; None for no chances.
    """

    effort: int = DEFAULT_EFFORT
    seed: int = 1
    simulation: SimulationOptions | None = None


def quote(
    newcomer: Newcomer,
    options: QuoteOptions,
    *,
    schedule: Schedule | None = None,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Quote:
    """Answer "can we take it?".

    The same plan, project, schedule, effort and seed give the same on every machine.

    Parameters
    ----------
    schedule
        The present one, of the plan without the newcomer, or of the plan with it if it is proposed there;
        without one the plan without it is solved first.
    engine, watch, stop
        As ``solve_many`` takes them. Once stopped, what is known by then is returned.

    Raises
    ------
    InputError
        If the present schedule breaks hard rules, so that nothing can be said of others, or everything
        was stopped before there was one.
    CrewlineError
        If a solve failed.
    """
    run = _Run(newcomer, options, Rounds(options.seed, engine, watch, stop))
    return run.chances(run.quote(schedule))


@dataclass
class _Run:
    newcomer: Newcomer
    options: QuoteOptions
    rounds: Rounds
    _plan: Plan = field(init=False)
    _found: list[Candidate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._plan = asking.loosened(self.newcomer)

    def quote(self, schedule: Schedule | None) -> Quote:
        first_effort = PRESENT_FACTOR * self.options.effort
        present = present_side(self.newcomer, schedule, self.rounds, first_effort)
        now, who = present.schedule, self.newcomer
        effort = self.options.effort
        (bound,) = self.rounds.outcomes(self.rounds.order(asking.by_itself(who), 0, None))
        possible = None if bound is None else asking.not_before(who, bound)
        held, lone = self.rounds.outcomes(
            self.rounds.order(asking.held(who, now), -(-effort // 2), now),
            self.rounds.order(asking.first(who, now), -(-effort // 2), None),
        )
        self._keep(present, held, now)
        first = None if lone is None or lone.status not in PLANS else lone.schedule
        day = None if first is None else self._day_in(first)
        if not self._is_settled(day):
            self._displace(present, first, day)
        return self._answers(present, self._target(), possible)

    def _displace(self, present: Side, first: Schedule | None, day: dt.date | None) -> None:
        """Look for schedules that touch others, and for those that need contractors."""
        now, who, effort = present.schedule, self.newcomer, self.options.effort
        target = self._target(day)
        orders = [] if first is None else [self.rounds.order(asking.around(who, first), effort, now)]
        displacing = len(orders)
        if target is not None:
            hiring = asking.hiring(who, now, target, asking.price_of_hurry(self._plan))
            # What such a search finds depends on luck: two of them cost less time than one twice as long.
            orders += [self.rounds.order(hiring, effort, now, luck=luck) for luck in range(2)]
        found = self.rounds.outcomes(*orders)
        for place, outcome in enumerate(found):
            self._keep(present, outcome, hires=place >= displacing)
        self._polish(present, _schedules(found), day)

    def _polish(self, present: Side, warm: Sequence[Schedule], day: dt.date | None) -> None:
        """Both once more, with nothing held but days; whatever it costs where a day was missed."""
        now, who, effort = present.schedule, self.newcomer, self.options.effort
        half, earliest, target = -(-effort // 2), self._earliest(), self._target()
        if earliest is None or day is None or earliest > day:
            # Pinned there it would break others' hard rules, or it can't be done by itself.
            orders = [self.rounds.order(asking.foremost(who), effort, now, warm)]
        else:
            orders = [self.rounds.order(asking.by_day(who, earliest), half, now, warm)]
        if target is not None:
            orders.append(self.rounds.order(asking.beside(who, now, target), half, now, warm))
            both = best_both(self._found, target)
            if both is None or both.weighed.day > target:
                orders.append(self.rounds.order(asking.hiring(who, now, target), effort, now, warm))
        for place, outcome in enumerate(self.rounds.outcomes(*orders)):
            self._keep(present, outcome, hires=place > 0)

    def _day_in(self, schedule: Schedule) -> dt.date:
        """The day on which the newcomer is finished."""
        own = [task.finish for task in schedule.tasks if task.project == self.newcomer.id]
        return asking.day_of(self._plan, max(own))

    def chances(self, found: Quote) -> Quote:
        """The quote with how sure its days are."""
        if self.options.simulation is None or not found.answers:
            return found
        from scenarios.intake.chances import with_chances

        sure = {one.kind: one for one in with_chances(self.newcomer, found.answers, self.options.simulation)}
        return replace(
            found, untouched=sure.get("untouched"), earliest=sure.get("earliest"), both=sure.get("both")
        )

    def _keep(
        self,
        present: Side,
        outcome: Outcome | None,
        booked: Schedule | None = None,
        *,
        hires: bool = False,
    ) -> None:
        """Keep an outcome whose schedule is one of the plan; ``booked`` has the bookings that were held."""
        if outcome is None or outcome.schedule is None:
            return
        schedule = outcome.schedule
        if booked is not None:
            schedule = as_booked(self._plan, schedule, booked)
            outcome = replace(outcome, schedule=schedule)
        side = measured("with it", self._plan, schedule)
        if side is not None:
            weighed = weigh(present, side, self.newcomer.id)
            self._found.append(Candidate(weighed, outcome, hires))

    def _earliest(self) -> dt.date | None:
        """The earliest day found without hiring for it."""
        return min((one.weighed.day for one in self._found if not one.hires), default=None)

    def _target(self, earliest: dt.date | None = None) -> dt.date | None:
        """The day for which contractors are sought.

        That is the newcomer's due date, where that would be missed without them and can be kept at all;
        else the earliest day, found or told.
        """
        days = [one for one in (earliest, self._earliest()) if one is not None]
        if not days:
            return None
        project, free = self.newcomer.project, best_untouched(self._found)
        if project.due is None:
            return min(days)
        due = asking.day_of(self._plan, latest(self._plan, project.due))
        missed = free is None or free.weighed.day > due
        return max(due, min(days)) if missed else min(days)

    def _is_settled(self, day: dt.date | None) -> bool:
        """Whether it is as early without touching anybody as first in line: there is nothing left to ask."""
        free = best_untouched(self._found)
        return free is not None and day is not None and free.weighed.day <= day

    def _answers(self, present: Side, target: dt.date | None, possible: dt.date | None) -> Quote:
        chosen: dict[Kind, Candidate | None] = {
            "untouched": best_untouched(self._found),
            "earliest": best_earliest(self._found),
            "both": None if target is None else best_both(self._found, target),
        }
        made: dict[str, Answer | None] = {
            kind: None if one is None else answer(kind, one, adopt(self.newcomer.plan, one.outcome))
            for kind, one in chosen.items()
        }
        return Quote(
            self.newcomer, present, **made, target=target, earliest_possible=possible,
            interrupted=self.rounds.interrupted,
        )  # fmt: skip


def _schedules(outcomes: Sequence[Outcome | None]) -> list[Schedule]:
    return [one.schedule for one in outcomes if one is not None and one.schedule is not None]
