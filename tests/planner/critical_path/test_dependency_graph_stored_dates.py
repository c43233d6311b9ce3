"""Early and late dates and slack against those that Microsoft Project stored in its own files.

The files are MPXJ's test fixtures; every link type with working lags is in them. Two differences of
meaning are allowed for: Project says Friday 17:00 where we may say Monday 08:00, so dates are
compared in working time; and for it a finish on Friday 17:00 meets a start on Monday 08:00, where
here a finish must come no earlier by the clock, which costs one minute.
"""

import datetime as dt
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from planner.calendars import compile_working_time
from planner.dependency_graph import DependencyGraph
from planner.plan import WEEKDAYS, Calendar, Link, Plan, Project, Task, WeekHours
from planner.quantities import Duration, Moment, TimeRange

DATA = Path(os.environ.get("CREWLINE_DATA", Path(__file__).parents[3] / "../shared/data")) / "projects"
SPACE = {"": "http://schemas.microsoft.com/project"}
LINK_TYPES = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
HOURS = (TimeRange.parse("08:00-12:00"), TimeRange.parse("13:00-17:00"))
STANDARD = Calendar(id="standard", week=WeekHours(**dict.fromkeys(WEEKDAYS[:5], HOURS)))


def minute_of(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) // 60


def tasks_in(root):
    return [each for each in root.iterfind(".//Task", SPACE) if each.findtext("Summary", "", SPACE) == "0"]


def task_from(element):
    hours = re.fullmatch(r"PT(\d+)H0M0S", element.findtext("Duration", "", SPACE))[1]
    links = tuple(
        Link(
            task=link.findtext("PredecessorUID", "", SPACE),
            type=LINK_TYPES[link.findtext("Type", "", SPACE)],
            lag=Duration.parse(f"{int(link.findtext('LinkLag', '', SPACE)) // 10}min"),
        )
        for link in element.iterfind("PredecessorLink", SPACE)
    )
    return Task(id=element.findtext("UID", "", SPACE), duration=Duration.parse(f"{hours}h"), after=links)


@pytest.mark.parametrize("name", ["mspdirelations.xml", "task-links-project2007-mspdi.xml"])
def test_dates_and_slack_are_those_that_microsoft_project_computed(name):
    if not (DATA / name).exists():
        pytest.skip("needs the project files of CREWLINE_DATA")
    root = ET.parse(DATA / name).getroot()
    elements = tasks_in(root)
    start = root.findtext("StartDate", "", SPACE)
    plan = Plan(
        format="crewline/1",
        start=Moment.parse(start),
        calendar="standard",
        calendars=(STANDARD,),
        projects=(Project(id="p", tasks=tuple(task_from(each) for each in elements)),),
    )
    times = compile_working_time(plan, minute_of(start) - 14 * 1440, minute_of(start) + 60 * 1440)
    graph = DependencyGraph.from_plan(plan)
    path = graph.critical_path(times)
    worked = times.calendar(None).minutes_before
    assert len(elements) > 4
    for i, element in enumerate(elements):
        tolerance = 1 if any(link.type == "SF" for link in graph.tasks[i][1].after) else 0
        for column, stored in (
            (path.early_start, "EarlyStart"),
            (path.early_finish, "EarlyFinish"),
            (path.late_start, "LateStart"),
            (path.late_finish, "LateFinish"),
        ):
            theirs = worked(minute_of(element.findtext(stored, "", SPACE)))
            assert abs(worked(int(column[i])) - theirs) <= tolerance, (
                element.findtext("UID", "", SPACE),
                stored,
            )
        for slack, stored in ((path.total_float, "TotalSlack"), (path.free_float, "FreeSlack")):
            assert abs(slack[i] - int(element.findtext(stored, "", SPACE)) // 10) <= tolerance
