"""Change requests as they are told: the changes, the runs that measured them, and the decision."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from api.access.money import change_without_money, text_without_money
from api.access.roles import Principal, Scope
from api.documents.change_request_money import plain_sentences
from api.routes.answers import sure_moment
from api.routes.runs import RunAnswer, run_answer
from api.runs.orders import StoredOrder
from api.runs.orders.parts import EffortOfEach, Executions, Patience, Seed, UncertaintyPart
from api.runs.orders.what_ifs import ChangeDocuments
from api.store import change_entries, contents, decisions, plans
from api.store.runs import OPEN, RunRow, RunState
from planner.changes import ChangePart, read_changes
from planner.plan import Plan

State = Literal["open", "assessed", "failed", "approved", "rejected", "withdrawn"]


class AskedChanges(BaseModel):
    """Changes that somebody asks for."""

    model_config = ConfigDict(extra="forbid")

    changes: Annotated[ChangeDocuments, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1, max_length=20_000, description="Why they are asked for.")]


class HowToAssess(BaseModel):
    """How a request is measured again; what is left out is as it was the first time."""

    model_config = ConfigDict(extra="forbid")

    effort: EffortOfEach | None = None
    seed: Seed | None = None
    executions: Annotated[Executions | None, Field(ge=1)] = None
    uncertainty: UncertaintyPart | None = None
    time_limit: Patience | None = None


class Why(BaseModel):
    """The reason of a decision."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[str, Field(min_length=1, max_length=20_000, examples=["The client pays for it."])]


class Decision(BaseModel):
    """How a request ended."""

    decision: Literal["approved", "rejected", "withdrawn"]
    by: str
    at: dt.datetime
    why: str
    version: int | None = Field(default=None, description="The plan's version that an approval has made.")


class AssessmentAnswer(BaseModel):
    """One measuring of a request; its figures are the document `assessment` of the run."""

    run: str
    version: int = Field(description="The version of the plan that it measures.")
    state: RunState
    by: str = Field(description="Who asked for it.")
    at: dt.datetime = Field(description="When it was asked for.")
    finished: dt.datetime | None
    is_current: bool = Field(description="Whether it measured the plan's newest version, and has succeeded.")
    entry: int | None = Field(description="Number of the record's entry with its figures.", examples=[3])
    answer: dict[str, Any] | None = Field(description="Its figures in brief.")


class ChangeRequestAnswer(BaseModel):
    """A change request; its figures are the document `assessment` of `run`."""

    id: str
    plan: str
    version: int = Field(description="The version of the plan that its figures are of, or will be.")
    head: int | None = Field(description="The plan's newest version; null where the plan was taken out.")
    is_current: bool = Field(description="Whether its figures are of the plan's newest version.")
    state: State
    reason: str
    changes: list[dict[str, Any]]
    sentences: list[str] = Field(description="Each change in one sentence.")
    projects: list[str] = Field(description="Projects that the changes name, or of which they name a task.")
    by: str
    at: dt.datetime
    run: RunAnswer = Field(description="What measures it, or did so last; `answer` has the figures in brief.")
    assessments: list[AssessmentAnswer] = Field(description="Every measuring, the first one first.")
    decision: Decision | None


def request_answers(
    connection: sa.Connection, principal: Principal, rows: list[RunRow]
) -> list[ChangeRequestAnswer]:
    """Requests by the runs that measured them first, as the one who asks may see them."""
    ids = [row.id for row in rows]
    decided = decisions.decisions_on(connection, principal.workspace, ids)
    measured = change_entries.measuring(connection, principal.workspace, rows)
    every = [run.id for of_one in measured.values() for run in of_one]
    entries = change_entries.entries_with_figures(connection, principal.workspace, every)
    heads = {plan: _head(connection, principal.workspace, plan) for plan in {row.plan for row in rows}}
    sees_money = principal.may(Scope.MONEY)
    known: dict[str, str] = {}
    return [
        _answer(
            principal,
            order_of(connection, row),
            measured[row.id],
            [entries.get(run.id) for run in measured[row.id]],
            heads[row.plan],
            decided.get(row.id),
            "" if sees_money else currency_of(connection, row, known),
        )
        for row in rows
    ]


def currency_of(connection: sa.Connection, row: RunRow, known: dict[str, str] | None = None) -> str:
    """The currency of the plan that a request was asked of.

    Parameters
    ----------
    known
        Takes what was found, by the hash of the plan: to read each only once.
    """
    kept = {} if known is None else known
    text = contents.get(connection, row.workspace, row.order_sha256)
    sha256 = StoredOrder.model_validate_json(text).inputs["plan"]
    if sha256 not in kept:
        plan = json.loads(contents.get(connection, row.workspace, sha256))
        kept[sha256] = str(plan.get("currency", Plan.model_fields["currency"].default))
    return kept[sha256]


def order_of(connection: sa.Connection, row: RunRow) -> dict[str, Any]:
    """What was asked for."""
    text = contents.get(connection, row.workspace, row.order_sha256)
    order: dict[str, Any] = StoredOrder.model_validate_json(text).order
    return order


def newest_figures(measured: tuple[RunRow, ...]) -> RunRow | None:
    """The run whose figures count: the last that has succeeded."""
    return next((run for run in reversed(measured) if run.state == "succeeded"), None)


def _answer(
    principal: Principal,
    order: dict[str, Any],
    measured: tuple[RunRow, ...],
    entries: list[int | None],
    head: int | None,
    decided: bytes | None,
    currency: str,
) -> ChangeRequestAnswer:
    row, last, figures = measured[0], measured[-1], newest_figures(measured)
    decision = None if decided is None else Decision.model_validate_json(decided)
    sees_money = principal.may(Scope.MONEY)
    changes = read_changes(order["changes"])
    sentences = [one.sentence() for one in changes]
    if not sees_money:
        sentences = plain_sentences(order["changes"], currency)
    shown = last if figures is None or last.state in OPEN else figures
    return ChangeRequestAnswer(
        id=row.id,
        plan=row.plan,
        version=shown.plan_version,
        head=head,
        is_current=figures is not None and figures.plan_version == head,
        state=_state(measured) if decision is None else decision.decision,
        reason=order["reason"] if sees_money else text_without_money(order["reason"], currency),
        changes=order["changes"] if sees_money else [change_without_money(one) for one in order["changes"]],
        sentences=sentences,
        projects=_projects(changes),
        by=row.created_by,
        at=sure_moment(row.created),
        run=run_answer(shown, principal),
        assessments=[
            _assessment(run_answer(run, principal), entry, head)
            for run, entry in zip(measured, entries, strict=True)
        ],
        decision=decision if decision is None or sees_money else _plain(decision, currency),
    )


def _assessment(run: RunAnswer, entry: int | None, head: int | None) -> AssessmentAnswer:
    return AssessmentAnswer(
        run=run.id,
        version=run.version,
        state=run.state,
        by=run.created_by,
        at=run.created,
        finished=run.finished,
        is_current=run.state == "succeeded" and run.version == head,
        entry=entry,
        answer=run.answer,
    )


def _state(measured: tuple[RunRow, ...]) -> State:
    if measured[-1].state in OPEN:
        return "open"
    return "failed" if newest_figures(measured) is None else "assessed"


def _projects(changes: tuple[ChangePart, ...]) -> list[str]:
    from scenarios.requests.displacement import named_projects  # slow to import

    return sorted(named_projects(changes))


def _plain(decision: Decision, currency: str) -> Decision:
    return decision.model_copy(update={"why": text_without_money(decision.why, currency)})


def _head(connection: sa.Connection, workspace: str, plan: str) -> int | None:
    try:
        return plans.find_plan(connection, workspace, plan).head
    except KeyError:
        return None
