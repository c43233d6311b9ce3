"""What came of a run, for every operation that tells of it: its outcome, and the plan of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

import sqlalchemy as sa
from fastapi import Depends, Response
from pydantic import BaseModel, Field

from api.access.roles import Principal, Scope
from api.documents.analysed import Analysed
from api.http.door import Reader, Used
from api.http.etags import unchanged
from api.http.problems import ProblemError
from api.routes.answers import PlanId, RunId, moment
from api.routes.keeping import plan_row
from api.routes.runs import run_row
from api.services import Services
from api.store import plans, runs
from api.store.runs import FINAL, RunRow
from api.validity import is_plan
from planner.expansion import expand
from planner.plan import Plan
from scheduling.schedule import Outcome, Status

OUTCOME: Final = "outcome"
_Made = TypeVar("_Made")


class Source(BaseModel):
    """Which run a result is of, and what has become of its plan since."""

    run: str
    plan: str
    version: int = Field(description="Version of the plan that was solved.")
    head: int | None = Field(description="The newest version of the plan; null where it was taken out.")
    moved_on: bool = Field(description="Whether the plan has changed since, so that this is of an older one.")
    finished: dt.datetime | None
    status: Status = Field(description="How good the outcome is.")
    valid: bool = Field(description="Whether the schedule keeps every hard rule; otherwise it is no plan.")


@dataclass(frozen=True, slots=True)
class Result:
    """A run that has left an outcome, and who asks about it."""

    used: Services
    principal: Principal
    run: RunRow
    sha256: str
    head: int | None

    @property
    def sees_money(self) -> bool:
        """Whether the one who asks may see rates and costs."""
        return self.principal.may(Scope.MONEY)

    def tag(self, *more: object) -> str:
        """The entity tag of what is made of the outcome; ``more`` is what else it depends on."""
        parts = [self.sha256, *map(str, more), *([] if self.sees_money else ["plain"])]
        return f'"{".".join(parts)}"'

    def outcome(self) -> Outcome:
        """The outcome."""

        def read() -> Outcome:
            with self.used.database.reading() as connection:
                return self.used.shelf.outcome(connection, self.principal.workspace, self.sha256)

        return self.used.shelf.made("outcome", self.sha256, read)

    def document(self) -> bytes:
        """The outcome as it was written."""
        with self.used.database.reading() as connection:
            return runs.document_of(connection, self.principal.workspace, self.run.id, OUTCOME)

    def written_plan(self) -> Plan:
        """The plan of the outcome, as written.

        Raises
        ------
        ProblemError
            409 where it isn't kept any more.
        """
        hashed = self.outcome().plan_hash.removeprefix("sha256:")
        with self.used.database.reading() as connection:
            try:
                return self.used.shelf.plan(connection, self.principal.workspace, hashed)
            except KeyError:
                title = "The plan of this outcome is not kept any more"
                raise ProblemError(409, "no-plan", title, "Solve the plan anew.") from None

    def plan(self) -> Plan:
        """The plan of the outcome, expanded."""
        hashed = self.outcome().plan_hash
        return self.used.shelf.made("expanded", hashed, lambda: expand(self.written_plan()))

    def analysed(self) -> Analysed:
        """Plan, outcome and schedule.

        Raises
        ------
        ProblemError
            409 where the outcome has no schedule.
        """
        return self.used.shelf.made("analysed", self.sha256, self._analysed)

    def _analysed(self) -> Analysed:
        outcome = self.outcome()
        if outcome.schedule is None:
            detail = f"The outcome's status is {outcome.status}; /breaches tells why there is no schedule."
            raise ProblemError(409, "no-schedule", "The outcome has no schedule", detail)
        written = self.written_plan()
        return Analysed(self.plan(), written, outcome.plan_hash, outcome, outcome.schedule, written.name)

    def made(self, kind: str, make: Callable[[Analysed], _Made]) -> _Made:
        """What is made of the outcome, once for all who ask; it must not depend on who does."""
        return self.used.shelf.made(kind, self.sha256, lambda: make(self.analysed()))

    def source(self) -> Source:
        """Where it comes from."""
        outcome = self.outcome()
        return Source(
            run=self.run.id,
            plan=self.run.plan,
            version=self.run.plan_version,
            head=self.head,
            moved_on=self.head != self.run.plan_version,
            finished=moment(self.run.finished),
            status=outcome.status,
            valid=is_plan(outcome),
        )


def result_of(used: Services, principal: Principal, run: str) -> Result:
    """What came of a run.

    Raises
    ------
    ProblemError
        404 where there is no such run, 409 where it has no outcome, or none yet.
    """
    with used.database.reading() as connection:
        row = run_row(connection, principal, run)
        return _result(connection, used, row, principal, _head(connection, principal, row.plan))


def newest_result(used: Services, principal: Principal, plan: str) -> Result:
    """What came of the newest solve of a plan that succeeded.

    Raises
    ------
    ProblemError
        404 where there is no such plan, or none of it has succeeded yet.
    """
    with used.database.reading() as connection:
        head = plan_row(connection, principal, plan).head
        found = runs.list_runs(
            connection, principal.workspace, 1, None, plan=plan, state="succeeded", kind="solve"
        )
        if not found.rows:
            detail = f"Start a run of the kind solve: POST /v1/plans/{plan}/runs."
            raise ProblemError(404, "no-schedule", "No solve of the plan has succeeded yet", detail)
        return _result(connection, used, found.rows[0], principal, head)


def unchanged_result(
    found: Result, response: Response, if_none_match: str | None, *more: object
) -> Response | None:
    """304 where the one who asks has it; else the answer gets its tag, which also says who moved on.

    Parameters
    ----------
    more
        What else it depends on, beside the run, the head of its plan and who may see money.
    """
    tag = found.tag(found.run.id, found.head, *more)
    response.headers["ETag"] = tag
    return unchanged(tag, if_none_match)


def _find(run: RunId, principal: Reader, used: Used) -> Result:
    return result_of(used, principal, run)


def _find_newest(plan: PlanId, principal: Reader, used: Used) -> Result:
    return newest_result(used, principal, plan)


OfRun = Annotated[Result, Depends(_find)]
"""What came of the run in the path."""
OfPlan = Annotated[Result, Depends(_find_newest)]
"""What came of the newest solve of the plan in the path."""


def _result(
    connection: sa.Connection, used: Services, row: RunRow, principal: Principal, head: int | None
) -> Result:
    sha256 = runs.documents_of(connection, principal.workspace, row.id).get(OUTCOME)
    if sha256 is None:
        raise _no_outcome(row)
    return Result(used, principal, row, sha256, head)


def _head(connection: sa.Connection, principal: Principal, plan: str) -> int | None:
    try:
        return plans.find_plan(connection, principal.workspace, plan).head
    except KeyError:
        return None


def _no_outcome(row: RunRow) -> ProblemError:
    if row.state in FINAL:
        detail = f"A run of the kind {row.kind} that has {row.state}, and has left no outcome."
    else:
        detail = f"It is {row.state}: watch /v1/runs/{row.id}."
    return ProblemError(409, "no-outcome", "The run has no outcome", detail, state=row.state)
