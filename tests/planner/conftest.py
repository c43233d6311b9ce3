"""Random plan documents that reach every field of the model, for ``given(st.from_type(...))``.

``from_type(PlanDocument)`` gives documents as people write them (plain dicts), ``from_type(Plan)``
the plans read from them. Everything follows from the model's own types and limits, so that a new
field is covered without a change here.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

import pytest
from annotated_types import Ge, Le, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, JsonValue

import planner.plan as model
from planner.plan import WEEKDAYS, Plan
from planner.quantities import Cents, Duration, Moment, PerMille, TimeRange

PLAIN_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/#")
ODD_TEXTS = [
    "no",
    "10:00",
    "0777",
    "a: b",
    "- x",
    "two\nlines\n",
    "’”\u2028\x85",
    "\U0001f600",
    "\t",
    "# x",
    "",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(ODD_TEXTS)


def _is_name(text: str) -> bool:
    return bool(text) and text == text.strip() and not text[0].isspace() and not text[-1].isspace()


NAMES = st.sampled_from(
    ["ana", "designer", "Zoë", "設計", "a b", "true", "12", "2027-01-04", "no", "x:y"]
) | st.text(PLAIN_CHARACTERS, min_size=1, max_size=12).filter(_is_name)
UNITS = ("min", "h", "d", "w", "emin", "eh", "ed", "ew")
DURATIONS = st.builds(
    lambda sign, whole, part, unit: f"{sign}{whole}{part}{unit}",
    st.sampled_from(["", "", "", "-"]),
    st.integers(0, 60) | st.integers(0, 9_999_999),
    st.sampled_from(["", ".5", ".25", ".125", ".50"]),
    st.sampled_from(UNITS),
)
DAYS = st.dates() | st.dates(dt.date(2027, 1, 1), dt.date(2027, 12, 31))
MOMENTS = st.builds(
    lambda day, time: f"{day.isoformat()}{time}",
    DAYS,
    st.sampled_from(["", "", "T09:00", " 17:30", "T24:00"]),
)
HOURS = st.builds(
    lambda start, length: f"{start // 60:02d}:{start % 60:02d}-{_end(start + length)}",
    st.integers(0, 1439),
    st.integers(1, 1439),
)
FREE_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
    | TEXTS
    | st.sampled_from(["${speed}", "at ${speed}", "$${speed}", "${speed} ${unknown}"]),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXTS, values, max_size=3),
    max_leaves=6,
)
WEEKS = st.dictionaries(
    st.sampled_from(WEEKDAYS), HOURS | st.lists(HOURS, max_size=2), max_size=7
) | st.sampled_from([{"mon-fri": "09:00-17:00"}, {"sat-tue": ["08:00-12:00", "13:00-17:00"], "fri": []}, {}])
PATTERNS = {
    r"^[A-Z]{2}$": st.sampled_from(["GB", "US"]),
    r"^[A-Z]{3}$": st.sampled_from(["USD", "EUR"]),
    r"^([1-9]|1[0-9]|20)$": st.integers(1, 20).map(str),
}
WRITTEN = {Duration: DURATIONS, Moment: MOMENTS, TimeRange: HOURS, dt.date: DAYS.map(dt.date.isoformat)}


def _end(minute: int) -> str:
    minute = minute if minute <= 1440 else minute - 1440
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _bounds(metadata: list[Any]) -> tuple[int, int]:
    lows = [int(item.ge) for item in metadata if isinstance(item, Ge)]
    highs = [int(item.le) for item in metadata if isinstance(item, Le)]
    return max(lows, default=-(10**6)), min(highs, default=10**6)


def _share(per_mille: int) -> st.SearchStrategy[Any]:
    forms: list[Any] = [f"{per_mille // 10}.{per_mille % 10}%" if per_mille >= 0 else f"{per_mille / 10}%"]
    return st.sampled_from([*forms, per_mille / 1000])


def _money(cents: int) -> st.SearchStrategy[Any]:
    return st.sampled_from([cents / 100, f"{cents / 100:.2f}"])


def _model(kind: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    required, optional = {}, {}
    for name, field in kind.model_fields.items():
        strategy = _values(field.annotation, list(field.metadata))
        (required if field.is_required() else optional)[name] = strategy
    document = st.fixed_dictionaries(required, optional=optional)
    if kind in (model.Skill, model.Link):  # bare names are short for these
        return document | NAMES
    return document


def _values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        flat = [part for item in more for part in (item, *getattr(item, "metadata", ()))]
        return _values(annotation, [*metadata, *flat])
    if annotation is JsonValue:
        return FREE_VALUES
    if get_origin(annotation) in (Union, types.UnionType):
        return st.one_of(*[_values(argument, metadata) for argument in get_args(annotation)])
    for written, form in ((PerMille, _share), (Cents, _money)):
        if any(item is get_args(written)[1] for item in metadata if isinstance(item, BeforeValidator)):
            return st.integers(*_bounds(metadata)).flatmap(form)
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    if get_origin(annotation) is tuple:
        shortest = max((item.min_length for item in metadata if isinstance(item, MinLen)), default=0)
        items = _values(get_args(annotation)[0], [])
        if shortest == 0 and _is_model(get_args(annotation)[0]):  # empty is the default: seldom of interest
            return st.lists(items, min_size=1, max_size=2)
        return st.lists(items, min_size=shortest, max_size=shortest + 2)
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return st.dictionaries(_values(key, []), _values(value, []), max_size=2)
    if annotation in WRITTEN:
        return WRITTEN[annotation]
    if annotation is model.WeekHours:
        return WEEKS
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation)
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(*_bounds(metadata))
    if annotation is str:
        return _text(metadata)
    if annotation is type(None):
        return st.none()
    raise AssertionError(f"no strategy for {annotation}")


def _is_model(annotation: Any) -> bool:
    bare = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return isinstance(bare, type) and issubclass(bare, BaseModel)


def _text(metadata: list[Any]) -> st.SearchStrategy[str]:
    patterns = [item.pattern for item in metadata if getattr(item, "pattern", None)]
    if patterns and patterns[0] in PATTERNS:
        return PATTERNS[patterns[0]]
    return NAMES if any(isinstance(item, MinLen) for item in metadata) else TEXTS


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    return draw(DOCUMENTS)


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    return Plan.model_validate_json(json.dumps(draw(DOCUMENTS)))


PlanDocument = NewType("PlanDocument", dict)
DOCUMENTS = _model(Plan)
st.register_type_strategy(PlanDocument, _documents())
st.register_type_strategy(Plan, _plans())


@pytest.fixture(scope="session")
def plan_document_type() -> type:
    """What to give to ``st.from_type`` for documents as plain dicts."""
    return PlanDocument
