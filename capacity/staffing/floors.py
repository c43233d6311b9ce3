"""What is proved of all schedules that are no later than so much: the least that contractors cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Floor:
    """No schedule with a late cost of ``late_cost`` cents or less has contractors for less.

    ``contractor_cost`` is in cents; None: there is no such schedule, whatever is paid.
    """

    late_cost: int
    contractor_cost: int | None
