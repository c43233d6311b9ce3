"""planner trade-offs: late cost, contractor cost and stability against each other."""
