"""The engine in a process of its own, which may die without taking its caller along.

``solve_apart`` is ``scheduling.solver.solve`` behind a wall: the same plan, options and outcome, a
limit on memory, and an error that says which if the process runs out of it, is killed or loops.
Nothing heavy is imported here: what a caller needs is the process, not the engine. What comes back of
an engine that was lost is ``scheduling.apart.salvaged.Salvaged``.
"""

from scheduling.apart.engine import Engine, solve_apart
from scheduling.apart.limits import ChildLimits

__all__ = ["ChildLimits", "Engine", "solve_apart"]
