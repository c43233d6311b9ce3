"""Typed changes of a plan: tried without keeping anything, and made, all of a list or none."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.access.money import text_without_money
from api.access.roles import Principal, Scope
from api.http.bodies import PART_BYTES, document_text
from api.http.door import Door, Reader, Used
from api.http.problems import IssueAnswer
from api.routes.answers import PlanId, problems
from api.routes.differences import DifferenceAnswer, differences, differing
from api.routes.editing import VersionEdit
from api.routes.examples import CHANGES, body_of
from api.routes.keeping import Made, newest, validated
from api.routes.reading import plain_value
from api.routes.showing import require_money, told
from planner.changes import ChangePart, Restore, apply_changes, read_changes
from planner.document_files import refused
from planner.document_issues import found_text
from planner.errors import Issue
from planner.plan import Plan
from planner.validation import validate

router = APIRouter(prefix="/v1/plans/{plan}/changes", tags=["changes"], route_class=Door)
MOST: Final = 1000
"""Changes of a list."""
MOST_SHOWN: Final = 500
"""Differences that a preview tells."""
_BODY: Final = body_of("Changes", CHANGES, "A list of changes, each with `change` naming its kind.")


class ChangedAnswer(BaseModel):
    """Changes that were made."""

    plan: str = Field(examples=["hello"])
    version: int = Field(description="The plan's newest version.", examples=[2])
    done: list[str] = Field(
        description="Each change in one sentence.", examples=[["shop is postponed by 7 days"]]
    )
    warnings: list[IssueAnswer] = Field(description="What they bring that is probably not meant.")


class PreviewAnswer(BaseModel):
    """What changes would do."""

    plan: str = Field(examples=["hello"])
    version: int = Field(description="The version that they were tried on.", examples=[1])
    valid: bool = Field(description="Whether they could be made: the changed plan has no errors.")
    would_do: list[str] = Field(
        description="Each change in one sentence.", examples=[["shop is postponed by 7 days"]]
    )
    differences: list[DifferenceAnswer] = Field(description=f"The first {MOST_SHOWN} of them.")
    more_differences: int = Field(description="How many are not told.", examples=[0])
    issues: list[IssueAnswer] = Field(description="Of the changed plan, errors first.")


@router.post(
    "",
    summary="Change a plan",
    responses=problems(404, 412, 413, 415, 428),
    openapi_extra=_BODY,
    max_body_size=PART_BYTES,
)
async def make_changes(edit: VersionEdit) -> ChangedAnswer:
    """Make changes in their order, all of them as one new version, or none.

    What can't be done is told of all changes at once. `POST /v1/plans/{plan}/revert` takes them back.
    """
    text = await document_text(edit.request)

    def made() -> ChangedAnswer:
        changes = _changes(edit.principal, text)
        sentences = _sentences(edit.principal, changes)

        def changed(now: Plan) -> Made:
            about = "; ".join(change.sentence() for change in changes)
            return validated(now, apply_changes(now, changes).plan, about)

        kept = edit.keep(changed)
        warnings = told(edit.principal, kept.warnings)
        return ChangedAnswer(plan=edit.plan, version=kept.row.head, done=sentences, warnings=warnings)

    return await run_in_threadpool(made)


@router.post(
    "/preview",
    summary="Try changes",
    responses=problems(404, 413, 415),
    openapi_extra=_BODY,
    max_body_size=PART_BYTES,
)
async def preview_changes(plan: PlanId, request: Request, principal: Reader, used: Used) -> PreviewAnswer:
    """What changes of the newest version would do, and what would be wrong then; nothing is kept."""
    text = await document_text(request)

    def tried() -> PreviewAnswer:
        number, now = newest(used, principal, plan)
        changes = _changes(principal, text)
        then = apply_changes(now, changes).plan
        issues = validate(then)
        places = differing(principal, now, then)
        return PreviewAnswer(
            plan=plan,
            version=number,
            valid=not any(issue.severity == "error" for issue in issues),
            would_do=_sentences(principal, changes),
            differences=differences(principal, places[:MOST_SHOWN], now, then),
            more_differences=max(0, len(places) - MOST_SHOWN),
            issues=told(principal, issues),
        )

    return await run_in_threadpool(tried)


def _changes(principal: Principal, text: str) -> tuple[ChangePart, ...]:
    value: Any = plain_value(text)
    if not isinstance(value, dict) or set(value) != {"changes"}:
        expected = "expected a mapping with the key changes alone"
        raise refused([Issue("", found_text(value), expected, code="wrong-type")])
    changes = read_changes(value["changes"])
    if not 1 <= len(changes) <= MOST:
        wanted = f"expected 1 to {MOST} changes"
        raise refused([Issue("changes", f"{len(changes)} changes", wanted, code="out-of-range")])
    if any(isinstance(change, Restore) for change in changes):
        require_money(principal)  # it puts back whole parts, rates and all
    return changes


def _sentences(principal: Principal, changes: tuple[ChangePart, ...]) -> list[str]:
    sentences = [change.sentence() for change in changes]
    return sentences if principal.may(Scope.MONEY) else [text_without_money(one) for one in sentences]
