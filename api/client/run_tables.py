"""Tables of a run: as they are, as data frames, as CSV."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from api.client.answers import Tables
from api.client.calls import as_model, as_text, get, path_of
from api.client.effects import Flow, Param
from api.client.frames import frame_of
from api.client.modes import Mode, operation
from api.client.results import RunResults, of_run

if TYPE_CHECKING:
    import pandas as pd

Period = Literal["day", "week", "month"]
TablesOf = Literal["workload", "utilisation", "overloads", "forecast", "cost", "earned-value"]
_MAIN = {"cost": "projects", "earned-value": "projects"}
"""The table that a document is mostly asked for, where it has not the document's own name."""


class RunTables(RunResults[Mode]):
    """The part of a ``Run`` that is about its tables."""

    @operation
    def tables(self, /, name: TablesOf, **params: Param | dt.date | None) -> Flow[Tables]:
        """Wait for the run, and give a document of tables.

        Parameters
        ----------
        params
            What the document knows: ``period="month"``, ``by="skill"``, ``at=date(2027, 3, 31)``, ...; days
            from which and to which as ``first`` and ``last``.
        """
        call = get(path_of("runs", self.told.id, name), as_model(Tables), **_as_asked(params))
        return (yield from of_run(self, call))

    @operation
    def frame(
        self, /, name: TablesOf, table: str | None = None, **params: Param | dt.date | None
    ) -> Flow[pd.DataFrame]:
        """A table as a pandas data frame, whose ``attrs["units"]`` are the units of its columns.

        Parameters
        ----------
        table
            Of a document with several: ``"shortages"`` of the forecast, ``"periods"`` of the cost, ...
        params
            As for ``tables``.

        Raises
        ------
        ImportError
            If pandas is not installed.
        ValueError
            If the document has no such table.
        """
        tables = yield from RunTables.tables.flow(self, name, **params)
        return frame_of(tables, table or _MAIN.get(name, name))

    @operation
    def csv(self, /, name: TablesOf, **params: Param | dt.date | None) -> Flow[str]:
        """A table as CSV; of a document with several, ``table="shortages"`` says which.

        Parameters
        ----------
        params
            As for ``tables``.
        """
        path = path_of("runs", self.told.id, name)
        call = get(path, as_text, format="csv", **_as_asked(params))
        return (yield from of_run(self, call))

    @operation
    def workload(
        self,
        *,
        by: Literal["person", "skill", "team"] = "person",
        period: Period = "week",
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> Flow[pd.DataFrame]:
        """Hours there are, booked and free in each period; the units are in ``attrs["units"]``.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        flow = RunTables.frame.flow(self, "workload", by=by, period=period, first=first, last=last)
        return (yield from flow)


def _as_asked(params: dict[str, Param | dt.date | None]) -> dict[str, Param | dt.date | None]:
    """Parameters as the service names them: ``from`` is a word of Python."""
    names = {"first": "from", "last": "to"}
    return {names.get(name, name): value for name, value in params.items()}
