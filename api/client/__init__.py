"""How do programs use the service? A typed client for /v1, in two kinds that share all but the waiting.

It needs neither the web server nor the database: it is quick to import, and runs wherever httpx2 does.
"""

from api.client.answers import (
    Breaches,
    ChangeRequestAnswer,
    ChangeRequestInBrief,
    Explanation,
    Page,
    PlanAnswer,
    ProgressAnswer,
    RunAnswer,
    TimeOff,
    Uploaded,
    VersionAnswer,
)
from api.client.change_requests import ChangeRequest
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
    "Breaches",
    "ChangeRequest",
    "ChangeRequestAnswer",
    "ChangeRequestInBrief",
    "Client",
    "ClientError",
    "ConflictError",
    "Explanation",
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
    "TimeOff",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
    "UnreachableError",
    "Uploaded",
    "VersionAnswer",
    "VersionMovedError",
    "WaitTimeoutError",
]
