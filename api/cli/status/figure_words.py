"""The office's figures in words, for the terminal and for the status page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any, Final

from api.cli.status.markdown import table
from api.plain_amounts import counted
from planner.expansion import expand

if TYPE_CHECKING:
    from capacity.performance.figures import OfficeFigures
    from capacity.periods import Grain
    from planner.plan import Plan
    from scenarios.status.situation import AgreedBaseline

_MOST_PERIODS: Final = 3
_HEADINGS: Final = (
    "Finished in", "Projects on time", "Tasks on time", "Cycle (median)", "Cycle (85 %)", "Rounds", "Rework",
)  # fmt: skip


def figures_of(plan: Plan, agreed: AgreedBaseline | None, by: Grain = "month") -> OfficeFigures:
    """The figures of a plan as written, beside a baseline if there is one."""
    from capacity.money.baseline import Baseline
    from capacity.performance.figures import office_figures

    if agreed is None:
        return office_figures(expand(plan), by=by)
    return office_figures(
        expand(plan),
        baseline=Baseline(agreed.schedule, agreed.outcome.data_date),
        agreed_plan=None if agreed.plan is None else expand(agreed.plan),
        by=by,
    )


def finding(found: OfficeFigures) -> str:
    """How many were on time, and how long projects took, in one sentence."""
    rows = found.figures[found.figures["of"] == "office"].to_dict("records")
    if not rows:
        return "Nothing is finished yet."
    row = rows[-1]
    parts = [_kept(row, what) for what in ("projects", "tasks") if row[f"{what}_finished"]]
    if row["projects_finished"]:
        parts.append(f"half of the projects took {span(row['cycle_median_days'])} or less")
    return f"{'; '.join(parts)}."


def _kept(row: dict[Hashable, Any], what: str) -> str:
    finished, promised, kept = (row[f"{what}_{part}"] for part in ("finished", "promised", "on_time"))
    if not promised:
        return f"{counted(finished, what.removesuffix('s'))} finished"
    return f"{kept:,} of {counted(promised, what.removesuffix('s'))} finished on time"


def share(row: dict[Hashable, Any], what: str) -> str:
    """``4 of 7 (57 %)``; empty where nothing was promised."""
    promised = row[f"{what}_promised"]
    if not promised:
        return ""
    return f"{row[f'{what}_on_time']:,} of {promised:,} ({row[f'{what}_on_time_percent']:.0f} %)"


def span(days: float) -> str:
    """``43.5 d``; empty for nothing."""
    return "" if days != days else f"{days:,.1f} d"  # noqa: PLR0124 - NaN


def figure_lines(found: OfficeFigures) -> Iterator[str]:
    """The last periods of the office, and all together, as a table of the status page."""
    rows = found.figures[found.figures["of"] == "office"].to_dict("records")
    if not rows:
        yield "Nothing is finished yet."
        return
    cells = [
        [
            "all" if row["period"] == "all" else str(row["period"]),
            share(row, "projects"),
            share(row, "tasks"),
            span(row["cycle_median_days"]),
            span(row["cycle_p85_days"]),
            f"{row['rounds_done']:,} ({row['rounds_planned']:,} planned)" if row["reviews_finished"] else "",
            f"{row['rework_percent']:.1f} %" if row["worked_hours"] else "",
        ]
        for row in rows[-_MOST_PERIODS - 1 :]
    ]
    yield from table(_HEADINGS, (False, *[True] * 6), cells)
