"""planner status and planner figures."""
