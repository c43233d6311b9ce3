"""The impact of a change request in one sentence, and its moments as days."""

from __future__ import annotations

import datetime as dt
from typing import Final

from api.cli.compare.signed_words import signed_days, signed_money
from api.cli.words.terminal import Glyphs
from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line
from scenarios.requests.figures import Amounts, Impact, Staying, Totals

_TELLING: Final = 0.05
"""Days, and shares of one, below which nothing is worth a word."""
_MOST_LATER: Final = 3


def finding(impact: Impact, glyphs: Glyphs) -> str:
    """What it costs and whom it hits, the money first."""
    shown = Money(impact.currency)
    together = together_of(impact.totals)
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


def staying_words(impact: Impact, glyphs: Glyphs) -> str:
    """What it would come to if everything stayed that can; empty where that is not known."""
    staying = impact.staying
    if staying is None:
        return ""
    cents = together_of(staying).difference
    cost = signed_money(cents, Money(impact.currency), glyphs)
    parts = [f"{cost} {impact.currency} of late and contractor cost" if cents else "no other cost"]
    parts.append(f"{counted(staying.tasks_moved, 'task')} moved" if staying.tasks_moved else "nothing moved")
    later = [f"{one_line(one.name)} {signed_days(one.days, glyphs)}" for one in staying.later[:_MOST_LATER]]
    rest = len(staying.later) - len(later)
    if later:
        parts.append(f"later: {', '.join(later)}{f' and {rest:,} more' if rest else ''}")
    broken = "" if staying.status in ("optimal", "feasible") else "; it breaks hard rules"
    return f"If everything stays that can: {', '.join(parts)}{broken}."


def together_of(totals: Totals | Staying) -> Amounts:
    """Late and contractor cost together, in cents."""
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
