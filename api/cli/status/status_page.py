"""The one-page status as Markdown, in the office's words: the finding first."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.status import date_sections, other_sections
from api.cli.status.markdown import bold, text
from api.cli.status.page_words import PageWords, working_days
from api.plain_amounts import Money, counted, day_and_month
from scenarios.status.status import Status

SECTIONS = (
    ("Projects", date_sections.project_lines, date_sections.MOST_PROJECTS),
    ("Milestones", date_sections.milestone_lines, date_sections.MOST_MILESTONES),
    ("Late work", date_sections.late_lines, date_sections.MOST_LATE),
    ("Changed since the baseline", date_sections.changed_lines, date_sections.MOST_MOVED),
    ("Risks", other_sections.risk_lines, other_sections.MOST_RISKS),
    ("Budget against actuals", other_sections.money_lines, other_sections.MOST_MONEY),
    ("People in the weeks ahead", other_sections.people_lines, other_sections.MOST_PEOPLE),
    ("Next steps", other_sections.next_lines, other_sections.MOST_STEPS),
)


def status_page(
    status: Status, title: str, figures: Iterator[str] | None = None, *, show_all: bool = False
) -> str:
    """The page.

    Parameters
    ----------
    title
        What the plan is called.
    figures
        Lines of a section about the office's figures, if there is to be one.
    show_all
        Every row, however long the page gets.
    """
    words = PageWords(status)
    day = day_and_month(words.found.day, True)
    lines = [f"# {text(title)}: status of {day}", "", bold(text(headline(status))), "", *_facts(words)]
    for heading, write, most in SECTIONS:
        lines += ["", f"## {heading}", *write(words, None if show_all else most)]
    if figures is not None:
        lines += ["", "## Office figures", *figures]
    return "\n".join(lines) + "\n"


def headline(status: Status) -> str:
    """On track or not, in one sentence."""
    found = status.situation
    shown = Money(found.plan.currency)
    if not status.projects:
        return "There is nothing to report: no project is planned."
    reasons = []
    if found.outcome.status not in ("optimal", "feasible"):
        reasons.append("no schedule keeps all hard rules, and the nearest one is shown")
    late = status.late_projects
    if late:
        finish = "finishes" if len(late) == 1 else "finish"
        by = working_days(late[0].late_working_days) if late[0].late_working_days else "days off only"
        worst = f"{late[0].name} by {by}"
        lead = "" if len(late) == 1 else "most of all "
        reasons.append(
            f"{len(late):,} of {counted(len(status.projects), 'project')} {finish} late, {lead}{worst}"
        )
    total, over = status.money.total, [row for row in status.money.rows if row.is_over]
    if over:
        goes = "goes" if len(over) == 1 else "go"
        by = shown.named(-sum(row.left or 0 for row in over))
        reasons.append(
            f"{counted(len(over), 'project')} {goes} over budget by {by}{' in all' if len(over) > 1 else ''}"
        )
    if reasons:
        return f"Not on track: {'; '.join(reasons)}."
    dated = [one for one in status.projects if one.due is not None or one.deadline is not None]
    dates = "every project keeps its date" if dated else "no project has a date to keep"
    left = "" if total.left is None else f", and the forecast leaves {shown.named(total.left)} of the budgets"
    return f"On track: {dates}{left}."


def _facts(words: PageWords) -> Iterator[str]:
    """What is compared with what."""
    found, status = words.found, words.status
    done = sum(one.finished for one in status.projects)
    begun = sum(one.begun for one in status.projects) - done
    tasks = sum(one.tasks for one in status.projects)
    agreed = "no baseline"
    if found.baseline is not None:
        since = "" if found.baseline.agreed is None else f" of {words.day(found.baseline.agreed)}"
        agreed = f"baseline {text(found.baseline.label)}{since}"
    data = (
        ""
        if found.day == found.document.start.day
        else f"; actuals up to {words.day(found.document.start.day)}"
    )
    yield (
        f"{done:,} of {counted(tasks, 'task')} done, {begun:,} under way; {agreed}{data}. "
        "Days are working days of each project, late ones whole."
    )
