"""Sections of a status page about dates: projects, milestones, late work, what changed since the baseline."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.status.markdown import beyond, items, table, text
from api.cli.status.page_words import PageWords, are, named, signed, working_days
from api.cli.words.amounts import percent
from api.plain_amounts import counted
from scenarios.status.changed import ProjectMove
from scenarios.status.late_work import LateTask
from scenarios.status.milestones import Milestone
from scenarios.status.projects import ProjectStatus

MOST_PROJECTS, MOST_MILESTONES, MOST_LATE, MOST_MOVED = 8, 3, 5, 3


def project_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """A table of projects: those that are late first, then those that moved most."""
    ordered = sorted(words.status.projects, key=_urgency)
    headings = ("Project", "Done", "Finish", "Due", "Late", "Against baseline", "Keeps its date")
    rows = [_project_cells(words, one) for one in ordered[:most]]
    yield from table(headings, (False, True, True, True, True, True, True), rows)
    if most is not None and len(ordered) > most:
        late = sum(one.is_late and not one.is_done for one in ordered[most:])
        done = sum(one.is_done for one in ordered[most:])
        told = f"{late:,} of them late" if late else "none of them late"
        told += f", {done:,} done" if done else ""
        yield from ("", f"and {counted(len(ordered) - most, 'more project', 'more projects')}, {told}")


def _urgency(one: ProjectStatus) -> tuple[bool, int, int, float, int]:
    return one.is_done, -one.late_working_days, -one.late_minutes, -abs(one.variance_days or 0), one.finish


def _project_cells(words: PageWords, one: ProjectStatus) -> list[str]:
    limit = one.deadline if one.due is None else one.due
    tentative = " (proposed)" if one.status == "proposed" else ""
    return [
        f"{text(one.name)}{tentative}",
        "all" if one.is_done else f"{one.finished:,} of {one.tasks:,}",
        words.end(one.finish),
        "" if limit is None else words.end(limit),
        "" if limit is None else _late_by(one),
        signed(one.variance_days),
        "" if one.chance is None else percent(one.chance),
    ]


def _late_by(one: ProjectStatus) -> str:
    """Whole working days; on days off alone there are none."""
    if not one.is_late:
        return "no"
    return f"{one.late_working_days:,} d" if one.late_working_days else "days off only"


def milestone_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """Reached, and coming."""
    known = words.status.milestones
    told = [f"reached {_milestone(words, one)}" for one in reversed(known.reached[-(most or 0) :])]
    told += [_milestone(words, one) for one in known.coming[:most]]
    yield from items(told, None, "milestone")
    if most is not None:
        yield from beyond(len(known.reached), most, "reached", "reached")
        yield from beyond(len(known.coming), most, "to come", "to come")
    if not told:
        yield f"None reached of late, and none to come by {words.day(words.found.last_day)}."


def _milestone(words: PageWords, one: Milestone) -> str:
    moved = signed(one.variance_days, "")
    against = f", {moved} against the baseline" if moved else ""
    return f"{words.end(one.moment)}: {text(one.project)} – {text(one.name)}{against}"


def late_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """Tasks that should have begun or be done: those that wait for nothing, then how many wait for them."""
    late = words.status.late
    by = "the baseline or the schedule" if words.found.baseline is not None else "the schedule"
    if not late:
        yield f"None: all that {by} had begun or done by now has begun or is done."
        return
    free = [one for one in late if not one.waits]
    yield from items([_late(words, one) for one in free], most, "task")
    waiting = len(late) - len(free)
    if waiting:
        yield f"- {are(waiting, 'task')} late because something before {'it' if waiting == 1 else 'them'} is"


def _late(words: PageWords, one: LateTask) -> str:
    should = "begun" if one.missing == "begun" else "been done"
    day = words.begin(one.agreed) if one.missing == "begun" else words.end(one.agreed)
    told = f"{words.task(one.key, one.name)}{named(one.people)}: should have {should} on {day}"
    told += f", {working_days(one.days)} ago" if one.days >= 0.05 else ""
    if one.silent:
        return f"{told}; no word of it"
    if one.now is None:
        return f"{told}; not in the schedule"
    return f"{told}; now {words.begin(one.now) if one.missing == 'begun' else words.end(one.now)}"


def changed_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """How much moved, and the projects that moved most, with the reason where it is known."""
    changed = words.status.changed
    if changed is None:
        yield "There is no baseline to compare with; `planner baseline keep` keeps one."
        return
    lone = [
        f"{are(number, 'task')} {how}"
        for number, how in ((changed.added, "new"), (changed.gone, "gone"))
        if number
    ]
    moved = f"{changed.later:,} of {counted(changed.tasks, 'task')} finish later, {changed.earlier:,} earlier"
    listed = "; ".join([moved, *lone])
    yield f"- {listed}"
    yield from items(
        [_moved(words, one) for one in changed.projects], most, "project that moved", "projects that moved"
    )


def _moved(words: PageWords, one: ProjectMove) -> str:
    project = one.project
    direction = "later" if project.finish_days > 0 else "earlier"
    dates = f"{words.end(project.earlier_finish)} → {words.end(project.finish)}"
    told = f"{text(project.name)}: {working_days(project.finish_days)} {direction} ({dates})"
    return f"{told}{_reason(words, one)}"


def _reason(words: PageWords, one: ProjectMove) -> str:
    """Where the chain of reasons ends: what to look at first."""
    if one.why is None or not one.why.steps:
        return ""
    last = one.why.steps[-1]
    known = words.found.known.get(last.task)
    name = last.task[1] if known is None else known[1].name or known[1].id
    if last.kind == "data-date":
        return f", because {text(name)} is not done yet"
    own = "" if last.task[0] == one.project.key[0] else f" of {words.project(last.task[0])}"
    return f", because {text(name)}{own} {text(last.words)}"
