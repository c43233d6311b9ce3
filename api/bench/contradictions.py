"""Results that can't be right, because what is known of an instance says otherwise."""

from __future__ import annotations

from api.bench.best_known import BestKnown
from api.bench.record import Record


def contradictions(record: Record, known: BestKnown) -> list[str]:
    """Why a result can't be right, each in words; empty for one that may be."""
    if record.error:
        return [f"the engine failed: {record.error}"]
    return [*_of_the_status(record, known), *_of_the_numbers(record, known)]


def _of_the_status(record: Record, known: BestKnown) -> list[str]:
    if record.status == "infeasible" and known.upper is not None:
        return [f"called infeasible, but a solution of value {known.upper} is known"]
    if record.status in ("optimal", "feasible") and known.infeasible:
        return [f"solved with value {record.objective}, but it is known to be infeasible"]
    return []


def _of_the_numbers(record: Record, known: BestKnown) -> list[str]:
    found = []
    value, bound = record.objective, record.lower_bound
    if value is not None and known.lower is not None and value < known.lower:
        found.append(f"value {value} is below the known lower bound {known.lower}")
    if bound is not None and known.upper is not None and bound > known.upper:
        found.append(f"bound {bound} is above the best known value {known.upper}")
    if value is not None and bound is not None and bound > value:
        found.append(f"bound {bound} is above the value found, {value}")
    return found
