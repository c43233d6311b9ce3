"""What changed since the baseline: how much moved, which projects most, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planner.plan import Plan
from scenarios.comparison import Side
from scenarios.comparison.pair import Pair
from scenarios.comparison.why import Explanation, Tracer
from scenarios.replanning.causes_since import causes_since
from scenarios.replanning.variance import Variance, Variances
from scenarios.status.projects import ProjectStatus
from scenarios.status.situation import AgreedBaseline, Situation, is_finished
from scheduling.schedule import TaskKey

MOST_EXPLAINED: Final = 3
_DAY_PART: Final = 0.05
"""Working days below which a project counts as where it was: they are shown with one decimal."""


@dataclass(frozen=True, slots=True)
class ProjectMove:
    """A project that finishes on another day than in the baseline, and why: what moved its last task.

    ``last`` is that task; ``why`` is None where the baseline's plan isn't at hand, or has no such task, or
    of projects beyond the first ``MOST_EXPLAINED``.
    """

    project: Variance
    last: TaskKey
    why: Explanation | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The schedule against the baseline.

    Attributes
    ----------
    tasks
        How many tasks both have.
    later, earlier
        How many of them finish later and earlier.
    added, gone
        How many only the schedule, and only the baseline, has; what is done is not gone.
    projects
        Those that moved and are not done, the one that moved most first.
    """

    tasks: int
    later: int
    earlier: int
    added: int
    gone: int
    projects: tuple[ProjectMove, ...]


def changed_since(
    found: Situation, moved: Variances | None, projects: tuple[ProjectStatus, ...]
) -> Changed | None:
    """What changed; None without a baseline."""
    if moved is None or found.baseline is None:
        return None
    shifts = [one.finish_working_minutes for one in moved.moved]
    keys, agreed = set(found.scheduled), set(found.agreed)
    done = {project.id for project in projects if project.is_done}
    apart = [one for one in moved.projects if abs(one.finish_days) >= _DAY_PART and one.key[0] not in done]
    apart.sort(key=lambda one: -abs(one.finish_days))
    tracer = _tracer(found, found.baseline)
    return Changed(
        len(moved.tasks),
        sum(shift > 0 for shift in shifts),
        sum(shift < 0 for shift in shifts),
        len(keys - agreed),
        len(agreed - keys - _over(found.plan)),
        tuple(
            _explained(found, one, tracer if place < MOST_EXPLAINED else None)
            for place, one in enumerate(apart)
        ),
    )


def _over(plan: Plan) -> set[TaskKey]:
    """Tasks that are done, or whose project is; of a project that is done, a schedule has none."""
    return {
        (project.id, task.id)
        for project in plan.projects
        for task in project.tasks
        if project.status == "done" or is_finished(task)
    }


def _explained(found: Situation, project: Variance, tracer: Tracer | None) -> ProjectMove:
    own = [one for one in found.schedule.tasks if one.project == project.key[0]]
    last = max(own, key=lambda one: one.finish).key
    why = tracer.explain(last) if tracer is not None and last in found.agreed else None
    return ProjectMove(project, last, why)


def _tracer(found: Situation, baseline: AgreedBaseline) -> Tracer | None:
    """Finds reasons; none where the plan of the baseline isn't at hand."""
    if baseline.plan is None:
        return None
    before = Side.of("baseline", baseline.plan, baseline.outcome)
    after = Side.of("schedule", found.document, found.outcome)
    return Tracer(Pair(before, after), causes_since(before, after))
