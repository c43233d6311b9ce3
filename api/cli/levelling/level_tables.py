"""What ``planner level`` shows on a terminal: the measures side by side, people, and what moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.cli.bottlenecks.bottleneck_words import days_words
from api.cli.words.text_table import Cell, Column, lay_out
from api.cli.workload.workload_words import hours_words
from api.plain_amounts import counted, day_and_month
from api.plain_text import one_line
from planner.time_zones import local_time

if TYPE_CHECKING:
    from rich.text import Text

    from api.cli.words.page import Page
    from api.documents.level import LevelReport
    from capacity.levelling import Moved


def print_level(page: Page, report: LevelReport) -> None:
    """The finding, the measures before and after, the people that gain most, the tasks that moved."""
    first, last = (day_and_month(day, True) for day in (report.before.first, report.before.last))
    page.line(f"{report.found.title}: levelling, {first} – {last}", "bold")
    page.line(_finding(report), "bold")
    page.section("Measures of people's weeks, in % of their time for projects")
    page.rows(_measures(report, page))
    if not report.made.is_better:
        return
    people = _people(report)
    if people:
        page.section("People: hours above 85 % in their weeks; the rest is as levelled")
        page.table(people, lambda some: _people_lines(some, page), "people")
    page.section(_moved_words(report))
    moved = sorted(report.made.moved, key=lambda one: -abs(one.minutes))
    page.table(moved, lambda some: _moved_lines(some, report, page), "tasks")


def _finding(report: LevelReport) -> str:
    before, after = report.before, report.after
    if not before.busy_hours:
        return "Nothing to level: nobody is above 85 % in any week."
    if not report.made.is_better:
        return "Nothing more even was found that keeps all dates and the cost."
    dates = "every project that was in time still is" if report.until_due else "no project finishes later"
    less = (before.busy_hours - after.busy_hours) / before.busy_hours
    now = f"{hours_words(round(after.busy_hours))} instead of {hours_words(round(before.busy_hours))}"
    how = (
        "No hour is above 85 % any more"
        if not after.busy_hours
        else f"{less * 100:.0f} % fewer hours above 85 %"
    )
    detail = "" if not after.busy_hours else f", {now}"
    return f"{how}{detail}; {dates}, and nothing costs more."


def _measures(report: LevelReport, page: Page) -> list[Text]:
    before, after = report.before, report.after
    rows = [
        ("peak of a week", f"{before.peak_percent:.0f} %", f"{after.peak_percent:.0f} %"),
        ("weeks above 85 %", f"{before.busy_weeks:,}", f"{after.busy_weeks:,}"),
        (
            "hours above 85 %",
            hours_words(round(before.busy_hours, 1)),
            hours_words(round(after.busy_hours, 1)),
        ),
        ("spread of a person's weeks", f"{before.spread_percent:.1f}", f"{after.spread_percent:.1f}"),
        ("spread between people", f"{before.between_percent:.1f}", f"{after.between_percent:.1f}"),
        ("projects a week", f"{before.projects_a_week:.2f}", f"{after.projects_a_week:.2f}"),
        ("most projects in a week", f"{before.most_projects:,}", f"{after.most_projects:,}"),
    ]
    columns = [Column(""), Column("before", right=True), Column("levelled", right=True)]
    return lay_out(columns, rows, page.width, page.glyphs)


def _people(report: LevelReport) -> list[dict[Hashable, Any]]:
    """People whose hours above the mark change, or were any, the largest change first."""
    from capacity.balance import side_by_side

    rows = side_by_side(report.before, report.after).to_dict("records")
    some = [row for row in rows if row["before_busy_hours"] or row["after_busy_hours"]]
    return sorted(some, key=lambda row: row["after_busy_hours"] - row["before_busy_hours"])


def _people_lines(rows: Sequence[Mapping[Any, Any]], page: Page) -> list[Text]:
    columns = [
        Column("person", least=10),
        Column("before", right=True),
        Column("levelled", right=True),
        Column("weeks", right=True, spare=2),
        Column("peak", right=True, spare=1),
        Column("projects a week", right=True, spare=3),
    ]
    return lay_out(columns, [_person_cells(row) for row in rows], page.width, page.glyphs)


def _person_cells(row: Mapping[Any, Any]) -> list[Cell | str]:
    before, after = row["before_busy_hours"], row["after_busy_hours"]
    style = "green" if after < before else "yellow" if after > before else ""
    return [
        one_line(row["name"]),
        hours_words(round(before, 1)),
        Cell(hours_words(round(after, 1)), style),
        f"{row['after_busy_weeks']:,}",
        f"{row['after_peak_percent']:.0f} %",
        f"{row['after_projects_a_week']:.1f}",
    ]


def _moved_words(report: LevelReport) -> str:
    moved = report.made.moved
    others = sum(one.changes_people for one in moved)
    tasks = len(report.found.schedule.tasks)
    by_others = f", {others:,} of them done by others" if others else ""
    return f"Moved: {len(moved):,} of {counted(tasks, 'task')}{by_others}"


def _moved_lines(some: Sequence[Moved], report: LevelReport, page: Page) -> list[Text]:
    names = {person.id: person.name or person.id for person in report.found.plan.people}
    columns = [
        Column("task", least=16),
        Column("start", right=True),
        Column("levelled", right=True),
        Column("moved", right=True),
        Column("who", least=8, spare=1),
    ]
    cells = [_moved_cells(one, names, report.found.plan.time_zone) for one in some]
    return lay_out(columns, cells, page.width, page.glyphs)


def _moved_cells(one: Moved, names: dict[str, str], zone: str) -> list[Cell | str]:
    later = (
        "" if not one.minutes else f"{days_words(one.minutes)} {'later' if one.minutes > 0 else 'earlier'}"
    )
    who = ""
    if one.changes_people:
        who = ", ".join(names.get(given.person, given.person) for given in one.after.assignments)
    return [
        one_line(f"{one.before.project}/{one.before.task}"),
        day_and_month(_day(one.before.start, zone)),
        day_and_month(_day(one.after.start, zone)),
        later,
        one_line(who),
    ]


def _day(minute: int, zone: str) -> dt.date:
    return local_time(minute, zone).date()
