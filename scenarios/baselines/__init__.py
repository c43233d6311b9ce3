"""Baselines: schedules that were agreed on, kept beside the plan under a name, never overwritten."""
