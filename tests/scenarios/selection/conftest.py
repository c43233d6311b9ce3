"""An engine for all selections."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def engine():
    """One engine for all solves."""
    from scheduling.apart import Engine

    with Engine() as started:
        yield started
