"""Do links join what can be joined, with lags that can be kept?"""

from __future__ import annotations

from collections import Counter

from planner.plan import Link
from planner.quantities import Duration
from planner.task_links import MOST_LINKS
from planner.validation.findings import quoted
from planner.validation.survey import PLANNED_STATUSES, Survey, TaskAt


def check_links(survey: Survey) -> None:
    """Every link on its own, then how many they become when summaries are spread to their tasks."""
    for place in survey.tasks:
        for position, link in enumerate(place.task.after):
            _check_link(survey, place, f"after[{position}]", link)
    _check_spread(survey)


def _check_link(survey: Survey, place: TaskAt, field: str, link: Link) -> None:
    _check_lags(place, field, link)
    p, task_id = survey.linked(place, link)
    if p is None:
        return
    other = survey.plan.projects[p]
    if task_id == place.task.id and p == place.project_position:
        expected = "a task other than itself"
        place.error(f"{field}.task", "self-dependency", f"{quoted(task_id)} after itself", expected)
    if link.type in ("SS", "SF") and (task_id in survey.summaries[p] or not task_id):
        _start_of_summary(place, field, link)
    if other.status not in PLANNED_STATUSES and place.planned and p != place.project_position:
        found = f"{quoted(link.task)}, whose project is {other.status}"
        place.warning(f"{field}.task", "void-link", found, "a planned task: this link has no effect")


def _start_of_summary(place: TaskAt, field: str, link: Link) -> None:
    what = "a whole project" if link.task.endswith("/") else "a summary"
    place.error(
        f"{field}.type",
        "start-of-summary",
        f"{link.type} out of {what}, {quoted(link.task)}",
        f"FS or FF out of {what}",
        "link to the start of one of its first tasks instead",
    )


def _check_lags(place: TaskAt, field: str, link: Link) -> None:
    if link.max_lag is None:
        return
    if _surely_below(link.max_lag, link.lag):
        expected = f"at least the lag, {link.lag}"
        place.error(
            f"{field}.max_lag", "max-lag-below-lag", str(link.max_lag), expected, "swap lag and max_lag?"
        )


def _surely_below(most: Duration, least: Duration) -> bool:
    """Whether ``most`` is shorter than ``least`` in every calendar.

    Working time is never longer than the elapsed time it lies in, a working day never longer than
    24 hours, and a working week never shorter than its day.
    """
    if most.unit == least.unit:
        return most.thousandths < least.thousandths
    if most.thousandths < 0 <= least.thousandths:
        return True
    if (most.elapsed and least.elapsed) or {most.unit, least.unit} == {"min", "h"}:
        return most.minutes(0, 0) < least.minutes(0, 0)
    if least.elapsed or least.thousandths <= 0:
        return False
    if (least.unit, most.unit) == ("w", "d"):
        return most.thousandths < least.thousandths
    return most.minutes(1440, 10_080) < least.minutes(1, 1)


# --- how many they become -----------------------------------------------------------------------


def _check_spread(survey: Survey) -> None:
    leaves = _leaves(survey)
    total = 0
    for place in survey.tasks:
        p = place.project_position
        for position, link in enumerate(place.task.after):
            q, task_id = survey.linked(place, link)
            if q is not None:
                total += leaves.get((q, task_id), 1) * leaves.get((p, place.task.id), 1)
            if total > MOST_LINKS:
                found = f"{quoted(link.task)}, spread to every task of both"
                expected, hint = f"at most {MOST_LINKS:,} links in a plan", "put a milestone between the two"
                place.error(f"after[{position}].task", "too-many-links", found, expected, hint)
                return


def _leaves(survey: Survey) -> Counter[tuple[int, str]]:
    """Number of tasks below each summary, and in each project (its task is empty)."""
    leaves: Counter[tuple[int, str]] = Counter()
    for place in survey.tasks:
        if place.summary:
            continue
        p, tasks = place.project_position, place.project.tasks
        positions = survey.task_ids[p]
        leaves[p, ""] += 1
        above: set[str] = set()
        parent = place.task.parent
        while parent is not None and parent not in above and parent in positions:
            above.add(parent)
            leaves[p, parent] += 1
            parent = tasks[positions[parent]].parent
    return leaves
