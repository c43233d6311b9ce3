"""The projects of a schedule as a table: dates, how late, weight, and a bar over the plan's time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import counted, day_and_month, money
from api.plain_text import one_line
from capacity.lateness import LateTask, ProjectDates
from planner.calendars import local_time
from planner.plan import Project

if TYPE_CHECKING:
    from rich.text import Text

_BAR_LEAST, _BAR_MOST = 6, 40
_NAMES_WIDTH = 24
"""Columns that names get beyond their least before a bar gets more than ten."""
_CLIENT_FROM = {False: 80, True: 90}
"""Width from which there is room for clients, without and with years in the dates."""
_COST_FROM = {False: 100, True: 110}
"""The same for late costs."""
_COLUMNS = (
    Column("project", least=14),
    Column("client", least=6),
    Column("start", right=True, spare=1),
    Column("finish", right=True),
    Column("due", right=True),
    Column("late", right=True),
    Column("late cost", right=True, spare=4),
    Column("weight", right=True, spare=2),
    Column("span", spare=3),
)
_COST = next(at for at, column in enumerate(_COLUMNS) if column.title == "late cost")


def project_lines(
    rows: Sequence[ProjectDates], span: tuple[int, int], zone: str, width: int, glyphs: Glyphs
) -> list[Text]:
    """A heading and a line for each project.

    Parameters
    ----------
    span
        First and last minute of the whole schedule, which the bars stretch over.
    """
    moments = [*span, *(row.due - 1 for row in rows if row.due is not None)]
    with_year = len({local_time(moment, zone).year for moment in moments}) > 1
    with_client = width >= _CLIENT_FROM[with_year]
    with_cost = width >= _COST_FROM[with_year] and any(row.late_cost for row in rows)
    late_width = max((len(_late_text(row, glyphs)) for row in rows), default=0)
    cost_width = max(11, *(len(money(row.late_cost)) + 2 for row in rows)) if with_cost else 0
    room = _bar_room(width - 52 - 8 * with_client - 15 * with_year - late_width - cost_width)

    def shown(minute: int) -> str:
        return day_and_month(local_time(minute, zone).date(), with_year)

    cells: list[list[Cell | str]] = [_cells(row, shown, bar(row, span, room, glyphs), glyphs) for row in rows]
    for row, row_cells in zip(rows, cells, strict=True):
        if not with_client:
            row_cells[:2] = [one_line(row.project.name) or row.project.id, ""]
        if not with_cost:
            row_cells[_COST] = ""
    return lay_out(_COLUMNS, cells, width, glyphs)


def _bar_room(free: int) -> int:
    """Columns for the bar of ``free`` ones: ten first, then the names get more, then the bar."""
    return max(_BAR_LEAST, min(10, free), min(_BAR_MOST, free - _NAMES_WIDTH))


def _cells(row: ProjectDates, shown: Callable[[int], str], drawn: str, glyphs: Glyphs) -> list[Cell | str]:
    project = row.project
    style = "red" if row.late else ""
    return [
        _name_beside_client(project),
        project.client,
        shown(row.start),
        # A finish or due date of 24:00 is the end of that day, not the next one.
        Cell(shown(max(row.start, row.finish - 1)), style),
        "" if row.due is None else shown(row.due - 1),
        Cell(_late_text(row, glyphs), style or ("red" if row.left_out else "")),
        money(row.late_cost) if row.late_cost else glyphs.dash,
        f"{project.weight:,}",
        Cell(drawn, style),
    ]


def _name_beside_client(project: Project) -> str:
    """The project's name; without the client that stands beside it anyway, if it begins so."""
    name, client = one_line(project.name) or project.id, one_line(project.client)
    rest = name.removeprefix(client).lstrip(" :,|/–—-") if client else ""
    return rest if rest and name.startswith(client) else name


def _late_text(row: ProjectDates, glyphs: Glyphs) -> str:
    if row.late:
        return f"{row.late_days:,} d ({row.late_working_days:,} wd)"
    if row.left_out:
        return f"{counted(row.left_out, 'task')} out"
    return "" if row.due is None else glyphs.dash


def late_task_lines(
    rows: Sequence[LateTask], with_year: bool, zone: str, width: int, glyphs: Glyphs
) -> list[Text]:
    """A heading and a line for each task that misses a due date of its own."""

    def shown(minute: int) -> str:
        return day_and_month(local_time(minute - 1, zone).date(), with_year)

    columns = (Column("task", least=16), *_COLUMNS[3:6])
    cells: list[list[Cell | str]] = [
        [row.where, shown(row.finish), shown(row.due), Cell(f"{row.late_days:,} d", "red")] for row in rows
    ]
    return lay_out(columns, cells, width, glyphs)


def bar(row: ProjectDates, span: tuple[int, int], room: int, glyphs: Glyphs) -> str:
    """``room`` characters for the time from ``span[0]`` to ``span[1]``; what is after the due date apart."""
    first, last = span
    length = max(1, last - first)

    def at(minute: int) -> int:
        return min(room, max(0, (minute - first) * room // length))

    begin = min(at(row.start), room - 1)
    end = max(begin + 1, at(row.finish + length // room - 1))
    late_from = max(begin, min(end - 1, at(row.due))) if row.late and row.due is not None else end
    return "".join(
        (
            glyphs.rest * begin,
            glyphs.span * (late_from - begin),
            glyphs.late * (end - late_from),
            glyphs.rest * (room - end),
        )
    )
