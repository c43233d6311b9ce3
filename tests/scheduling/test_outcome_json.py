"""An outcome goes through its document without loss, and equal outcomes give equal bytes."""

import dataclasses
import datetime as dt
import hashlib
import json
import re
import time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import DocumentError
from planner.plan import Plan
from planner.quantities import Moment
from scheduling.outcome_document import outcome_schema
from scheduling.outcome_json import (
    GOAL_UNITS,
    LocalTimes,
    level_unit,
    outcome_to_dict,
    read_outcome,
    render_outcome,
    schedule_fingerprint,
)
from scheduling.schedule import (
    Assignment,
    Booking,
    Breach,
    Incumbent,
    LevelResult,
    Outcome,
    Schedule,
    ScheduledTask,
)

DOCS = Path(__file__).parents[2] / "docs" / "outcome.md"
PLAN = Plan(
    format="crewline/1",
    name="Two posters",
    start=Moment(dt.date(2027, 3, 1)),
    time_zone="Europe/London",
    currency="GBP",
)
NINE, FIVE = 540, 1020


def minute(text: str) -> int:
    """Minutes since 1970 UTC, by the standard library alone."""
    return int(dt.datetime.fromisoformat(text).timestamp()) // 60


def two_posters(**changes: object) -> Outcome:
    """The outcome that docs/outcome.md shows."""
    monday = minute("2027-03-01T00:00+00:00")
    days = [(monday + day * 1440 + NINE, monday + day * 1440 + FIVE) for day in range(3)]
    sketch = ScheduledTask("fair", "sketch", *days[0], "only", (Assignment("Ana", 0, 1000),), (days[0],))
    prints = ScheduledTask(
        "fair",
        "print",
        days[1][0],
        days[2][1],
        "by-hand",
        (Assignment("Ana", 0, 500), Assignment("printers#1", 1, 1000)),
        (days[1], days[2]),
    )
    opening = ScheduledTask("fair", "opening", days[2][1], days[2][1])
    outcome = Outcome(
        status="feasible",
        schedule=Schedule(
            (sketch, prints, opening), (Booking("printers", 1, "2027-03-02", "2027-03-03", 960, 96_000),)
        ),
        levels=(
            LevelResult(110_167, 96_000, {"late_cost": 14_167, "contractor_cost": 96_000}),
            LevelResult(3_900, None, {"earliness": 3_900}),
        ),
        breaches=(),
        plan_hash="sha256:" + hashlib.sha256(b"two posters").hexdigest(),
        data_date=monday,
        seed=1,
        limits={"time_limit": 20.0, "effort": None, "workers": 2},
        effort_spent=74,
        versions={"crewline": "0.1.0", "numba": "0.68.1"},
        notes=("print could be done by two people",),
        timings={"solve_seconds": 20.01, "first_schedule_seconds": 0.12},
        history=(Incumbent(0.12, (150_000, 4_100), (None, None), "list schedule"),),
    )
    return dataclasses.replace(outcome, **changes)  # type: ignore[arg-type]


def test_what_is_written_reads_back_the_same():
    outcome = two_posters()
    assert read_outcome(render_outcome(outcome, PLAN)) == outcome


def test_the_example_in_the_documentation_is_what_is_written():
    blocks = re.findall(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert render_outcome(two_posters(), PLAN) == blocks[0]


def test_an_outcome_without_a_schedule_reads_back_the_same():
    outcome = two_posters(status="unknown", schedule=None, levels=())
    document = outcome_to_dict(outcome, PLAN)
    assert document["schedule"] is None
    assert document["objective"] == {"gap": None, "levels": []}
    assert read_outcome(render_outcome(outcome, PLAN)) == outcome


def test_an_empty_schedule_is_not_taken_for_none():
    outcome = two_posters(schedule=Schedule(()))
    assert read_outcome(render_outcome(outcome, PLAN)).schedule == Schedule(())


def test_a_relaxed_schedule_is_marked_invalid_and_keeps_its_breaches():
    breach = Breach("deadline", "fair/print", 1020, "minutes", "ends 17 hours after its deadline")
    outcome = two_posters(
        status="infeasible", breaches=(breach,), conflicts=("fair/print can't end by then",)
    )
    text = render_outcome(outcome, PLAN)
    assert json.loads(text)["schedule"]["valid"] is False
    assert read_outcome(text) == outcome


def test_times_are_local_with_their_offset_on_both_sides_of_a_clock_change():
    # London goes from UTC to UTC+1 at 01:00Z on 2027-03-28.
    times = LocalTimes("Europe/London")
    assert times[minute("2027-03-28T00:59+00:00")] == "2027-03-28T00:59+00:00"
    assert times[minute("2027-03-28T01:00+00:00")] == "2027-03-28T02:00+01:00"


@pytest.mark.parametrize("utc", ["2027-10-31T00:30+00:00", "2027-10-31T01:30+00:00"])
def test_an_hour_that_comes_twice_is_told_apart(utc):
    task = ScheduledTask("fair", "print", minute(utc), minute(utc) + 30)
    outcome = two_posters(schedule=Schedule((task,)))
    text = render_outcome(outcome, PLAN)
    assert '"start": "2027-10-31T01:30' in text
    assert read_outcome(text) == outcome


def test_offsets_with_seconds_are_kept():
    # Amsterdam was 19 minutes 32 seconds ahead until 1937.
    text = LocalTimes("Europe/Amsterdam")[minute("1930-01-15T12:00+00:00")]
    assert text == "1930-01-15T12:19:32+00:19:32"
    assert dt.datetime.fromisoformat(text) == dt.datetime(1930, 1, 15, 12, tzinfo=dt.UTC)


def test_equal_outcomes_give_equal_bytes_whatever_the_order_and_kind_of_their_numbers():
    usual = two_posters()
    shuffled = two_posters(
        limits={"workers": 2, "time_limit": 20, "effort": None},
        versions=dict(reversed(usual.versions.items())),
        levels=tuple(
            dataclasses.replace(level, parts=dict(reversed(level.parts.items()))) for level in usual.levels
        ),
    )
    assert shuffled == usual
    assert render_outcome(shuffled, PLAN) == render_outcome(usual, PLAN)
    assert schedule_fingerprint(shuffled) == schedule_fingerprint(usual)


def test_the_fingerprint_looks_past_timings_and_history():
    other = two_posters(timings={"solve_seconds": 9.5}, history=())
    assert schedule_fingerprint(other) == schedule_fingerprint(two_posters())
    a, b = (outcome_to_dict(outcome, PLAN) for outcome in (two_posters(), other))
    assert a.pop("timings") != b.pop("timings")
    assert a == b


def _moved(outcome: Outcome) -> Schedule:
    assert outcome.schedule is not None
    first, *others = outcome.schedule.tasks
    return Schedule((dataclasses.replace(first, finish=first.finish + 1), *others), outcome.schedule.bookings)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "optimal"},
        {"schedule": _moved(two_posters())},
        {"schedule": None},
        {"levels": ()},
        {"breaches": (Breach("deadline", "fair/print", 1, "minutes", ""),)},
        {"plan_hash": "sha256:0"},
        {"data_date": 0},
        {"seed": 2},
        {"limits": {}},
        {"effort_spent": 75},
        {"versions": {}},
        {"conflicts": ("one",)},
        {"notes": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_fingerprint_sees_a_change_of(change):
    assert schedule_fingerprint(two_posters(**change)) != schedule_fingerprint(two_posters())


def test_a_level_has_the_unit_of_its_goals():
    assert level_unit(LevelResult(0, None, {"late_cost": 0, "contractor_cost": 0})) == "cents"
    assert level_unit(LevelResult(0, None, {"makespan": 0})) == "minutes"
    assert level_unit(LevelResult(0, None, {"makespan": 0, "late_cost": 0})) == "weighted"
    assert level_unit(LevelResult(0, None, {"luck": 0})) == "number"


def test_every_goal_of_a_plan_has_a_unit():
    names = Plan.model_json_schema()["$defs"]["Goal"]["properties"]["goal"]["enum"]
    assert set(names) == set(GOAL_UNITS)


def test_the_document_keeps_its_own_schema():
    document = json.loads(render_outcome(two_posters(), PLAN))
    jsonschema.Draft202012Validator(outcome_schema()).validate(document)
    document["schedule"]["tasks"][0]["start"] = 5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(outcome_schema()).validate(document)


def test_not_a_number_is_refused_before_anything_is_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        render_outcome(two_posters(timings={"solve_seconds": float("nan")}), PLAN)


def _document(**changes: object) -> str:
    document = outcome_to_dict(two_posters(), PLAN)
    return json.dumps({**document, **changes})


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "", "Invalid JSON"),
        ("[]", "", "expected an object"),
        (b"\xff\xfe{", "", "Invalid JSON"),
        ("[" * 5000, "", "Invalid JSON"),
        (_document(format="crewline-outcome/2"), "format", "crewline-outcome/1"),
        (_document(status="great"), "status", "'optimal', 'feasible', 'infeasible' or 'unknown'"),
        (_document(surprise=1), "surprise", "Extra inputs"),
        (_document(notes=[1]), "notes[0]", "string"),
    ],
)
def test_what_is_no_outcome_document_is_refused_with_its_place(text, path, expected):
    with pytest.raises(DocumentError) as caught:
        read_outcome(text)
    issue = caught.value.issues[0]
    assert issue.path == path
    assert expected in issue.expected
    assert len(issue.found) <= 60


@pytest.mark.parametrize(
    ("time_text", "expected"),
    [
        ("2027-03-01T09:00", "with its UTC offset"),
        ("2027-03-01T09:00:30+00:00", "a whole minute"),
        ("soon", "with its UTC offset"),
        (5, "expected text such as"),
    ],
)
def test_a_time_that_names_no_minute_is_refused(time_text, expected):
    schedule = outcome_to_dict(two_posters(), PLAN)["schedule"]
    schedule["tasks"][1]["segments"][0][1] = time_text
    with pytest.raises(DocumentError) as caught:
        read_outcome(_document(schedule=schedule))
    issue = caught.value.issues[0]
    assert issue.path == "schedule.tasks[1].segments[0][1]"
    assert expected in issue.expected


def test_every_missing_part_is_named_at_once():
    with pytest.raises(DocumentError) as caught:
        read_outcome('{"format": "crewline-outcome/1", "status": "optimal"}')
    missing = {issue.path for issue in caught.value.issues}
    assert {"plan", "objective", "solve", "schedule", "timings"} <= missing
    assert {issue.found for issue in caught.value.issues} == {"nothing"}


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
minutes = st.integers(min_value=-1_000_000, max_value=60_000_000)
tasks = st.builds(
    ScheduledTask,
    project=names,
    task=names,
    start=minutes,
    finish=minutes,
    mode=names,
    assignments=st.lists(
        st.builds(Assignment, person=names, need=st.integers(0, 5), units=st.integers(1, 1000)), max_size=3
    ).map(tuple),
    segments=st.lists(st.tuples(minutes, minutes), max_size=3).map(tuple),
)
bookings = st.builds(
    Booking,
    pool=names,
    contractor=st.integers(1, 9),
    first=st.dates().map(str),
    last=st.dates().map(str),
    paid_minutes=st.integers(0, 10**6),
    cost=st.integers(0, 10**9),
    committed=st.booleans(),
)


@given(st.builds(Schedule, st.lists(tasks, max_size=4).map(tuple), st.lists(bookings, max_size=2).map(tuple)))
def test_any_schedule_goes_round_without_loss(schedule):
    outcome = two_posters(schedule=schedule)
    assert read_outcome(render_outcome(outcome, PLAN)) == outcome


def test_a_large_schedule_is_written_with_one_line_for_each_task_in_no_time():
    # 20,000 tasks with five segments each; 100,000 take 1.8 s on an idle core.
    monday = minute("2027-03-01T00:00+00:00")
    days = tuple((monday + day * 1440 + NINE, monday + day * 1440 + FIVE) for day in range(5))
    people = (Assignment("Ana", 0, 1000),)
    made = tuple(
        ScheduledTask("p", f"t{n}", days[0][0], days[-1][1], "only", people, days) for n in range(20_000)
    )
    began = time.process_time()
    text = render_outcome(two_posters(schedule=Schedule(made)), PLAN)
    assert time.process_time() - began < 3
    assert sum('"task": "t' in line for line in text.splitlines()) == 20_000
