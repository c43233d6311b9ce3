"""A solved plan as text for a terminal: how good it is, the projects, the people, what is broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.solving.show_people import booking_lines, busiest, busy_words, people_lines
from api.cli.solving.show_prices import price_lines
from api.cli.solving.show_projects import late_task_lines, project_lines
from api.cli.words.amounts import amount_in_words, elapsed_in_words, readable_minutes, status_sentence
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import glyphs_for
from api.cli.words.week_load import load_by_week
from api.plain_amounts import counted, day_and_month
from api.plain_text import one_line
from api.validity import is_plan, left_out, no_plan_finding
from capacity.lateness import ProjectDates, late_tasks, project_dates
from capacity.money.late_cost import fixed_prices
from planner.calendars import local_time
from planner.plan import Plan
from scheduling.schedule import Breach, Outcome, Schedule

if TYPE_CHECKING:
    from rich.console import Console

_STATUS_STYLE: Final = {
    "optimal": "bold green",
    "feasible": "bold",
    "infeasible": "bold red",
    "unknown": "bold red",
}
_CLOCK_RULES: Final = frozenset(
    {"data-date", "horizon", "release", "deadline", "pinned-start", "constraint", "link", "max-lag"}
)
"""Rules whose minutes are those of the clock, nights included; those of the others are worked ones."""


def print_outcome(
    plan: Plan, outcome: Outcome, console: Console, *, title: str, show_all: bool = False
) -> None:
    """Write everything about an outcome that fits a terminal.

    Parameters
    ----------
    plan
        The plan, expanded.
    title
        What the plan is called.
    show_all
        Every row of every table, not the first 20 only.
    """
    page = Page(console, glyphs_for(console.encoding), None if show_all else FIRST_ROWS)
    missing = [breach.where for breach in left_out(outcome)]
    dates = project_dates(plan, outcome.schedule, missing) if outcome.schedule else []
    page.line(title, "bold")
    if outcome.schedule is not None and dates:
        page.line(_size(plan, outcome.schedule, dates))
    page.line(status_sentence(outcome, plan), _STATUS_STYLE[outcome.status])
    _print_broken_rules(page, plan, outcome)
    if outcome.schedule is not None:
        _print_projects(page, plan, outcome, outcome.schedule, dates)
        _print_people(page, plan, outcome.schedule)
        _print_bookings(page, plan, outcome.schedule)
        _print_prices(page, plan, outcome.schedule)
    for note in outcome.notes:
        page.line(f"Note: {one_line(note)}")


def _size(plan: Plan, schedule: Schedule, dates: Sequence[ProjectDates]) -> str:
    """``2 projects, 12 tasks, 04 Jan 2027 – 30 Jul 2027``."""
    first = local_time(min(row.start for row in dates), plan.time_zone).date()
    last = local_time(max(max(row.start, row.finish - 1) for row in dates), plan.time_zone).date()
    years = f"{day_and_month(first)} {first.year} – {day_and_month(last)} {last.year}"
    return f"{counted(len(dates), 'project')}, {counted(len(schedule.tasks), 'task')}, {years}"


def _print_broken_rules(page: Page, plan: Plan, outcome: Outcome) -> None:
    if outcome.conflicts:
        page.section("Conflicts")
        conflicts = [readable_minutes(one_line(text), elapsed=True) for text in outcome.conflicts]
        page.items(conflicts, "conflicts")
    if outcome.breaches:
        page.section(f"The nearest schedule breaks {counted(len(outcome.breaches), 'rule')}")
        page.items([_breach_in_words(breach, plan.currency) for breach in outcome.breaches], "breaches")
    if not is_plan(outcome) and outcome.schedule is not None:
        page.console.print()
        page.line(f"What follows is that nearest schedule. It is not a plan.{_left_out(outcome)}", "bold red")


def _left_out(outcome: Outcome) -> str:
    """How many tasks the nearest schedule does without; empty if none."""
    missing = len(left_out(outcome))
    if not missing:
        return ""
    return f" It leaves out {counted(missing, 'task')}, and no date below includes them."


def _breach_in_words(breach: Breach, currency: str) -> str:
    elapsed = breach.rule in _CLOCK_RULES
    amount = amount_in_words(breach.amount, breach.unit, currency)
    if elapsed and breach.unit == "minutes":
        amount = elapsed_in_words(breach.amount)
    if breach.unit == "tasks":
        amount = counted(breach.amount, "task")
    said = readable_minutes(one_line(breach.message), elapsed=elapsed) or one_line(breach.where)
    return f"{breach.rule} by {amount}: {said}"


def _print_projects(
    page: Page, plan: Plan, outcome: Outcome, schedule: Schedule, dates: Sequence[ProjectDates]
) -> None:
    if not dates:
        return
    late = sum(row.late for row in dates)
    page.section(no_plan_finding(outcome) or _projects_finding(dates))
    span = (min(row.start for row in dates), max(row.finish for row in dates))
    page.table(
        dates,
        lambda rows: project_lines(rows, span, plan.time_zone, page.width, page.glyphs),
        "projects, none of them later",
    )
    if late:
        late_mark = page.glyphs.late
        page.line(f"d: calendar days late, wd: working days of it, {late_mark}: after the due date", "dim")
    tasks = late_tasks(plan, schedule)
    if tasks:
        missed = "misses a due date of its own" if len(tasks) == 1 else "miss due dates of their own"
        page.section(f"Tasks: {len(tasks)} {missed}")
        with_year = len({local_time(minute, plan.time_zone).year for minute in span}) > 1
        page.table(
            tasks,
            lambda rows: late_task_lines(rows, with_year, plan.time_zone, page.width, page.glyphs),
            "tasks, none of them later",
        )


def _projects_finding(dates: Sequence[ProjectDates]) -> str:
    """``Projects: 2 of 5 late``."""
    due = sum(row.due is not None for row in dates)
    late = sum(row.late for row in dates)
    with_due = "" if due == len(dates) else " with a due date"
    how_many = f"{late:,} of {due:,}" if late else "none" if due == 1 else f"none of {due:,}"
    return f"Projects: {how_many}{with_due} late" if due else "Projects"


def _print_people(page: Page, plan: Plan, schedule: Schedule) -> None:
    if not plan.people or not schedule.tasks:
        return
    load = load_by_week(plan, schedule)
    page.section(f"People: use of their time for projects; {busy_words(load)}")
    page.table(
        busiest(load),
        lambda people: people_lines(plan, load, people, page.width, page.glyphs),
        "people, less busy",
    )


def _print_bookings(page: Page, plan: Plan, schedule: Schedule) -> None:
    if not schedule.bookings:
        return
    cost = amount_in_words(sum(booking.cost for booking in schedule.bookings), "cents", plan.currency)
    page.section(f"Contractors: {counted(len(schedule.bookings), 'booking')}, {cost}")
    page.table(
        schedule.bookings,
        lambda bookings: booking_lines(plan, bookings, page.width, page.glyphs),
        "bookings",
    )


def _print_prices(page: Page, plan: Plan, schedule: Schedule) -> None:
    prices = fixed_prices(plan, schedule)
    if not prices:
        return
    total = amount_in_words(sum(price.cents for price in prices), "cents", plan.currency)
    page.section(f"Fixed prices of the modes chosen: {counted(len(prices), 'task')}, {total}")
    page.table(prices, lambda rows: price_lines(rows, plan.currency, page.width, page.glyphs), "fixed prices")
