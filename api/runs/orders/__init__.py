"""What a run can be asked for, a model for each kind: part of the API, and handed to a run's process."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, JsonValue

from api.runs.orders.dates import CommitDatesOrder, ReplanOrder, RiskOrder
from api.runs.orders.intake import QuoteOrder, SelectOrder
from api.runs.orders.parts import Order, OrderPart
from api.runs.orders.solving import BottlenecksOrder, LevelOrder, LevelsOrder, SolveOrder, StaffOrder
from api.runs.orders.what_ifs import (
    ChangeRequestOrder,
    CompareOrder,
    ScenarioOrder,
    SweepOrder,
    TradeOffsOrder,
)

ORDERS: Final[tuple[type[Order], ...]] = (
    SolveOrder,
    ScenarioOrder,
    SweepOrder,
    CompareOrder,
    QuoteOrder,
    SelectOrder,
    StaffOrder,
    LevelsOrder,
    LevelOrder,
    BottlenecksOrder,
    RiskOrder,
    CommitDatesOrder,
    TradeOffsOrder,
    ReplanOrder,
    ChangeRequestOrder,
)
RunOrder = Annotated[
    SolveOrder
    | ScenarioOrder
    | SweepOrder
    | CompareOrder
    | QuoteOrder
    | SelectOrder
    | StaffOrder
    | LevelsOrder
    | LevelOrder
    | BottlenecksOrder
    | RiskOrder
    | CommitDatesOrder
    | TradeOffsOrder
    | ReplanOrder
    | ChangeRequestOrder,
    Field(discriminator="kind"),
]


def kind_of(order: type[Order]) -> str:
    """The kind of run that an order asks for."""
    (kind,) = order.model_fields["kind"].annotation.__args__  # type: ignore[union-attr] # a literal of one
    return str(kind)


class StoredOrder(OrderPart):
    """An order with everything that it refers to, by hash: what is kept of a run that was asked for."""

    order: dict[str, JsonValue]
    inputs: dict[str, str]
    """Hashes of the documents that the work needs, by the names it knows them under."""
