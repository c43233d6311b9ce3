"""Draws the tables of columns in the pages about capacity from their declarations.

Run ``.venv/bin/python docs/frames.py`` after changing a column; a test compares the page with the code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from capacity import balance
from capacity import columns as cost_columns
from capacity.bottlenecks import columns as bottleneck_columns
from capacity.columns import Column
from capacity.hours import columns as workload_columns
from capacity.performance import columns as performance_columns
from capacity.staffing.alternatives import columns as alternative_columns

PAGE = Path(__file__).parent / "capacity.md"
COST_PAGE = Path(__file__).parent / "cost.md"
STAFFING_PAGE = Path(__file__).parent / "staffing.md"
BOTTLENECKS_PAGE = Path(__file__).parent / "bottlenecks.md"
STATUS_PAGE = Path(__file__).parent / "status.md"
DECLARED = (
    workload_columns,
    bottleneck_columns,
    balance,
    alternative_columns,
    performance_columns,
    cost_columns,
)


def table_of(columns: Sequence[Column]) -> str:
    """A table of columns in Markdown."""
    rows = [f"| `{one.name}` | {one.dtype} | {one.unit} | {one.meaning} |" for one in columns]
    return "\n".join(["| column | type | unit | meaning |", "|---|---|---|---|", *rows])


def with_tables(text: str) -> str:
    """A page with every table between its markers drawn anew.

    Raises
    ------
    AttributeError
        If the page has a marker for a frame that isn't declared.
    """

    def drawn(found: re.Match[str]) -> str:
        declared = next((one for one in DECLARED if hasattr(one, found[2])), cost_columns)
        return f"{found[1]}{table_of(getattr(declared, found[2]))}\n{found[3]}"

    return re.sub(r"(<!-- frame: (\w+) -->\n).*?(<!-- end -->)", drawn, text, flags=re.DOTALL)


if __name__ == "__main__":
    for page in (PAGE, COST_PAGE, STAFFING_PAGE, BOTTLENECKS_PAGE, STATUS_PAGE):
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
