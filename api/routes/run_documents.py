"""Everything that a run has left, by name: docs/run_kinds.md lists what each kind leaves."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.access.money import brief_without_money, outcome_without_money, plan_without_money
from api.access.roles import Scope
from api.documents.change_request_money import assessment_without_money
from api.http.bodies import JSON
from api.http.door import Door, Reader, Used
from api.http.etags import IfNoneMatch, unchanged
from api.http.problems import not_found
from api.routes.answers import RunId, problems
from api.routes.runs import run_row
from api.store import contents, runs

router = APIRouter(prefix="/v1/runs/{run}/documents", tags=["results"], route_class=Door)
DocumentName = Annotated[
    str,
    Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="As the run lists them.", examples=["quote"]),
]


@router.get(
    "/{name}",
    summary="Read a document that a run has left",
    responses={
        **problems(404),
        200: {"content": {JSON: {"schema": {"type": "object"}}}, "description": "The document."},
        304: {"description": "Nothing has changed."},
    },
    response_class=Response,
)
def read_run_document(
    run: RunId, name: DocumentName, principal: Reader, used: Used, if_none_match: IfNoneMatch = None
) -> Response:
    """Results as `planner ... --json` prints them, outcomes, and plans.

    Those whose names begin with `outcome` are outcome documents; the plan of `outcome-x` is `plan-x`, else
    `plan`, else the version that the run was asked of. Without the scope `money`, amounts are null.
    """
    with used.database.reading() as connection:
        run_row(connection, principal, run)
        sha256 = runs.documents_of(connection, principal.workspace, run).get(name)
        if sha256 is None:
            raise not_found("document of the run", name)
        tag = f'"{sha256}{"" if principal.may(Scope.MONEY) else ".plain"}"'
        same = unchanged(tag, if_none_match)
        if same is not None:
            return same
        content: bytes | str = contents.get(connection, principal.workspace, sha256)
    if not principal.may(Scope.MONEY):
        content = json.dumps(_without_money(name, json.loads(content)), ensure_ascii=False) + "\n"
    return Response(content, media_type=JSON, headers={"ETag": tag})


def _without_money(name: str, document: Any) -> Any:
    kind = name.partition("-")[0]
    if kind == "plan":
        return plan_without_money(document)
    if kind == "assessment":
        return assessment_without_money(document)
    return outcome_without_money(document) if kind == "outcome" else brief_without_money(document)
