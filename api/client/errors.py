"""Every error of the client, drawn as a tree.

::

    ClientError
    ├── UnreachableError            no answer came, however often it was tried
    ├── UnexpectedAnswerError       an answer that is none of Crewline's, or of another version
    ├── WaitTimeoutError            a run did not end in the time given; it goes on (a TimeoutError, too)
    ├── RunEndedError               what was asked of a run is not there, because it ended without
    │   ├── RunFailedError
    │   └── RunCancelledError
    └── ApiError                    a problem of RFC 9457
        ├── InvalidError            400, 413 to 415, 422, 431: what was sent can't be used; carries Issues
        ├── UnauthorizedError       401: no key, or one that is not valid
        ├── ForbiddenError          403: the key is valid, but may not do this
        ├── NotFoundError           404
        ├── ConflictError           409: it stands against what is there
        │   └── VersionMovedError   412, 428: the plan has changed since it was read
        ├── TooManyRequestsError    429, still after the retries
        └── ServerError             5xx, still after the retries

A run that ended without a schedule because there is none is no error: infeasible is a result. Arguments
that can't be meant are a ValueError or a TypeError before anything is sent, files that can't be read an
OSError, and asking a client that was closed a RuntimeError.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from planner.errors import CrewlineError, Issue

if TYPE_CHECKING:
    from api.client.answers import RunAnswer


class ClientError(CrewlineError):
    """Root of everything that the client raises on purpose.

    Attributes
    ----------
    maybe_done
        Whether the change that was asked for may have been made all the same: an answer to it was lost.
    idempotency_key
        Under which a POST that may have been done can be sent again without doing it twice.
    """

    maybe_done: bool = False
    idempotency_key: str | None = None

    def note_maybe_done(self, idempotency_key: str | None) -> None:
        """Tell that the change may have been made."""
        self.maybe_done = True
        self.idempotency_key = idempotency_key
        self.add_note("An answer was lost: what was asked for may have been done all the same.")


class UnreachableError(ClientError):
    """No answer came; ``__cause__`` is the last reason why."""


class UnexpectedAnswerError(ClientError):
    """An answer came that can't be one of Crewline's."""


class WaitTimeoutError(ClientError, TimeoutError):
    """A run did not end in the time that was given. It goes on."""


class RunEndedError(ClientError):
    """A run ended without what was asked of it.

    Attributes
    ----------
    run
        The run as it was told last; ``run.problem`` says why.
    """

    def __init__(self, run: RunAnswer) -> None:
        problem = run.problem or {}
        reason = problem.get("detail") or problem.get("title") or "no reason is known"
        super().__init__(f"run {run.id} {run.state}: {reason}")
        self.run = run


class RunFailedError(RunEndedError):
    """A run failed."""


class RunCancelledError(RunEndedError):
    """A run was cancelled before it had a schedule."""


class ApiError(ClientError):
    """The service answered with a problem.

    Attributes
    ----------
    status
        HTTP status code.
    type
        Stable name of what happened, such as ``not-found``; empty where the answer was no problem document.
    title, detail
        For people.
    issues
        Everything that is wrong with what was sent.
    request
        Id of the request, which stands in the logs of the service, too.
    retry_after_seconds
        How long the service asks to wait, where it does.
    more
        Whatever else the problem tells.
    """

    def __init__(
        self,
        status: int,
        type_: str,
        title: str,
        detail: str | None = None,
        *,
        issues: tuple[Issue, ...] = (),
        request: str | None = None,
        retry_after_seconds: float | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        said = f"{title}: {detail}" if detail and detail != title else title
        lines = "".join(f"\n  {issue}" for issue in issues)
        super().__init__(f"{status} {said}{lines}")
        self.status = status
        self.type = type_
        self.title = title
        self.detail = detail
        self.issues = issues
        self.request = request
        self.retry_after_seconds = retry_after_seconds
        self.more = dict(more or {})


class InvalidError(ApiError):
    """What was sent can't be used; ``issues`` names every reason."""


class UnauthorizedError(ApiError):
    """Who asks is not known."""


class ForbiddenError(ApiError):
    """Who asks may not do this."""


class NotFoundError(ApiError):
    """There is no such thing."""


class ConflictError(ApiError):
    """It stands against what is there."""


class VersionMovedError(ConflictError):
    """The plan has changed since it was read."""

    @property
    def head(self) -> int | None:
        """The version that the plan is at now, where it was told."""
        found = self.more.get("head")
        return found if isinstance(found, int) else None


class TooManyRequestsError(ApiError):
    """Asked too often; ``retry_after_seconds`` says how long to wait."""


class ServerError(ApiError):
    """A fault of the service, or of what stands before it."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: InvalidError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: VersionMovedError,
    413: InvalidError,
    414: InvalidError,
    415: InvalidError,
    422: InvalidError,
    428: VersionMovedError,
    429: TooManyRequestsError,
    431: InvalidError,
}


def kind_of(status: int) -> type[ApiError]:
    """The error that stands for a status code."""
    return ServerError if status >= 500 else _BY_STATUS.get(status, ApiError)
