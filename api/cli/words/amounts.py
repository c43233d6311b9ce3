"""Amounts, dates and the quality of an outcome in plain words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from api.plain_amounts import MONTHS, money
from planner.plan import Objective, Plan
from scheduling.outcome_json import GOAL_UNITS, level_unit
from scheduling.schedule import LevelResult, Outcome

_STATUS_WORDS: Final = {
    "optimal": "Optimal plan",
    "feasible": "Feasible plan",
    "infeasible": "No schedule keeps all hard rules.",
    "unknown": "No schedule that keeps all hard rules was found in time.",
}
NOT_KNOWN_YET: Final = "not known yet"
LEAST_POSSIBLE: Final = "least possible"
_TELLING_GAP: Final = 0.99
"""A larger gap tells of a weak bound, not of the plan."""
_MINUTES = re.compile(r"(?<![\w.,-])(\d[\d,]*) min(?:utes?)?\b")


def minutes_in_words(minutes: int) -> str:
    """``45 min``, ``26 h``, ``26 h 30 min``; hours are hours of the clock."""
    sign, minutes = ("-", -minutes) if minutes < 0 else ("", minutes)
    hours, rest = divmod(minutes, 60)
    words = ([f"{hours:,} h"] if hours else []) + ([f"{rest} min"] if rest or not hours else [])
    return sign + " ".join(words)


def elapsed_in_words(minutes: int) -> str:
    """As ``minutes_in_words``, but from two days on in days of the clock: ``3 d 4 h``."""
    days, rest = divmod(abs(minutes), 1440)
    if days < 2:
        return minutes_in_words(minutes)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{days:,} d {minutes_in_words(rest)}" if rest else f"{sign}{days:,} d"


def readable_minutes(text: str, *, elapsed: bool = False) -> str:
    """``text`` with its minutes in hours, and if they are elapsed ones in days, for people to read.

    Documents keep the minutes, which programs compare.
    """
    words = elapsed_in_words if elapsed else minutes_in_words
    return _MINUTES.sub(lambda found: words(int(found[1].replace(",", ""))), text)


def amount_in_words(amount: int, unit: str, currency: str) -> str:
    """An amount of the objective or of a breach with its unit."""
    if unit == "cents":
        return f"{money(amount)} {currency}"
    if unit in ("minutes", "minute"):
        return minutes_in_words(amount)
    if unit in ("moved_minutes", "weighted_minutes"):
        return f"{amount / 1440:,.1f} {unit.removesuffix('_minutes')} days"
    return f"{amount:,} {unit}".strip()


def month_name(day: dt.date) -> str:
    """``Jan``."""
    return MONTHS[day.month - 1]


def percent(share: float) -> str:
    """``34 %``; small shares with a decimal, ``0.4 %``, and never 0 for more than nothing."""
    if share <= 0:
        return "0 %"
    if share < 0.0005:
        return "< 0.1 %"
    return f"{share * 100:.1f} %" if share < 0.0995 else f"{share * 100:.0f} %"


def goal_words(goal: str) -> str:
    """``late cost`` for ``late_cost``."""
    return goal.replace("_", " ")


def unit_of_first_level(objective: Objective) -> str:
    """Unit that the goals of the first level share; ``weighted`` where they differ."""
    units = {GOAL_UNITS[goal.goal] for goal in objective.levels[0].goals}
    return units.pop() if len(units) == 1 else "weighted"


def status_sentence(outcome: Outcome, plan: Plan) -> str:
    """How good an outcome is, as one sentence."""
    if outcome.schedule is not None and not outcome.schedule.tasks:
        return "There is nothing to plan: no project that is proposed or accepted has a task."
    words = _STATUS_WORDS[outcome.status]
    if outcome.status in ("infeasible", "unknown"):
        return words
    if not outcome.levels:
        return f"{words}."
    first = outcome.levels[0]
    return f"{words}, {_value_in_words(first, plan.currency)}, {_quality(outcome, first, plan.currency)}."


def _value_in_words(level: LevelResult, currency: str) -> str:
    unit = level_unit(level)
    parts = [(goal, value) for goal, value in sorted(level.parts.items(), reverse=True) if value]
    if not parts and level.parts:
        names = " or ".join(goal_words(goal) for goal in sorted(level.parts, reverse=True))
        return f"no {names}"
    if len(parts) == 1 and parts[0][1] == level.value:
        return f"{goal_words(parts[0][0])} {amount_in_words(level.value, unit, currency)}"
    listed = _and(
        [
            f"{goal_words(goal)} {amount_in_words(value, GOAL_UNITS.get(goal, ''), currency)}"
            for goal, value in parts
        ]
    )
    return (
        f"{listed}, together {amount_in_words(level.value, unit, currency)}"
        if listed
        else f"value {level.value:,}"
    )


def _quality(outcome: Outcome, level: LevelResult, currency: str) -> str:
    if level.bound is None:
        return "how far from the best possible is not known"
    if outcome.status == "optimal":
        return "proved the best possible"
    gap = gap_in_words(level.value, level.bound)
    if gap == LEAST_POSSIBLE:
        return f"proved the {gap}"
    bound = bound_in_words(level.bound, level_unit(level), currency)
    if gap == NOT_KNOWN_YET:
        return f"how far from the best possible is {gap} (bound {bound})"
    return f"at most {gap} from the best possible (bound {bound})"


def gap_in_words(value: int, bound: int) -> str:
    """How far ``value`` is from the best possible at most, as far as ``bound`` tells that at all.

    A bound of nothing, or next to it, is one that every plan has: ``100 %`` would say that the plan
    is bad, where only the bound is.
    """
    if bound >= value:
        return LEAST_POSSIBLE
    gap = (value - bound) / max(1, abs(value))
    return NOT_KNOWN_YET if gap > _TELLING_GAP else percent(gap)


def bound_in_words(bound: int, unit: str, currency: str) -> str:
    """A bound, which stands beside its value and needs no currency."""
    return money(bound) if unit == "cents" else amount_in_words(bound, unit, currency)


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
