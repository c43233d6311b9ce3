"""What a run hands back: news, documents as text, and what happened to the engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from api.runs.desk import Desk, Loss
from planner.document import canonical_json
from planner.errors import CrewlineError, EngineLostError
from scheduling.apart.salvaged import Salvaged

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.schedule import Outcome
    from scheduling.solve_many import Standing


def news_of_solves(desk: Desk) -> Callable[[Standing], None]:
    """Tells how many solves are done of how many, whenever that has changed."""
    told: list[tuple[int, int]] = []

    def watch(standing: Standing) -> None:
        now = (standing.done, standing.running)
        if told[-1:] != [now]:
            told[:] = [now]
            desk.tell(
                {
                    "done": standing.done,
                    "of": standing.of,
                    "running": standing.running,
                    "seconds": round(standing.seconds, 3),
                }
            )

    return watch


def json_text(document: Mapping[str, Any]) -> str:
    """A document as it is kept."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def plan_text(plan: Plan) -> str:
    """A plan as it is kept: canonical, so that its hash is the plan's."""
    return canonical_json(plan).decode()


def loss_in(found: Iterable[Outcome | CrewlineError | None]) -> Loss | None:
    """The first loss of the engine among outcomes and errors."""
    for one in found:
        lost = one.loss if isinstance(one, Salvaged) else one
        if isinstance(lost, EngineLostError):
            return Loss(type(lost).__name__, str(lost))
    return None
