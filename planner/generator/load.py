"""How loaded the people of a portfolio really are, by their own calendars."""

from __future__ import annotations

from planner.plan import Plan, Task


def load_of(plan: Plan) -> float:
    """Project time that the tasks take ÷ project time of the people until the last due date.

    Counted from the plan's start, holidays, leave and employment dates taken off; 0 where no project
    is due or nobody works until then.

    Parameters
    ----------
    plan
        As ``generate_plan`` makes it, with nothing to expand.

    Raises
    ------
    HorizonError
        If public holidays are not known for these years.
    """
    from planner.calendars import compile_working_time, data_date, latest

    dues = [latest(plan, project.due) for project in plan.projects if project.due is not None]
    begin = data_date(plan)
    if not dues or max(dues) <= begin:
        return 0.0
    times = compile_working_time(plan, begin, max(dues))
    there_are = sum(times.person(person.id).total * person.share for person in plan.people)
    share = sum(person.share for person in plan.people) / max(1, len(plan.people))
    day, week = plan.day_minutes, plan.week_minutes
    work = sum(
        _per_mille_minutes(task, share, day, week) for project in plan.projects for task in project.tasks
    )
    return work / there_are if there_are else 0.0


def _per_mille_minutes(task: Task, share: float, day: int, week: int) -> float:
    """Project time of a task, times 1000; a duration takes its people's ``share`` of it."""
    if task.work is not None:
        return task.work.minutes(day, week) * 1000
    if task.duration is None:
        return 0.0
    people = sum(need.count * need.units / 1000 for need in task.all_needs)
    return task.duration.minutes(day, week) * people * share
