"""planner compare."""
