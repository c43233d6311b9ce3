"""Search over activity lists, for plans whose work shares one working time and nobody is chosen.

The classic resource-constrained project scheduling problem, its multi-mode and multi-project
variants: a task is a rectangle there, so a schedule costs a hundredth of a millisecond.
"""
