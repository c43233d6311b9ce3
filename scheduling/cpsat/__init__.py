"""The CP-SAT model of a plan: the only place that knows OR-Tools."""
