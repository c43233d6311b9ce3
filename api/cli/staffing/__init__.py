"""planner staff and planner levels."""
