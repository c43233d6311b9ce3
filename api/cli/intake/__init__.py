"""planner quote and planner select."""
