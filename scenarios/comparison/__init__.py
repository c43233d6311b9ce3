"""What is different between a base and other plans with their schedules, and why: docs/comparison.md."""

from scenarios.comparison.causes import Cause
from scenarios.comparison.comparing import DEFAULT_LIMIT, Comparison, Difference, compare
from scenarios.comparison.plan_causes import plan_causes
from scenarios.comparison.sides import Side

__all__ = ["DEFAULT_LIMIT", "Cause", "Comparison", "Difference", "Side", "compare", "plan_causes"]
