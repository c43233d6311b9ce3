"""The routers of everything that came of runs."""

from __future__ import annotations

from typing import Final

from api.routes import (
    comparisons,
    costs,
    explanations,
    exports,
    outcomes,
    run_documents,
    run_orders,
    schedules,
    workloads,
)

RESULT_ROUTERS: Final = (
    outcomes.router,
    schedules.router,
    explanations.router,
    workloads.router,
    costs.router,
    exports.router,
    comparisons.router,
    run_documents.router,
    run_orders.router,
)
