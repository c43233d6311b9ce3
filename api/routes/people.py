"""Who and what is there: people, calendars, contractor pools, equipment and consumables, from one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import JsonValue
from starlette.concurrency import run_in_threadpool

from api.access.money_fields import money_fields
from api.access.roles import Principal
from api.http.bodies import JSON, PART_BYTES, document_text
from api.http.door import Door, Reader, Used
from api.http.etags import IfNoneMatch, etag
from api.http.pages import Cursor, Limit, Page, after, cursor_of
from api.routes import examples
from api.routes.answers import PlanId, problems
from api.routes.editing import VersionEdit
from api.routes.keeping import Kept, Made, newest, validated
from api.routes.part_answers import PartId, found_part, known_part, page_of
from api.routes.reading import read_part
from api.routes.showing import part_for, require_money, told
from planner.changes.parts import exchanged, find, without
from planner.changes.people import RemovePerson
from planner.document_part import Part
from planner.errors import PlanError, told_by_first
from planner.plan import Calendar, Consumable, ContractorPool, Equipment, Person, Plan

router = APIRouter(prefix="/v1/plans/{plan}", tags=["people"], route_class=Door)
Document = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of part.

    Attributes
    ----------
    field
        Of the plan, such as ``contractor_pools``; its address has dashes.
    one, many
        In words.
    without_it
        The plan without the part of an id, where that takes more than leaving it out.
    """

    field: str
    model: type[Part]
    one: str
    many: str
    example: dict[str, Any]
    without_it: Callable[[Plan, str], Plan] | None = None

    @property
    def address(self) -> str:
        """Its last part."""
        return self.field.replace("_", "-")

    @property
    def holds_money(self) -> bool:
        """Whether it has fields that are not shown to everybody."""
        return any(model == self.model.__name__ for model, _ in money_fields())

    @property
    def schema(self) -> dict[str, str]:
        """What it looks like."""
        return examples.document_of(self.model.__name__)


def _without_person(plan: Plan, id_: str) -> Plan:
    change = RemovePerson(person=id_)
    issues = tuple(change.problems(plan))
    if issues:
        raise PlanError(told_by_first(issues), issues)
    return change.apply(plan)


KINDS: Final = (
    Kind("people", Person, "a person", "people", examples.PERSON, _without_person),
    Kind("calendars", Calendar, "a calendar", "calendars", examples.CALENDAR),
    Kind("contractor_pools", ContractorPool, "a contractor pool", "contractor pools", examples.POOL),
    Kind("equipment", Equipment, "a piece of equipment", "equipment", examples.EQUIPMENT),
    Kind("consumables", Consumable, "a consumable", "consumables", examples.CONSUMABLE),
)


def add_operations(kind: Kind) -> None:
    """The four operations of a kind of part."""
    add_reading(kind)
    add_changing(kind)


def add_reading(kind: Kind) -> None:
    """List them, and read a single one."""

    def list_parts(
        plan: PlanId,
        response: Response,
        principal: Reader,
        used: Used,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[Document]:
        number, found = newest(used, principal, plan)
        rows, last = page_of(getattr(found, kind.field), limit, after(cursor))
        response.headers["ETag"] = etag(number)
        shown = [part_for(principal, found, kind.field, one) for one in rows]
        return Page(rows=shown, next=cursor_of(last))

    def read_part_of_plan(
        plan: PlanId, part: PartId, principal: Reader, used: Used, if_none_match: IfNoneMatch = None
    ) -> Response:
        return found_part(used, principal, plan, kind.field, part, if_none_match)

    rows = {"type": "array", "items": kind.schema}
    page = _object({"rows": rows, "next": {"type": ["string", "null"]}})
    router.add_api_route(
        f"/{kind.address}",
        list_parts,
        methods=["GET"],
        summary=f"List {kind.many}",
        description=f"The plan's {kind.many} by id, as they stand in the plan document.",
        responses={**problems(404), 200: _content(f"A page of {kind.many}.", page)},
        response_model=None,
    )
    router.add_api_route(
        f"/{kind.address}/{{part}}",
        read_part_of_plan,
        methods=["GET"],
        summary=f"Read {kind.one}",
        description="As it stands in the plan document; the `ETag` is the plan's version.",
        responses={
            **problems(404),
            200: _content(kind.one.capitalize(), kind.schema, kind.example),
            304: {"description": "Nothing has changed."},
        },
        response_class=Response,
    )


def add_changing(kind: Kind) -> None:
    """Put one in the place of another, or as a new one; take one out."""

    async def put_part(part: PartId, edit: VersionEdit) -> Response:
        if kind.holds_money:
            require_money(edit.principal)
        text = await document_text(edit.request)
        kept = await run_in_threadpool(edit.keep, _put(kind, part, text))
        return kept_answer(edit.principal, kept, kind.field, part)

    def delete_part(part: PartId, edit: VersionEdit) -> Response:
        kept = edit.keep(_removed(kind, part))
        return Response(status_code=204, headers={"ETag": etag(kept.row.head)})

    answer = _object(
        {
            "plan": {"type": "string"},
            "version": {"type": "integer"},
            "part": kind.schema,
            "warnings": {"type": "array", "items": examples.document_of("IssueAnswer")},
        }
    )
    router.add_api_route(
        f"/{kind.address}/{{part}}",
        put_part,
        methods=["PUT"],
        summary=f"Put {kind.one}",
        description=f"Take {kind.one} into the plan, new or in place of the one with this id.",
        responses={
            **problems(404, 412, 413, 415, 428),
            200: _content(f"{kind.one.capitalize()} was replaced.", answer),
            201: _content(f"{kind.one.capitalize()} is new.", answer),
        },
        response_class=Response,
        max_body_size=PART_BYTES,
        openapi_extra=examples.body_of(kind.model.__name__, kind.example, f"{kind.one.capitalize()}."),
    )
    router.add_api_route(
        f"/{kind.address}/{{part}}",
        delete_part,
        methods=["DELETE"],
        status_code=204,
        summary=f"Take {kind.one} out",
        description="Refused with every issue where the plan would have errors without it.",
        responses=problems(404, 412, 428),
        response_class=Response,
    )


def kept_answer(principal: Principal, kept: Kept, field: str, id_: str) -> Response:
    """What is told of a part that is kept: 201 where it is new."""
    part = known_part(getattr(kept.plan, field), field, id_)
    is_new = find(getattr(kept.before, field), id_) is None
    body = {
        "plan": kept.row.id,
        "version": kept.row.head,
        "part": part_for(principal, kept.plan, field, part),
        "warnings": [one.model_dump() for one in told(principal, kept.warnings)],
    }
    return JSONResponse(body, 201 if is_new else 200, {"ETag": etag(kept.row.head)})


def _put(kind: Kind, id_: str, text: str) -> Callable[[Plan], Made]:
    def put(now: Plan) -> Made:
        new: Any = read_part(text, kind.model, id_)
        parts: tuple[Any, ...] = getattr(now, kind.field)
        if find(parts, id_) is None:
            return validated(now, now.replace(**{kind.field: (*parts, new)}), f"{id_} added")
        then = now.replace(**{kind.field: exchanged(parts, id_, lambda _: new)})
        return validated(now, then, f"{id_} replaced")

    return put


def _removed(kind: Kind, id_: str) -> Callable[[Plan], Made]:
    def removed(now: Plan) -> Made:
        parts: tuple[Any, ...] = getattr(now, kind.field)
        known_part(parts, kind.field, id_)
        if kind.without_it is not None:
            return validated(now, kind.without_it(now, id_), f"{id_} taken out")
        return validated(now, now.replace(**{kind.field: without(parts, id_)}), f"{id_} taken out")

    return removed


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _content(description: str, schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    shown = {"schema": schema} if example is None else {"schema": schema, "example": example}
    return {"description": description, "content": {JSON: shown}}


for _kind in KINDS:
    add_operations(_kind)
