"""What stands in the terminal: widths, amounts, bars, strips, ASCII, colours, strange names."""

import dataclasses
import datetime as dt
import io
import json
import re

import pytest
from rich.console import Console

from api.cli.solving.show_people import booking_lines, busiest, busy_words, people_lines, strip
from api.cli.solving.show_projects import bar, project_lines
from api.cli.solving.show_schedule import print_outcome
from api.cli.words.terminal import ASCII, UNICODE, glyphs_for
from api.cli.words.text_table import Cell, Column, cell_width, cut, lay_out
from api.cli.words.week_load import LoadByWeek, WeekLoad, load_by_week
from api.plain_text import one_line
from capacity.lateness import ProjectDates, late_tasks, project_dates
from planner.document import read_plan
from planner.plan import Plan, Project
from scheduling.options import SolveOptions
from scheduling.schedule import Booking, Breach, Outcome, Schedule, ScheduledTask

DAY = 1440


def _text(lines):
    return [line.plain for line in lines]


# --- tables ---------------------------------------------------------------------------------------


def test_columns_line_up_and_figures_stand_at_the_right():
    columns = (Column("name"), Column("days", right=True))
    lines = _text(lay_out(columns, [["Ann", "5"], ["Bartholomew", "1,000"]], 80, UNICODE))
    assert lines == ["name          days", "Ann              5", "Bartholomew  1,000"]


def test_names_are_cut_to_the_width_and_figures_are_not():
    columns = (Column("name", least=4), Column("days", right=True))
    lines = _text(lay_out(columns, [["Bartholomew", "1,000"]], 13, UNICODE))
    assert lines == ["name     days", "Barth…  1,000"]
    assert _text(lay_out(columns, [["Bartholomew", "1,000"]], 3, UNICODE))[1] == "Bar…  1,000"


def test_the_longest_name_gives_way_first():
    columns = (Column("a", least=2), Column("b", least=2))
    assert _text(lay_out(columns, [["aaaaaaaaaa", "bbbb"]], 12, ASCII))[1] == "aaaaa~  bbbb"


def test_an_empty_column_is_left_out():
    columns = (Column("name"), Column("client"), Column("days"))
    assert _text(lay_out(columns, [["Ann", "", "5"]], 80, UNICODE)) == ["name  days", "Ann   5"]


def test_wide_characters_count_double():
    assert cell_width("日本") == 4
    assert cut("日本語", 5, UNICODE) == "日本…"
    assert cell_width(cut("日本語日本語", 6, UNICODE)) <= 6


def test_line_breaks_and_escapes_of_names_do_not_reach_the_terminal():
    assert one_line(" a\n\tb\x1b[31mred\x07 ") == "a  b [31mred"
    (_, line) = lay_out((Column("name"),), [["\x1b]0;gotcha\x07"]], 80, UNICODE)
    assert "\x1b" not in line.plain
    assert lay_out((Column("x"),), [[Cell("a", "red")]], 80, UNICODE)[1].spans[0].style == "red"


@pytest.mark.parametrize(
    ("encoding", "glyphs"),
    [("utf-8", UNICODE), ("ascii", ASCII), ("latin-1", ASCII), (None, ASCII), ("?", ASCII)],
)
def test_blocks_appear_where_the_encoding_has_them(encoding, glyphs):
    assert glyphs_for(encoding) == glyphs


# --- projects -------------------------------------------------------------------------------------


def _dates(start: int, finish: int, due: int | None) -> ProjectDates:
    late = None if due is None else finish - due
    return ProjectDates(Project(id="p"), start * DAY, finish * DAY, due and due * DAY, late and late * DAY, 0)


@pytest.mark.parametrize(
    ("row", "drawn"),
    [
        ((0, 10, None), "██████████"),
        ((2, 5, 8), "··███·····"),
        ((2, 8, 5), "··███▒▒▒··"),
        ((6, 8, 3), "······▒▒··"),
        ((0, 8, 8), "████████··"),
        ((10, 10, None), "·········█"),
        ((9, 10, 1), "·········▒"),
    ],
)
def test_a_bar_of_ten_days(row, drawn):
    assert bar(_dates(*row), (0, 10 * DAY), 10, UNICODE) == drawn


def test_a_bar_of_a_schedule_that_takes_no_time():
    assert bar(_dates(0, 0, None), (0, 0), 4, ASCII) == "=..."


@pytest.mark.parametrize(
    ("name", "client", "first", "second"),
    [
        ("Alder Bank: annual report", "Alder Bank", "annual report", "Alder Bank"),
        ("Annual report", "Alder Bank", "Annual report", "Alder Bank"),
        ("Alder Bank", "Alder Bank", "Alder Bank", "Alder Bank"),
        ("Annual report", "", "Annual report", ""),
    ],
)
def test_a_name_does_not_repeat_the_client_beside_it(name, client, first, second):
    row = dataclasses.replace(_dates(0, 10, None), project=Project(id="p", name=name, client=client))
    line = _text(project_lines([row], (0, 10 * DAY), "UTC", 120, UNICODE))[1]
    assert re.split(r"  +", line)[0] == first
    assert (re.split(r"  +", line)[1] == second) == bool(client)


def test_a_narrow_terminal_has_no_room_for_clients():
    row = dataclasses.replace(
        _dates(0, 10, None), project=Project(id="p", name="Alder: film", client="Alder")
    )
    (heading, line) = _text(project_lines([row], (0, 10 * DAY), "UTC", 70, UNICODE))
    assert "client" not in heading
    assert line.startswith("Alder: film  ")


def test_lateness_is_rounded_up_and_counted_in_working_days_too(plan_file, outcome_by_hand):
    plan = read_plan(plan_file)
    fair, web = project_dates(plan, outcome_by_hand(plan, SolveOptions()).schedule)
    assert fair.project.id == "fair"
    # Wednesday 17:00 is 17 h after Tuesday 24:00, with the 8 working hours of Wednesday.
    assert (fair.late_minutes, fair.late_days, fair.late_working_days) == (17 * 60, 1, 1)
    assert (web.late, web.late_days) == (False, 0)


def test_a_project_late_over_a_weekend_is_late_for_one_working_day(plan_file):
    plan = read_plan(plan_file)
    monday = 60 * int(dt.datetime(2027, 3, 1, tzinfo=dt.UTC).timestamp() // 3600)
    # Due Friday the 12th at 24:00, done Monday the 15th at 12:00: 2.5 days, 3 of them working hours.
    task = ScheduledTask("web", "page", monday, monday + 14 * DAY + 720)
    (web,) = project_dates(plan, Schedule((task,)))
    assert (web.late_days, web.late_working_days) == (3, 1)


def test_late_cost_stands_beside_lateness_where_there_is_room(plan_file, outcome_by_hand):
    plan = read_plan(plan_file)
    dates = project_dates(plan, outcome_by_hand(plan, SolveOptions()).schedule)
    span = (dates[0].start, dates[0].finish)
    wide, narrow = (_text(project_lines(dates, span, "UTC", width, UNICODE)) for width in (120, 99))
    # Project and task are both 17 h late: 2 × 17 / 24 × 100 USD × weight 2, each rounded to a cent.
    assert re.split("  +", wide[0])[5:7] == ["late", "late cost"]
    assert re.split("  +", wide[1])[5:7] == ["1 d (1 wd)", "283.34"]
    assert re.split("  +", wide[2])[4:6] == ["–", "–"]
    assert "late cost" not in narrow[0]


def test_dates_of_two_years_have_all_four_digits_within_the_width(plan_file):
    plan = read_plan(plan_file)
    monday = 60 * int(dt.datetime(2027, 3, 1, tzinfo=dt.UTC).timestamp() // 3600)
    late = Schedule((ScheduledTask("web", "page", monday, monday + 1400 * DAY),))
    for width in (60, 80, 120):
        (_, line) = lines = _text(project_lines(project_dates(plan, late), (0, 1), "UTC", width, UNICODE))
        assert "29 Dec 2030" in line
        assert "1,388 d (990 wd)" in line
        assert max(map(cell_width, lines)) <= width


def test_a_narrow_table_leaves_out_what_can_be_spared():
    columns = (Column("name", least=4), Column("start", spare=1), Column("due"), Column("bar", spare=2))
    row = [["Bartholomew", "01 Mar", "05 Mar", "======"]]
    assert _text(lay_out(columns, row, 28, UNICODE))[1] == "Bar…  01 Mar  05 Mar  ======"
    assert _text(lay_out(columns, row, 22, UNICODE))[1] == "Barth…  01 Mar  05 Mar"
    assert _text(lay_out(columns, row, 16, UNICODE))[1] == "Barthol…  05 Mar"
    assert _text(lay_out(columns, row, 5, UNICODE))[1] == "Bar…  05 Mar"


def test_an_empty_schedule_has_no_projects(plan_file):
    assert project_dates(read_plan(plan_file), Schedule(())) == []


def test_tasks_late_for_their_own_due_date_are_found(plan_file, outcome_by_hand):
    plan = read_plan(plan_file)
    (late,) = late_tasks(plan, outcome_by_hand(plan, SolveOptions()).schedule)
    assert (late.where, late.late_days) == ("fair/draw", 1)


# --- people ---------------------------------------------------------------------------------------


def _week_load(*pairs: tuple[float, float]) -> WeekLoad:
    return WeekLoad("ana", "Ana", tuple(used for used, _ in pairs), tuple(hours for _, hours in pairs))


def test_a_strip_has_a_block_a_week():
    load = _week_load((0, 40), (0, 0), (1, 40), (20, 40), (34, 40), (40, 40), (44, 40), (3, 0))
    assert strip(load, 1, UNICODE) == "· ▁▄▇███"
    assert strip(load, 1, ASCII) == ". .=#@@@"
    assert strip(load, 4, UNICODE) == "▂█"


def test_mean_peak_and_weeks_over_85_percent():
    load = _week_load((40, 40), (34, 40), (35, 40), (0, 40), (0, 0))
    assert load.mean == pytest.approx(109 / 160)
    assert load.peak == 1
    assert load.busy_weeks == 2
    idle = _week_load((0, 0))
    assert (idle.mean, idle.peak, idle.busy_weeks) == (0, 0, 0)


def test_load_by_week_counts_the_hours_of_the_schedule(plan_file, outcome_by_hand):
    plan = read_plan(plan_file)
    load = load_by_week(plan, outcome_by_hand(plan, SolveOptions()).schedule)
    assert load.mondays == (dt.date(2027, 3, 1),)
    ana, ben = load.people
    assert (ana.booked_hours, ana.project_hours) == ((24,), (40,))
    assert (ben.name, ben.booked_hours) == ("Ben Ode", (12,))


def _half_year(plan: Plan) -> LoadByWeek:
    mondays = tuple(dt.date(2027, 1, 4) + dt.timedelta(weeks=week) for week in range(30))
    people = [WeekLoad(p.id, p.name or p.id, (38.0,) * 30, (40.0,) * 30) for p in plan.people]
    return LoadByWeek(mondays, tuple(people))


def test_weeks_share_a_block_where_the_terminal_is_narrow(plan_file):
    plan = read_plan(plan_file)
    load = _half_year(plan)
    narrow = _text(people_lines(plan, load, load.people, 80, UNICODE))
    assert narrow[0].endswith("Jan Mar Apr Jun")
    assert narrow[1].endswith(f"30 wk  {'█' * 15}")
    wide = _text(people_lines(plan, load, load.people, 120, UNICODE))
    assert wide[0].endswith("Jan Feb Mar  Apr May  Jun Jul")
    assert wide[1].endswith(f"30 wk  {'█' * 30}")


def test_the_busiest_people_come_first(plan_file):
    idle = WeekLoad("a", "a", (0.0,), (40.0,))
    half = WeekLoad("b", "b", (20.0,), (40.0,))
    full = WeekLoad("c", "c", (40.0,), (40.0,))
    load = LoadByWeek((dt.date(2027, 1, 4),), (idle, half, full))
    assert [one.person for one in busiest(load)] == ["c", "b", "a"]
    assert busy_words(load) == "1 of 3 over 85 % in some week"


def test_bookings_tell_the_year_where_there_are_two(plan_file):
    plan = read_plan(plan_file)
    bookings = [
        Booking("printers", 1, "2027-12-20", "2028-01-07", 6_030, 603_050, committed=True),
        Booking("unknown", 2, "2027-12-20", "2027-12-21", 960, 96_000),
    ]
    assert _text(booking_lines(plan, bookings, 80, UNICODE)) == [
        "contractor            from           to          paid          cost",
        "Print shop #1  20 Dec 2027  07 Jan 2028  100 h 30 min  6,030.50 USD  committed",
        "unknown #2     20 Dec 2027  21 Dec 2027          16 h       960 USD",
    ]


# --- the page -------------------------------------------------------------------------------------


def _page(
    plan: Plan, outcome: Outcome, *, width: int = 80, encoding: str = "utf-8", **options: object
) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=stream, width=width, highlight=False, markup=False, color_system=None)
    print_outcome(plan, outcome, console, title="A plan", **options)
    stream.flush()
    stream.seek(0)
    return stream.read()


@pytest.fixture
def many(plan_file, outcome_by_hand) -> tuple[Plan, Outcome]:
    """Thirty projects, each later than the one before, and thirty people."""
    plan = read_plan(plan_file)
    fair = plan.projects[0]
    hand = outcome_by_hand(plan, SolveOptions())
    first = hand.data_date
    projects = tuple(
        fair.replace(id=f"p{n}", name=f"Poster number {n} of a [bold]series[/bold]") for n in range(30)
    )
    people = tuple(plan.people[0].replace(id=f"Ana{n}") for n in range(30))
    tasks = tuple(ScheduledTask(f"p{n}", "draw", first, first + (n + 1) * DAY) for n in range(30))
    bookings = tuple(
        Booking("printers", 1, f"2027-03-{n + 1:02d}", f"2027-03-{n + 1:02d}", 480, 100) for n in range(25)
    )
    outcome = dataclasses.replace(hand, schedule=Schedule(tasks, bookings), notes=("take\ncare",))
    return plan.replace(projects=projects, people=people), outcome


def test_a_big_plan_shows_the_twenty_latest_and_says_how_many_more(many):
    page = _page(*many)
    shown = re.findall(r"Poster number (\d+)", page) or re.findall(r"^Poster num\S*", page, re.MULTILINE)
    assert len(shown) == 20
    assert "and 10 more projects, none of them later (--all shows them)" in page
    assert "and 10 more people, less busy (--all shows them)" in page
    assert "and 5 more bookings (--all shows them)" in page
    assert page.splitlines()[-1] == "Note: take care"


def test_all_shows_every_row_the_latest_first(many):
    page = _page(*many, width=160, show_all=True)
    numbers = [int(number) for number in re.findall(r"Poster number (\d+)", page)]
    assert numbers == [*range(29, 1, -1), 0, 1]  # the last two are in time
    assert "--all" not in page
    assert "[bold]series[/bold]" in page


@pytest.mark.parametrize("width", [80, 89, 90, 100, 160])
@pytest.mark.parametrize("days", [1, 400])
def test_no_line_is_wider_than_the_terminal(many, width, days):
    plan, outcome = many
    tasks = tuple(
        ScheduledTask(task.project, task.task, task.start, task.start + (task.finish - task.start) * days)
        for task in outcome.schedule.tasks[: 1 if days > 1 else 30]
    )
    longer = dataclasses.replace(outcome, schedule=Schedule(tasks))
    assert max(map(cell_width, _page(plan, longer, width=width).splitlines())) <= width


def test_a_terminal_without_blocks_gets_plain_ascii(many):
    page = _page(*many, encoding="ascii")
    assert page.isascii()
    assert "01 Mar 2027 - 30 Mar 2027" in page
    assert "!: after the due date" in page
    assert "?" not in page


def test_colour_only_where_it_is_wanted(planner, engine, plan_file):
    assert "\x1b[" not in planner("solve", plan_file).stdout
    coloured = planner("solve", plan_file, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[31m" in coloured
    plain = planner("solve", plan_file, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color").stdout
    assert not re.search(r"\x1b\[[0-9;]*3\d", plain)


def test_breaches_and_conflicts_are_told_in_days_and_hours(planner, engine, plan_file, infeasible):
    late = Breach("deadline", "fair/draw", 17_040, "minutes", "fair/draw is 17040 min after its deadline")
    away = Breach("joint-time", "fair/draw", 3000, "minutes", "fair/draw is worked for 3000 min too many")
    said = "fair/draw can't finish by 2027-03-02: even with everybody free it would be 4320 minutes late"
    engine.changes = {**infeasible, "breaches": (late, away), "conflicts": (said,)}
    page = " ".join(planner("solve", plan_file, columns=200).stdout.split())
    assert "deadline by 11 d 20 h: fair/draw is 11 d 20 h after its deadline" in page
    assert "joint-time by 50 h: fair/draw is worked for 50 h too many" in page
    assert "even with everybody free it would be 3 d late" in page
    stored = json.loads(planner("solve", plan_file, "--json").stdout)
    assert stored["conflicts"] == [said]
    assert (stored["breaches"][0]["amount"], stored["breaches"][0]["unit"]) == (17_040, "minutes")


def test_a_plan_without_a_name_is_called_after_its_file(planner, engine, plan_file):
    text = plan_file.read_text(encoding="utf-8")
    plan_file.write_text(text.replace("name: Two posters\n", ""), encoding="utf-8")
    assert planner("solve", plan_file).stdout.splitlines()[0] == "posters.yaml"
    assert planner("check", plan_file).stdout.splitlines()[-1].startswith("posters.yaml: 2 projects, ")


def test_more_breaches_than_rows_are_counted(planner, engine, plan_file, infeasible):
    engine.changes = {**infeasible, "breaches": infeasible["breaches"] * 23}
    assert "and 3 more breaches (--all shows them)" in planner("solve", plan_file).stdout
    assert planner("solve", plan_file, "--all").stdout.count("deadline by 17 h") == 23
