"""A schedule as files that other programs read."""
