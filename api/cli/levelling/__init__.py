"""planner level."""
