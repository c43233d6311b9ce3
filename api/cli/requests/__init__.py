"""planner change: change requests, their impact, decisions and the record of them."""
