"""How much of a task there is to do in all, how much of that is done, and what doing it costs.

What was done before the data date is not in a schedule; it is priced here from the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from capacity.money.rates import SPEED_UNIT, Rates, Team
from planner.plan import Mode, Plan, Task
from planner.quantities import Duration
from scheduling.schedule import ScheduledTask

_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Amount:
    """Minutes of work, or of duration, of one task.

    Attributes
    ----------
    whole
        0 for waits and milestones.
    left
        What remains at the data date, as docs/rules.md has it; it may be more than ``whole``. Of what
        takes no time, 1 until it is finished.
    by_work
        Whether they are person-minutes of work.
    """

    whole: int
    left: int
    by_work: bool

    @property
    def done(self) -> Fraction:
        """Share of the whole that is done, 0 to 1."""
        if self.whole == 0:
            return Fraction(self.left == 0)
        return max(_NOTHING, 1 - Fraction(self.left, self.whole))

    def joint_minutes(self, team: Team) -> Fraction:
        """Minutes that ``team`` has to work together for the whole."""
        if not self.by_work:
            return Fraction(self.whole)
        return self.whole * SPEED_UNIT / team.speed if team.speed else _NOTHING


def mode_of(task: Task, chosen: str) -> Mode:
    """The mode of a task that a schedule names; the first one where the task has no such mode."""
    modes = task.all_modes()
    return next((mode for mode in modes if mode.id == chosen), modes[0])


def amount_of(plan: Plan, task: Task, mode: Mode) -> Amount:
    """Amount of a task that is done in ``mode``."""
    day, week = plan.day_minutes, plan.week_minutes
    amount = mode.work or mode.duration
    takes_nobody = task.wait is not None or task.milestone
    whole = 0 if amount is None or takes_nobody else amount.minutes(day, week)
    return Amount(whole, _left(task, whole, day, week), by_work=mode.work is not None)


def _left(task: Task, whole: int, day: int, week: int) -> int:
    progress = task.progress
    if progress is not None and progress.finished is not None:
        return 0
    if progress is None or progress.started is None or whole == 0:
        return max(1, whole)
    if progress.remaining is not None:
        return progress.remaining.minutes(day, week)
    return -(-whole * (1000 - (progress.percent or 0)) // 1000)


def team_at(rates: Rates, task: Task, mode: Mode, scheduled: ScheduledTask) -> Team:
    """Who does a task: as scheduled, else whoever has done it."""
    if scheduled.assignments:
        return rates.team_of(mode, scheduled.assignments)
    return rates.team_for(task, mode)


def minutes_of(amount: Duration | None, plan: Plan) -> int:
    """Minutes of hours reported."""
    return 0 if amount is None else amount.minutes(plan.day_minutes, plan.week_minutes)
