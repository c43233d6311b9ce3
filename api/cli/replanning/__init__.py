"""``planner actuals`` and ``planner replan``: what has happened, and what now."""
