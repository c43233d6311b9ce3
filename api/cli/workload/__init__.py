"""planner workload and planner forecast."""
