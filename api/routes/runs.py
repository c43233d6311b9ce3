"""Runs: started, listed, watched, cancelled, and what came of them."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.openapi.models import Example
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access.money import brief_without_money, news_without_money
from api.access.roles import Principal, Scope
from api.http.addresses import address_of
from api.http.door import Door, Planner, Reader, Used, is_still_let_in
from api.http.pages import Cursor, Limit, Page, after, cursor_of
from api.http.problems import ProblemError, not_found
from api.routes.answers import PLAN_ID, PlanId, RunId, moment, problems, sure_moment
from api.routes.keeping import doer_of, version_row
from api.runs.orders import RunOrder, StoredOrder
from api.runs.orders.examples import EXAMPLES
from api.runs.orders.parts import Order
from api.runs.references import NoOutcomeError, inputs_of
from api.services import Services
from api.store import runs, trail
from api.store.new_ids import new_id
from api.store.runs import FINAL, NewRun, RunRow, RunState

router = APIRouter(prefix="/v1", tags=["runs"], route_class=Door)
LOOK_SECONDS: Final = 0.5
"""How often a run that is watched is looked at."""
KEEP_ALIVE_SECONDS: Final = 15.0
KIND_PATTERN: Final = f"^({'|'.join(EXAMPLES)})$"
LET_IN_SECONDS: Final = 60.0
"""How often who watches is asked for anew."""
MOST_WATCHED: Final = 10
"""Runs that one key may watch at a time, at each API process."""
_watchers: Final[Counter[tuple[str, str]]] = Counter()
_EXAMPLES: Final[dict[str, Example]] = {
    kind: {"summary": kind, "value": {"order": order}} for kind, order in EXAMPLES.items()
}


class NewRunRequest(BaseModel):
    """A run that is asked for."""

    model_config = ConfigDict(extra="forbid")

    order: RunOrder = Field(description="What is to be done.")
    version: int | None = Field(default=None, ge=1, description="Version of the plan; the newest if missing.")
    priority: int = Field(default=100, ge=1, le=1000, description="The lower, the sooner.")
    supersede: bool = Field(
        default=False, description="Cancel the runs of this kind and plan that are still queued."
    )


class RunAnswer(BaseModel):
    """A run."""

    id: str
    kind: str
    plan: str
    version: int
    state: RunState
    priority: int
    created: dt.datetime
    created_by: str
    started: dt.datetime | None
    finished: dt.datetime | None
    attempt: int = Field(description="How often it was begun.")
    cancelling: bool = Field(description="Whether it was asked to stop, and has not yet.")
    answer: dict[str, Any] | None = Field(description="What came of it, in brief.")
    problem: dict[str, Any] | None = Field(description="Why it failed, or that it was cancelled.")
    documents: list[str] | None = Field(default=None, description="What came of it, by name.")


class ProgressAnswer(BaseModel):
    """How far a run is."""

    state: RunState
    news: dict[str, Any] | None = Field(description="The last news: of a solve, its best schedule's figures.")


@router.post("/plans/{plan}/runs", status_code=202, summary="Start a run", responses=problems(404, 409, 413))
def start_run(
    plan: PlanId,
    asked: Annotated[NewRunRequest, Body(openapi_examples=_EXAMPLES)],
    request: Request,
    response: Response,
    principal: Planner,
    used: Used,
) -> RunAnswer:
    """Queue a run of the plan; ``Location`` says where to watch it."""
    row = begin(used, request, principal, plan, asked)
    response.headers["Location"] = address_of("runs", row.id)
    return run_answer(row, principal)


@router.get("/runs", summary="List runs", responses=problems())
def list_runs(
    principal: Reader,
    used: Used,
    plan: Annotated[str | None, Query(pattern=PLAN_ID)] = None,
    state: RunState | None = None,
    kind: Annotated[str | None, Query(pattern=KIND_PATTERN, description="Of this kind alone.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[RunAnswer]:
    """Runs of the workspace, the newest first."""
    with used.database.reading() as connection:
        found = runs.list_runs(
            connection, principal.workspace, limit, after(cursor), plan=plan, state=state, kind=kind
        )
    return Page(rows=[run_answer(row, principal) for row in found.rows], next=cursor_of(found.last))


@router.get("/runs/{run}", summary="Read a run", responses=problems(404))
def read_run(run: RunId, principal: Reader, used: Used) -> RunAnswer:
    """State, times, and what came of it."""
    with used.database.reading() as connection:
        row = run_row(connection, principal, run)
        documents = list(runs.documents_of(connection, principal.workspace, run))
    return run_answer(row, principal, documents)


@router.get("/runs/{run}/progress", summary="Read a run's progress", responses=problems(404))
def read_progress(run: RunId, principal: Reader, used: Used) -> ProgressAnswer:
    """For who asks now and then; ``/events`` tells by itself."""
    return _progress(used, principal, run)


def _existing(run: RunId, principal: Reader, used: Used) -> None:
    """A stream that has begun can't be answered with a problem any more."""
    with used.database.reading() as connection:
        run_row(connection, principal, run)
    if _watchers[_watcher(principal)] >= MOST_WATCHED:
        detail = f"At most {MOST_WATCHED} runs are watched at a time; ask for their progress instead."
        headers = {"Retry-After": "10"}
        raise ProblemError(429, "too-many-requests", "Too many runs are watched", detail, headers=headers)


def _watcher(principal: Principal) -> tuple[str, str]:
    return principal.workspace, principal.actor


@router.get(
    "/runs/{run}/events",
    summary="Watch a run",
    response_class=EventSourceResponse,
    responses=problems(404),
    dependencies=[Depends(_existing)],
)
async def watch_run(
    run: RunId, request: Request, principal: Reader, used: Used
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events ``progress``, until the one named ``end``.

    The stream breaks off within a minute where the key that it was asked with is worth nothing any more.
    """
    told: ProgressAnswer | None = None
    let_in = time.monotonic()
    _watchers[_watcher(principal)] += 1
    try:
        while True:
            now = await run_in_threadpool(_progress, used, principal, run)
            is_over = now.state in FINAL
            if now != told or is_over:
                yield ServerSentEvent(data=now, event="end" if is_over else "progress")
                told = now
            if is_over:
                return
            await asyncio.sleep(LOOK_SECONDS)
            if time.monotonic() - let_in > LET_IN_SECONDS:
                if not await run_in_threadpool(is_still_let_in, used, request):
                    return
                let_in = time.monotonic()
    finally:
        _watchers[_watcher(principal)] -= 1


@router.post("/runs/{run}/cancel", status_code=202, summary="Cancel a run", responses=problems(404))
def cancel_run(run: RunId, request: Request, principal: Planner, used: Used) -> RunAnswer:
    """Have a run stop; what it has found until then is kept. One that has ended stays as it is."""
    with used.database.writing() as connection:
        before = run_row(connection, principal, run)
        row = runs.ask_to_cancel(connection, principal.workspace, run)
        if before.state not in FINAL:
            doer = doer_of(request, principal)
            trail.note(connection, doer, "run.cancel", run, before={"state": before.state})
    return run_answer(row, principal)


# --- for other operations, too ------------------------------------------------------------------


def begin(used: Services, request: Request, principal: Principal, plan: str, asked: NewRunRequest) -> RunRow:
    """Queue a run, in one transaction with everything that is known of it.

    Raises
    ------
    ProblemError
        404 where there is no such plan, version or run, 409 where a run has left no such outcome.
    InputError
        If something in the order can't be read, with all of it.
    """
    asked.order.check()
    with used.database.writing() as connection:
        return queue_run(connection, used, request, principal, plan, asked)


def queue_run(
    connection: sa.Connection,
    used: Services,
    request: Request,
    principal: Principal,
    plan: str,
    asked: NewRunRequest,
    more_inputs: Mapping[str, str] | None = None,
) -> RunRow:
    """Queue a run that was checked, in the transaction of a connection.

    Parameters
    ----------
    more_inputs
        Hashes of contents that the work needs beside what the order refers to, by name.

    Raises
    ------
    ProblemError
        As ``begin``.
    """
    run = new_id()
    version = version_row(connection, principal, plan, asked.version)
    inputs = {"plan": version.sha256, **_inputs(connection, principal, asked.order), **(more_inputs or {})}
    stored = StoredOrder(order=asked.order.model_dump(mode="json"), inputs=inputs)
    new = NewRun(
        run,
        asked.order.kind,
        plan,
        version.number,
        asked.priority,
        principal.actor,
        stored.model_dump_json().encode(),
    )
    row = runs.create_run(connection, principal.workspace, new)
    if asked.supersede:
        for other in runs.supersede(connection, principal.workspace, plan, new.kind, run):
            was, by = {"state": "queued"}, {"superseded_by": run}
            trail.note(connection, doer_of(request, principal), "run.cancel", other, before=was, after=by)
    used.queue.put(connection, principal.workspace, run, asked.priority)
    about = {"plan": plan, "version": version.number, "kind": new.kind}
    trail.note(connection, doer_of(request, principal), "run.start", run, after=about)
    return row


def run_row(connection: sa.Connection, principal: Principal, run: str) -> RunRow:
    """A run of the one who asks.

    Raises
    ------
    ProblemError
        404 where there is none.
    """
    try:
        return runs.find_run(connection, principal.workspace, run)
    except KeyError:
        raise not_found("run", run) from None


def run_answer(row: RunRow, principal: Principal, documents: list[str] | None = None) -> RunAnswer:
    """A run as it is told to the one who asks; amounts of money are null for who may not see them."""
    sees_money = principal.may(Scope.MONEY)
    return RunAnswer(
        id=row.id,
        kind=row.kind,
        plan=row.plan,
        version=row.plan_version,
        state=row.state,
        priority=row.priority,
        created=sure_moment(row.created),
        created_by=row.created_by,
        started=moment(row.started),
        finished=moment(row.finished),
        attempt=row.attempt,
        cancelling=row.cancel_asked is not None and row.state not in FINAL,
        answer=row.answer if sees_money else brief_without_money(row.answer),
        problem=row.problem if sees_money else brief_without_money(row.problem),
        documents=documents,
    )


def _progress(used: Services, principal: Principal, run: str) -> ProgressAnswer:
    with used.database.reading() as connection:
        row = run_row(connection, principal, run)
        news = runs.progress_of(connection, principal.workspace, run)
    if news is not None and not principal.may(Scope.MONEY):
        news = news_without_money(news)
    return ProgressAnswer(state=row.state, news=news)


def _inputs(connection: sa.Connection, principal: Principal, order: Order) -> dict[str, str]:
    """Hashes of what an order refers to.

    Raises
    ------
    ProblemError
        404 where there is no such run, 409 where it has left no such outcome.
    """
    try:
        return inputs_of(connection, principal.workspace, order)
    except KeyError as error:
        raise not_found("run", error.args[0]) from None
    except NoOutcomeError as error:
        title, left = "The run has no such outcome", list(error.outcomes)
        raise ProblemError(409, "no-outcome", title, f"{error}.", outcomes=left) from None
