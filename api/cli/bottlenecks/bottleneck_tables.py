"""What ``planner bottlenecks`` shows on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.bottlenecks.bottleneck_words import findings, project_lines, range_words, subject_words
from api.cli.words.text_table import Cell, Column, lay_out
from api.cli.workload.workload_words import hours_words
from api.plain_amounts import Money, counted
from api.plain_text import one_line

if TYPE_CHECKING:
    from rich.text import Text

    from api.cli.words.page import Page
    from api.documents.analysed import Analysed
    from capacity.bottlenecks import Bottlenecks
    from capacity.bottlenecks.answers import Answer


_HALF_A_DAY: Final = 0.5


def print_bottlenecks(page: Page, found: Analysed, made: Bottlenecks) -> None:
    """The finding, a row for each that was solved, their projects, and what was not solved."""
    shown = Money(found.plan.currency)
    people = {person.id: person.name or person.id for person in found.plan.people}
    projects = {project.id: project.name or project.id for project in found.plan.projects}
    page.line(f"{found.title}: {subject_words(made.asked)}", "bold")
    for text in findings(made, people, projects, shown):
        page.line(text, "bold")
    solved = [one for one in made.answers if one.verdict in ("clear", "unclear", "possible")]
    if solved:
        page.section(_heading(made, shown))
        page.rows(_lines(solved, made, people, shown, page))
        page.line(_noise_words(solved, shown), "dim")
    _print_projects(page, solved, projects)
    _print_without_plan(page, made, people)
    _print_left(page, made, people, shown)


def _heading(made: Bottlenecks, shown: Money) -> str:
    base = made.base
    if base is None:
        return ""
    what = "Saved" if made.asked.change == "more" else "Added cost"
    late, contractor = shown.plain(base.result.late_cents), shown.plain(base.result.contractor_cents)
    return f"{what}, in {shown.currency}, of late cost {late} and contractor cost {contractor}"


def _lines(
    answers: Sequence[Answer], made: Bottlenecks, people: dict[str, str], shown: Money, page: Page
) -> list[Text]:
    is_more = made.asked.change == "more"
    columns = [
        Column(made.asked.of, least=12),
        Column("without", least=12, spare=1),
        Column("saves" if is_more else "costs", right=True),
        Column("late", right=True, spare=2),
        Column("contractors", right=True, spare=2),
        Column("days", right=True, spare=4),
        Column("earlier", right=True, spare=6),
        Column("later", right=True, spare=6),
        Column("weeks", right=True),
        Column("hours", right=True, spare=5),
        Column("it matters", spare=3),
        Column("sure"),
    ]
    sign = -1 if is_more else 1
    cells = [_cells(one, sign, people, shown, page) for one in answers]
    return lay_out(columns, cells, page.width, page.glyphs)


def _cells(one: Answer, sign: int, people: dict[str, str], shown: Money, page: Page) -> list[Cell | str]:
    is_clear, asked = one.verdict != "unclear", one.question
    weeks, moved = one.weeks, one.clear_projects
    return [
        one_line(asked.name),
        people.get(asked.person, "") if asked.of == "skill" else "",
        Cell(shown.plain(sign * (one.cents or 0)), "bold" if is_clear else "dim"),
        shown.plain(sign * (one.late_cents or 0)),
        shown.plain(sign * (one.contractor_cents or 0)),
        f"{one.clear_days:+.0f}" if abs(one.clear_days) >= _HALF_A_DAY else "",
        str(sum(change.minutes < 0 for change in moved) or ""),
        str(sum(change.minutes > 0 for change in moved) or ""),
        "" if weeks is None else f"{weeks.number:,}",
        "" if weeks is None else hours_words(round(weeks.hours)),
        range_words(weeks).replace("–", page.glyphs.dash),
        "yes" if is_clear else Cell("no", "dim"),
    ]


def _noise_words(solved: Sequence[Answer], shown: Money) -> str:
    """What ``sure`` means here."""
    noises = sorted({one.noise_cents or 0 for one in solved})
    if not noises[-1]:
        return "sure: all runs of equal plans cost the same"
    most = f" to {shown.plain(noises[-1])}" if len(noises) > 1 else ""
    noise = f"{shown.plain(noises[0])}{most} {shown.currency}"
    unsure = sum(one.verdict == "unclear" for one in solved)
    not_told = f"; {unsure:,} can't be told from chance" if unsure else ""
    return f"sure: more than runs of equal plans differ by, {noise}{not_told}"


def _print_projects(page: Page, solved: Sequence[Answer], projects: dict[str, str]) -> None:
    moved = [one for one in solved if one.verdict != "unclear" and one.clear_projects]
    if moved:
        page.section("Projects that finish at another time")
        for one in moved:
            page.line(f"{one_line(one.question.name)}: {project_lines(one, projects)}", indent=2)


def _print_without_plan(page: Page, made: Bottlenecks, people: dict[str, str]) -> None:
    broken = [one for one in made.answers if one.verdict in ("impossible", "failed")]
    if broken:
        page.section("No valid plan")
        for one in broken:
            who = people.get(one.question.person, one.question.name)
            page.line(f"{one_line(who)}: {one_line(one.why)}", indent=2)


def _print_left(page: Page, made: Bottlenecks, people: dict[str, str], shown: Money) -> None:
    """Those not solved, with what is at stake, the most first."""
    left = [one for one in made.answers if one.verdict == "not solved"]
    if not left:
        return
    number = counted(len(left), made.asked.of, "people" if made.asked.of == "person" else "skills")
    why = "" if made.interrupted else ", for which less is at stake (--all solves for them, too)"
    page.section(f"Not solved: {number}{why}")
    page.line(", ".join(_at_stake(one, people, shown) for one in left), indent=2)


def _at_stake(one: Answer, people: dict[str, str], shown: Money) -> str:
    who = one_line(people.get(one.question.person, one.question.name))
    if one.question.change == "more":
        return f"{who} ({shown.plain(one.estimate.cents or 0)})"
    return f"{who} ({hours_words(round(one.estimate.hours or 0))})"
