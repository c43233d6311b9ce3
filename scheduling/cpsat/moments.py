"""Starts and finishes in the model: as minutes, as slots, as working time of any calendar."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from scheduling.cpsat.calendars import Calendars
from scheduling.cpsat.modelling import Modelling, Position, Term, breaks_of, constant
from scheduling.problem.arrays import ELAPSED, I64

MOST_BREAKS = 400
"""Breaks up to which working time is a step function of a position; else it gets its own variable."""


class Moment:
    """A moment between two minutes, known by its minute.

    Subclasses know more, and so need fewer literals.
    """

    slot: Term | None = None
    """Common slot of a start, the one behind the last of a finish; None off the slots."""

    def __init__(self, modelling: Modelling, calendars: Calendars, minute: Term) -> None:
        self.modelling, self.calendars = modelling, calendars
        self._given = minute

    @cached_property
    def minute(self) -> Term:
        """Minutes since 1970."""
        return self._given

    def worked(self, calendar: int) -> Term:
        """W(moment)."""
        return self._between(calendar, self.minute)

    def worked_in_grid(self, calendar: int) -> Term:
        """W of the first minute of the grid interval that ends at or after the moment.

        ``moment <= ceil(L(w))``, rounded up to the grid, holds just where this is at most w.
        """
        grid = self.calendars.grid
        low, high = (self.calendars.grid_number(minute) for minute in (self.minute.low, self.minute.high))
        hint = None if self.minute.hint is None else self.calendars.grid_number(self.minute.hint)
        number = self.modelling.integer(low, high, hint)
        end = number.times(grid) + self.calendars.base
        self.modelling.at_least(end, self.minute)
        self.modelling.at_least(self.minute, end + (1 - grid))
        return self._between(calendar, end + (1 - grid))

    def _between(self, calendar: int, minute: Term) -> Term:
        """X with E(x) <= minute <= L(x), which is to say x = W(minute)."""
        if calendar == ELAPSED:
            return minute
        bounds = np.array([minute.low, minute.high], np.int64)
        low, high = (int(x) for x in self.calendars.worked(calendar, bounds))
        if low == high:
            return constant(low)
        hint = None if minute.hint is None else self.calendars.worked_one(calendar, minute.hint)
        x = self.modelling.position(low, high, hint)
        amounts = np.arange(low, high + 1, dtype=np.int64)
        earliest = np.maximum(self.calendars.earliest(calendar, amounts), minute.low)
        latest = np.minimum(self.calendars.latest(calendar, amounts), minute.high)
        self.modelling.at_least(minute, self.modelling.step(x, earliest))
        self.modelling.at_least(self.modelling.step(x, latest), minute)
        return x.term


class Fixed(Moment):
    """A moment that is known."""

    def __init__(self, modelling: Modelling, calendars: Calendars, minute: int) -> None:
        super().__init__(modelling, calendars, constant(minute))


class OnAxis(Moment):
    """A start or finish of work: a position on an axis.

    ``minutes`` and ``slots`` belong to the positions from ``position.low`` on, mostly ``stride``
    minutes (the grid) apart. Moments with the
    same ``axis`` can be compared by ``place``, without any literal.
    """

    def __init__(
        self,
        modelling: Modelling,
        calendars: Calendars,
        position: Position,
        minutes: I64,
        slots: I64,
        axis: int | None = None,
        rest: Term | None = None,
        stride: int | None = None,
    ) -> None:
        self.modelling, self.calendars = modelling, calendars
        self.position, self.axis = position, axis
        self._minutes, self._slots = minutes, slots
        self.rest = rest
        self._stride = calendars.grid if stride is None else stride
        self.is_finish = rest is not None

    @cached_property
    def place(self) -> Term:
        """Position of a start, the one behind the last of a finish."""
        return self.position.term + int(self.is_finish)

    @cached_property
    def minute(self) -> Term:
        """Minutes since 1970: the slot's, and the rest worked in it."""
        begin = self.modelling.step(self.position, self._minutes)
        return begin if self.rest is None else begin + self.rest

    @cached_property
    def slot(self) -> Term:  # type: ignore[override]
        """Common slot, of a finish the one behind it."""
        return self.modelling.step(self.position, self._slots) + int(self.is_finish)

    def worked(self, calendar: int) -> Term:
        """W(moment), by steps if the rest is known and the breaks are few."""
        if calendar == ELAPSED:
            return self.minute
        if self.rest is None or self.rest.is_constant:
            values = self.calendars.worked(calendar, self._known_minutes())
            if breaks_of(values) <= MOST_BREAKS:
                return self.modelling.step(self.position, values)
        return super().worked(calendar)

    def worked_in_grid(self, calendar: int) -> Term:
        """As of any moment, by steps where that is cheap."""
        if self.rest is None or self.rest.is_constant:
            begins = self.calendars.on_grid(self._known_minutes()) - self.calendars.grid + 1
            values = self.calendars.worked(calendar, begins)
            if breaks_of(values) <= MOST_BREAKS:
                return self.modelling.step(self.position, values)
        return super().worked_in_grid(calendar)

    def not_before(self, moment: int) -> Term:
        """A term that is the minute from ``moment`` on, and no later than it before: fewer literals."""
        if self.rest is not None and not self.rest.is_constant:
            return self.minute
        minutes = self._known_minutes()
        first = int(np.searchsorted(minutes, moment))
        if first in (0, len(minutes)):
            return self.minute if first == 0 else constant(int(minutes[-1]))
        begin = min(moment, int(minutes[first]) - self._stride)
        back = np.arange(first - 1, -1, -1, dtype=np.int64)
        minutes = np.concatenate((begin - back * self._stride, minutes[first:]))
        return self.modelling.step(self.position, minutes)

    def _known_minutes(self) -> I64:
        return self._minutes + (0 if self.rest is None else self.rest.low)


class InCalendar(Moment):
    """Start or finish of a wait: an amount of working time of its calendar."""

    def __init__(
        self, modelling: Modelling, calendars: Calendars, calendar: int, amount: Position, *, is_finish: bool
    ) -> None:
        self.modelling, self.calendars = modelling, calendars
        self.calendar, self.amount, self.is_finish = calendar, amount, is_finish

    @cached_property
    def minute(self) -> Term:
        """E(amount) of a finish, L(amount) of a start."""
        if self.calendar == ELAPSED:
            return self.amount.term
        amounts = np.arange(self.amount.low, self.amount.high + 1, dtype=np.int64)
        of = self.calendars.earliest if self.is_finish else self.calendars.latest
        return self.modelling.step(self.amount, of(self.calendar, amounts))

    def worked(self, calendar: int) -> Term:
        """W(moment): the amount itself in the wait's own calendar."""
        return self.amount.term if calendar == self.calendar else super().worked(calendar)
