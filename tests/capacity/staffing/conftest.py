"""Epochs of a few thousand placements: plenty for a handful of tasks."""

import pytest

from scheduling.search import engine


@pytest.fixture(autouse=True)
def _small_epochs(monkeypatch):
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 3000)
