"""How alternatives read: names, notes, what is not known and what may be chance."""

import io
import json

import pytest
from rich.console import Console

from api.cli.staffing.staff_alternatives import AlternativesAsked, alternatives_asked, print_alternatives
from api.cli.words.page import Page
from api.cli.words.terminal import glyphs_for
from capacity.staffing.alternatives.drivers import Driver
from capacity.staffing.alternatives.weighing import Alternative, Delay, Weighed
from planner.plan import Plan
from scheduling.schedule import Booking

PLAN = Plan.model_validate_json(
    json.dumps(
        {
            "format": "crewline/1",
            "start": "2027-01-04",
            "people": [{"id": "bob", "name": "Bob Bell", "skills": ["copy"]}],
            "contractor_pools": [{"id": "pool", "name": "Freelancers", "skills": ["design"], "rate": 50}],
            "projects": [
                {"id": "summer", "name": "Summer", "tasks": [{"id": "t", "work": "8h", "skill": "copy"}]}
            ],
        }
    )
)
DRIVER = Driver(
    Booking("pool", 1, "2027-01-05", "2027-01-07", 1440, 120_000), (("summer", "t"),), ("design",)
)


def shown(*alternatives):
    text = io.StringIO()
    page = Page(Console(file=text, width=120), glyphs_for("utf-8"), None)
    print_alternatives(page, PLAN, Weighed(alternatives))
    return text.getvalue()


def of(kind, **parts):
    return Alternative(DRIVER, kind, **{"contractor": 0, "late": 0, "change": 0, **parts})


def test_a_choice_that_chance_may_explain_is_marked():
    text = shown(of("move the date", late=5_000, change=-700, noise=700, delays=(Delay("summer", 2880),)))
    assert "-7" in text
    assert "+2.0" in text
    assert "? may be chance" in text
    assert "may be chance" not in shown(of("move the date", late=5_000, change=-701, noise=700))


def test_values_that_are_not_stated_are_said_to_be_so():
    text = shown(of("drop project", value=None, left_out=(("summer", "t"),), change=-5))
    assert "Summer" in text
    assert "not stated" in text
    assert "1 task" in shown(of("drop tasks", value=300, left_out=(("summer", "t"),)))


def test_people_are_named_with_what_it_takes_of_them():
    assert "Bob Bell: from 2027-01-05" in shown(of("second skill", people=("bob",), note="from 2027-01-05"))


def test_what_has_no_schedule_says_why():
    text = shown(Alternative(DRIVER, "move the date", why_not="nobody can do it"))
    assert "no schedule" in text
    assert "move the date: nobody can do it" in text


def test_several_late_projects_are_counted():
    delays = (Delay("summer", 60), Delay("spring", 30), Delay("other", -5))
    assert "summer and 1 more" in shown(of("move the date", delays=delays))


@pytest.mark.parametrize("most", [1, 5])
def test_assumptions_have_defaults(most):
    assert alternatives_asked(most, None, None, None) == AlternativesAsked(most, 5.0, 1.5, 0.7)
    assert alternatives_asked(most, 0, 2, 1) == AlternativesAsked(most, 0, 2, 1)
    assert alternatives_asked(None, None, None, None) is None
