"""What a change request asks for, as the one who reads it may see it; in brief for lists, and read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from pydantic import BaseModel

from api.access.money import change_without_money, text_without_money
from api.access.roles import Principal, Scope
from api.documents.change_request_money import plain_sentences
from api.runs.orders import StoredOrder
from api.shelf import Shelf
from api.store import contents
from api.store.runs import RunRow
from planner.changes import read_changes
from planner.plan import Plan

MOST_SENTENCES: Final = 10
"""That a list tells of one request, which may have thousands of changes."""


class AskedInBrief(BaseModel):
    """What is asked for, without the changes themselves.

    Attributes
    ----------
    currency
        The plan's, where amounts had to be hidden; else empty.
    """

    reason: str
    change_count: int
    sentences: list[str]
    projects: list[str]
    currency: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for."""

    reason: str
    changes: list[dict[str, Any]]
    sentences: list[str]
    projects: list[str]
    currency: str

    def in_brief(self) -> AskedInBrief:
        """With as many sentences as a list tells."""
        return AskedInBrief(
            reason=self.reason,
            change_count=len(self.changes),
            sentences=self.sentences[:MOST_SENTENCES],
            projects=self.projects,
            currency=self.currency,
        )


def whole(connection: sa.Connection, principal: Principal, row: RunRow, briefs: Shelf | None = None) -> Asked:
    """Every change, and each in a sentence; without amounts for those who may not see them."""
    from scenarios.requests.displacement import named_projects  # slow to import

    order = order_of(connection, row)
    documents, reason = order["changes"], order["reason"]
    changes = read_changes(documents)
    projects = sorted(named_projects(changes))
    if principal.may(Scope.MONEY):
        return Asked(reason, documents, [one.sentence() for one in changes], projects, "")
    currency = currency_of(connection, row, briefs)
    return Asked(
        text_without_money(reason, currency),
        [change_without_money(one) for one in documents],
        plain_sentences(documents, currency),
        projects,
        currency,
    )


def in_brief(briefs: Shelf, connection: sa.Connection, principal: Principal, row: RunRow) -> AskedInBrief:
    """The same for a list, kept for whoever reads it next: what was asked for never changes."""
    kind = "asked" if principal.may(Scope.MONEY) else "asked-plain"

    def make() -> bytes:
        return whole(connection, principal, row, briefs).in_brief().model_dump_json().encode()

    return AskedInBrief.model_validate_json(briefs.made(kind, row.order_sha256, make))


def currency_of(connection: sa.Connection, row: RunRow, briefs: Shelf | None = None) -> str:
    """The currency of the plan that a request was asked of.

    Parameters
    ----------
    briefs
        Keeps it for other requests of the same plan, which may be large.
    """
    text = contents.get(connection, row.workspace, row.order_sha256)
    sha256 = StoredOrder.model_validate_json(text).inputs["plan"]

    def read() -> str:
        plan = json.loads(contents.get(connection, row.workspace, sha256))
        return str(plan.get("currency", Plan.model_fields["currency"].default))

    return read() if briefs is None else briefs.made("currency", sha256, read)


def order_of(connection: sa.Connection, row: RunRow) -> dict[str, Any]:
    """What was asked for, as it is kept."""
    text = contents.get(connection, row.workspace, row.order_sha256)
    order: dict[str, Any] = StoredOrder.model_validate_json(text).order
    return order
