"""A relaxation of the first level: which finishes can take place by when, given what people can do.

It knows finishes of projects and of tasks with due dates, the work that must lie between two moments
if they are kept, and the time of those who alone can do it. What it costs at least is a lower bound.
``scheduling.cpsat.relaxed`` solves it.
"""
