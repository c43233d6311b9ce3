"""Why a task stands where it stands: what holds it, or what has moved it since another run."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.access.roles import Scope
from api.documents.analysed import Analysed
from api.http.door import Door, needs
from api.http.etags import IfNoneMatch
from api.http.problems import ProblemError, not_found
from api.routes.answers import problems
from api.routes.results import OfRun, Result, Source, result_of, unchanged_result
from api.routes.schedules import table_of
from planner.errors import InputError
from scenarios.comparison import Side
from scenarios.comparison.pair import Pair
from scenarios.comparison.plan_causes import plan_causes
from scenarios.comparison.why import Step, Tracer
from scenarios.comparison.why.scene import Scene
from scenarios.comparison.why.standing import Standing, scene_of, standing
from scheduling.schedule import TaskKey

router = APIRouter(
    prefix="/v1/runs/{run}", tags=["results"], route_class=Door, dependencies=[needs(Scope.READ)]
)
TaskName = Annotated[
    str,
    Query(pattern=r"^[^/]+/[^/]+$", max_length=300, description="`project/task`.", examples=["shop/pages"]),
]
NOTHING = "nothing keeps it from beginning earlier: the search chose its place"


class StepAnswer(BaseModel):
    """One thing that holds a task."""

    task: str = Field(description="What is held, as `project/task`.")
    kind: str = Field(
        description="`link`, `person`, `equipment`, `absence`, `release`, `pin`, `finish-date`, `data-date`, "
        "or `changed` at the end of a chain that leads to a change."
    )
    by: str | None = Field(description="The task that is waited for.")
    resource: str | None = Field(description="The person, contractor or equipment that is waited for.")
    words: str = Field(examples=["waits for Ben, who does shop/basket first"])


class ExplanationAnswer(BaseModel):
    """Why a task is where it is."""

    source: Source
    task: str
    start: str = Field(description="Local time with its offset.")
    finish: str
    sentence: str
    holding: list[StepAnswer] = Field(description="Everything that keeps it from beginning earlier.")
    chain: list[StepAnswer] = Field(description="From it back: what it waits for, and what that waits for.")
    cause: str | None = Field(description="The change of the plan that moved it; null where none is known.")


@router.get(
    "/explanation",
    summary="Explain why a task stands where it does",
    response_model=ExplanationAnswer,
    responses={**problems(404, 409), 304: {"description": "Nothing has changed."}},
)
def explain_task(
    found: OfRun,
    response: Response,
    task: TaskName,
    since: Annotated[
        str | None,
        Query(pattern="^[0-9a-f]{32}$", description="An earlier run: tell what has moved the task since."),
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> ExplanationAnswer | Response:
    """What keeps a task from beginning earlier, and the chain of what it waits for.

    With ``since``, what has moved it from where it was in the outcome of another run, back to the change of
    the plan behind that.
    """
    project, _, name = task.partition("/")
    key = (project, name)
    row = next((one.row for one in table_of(found).rows if (one.row.project, one.row.task) == key), None)
    if row is None:
        raise not_found("task in the schedule", task)
    earlier = None if since is None else result_of(found.used, found.principal, since)
    same = unchanged_result(found, response, if_none_match)
    if same is not None:
        return same
    told: dict[str, Any] = _standing(found, key) if earlier is None else _moved(found, earlier, key)
    return ExplanationAnswer(source=found.source(), task=task, start=row.start, finish=row.finish, **told)


def _standing(found: Result, key: TaskKey) -> dict[str, Any]:
    held = standing(found.made("scene", _scene), key)
    return {
        "sentence": _sentence(held),
        "holding": [_step(one) for one in held.holding],
        "chain": [_step(one) for one in held.chain],
        "cause": None,
    }


def _scene(analysed: Analysed) -> Scene:
    # Who is busy when needs no proof: the outcome was checked when it was made.
    side = Side("", analysed.plan, analysed.written, analysed.schedule, {})
    return scene_of(side)


def _sentence(held: Standing) -> str:
    if held.begun:
        return "has begun already"
    return "; ".join(step.words for step in held.holding) or NOTHING


def _moved(found: Result, earlier: Result, key: TaskKey) -> dict[str, Any]:
    try:
        pair = Pair(side_of(earlier), side_of(found))
    except InputError as error:
        raise ProblemError(409, "not-comparable", "The runs can't be compared", str(error)) from None
    if key not in pair.before:
        title, where = "The task is new", "/".join(key)
        raise ProblemError(409, "new-task", title, f"{where} is not in the schedule of {earlier.run.id}.")
    before, after = pair.before[key].scheduled, pair.after[key].scheduled
    if (before.start, before.finish) == (after.start, after.finish):
        return {"sentence": "has not moved", "holding": [], "chain": [], "cause": None}
    causes = plan_causes(pair.base.plan, pair.other.plan)
    if not found.sees_money:
        causes = tuple(one.without_amounts() for one in causes)
    told = Tracer(pair, causes).explain(key)
    cause = None if told.cause is None else causes[told.cause].sentence
    return {
        "sentence": told.sentence,
        "holding": [],
        "chain": [_step(one) for one in told.steps],
        "cause": cause,
    }


def side_of(found: Result) -> Side:
    """A side of a comparison: the schedule, proved and measured once."""
    return found.made("side", lambda one: Side.of(found.run.id, one.written, one.outcome))


def _step(one: Step) -> StepAnswer:
    return StepAnswer(
        task="/".join(one.task),
        kind=one.kind,
        by=None if one.by is None else "/".join(one.by),
        resource=one.resource or None,
        words=one.words,
    )
