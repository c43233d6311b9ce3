"""planner baseline, and baselines as other commands take them."""
