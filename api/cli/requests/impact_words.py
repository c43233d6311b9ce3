"""The impact of a change request in one sentence, and its moments as days."""

from __future__ import annotations

import datetime as dt
from typing import Final

from api.cli.compare.signed_words import signed_days, signed_money
from api.cli.words.amounts import counted, day_and_month
from api.cli.words.cost_words import Money
from api.cli.words.terminal import Glyphs
from scenarios.requests.figures import Amounts, Impact

_TELLING: Final = 0.05
"""Days, and shares of one, below which nothing is worth a word."""


def finding(impact: Impact, glyphs: Glyphs) -> str:
    """What it costs and whom it hits, the money first."""
    shown = Money(impact.currency)
    together = together_of(impact)
    parts = [
        f"{signed_money(together.difference, shown, glyphs)} {impact.currency} of late and contractor cost"
        if together.difference
        else "no other late and contractor cost"
    ]
    if impact.totals.days is not None and abs(impact.totals.days) >= _TELLING:
        parts.append(f"all done {signed_days(impact.totals.days, glyphs)}")
    if impact.displaced.tasks:
        others = counted(impact.displaced.projects, "other project")
        parts.append(f"{counted(impact.displaced.tasks, 'task')} of {others} later")
    return f"{', '.join(parts)}."[0].upper() + f"{', '.join(parts)}."[1:]


def together_of(impact: Impact) -> Amounts:
    """Late and contractor cost together, in cents."""
    totals = impact.totals
    sums = [
        None if None in (late, contractors) else (late or 0) + (contractors or 0)
        for late, contractors in (
            (totals.late_cost.before, totals.contractor_cost.before),
            (totals.late_cost.after, totals.contractor_cost.after),
        )
    ]
    return Amounts(before=sums[0], after=sums[1])


def day_of(moment: str | None) -> str:
    """The day of a local time, as ``04 Jan``; midnight is the end of the day before."""
    if moment is None:
        return ""
    return day_and_month((dt.datetime.fromisoformat(moment) - dt.timedelta(minutes=1)).date())


def when(moment: str) -> str:
    """An entry's moment, ``2027-01-04 09:30`` in UTC."""
    return moment[:16].replace("T", " ")
