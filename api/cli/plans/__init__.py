"""planner check, import, generate, schema and the demo: plans as documents."""
