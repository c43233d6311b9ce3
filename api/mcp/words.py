"""Answers of the tools in words: short lines, each figure with its unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from api.client.answers import PlanAnswer, Preview, ProjectDates, RunAnswer, ScheduledTask

MOST_LINES: Final = 60
"""Of a list; the rest is counted."""
_FOUND: Final = {
    "untouched": "without moving anything else",
    "earliest": "at the earliest, others moved",
    "both": "with others moved and contractors",
}


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 plan``, ``2 plans``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def listed(lines: Sequence[str]) -> str:
    """Lines, at most so many, and how many more there are."""
    shown = list(lines[:MOST_LINES])
    rest = len(lines) - len(shown)
    return "\n".join([*shown, f"... and {rest:,} more"] if rest else shown)


def plans_in_words(plans: Sequence[PlanAnswer]) -> str:
    """Every plan in a line."""
    if not plans:
        return "There are no plans."
    lines = [
        f"{one.id}: {one.name}, version {one.version}, changed {one.updated:%Y-%m-%d %H:%M} UTC"
        for one in plans
    ]
    return listed([counted(len(plans), "plan") + ":", *lines])


def summary_in_words(plan: PlanAnswer, run: RunAnswer | None, projects: Sequence[ProjectDates]) -> str:
    """A plan, its newest schedule, and what is late in it."""
    head = f"{plan.name} ({plan.id}), version {plan.version}."
    if run is None:
        return f"{head}\nIt has not been solved yet: there is no schedule."
    is_old = run.version != plan.version
    age = f" The plan has changed since: this is of version {run.version}." if is_old else ""
    solved = "" if run.finished is None else f" of {run.finished:%Y-%m-%d %H:%M} UTC"
    late = [one for one in projects if one.late]
    lines = [
        head,
        f"Newest schedule{solved}: {(run.answer or {}).get('status', 'unknown')}.{age}",
        f"{counted(len(projects), 'project')}, {len(late)} late.",
        *(project_in_words(one) for one in projects),
    ]
    return listed(lines)


def project_in_words(one: ProjectDates) -> str:
    """A project's dates in a line."""
    due = "no due date" if one.due is None else f"due by {one.due:%Y-%m-%d}"
    late = f", {counted(one.days_late, 'day')} late" if one.late else ""
    return f"- {one.project} ({one.name}): {one.start:%Y-%m-%d} to {one.finish:%Y-%m-%d}, {due}{late}"


def schedule_in_words(project: str, tasks: Sequence[ScheduledTask]) -> str:
    """The tasks of a project in the order of their starts."""
    if not tasks:
        return f"The schedule has no tasks of {project}."
    lines = [
        f"- {one.task} ({one.name}): {one.start:%Y-%m-%d %H:%M} to {one.finish:%Y-%m-%d %H:%M}{_people(one)}"
        for one in tasks
    ]
    return listed([f"{project}: {counted(len(tasks), 'task')}, local times", *lines])


def _people(task: ScheduledTask) -> str:
    who = [f"{one.name} {one.units_per_mille / 10:g} %" for one in task.people]
    return f", {', '.join(who)}" if who else f", {task.kind}"


def overloads_in_words(rows: Iterable[Mapping[str, Any]], period: str) -> str:
    """Who has more work than hours, before levelling and as scheduled."""
    found = list(rows)
    if not found:
        return f"Nobody has more work than hours in any {period}."
    lines = [
        f"- {row['case']}: {row['of']} {row['name'] or row['id']}, {row['period']}: "
        f"{row['booked_hours']:.1f} h asked for of {row['project_hours']:.1f} h, "
        f"{row['excess_hours']:.1f} h too many"
        for row in sorted(found, key=lambda row: (row["case"], -row["excess_hours"]))
    ]
    return listed([counted(len(found), "overload") + f", by {period}:", *lines])


def quote_in_words(run: RunAnswer) -> str:
    """When a project could be done, and what that does to others."""
    answer = run.answer or {}
    moved: Mapping[str, int] = answer.get("displaced") or {}
    lines = [
        f"- {words}: done by {_day(answer[kind])}{_displaced(moved.get(kind, 0))}"
        for kind, words in _FOUND.items()
        if answer.get(kind)
    ]
    if not lines:
        return f"No way to do {answer.get('project', 'it')} was found."
    warnings = [f"- note: {text}" for text in answer.get("warnings") or ()]
    cut = ["The search was interrupted; better answers may exist."] if answer.get("interrupted") else []
    return "\n".join([f"{answer.get('project')} could be finished", *lines, *warnings, *cut, KEPT])


KEPT: Final = "Nothing was changed in the plan."


def _displaced(count: int) -> str:
    return f", {counted(count, 'other project')} later than now" if count else ", no other project later"


def _day(text: str) -> str:
    return f"{dt.date.fromisoformat(text):%Y-%m-%d, %a}"


def refused_in_words(preview: Preview) -> str:
    """Why changes could not be made."""
    errors = [f"- {issue}" for issue in preview.issues if issue.severity == "error"]
    return listed(["The changed plan would have errors:", *errors, KEPT])


def effects_in_words(
    preview: Preview, run: RunAnswer, before: Sequence[ProjectDates], after: Mapping[str, Any] | None
) -> str:
    """What changes would do: what they are, the status, the cost, and whatever a comparison measured."""
    answer = run.answer or {}
    one: Mapping[str, Any] = next(iter(answer.get("scenarios") or ()), {})
    lines = ["What if:", *(f"- {sentence}" for sentence in preview.would_do)]
    lines.append(f"Schedule: {one.get('status') or 'none was found'}; as it is: {answer.get('status')}.")
    cents = one.get("difference_cents")
    if cents is not None:
        lines.append(f"Late cost, contractors and the like: {cents / 100:+,.2f} in the plan's currency.")
    lines += [] if after is None else measures_in_words(after)
    late = sum(project.late for project in before)
    lines.append(f"As it is, {late} of {counted(len(before), 'project')} are late.")
    return "\n".join([*lines, KEPT])


def measures_in_words(comparison: Mapping[str, Any]) -> list[str]:
    """What a comparison measured differently: in all, and when projects finish."""
    return [
        f"- {row['name'] or 'in all'}, {row['measure'].replace('_', ' ')}: {_value(row, 'base')} as it is, "
        f"{_value(row, 'other')} then"
        for other in comparison.get("others", ())
        for row in other.get("measures", ())
        if row["base"] != row["other"]
        and (row["of"] == "total" or (row["of"], row["measure"]) == ("project", "finish"))
    ][:MOST_LINES]


def _value(row: Mapping[str, Any], side: str) -> str:
    value, unit = row[side], row["unit"]
    if value is None:
        return "none"
    if unit == "cents":
        return f"{value / 100:,.2f} (the plan's currency)"
    if unit == "moment":
        return str(value)[:10]
    return f"{value:g} {unit}".removesuffix(" count") if isinstance(value, int | float) else str(value)
