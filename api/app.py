"""The web application, wired together; nothing happens at import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api.access.authentication import Authentication
from api.access.rates import Rates
from api.access.tokens import tokens_of
from api.http import problems
from api.http.gate import Gate, hosts_when_open
from api.http.openapi import complete_openapi
from api.http.requests import RequestIds
from api.observing.watched import observe
from api.routes import health, keys, plans, runs, trail
from api.routes.inside_plans import PLAN_ROUTERS
from api.routes.of_results import RESULT_ROUTERS
from api.runs.queueing import RunQueue
from api.services import Services
from api.settings import Settings
from api.shelf import BRIEF_BYTES, MOST_BRIEFS, Shelf
from api.store.database import Database
from api.store.migrating import require_migrated

DESCRIPTION = """Plans the work of a project office: which task happens when, by whom, and at what price.

Long work is a run: it is answered with 202 and a `Location` to watch. Errors are problems as RFC 9457 has
them; those about documents name everything that is wrong at once.
"""


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The application, on a database that is up to date.

    Raises
    ------
    OldDatabaseError
        If the database has to be migrated first.
    """
    kept = database or Database(settings.database_url)
    require_migrated(kept)
    services = Services(
        settings,
        kept,
        RunQueue(kept),
        Authentication(kept, is_open=settings.open, tokens=tokens_of(settings)),
        Rates(settings.requests_per_minute),
        Shelf(),
        Shelf(MOST_BRIEFS, BRIEF_BYTES),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        services.authentication.close()
        services.queue.close()
        kept.close()

    app = FastAPI(
        title="Crewline",
        version=version("crewline"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.services = services
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(Gate, hosts=hosts_when_open(settings.open, settings.host))
    observe(app, kept)
    app.add_middleware(RequestIds)
    for router in (health.router, plans.router, runs.router, keys.router, trail.router):
        app.include_router(router)
    for router in (*PLAN_ROUTERS, *RESULT_ROUTERS):
        app.include_router(router)
    complete_openapi(app)
    return app
