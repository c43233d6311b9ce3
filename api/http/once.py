"""A request under an idempotency key: carried out once and answered alike, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.access.roles import Principal
from api.http.addresses import address_of
from api.http.problems import ProblemError, answer, answer_to
from api.services import Services
from api.store import replies
from api.store.replies import Asked, Effect, KeyReusedError, Reply, ReplyLostError, StillAtWorkError

IDEMPOTENCY_HEADER: Final = "Idempotency-Key"
REPLAYED_HEADER: Final = "Idempotent-Replayed"
LONGEST_KEY: Final = 255
_KEPT_HEADERS: Final = ("content-type", "location", "etag")
_ADDRESSES: Final = {"plan": "plans", "run": "runs", "change-request": "change-requests"}
"""Where to look for what a request has done, by the first word of its entry in the trail."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def keep_instead(request: Request, body: bytes) -> None:
    """Have a reply kept with another body than the one sent: a secret is shown once and kept nowhere."""
    request.state.kept_body = body


async def once(
    request: Request, services: Services, principal: Principal, key: str, inside: Handler
) -> Response:
    """Answer a request: by ``inside``, or as the first time.

    What the client did wrong is kept, too; a fault of ours and a refusal for haste are not: those may be
    tried again under the same key.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        title = f"{IDEMPOTENCY_HEADER}: 1 to {LONGEST_KEY} printable characters"
        return answer(request, ProblemError(400, "bad-request", title))
    asked = await _asked(request, principal, key)
    try:
        known = await run_in_threadpool(_take, services, asked)
    except KeyReusedError:
        title = "The idempotency key was used for another request"
        return answer(request, ProblemError(422, "idempotency-key-reused", title))
    except StillAtWorkError:
        return answer(request, _still_at_work())
    except ReplyLostError as error:
        return answer(request, _reply_lost(error.effect))
    if known is not None:
        return Response(known.body, known.status, {**known.headers, REPLAYED_HEADER: "true"})
    request.state.asked = asked  # so that the transaction that has the effect says so
    kept = False
    try:
        response = await _answered(request, inside)
        body = getattr(request.state, "kept_body", getattr(response, "body", None))
        if body is not None and response.status_code < 500 and response.status_code != 429:
            await run_in_threadpool(_keep, services, asked, response, bytes(body))
            kept = True
        return response
    finally:
        if not kept:
            await run_in_threadpool(_free, services, asked)


async def _asked(request: Request, principal: Principal, key: str) -> Asked:
    """The key, and what it stands for: the request, and what its sender may see of the answer."""
    body = await request.body()
    what = f"{request.method} {request.url.path}?{request.url.query}\n{sorted(principal.scopes)}\n".encode()
    return Asked(principal.workspace, principal.actor, key, hashlib.sha256(what + body).hexdigest())


async def _answered(request: Request, inside: Handler) -> Response:
    """The answer; problems are answers, too."""
    try:
        return await inside(request)
    except StillAtWorkError:
        return answer(request, _still_at_work())
    except Exception as error:
        told = answer_to(request, error)
        if told is None:
            raise
        return told


def _still_at_work() -> ProblemError:
    title = "The first request under this idempotency key is not answered yet"
    return ProblemError(409, "idempotency-conflict", title, headers={"Retry-After": "1"})


def _reply_lost(effect: Effect) -> ProblemError:
    title = "The request was carried out, and its answer is lost"
    detail = f"The trail has it as {effect.action} of {effect.subject}; it is not carried out again."
    kind = _ADDRESSES.get(effect.action.partition(".")[0])
    headers = {} if kind is None else {"Location": address_of(kind, effect.subject)}
    return ProblemError(409, "idempotency-reply-lost", title, detail, headers=headers)


def _take(services: Services, asked: Asked) -> Reply | None:
    with services.database.writing() as connection:
        return replies.take_key(connection, asked)


def _keep(services: Services, asked: Asked, response: Response, body: bytes) -> None:
    headers = {name: value for name, value in response.headers.items() if name.lower() in _KEPT_HEADERS}
    with services.database.writing() as connection:
        replies.keep_reply(connection, asked, Reply(response.status_code, headers, body))


def _free(services: Services, asked: Asked) -> None:
    with services.database.writing() as connection:
        replies.free_key(connection, asked)
