"""planner scenario and planner sweep: what-ifs."""
