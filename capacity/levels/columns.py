"""The columns of the frame of levels, and the frame. ``capacity.columns`` says what a column is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capacity.columns import Column, declared_frame

if TYPE_CHECKING:
    import pandas as pd

    from capacity.levels.search import LevelPlan

LEVELS: Final = (
    Column("skill", "str", "", "The skill."),
    Column("today", "int64", "", "People whose main skill it is."),
    Column("needed", "int64", "", "People with whom a schedule meets all dates."),
    Column("at_least", "int64", "", "Fewer can't meet them, whatever the schedule."),
    Column("change", "int64", "", "How many more are needed than there are; negative: fewer."),
    Column("price_cents", "Int64", "cents", "What one costs until the last date; empty without a rate."),
)


def level_frame(found: LevelPlan) -> pd.DataFrame:
    """A row for each skill asked about."""
    levels = found.levels
    columns = {
        "skill": [one.skill for one in levels],
        "today": [one.today for one in levels],
        "needed": [one.needed for one in levels],
        "at_least": [one.at_least for one in levels],
        "change": [one.needed - one.today for one in levels],
        "price_cents": [one.cents for one in levels],
    }
    return declared_frame(LEVELS, columns)
