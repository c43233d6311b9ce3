"""What ``planner level`` found, before it is shown or written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.cli.solving.analysis import Analysed

if TYPE_CHECKING:
    from capacity.balance import Balance
    from capacity.levelling import Levelled


@dataclass(frozen=True, slots=True)
class LevelReport:
    """What was found: both schedules, their measures over the same days, and what moved."""

    found: Analysed
    made: Levelled
    before: Balance
    after: Balance
    until_due: bool = False
