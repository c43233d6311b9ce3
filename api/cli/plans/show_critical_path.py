"""The critical path as a table and as JSON: dates, floats and what drives each task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from api.cli.words.amounts import minutes_in_words
from api.cli.words.terminal import glyphs_for
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import counted, day_and_month
from planner.calendars import local_time
from planner.critical_dates import CriticalDates
from planner.dependency_graph import TaskLink
from planner.plan import Plan

if TYPE_CHECKING:
    from rich.console import Console

NEAR_DAYS: Final = 2
"""Tasks of no more total float than so many working days are shown, too."""
FIRST_ROWS: Final = 40
_COLUMNS: Final = (
    Column("task", least=14),
    Column("start", right=True),
    Column("finish", right=True),
    Column("late start", right=True, spare=4),
    Column("late finish", right=True, spare=2),
    Column("float", right=True),
    Column("free", right=True, spare=3),
    Column("driven by", least=8, spare=1),
)


def print_critical_path(console: Console, plan: Plan, dates: CriticalDates, *, show_all: bool) -> None:
    """Write the tasks that could delay a project, those of each project in the order of their starts."""
    path = dates.path
    near = NEAR_DAYS * plan.day_minutes
    waiting = [j for j in range(len(dates.graph.tasks)) if not _is_finished(dates, j)]
    shown = [j for j in waiting if show_all or path.total_float[j] <= near]
    rank = {project.id: number for number, project in enumerate(plan.projects)}
    shown.sort(key=lambda j: (rank[dates.graph.key(j)[0]], int(path.early_start[j]), j))
    critical = sum(bool(path.critical[j]) for j in waiting)
    console.print()
    console.print("Critical path, as if everybody were free", style="bold")
    console.print(
        f"{counted(critical, 'task')} of {len(waiting):,} without float; late dates delay no project",
        soft_wrap=True,
    )
    most = len(shown) if show_all else FIRST_ROWS
    rows = [_row(plan, dates, j) for j in shown[:most]]
    for line in lay_out(_COLUMNS, rows, console.width, glyphs_for(console.encoding)):
        console.print(line, soft_wrap=True)
    hidden = len(waiting) - len(rows)
    if hidden:
        with_float = "" if len(shown) > most else f" with more than {minutes_in_words(near)} of float"
        console.print(f"and {hidden:,} more{with_float} (--all shows them)", style="dim", soft_wrap=True)


def _row(plan: Plan, dates: CriticalDates, j: int) -> list[Cell | str]:
    path, driver = dates.path, int(dates.path.driving_link[j])
    total = int(path.total_float[j])

    def shown(minute: int) -> str:
        local = local_time(minute, plan.time_zone)
        return f"{day_and_month(local.date(), local.year != plan.start.day.year)} {local:%H:%M}"

    moments = (path.early_start[j], path.early_finish[j], path.late_start[j], path.late_finish[j])
    return [
        Cell("/".join(dates.graph.key(j)), "bold" if path.critical[j] else ""),
        *(shown(int(moment)) for moment in moments),
        Cell(minutes_in_words(total), "red" if total < 0 else ""),
        minutes_in_words(int(path.free_float[j])),
        _link_in_words(dates, dates.graph.links[driver]) if driver >= 0 else "its dates",
    ]


def _link_in_words(dates: CriticalDates, link: TaskLink) -> str:
    """``sketch``, ``web/draw SS+2d``: the predecessor, with its project where that is another."""
    (project, task), own = dates.graph.key(link.predecessor), dates.graph.key(link.successor)[0]
    name = task if project == own else f"{project}/{task}"
    lag = "" if not link.lag.thousandths else f"{'+' if link.lag.thousandths > 0 else ''}{link.lag}"
    kind = "" if link.type == "FS" and not lag else f" {link.type}{lag}"
    return f"{name}{kind}"


def _is_finished(dates: CriticalDates, j: int) -> bool:
    progress = dates.graph.tasks[j][1].progress
    return progress is not None and progress.finished is not None


def critical_path_to_dict(plan: Plan, dates: CriticalDates) -> dict[str, Any]:
    """Every planned task with its dates, its floats in minutes and its links."""
    before: dict[int, list[TaskLink]] = {}
    for link in dates.links:
        before.setdefault(link.successor, []).append(link)
    return {
        "links_reduced": dates.is_reduced,
        "tasks": [_task_to_dict(plan, dates, j, before.get(j, [])) for j in range(len(dates.graph.tasks))],
    }


def _task_to_dict(plan: Plan, dates: CriticalDates, j: int, links: list[TaskLink]) -> dict[str, Any]:
    path, (project, task) = dates.path, dates.graph.key(j)
    driver = int(path.driving_link[j])
    return {
        "project": project,
        "task": task,
        **dict(_dates_of(plan, dates, j)),
        "total_float_minutes": int(path.total_float[j]),
        "free_float_minutes": int(path.free_float[j]),
        "critical": bool(path.critical[j]),
        "driven_by": _link_to_dict(dates, dates.graph.links[driver]) if driver >= 0 else None,
        "after": [_link_to_dict(dates, link) for link in links],
    }


def _dates_of(plan: Plan, dates: CriticalDates, j: int) -> Iterator[tuple[str, str]]:
    for name in ("early_start", "early_finish", "late_start", "late_finish"):
        minute = int(getattr(dates.path, name)[j])
        yield name, local_time(minute, plan.time_zone).isoformat(timespec="minutes")


def _link_to_dict(dates: CriticalDates, link: TaskLink) -> dict[str, Any]:
    return {
        "task": "/".join(dates.graph.key(link.predecessor)),
        "type": link.type,
        "lag": str(link.lag) if link.lag.thousandths else None,
    }
