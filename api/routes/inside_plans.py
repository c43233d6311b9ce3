"""The routers of everything inside a plan, and of what becomes one: ``api.app`` takes them in."""

from __future__ import annotations

from typing import Final

from api.routes import (
    change_decisions,
    change_record,
    change_requests,
    changes,
    people,
    plan_documents,
    projects,
    quotes,
    time_off,
    uploads,
)

PLAN_ROUTERS: Final = (
    plan_documents.router,
    projects.router,
    time_off.router,
    people.router,
    changes.router,
    uploads.router,
    quotes.router,
    change_requests.router,
    change_decisions.router,
    change_record.router,
)
