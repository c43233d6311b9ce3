"""planner risk."""
