"""The compiled problem: a plan as integers, and the names behind them."""

from scheduling.problem.arrays import Arrays
from scheduling.problem.compiling import Problem, compile_problem, first_horizon

__all__ = ["Arrays", "Problem", "compile_problem", "first_horizon"]
