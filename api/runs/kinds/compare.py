"""What is different between schedules, and why: ``planner compare`` as a run."""

from __future__ import annotations

from api.documents.comparison import comparison_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.handing import json_text
from api.runs.kinds.stopping import unless_stopped
from api.runs.orders.what_ifs import CompareOrder
from planner.document import parse_plan
from planner.errors import InputError, Issue, told_by_first
from scenarios.comparison import Side, compare
from scheduling.outcome_json import read_outcome


def work(desk: Desk) -> Product:
    """Compare the first side with each of the others."""
    order = CompareOrder.model_validate(dict(desk.order))
    base, *others = _sides(desk, order.names)
    executions = order.uncertainty.executed(order.executions, order.seed)
    found = unless_stopped(
        desk, lambda: compare(base, others, limit=order.limit, executions=executions)
    ) or compare(base, others, limit=order.limit)
    told = [
        {
            "name": one.side.name,
            "status": one.side.status,
            "moved": one.changes.moved.total,
            "added": one.changes.added.total,
            "dropped": one.changes.dropped.total,
        }
        for one in found.others
    ]
    answer = {"base": {"name": base.name, "status": base.status}, "others": told}
    return Product(answer, {"comparison": json_text(comparison_to_dict(found))})


def _sides(desk: Desk, names: list[str]) -> list[Side]:
    """Every side, its schedule proved.

    Raises
    ------
    InputError
        With everything that stands against any of them.
    """
    sides: list[Side] = []
    issues: list[Issue] = []
    for at, name in enumerate(names, start=1):
        plan = parse_plan(desk.inputs[f"side-{at}-plan"])
        try:
            sides.append(Side.of(name, plan, read_outcome(desk.inputs[f"side-{at}"])))
        except InputError as error:
            place = f"sides[{at - 1}]"
            issues += error.issues or (Issue(place, str(error), "expected a schedule to compare"),)
    if issues:
        raise InputError(f"the sides can't be compared: {told_by_first(issues)}", tuple(issues))
    return sides
