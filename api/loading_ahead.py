"""What the first requests would have to wait for, loaded while nobody asks; then left to itself."""

from __future__ import annotations

import gc
import threading
from importlib import import_module
from typing import Final

MODULES: Final = (
    "planner.validation",
    "planner.yaml_reading",
    "scheduling.outcome_document",
    "pandas",
    "capacity.hours.workload",
)
"""Each is imported by the operations that need it; together they take about a second."""
THRESHOLDS: Final = (100_000, 20, 100)
"""Plans are large graphs without circles: looking through them holds requests up, and finds nothing."""


def load_ahead() -> None:
    """Begin to load, in a thread of its own; nobody has to wait for its end."""
    threading.Thread(target=load, name="crewline-loading", daemon=True).start()


def load() -> None:
    """Load, then have the garbage collector look no more at what is loaded.

    A full collection stops every request while it looks at each object. With the modules of the API there are
    some 200,000 of them, which takes a tenth of a second and frees nothing.
    """
    for module in MODULES:
        import_module(module)
    import holidays

    holidays.country_holidays("US")  # the first country asked for loads all of them
    gc.set_threshold(*THRESHOLDS)
    gc.collect()
    gc.freeze()
