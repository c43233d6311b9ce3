"""What the engine answers with: a schedule, how good it is, and how that is known.

All times are minutes since 1970-01-01T00:00Z; ``scheduling.outcome_json`` writes them for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Segment = tuple[int, int]
"""Worked interval [start, end) in minutes since 1970 UTC."""
TaskKey = tuple[str, str]
"""Project id and task id."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person at one task.

    ``person`` is a person's id, or ``pool#n`` for the n-th contractor (from 1) of a pool.
    ``need`` is the position of the need in the chosen mode. ``units`` is per mille of the
    person's project time. The intervals worked are the task's ``segments``.
    """

    person: str
    need: int
    units: int


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """When one task happens and who does it.

    ``segments`` are the intervals worked from the data date on, merged where they touch; those of
    a wait run in its calendar; a milestone and a finished task have none. A started task's
    ``start`` is its actual start. ``finish`` is the minute at which the last segment ends.
    """

    project: str
    task: str
    start: int
    finish: int
    mode: str = "only"
    assignments: tuple[Assignment, ...] = ()
    segments: tuple[Segment, ...] = ()

    @property
    def key(self) -> TaskKey:
        """Project id and task id."""
        return (self.project, self.task)


@dataclass(frozen=True, slots=True)
class Booking:
    """One contractor booked on local dates (of the pool's calendar) from ``first`` to ``last``.

    Dates are ISO 8601, both included. ``paid_minutes`` are the minutes of the pool's calendar in
    that range from the data date on; ``cost`` is in cents. Committed bookings are listed too.
    """

    pool: str
    contractor: int
    first: str
    last: str
    paid_minutes: int
    cost: int
    committed: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every planned task of the expanded plan, in the plan's order, and the contractors booked."""

    tasks: tuple[ScheduledTask, ...]
    bookings: tuple[Booking, ...] = ()

    def by_key(self) -> dict[TaskKey, ScheduledTask]:
        """Tasks by project and task id."""
        return {task.key: task for task in self.tasks}


@dataclass(frozen=True, slots=True)
class Breach:
    """One hard rule that a schedule breaks.

    ``rule`` is a name listed in docs/rules.md. ``amount`` is in ``unit``: mostly minutes, else
    people, units, or cents. ``where`` names the task (``project/task``) or the person.
    """

    rule: str
    where: str
    amount: int
    unit: str
    message: str


@dataclass(frozen=True, slots=True)
class LevelResult:
    """Value of one level of the objective, and a proven bound on it.

    The bound holds among schedules no worse on the levels before; None where there is none.
    ``parts`` are the goals' own values in their units.
    """

    value: int
    bound: int | None
    parts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A better schedule found on the way: seconds since the start, values, bounds, who found it."""

    seconds: float
    values: tuple[int, ...]
    bounds: tuple[int | None, ...]
    found_by: str
    breach_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a solve.

    ``schedule`` of an infeasible or unknown outcome is the best relaxed one, or None; its
    ``breaches`` say what it breaks, and it is not a plan. ``versions`` maps names to versions,
    ``limits`` what was asked for. ``timings`` and ``history`` are the only parts that differ
    between equal runs.
    """

    status: Status
    schedule: Schedule | None
    levels: tuple[LevelResult, ...]
    breaches: tuple[Breach, ...]
    plan_hash: str
    data_date: int
    seed: int
    limits: dict[str, int | float | None]
    effort_spent: int
    versions: dict[str, str]
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    history: tuple[Incumbent, ...] = ()

    @property
    def gap(self) -> float | None:
        """Relative gap of the first level: (value - bound) / value; None without a bound."""
        if not self.levels:
            return None
        value, bound = self.levels[0].value, self.levels[0].bound
        if bound is None:
            return None
        return (value - bound) / max(1, abs(value))
