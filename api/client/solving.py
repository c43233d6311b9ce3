"""The short way: a document goes in, an outcome comes out."""

from __future__ import annotations

from typing import Any

from api.client.answers import Page, PlanAnswer
from api.client.calls import as_model, get, path_of
from api.client.documents import Document, body_of, name_in
from api.client.effects import Flow
from api.client.errors import ConflictError, NotFoundError
from api.client.plans import Plans

_EXISTS = "plan-exists"


def kept(plans: Plans[Any], document: Document, id_: str | None) -> Flow[PlanAnswer]:
    """The document as the newest version of its plan, which is made where there is none.

    Without an id, the plan is the one that has the document's name.

    Raises
    ------
    ConflictError
        If the id that the name would give is another plan's, or several plans have the name.
    """
    if id_ is not None:
        try:
            there = yield from Plans.read.flow(plans, id_)
        except NotFoundError:
            return (yield from Plans.create.flow(plans, document, id=id_))
        return (yield from Plans.replace.flow(plans, there, document))
    try:
        return (yield from Plans.create.flow(plans, document))
    except ConflictError as error:
        if error.type != _EXISTS:
            raise
        there = yield from _named(name_in(body_of(document)[0]), error)
    return (yield from Plans.replace.flow(plans, there, document))


def _named(name: str, conflict: ConflictError) -> Flow[PlanAnswer]:
    found: list[PlanAnswer] = []
    cursor: str | None = ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = yield from get(path_of("plans"), as_model(Page[PlanAnswer]), limit=200, **more)
        found += [plan for plan in page.rows if plan.name == name]
        cursor = page.next
    if len(found) == 1:
        return found[0]
    conflict.add_note(f"{len(found)} plans are named {name!r}: say which with id=...")
    raise conflict
