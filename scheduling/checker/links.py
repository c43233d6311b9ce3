"""Rules link and max-lag: what comes after what, with which lag at least and at most.

Links are resolved here from the expanded plan, whatever the dependency graph makes of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner import calendars
from planner.calendars import Axis, WorkingTime, WorkingTimes
from planner.errors import HorizonError
from planner.plan import Link, Plan, Project, Task
from planner.quantities import Duration
from scheduling.checker.case import FARTHEST_MINUTES, Case, Item
from scheduling.checker.clock import BoolArray, IntArray
from scheduling.checker.evidence import Evidence, minutes_breach
from scheduling.schedule import Breach, TaskKey

_FIRST_REACH = 64 * 1440
"""Minutes by which calendars are compiled beyond a schedule at first; then four times as many."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Links of one type and one lag; ``calendar`` is None for the plan's, and where none matters."""

    type: str
    lag: Duration
    calendar: str | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Items that links of one kind join, as positions in ``Case.items``."""

    kind: Kind
    sources: IntArray
    targets: IntArray


def link(evidence: Evidence) -> Iterator[Breach]:
    """For ends a of i and b of j that the type names: b ≥ E_C(W_C(a) + lag), b ≥ a without lag.

    Asked as ``W_C(b) ≥ W_C(a) + lag``, which is the same.
    """
    case, ends = evidence.case, Ends.of(evidence.case)
    yield from _unresolved(case)
    axes = Axes.of(case)
    for pairs in joined(case, most=False):
        yield from _too_early(evidence, axes, ends, ends.bound(pairs, most=False))


def max_lag(evidence: Evidence) -> Iterator[Breach]:
    """For ends a of i and b of j that the type names: b ≤ L_C(W_C(a) + max_lag), rounded up to the grid."""
    case, ends = evidence.case, Ends.of(evidence.case)
    axes = Axes.of(case)
    for pairs in joined(case, most=True):
        yield from _too_late(evidence, axes, ends, ends.bound(pairs, most=True))


def _too_early(evidence: Evidence, axes: Axes, ends: Ends, pairs: Pairs) -> Iterator[Breach]:
    source, target = ends.of_sources(pairs), ends.of_targets(pairs)
    if pairs.kind.lag.thousandths == 0:
        limit, broken = source, target < source
    else:
        axis, lag = axes.lag(pairs.kind)
        worked = axis.minutes_before(source) + lag
        broken = axis.minutes_before(target) < worked
        limit = np.where(broken, axis.earliest_moment(worked), target)
    for row in np.flatnonzero(broken).tolist():
        minutes = int(limit[row] - target[row])
        yield minutes_breach("link", *_told(evidence, pairs, row, minutes, "early"))


def _too_late(evidence: Evidence, axes: Axes, ends: Ends, pairs: Pairs) -> Iterator[Breach]:
    axis, lag = axes.lag(pairs.kind)
    source, target = ends.of_sources(pairs), ends.of_targets(pairs)
    limit = evidence.clock.slot_ceil(axis.latest_moment(axis.minutes_before(source) + lag))
    past = ends.started[pairs.targets] & (limit < evidence.clock.data_date)
    for row in np.flatnonzero((target > limit) & ~past).tolist():
        minutes = int(target[row] - limit[row])
        yield minutes_breach("max-lag", *_told(evidence, pairs, row, minutes, "late"))


def _told(evidence: Evidence, pairs: Pairs, row: int, minutes: int, how: str) -> tuple[Item, int, str]:
    items, kind = evidence.case.items, pairs.kind
    source, target = items[pairs.sources[row]], items[pairs.targets[row]]
    end = "finishes" if kind.type[1] == "F" else "starts"
    lag = f" {kind.lag}" if kind.lag.thousandths else ""
    return target, minutes, f"{end} {minutes} min too {how} for its link {kind.type}{lag} from {source.where}"


@dataclass(frozen=True)
class Ends:
    """The moments at every item that links hold from (``starts``, ``finishes``) and hold (``begins``).

    A started task's limits on a start hold for ``begins``, its first segment from the data date on.
    """

    starts: IntArray
    finishes: IntArray
    begins: IntArray
    open: BoolArray
    started: BoolArray
    resuming: BoolArray

    @classmethod
    def of(cls, case: Case) -> Ends:
        """The ends of every item of ``case``."""
        states = np.array([item.state for item in case.items], dtype=np.str_)
        is_open, started = states == "open", states == "started"
        begins, resuming = case.starts.copy(), np.zeros(len(states), dtype=np.bool_)
        for row in np.flatnonzero(started).tolist():
            resumes = case.items[row].resumes
            if resumes is not None and not case.plan.progress_override:
                begins[row], resuming[row] = resumes, True
        return cls(case.starts, case.finishes, begins, is_open, started, resuming)

    def of_sources(self, pairs: Pairs) -> IntArray:
        """The moment at each source that counts."""
        return (self.finishes if pairs.kind.type[0] == "F" else self.starts)[pairs.sources]

    def of_targets(self, pairs: Pairs) -> IntArray:
        """The moment at each target that is limited."""
        return (self.finishes if pairs.kind.type[1] == "F" else self.begins)[pairs.targets]

    def bound(self, pairs: Pairs, *, most: bool) -> Pairs:
        """Those of ``pairs`` that ask something of their targets, given their progress."""
        asked = self.open | self.started
        if pairs.kind.type[1] == "S":
            asked = self.open if most else self.open | self.resuming
        rows = asked[pairs.targets]
        return Pairs(pairs.kind, pairs.sources[rows], pairs.targets[rows])


# --- on which axis lags count -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axes:
    """Calendars over all dates of a schedule, from ``first`` to ``last``, and the lags beyond them."""

    plan: Plan
    first: int
    last: int
    compiled: dict[int, WorkingTimes] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> Axes:
        """Axes for the lags of ``case``, back to the actual dates."""
        first, last = case.range
        past = [item.scheduled.start for item in case.items if item.state != "open"]
        first = max(min([first, *past]), case.clock.data_date - FARTHEST_MINUTES)
        return cls(case.plan, first, last)

    def lag(self, kind: Kind) -> tuple[BoundedAxis, int]:
        """The axis of a kind of link, and its lag there in minutes.

        The axis reaches so far beyond the schedule that the lag fits in on both sides, if it ever
        does, and if the calendar's public holidays are known as far.
        """
        axis, minutes = self._within(0).lag(kind.lag, kind.calendar)
        reach = _FIRST_REACH
        while isinstance(axis, WorkingTime) and reach <= FARTHEST_MINUTES and not self._holds(axis, minutes):
            try:
                axis, minutes = self._within(reach).lag(kind.lag, kind.calendar)
            except HorizonError:
                break
            reach *= 4
        return BoundedAxis(axis), minutes

    def _within(self, reach: int) -> WorkingTimes:
        if reach not in self.compiled:
            first, last = self.first - reach, self.last + reach
            self.compiled[reach] = calendars.compile_working_time(self.plan, first, last)
        return self.compiled[reach]

    def _holds(self, axis: WorkingTime, minutes: int) -> bool:
        ahead, behind = axis.minutes_before(self.first), axis.total - axis.minutes_before(self.last)
        return min(ahead, behind) >= abs(minutes)


@dataclass(frozen=True, slots=True)
class BoundedAxis:
    """An axis that answers with its first or last moment where it would have to look beyond."""

    axis: Axis

    def minutes_before(self, moments: IntArray) -> IntArray:
        """``W``."""
        if isinstance(self.axis, WorkingTime):
            moments = np.clip(moments, self.axis.first, self.axis.last)
        return self.axis.minutes_before(moments)

    def earliest_moment(self, worked: IntArray) -> IntArray:
        """``E``."""
        if isinstance(self.axis, WorkingTime):
            beyond = worked > self.axis.total
            inside = self.axis.earliest_moment(np.clip(worked, 0, self.axis.total))
            return np.where(beyond, self.axis.last, inside)
        return self.axis.earliest_moment(worked)

    def latest_moment(self, worked: IntArray) -> IntArray:
        """``L``."""
        if isinstance(self.axis, WorkingTime):
            inside = self.axis.latest_moment(np.clip(worked, 0, self.axis.total))
            return np.where(worked < 0, self.axis.first, inside)
        return self.axis.latest_moment(worked)


# --- which tasks are joined ---------------------------------------------------------------------


def _linked_tasks(case: Case) -> Iterator[tuple[Project, Task]]:
    """Tasks and summaries of planned projects that come after something."""
    for project in case.plan.projects:
        if project.id not in case.outline.void:
            yield from ((project, task) for task in project.tasks if task.after)


def _unresolved(case: Case) -> Iterator[Breach]:
    for project, task in _linked_tasks(case):
        for written in task.after:
            if case.outline.meant(project.id, written.task) is None:
                where = f"{project.id}/{task.id}"
                message = f"{where} comes after {written.task!r}, which the plan doesn't have"
                yield Breach("link", where, 1, "links", message)


def joined(case: Case, *, most: bool) -> list[Pairs]:
    """All pairs of items that links of planned projects join, grouped by type, lag and calendar.

    Of several sources of one link only the binding one stands: the latest for a least lag, the
    earliest for a most. ``W`` and ``E`` never fall, so the others then hold too.
    """
    found: dict[Kind, tuple[list[int], list[int]]] = {}
    for project, task in _linked_tasks(case):
        lags = [written.max_lag if most else written.lag for written in task.after]
        if not any(lags):
            continue
        targets = _numbers(case, case.outline.leaves((project.id, task.id)))
        for written, lag in zip(task.after, lags, strict=True):
            sources = _numbers(case, case.outline.meant(project.id, written.task) or ())
            if lag is not None and sources:
                kind = _kind(written, lag, project.calendar, most=most)
                all_sources, all_targets = found.setdefault(kind, ([], []))
                all_sources += [_binding(case, sources, written.type, latest=not most)] * len(targets)
                all_targets += targets
    return [
        Pairs(kind, np.array(sources, dtype=np.int64), np.array(targets, dtype=np.int64))
        for kind, (sources, targets) in found.items()
    ]


def _kind(written: Link, lag: Duration, project_calendar: str | None, *, most: bool) -> Kind:
    if lag.elapsed or (lag.thousandths == 0 and not most):
        return Kind(written.type, lag, None)
    return Kind(written.type, lag, project_calendar if written.calendar is None else written.calendar)


def _numbers(case: Case, keys: Sequence[TaskKey]) -> list[int]:
    return [case.number[key] for key in keys if key in case.number]


def _binding(case: Case, sources: list[int], link_type: str, *, latest: bool) -> int:
    if len(sources) == 1:
        return sources[0]
    ends = case.finishes if link_type[0] == "F" else case.starts
    chosen = ends[sources].argmax() if latest else ends[sources].argmin()
    return sources[int(chosen)]
