"""Changes of contractors: what is booked, and how many could be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.days import backwards, day_span
from planner.changes.parts import find, gone, with_pool
from planner.document_part import Id, Text
from planner.errors import Issue
from planner.plan import CommittedBooking, ContractorPool, Plan


class AddBooking(ChangePart):
    """One contractor of a pool is booked, whatever the engine books beside; paid in any case."""

    change: Literal["add-booking"] = "add-booking"
    pool: Id
    first: dt.date
    last: dt.date
    note: Text = ""

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The pool is not there, or the booking ends before it begins."""
        yield from gone("contractor pools", self.pool, plan.contractor_pools, "pool")
        yield from backwards(self.first, self.last)

    def apply(self, plan: Plan) -> Plan:
        """Beside the bookings that are committed already."""
        booking = CommittedBooking(first=self.first, last=self.last, note=self.note)

        def booked(pool: ContractorPool) -> ContractorPool:
            return pool.replace(committed=(*pool.committed, booking))

        return with_pool(plan, self.pool, booked)

    def sentence(self) -> str:
        """Which pool, when."""
        return f"A contractor of {self.pool} is booked {day_span(self.first, self.last)}"

    def touches(self) -> Touched:
        """The pool."""
        return Touched(pools=(self.pool,))


class RemoveBooking(ChangePart):
    """A committed booking is called off."""

    change: Literal["remove-booking"] = "remove-booking"
    pool: Id
    first: dt.date
    last: dt.date

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The pool, or such a booking of it, is not there."""
        yield from gone("contractor pools", self.pool, plan.contractor_pools, "pool")
        pool = find(plan.contractor_pools, self.pool)
        if pool is not None and self._position(pool) is None:
            booked = ", ".join(day_span(one.first, one.last) for one in pool.committed) or "none"
            found = f"no booking {day_span(self.first, self.last)}"
            yield Issue("first", found, "expected one that is committed", f"committed: {booked}", code="gone")

    def apply(self, plan: Plan) -> Plan:
        """Only one, where several are alike."""

        def called_off(pool: ContractorPool) -> ContractorPool:
            at = self._position(pool)
            kept = (one for position, one in enumerate(pool.committed) if position != at)
            return pool.replace(committed=tuple(kept))

        return with_pool(plan, self.pool, called_off)

    def sentence(self) -> str:
        """Which pool, when."""
        return f"The booking of a contractor of {self.pool} {day_span(self.first, self.last)} is called off"

    def touches(self) -> Touched:
        """The pool."""
        return Touched(pools=(self.pool,))

    def _position(self, pool: ContractorPool) -> int | None:
        spans = ((one.first, one.last) for one in pool.committed)
        return next((at for at, span in enumerate(spans) if span == (self.first, self.last)), None)


class SetPoolMaximum(ChangePart):
    """So many contractors of a pool may be booked at the same time at most."""

    change: Literal["set-pool-maximum"] = "set-pool-maximum"
    pool: Id
    maximum: Annotated[int, Field(ge=0, le=1000)]

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The pool is not there."""
        yield from gone("contractor pools", self.pool, plan.contractor_pools, "pool")

    def apply(self, plan: Plan) -> Plan:
        """Another number."""
        return with_pool(plan, self.pool, lambda pool: pool.replace(maximum=self.maximum))

    def sentence(self) -> str:
        """Which pool, how many."""
        if self.maximum == 0:
            return f"No contractor of {self.pool} may be booked"
        return f"At most {self.maximum} of {self.pool} may be booked at the same time"

    def touches(self) -> Touched:
        """The pool."""
        return Touched(pools=(self.pool,))

    def settles(self) -> Settled:
        """The number."""
        return {("pool", self.pool, "maximum"): self.maximum}
