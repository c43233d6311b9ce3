"""Tables as pandas data frames, with the types that their columns say they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.client.answers import Tables

if TYPE_CHECKING:
    import pandas as pd

_TYPES: Final = {"integer": "Int64", "number": "float64", "truth": "boolean", "date": "datetime64[s]"}


def frame_of(tables: Tables, name: str) -> pd.DataFrame:
    """A table as a data frame, whose ``attrs["units"]`` are the units of its columns.

    Raises
    ------
    ImportError
        If pandas is not installed.
    ValueError
        If there is no such table.
    """
    try:
        import pandas as pd
    except ImportError:
        raise ImportError("data frames need pandas: install it, or take tables(...) as they are") from None
    if name not in tables.columns:
        raise ValueError(f"there is no table {name!r} among {', '.join(sorted(tables.columns))}")
    columns = [column for column in tables.columns[name] if _is_there(tables, name, column.name)]
    frame = pd.DataFrame(tables.records(name), columns=[column.name for column in columns])
    frame = frame.astype({column.name: _TYPES.get(column.type, "str") for column in columns})
    frame.attrs["units"] = {column.name: column.unit for column in columns}
    return frame


def _is_there(tables: Tables, name: str, column: str) -> bool:
    """Columns about money are declared, but not there for who may not see it."""
    rows = tables.records(name)
    return not rows or column in rows[0]
