"""Every column of every frame that leaves ``capacity``: its type, its unit and what it means.

A frame is made only through ``declared_frame``, so that what is declared here is what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame.

    Attributes
    ----------
    name
        As it stands in the frame and in CSV files.
    dtype
        pandas type: ``str``, ``float64``, ``datetime64[s]`` (local, without a zone).
    unit
        Of its values; empty for names.
    meaning
        One sentence for the reader of a table.
    """

    name: str
    dtype: str
    unit: str
    meaning: str


WORKLOAD: Final = (
    Column("person", "str", "", "Id of a person, or pool#n for the n-th contractor of a pool."),
    Column("name", "str", "", "Name of the person or contractor as people read it."),
    Column("kind", "str", "", "Either person or contractor."),
    Column("team", "str", "", "Team of a person; empty for contractors."),
    Column("week", "datetime64[s]", "date", "Monday of the ISO week, in the plan's time zone."),
    Column("iso_week", "str", "", "The ISO week as 2027-W01."),
    Column(
        "available_hours",
        "float64",
        "h",
        "Working hours in that week from the data date on; contractors: those of their bookings.",
    ),
    Column("project_hours", "float64", "h", "Available hours x project share: what projects may take."),
    Column("booked_hours", "float64", "h", "Hours the schedule takes: time worked x units x project share."),
    Column("utilisation_percent", "float64", "%", "Booked of project hours; empty where there are none."),
)


def declared_frame(columns: tuple[Column, ...], data: Mapping[str, Any]) -> pd.DataFrame:
    """A frame of exactly the declared columns, in their order and types.

    Raises
    ------
    ValueError
        If ``data`` lacks a declared column or holds another one.
    """
    import pandas as pd

    names = [column.name for column in columns]
    if set(names) != set(data):
        odd = ", ".join(sorted(set(names) ^ set(data)))
        raise ValueError(f"columns declared and given differ in: {odd}")
    return pd.DataFrame({column.name: pd.Series(data[column.name], dtype=column.dtype) for column in columns})
