"""Pictures say the finding, show what matters and leave nothing clipped."""

import dataclasses
import datetime as dt
import html
import re
import struct
from pathlib import Path
from typing import Any

import pytest

from api.charts import drawing
from api.charts.findings import lateness_finding
from api.charts.gantt import _room_for_notes, gantt_picture
from api.charts.gantt_lines import FULL_ROWS, Line, interesting, lines_of_projects, lines_of_tasks
from api.charts.shades import shade
from api.charts.workload import MOST_PEOPLE, workload_picture
from api.charts.workload_finding import workload_finding
from api.rows import days_late, merged, project_rows
from capacity.hours.workload import workload
from planner.plan import Person, Plan, Project, Task
from planner.quantities import Duration, Moment
from scheduling.schedule import Assignment, Breach, Outcome, Schedule, ScheduledTask

DAY = 1440
MONDAY = dt.date(2027, 1, 4)
FIRST = 29_983_680  # 2027-01-04T00:00Z in minutes since 1970: 20,822 days


def text_of(svg: Path) -> list[str]:
    """Every piece of text drawn, without the characters that only keep a place."""
    drawn = re.findall(r"<text[^>]*>(.*?)</text>", svg.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for text in drawn for line in re.split(r"<[^>]*>", text) if line]
    return [html.unescape(line).strip("\u200b\u00a0 ") for line in lines]


def size_of_png(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def small_plan(*tasks: Task, due: str | None = None) -> Plan:
    project = Project(id="p", name="Website", due=Moment.parse(due) if due else None, tasks=tasks)
    return Plan(
        format="crewline/1",
        start=Moment(MONDAY),
        people=(Person(id="ann", name="Ann Lee"),),
        projects=(project,),
    )


def one_day(name: str, day: int) -> ScheduledTask:
    start = FIRST + day * DAY + 540
    return ScheduledTask(
        "p", name, start, start + 480, "only", (Assignment("ann", 0, 1000),), ((start, start + 480),)
    )


def test_the_title_counts_late_projects_and_names_the_worst(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=12, tasks_each=8)
    rows = project_rows(plan, outcome.schedule)
    late = [row for row in rows if row.late_minutes > 0]
    svg, png = gantt_picture(plan, outcome).write(tmp_path)
    worst = days_late(max(row.late_minutes for row in late))
    assert len(late) > 1
    assert f"{len(late)} of 12 projects finish late, the latest by {worst} days" in text_of(svg)
    assert (svg.name, png.name) == ("gantt.svg", "gantt.png")


def test_a_png_has_twice_the_size_of_its_svg_on_white(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=3)
    svg, png = gantt_picture(plan, outcome).write(tmp_path)
    head = re.search(r'<svg[^>]*width="(\d+)" height="(\d+)"', svg.read_text(encoding="utf-8"))
    assert head is not None
    width, height = size_of_png(png)
    assert abs(width - 2 * int(head[1])) <= 2
    assert abs(height - 2 * int(head[2])) <= 2
    assert 'fill="#ffffff"' in svg.read_text(encoding="utf-8")


def test_a_small_plan_has_a_row_per_task_with_the_names_of_its_people(tmp_path, make_outcome) -> None:
    plan = small_plan(Task(id="a", name="Draft"), Task(id="b", name="Build"), due="2027-01-04")
    outcome = make_outcome(plan, Schedule((one_day("a", 0), one_day("b", 1))), "optimal")
    svg, _ = gantt_picture(plan, outcome).write(tmp_path)
    drawn = text_of(svg)
    assert [text for text in drawn if text in ("Website", "Draft", "Build")] == ["Website", "Draft", "Build"]
    assert drawn.count("Ann Lee") == 2
    # The project is due on Monday at 24:00 and done on Tuesday at 17:00.
    assert "1 day late" in drawn
    assert "The project finishes 1 day late" in drawn


def test_a_large_portfolio_shows_sixty_projects_and_says_so(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=70, tasks_each=2)
    drawn = text_of(gantt_picture(plan, outcome).write(tmp_path)[0])
    assert "The 60 of 70 projects that finish latest against their due dates" in drawn


def test_of_many_projects_the_latest_are_shown(make_portfolio) -> None:
    plan, outcome = make_portfolio(projects=90, tasks_each=2)
    rows = project_rows(plan, outcome.schedule)
    shown = interesting(rows)
    hidden = [row for row in rows if row not in shown]
    assert len(shown) == FULL_ROWS
    assert min(row.late_minutes for row in shown) >= max(row.late_minutes for row in hidden)


def test_long_names_are_shortened(tmp_path, make_outcome) -> None:
    plan = small_plan(Task(id="a", name="A name that goes on and on " * 9))
    drawn = text_of(
        gantt_picture(plan, make_outcome(plan, Schedule((one_day("a", 0),)), "optimal")).write(tmp_path)[0]
    )
    names = [text for text in drawn if text.startswith("A name")]
    assert names == ["A name that goes on and on A name tha…"]


def test_names_that_look_like_code_are_drawn_as_they_are(tmp_path, make_outcome) -> None:
    name = "\"'] + alert('x') \\ ${y}"
    plan = small_plan(Task(id="a", name=name)).replace(
        projects=(Project(id="p", name=name, tasks=(Task(id="a"),)),)
    )
    drawn = text_of(
        gantt_picture(plan, make_outcome(plan, Schedule((one_day("a", 0),)), "optimal")).write(tmp_path)[0]
    )
    assert drawn.count(name) == 1


def test_the_part_after_the_due_date_has_its_own_colour() -> None:
    plan = small_plan(Task(id="a"), Task(id="b"), due="2027-01-04")
    rows = project_rows(plan, Schedule((one_day("a", 0), one_day("b", 1))))
    pieces = lines_of_projects(rows)[0].pieces
    due = FIRST + DAY
    # A night between is no gap worth showing: work until the due date, late work after it.
    assert [(piece.start, piece.end, piece.part) for piece in pieces] == [
        (FIRST + 540, due, "work"),
        (due, FIRST + DAY + 540 + 480, "late"),
    ]


def test_time_without_work_is_drawn_between_the_pieces() -> None:
    rows = project_rows(small_plan(Task(id="a"), Task(id="b")), Schedule((one_day("a", 0), one_day("b", 8))))
    pieces = lines_of_projects(rows)[0].pieces
    between = [piece for piece in pieces if piece.part == "between work"]
    assert [(piece.start, piece.end) for piece in between] == [(FIRST + 1020, FIRST + 8 * DAY + 540)]


def test_waits_and_milestones_have_their_own_marks() -> None:
    plan = small_plan(Task(id="w", wait=Duration(2000, "d")), Task(id="m", milestone=True))
    wait = ScheduledTask("p", "w", FIRST + 540, FIRST + DAY + 1020, segments=((FIRST + 540, FIRST + 1020),))
    milestone = ScheduledTask("p", "m", FIRST + DAY + 1020, FIRST + DAY + 1020)
    heading, waiting, done = lines_of_tasks(project_rows(plan, Schedule((wait, milestone))))
    assert heading.heading
    assert [piece.part for piece in waiting.pieces] == ["wait"]
    assert done.milestone
    assert done.pieces == ()


def test_a_finished_task_is_drawn_although_no_work_is_left() -> None:
    plan = small_plan(Task(id="a"))
    done = ScheduledTask("p", "a", FIRST - 5 * DAY, FIRST - 4 * DAY)
    line = lines_of_tasks(project_rows(plan, Schedule((done,))))[1]
    assert [(piece.start, piece.end, piece.part) for piece in line.pieces] == [
        (FIRST - 5 * DAY, FIRST - 4 * DAY, "work")
    ]


def test_the_past_of_a_started_task_is_work_too() -> None:
    plan = small_plan(Task(id="a"), due="2027-03-01")
    started = FIRST - 3 * DAY
    task = ScheduledTask("p", "a", started, FIRST + 1020, segments=((FIRST + 540, FIRST + 1020),))
    rows = project_rows(plan, Schedule((task,)))
    for line in (lines_of_projects(rows)[0], lines_of_tasks(rows)[1]):
        assert [(piece.start, piece.end, piece.part) for piece in line.pieces] == [
            (started, FIRST + 1020, "work")
        ]


@pytest.mark.parametrize("note", ["", "Ann", "Ann Lee, Ben Okafor, Chen Wei · 12 days late"])
def test_every_note_ends_within_the_plot(note: str) -> None:
    lines = [Line("000000x", (), FIRST, FIRST + 30 * DAY, note=note), Line("000001y", (), FIRST, FIRST + DAY)]
    first = drawing.wall_clock(FIRST, "UTC")
    last = _room_for_notes(lines, first, "UTC")
    at = (drawing.wall_clock(FIRST + 30 * DAY, "UTC") - first) / (last - first) * 960
    assert at + drawing.text_pixels(note, 11) <= 960


def test_times_are_drawn_in_the_zone_of_the_plan() -> None:
    # 12:00 UTC in July is 08:00 in New York: eight hours after the midnight that UTC would draw.
    noon = 12 * 60 + (dt.date(2027, 7, 1) - dt.date(1970, 1, 1)).days * DAY
    shown = dt.datetime.fromtimestamp(drawing.wall_clock(noon, "America/New_York") / 1000, dt.UTC)
    assert (shown.day, shown.hour) == (1, 8)


def test_a_schedule_that_is_no_plan_says_so_first(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=2, status="infeasible")
    late = Breach("deadline", "pr0/t1", 60, "minutes", "60 minutes after its deadline")
    missing = Breach("coverage", "pr1/t1", 1, "tasks", "missing from the schedule")
    broken = dataclasses.replace(outcome, breaches=(late, missing, missing))
    gantt, workload_ = gantt_picture(plan, broken), workload_picture(plan, broken)
    for picture in (gantt, workload_):
        assert picture.title == "No valid plan: 2 tasks left out, 1 rule broken"
        assert picture.title in text_of(picture.write(tmp_path)[0])
    finding = lateness_finding(plan, project_rows(plan, outcome.schedule))
    assert gantt.subtitle[0] == f"In the nearest schedule found: {finding[0].lower()}{finding[1:]}"
    assert workload_.subtitle[0].startswith("In the nearest schedule found: ")
    assert gantt_picture(plan, outcome).title == "No valid plan"


def test_a_plan_has_its_finding_as_the_title(make_portfolio) -> None:
    plan, outcome = make_portfolio(projects=2)
    finding = lateness_finding(plan, project_rows(plan, outcome.schedule))
    assert gantt_picture(plan, outcome).title == finding
    assert "nearest" not in " ".join(gantt_picture(plan, outcome).subtitle)


def test_without_a_schedule_nothing_is_drawn(make_portfolio, make_outcome) -> None:
    plan, _ = make_portfolio(projects=1)
    nothing = make_outcome(plan, None, "unknown")
    assert gantt_picture(plan, nothing) is None
    assert workload_picture(plan, nothing) is None


def test_a_plan_without_people_has_no_workload_to_draw(make_outcome) -> None:
    plan = Plan(format="crewline/1", start=Moment(MONDAY))
    assert workload_picture(plan, make_outcome(plan, Schedule(()), "optimal")) is None


def test_findings_in_words(make_portfolio) -> None:
    plan, outcome = make_portfolio(projects=4, due=False)
    rows = project_rows(plan, outcome.schedule)
    last = drawing.short_date(max(row.finish for row in rows), "UTC")
    assert lateness_finding(plan, rows) == f"Everything is done by {last}"
    assert lateness_finding(plan, []) == "There is nothing to plan"


@pytest.mark.parametrize(
    ("dues", "finding"),
    [
        (["2027-01-04"], "The project finishes on time"),
        (["2027-01-04", "2027-01-09"], "All 2 projects finish on time"),
        (["2027-01-01"], "The project finishes 3 days late"),
        (["2027-01-03", "2027-01-04"], "1 of 2 projects finishes late, by 1 day"),
        (["2027-01-02", "2027-01-03", "2027-01-09"], "2 of 3 projects finish late, the latest by 2 days"),
    ],
)
def test_each_count_of_late_projects_reads_well(dues: list[str], finding: str) -> None:
    # Every project is done on Monday 4 January at 17:00; due dates mean 24:00.
    projects = tuple(
        Project(id=f"p{i}", due=Moment.parse(due), tasks=(Task(id="a"),)) for i, due in enumerate(dues)
    )
    plan = small_plan().replace(projects=projects)
    done = tuple(
        ScheduledTask(f"p{i}", "a", FIRST + 540, FIRST + 1020, segments=((FIRST + 540, FIRST + 1020),))
        for i in range(len(dues))
    )
    assert lateness_finding(plan, project_rows(plan, Schedule(done))) == finding


def test_due_dates_of_tasks_count_where_projects_have_none() -> None:
    on_time = Task(id="a", due=Moment(MONDAY))
    late = Task(id="b", due=Moment(MONDAY))
    plan = small_plan(on_time, late)
    rows = project_rows(plan, Schedule((one_day("a", 0), one_day("b", 1))))
    assert lateness_finding(plan, rows) == "1 of 2 tasks with a due date finishes late, by 1 day"


def test_the_workload_title_names_who_is_full() -> None:
    # A full week of 40 h of Ann; Ben has nothing to do.
    plan = small_plan(Task(id="a")).replace(
        people=(Person(id="ann", name="Ann"), Person(id="ben", name="Ben"))
    )
    days = tuple((FIRST + d * DAY + 540, FIRST + d * DAY + 1020) for d in range(5))
    full = ScheduledTask("p", "a", days[0][0], days[-1][1], "only", (Assignment("ann", 0, 1000),), days)
    assert workload_finding(workload(plan, Schedule((full,)))) == (
        "1 of 2 people is booked above 85 % this week, Ann at 100 % the most"
    )
    part = ScheduledTask("p", "a", days[0][0], days[1][1], "only", (Assignment("ann", 0, 1000),), days[:2])
    assert workload_finding(workload(plan, Schedule((part,)))) == (
        "Nobody is booked above 85 % this week; the most is Ann at 40 %"
    )
    assert workload_finding(workload(plan, Schedule(()))) == "Nobody is booked"


def test_the_workload_title_finds_the_fullest_weeks() -> None:
    # Ann is free for ten weeks and then full for ten: the window is the first of those that are all full.
    plan = small_plan(Task(id="a"))
    days = tuple((FIRST + d * DAY + 540, FIRST + d * DAY + 1020) for d in range(70, 140) if d % 7 < 5)
    busy = ScheduledTask("p", "a", days[0][0], days[-1][1], "only", (Assignment("ann", 0, 1000),), days)
    assert workload_finding(workload(plan, Schedule((busy,)))) == (
        "Ann Lee is booked at 100 % in the 8 weeks from 15 Mar 2027"
    )


def test_a_full_week_does_not_contradict_the_workload_title() -> None:
    # One full week of ten, the others empty: 5 of 40 days of the fullest window, 100 % in a cell.
    plan = small_plan(Task(id="a"), Task(id="b"))
    days = tuple((FIRST + d * DAY + 540, FIRST + d * DAY + 1020) for d in range(5))
    full = ScheduledTask("p", "a", days[0][0], days[-1][1], "only", (Assignment("ann", 0, 1000),), days)
    frame = workload(plan, Schedule((full, one_day("b", 9 * 7))))
    assert frame["utilisation_percent"].max() == 100
    assert workload_finding(frame) == "Ann Lee is booked at 12 % in the 8 weeks from 4 Jan 2027"
    two = plan.replace(people=(*plan.people, Person(id="ben")))
    frame = workload(two, Schedule((full, one_day("b", 9 * 7))))
    assert workload_finding(frame) == (
        "Nobody is booked above 85 % over 8 weeks on end; the most is Ann Lee at 12 % from 4 Jan 2027"
    )


def test_cells_are_drawn_in_the_shades_that_their_numbers_are_chosen_for(tmp_path, make_outcome) -> None:
    plan = small_plan(Task(id="a"), Task(id="b"), Task(id="c"))
    three_days = Schedule(tuple(one_day(name, day) for day, name in enumerate("abc")))  # 24 of 40 hours
    svg = workload_picture(plan, make_outcome(plan, three_days, "optimal")).write(tmp_path)[0]
    red, green, blue = (round(channel) for channel in shade(60))
    assert f"rgb({red}, {green}, {blue})" in svg.read_text(encoding="utf-8")


def test_contractors_stand_below_the_people(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=3)
    drawn = text_of(workload_picture(plan, outcome).write(tmp_path)[0])
    names = [text for text in drawn if text.startswith(("Person", "Ana", "Freelance"))]
    assert names[-1] == "Freelance designers #1"


def test_cells_show_percent_where_they_have_room(tmp_path, make_outcome) -> None:
    plan = small_plan(Task(id="a"), Task(id="b"))
    near = make_outcome(plan, Schedule((one_day("a", 0),)), "optimal")
    assert "20" in text_of(workload_picture(plan, near).write(tmp_path)[0])
    # 60 weeks of 16 pixels have none.
    far = make_outcome(plan, Schedule((one_day("a", 0), one_day("b", 60 * 7))), "optimal")
    assert "20" not in text_of(workload_picture(plan, far).write(tmp_path)[0])


def test_more_people_and_weeks_than_fit_are_cut_and_counted(tmp_path, make_outcome) -> None:
    people = tuple(Person(id=f"p{i}") for i in range(MOST_PEOPLE + 4))
    plan = small_plan(Task(id="a"), Task(id="b")).replace(people=(*people, Person(id="ann", name="Ann Lee")))
    far = make_outcome(plan, Schedule((one_day("a", 0), one_day("b", 110 * 7))), "optimal")
    drawn = text_of(workload_picture(plan, far).write(tmp_path)[0])
    assert "The 60 busiest of 65" in drawn
    assert "The first 104 of 111 weeks" in drawn
    assert "Ann Lee" in drawn


def _drawn(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    return gantt_picture(plan, outcome).chart.to_dict()


def _values(drawn: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [row for rows in drawn["datasets"].values() for row in rows if key in row]


def test_the_axis_of_a_gantt_picture_begins_at_a_monday(make_outcome) -> None:
    plan = small_plan(Task(id="a"), Task(id="b")).replace(start=Moment(dt.date(2027, 1, 6)))
    drawn = _drawn(plan, make_outcome(plan, Schedule((one_day("a", 2), one_day("b", 90))), "optimal"))
    x = drawn["layer"][0]["encoding"]["x"]
    monday = drawing.wall_clock(FIRST, "UTC")
    assert x["scale"]["domain"][0] == x["axis"]["values"][0] == monday


def test_an_hour_in_a_plan_of_years_is_drawn_two_pixels_wide(make_outcome) -> None:
    plan = small_plan(Task(id="a"), Task(id="b"))
    drawn = _drawn(plan, make_outcome(plan, Schedule((one_day("a", 0), one_day("b", 1500))), "optimal"))
    first, last = drawn["layer"][0]["encoding"]["x"]["scale"]["domain"]
    narrowest = min(row["end"] - row["start"] for row in _values(drawn, "part"))
    assert narrowest * 960 / (last - first) == pytest.approx(2, abs=0.01)


def test_deadlines_of_projects_and_tasks_are_drawn(make_outcome, tmp_path) -> None:
    day = Moment(dt.date(2027, 1, 8))
    plan = small_plan(Task(id="a", deadline=day), Task(id="b"))
    plan = plan.replace(projects=(plan.projects[0].model_copy(update={"deadline": day}),))
    outcome = make_outcome(plan, Schedule((one_day("a", 0), one_day("b", 3))), "optimal")
    at = drawing.wall_clock(FIRST + 5 * DAY, "UTC")
    marks = [(row["row"][6:], row["at"]) for row in _values(_drawn(plan, outcome), "mark")]
    assert [when for _, when in marks] == [at, at]
    assert "deadline" in text_of(gantt_picture(plan, outcome).write(tmp_path)[0])


def test_a_deadline_far_beyond_all_work_does_not_squeeze_the_picture(make_outcome) -> None:
    plan = small_plan(Task(id="a", deadline=Moment(dt.date(2032, 1, 8))), Task(id="b"))
    drawn = _drawn(plan, make_outcome(plan, Schedule((one_day("a", 0), one_day("b", 3))), "optimal"))
    assert _values(drawn, "mark") == []
    first, last = drawn["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert (last - first) / 86_400_000 < 10


def test_segments_merge_over_small_gaps_only() -> None:
    assert merged([(10, 20), (0, 5), (25, 30), (18, 22)], 4) == [(0, 5), (10, 30)]
