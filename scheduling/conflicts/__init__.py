"""Why no schedule can keep every hard rule: proofs from dates, from goals' limits and from people's hours."""

from scheduling.conflicts.proofs import certain_conflicts, limit_conflicts

__all__ = ["certain_conflicts", "limit_conflicts"]
