"""A thousand realistic plans, each broken in one to three places: never a traceback, never silence."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.document import parse_plan
from planner.errors import InputError, Issue
from planner.validation import validate

Document = dict[str, Any]
Dice = random.Random


def test_the_plan_that_is_broken_below_is_sound(realistic_document):
    assert validate(parse_plan(json.dumps(realistic_document))) == ()


# --- one change each ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutation:
    """A change of a document. ``codes``: one of these errors must follow; none: it may be harmless."""

    name: str
    change: Callable[[Document, Dice], None]
    codes: tuple[str, ...] = ()
    last: bool = False


def _task(document: Document, dice: Dice, name: str) -> Document:
    """A task of any project: three have it, and at most two other mutations may have renamed it."""
    tasks = [task for project in document["projects"] for task in project.get("tasks", ())]
    return dice.choice([task for task in tasks if task.get("id") == name])


def on_task(name: str, /, *codes: str, **fields: Any) -> Mutation:
    def change(document: Document, dice: Dice) -> None:
        _task(document, dice, name).update(copy.deepcopy(fields))

    return Mutation(f"{name}: {json.dumps(fields)}", change, codes)


def on_part(kind: str, /, *codes: str, **fields: Any) -> Mutation:
    def change(document: Document, dice: Dice) -> None:
        dice.choice(document[kind]).update(copy.deepcopy(fields))

    return Mutation(f"{kind}: {json.dumps(fields)}", change, codes)


def on_plan(*codes: str, **fields: Any) -> Mutation:
    def change(document: Document, _dice: Dice) -> None:
        document.update(copy.deepcopy(fields))

    return Mutation(json.dumps(fields), change, codes, last=True)


def doubled(kind: str) -> Mutation:
    def change(document: Document, dice: Dice) -> None:
        parts = document.get(kind)
        if parts is None:
            parts = dice.choice([project[kind] for project in document["projects"] if project.get(kind)])
        parts.append(copy.deepcopy(dice.choice(parts)))

    return Mutation(f"{kind} doubled", change, ("duplicate-id",))


def need(**fields: Any) -> dict[str, Any]:
    return {"needs": [fields]}


UNREADABLE = [
    *(
        on_task("brief", "*", work=value)
        for value in (4, [], True, "four hours", "4", "1e5h", float("nan"), float("inf"), 10**400)
    ),
    *(
        on_task("fix", "*", due=value)
        for value in ("2027-02-30", "tomorrow", 20270503, "2027-05-03T25:00", [])
    ),
    *(on_task("brief", "*", id=value) for value in ("", "a/b", "a#1", " a", None, 7, "x" * 201)),
    on_task("brief", "*", wrok="4h"),
    on_task("launch", "*", milestone="yes"),
    on_task("film", "*", needs={"skill": "designer"}),
    on_task("draft", "*", after=[{"task": "concept", "type": "XX"}]),
    on_task("started", "*", progress={"percent": "140%"}),
    on_part("people", "*", share="0%"),
    on_part("people", "*", share=float("nan")),
    on_part("people", "*", rate=float("inf")),
    on_part("people", "*", skills="designer"),
    on_part("people", "*", skills=[{"skill": "designer", "level": 0}]),
    on_part("calendars", "*", week={"mon-fri": "25:00-26:00"}),
    on_part("calendars", "*", week={"moonday": "09:00-17:00"}),
    on_part("contractor_pools", "*", rate=-1),
    on_part("equipment", "*", units=10**30),
    on_part("consumables", "*", amount=-1),
    on_part("projects", "*", status="cancelled"),
    on_part("projects", "*", weight=-1),
    on_plan("*", format="crewline/9"),
    on_plan("*", start="soon"),
    on_plan("*", start=None),
    on_plan("*", currency="Dollar"),
    on_plan("*", people="everybody"),
    on_plan("*", objective={"levels": []}),
    on_plan("*", colour="red"),
]

UNKNOWN = [
    on_part("people", "unknown-calendar", calendar="ku"),
    on_part("projects", "unknown-calendar", calendar="ku"),
    on_part("projects", "unknown-template", template="shard"),
    on_part("projects", "unknown-parameter", parameters={"hour": "4h"}),
    on_plan("unknown-calendar", calendar="ku"),
    on_plan("unknown-time-zone", time_zone="Europe/Londn"),
    on_part("calendars", "unknown-time-zone", time_zone="Mars"),
    on_part("calendars", "unknown-country", holidays=[{"country": "XX"}]),
    on_part("calendars", "unknown-subdivision", holidays=[{"country": "GB", "subdivision": "XX"}]),
    on_part("calendars", "unknown-holiday-category", holidays=[{"country": "GB", "categories": ["xx"]}]),
    on_task("brief", "unknown-skill", skill="plannr"),
    on_task("brief", "unknown-task", after=["breif"]),
    on_task("brief", "unknown-project", after=["p9/brief"]),
    on_task("brief", "unknown-parent", parent="maker"),
    on_task("draft", "unknown-person", person="p9"),
    on_task("test", "unknown-person", **need(pinned=["agency"])),
    on_task("fix", "unknown-resource", **need(skill="developer", allowed=["p3", "p9"])),
    on_task("fix", "unknown-resource", **need(skill="developer", forbidden=["p9"])),
    on_task("film", "unknown-equipment", equipment=[{"equipment": "cam"}]),
    on_task("film", "unknown-consumable", consumables=[{"consumable": "inc", "amount": 1}]),
    on_task("client", "unknown-calendar", calendar="ku"),
    on_task("started", "unknown-person", progress={"started": "2026-12-14", "people": ["p9"]}),
    on_task("started", "unknown-contractor", progress={"started": "2026-12-14", "people": ["agency#3"]}),
    on_task("started", "unknown-mode", progress={"started": "2026-12-14", "mode": "fast"}),
    on_part("projects", "unknown-task", risks=[{"id": "r", "probability": 0.1, "task": "flim"}]),
    on_part(
        "projects", "unknown-draft", reviews=[{"id": "approval", "of": ["drft"], "steps": [{"wait": "2d"}]}]
    ),
]

DOUBLED = [
    doubled(kind)
    for kind in (
        "calendars",
        "people",
        "contractor_pools",
        "equipment",
        "consumables",
        "templates",
        "projects",
        "tasks",
        "reviews",
        "risks",
    )
]

DATES = [
    on_part("people", "reversed-dates", employed_first="2027-05-01", employed_last="2027-04-30"),
    on_part("people", "reversed-dates", time_off=[{"first": "2027-05-02", "last": "2027-05-01"}]),
    on_part("people", "date-out-of-range", employed_last="9999-12-31"),
    on_part("calendars", "reversed-dates", exceptions=[{"first": "2027-05-02", "last": "2027-05-01"}]),
    on_part("calendars", "date-out-of-range", exceptions=[{"first": "1900-05-02"}]),
    on_part("contractor_pools", "reversed-dates", committed=[{"first": "2027-05-02", "last": "2027-05-01"}]),
    on_plan("end-before-start", end="2026-06-01"),
    on_plan("date-out-of-range", start="1900-01-01"),
    on_plan("date-out-of-range", start="9999-12-31"),
    on_plan("date-too-far", end="2150-01-01"),
    on_part("projects", "date-out-of-range", deadline="9999-12-31"),
    on_part("projects", "contradictory-dates", release="2027-05-02", deadline="2027-05-01"),
    on_task("concept", "date-out-of-range", release="1900-01-01"),
    on_task("concept", "date-too-far", due="2090-01-01"),
    on_task("concept", "contradictory-dates", release="2027-05-02", deadline="2027-05-01"),
    on_task("fixed", "contradictory-dates", start="2027-05-02", deadline="2027-05-01"),
    on_task("fixed", "contradictory-dates", start="2027-05-02", release="2027-05-04"),
    on_task("fixed", "pinned-in-the-past", start="2026-12-01"),
    on_task("bound", "missing-date", constraint={"type": "must-finish-on"}),
    on_task(
        "bound",
        "contradictory-dates",
        constraint={"type": "finish-no-earlier-than", "date": "2027-05-02"},
        deadline="2027-04-01",
    ),
    on_task("started", "in-the-future", progress={"started": "2027-01-05"}),
    on_task(
        "finished", "finished-before-started", progress={"started": "2026-12-19", "finished": "2026-12-18"}
    ),
    on_task("finished", "remaining-when-finished", progress={"finished": "2026-12-18", "remaining": "1h"}),
    on_task("started", "not-started", progress={"percent": "50%"}),
]

AMOUNTS = [
    on_task("brief", "negative-duration", work="-4h"),
    on_task("brief", "elapsed-work", work="4eh"),
    on_task("brief", "excessive-duration", work="9999999w"),
    on_task("client", "negative-duration", wait="-1d"),
    on_task("film", "elapsed-work", duration="1ed"),
    on_task("brief", "estimate-order", estimate={"low": "9h", "likely": "4h", "high": "6h"}),
    on_plan("bad-grid", grid="7min"),
    on_plan("bad-grid", grid="0min"),
    on_plan("bad-grid", grid="3d"),
    on_plan("bad-setting", day="0h"),
    on_plan("bad-setting", week="0d"),
    on_part("calendars", "off-grid", week={"mon-fri": "09:10-17:00"}),
    on_part("contractor_pools", "negative-duration", minimum_booking="0d"),
    on_part("contractor_pools", "elapsed-work", lead_time="3ed"),
    on_part(
        "contractor_pools",
        "too-many-committed",
        committed=[{"first": "2027-02-01", "last": "2027-02-12"}] * 3,
    ),
    on_part("consumables", "consumable-short", amount=29),
    on_task("film", "too-much-equipment", equipment=[{"equipment": "camera", "units": 3}]),
    on_task("film", "equipment-twice", equipment=[{"equipment": "camera"}, {"equipment": "camera"}]),
]

STRUCTURE = [
    on_task("brief", "several-kinds", wait="1d"),
    on_task("launch", "no-kind", milestone=False),
    on_task("report", "work-without-people", skill=None),
    on_task("client", "needs-on-wait", skill="planner"),
    on_task("launch", "needs-on-milestone", person="p0"),
    on_task("build", "needs-beside-modes", skill="developer"),
    on_task("make", "work-on-summary", work="1d"),
    on_task("make", "parent-cycle", parent="make"),
    on_task("brief", "self-dependency", after=["brief"]),
    on_task("brief", "cycle", after=["fix"]),
    on_task("brief", "cycle", after=["make"]),
    on_task("make", "cycle", after=["film"]),
    on_task("launch", "cycle", after=["report"]),
    on_task("client", "start-of-summary", after=[{"task": "make", "type": "SS"}]),
    on_task("test", "max-lag-below-lag", after=[{"task": "build", "lag": "3d", "max_lag": "2d"}]),
    on_plan(
        "duplicate-goal", objective={"levels": [{"goals": [{"goal": "makespan"}, {"goal": "makespan"}]}]}
    ),
]

PEOPLE = [
    on_task("film", "too-few-people", **need(skill="designer", count=3)),
    on_task("film", "too-few-people", **need(skill="designer", count=1000)),
    on_task("film", "skill-level", **need(skill="designer", level=9)),
    on_task("film", "too-few-people", needs=[{"skill": "designer", "count": 2}, {"skill": "designer"}]),
    on_task("test", "pinned-count", **need(pinned=["p3", "p4"])),
    on_task("test", "person-twice", **need(pinned=["p3", "p3"], count=2)),
    on_task("test", "pinned-forbidden", **need(pinned=["p3"], forbidden=["p3"])),
    on_task("test", "pinned-below-level", **need(pinned=["p3"], skill="developer", level=3)),
    on_task("fix", "allowed-and-forbidden", **need(skill="developer", allowed=["p3"], forbidden=["p3"])),
    on_task("fix", "nobody-available", **need(skill="developer", allowed=["p0"])),
    on_task("concept", "continuous-too-long", continuous=True),
]

HARMLESS = [
    on_task("brief", notes="設計 ’ \u2028 \U0001f600", name="Zoë"),
    on_task("client", wait="0d"),
    on_task("concept", due="2026-12-01"),
    on_task("report", weight=0),
    on_part("people", name="Ann", team="studio"),
    on_part("people", overtime_rate="104.50", overtime_hours_per_week=5),
    on_part("projects", value=10**9, owner="eve"),
    on_part("equipment", cost=10),
    on_plan(name="other", notes="x" * 20_000),
    Mutation("people in another order", lambda document, dice: dice.shuffle(document["people"])),
    Mutation("projects in another order", lambda document, dice: dice.shuffle(document["projects"])),
    Mutation(
        "an unused calendar",
        lambda document, _dice: document["calendars"].append({"id": "spare", "week": {}}),
    ),
    Mutation("an empty project", lambda document, _dice: document["projects"].append({"id": "empty"})),
]

BREAKING = [*UNREADABLE, *UNKNOWN, *DOUBLED, *DATES, *AMOUNTS, *STRUCTURE, *PEOPLE]


def _issues(text: str) -> tuple[Issue, ...]:
    try:
        return validate(parse_plan(text))
    except InputError as error:
        return error.issues


def _broken(plan: Document, mutations: list[Mutation], dice: Dice) -> tuple[Issue, ...]:
    document = copy.deepcopy(plan)
    for mutation in sorted(mutations, key=lambda each: each.last):
        mutation.change(document, dice)
    return _issues(json.dumps(document))


def _errors(issues: tuple[Issue, ...]) -> set[str]:
    for issue in issues:
        assert issue.found
        assert issue.code
        assert issue.path or issue.hint or issue.expected
    return {issue.code for issue in issues if issue.severity == "error"}


def test_every_mutation_alone_gives_the_error_that_it_should(realistic_document):
    silent = []
    for mutation in BREAKING:
        for seed in range(3):
            codes = _errors(_broken(realistic_document, [mutation], Dice(seed)))
            if not (codes and ("*" in mutation.codes or codes & set(mutation.codes))):
                silent.append((mutation.name, codes))
    assert silent == []


def test_no_harmless_change_gives_an_error(realistic_document):
    for mutation in HARMLESS:
        for seed in range(3):
            assert _errors(_broken(realistic_document, [mutation], Dice(seed))) == set(), mutation.name


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(
    breaking=st.lists(st.sampled_from(BREAKING), max_size=3),
    harmless=st.lists(st.sampled_from(HARMLESS), max_size=2, unique_by=lambda each: each.name),
    dice=st.randoms(use_true_random=False),
)
def test_a_plan_broken_in_several_places_is_never_a_traceback_and_never_silent(
    realistic_document, breaking, harmless, dice
):
    errors = _errors(_broken(realistic_document, [*harmless, *breaking], dice))
    # What breaks last can't be mended by what was changed before.
    assert bool(errors) == bool(breaking)
