"""Two results beside each other: measures, what changed, and why."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from api.access.money import brief_without_money
from api.access.roles import Scope
from api.documents.comparison import comparison_to_dict
from api.http.bodies import JSON
from api.http.door import Door, Reader, Used, needs
from api.http.etags import IfNoneMatch, unchanged
from api.http.problems import ProblemError
from api.routes.answers import problems
from api.routes.asked_days import require
from api.routes.explanations import side_of
from api.routes.results import Result, result_of
from planner.errors import InputError, Issue
from scenarios.comparison import compare
from scenarios.comparison.comparing import DEFAULT_LIMIT

router = APIRouter(prefix="/v1", tags=["results"], route_class=Door, dependencies=[needs(Scope.READ)])
MOST_TASKS: Final = 10_000
"""Of both schedules together; more take longer than a request should."""
MOST_CHANGES: Final = 1000
_RUN: Final = r"^[0-9a-f]{32}$"


@router.get(
    "/comparisons",
    summary="Compare what came of two runs",
    responses={
        **problems(404, 409),
        200: {"content": {JSON: {"schema": {"type": "object"}}}, "description": "crewline-comparison/1"},
        304: {"description": "Nothing has changed."},
    },
    response_class=Response,
)
def read_comparison(
    principal: Reader,
    used: Used,
    base: Annotated[str, Query(alias="from", pattern=_RUN, description="The run to compare with.")],
    other: Annotated[str, Query(alias="to", pattern=_RUN, description="The run that is compared with it.")],
    limit: Annotated[
        int, Query(ge=1, le=MOST_CHANGES, description="Changes of each kind that are listed.")
    ] = DEFAULT_LIMIT,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The document ``crewline-comparison/1``, as ``planner compare --json`` prints it; runs name the sides.

    Both may be of different plans, or versions of one, in the same currency. Without the scope ``money``,
    amounts in it are null.
    """
    if base == other:
        expected = "expected another run than `from` names"
        require([Issue("query.to", other, expected, code="same-run")])
    first, second = (result_of(used, principal, run) for run in (base, other))
    tag = first.tag(second.sha256, first.run.id, second.run.id, limit)
    same = unchanged(tag, if_none_match)
    if same is not None:
        return same
    _require_small(first, second)
    document = _document(first, second, limit)
    text = json.dumps(document if first.sees_money else brief_without_money(document), ensure_ascii=False)
    return Response(text, media_type=JSON, headers={"ETag": tag})


def _require_small(first: Result, second: Result) -> None:
    tasks = sum(len(one.analysed().schedule.tasks) for one in (first, second))
    if tasks > MOST_TASKS:
        detail = (
            f"The schedules have {tasks:,} tasks together; up to {MOST_TASKS:,} are compared while you wait. "
            "Read both outcomes and compare them with planner compare."
        )
        raise ProblemError(422, "too-large", "The schedules are too large to compare at once", detail)


def _document(first: Result, second: Result, limit: int) -> dict[str, Any]:
    try:
        # Two runs may have left the same outcome: the side kept of it has the name of either.
        sides = [dataclasses.replace(side_of(one), name=one.run.id) for one in (first, second)]
        return comparison_to_dict(compare(sides[0], sides[1:], limit=limit))
    except InputError as error:
        title = "The runs can't be compared"
        raise ProblemError(409, "not-comparable", title, str(error), issues=error.issues) from None
