"""The door that every operation is behind: who asks is found out before anything of the request is read.

``Door`` is the route class of everything under /v1. ``needs`` is what an operation says about who may use it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response
from fastapi.params import Form
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from api.access.authentication import TooManyGuessesError
from api.access.roles import Principal, Scope
from api.access.signing_keys import FLOOR_SECONDS, ProviderDownError
from api.http.bodies import JSON, SMALL_BYTES, require_plain_json, require_type, with_limit
from api.http.once import IDEMPOTENCY_HEADER, Handler, once
from api.http.problems import MEDIA_TYPE, Problem, ProblemError
from api.services import Services
from api.settings import Settings

CHANGING: Final = frozenset({"POST", "PUT", "PATCH"})
_bearer = HTTPBearer(auto_error=False, description="A key (cl_...) or a token of the identity provider.")


class Door(APIRoute):
    """A route that knows who asks, how much that one may ask, and what a body may be."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = {method.upper() for method in options.get("methods") or ()}
        options["responses"] = {**_own_problems(bool(methods & CHANGING)), **(options.get("responses") or {})}
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        """The usual handler, behind the door."""
        inside = super().get_route_handler()

        async def handle(request: Request) -> Response:
            services: Services = request.app.state.services
            request.state.principal = principal = await run_in_threadpool(_let_in, services, request)
            if request.method in CHANGING:
                request = with_limit(request, self._most_bytes(services.settings))
                await self._look_at_body(request)
            key = request.headers.get(IDEMPOTENCY_HEADER)
            if request.method == "POST" and key is not None:
                return await once(request, services, principal, key, inside)
            return await inside(request)

        return handle

    def _documents(self) -> dict[str, Any] | None:
        """The types of documents that the operation takes; None where it takes none."""
        described = (self.openapi_extra or {}).get("requestBody")
        return None if described is None else described["content"]

    def _is_form(self) -> bool:
        return self.body_field is not None and isinstance(self.body_field.field_info, Form)

    def _most_bytes(self, settings: Settings) -> int:
        has_document = self._documents() is not None or self._is_form()
        return self.max_body_size or (settings.document_mb * 2**20 if has_document else SMALL_BYTES)

    async def _look_at_body(self, request: Request) -> None:
        documents = self._documents()
        if documents is not None:
            require_type(request, documents)
        elif self.body_field is not None and not self._is_form():
            require_type(request, {JSON})
            await require_plain_json(request)


def needs(scope: Scope) -> Any:
    """A dependency: who asks, who must have a scope."""

    def check(request: Request, _credentials: Annotated[Any, Depends(_bearer)]) -> Principal:
        principal: Principal = request.state.principal
        if not principal.may(scope):
            detail = f"This needs the scope {scope.value}, which was not given to the one who asks."
            raise ProblemError(403, "forbidden", "Not allowed", detail)
        return principal

    check.scope = scope  # type: ignore[attr-defined] # docs/security.md and the tests of access read it
    return Depends(check)


Reader = Annotated[Principal, needs(Scope.READ)]
Submitter = Annotated[Principal, needs(Scope.SUBMIT)]
Planner = Annotated[Principal, needs(Scope.PLAN)]
Admin = Annotated[Principal, needs(Scope.ADMIN)]


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Used = Annotated[Services, Depends(_services)]


def _let_in(services: Services, request: Request) -> Principal:
    """Who asks.

    Raises
    ------
    ProblemError
        401 where nobody knows, 429 where that one asks or guesses too often, 503 where it can't be found out.
    """
    address = request.client.host if request.client is not None else ""
    try:
        principal = services.authentication.principal_of(request.headers.get("authorization"), address)
    except TooManyGuessesError as error:
        raise _slowly(error.seconds, "Too many wrong keys came from this address.") from None
    except ProviderDownError:
        headers = {"Retry-After": str(math.ceil(FLOOR_SECONDS))}
        title = "The identity provider can't be reached"
        detail = "Whether the token is valid is not known. Keys go on working."
        raise ProblemError(503, "identity-provider-down", title, detail, headers=headers) from None
    if principal is None:
        headers = {"WWW-Authenticate": "Bearer"}
        title, detail = "Who asks is not known", "Send a valid key or token: Authorization: Bearer ..."
        raise ProblemError(401, "unauthenticated", title, detail, headers=headers)
    wait = services.rates.seconds_to_wait(principal)
    if wait is not None:
        raise _slowly(wait, "Wait a little.")
    return principal


def is_still_let_in(services: Services, request: Request) -> bool:
    """Whether the one who asked some time ago would be let in now, to see the same."""
    address = request.client.host if request.client is not None else ""
    try:
        now = services.authentication.principal_of(request.headers.get("authorization"), address)
    except (TooManyGuessesError, ProviderDownError):
        return False
    return bool(now == request.state.principal)


def _slowly(seconds: float, detail: str) -> ProblemError:
    headers = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return ProblemError(429, "too-many-requests", "Too many requests", detail, headers=headers)


def _own_problems(has_body: bool) -> dict[int | str, dict[str, Any]]:
    """The problems that the door itself may answer with, for OpenAPI."""
    reasons = {
        401: "Who asks is not known.",
        429: "Too many requests; wait as long as Retry-After says.",
        503: "The database, or the identity provider that a token is checked with, can't be reached.",
    }
    if has_body:
        reasons |= {413: "The body is too large.", 415: "The body has a type that is not taken."}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        code: {"description": reason, "content": content, "model": Problem}
        for code, reason in reasons.items()
    }
