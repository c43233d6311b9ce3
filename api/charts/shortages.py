"""The picture of ``planner forecast``: demand against capacity of each skill, with what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from api.charts.drawing import plural, shortened
from api.charts.findings import plan_line, title_and_warning
from api.charts.heatmap import TENTATIVE_WORDS
from api.charts.shortage_finding import NOISE, Row, person_days, shortage_finding, skill_name
from api.charts.shortage_panels import Panel, Stack, panels_chart
from api.charts.themed_picture import ThemedPicture

if TYPE_CHECKING:
    import pandas as pd

    from capacity.hours.forecast import Forecast
    from capacity.hours.ledger import Tentative
    from capacity.periods import Grain
    from planner.plan import Plan
    from scheduling.schedule import Outcome

STEM: Final = "forecast"
MOST_SKILLS: Final = 12
MOST_CASES: Final = 4
MOST_PERIODS: Final = 240
FULLEST: Final = 6
"""Skills shown where none is short: those nearest to it."""


def shortages_picture(
    plan: Plan,
    outcome: Outcome,
    found: Forecast,
    scheduled: str,
    by: Grain = "week",
    tentative: Tentative = "whole",
) -> ThemedPicture:
    """A row for each skill that is short in any case, the most short first; a column for each case.

    Most short is as scheduled, then in any case. Where none is short, the six fullest. At most 12 skills,
    4 cases and 240 periods.

    Parameters
    ----------
    plan, outcome
        The plan, expanded, and the outcome that the case ``scheduled`` is of.
    found
        The forecast, by ``by`` and ``tentative``.
    scheduled
        Name of the case that is the schedule.
    """
    finding = shortage_finding(found.shortages, scheduled, by)
    title, warning = title_and_warning(outcome, finding[0].upper() + finding[1:])
    lines = [*warning, plan_line(plan, outcome, marked=False)]
    skills, left_out = _skills_shown(found.shortages, scheduled)
    if not skills:
        return ThemedPicture(STEM, title, lines)
    cases = [str(case) for case in found.shortages["case"].unique()]
    lines.append(
        f"Hours of work a {by}{TENTATIVE_WORDS[tentative]}; in a schedule contractors who are not committed "
        "yet do what is lacking"
    )
    lines += left_out
    if len(cases) > MOST_CASES:
        lines.append(f"The first {MOST_CASES} of {len(cases):,} cases")
    periods = found.periods["begins"].nunique()
    if periods > MOST_PERIODS:
        lines.append(f"The first {MOST_PERIODS} of {plural(periods, by)}")
    panels = [[_panel(found, skill, case, by) for case in cases[:MOST_CASES]] for skill in skills]
    return ThemedPicture(STEM, title, lines, partial(panels_chart, panels, by))


def _skills_shown(shortages: pd.DataFrame, scheduled: str) -> tuple[list[str], list[str]]:
    """Skills in their order, and what is said of those that are not shown."""
    wanted = shortages[shortages["demand_hours"] > NOISE]
    worst = wanted.groupby("skill", sort=False, observed=True)[["shortage_hours", "peak_percent"]].max()
    own = wanted[wanted["case"] == scheduled].set_index("skill")["shortage_hours"]
    worst = worst.assign(scheduled=own.reindex(worst.index).fillna(0.0))
    ranks = ["scheduled", "shortage_hours", "peak_percent"]
    worst = worst.sort_values(ranks, ascending=False, kind="stable")
    ranked, short = [str(skill) for skill in worst.index], int((worst["shortage_hours"] > NOISE).sum())
    if not short:
        rest = len(ranked) - FULLEST
        return ranked[:FULLEST], [f"The {FULLEST} fullest of {len(ranked):,} skills"] if rest > 0 else []
    if short > MOST_SKILLS:
        return ranked[:MOST_SKILLS], [f"The {MOST_SKILLS} most short of {short:,} skills"]
    rest = len(ranked) - short
    said = f"Left out: {plural(rest, 'skill')} not short in any case" if rest else ""
    return ranked[:short], [said] if said else []


def _panel(found: Forecast, skill: str, case: str, by: Grain) -> Panel:
    own = found.periods[(found.periods["skill"] == skill) & (found.periods["case"] == case)]
    total = found.shortages[(found.shortages["skill"] == skill) & (found.shortages["case"] == case)]
    stacks = [_stack(row) for row in own.head(MOST_PERIODS).to_dict("records")]
    return Panel(skill_name(skill), _note(case, total.to_dict("records")[0], by), stacks)


def _stack(row: Row) -> Stack:
    """What of the demand its own people do, what others do, and what nobody does."""
    helped, short = row["help_hours"], row["shortage_hours"]
    own = max(0.0, row["demand_hours"] - helped - short)
    return Stack(row["begins"].date(), own, helped, short, row["capacity_hours"])


def _note(case: str, total: Row, by: Grain) -> Sequence[str]:
    """What a panel says of its case: in a long form, and in a short one for a narrow panel."""
    name = shortened(case, 24)
    if total["shortage_hours"] <= NOISE:
        return (f"{name}: not short",) * 2
    amount = person_days(total["shortage_days"])
    brief = f"{name}: {amount.replace('person-', '')} short"
    return f"{name}: {amount} short, in {plural(int(total['periods_short']), by)}", brief
