"""The command line, planner."""
