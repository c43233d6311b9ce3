"""planner cost."""
