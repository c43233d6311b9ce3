"""planner bench."""
