"""What a picture's title says: the finding, in words, with the number that matters."""

from __future__ import annotations

from collections.abc import Sequence

from api.charts.drawing import plural, short_date, shortened
from api.rows import ProjectRow, days_late, late_tasks
from api.validity import no_plan_finding
from planner.plan import Plan
from scheduling.schedule import Outcome


def lateness_finding(plan: Plan, projects: Sequence[ProjectRow]) -> str:
    """How many projects (or, without dues of projects, tasks) finish late, and by how much at most."""
    if not projects:
        return "There is nothing to plan"
    with_due = [row for row in projects if row.due is not None]
    late = [row.late_minutes for row in with_due if row.late_minutes > 0]
    if with_due:
        return _finding("project", "finish", len(with_due), late)
    dues = sum(task.due is not None for row in projects for task in row.tasks)
    if dues:
        return _finding(
            "task with a due date", "finish", dues, [t.late_minutes for t in late_tasks(projects)]
        )
    last = max(row.finish for row in projects)
    return f"Everything is done by {short_date(last, plan.time_zone)}"


def _finding(noun: str, verb: str, total: int, late: Sequence[int]) -> str:
    things = noun.replace("task with a due date", "tasks with a due date") if total > 1 else noun
    things = f"{noun}s" if total > 1 and things == noun else things
    if not late:
        return f"The {noun} finishes on time" if total == 1 else f"All {total:,} {things} {verb} on time"
    worst = plural(days_late(max(late)), "day")
    if total == 1:
        return f"The {noun} finishes {worst} late"
    if len(late) == 1:
        return f"1 of {total:,} {things} finishes late, by {worst}"
    return f"{len(late):,} of {total:,} {things} {verb} late, the latest by {worst}"


def title_and_warning(outcome: Outcome, finding: str) -> tuple[str, list[str]]:
    """``finding`` as the title, where there is a plan; else that there is none, and the finding below it."""
    no_plan = no_plan_finding(outcome)
    if not no_plan:
        return finding, []
    return no_plan, [f"In the nearest schedule found: {finding[0].lower()}{finding[1:]}"]


def plan_line(plan: Plan, outcome: Outcome, *, marked: bool = True) -> str:
    """Whose plan, and from which day on; ``marked`` where the picture has a line at that day."""
    place = "dashed line: " if marked else ""
    data_date = f"{place}data date {short_date(outcome.data_date, plan.time_zone)}"
    return (
        f"{shortened(plan.name, 80)} · {data_date}" if plan.name else f"{data_date[0].upper()}{data_date[1:]}"
    )
