"""What the document's model says about a place: which keys it knows, how its value is written."""

from __future__ import annotations

import types
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from planner.plan import WeekHours
from planner.quantities import Cents, Duration, Moment, PerMille, TimeRange


class WrittenAs(Enum):
    """How people write a value; each has the code of the issue about a badly written one."""

    DURATION = "bad-duration"
    MOMENT = "bad-date"
    HOURS = "bad-hours"
    SHARE = "bad-share"
    MONEY = "bad-money"
    WEEK = "bad-week"
    PLAIN = "invalid"

    @property
    def code(self) -> str:
        """Code of the issue."""
        return str(self.value)


_CLASSES = {
    Duration: WrittenAs.DURATION,
    Moment: WrittenAs.MOMENT,
    TimeRange: WrittenAs.HOURS,
    WeekHours: WrittenAs.WEEK,
}
_READERS = ((PerMille, WrittenAs.SHARE), (Cents, WrittenAs.MONEY))


def keys_at(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """Keys known at a place of a document of type ``model``; none where it's not a model."""
    kind, _ = _type_at(model, place)
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []


def written_as(model: type[BaseModel], place: Sequence[str | int]) -> WrittenAs:
    """How the value at a place of a document of type ``model`` is written."""
    kind, metadata = _type_at(model, place)
    for annotated, written in _READERS:
        if get_args(annotated)[1] in metadata:
            return written
    return _CLASSES.get(kind, WrittenAs.PLAIN)


def _type_at(model: type[BaseModel], place: Sequence[str | int]) -> tuple[Any, list[Any]]:
    """Type at a place with all its annotations; ``object`` where the model doesn't know the place."""
    kind: Any = model
    metadata: list[Any] = []
    for step in place:
        kind, metadata = _within(kind, step)
    return kind, metadata


def _within(kind: Any, step: str | int) -> tuple[Any, list[Any]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(step))
        return (object, []) if field is None else _bare(field.annotation, list(field.metadata))
    if get_origin(kind) is tuple:
        return _bare(get_args(kind)[0], [])
    if get_origin(kind) is dict:
        return _bare(get_args(kind)[1], [])
    return kind, []  # a step of pydantic's own


def _bare(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    """``annotation`` without ``Annotated`` and ``None``, and the metadata that was on it."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata = [*metadata, *more]
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation, metadata
