"""A new schedule at once after a change: near the earlier one, checked, without a search."""

from scheduling.mending.answering import QuickAnswer, Stuck, quick_replan

__all__ = ["QuickAnswer", "Stuck", "quick_replan"]
