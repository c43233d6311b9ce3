"""The document ``crewline-quote/1`` that ``planner quote --json`` prints; docs/intake.md explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.documents.quote_words import verdict
from api.plain_amounts import Money
from planner.document import plan_hash

if TYPE_CHECKING:
    from scenarios.intake.answers import Answer, Chance, Quote
    from scheduling.simulation.uncertainty import Uncertainty

FORMAT: Final = "crewline-quote/1"


def quote_to_dict(found: Quote, uncertainty: Uncertainty) -> dict[str, Any]:
    """Plain JSON values: money in cents, days as ISO 8601, moments in minutes since 1970 UTC."""
    newcomer, spread = found.newcomer, uncertainty.spread
    return {
        "format": FORMAT,
        "plan": {"name": newcomer.others.name, "hash": plan_hash(newcomer.others)},
        "project": {"id": newcomer.id, "name": newcomer.name, "was_planned": newcomer.was_planned},
        "with_project_hash": plan_hash(found.plan),
        "currency": found.plan.currency,
        "verdict": verdict(found, Money(found.plan.currency)),
        "interrupted": found.interrupted,
        "earliest_possible": None if found.earliest_possible is None else found.earliest_possible.isoformat(),
        "target": None if found.target is None else found.target.isoformat(),
        "target_reached": found.target_reached,
        "present": {
            "late_cost": found.present.values["late_cost"],
            "contractor_cost": found.present.values["contractor_cost"],
        },
        "uncertainty": {
            "shape": uncertainty.shape,
            "spread": None if spread is None else [spread.low, spread.likely, spread.high],
            "rounds": uncertainty.rounds,
        },
        "untouched": _answer(found.untouched),
        "earliest": _answer(found.earliest),
        "both": _answer(found.both),
    }


def _answer(one: Answer | None) -> dict[str, Any] | None:
    if one is None:
        return None
    weighed = one.weighed
    return {
        "status": one.outcome.status,
        "finish": weighed.finish,
        "day": weighed.day.isoformat(),
        "late_cost": weighed.late_cost,
        "meets_due": weighed.meets_due,
        "meets_deadline": weighed.meets_deadline,
        "others_late_cost": weighed.others_late_cost,
        "contractor_cost": weighed.contractor_cost,
        "booking_cost": weighed.booking_cost,
        "moved_tasks": weighed.moved,
        "displaced": [
            {
                "project": each.id,
                "before": each.before.isoformat(),
                "day": each.day.isoformat(),
                "days_later": each.days_later,
                "working_days_later": each.working_days_later,
                "late_cost": each.late_cost,
            }
            for each in weighed.displaced
        ],
        "hired": [
            {"pool": each.pool, "paid_minutes": each.minutes, "days": each.days, "cost": each.cost}
            for each in weighed.hired
        ],
        "chance": _chance(one.chance),
    }


def _chance(chance: Chance | None) -> dict[str, Any] | None:
    if chance is None:
        return None
    return {
        "executions": chance.executions,
        "by_day": chance.by_day,
        "by_due": chance.by_due,
        "p80": chance.safe,
        "p80_day": chance.safe_day.isoformat(),
    }
