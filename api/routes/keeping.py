"""Plans as operations find them, change them and keep them: shared by the routes of plans and their parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from fastapi import Request

from api.access.roles import Principal
from api.http.etags import moved
from api.http.problems import ProblemError, not_found
from api.services import Services
from api.store import plans, trail
from api.store.new_ids import new_id
from api.store.plans import Authorship, NoVersionError, PlanMovedError, PlanRow, VersionRow
from api.store.trail import Doer
from planner.document import canonical_json
from planner.errors import Issue
from planner.plan import Plan
from planner.validation import require_valid, validate

TRIES: Final = 30
"""How often a change that names no version is made again because another writer was quicker."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a change makes of a plan.

    Attributes
    ----------
    about
        One line about the change, which the version and the trail keep.
    """

    plan: Plan
    about: str
    warnings: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that is kept: the plan as it is now, and as it was."""

    row: PlanRow
    plan: Plan
    before: Plan
    warnings: tuple[Issue, ...]


def change_plan(
    used: Services,
    request: Request,
    principal: Principal,
    plan: str,
    expected: int | None,
    change: Callable[[Plan], Made],
) -> Kept:
    """Keep what a change makes of a plan as its next version.

    Parameters
    ----------
    expected
        The version that the change is for. None: the newest; the change is made again where somebody else
        is quicker, so that nobody's is lost.

    Raises
    ------
    ProblemError
        404 or 412, and what ``change`` raises.
    """
    for _ in range(1 if expected is not None else TRIES):
        with used.database.reading() as connection:
            head = version_row(connection, principal, plan)
            if expected is not None and head.number != expected:
                raise moved(head.number)
            before = used.shelf.plan(connection, principal.workspace, head.sha256)
        made = change(before)
        try:
            row = _moved_head(used, request, principal, plan, head, made.plan, made.about)
        except ProblemError as problem:
            if problem.status != 412 or expected is not None:
                raise
            latest = problem
            continue
        return Kept(row, made.plan, before, made.warnings)
    raise latest


def validated(before: Plan, after: Plan, about: str) -> Made:
    """A changed plan, if it has no errors, with the warnings that the change brings.

    Raises
    ------
    PlanError
        With every issue of the changed plan.
    """
    warnings = require_valid(after)
    known = {(issue.code, issue.found) for issue in validate(before)} if warnings else set()
    return Made(after, about, tuple(one for one in warnings if (one.code, one.found) not in known))


def _moved_head(
    used: Services,
    request: Request,
    principal: Principal,
    plan: str,
    old: VersionRow,
    new: Plan,
    summary: str,
) -> PlanRow:
    content, expected = canonical_json(new), old.number
    with used.database.writing() as connection:
        try:
            by = authorship(principal, summary)
            row = plans.move_head(connection, principal.workspace, plan, expected, new.name, content, by)
        except PlanMovedError as error:
            raise moved(error.head) from None
        except KeyError:
            raise not_found("plan", plan) from None
        before, now = {"version": expected}, {"version": row.head, "summary": summary}
        trail.note(connection, doer_of(request, principal), "plan.change", plan, before=before, after=now)
    used.shelf.keep_plan(content, new, instead_of=old.sha256)
    return row


def plan_row(connection: sa.Connection, principal: Principal, plan: str) -> PlanRow:
    """A plan of the one who asks.

    Raises
    ------
    ProblemError
        404 where there is none.
    """
    try:
        return plans.find_plan(connection, principal.workspace, plan)
    except KeyError:
        raise not_found("plan", plan) from None


def version_row(
    connection: sa.Connection, principal: Principal, plan: str, number: int | None = None
) -> VersionRow:
    """A version of a plan of the one who asks, the newest where none is named.

    Raises
    ------
    ProblemError
        404 where there is none.
    """
    try:
        return plans.find_version(connection, principal.workspace, plan, number)
    except NoVersionError:
        raise not_found("version of the plan", str(number)) from None
    except KeyError:
        raise not_found("plan", plan) from None


def newest(used: Services, principal: Principal, plan: str) -> tuple[int, Plan]:
    """The number of a plan's newest version, and the plan.

    Raises
    ------
    ProblemError
        404 where there is none.
    """
    with used.database.reading() as connection:
        row = version_row(connection, principal, plan)
        return row.number, used.shelf.plan(connection, principal.workspace, row.sha256)


def authorship(principal: Principal, summary: str) -> Authorship:
    """Who writes a version, and what it is about."""
    return Authorship(principal.actor, summary)


def doer_of(request: Request, principal: Principal) -> Doer:
    """Who acts, in which request, under which idempotency key."""
    state = request.state
    id_, asked = getattr(state, "request_id", ""), getattr(state, "asked", None)
    return Doer(principal.workspace, principal.actor, id_, asked)


def id_of(name: str) -> str:
    """An id made of a name; of chance where nothing of it is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    return plain or new_id()
