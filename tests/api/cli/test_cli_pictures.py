"""``--out`` of the commands about capacity: pictures of the finding, beside the tables."""

import html
import re

TWO_POSTERS = """\
format: crewline/1
name: Two posters
start: 2027-01-04                 # a Monday
late_cost_per_day: 100
people:
  - {id: Ann, skills: [design]}
contractor_pools:
  - {id: freelancers, name: Freelancers, skills: [design], rate: 50, lead_time: 1d, minimum_booking: 3d}
projects:
  - id: spring
    due: 2027-01-08
    tasks: [{id: poster, work: 40h, skill: design}]
  - id: summer
    due: 2027-01-08
    tasks: [{id: poster, work: 24h, skill: design}]
"""


def text_of(svg):
    drawn = re.findall(r">([^<>]+)</t", svg.read_text(encoding="utf-8"))
    return [html.unescape(line).strip("\u200b\u00a0 ") for line in drawn]


def pictures_in(directory):
    """Names of pictures; all that have one file have all four, none of them empty."""
    files = [path for path in directory.iterdir() if path.suffix in (".svg", ".png")]
    stems = {path.stem.removesuffix("_dark") for path in files}
    assert len(files) == 4 * len(stems)
    assert all(path.stat().st_size > 500 for path in files)
    for png in directory.glob("*.png"):
        assert png.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    return stems


def test_workload_draws_people_and_skills(planner, plan_file, outcome_file, tmp_path) -> None:
    out = tmp_path / "out"
    shown = planner("workload", plan_file, "--outcome", outcome_file, "--out", out, "--by", "day")
    assert shown.exit_code == 0, shown.stderr
    assert pictures_in(out) == {"heatmap_by_person", "heatmap_by_skill"}
    # Ana works all of three days, Ben all of the first of them.
    drawn = text_of(out / "heatmap_by_person.svg")
    assert "All 2 people are booked above 85 % on 1 Mar 2027" in drawn
    assert {"Ana", "Ben Ode", "Print shop #1"} <= set(drawn)
    assert "design" in text_of(out / "heatmap_by_skill_dark.svg")


def test_a_schedule_that_is_no_plan_is_drawn_as_such(
    planner, plan_file, engine, infeasible, tmp_path
) -> None:
    engine.changes = infeasible
    shown = planner("workload", plan_file, "--out", tmp_path / "out")
    assert shown.exit_code == 3
    assert "No valid plan: 1 rule broken" in text_of(tmp_path / "out" / "heatmap_by_person.svg")


def test_forecast_draws_skills_that_are_asked_for(planner, plan_file, outcome_file, tmp_path) -> None:
    out = tmp_path / "out"
    shown = planner("forecast", plan_file, "--outcome", outcome_file, "--out", out, "--only", "design")
    assert shown.exit_code == 0, shown.stderr
    assert pictures_in(out) == {"forecast"}
    drawn = text_of(out / "forecast.svg")
    assert "No skill is short, before levelling or as scheduled" in drawn
    assert "as scheduled: not short" in drawn
    assert "code" not in drawn


def test_staff_draws_bookings_and_the_choice(planner, tmp_path) -> None:
    plan, out = tmp_path / "posters.yaml", tmp_path / "out"
    plan.write_text(TWO_POSTERS, encoding="utf-8")
    out.mkdir()
    for earlier in ("alternatives.csv", "orders.csv", "orders.svg"):
        (out / earlier).write_text("of an earlier run", encoding="utf-8")
    shown = planner("staff", plan, "--effort", "4", "--workers", "1", "--out", out)
    assert shown.exit_code == 0, shown.stderr
    assert pictures_in(out) == {"orders", "frontier"}
    assert not (out / "alternatives.csv").exists()
    # Three days of a freelancer at 50 for the poster that Ann has no time for, ordered a day ahead.
    drawn = text_of(out / "orders.svg")
    assert "1 booking costs 1,200 USD, to be ordered by 4 Jan 2027" in drawn
    assert {"Freelancers", "24 h · 1,200 USD · order by 4 Jan 2027"} <= set(drawn)
    assert "contractors for 1,200 USD" in text_of(out / "frontier.svg")[0]


def test_a_directory_in_the_place_of_a_picture_is_refused_beforehand(planner, plan_file, tmp_path) -> None:
    (tmp_path / "out" / "heatmap_by_skill_dark.png").mkdir(parents=True)
    shown = planner("workload", plan_file, "--out", tmp_path / "out")
    assert shown.exit_code == 2
    assert "a file of that name is to be written" in " ".join(shown.stderr.split())
