"""What an order refers to, found among the runs of its workspace: documents by their hashes."""

from __future__ import annotations

import sqlalchemy as sa

from api.runs.orders import StoredOrder
from api.runs.orders.parts import Order, Reference, plan_beside
from api.store import contents, runs
from api.store.runs import RunRow


class NoOutcomeError(Exception):
    """A run has left no outcome of that name; ``outcomes`` are those that it has left."""

    def __init__(self, reference: Reference, outcomes: tuple[str, ...]) -> None:
        super().__init__(f"run {reference.run} has left no document {reference.document!r}")
        self.outcomes = outcomes


def inputs_of(connection: sa.Connection, workspace: str, order: Order) -> dict[str, str]:
    """Hashes of the outcomes that an order refers to, and of their plans where it needs them.

    Raises
    ------
    KeyError
        If there is no such run; its id.
    NoOutcomeError
        If a run has left no such outcome.
    """
    found: dict[str, str] = {}
    for reference in order.references():
        run = runs.find_run(connection, workspace, reference.run)
        documents = runs.documents_of(connection, workspace, run.id)
        if reference.document not in documents:
            left = tuple(name for name in documents if name.startswith("outcome"))
            raise NoOutcomeError(reference, left)
        found[reference.name] = documents[reference.document]
        if reference.with_plan:
            beside = (documents[name] for name in plan_beside(reference.document) if name in documents)
            found[f"{reference.name}-plan"] = next(beside, None) or plan_asked_of(connection, run)
    return found


def plan_asked_of(connection: sa.Connection, run: RunRow) -> str:
    """Hash of the plan that a run was asked of, which stays where the plan itself is taken out."""
    text = contents.get(connection, run.workspace, run.order_sha256)
    return StoredOrder.model_validate_json(text).inputs["plan"]
