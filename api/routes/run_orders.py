"""What runs were asked to do."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.access.roles import Scope
from api.http.door import Door, Reader, Used
from api.routes.answers import RunId, problems
from api.routes.runs import run_row
from api.runs.orders import StoredOrder
from api.store import contents

router = APIRouter(prefix="/v1/runs/{run}", tags=["runs"], route_class=Door)
PLAIN: Final = frozenset(
    {
        "chance", "effort", "executions", "freeze", "kind", "of", "on", "points", "run", "seed", "skills",
        "time_limit", "until_due", "workers",
    }
)  # fmt: skip
"""What everybody may see of an order; the rest holds, or may hold, amounts of money."""


class OrderAnswer(BaseModel):
    """What a run was asked to do, and of what."""

    plan: str = Field(examples=["hello"])
    version: int = Field(description="Of the plan.", examples=[2])
    order: dict[str, Any] = Field(
        description="As it was asked, with the values that were not named; what may hold amounts of money "
        "is left out without the scope `money`.",
        examples=[{"kind": "solve", "time_limit": 20, "seed": 0}],
    )
    inputs: dict[str, str] = Field(
        description="SHA-256 of each document that the work began with, such as `plan`."
    )


@router.get("/order", summary="Read what a run was asked to do", responses=problems(404))
def read_order(run: RunId, principal: Reader, used: Used) -> OrderAnswer:
    """The order as it was sent, and the hashes of the documents that it was carried out with."""
    with used.database.reading() as connection:
        row = run_row(connection, principal, run)
        stored = StoredOrder.model_validate_json(
            contents.get(connection, principal.workspace, row.order_sha256)
        )
    order = stored.order
    if not principal.may(Scope.MONEY):
        order = {name: value for name, value in order.items() if name in PLAIN}
    return OrderAnswer(plan=row.plan, version=row.plan_version, order=order, inputs=stored.inputs)
