"""What each kind of change does to a plan, and what it says."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.changes import KINDS, apply_changes, read_changes
from planner.plan import Skill
from planner.quantities import Duration, Moment
from planner.validation import validate


def changed(plan, *changes):
    """The plan with changes as a document writes them."""
    return apply_changes(plan, read_changes(list(changes))).plan


def said(change):
    """The sentence of a change as a document writes it."""
    (one,) = read_changes([change])
    return one.sentence()


def task_of(plan, project, task):
    """A task of a plan that stands in its project itself."""
    held = next(one for one in plan.projects if one.id == project)
    return next(one for one in held.tasks if one.id == task)


def person_of(plan, name):
    """A person of a plan."""
    return next(one for one in plan.people if one.id == name)


def test_somebody_joins(office) -> None:
    change = {"change": "add-person", "person": {"id": "Zoe", "skills": ["design"]}}
    assert changed(office, change).people[-1].id == "Zoe"
    assert said(change) == "Zoe joins (design)"


def test_who_is_removed_is_no_longer_among_those_allowed(office) -> None:
    after = changed(office, {"change": "remove-person", "person": "Ben"})
    assert [one.id for one in after.people] == ["Mia", "Eva"]
    assert task_of(after, "Acme", "film").needs[0].allowed == ("Mia",)
    assert not [issue for issue in validate(after) if issue.severity == "error"]


def test_who_takes_somebodys_place_takes_it_everywhere(office) -> None:
    change = {"change": "replace-person", "person": "Eva", "by": {"id": "Kim", "skills": ["copy"]}}
    after = changed(office, change)
    assert [one.id for one in after.people] == ["Mia", "Ben", "Kim"]
    assert task_of(after, "Acme", "blog").person == "Kim"
    assert said(change) == "Kim takes the place of Eva"


def test_an_absence_is_added_to_time_off(office) -> None:
    change = {"change": "absence", "person": "Mia", "first": "2027-01-18", "last": "2027-01-22"}
    (away,) = person_of(changed(office, change), "Mia").time_off
    assert (away.first, away.last) == (dt.date(2027, 1, 18), dt.date(2027, 1, 22))
    assert said(change) == "Mia is away from 2027-01-18 to 2027-01-22"


def test_hours_that_are_not_said_stay(office) -> None:
    after = person_of(changed(office, {"change": "set-hours", "person": "Ben", "calendar": "short"}), "Ben")
    assert (after.calendar, after.share) == ("short", 500)
    assert said({"change": "set-hours", "person": "Ben", "share": "80%"}) == (
        "Ben gives 80% of the time to projects"
    )


def test_skills_replace_those_of_before(office) -> None:
    change = {
        "change": "set-skills",
        "person": "Eva",
        "skills": ["copy", {"skill": "design", "efficiency": "70%"}],
    }
    skills = person_of(changed(office, change), "Eva").skills
    assert [(one.skill, one.efficiency) for one in skills] == [("copy", 1000), ("design", 700)]
    assert said(change) == "Eva has the skills copy, design"


def test_a_day_of_employment_that_is_not_said_stays_and_null_takes_it_away(office) -> None:
    leaving = {"change": "set-employment", "person": "Eva", "last": "2027-06-30"}
    after = person_of(changed(office, leaving), "Eva")
    assert (after.employed_first, after.employed_last) == (dt.date(2027, 1, 11), dt.date(2027, 6, 30))
    always = {"change": "set-employment", "person": "Eva", "first": None}
    assert person_of(changed(office, always), "Eva").employed_first is None
    assert said(always) == "Eva has always been there"


def test_more_of_a_skill_are_newcomers_like_most_of_those_with_it(office) -> None:
    after = changed(office, {"change": "set-headcount", "skill": "design", "count": 4, "first": "2027-02-01"})
    assert [one.id for one in after.people] == ["Mia", "Ben", "Eva", "design +2", "design +3"]
    assert after.people[-1].skills == (Skill(skill="design"),)
    assert after.people[-1].employed_first == dt.date(2027, 2, 1)


def test_fewer_of_a_skill_are_the_last_of_them_whom_no_task_needs(office) -> None:
    after = changed(office, {"change": "set-headcount", "skill": "design", "count": 1})
    assert [one.id for one in after.people] == ["Mia", "Eva"]


def test_a_booking_comes_and_goes(office) -> None:
    more = {"change": "add-booking", "pool": "freelance", "first": "2027-03-01", "last": "2027-03-05"}
    fewer = {"change": "remove-booking", "pool": "freelance", "first": "2027-02-01", "last": "2027-02-12"}
    (pool,) = changed(office, more, fewer).contractor_pools
    assert [(one.first, one.last) for one in pool.committed] == [(dt.date(2027, 3, 1), dt.date(2027, 3, 5))]


def test_a_pool_can_be_closed(office) -> None:
    change = {"change": "set-pool-maximum", "pool": "freelance", "maximum": 0}
    assert changed(office, change).contractor_pools[0].maximum == 0
    assert said(change) == "No contractor of freelance may be booked"


def test_projects_come_and_go(office) -> None:
    new = {
        "change": "add-project",
        "project": {"id": "Cora", "tasks": [{"id": "a", "work": "2h", "skill": "copy"}]},
    }
    after = changed(office, new, {"change": "drop-project", "project": "Bolt"})
    assert [one.id for one in after.projects] == ["Acme", "Cora"]


def test_a_proposed_project_is_accepted_for_certain_and_can_be_put_on_hold(office) -> None:
    accepted = changed(office, {"change": "accept-project", "project": "Bolt"}).projects[1]
    assert (accepted.status, accepted.probability) == ("accepted", 1000)
    assert changed(office, {"change": "hold-project", "project": "Acme"}).projects[0].status == "on-hold"


def test_postponing_moves_every_date_and_pins_the_release(office) -> None:
    after = changed(office, {"change": "postpone-project", "project": "Acme", "days": 7}).projects[0]
    assert (str(after.release), str(after.due)) == ("2027-01-11", "2027-02-08")
    assert str(after.tasks[3].due) == "2027-02-05"
    kept = {"change": "postpone-project", "project": "Bolt", "days": 7, "keep_due": True}
    bolt = changed(office, kept).projects[1]
    assert (str(bolt.release), str(bolt.deadline)) == ("2027-01-18", "2027-03-31")
    assert said(kept) == "Bolt is postponed by 7 days, but is due as before"


def test_bringing_forward_a_project_without_a_release_leaves_it_without_one(office) -> None:
    after = changed(office, {"change": "postpone-project", "project": "Acme", "days": -1}).projects[0]
    assert (after.release, str(after.due)) == (None, "2027-01-31")


@pytest.mark.parametrize(
    ("name", "to"), [("release", "2027-01-08"), ("due", None), ("deadline", "2027-03-01T12:00")]
)
def test_dates_of_projects_and_tasks_move(office, name, to) -> None:
    moved = None if to is None else Moment.parse(to)
    project = {"change": "move-date", "project": "Acme", "date": name, "to": to}
    assert getattr(changed(office, project).projects[0], name) == moved
    task = {"change": "move-date", "project": "Acme", "task": "launch", "date": name, "to": to}
    assert getattr(task_of(changed(office, task), "Acme", "launch"), name) == moved


def test_weights_of_projects_and_of_tasks(office) -> None:
    after = changed(
        office,
        {"change": "set-weight", "project": "Acme", "weight": 9},
        {"change": "set-weight", "project": "Acme", "task": "launch", "weight": 2},
    )
    assert (after.projects[0].weight, task_of(after, "Acme", "launch").weight) == (9, 2)


def test_effort_is_set_where_the_task_has_it(office) -> None:
    after = changed(
        office,
        {"change": "set-effort", "project": "Acme", "task": "brief", "amount": "6h"},
        {"change": "set-effort", "project": "Acme", "task": "blog", "amount": "3d"},
        {"change": "set-effort", "project": "Acme", "task": "cut", "mode": "fast", "amount": "8h"},
    )
    assert task_of(after, "Acme", "brief").work == Duration(6000, "h")
    assert task_of(after, "Acme", "blog").duration == Duration(3000, "d")
    assert [mode.work for mode in task_of(after, "Acme", "cut").modes] == [
        Duration(30_000, "h"),
        Duration(8_000, "h"),
    ]


def test_a_task_that_a_template_makes_is_written_out_before_it_is_changed(office) -> None:
    change = {"change": "set-effort", "project": "Bolt", "task": "draft", "amount": "20h"}
    after = changed(office, change)
    bolt = after.projects[1]
    assert (bolt.template, [one.id for one in bolt.tasks]) == (None, ["draft", "print", "extra"])
    assert task_of(after, "Bolt", "draft").work == Duration(20_000, "h")
    assert after.templates == office.templates
    assert not [issue for issue in validate(after) if issue.severity == "error"]


def test_a_task_that_a_review_makes_is_written_out_before_it_is_changed(office) -> None:
    after = changed(
        office, {"change": "set-effort", "project": "Bolt", "task": "look.1.rework", "amount": "9h"}
    )
    assert task_of(after, "Bolt", "look.1.rework").work == Duration(9_000, "h")
    assert not [issue for issue in validate(after) if issue.severity == "error"]


def test_scaling_a_project_scales_its_template_and_its_reviews_too(office) -> None:
    acme = changed(office, {"change": "scale-effort", "project": "Acme", "factor": "150%"}).projects[0]
    assert [str(one.work) for one in acme.tasks[:2]] == ["6h", "30h"]
    assert [str(mode.work) for mode in acme.tasks[2].modes] == ["45h", "15h"]
    assert str(acme.reviews[0].rework[0].work[0]) == "3h"
    bolt = changed(office, {"change": "scale-effort", "project": "Bolt", "factor": "150%"}).projects[1]
    assert (bolt.scale, str(bolt.tasks[0].work)) == (1500, "4.5h")


def test_a_task_comes_into_a_project(office) -> None:
    change = {"change": "add-task", "project": "Acme", "task": {"id": "news", "work": "2h", "skill": "copy"}}
    assert changed(office, change).projects[0].tasks[-1].id == "news"
    assert said(change) == "Acme/news is added (2h)"


def test_what_waited_for_a_dropped_task_waits_for_what_that_waited_for(office) -> None:
    # brief -> film -> (1d) cut: without cut, the launch waits for the film, with cut's own lag.
    after = changed(office, {"change": "drop-task", "project": "Acme", "task": "cut"})
    (link,) = task_of(after, "Acme", "launch").after
    assert (link.task, str(link.lag)) == ("film", "1d")
    # Bolt/extra waited for Acme/launch, which waited for cut.
    outside = changed(office, {"change": "drop-task", "project": "Acme", "task": "launch"})
    assert [one.task for one in task_of(outside, "Bolt", "extra").after] == ["look", "Acme/cut"]


def test_dependencies_come_and_go(office) -> None:
    more = {
        "change": "add-dependency",
        "project": "Acme",
        "task": "blog",
        "after": {"task": "film", "type": "SS", "lag": "1d"},
    }
    fewer = {"change": "remove-dependency", "project": "Acme", "task": "blog", "after": "brief"}
    assert [one.task for one in task_of(changed(office, more, fewer), "Acme", "blog").after] == ["film"]
    assert said(more) == "Acme/blog starts after the start of film and 1d"
    assert said(fewer) == "Acme/blog no longer waits for brief"


def test_rounds_of_an_own_review_and_of_a_templates(office) -> None:
    acme = changed(office, {"change": "set-review-rounds", "project": "Acme", "review": "proof", "rounds": 3})
    assert acme.projects[0].reviews[0].rounds == 3
    bolt = changed(office, {"change": "set-review-rounds", "project": "Bolt", "review": "look", "rounds": 1})
    assert bolt.projects[1].reviews[0].rounds == 1
    assert not [issue for issue in validate(bolt) if issue.severity == "error"]


def test_frozen_tasks_are_pinned_with_their_people(office) -> None:
    frozen = [
        {"project": "Acme", "task": "film", "start": "2027-01-05T09:00", "teams": [["Ben"]]},
        {
            "project": "Acme",
            "task": "cut",
            "start": "2027-01-12T09:00",
            "mode": "fast",
            "teams": [["Mia", "freelance"]],
        },
    ]
    after = changed(office, {"change": "freeze", "tasks": frozen})
    film, cut = task_of(after, "Acme", "film"), task_of(after, "Acme", "cut")
    assert (str(film.start), film.needs[0].pinned, film.needs[0].allowed) == (
        "2027-01-05T09:00",
        ("Ben",),
        (),
    )
    assert [mode.id for mode in cut.modes] == ["fast"]
    assert cut.modes[0].needs[0].allowed == ("Mia", "freelance")


def test_what_has_happened_is_told_after_the_data_date_has_moved(office) -> None:
    after = changed(
        office,
        {"change": "move-data-date", "to": "2027-01-06"},
        {
            "change": "report-progress",
            "project": "Acme",
            "task": "brief",
            "progress": {"started": "2027-01-04T09:00"},
        },
        {"change": "report-progress", "project": "Acme", "task": "brief", "progress": {"remaining": "1h"}},
    )
    progress = task_of(after, "Acme", "brief").progress
    assert (str(after.start), str(progress.started), str(progress.remaining)) == (
        "2027-01-06",
        "2027-01-04T09:00",
        "1h",
    )


def test_other_goals(office) -> None:
    goals = {
        "levels": [{"goals": [{"goal": "makespan"}]}, {"goals": [{"goal": "stability"}, {"goal": "balance"}]}]
    }
    change = {"change": "set-objective", "objective": goals}
    assert changed(office, change).objective.levels[0].goals[0].goal == "makespan"
    assert said(change) == "The objective is makespan, then stability + balance"


def test_every_kind_of_change_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert len(KINDS) == 30
    for name, kind in KINDS.items():
        assert kind.model_fields["change"].default == name
        assert kind.__doc__
