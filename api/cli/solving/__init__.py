"""planner solve, and what every command that plans begins with."""
