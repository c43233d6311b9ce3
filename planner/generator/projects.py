"""Writes sketches as the projects of a plan, with dates, weights and links between projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from planner.generator.dates import Dates
from planner.generator.dice import Dice
from planner.generator.mix import Mix
from planner.generator.sketch import DraftTask, Sketch
from planner.generator.staffing import Staffing
from planner.generator.workforce import region_of
from planner.plan import Link, Need, Project, Task
from planner.quantities import Duration, Moment

WEIGHTS: Final = ((1, 6), (2, 5), (3, 4), (4, 2), (5, 1))
CLIENTS: Final = (
    "Alder Bank", "Bluewater Ferries", "Cobalt Foods", "Dunes Travel", "Eastgate Homes",
    "Fennel Health", "Granite Insurance", "Harbour Coffee", "Ivory Pianos", "Juniper Energy",
    "Kestrel Airways", "Lumen Optics",
)  # fmt: skip
NO_LAG: Final = Duration(0, "h")
AVERAGE_HOUR: Final = 70
"""Cost of an hour of work, for budgets."""
DEADLINE_MARGIN: Final = 1.4
"""Room for leave and holidays in the time to do a project's tasks one by one."""


def write_projects(
    dice: Dice, sketches: Sequence[Sketch], staffing: Staffing, dates: Dates, mix: Mix
) -> tuple[Project, ...]:
    """All projects, in order; a project waits only for others released no later."""
    width = len(str(len(sketches)))
    ids = [f"p{number + 1:0{width}d}" for number in range(len(sketches))]
    with_deadline = [dice.chance(mix.deadlines) for _ in sketches]
    exempt = [end or not dice.chance(mix.cross_links) for end in with_deadline]
    before = _cross_links(dice, sketches, dates, exempt)
    # End of the last deadline of each team: the next one comes after all of its project's tasks.
    busy_until = [0] * staffing.force.team_count
    projects = []
    for number in sorted(range(len(sketches)), key=lambda number: (dates.releases[number], number)):
        sketch, team = sketches[number], sketches[number].team
        link = f"{ids[before[number]]}/t1" if number in before else None
        tasks = _write_tasks(sketch, staffing, cross_link=link, max_lags=not with_deadline[number])
        deadline = None
        if with_deadline[number]:
            begin = max(dates.releases[number], busy_until[team])
            busy_until[team] = begin + _days_one_by_one(sketch, tasks, staffing)
            deadline = Moment(dates.day(max(busy_until[team], dates.dues[number] + dates.span_days)))
        projects.append(
            Project(
                id=ids[number],
                name=f"{dice.pick(CLIENTS)}: {sketch.shape}",
                team=f"Team {team + 1}",
                calendar=f"{region_of(team)}-full",
                weight=dice.weigh(WEIGHTS),
                release=Moment(dates.day(dates.releases[number])),
                due=Moment(dates.day(dates.dues[number])),
                deadline=deadline,
                budget=sketch.work() // 60 * AVERAGE_HOUR,
                tasks=tasks,
            )
        )
    return _told_apart(sorted(projects, key=lambda project: project.id))


def _told_apart(projects: Sequence[Project]) -> tuple[Project, ...]:
    """``projects`` with a number behind each name that several have, in their order."""
    shared = {name for name, times in Counter(project.name for project in projects).items() if times > 1}
    used: Counter[str] = Counter()
    named = []
    for project in projects:
        used[project.name] += 1
        number = f" {used[project.name]}" if project.name in shared else ""
        named.append(project.model_copy(update={"name": f"{project.name}{number}"}))
    return tuple(named)


def _cross_links(
    dice: Dice, sketches: Sequence[Sketch], dates: Dates, exempt: Sequence[bool]
) -> dict[int, int]:
    """For projects not exempt, another of the team, begun no later, that their last task waits for."""
    earlier: dict[int, list[int]] = {}
    links = {}
    for number in sorted(range(len(sketches)), key=lambda number: (dates.releases[number], number)):
        others = earlier.setdefault(sketches[number].team, [])
        if others and not exempt[number]:
            links[number] = dice.pick(others)
        others.append(number)
    return links


def _write_tasks(
    sketch: Sketch, staffing: Staffing, *, cross_link: str | None, max_lags: bool
) -> tuple[Task, ...]:
    tasks = [
        _write_task(f"t{number + 1}", draft, _links(draft, max_lags), sketch.team, staffing)
        for number, draft in enumerate(sketch.tasks)
    ]
    if cross_link is not None:
        tasks[-1] = tasks[-1].replace(after=(*tasks[-1].after, Link(task=cross_link)))
    return tuple(tasks)


def _links(draft: DraftTask, max_lags: bool) -> tuple[Link, ...]:
    return tuple(
        Link(
            task=f"t{link.before + 1}",
            type=link.type,
            lag=link.lag or NO_LAG,
            max_lag=link.max_lag if max_lags else None,
        )
        for link in draft.links
    )


def _write_task(
    task_id: str, draft: DraftTask, after: tuple[Link, ...], team: int, staffing: Staffing
) -> Task:
    if draft.kind == "milestone":
        return Task(id=task_id, name=draft.name, milestone=True, after=after)
    if draft.kind == "wait":
        wait = Duration(draft.minutes * 1000 // 480, "d")
        return Task(id=task_id, name=draft.name, wait=wait, after=after)
    amount = Duration(draft.minutes * 1000 // 60, "h")
    needs = staffing.needs(draft, team)
    plain = needs == (Need(skill=needs[0].skill),)
    return Task(
        id=task_id,
        name=draft.name,
        work=amount if draft.kind == "work" else None,
        duration=amount if draft.kind == "duration" else None,
        skill=needs[0].skill if plain else None,
        needs=() if plain else needs,
        equipment=staffing.hold_equipment(draft, team),
        continuous=draft.unbroken,
        after=after,
    )


def _days_one_by_one(sketch: Sketch, tasks: Sequence[Task], staffing: Staffing) -> int:
    """Working days that surely suffice to do a project's tasks one after another.

    Each by the people with most time for it, with room for leave, holidays and lags.
    """
    days = 10.0
    for draft, task in zip(sketch.tasks, tasks, strict=True):
        weekly = [staffing.best_weekly_minutes(need, sketch.team) for need in task.all_needs]
        if draft.kind == "work":
            days += draft.minutes / (min(weekly) / 5)
        else:
            days += draft.minutes / 240
        days += sum(max(0, link.lag.minutes(480, 2400)) / 480 for link in task.after)
    return int(days * DEADLINE_MARGIN) + 1
