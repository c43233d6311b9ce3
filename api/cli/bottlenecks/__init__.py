"""planner bottlenecks."""
