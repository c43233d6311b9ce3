"""The first schedule: time compiled far enough ahead, and what can't be done at all left out."""

from scheduling.first_schedule.beginning import Beginning, LeftOut, begin

__all__ = ["Beginning", "LeftOut", "begin"]
