"""Any change, or any row of them, applied and undone gives the plan of before, to the byte."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.changes import KINDS, apply_changes, read_changes
from planner.document import plan_hash
from planner.errors import PlanError
from planner.expansion import expand

DAYS = st.dates(min_value=dt.date(2027, 1, 11), max_value=dt.date(2027, 6, 30))


def spans(draw):
    """A first and a last day."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return {"first": first.isoformat(), "last": last.isoformat()}


@st.composite
def documents(draw, plan, name):
    """A change of one kind, about parts that the plan has or once had."""
    every = expand(plan)
    person = draw(st.sampled_from(plan.people)).id
    skills = sorted({one.skill for holder in plan.people for one in holder.skills})
    project = draw(st.sampled_from([one for one in every.projects if one.tasks]))
    written = next(one for one in plan.projects if one.id == project.id)
    task = draw(st.sampled_from(project.tasks))
    at = {"project": project.id, "task": task.id}
    amount = f"{draw(st.integers(1, 80))}h"
    about = {
        "add-person": lambda: {"person": {"id": "Somebody New", "skills": [draw(st.sampled_from(skills))]}},
        "remove-person": lambda: {"person": person},
        "replace-person": lambda: {"person": person, "by": {"id": "Another", "skills": skills[:2]}},
        "absence": lambda: {"person": person, **spans(draw)},
        "set-hours": lambda: {"person": person, "share": f"{draw(st.integers(1, 100))}%"},
        "set-skills": lambda: {
            "person": person,
            "skills": draw(st.lists(st.sampled_from(skills), unique=True)),
        },
        "set-employment": lambda: {"person": person, **spans(draw)},
        "set-headcount": lambda: {"skill": draw(st.sampled_from(skills)), "count": draw(st.integers(0, 6))},
        "add-booking": lambda: {"pool": draw(st.sampled_from(plan.contractor_pools)).id, **spans(draw)},
        "remove-booking": lambda: {"pool": "freelance", "first": "2027-02-01", "last": "2027-02-12"},
        "set-pool-maximum": lambda: {
            "pool": draw(st.sampled_from(plan.contractor_pools)).id,
            "maximum": draw(st.integers(0, 9)),
        },
        "add-project": lambda: {
            "project": {"id": "One More", "tasks": [{"id": "a", "work": amount, "skill": skills[0]}]}
        },
        "drop-project": lambda: {"project": project.id},
        "accept-project": lambda: {"project": project.id},
        "hold-project": lambda: {"project": project.id},
        "postpone-project": lambda: {
            "project": project.id,
            "days": draw(st.integers(-30, 30).filter(bool)),
            "keep_due": draw(st.booleans()),
        },
        "set-weight": lambda: {
            **draw(st.sampled_from([at, {"project": project.id}])),
            "weight": draw(st.integers(0, 9)),
        },
        "move-date": lambda: {
            **draw(st.sampled_from([at, {"project": project.id}])),
            "date": draw(st.sampled_from(["release", "due", "deadline"])),
            "to": draw(st.sampled_from([None, "2027-05-05", "2027-01-15T10:00"])),
        },
        "add-task": lambda: {
            "project": project.id,
            "task": {"id": "added", "work": amount, "after": [task.id]},
        },
        "drop-task": lambda: at,
        "set-effort": lambda: {**at, "amount": amount, **({"mode": task.modes[0].id} if task.modes else {})},
        "scale-effort": lambda: {
            **draw(st.sampled_from([at, {"project": project.id}])),
            "factor": f"{draw(st.integers(10, 300))}%",
        },
        "add-dependency": lambda: {**at, "after": draw(st.sampled_from(project.tasks)).id},
        "remove-dependency": lambda: {**at, "after": task.after[0].task if task.after else "nothing"},
        "set-review-rounds": lambda: {
            "project": project.id,
            "review": written.reviews[0].id if written.reviews else "look",
            "rounds": draw(st.integers(1, 5)),
        },
        "freeze": lambda: {
            "tasks": [
                {**at, "start": "2027-02-01T09:00", **({"mode": task.modes[0].id} if task.modes else {})}
            ]
        },
        "move-data-date": lambda: {"to": "2027-01-06"},
        "report-progress": lambda: {**at, "progress": {"started": str(plan.start), "remaining": amount}},
        "set-objective": lambda: {"objective": {"levels": [{"goals": [{"goal": "makespan"}]}]}},
    }
    return {"change": name, **about[name]()}


KNOWN = sorted(set(KINDS) - {"restore"})


def applied(plan, values):
    """What changes make of a plan; None where they do not fit it, which tests of refusals are about."""
    try:
        return apply_changes(plan, read_changes(values))
    except PlanError:
        return None


def undone(result):
    """The plan after everything has been taken back, each undo having been to JSON and back."""
    plan = result.plan
    for undo in reversed(result.undo):
        (read,) = read_changes(json.loads(json.dumps([undo.document()])))
        plan = apply_changes(plan, [read]).plan
    return plan


@pytest.mark.parametrize("name", KNOWN)
def test_undoing_any_change_gives_the_identical_plan(office, name) -> None:
    fitting = []

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def check(data) -> None:
        result = applied(office, [data.draw(documents(office, name))])
        if result is not None:
            fitting.append(result)
            assert undone(result) == office
            assert plan_hash(undone(result)) == plan_hash(office)

    check()
    assert fitting, "no change drawn fits the plan: the test proves nothing"


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_undoing_a_row_of_changes_gives_the_identical_plan(agency, data) -> None:
    names = data.draw(
        st.lists(st.sampled_from([one for one in KNOWN if one != "remove-booking"]), max_size=4)
    )
    values = [data.draw(documents(agency, name)) for name in names]
    result = applied(agency, values)
    if result is not None:
        assert plan_hash(undone(result)) == plan_hash(agency)


@pytest.mark.parametrize("name", KNOWN)
def test_a_change_survives_json_and_says_what_it_does(office, name) -> None:
    @settings(max_examples=15, deadline=None)
    @given(st.data())
    def check(data) -> None:
        value = data.draw(documents(office, name))
        (change,) = read_changes([value])
        assert read_changes([json.loads(json.dumps(change.document()))]) == (change,)
        sentence = change.sentence()
        assert sentence
        assert not sentence.endswith(".")

    check()


def test_the_undo_of_an_undo_is_the_change_again(office) -> None:
    result = apply_changes(office, read_changes([{"change": "drop-project", "project": "Bolt"}]))
    back = apply_changes(result.plan, [result.undo[0]])
    again = apply_changes(back.plan, [back.undo[0]])
    assert plan_hash(again.plan) == plan_hash(result.plan)


def test_a_part_that_was_taken_out_comes_back_to_its_place(office) -> None:
    result = apply_changes(office, read_changes([{"change": "remove-person", "person": "Ben"}]))
    assert [one.id for one in undone(result).people] == ["Mia", "Ben", "Eva"]


def test_undoing_late_leaves_alone_what_came_after(office) -> None:
    drop = read_changes([{"change": "remove-person", "person": "Ben"}])
    join = read_changes([{"change": "add-person", "person": {"id": "Zoe"}}])
    dropped = apply_changes(office, drop)
    later = apply_changes(dropped.plan, join).plan
    assert [one.id for one in apply_changes(later, dropped.undo).plan.people] == ["Mia", "Ben", "Eva", "Zoe"]
