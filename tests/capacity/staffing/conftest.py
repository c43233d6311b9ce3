"""Epochs of a few thousand placements: plenty for a handful of tasks."""

import threading

import pytest

from scheduling import polishing, solver
from scheduling.apart.limits import ChildLimits
from scheduling.search import engine


@pytest.fixture(autouse=True)
def _small_epochs(monkeypatch):
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 3000)


class EngineHere:
    """The engine in this very process, one solve after another."""

    limits = ChildLimits()

    def __init__(self):
        self._lock = threading.Lock()

    def solve(self, plan, options, *, stop=None, limits=None):
        with self._lock:
            return solver.solve(plan, options, stop=stop)


@pytest.fixture
def engine_here(monkeypatch):
    """An engine without processes: neither its own nor CP-SAT's, which a handful of tasks don't need."""
    monkeypatch.setattr(polishing, "MOST_TASKS", 0)
    return EngineHere()
