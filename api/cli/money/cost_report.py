"""What ``planner cost`` found, before it is shown or written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.documents.analysed import Analysed

if TYPE_CHECKING:
    from capacity.money.cost import PlannedCost
    from capacity.money.earned_value import EarnedValue
    from capacity.periods import Grain


@dataclass(frozen=True, slots=True)
class CostReport:
    """What was found: the schedule priced, and earned value at a date."""

    analysed: Analysed
    by: Grain
    cost: PlannedCost
    earned: EarnedValue

    @property
    def data_date(self) -> int:
        """Minutes since 1970 UTC."""
        return self.analysed.outcome.data_date
