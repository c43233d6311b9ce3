"""Realistic portfolios of any size, for trying things out, for benchmarks and for tests.

The same arguments give the same plan on every machine and under every Python version.
"""

from planner.generator.load import load_of
from planner.generator.mix import Mix
from planner.generator.portfolio import DEFAULT_START, generate_plan

__all__ = ["DEFAULT_START", "Mix", "generate_plan", "load_of"]
