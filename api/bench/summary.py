"""The table of a whole set: how many were solved, how far from the best known, beside whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final, Literal

from api.bench.csv_table import Number
from api.bench.record import Record
from api.bench.selection import Case
from scheduling.schedule import Status

Measured = tuple[Case, Record]
ReferenceKind = Literal["value", "bound"]
ALLOWED_SECONDS: Final = 1.0
ALLOWED_SHARE: Final = 0.05
"""A solve may pass its time limit by this many seconds or this share of it, whichever is more."""


@dataclass(frozen=True, slots=True)
class SetSummary:
    """How one set went; means are in percent, None where no instance counts.

    Attributes
    ----------
    statuses
        How many ended as what.
    mean_gap
        Mean of (value − best known) ÷ best known.
    mean_deviation
        Mean of (value − critical path) ÷ critical path.
    at_best, better
        How many values equal the best known, and how many are below it.
    overrun
        How many solves took longer than the time limit, by more than is promised.
    """

    set: str
    instances: int
    statuses: Counter[Status]
    mean_gap: float | None
    mean_deviation: float | None
    at_best: int
    better: int
    overrun: int


@dataclass(frozen=True, slots=True)
class ReferenceSummary:
    """Means in percent of another solver's column and of ours, over the instances both have.

    Values are measured by how much they lie above the best known value, bounds by how much below.
    """

    set: str
    column: str
    kind: ReferenceKind
    instances: int
    theirs: float
    ours: float


def gap_percent(value: Number | None, best: Number | None) -> float | None:
    """How much a value lies above another in percent; None without both, or above nothing."""
    if value is None or best is None or best <= 0:
        return None
    return 100 * (value - best) / best


def summarize(measured: Sequence[Measured], time_limit: float) -> list[SetSummary]:
    """One row for each set, in the order in which they come."""
    latest = time_limit + max(ALLOWED_SECONDS, ALLOWED_SHARE * time_limit)
    return [_summary(name, of_set, latest) for name, of_set in _by_set(measured)]


def compare(measured: Sequence[Measured]) -> list[ReferenceSummary]:
    """One row for each set and column of the panel that says a value (``_ub``) or a bound (``_lb``)."""
    found = []
    for name, of_set in _by_set(measured):
        columns = dict.fromkeys(column for case, _ in of_set for column in case.references)
        found += [_comparison(name, column, of_set) for column in columns]
    return [row for row in found if row is not None]


def _by_set(measured: Sequence[Measured]) -> Iterable[tuple[str, list[Measured]]]:
    for name in dict.fromkeys(case.set for case, _ in measured):
        yield name, [(case, record) for case, record in measured if case.set == name]


def _summary(name: str, of_set: Sequence[Measured], latest: float) -> SetSummary:
    known = [(record.objective, case.known.upper) for case, record in of_set]
    both = [(value, best) for value, best in known if value is not None and best is not None]
    return SetSummary(
        set=name,
        instances=len(of_set),
        statuses=Counter(record.status for _, record in of_set),
        mean_gap=_mean(gap_percent(value, best) for value, best in both),
        mean_deviation=_mean(gap_percent(record.objective, record.critical_path) for _, record in of_set),
        at_best=sum(value == best for value, best in both),
        better=sum(value < best for value, best in both),
        overrun=sum(record.seconds > latest for _, record in of_set),
    )


def _comparison(name: str, column: str, of_set: Sequence[Measured]) -> ReferenceSummary | None:
    """None where the column says neither, or no instance has both."""
    kind: ReferenceKind = "bound" if column.endswith("_lb") else "value"
    if not column.endswith(("_lb", "_ub")):
        return None
    measure = _MEASURES[kind]
    pairs = []
    for case, record in of_set:
        own = record.lower_bound if kind == "bound" else record.objective
        theirs = measure(case.references.get(column), case.known.upper)
        ours = measure(own, case.known.upper)
        if theirs is not None and ours is not None:
            pairs.append((theirs, ours))
    if not pairs:
        return None
    theirs_mean, ours_mean = (fmean(column) for column in zip(*pairs, strict=True))
    return ReferenceSummary(name, column[:-3], kind, len(pairs), theirs_mean, ours_mean)


def _below_percent(bound: Number | None, best: Number | None) -> float | None:
    above = gap_percent(bound, best)
    return None if above is None else -above


_MEASURES: dict[ReferenceKind, Callable[[Number | None, Number | None], float | None]] = {
    "value": gap_percent,
    "bound": _below_percent,
}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
