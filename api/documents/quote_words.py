"""What a quote says in sentences: the verdict, and what each answer takes from others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line
from planner.calendars import latest
from scenarios.intake.answers import Answer, Quote
from scenarios.intake.asking import day_of
from scenarios.intake.weighing import Displaced, Weighed

_NAMED: Final = 2
"""Displaced projects that are named in the verdict; the table has all."""


def verdict(found: Quote, shown: Money) -> str:
    """The answer to "can we take it?" in one sentence."""
    parts = [_untouched(found)]
    if found.earliest is not None and _is_sooner(found.earliest, found.untouched):
        parts.append(_first_in_line(found.earliest.weighed, shown))
    if found.both is not None and not _says_nothing_new(found):
        parts.append(_both(found, found.both.weighed, shown))
    return f"{'; '.join(parts)}."


def notes(found: Quote) -> list[str]:
    """What stands behind the days: how early it could be at all, and the project's own dates."""
    said = []
    project, plan = found.newcomer.project, found.plan
    if found.earliest_possible is not None:
        day = day_words(found.earliest_possible)
        reached = found.earliest is not None and found.earliest.weighed.day <= found.earliest_possible
        sure = ": it can't be done sooner" if reached else ", even if everybody were free for it"
        said.append(f"It is proved that it can't be finished before {day}{sure}.")
    for name, moment in (("due", project.due), ("deadline", project.deadline)):
        if moment is not None:
            day = day_words(day_of(plan, latest(plan, moment)))
            said.append(f"Its {'due date' if name == 'due' else name} is {day}{_kept(found, name)}.")
    return said


def day_words(day: dt.date) -> str:
    """``12 Mar 2027``."""
    return day_and_month(day, with_year=True)


def _untouched(found: Quote) -> str:
    if found.untouched is None:
        return "Not without touching others or hiring, as far as was found"
    return f"Yes, by {day_words(found.untouched.weighed.day)} without touching anybody"


def _is_sooner(one: Answer, other: Answer | None) -> bool:
    return other is None or one.weighed.day < other.weighed.day


def _says_nothing_new(found: Quote) -> bool:
    """Whether contractors would only bring what there is without them."""
    both, free = found.both, found.untouched
    return both is not None and free is not None and both.weighed.day >= free.weighed.day


def _first_in_line(weighed: Weighed, shown: Money) -> str:
    lead = f"by {day_words(weighed.day)} if it goes first, which would make"
    if not weighed.displaced:
        money = _contractors(weighed.contractor_cost, shown)
        return f"by {day_words(weighed.day)} if it goes first, with nobody later{money}"
    named = [_displaced(one, shown) for one in weighed.displaced[:_NAMED]]
    more = len(weighed.displaced) - len(named)
    if more:
        named.append(counted(more, "other project"))
        named[-1] += f" later, {shown.named(weighed.others_late_cost)} of late cost in all"
    return f"{lead} {_and(named)}{_contractors(weighed.contractor_cost, shown)}"


def _displaced(one: Displaced, shown: Money) -> str:
    """``Acme 3 days later (1,200 USD)``."""
    name = one_line(one.name)
    days = counted(one.days_later, "day")
    if one.days_later <= 0:
        return f"{name} dearer ({shown.named(one.late_cost)})"
    cost = f" ({shown.named(one.late_cost)})" if one.late_cost > 0 else " (still in time)"
    return f"{name} {days} later{cost}"


def _contractors(cents: int, shown: Money) -> str:
    if cents == 0:
        return ""
    return f", and contractors {shown.named(abs(cents))} {'dearer' if cents > 0 else 'cheaper'}"


def _both(found: Quote, weighed: Weighed, shown: Money) -> str:
    day = day_words(weighed.day)
    price = _hiring(weighed, shown)
    if found.target_reached:
        return f"by {day} with nobody later {price}"
    assert found.target is not None  # noqa: S101 - there is an answer only where there is a target
    return (
        f"not by {day_words(found.target)} with nobody later, as far as was found: {day} is nearest, {price}"
    )


def _hiring(weighed: Weighed, shown: Money) -> str:
    """``for 8 contractor days more (4,800 USD)``."""
    days = sum(one.days for one in weighed.hired)
    if weighed.contractor_cost <= 0:
        less = f", for {shown.named(-weighed.contractor_cost)} less" if weighed.contractor_cost else ""
        return f"by other work for the same people{less}"
    price = shown.named(weighed.contractor_cost)
    if days <= 0:
        return f"for {price} more"
    return f"for {days:,.0f} contractor {'day' if round(days) == 1 else 'days'} more ({price})"


def _kept(found: Quote, name: str) -> str:
    """Which answers keep a date of the project."""
    words = {
        "untouched": "without touching anybody",
        "earliest": "first in line",
        "both": "with nobody later",
    }
    keeps = [
        words[one.kind]
        for one in found.answers
        if (one.weighed.meets_due if name == "due" else one.weighed.meets_deadline)
    ]
    return f", kept {_and(keeps)}" if keeps else ", kept by none of them"


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
