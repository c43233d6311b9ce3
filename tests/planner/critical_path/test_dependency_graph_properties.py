"""What early dates and floats mean, tried out on random plans: push a task and see what moves."""

import datetime as dt

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.calendars import compile_working_time
from planner.dependency_graph import DependencyGraph
from planner.plan import Calendar, Link, Plan, Project, Task, WeekHours
from planner.quantities import Duration, Moment, TimeRange
from planner.task_times import TaskTimeRules

OFFICE = (TimeRange.parse("09:00-12:30"), TimeRange.parse("13:30-17:00"))
NIGHT = (TimeRange.parse("22:00-06:00"),)
CALENDARS = (
    Calendar(id="three", week=WeekHours(mon=OFFICE, tue=OFFICE, wed=OFFICE)),
    Calendar(id="nights", week=WeekHours(mon=NIGHT, wed=NIGHT, fri=NIGHT)),
)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
BEGIN = int((dt.datetime(2026, 9, 1, tzinfo=dt.UTC) - EPOCH).total_seconds()) // 60
END = BEGIN + 600 * 1440
SIZE = 6

calendar_ids = st.sampled_from([None, "three", "nights"])
lags = st.sampled_from(["0h", "0h", "90min", "1d", "-3h", "-2d", "1ed", "-1ed", "7eh"]).map(Duration.parse)
amounts = st.one_of(
    st.sampled_from(["30min", "5h", "2d", "10h"]).map(lambda text: {"duration": Duration.parse(text)}),
    st.sampled_from(["2ed", "5eh", "1d", "0h"]).map(lambda text: {"wait": Duration.parse(text)}),
    st.just({"milestone": True}),
)


@st.composite
def plans(draw):
    """Six tasks in two projects, each with up to two links to tasks before it."""
    tasks = []
    for i in range(SIZE):
        links = []
        for before in draw(st.sets(st.integers(0, i - 1), max_size=2)) if i else ():
            link_type = draw(st.sampled_from(["FS", "SS", "FF", "SF"]))
            links.append(
                Link(
                    task=f"{'pq'[before % 2]}/{before}",
                    type=link_type,
                    lag=draw(lags),
                    calendar=draw(calendar_ids),
                )
            )
        tasks.append(Task(id=f"{i}", after=tuple(links), calendar=draw(calendar_ids), **draw(amounts)))
    projects = (Project(id="p", tasks=tuple(tasks[::2])), Project(id="q", tasks=tuple(tasks[1::2])))
    return Plan(format="crewline/1", start=Moment.parse("2027-01-04"), calendars=CALENDARS, projects=projects)


def analysed(plan):
    graph = DependencyGraph.from_plan(plan)
    times = compile_working_time(plan, BEGIN, END)
    return graph, times, graph.critical_path(times)


def released(plan, key, minute):
    """The plan with a task that may not start before a minute."""
    moment = EPOCH + dt.timedelta(minutes=int(minute))
    release = Moment(moment.date(), moment.hour * 60 + moment.minute)
    projects = tuple(
        project.replace(
            tasks=tuple(
                task.replace(release=release) if (project.id, task.id) == key else task
                for task in project.tasks
            )
        )
        for project in plan.projects
    )
    return plan.replace(projects=projects)


def project_ends(graph, finishes):
    return [max(f for (p, _), f in zip(graph.tasks, finishes, strict=True) if p.id == name) for name in "pq"]


def bounds_of(graph, times, path, link):
    axis, minutes = times.lag(link.lag, link.calendar)
    a = path.early_finish if link.type[0] == "F" else path.early_start
    b = path.early_finish if link.type[1] == "F" else path.early_start
    moment, bound = int(a[link.predecessor]), int(b[link.successor])
    allowed = axis.earliest_moment(axis.minutes_before(moment) + minutes) if minutes else moment
    return bound, allowed


@settings(max_examples=150, deadline=None)
@given(plans())
def test_early_dates_keep_every_link(plan):
    graph, times, path = analysed(plan)
    for link in graph.links:
        bound, allowed = bounds_of(graph, times, path, link)
        assert bound >= allowed
    assert (path.early_start >= times.data_date).all()
    assert (path.total_float >= path.free_float).all()
    assert (path.free_float >= 0).all()
    assert (path.late_finish >= path.early_finish).all()


@settings(max_examples=150, deadline=None)
@given(plans())
def test_no_task_could_be_a_working_minute_earlier(plan):
    graph, times, path = analysed(plan)
    rules = TaskTimeRules(times)
    for i, (project, task) in enumerate(graph.tasks):
        task_time = rules.of(project, task)
        if task_time.minutes:
            axis, start = task_time.axis, path.early_start[i]
            position = axis.minutes_before(int(start)) - 1
            earlier_start = axis.latest_moment(position)
            earlier_finish = axis.earliest_moment(position + task_time.minutes)
        else:
            earlier_start = earlier_finish = int(path.early_start[i]) - 1
        broken = earlier_start < times.data_date
        for link in graph.links:
            if link.successor == i:
                _, allowed = bounds_of(graph, times, path, link)
                broken |= (earlier_finish if link.type[1] == "F" else earlier_start) < allowed
        assert broken


@settings(max_examples=150, deadline=None)
@given(plans(), st.integers(0, SIZE - 1))
def test_a_task_may_slip_by_its_total_float_and_no_minute_more(plan, chosen):
    graph, _, path = analysed(plan)
    ends = project_ends(graph, path.early_finish)
    key, late_start = graph.key(chosen), int(path.late_start[chosen])
    pushed = analysed(released(plan, key, late_start))[2]
    assert pushed.early_start[chosen] == late_start
    assert project_ends(graph, pushed.early_finish) == ends

    too_late = analysed(released(plan, key, late_start + 1))[2]
    assert any(now > then for now, then in zip(project_ends(graph, too_late.early_finish), ends, strict=True))


@settings(max_examples=150, deadline=None)
@given(plans(), st.integers(0, SIZE - 1))
def test_a_task_may_slip_by_its_free_float_without_moving_another_and_no_minute_more(plan, chosen):
    graph, times, path = analysed(plan)
    task_time = TaskTimeRules(times).of(*graph.tasks[chosen])
    assume(task_time.minutes > 0)
    ends = project_ends(graph, path.early_finish)
    axis, early_start = task_time.axis, int(path.early_start[chosen])
    free_position = axis.minutes_before(early_start) + int(path.free_float[chosen])
    others = np.arange(SIZE) != chosen

    def moved(minute):
        pushed = analysed(released(plan, graph.key(chosen), minute))[2]
        return (pushed.early_start != path.early_start)[others].any() or project_ends(
            graph, pushed.early_finish
        ) != ends

    assert not moved(axis.latest_moment(free_position))
    assert moved(axis.latest_moment(free_position + 1))
