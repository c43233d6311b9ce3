"""Seconds to prove and measure a synthetic schedule: chains of tasks, packed one after another.

Usage: python benchmarks/bench_checker.py [TASKS] [PEOPLE]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator

from planner.calendars import WorkingTime, compile_working_time, data_date
from planner.plan import Link, Person, Plan, Project, Skill, Task
from planner.quantities import Duration, Moment
from scheduling.checker import check, measure
from scheduling.schedule import Assignment, Schedule, ScheduledTask

WORK_HOURS = (3, 5, 8, 2, 12, 6)
TASKS_PER_PROJECT = 25


def make_plan(tasks: int, people: int) -> Plan:
    """People with one skill each; projects of 25 tasks, each after the one before."""
    crew = tuple(Person(id=f"person-{k}", skills=(Skill(skill=f"skill-{k % 20}"),)) for k in range(people))
    projects = tuple(
        Project(id=f"project-{p}", due=Moment.parse("2027-06-30"), tasks=tuple(_chain(p)))
        for p in range(tasks // TASKS_PER_PROJECT)
    )
    return Plan(format="crewline/1", start=Moment.parse("2027-01-04"), people=crew, projects=projects)


def _chain(project: int) -> Iterator[Task]:
    for k in range(TASKS_PER_PROJECT):
        work = Duration(WORK_HOURS[(project + k) % len(WORK_HOURS)] * 1000, "h")
        after = (Link(task=f"task-{k - 1}"),) if k else ()
        yield Task(id=f"task-{k}", work=work, skill=f"skill-{project % 20}", after=after)


def pack(plan: Plan) -> Schedule:
    """Each project by one person with its skill, whose projects follow one another."""
    start = data_date(plan)
    times = compile_working_time(plan, start, start + 4 * 366 * 1440).calendar(None)
    worked = [0] * len(plan.people)
    entries: list[ScheduledTask] = []
    for number, project in enumerate(plan.projects):
        who = number % 20 + 20 * (number // 20 % (len(plan.people) // 20))
        for task in project.tasks:
            entry, worked[who] = _place(project, task, plan.people[who].id, times, worked[who])
            entries.append(entry)
    return Schedule(tuple(entries))


def _place(
    project: Project, task: Task, person: str, times: WorkingTime, worked: int
) -> tuple[ScheduledTask, int]:
    assert task.work is not None
    then = worked + task.work.minutes(480, 2400)
    begin, end = times.latest_moment(worked), times.earliest_moment(then)
    team = (Assignment(person, 0, 1000),)
    segments = tuple(times.segments(begin, end))
    return ScheduledTask(project.id, task.id, begin, end, "only", team, segments), then


def main() -> None:
    tasks, people = (int(text) for text in (*sys.argv[1:], "100000", "2500")[:2])
    plan = make_plan(tasks, people)
    schedule = pack(plan)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    breaches = check(plan, schedule)
    checked = time.perf_counter()
    measure(plan, schedule)
    measured = time.perf_counter()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(schedule.tasks)} tasks, {people} people: {len(breaches)} breaches")
    megabytes = (after - before) // 1024
    print(f"check {checked - begin:.2f} s, measure {measured - checked:.2f} s, {megabytes} MB more")


if __name__ == "__main__":
    main()
