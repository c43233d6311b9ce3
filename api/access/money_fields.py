"""Where a plan document holds money, read off its own models: a field of theirs can't be forgotten here."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from planner.changes.kinds import KINDS
from planner.objective_parts import Goal, Level
from planner.plan import Plan
from planner.project_parts import Project, Review, Template
from planner.quantities import Cents
from planner.task_parts import Task
from scheduling.outcome_json import GOAL_UNITS

_READS_CENTS: Final = get_args(Cents)[1]
_IN_TEMPLATES: Final = {"tasks": tuple[Task, ...], "reviews": tuple[Review, ...]}
"""What the raw parts of a template become: its models say less than that."""
_PARAMETER: Final = re.compile(r"\$\{\s*([^}\s]+)")


def is_money(annotation: Any, metadata: tuple[Any, ...] = ()) -> bool:
    """Whether a field of this type holds an amount of money."""
    if _READS_CENTS in metadata:
        return True
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return is_money(inner, tuple(more))
    if get_origin(annotation) in (Union, types.UnionType, tuple, dict):
        return any(is_money(one) for one in get_args(annotation))
    return False


@lru_cache(maxsize=1)
def money_fields() -> frozenset[tuple[str, str]]:
    """Model and name of every field of plans and changes that holds money."""
    found = {
        (model.__name__, name)
        for model in _all_models(Plan, *KINDS.values())
        for name, field in model.model_fields.items()
        if is_money(field.annotation, tuple(field.metadata))
    }
    return frozenset(found | {(Goal.__name__, "limit"), (Level.__name__, "tolerance_amount")})


@lru_cache(maxsize=1)
def money_names() -> frozenset[str]:
    """The names of these fields."""
    return frozenset(name for _, name in money_fields())


def plain_of(kind: Any, value: Any, taken: set[str]) -> Any:
    """A document of type ``kind`` without its amounts of money.

    Parameters
    ----------
    taken
        Takes the names of the parameters that stood where an amount was left out.
    """
    options = list(_options(kind))
    if isinstance(value, list):
        items = [get_args(one)[0] for one in options if get_origin(one) is tuple]
        inner = Union[tuple(items)] if items else Any  # noqa: UP007 - made of what there is
        return [plain_of(inner, one, taken) for one in value]
    if not isinstance(value, dict):
        return value
    models = [one for one in options if isinstance(one, type) and issubclass(one, BaseModel)]
    values = [get_args(one)[1] for one in options if get_origin(one) is dict]
    kept: dict[str, Any] = {}
    for name, inside in value.items():
        kinds = [*values, *(_field_type(model, name) for model in models if name in model.model_fields)]
        if any(_is_hidden(model, name, value) for model in models):
            taken.update(_PARAMETER.findall(str(inside)))
        else:
            kept[name] = plain_of(Union[tuple(kinds)] if kinds else Any, inside, taken)  # noqa: UP007
    return kept


def without_parameters(document: Any, taken: set[str]) -> Any:
    """A plan document without the parameters of its templates that stand for amounts of money."""
    if isinstance(document, list):
        return [without_parameters(one, taken) for one in document]
    if not isinstance(document, dict):
        return document
    kept = {name: without_parameters(value, taken) for name, value in document.items()}
    if isinstance(kept.get("parameters"), dict):
        kept["parameters"] = {name: value for name, value in kept["parameters"].items() if name not in taken}
    return kept


def _is_hidden(model: type[BaseModel], name: str, document: dict[str, Any]) -> bool:
    if (model.__name__, name) not in money_fields():
        return False
    if model is Goal:
        return _is_of_money(document)
    return model is not Level or any(map(_is_of_money, document.get("goals", ())))


def _is_of_money(goal: Any) -> bool:
    return not isinstance(goal, dict) or GOAL_UNITS.get(str(goal.get("goal")), "cents") == "cents"


def _field_type(model: type[BaseModel], name: str) -> Any:
    if model is Template and name in _IN_TEMPLATES:
        return _IN_TEMPLATES[name]
    return model.model_fields[name].annotation


def _options(kind: Any) -> Iterator[Any]:
    """What a type may be, without annotations."""
    if get_origin(kind) is Annotated:
        yield from _options(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for one in get_args(kind):
            yield from _options(one)
    else:
        yield kind


def _all_models(*roots: type[BaseModel]) -> set[type[BaseModel]]:
    """Every model that stands in one of ``roots``."""
    found: set[type[BaseModel]] = set()
    ahead: list[Any] = [*roots, Project]
    while ahead:
        kind = ahead.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in found:
                found.add(kind)
                ahead += [field.annotation for field in kind.model_fields.values()]
        else:
            ahead += [one for one in get_args(kind) if not isinstance(one, str)]
    return found
