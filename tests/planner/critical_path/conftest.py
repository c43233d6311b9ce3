"""Plans analysed by the critical path method, with dates written as a person reads them.

Unless a test says otherwise everybody works Monday to Friday, 09:00 to 17:00 UTC, and the plan
starts on Monday, 4 January 2027. Dates are shown as ``04 09:00``: day of January and time.
"""

import datetime as dt
from types import SimpleNamespace

import pytest

from planner.calendars import compile_working_time
from planner.dependency_graph import DependencyGraph
from planner.plan import Calendar, Person, Plan, Project, WeekHours
from planner.quantities import Moment, TimeRange

OFFICE = (TimeRange.parse("09:00-17:00"),)
FIRST_THREE = Calendar(id="three", week=WeekHours(mon=OFFICE, tue=OFFICE, wed=OFFICE))
ANN = Person(id="ann", calendar="three")


def utc(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) // 60


def shown(minute):
    """``04 09:00`` for January 2027, the whole date for other months."""
    moment = dt.datetime.fromtimestamp(int(minute) * 60, dt.UTC)
    in_january = (moment.year, moment.month) == (2027, 1)
    return f"{moment:%d %H:%M}" if in_january else f"{moment:%Y-%m-%d %H:%M}"


def analyse(*projects, first="2026-11-30", last="2027-03-29", **plan):
    plan = {"calendars": (FIRST_THREE,), "people": (ANN,), "start": Moment.parse("2027-01-04")} | plan
    document = Plan(format="crewline/1", projects=projects, **plan)
    graph = DependencyGraph.from_plan(document)
    path = graph.critical_path(compile_working_time(document, utc(first), utc(last)))
    return {graph.key(i)[1]: _row(graph, path, i) for i in range(len(graph.tasks))}


def _row(graph, path, i):
    driver = int(path.driving_link[i])
    return SimpleNamespace(
        early=f"{shown(path.early_start[i])} to {shown(path.early_finish[i])}",
        late=f"{shown(path.late_start[i])} to {shown(path.late_finish[i])}",
        total=int(path.total_float[i]),
        free=int(path.free_float[i]),
        critical=bool(path.critical[i]),
        driven_by=None if driver < 0 else graph.key(graph.links[driver].predecessor)[1],
    )


@pytest.fixture(scope="session")
def analysed():
    """Analyse projects; answers by task id: early, late, total, free, critical, driven_by."""
    return analyse


@pytest.fixture(scope="session")
def one_project():
    """Analyse the tasks of one project."""

    def analyse_one(*tasks, project=None, **plan):
        return analyse(Project(id="p", tasks=tasks, **(project or {})), **plan)

    return analyse_one
