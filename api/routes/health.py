"""Seen from outside, without a key: is the process alive, can it work, and its figures."""

from __future__ import annotations

import logging
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from api.http.problems import Problem, ProblemError
from api.observing.figures import MEDIA_TYPE, Figures, may_read
from api.services import Services
from api.store import heartbeats
from api.store.migrating import HEAD, current_revision

router = APIRouter(tags=["health"])
_log = logging.getLogger("crewline.api")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Health(BaseModel):
    """Whether all is well."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """Whether requests and runs can be dealt with."""

    status: Literal["ok", "degraded", "unavailable"] = Field(
        description="`degraded`: requests are answered, but runs wait, because no worker is alive."
    )
    database: bool = Field(description="Whether the database answers.")
    workers: int = Field(description="Workers that gave a sign of life lately.")
    missing: list[str] = Field(default=[], description="What is missing.", examples=[["a worker"]])


@router.get("/health", summary="Is the process alive?")
async def health() -> Health:
    """Answered by the process alone, whatever the database does."""
    return Health(status="ok")


@router.get(
    "/ready",
    summary="Can it work?",
    responses={503: {"model": Readiness, "description": "The database is missing, or of another version."}},
)
def ready(request: Request, response: Response) -> Readiness:
    """Whether the database answers at the revision of this version, and how many workers are alive.

    Without a worker it is `degraded`, but ready: what is asked for is queued, and nothing is lost.
    """
    services: Services = request.app.state.services
    try:
        revision = current_revision(services.database)
        if revision == HEAD:
            with services.database.reading() as connection:
                alive = sum(one.is_alive for one in heartbeats.all_heartbeats(connection))
            if alive:
                return Readiness(status="ok", database=True, workers=alive)
            return Readiness(status="degraded", database=True, workers=0, missing=["a worker"])
    except Exception as error:
        _log.warning("not ready", extra={"error": type(error).__name__})
        response.status_code = 503
        return Readiness(status="unavailable", database=False, workers=0, missing=["the database"])
    response.status_code = 503
    missing = f"the database at revision {HEAD} (it is at {revision or 'none'}): planner migrate"
    return Readiness(status="unavailable", database=True, workers=0, missing=[missing])


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
    responses={
        200: {"description": "The text format of Prometheus.", "content": {"text/plain": {}}},
        403: {"model": Problem, "description": "It is not told to this address."},
    },
)
def metrics(request: Request) -> Response:
    """Figures of the whole service, none of them of one workspace.

    Told to the networks that `metrics_from` names, usually this machine alone, and never through a proxy.
    """
    services: Services = request.app.state.services
    client = None if request.client is None else request.client.host
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    if not may_read(services.settings.metrics_from, client, is_forwarded=is_forwarded):
        detail = "Figures are told to the networks of the setting metrics_from, and not through a proxy."
        raise ProblemError(403, "forbidden", "Not allowed", detail)
    figures: Figures = request.app.state.figures
    return Response(figures.text(), media_type=MEDIA_TYPE)
