"""Whether an outcome is a plan, in the same words in the terminal and in pictures."""

from __future__ import annotations

from scheduling.schedule import Breach, Outcome


def is_plan(outcome: Outcome) -> bool:
    """Whether its schedule keeps all hard rules."""
    return outcome.status in ("optimal", "feasible")


def what_is_broken(outcome: Outcome) -> str:
    """``2 tasks left out, 1 rule broken``; empty where nothing is known to be."""
    missing = len(left_out(outcome))
    broken = len(outcome.breaches) - missing
    parts = [
        f"{missing:,} task{'s' if missing > 1 else ''} left out" if missing else "",
        f"{broken:,} rule{'s' if broken > 1 else ''} broken" if broken else "",
    ]
    return ", ".join(part for part in parts if part)


def no_plan_finding(outcome: Outcome) -> str:
    """``No valid plan: 2 tasks left out``; empty for a plan."""
    if is_plan(outcome):
        return ""
    broken = what_is_broken(outcome)
    return f"No valid plan: {broken}" if broken else "No valid plan"


def left_out(outcome: Outcome) -> list[Breach]:
    """A breach for each task that is planned, but missing from the schedule; ``where`` names it."""
    return [breach for breach in outcome.breaches if breach.rule == "coverage"]
