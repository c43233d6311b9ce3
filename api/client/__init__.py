"""How do programs use the service? A typed client for /v1, in two kinds that share all but the waiting.

It needs neither the web server nor the database: it is quick to import, and runs wherever httpx2 does.
"""

from api.client.answers import Page, PlanAnswer, ProgressAnswer, RunAnswer, VersionAnswer
from api.client.clients import AsyncClient, Client
from api.client.errors import (
    ApiError,
    ClientError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RunCancelledError,
    RunEndedError,
    RunFailedError,
    ServerError,
    TooManyRequestsError,
    UnauthorizedError,
    UnexpectedAnswerError,
    UnreachableError,
    VersionMovedError,
    WaitTimeoutError,
)
from api.client.retrying import Retries, Terms
from api.client.runs import Run

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "ClientError",
    "ConflictError",
    "ForbiddenError",
    "InvalidError",
    "NotFoundError",
    "Page",
    "PlanAnswer",
    "ProgressAnswer",
    "Retries",
    "Run",
    "RunAnswer",
    "RunCancelledError",
    "RunEndedError",
    "RunFailedError",
    "ServerError",
    "Terms",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
    "UnreachableError",
    "VersionAnswer",
    "VersionMovedError",
    "WaitTimeoutError",
]
