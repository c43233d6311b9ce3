"""Quotes: "can we take it?", asked by whoever may submit projects."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Request, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.http.addresses import address_of
from api.http.door import Door, Submitter, Used
from api.routes.answers import PlanId, problems
from api.routes.runs import NewRunRequest, RunAnswer, begin, run_answer
from api.runs.orders.examples import EXAMPLES
from api.runs.orders.intake import QuoteOrder

router = APIRouter(prefix="/v1/plans/{plan}/quotes", tags=["runs"], route_class=Door)
_EXAMPLES: Final[dict[str, Example]] = {
    "new": {"summary": "A new project", "value": {"project": EXAMPLES["quote"]["project"]}},
    "proposed": {"summary": "One that the plan has as proposed", "value": {"project": "spring"}},
}


class QuoteRequest(BaseModel):
    """A project that somebody would like to have done."""

    model_config = ConfigDict(extra="forbid")

    project: str | dict[str, JsonValue] = Field(
        description="As it stands under `projects` of a plan, or the id of a proposed one."
    )


@router.post("", status_code=202, summary="Ask for a quote", responses=problems(404, 409, 413))
def ask_for_quote(
    plan: PlanId,
    asked: Annotated[QuoteRequest, Body(openapi_examples=_EXAMPLES)],
    request: Request,
    response: Response,
    principal: Submitter,
    used: Used,
) -> RunAnswer:
    """When the project could be done and what that does to others, with the newest version of the plan.

    It is a run of the kind `quote`, with what is usual; `POST /v1/plans/{plan}/runs` has every option. The
    answer is its document `quote`. The plan stays as it is.
    """
    fields: dict[str, Any] = {"kind": "quote", "project": asked.project}
    run = NewRunRequest(order=QuoteOrder.model_validate(fields))
    row = begin(used, request, principal, plan, run)
    response.headers["Location"] = address_of("runs", row.id)
    return run_answer(row, principal)
