"""Tables in answers: records with the columns that they have, as JSON or as CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access.money import columns_without_money
from api.http.accepted import accepted
from api.http.bodies import JSON
from api.http.etags import IfNoneMatch, unchanged
from api.routes.answers import problems
from api.routes.results import OfRun, Result
from capacity.columns import Column

CSV: Final = "text/csv"
Style = Literal["json", "csv"]
Format = Annotated[
    Style | None, Query(description="Takes the place of the header `Accept`.", examples=["csv"])
]
Accept = Annotated[str, Header(description="`application/json` or `text/csv`.")]
Records = list[dict[str, Any]]


class ColumnAnswer(BaseModel):
    """A column of records."""

    name: str = Field(examples=["booked_hours"])
    type: Literal["text", "integer", "number", "date", "truth"]
    unit: str = Field(description="`h`, `%`, `d`, `date` or `cents`; empty for names and counts.")
    meaning: str


class PlanInResult(BaseModel):
    """The plan that a result is of."""

    name: str
    hash: str
    time_zone: str
    currency: str
    data_date: str


class TablesAnswer(BaseModel):
    """What every document of tables has."""

    model_config = ConfigDict(extra="allow")

    format: str
    status: str
    plan: PlanInResult
    columns: dict[str, list[ColumnAnswer]] = Field(description="Of each list of records, by its name.")


def table_responses(model: type[TablesAnswer]) -> dict[int | str, dict[str, Any]]:
    """What an operation that answers with tables may answer with, for OpenAPI."""
    csv = {CSV: {"schema": {"type": "string"}}}
    ok = {"model": model, "content": csv, "description": "JSON, or one table as CSV."}
    return {**problems(404, 409), 200: ok, 304: {"description": "Nothing has changed."}}


def columns_shown(found: Result, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that the one who asks may see."""
    return tuple(columns) if found.sees_money else columns_without_money(columns)


def columns_answer(tables: Mapping[str, Sequence[Column]]) -> dict[str, Records]:
    """Declared columns, as JSON has them."""
    return {
        name: [
            {"name": one.name, "type": type_of(one), "unit": one.unit, "meaning": one.meaning}
            for one in columns
        ]
        for name, columns in tables.items()
    }


def type_of(column: Column) -> str:
    """What JSON has in a column."""
    kind = column.dtype.lower()
    if kind.startswith("datetime"):
        return "date"
    if kind.startswith("int"):
        return "integer"
    return {"float64": "number", "bool": "truth", "boolean": "truth"}.get(kind, "text")


@dataclass(frozen=True)
class AskedTables:
    """A result whose tables are asked for, and how they are to be answered with."""

    of: Result
    style: Style
    if_none_match: str | None

    def answer(self, name: str, document: Callable[[], dict[str, Any]], csv: Callable[[], str]) -> Response:
        """304, a document, or the table ``name`` as CSV."""
        tag = self.of.tag(self.of.run.id, self.style)
        same = unchanged(tag, self.if_none_match)
        if same is not None:
            return same
        headers = {"ETag": tag, "Vary": "Accept"}
        if self.style == "csv":
            headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return Response(csv().encode(), media_type=f"{CSV}; charset=utf-8", headers=headers)
        text = json.dumps(document(), ensure_ascii=False, allow_nan=False)
        return Response(text, media_type=JSON, headers=headers)


def _asked_tables(
    found: OfRun,
    format_: Annotated[Format, Query(alias="format")] = None,
    accept: Accept = JSON,
    if_none_match: IfNoneMatch = None,
) -> AskedTables:
    wanted: Style = "csv" if accepted(accept, (JSON, CSV)) == CSV else "json"
    return AskedTables(found, format_ or wanted, if_none_match)


TablesOf = Annotated[AskedTables, Depends(_asked_tables)]
"""Of the run in the address."""
