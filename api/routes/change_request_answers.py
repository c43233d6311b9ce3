"""Change requests as they are told: the changes, the runs that measured them, and the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from api.access.money import text_without_money
from api.access.roles import Principal, Scope
from api.routes.answers import sure_moment
from api.routes.asked_changes import MOST_SENTENCES, AskedInBrief, in_brief, whole
from api.routes.runs import RunAnswer, run_answer
from api.runs.orders.parts import EffortOfEach, Executions, Patience, Seed, UncertaintyPart
from api.runs.orders.what_ifs import ChangeDocuments
from api.shelf import Shelf
from api.store import change_entries, decisions, plans
from api.store.runs import OPEN, RunRow, RunState

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


class ChangeRequestRow(BaseModel):
    """A change request in brief."""

    id: str
    plan: str
    version: int = Field(description="The version of the plan that its figures are of, or will be.")
    head: int | None = Field(description="The plan's newest version; null where the plan was taken out.")
    is_current: bool = Field(description="Whether its figures are of the plan's newest version.")
    state: State
    reason: str
    change_count: int = Field(description="How many changes it asks for.", examples=[1])
    sentences: list[str] = Field(description=f"The first {MOST_SENTENCES} changes in one sentence each.")
    projects: list[str] = Field(description="Projects that the changes name, or of which they name a task.")
    by: str
    at: dt.datetime
    run: RunAnswer = Field(description="What measures it, or did so last; `answer` has the figures in brief.")
    decision: Decision | None


class ChangeRequestAnswer(ChangeRequestRow):
    """A change request; its figures are the document `assessment` of `run`."""

    changes: list[dict[str, Any]]
    sentences: list[str] = Field(description="Each change in one sentence.")
    assessments: list[AssessmentAnswer] = Field(description="Every measuring, the first one first.")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A request, and all that is known of it but what it asks for."""

    row: RunRow
    measured: tuple[RunRow, ...]
    entries: tuple[int | None, ...]
    head: int | None
    decision: Decision | None


def request_answer(connection: sa.Connection, principal: Principal, row: RunRow) -> ChangeRequestAnswer:
    """A request by the run that measured it first, as the one who asks may see it."""
    (seen,) = _seen(connection, principal, [row])
    asked = whole(connection, principal, row)
    fields = _fields(principal, seen, asked.in_brief())
    assessments = [
        _assessment(run_answer(run, principal), entry, seen.head)
        for run, entry in zip(seen.measured, seen.entries, strict=True)
    ]
    fields |= {"changes": asked.changes, "sentences": asked.sentences, "assessments": assessments}
    return ChangeRequestAnswer(**fields)


def request_rows(
    briefs: Shelf, connection: sa.Connection, principal: Principal, rows: Sequence[RunRow]
) -> list[ChangeRequestRow]:
    """Requests in brief; ``briefs`` keeps what they ask for."""
    return [
        ChangeRequestRow(**_fields(principal, seen, in_brief(briefs, connection, principal, seen.row)))
        for seen in _seen(connection, principal, rows)
    ]


def _seen(connection: sa.Connection, principal: Principal, rows: Sequence[RunRow]) -> Iterator[_Seen]:
    ids = [row.id for row in rows]
    decided = decisions.decisions_on(connection, principal.workspace, ids)
    measured = change_entries.measuring(connection, principal.workspace, list(rows))
    every = [run.id for of_one in measured.values() for run in of_one]
    entries = change_entries.entries_with_figures(connection, principal.workspace, every)
    heads = {plan: _head(connection, principal.workspace, plan) for plan in {row.plan for row in rows}}
    for row in rows:
        text, runs = decided.get(row.id), measured[row.id]
        yield _Seen(
            row,
            runs,
            tuple(entries.get(run.id) for run in runs),
            heads[row.plan],
            None if text is None else Decision.model_validate_json(text),
        )


def newest_figures(measured: tuple[RunRow, ...]) -> RunRow | None:
    """The run whose figures count: the last that has succeeded."""
    return next((run for run in reversed(measured) if run.state == "succeeded"), None)


def _fields(principal: Principal, seen: _Seen, asked: AskedInBrief) -> dict[str, Any]:
    row, last, figures = seen.row, seen.measured[-1], newest_figures(seen.measured)
    shown = last if figures is None or last.state in OPEN else figures
    decision = seen.decision
    if decision is not None and not principal.may(Scope.MONEY):
        decision = decision.model_copy(update={"why": text_without_money(decision.why, asked.currency)})
    return {
        "id": row.id,
        "plan": row.plan,
        "version": shown.plan_version,
        "head": seen.head,
        "is_current": figures is not None and figures.plan_version == seen.head,
        "state": _state(seen.measured) if decision is None else decision.decision,
        "reason": asked.reason,
        "change_count": asked.change_count,
        "sentences": asked.sentences,
        "projects": asked.projects,
        "by": row.created_by,
        "at": sure_moment(row.created),
        "run": run_answer(shown, principal),
        "decision": decision,
    }


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


def _head(connection: sa.Connection, workspace: str, plan: str) -> int | None:
    try:
        return plans.find_plan(connection, workspace, plan).head
    except KeyError:
        return None
