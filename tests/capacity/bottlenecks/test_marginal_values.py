"""What one more, one fewer and an absence are worth, in plans that are worked out by hand."""

import dataclasses
import datetime as dt
import threading
import time

import pytest

from capacity.bottlenecks import Asked, marginal_values
from capacity.bottlenecks.weeks import Weeks
from planner.errors import EngineCrashedError, InputError
from scheduling.checker import check

TWO = "people: [{id: Mia, skills: [motion]}, {id: Max, skills: [motion]}]"
WEEK = (dt.date(2027, 1, 4), dt.date(2027, 1, 10))


@pytest.fixture
def ask(studio, solved, here):
    """Answers by id: ``ask(plan, change="fewer")``."""

    def run(plan=None, *, engine=None, effort=0, solve_all=False, **asked):
        plan = plan or studio()
        engine = engine or here()
        found = marginal_values(
            plan, solved(plan), Asked(**asked), effort=effort, engine=engine, solve_all=solve_all
        )
        return found, {one.question.id: one for one in found.answers}

    return run


def test_one_more_lets_both_projects_finish_in_the_first_week(ask, one_week_late) -> None:
    found, answers = ask()
    motion = answers["motion"]
    assert motion.verdict == "clear"
    assert motion.late_cents == motion.cents == -one_week_late
    assert motion.contractor_cents == 0
    (moved,) = motion.clear_projects
    assert moved.minutes == -7 * 1440
    assert motion.clear_days == -7
    assert found.base.result.late_cents == one_week_late
    assert found.base.noise_cents == 0
    # The newcomer works the 40 h of one of them while Mia works those of the other.
    assert motion.weeks == Weeks(*WEEK, 1, 40.0)


def test_one_more_who_joins_too_late_changes_nothing(ask) -> None:
    # In the second week Mia is free for the second project herself.
    _, answers = ask(first=dt.date(2027, 1, 11))
    assert answers["motion"].verdict == "unclear"
    assert answers["motion"].cents == 0
    assert answers["motion"].clear_projects == ()


def test_one_fewer_makes_one_of_the_projects_a_week_late(ask, studio, one_week_late) -> None:
    _, answers = ask(studio(TWO), change="fewer")
    motion = answers["motion"]
    assert motion.verdict == "clear"
    assert motion.cents == one_week_late
    assert motion.question.person in ("Mia", "Max")
    # Both were busy all week: none of the 40 h could have been done by the other.
    assert motion.weeks == Weeks(*WEEK, 1, 40.0)


def test_an_absence_of_a_day_costs_a_weekend(ask, studio) -> None:
    # Mia away on Monday finishes on Monday the 11th at 17:00: 2 d 17 h late, 270.83 USD.
    _, answers = ask(
        studio(TWO),
        of="person",
        change="absence",
        first=dt.date(2027, 1, 4),
        last=dt.date(2027, 1, 4),
        only=("Mia",),
    )
    assert list(answers) == ["Mia"]
    assert answers["Mia"].cents == 27_083
    assert answers["Mia"].weeks == Weeks(*WEEK, 1, 8.0)


def test_an_absence_when_nothing_is_to_do_costs_nothing(ask, studio) -> None:
    plan = studio(
        TWO,
        "projects: [{id: p, due: 2027-01-06, tasks: [{id: a, work: 8h, skill: motion}, "
        "{id: b, work: 8h, skill: motion, release: 2027-01-15}]}]",
    )
    _, answers = ask(
        plan,
        of="person",
        change="absence",
        first=dt.date(2027, 1, 5),
        last=dt.date(2027, 1, 14),
        solve_all=True,
    )
    assert {one.verdict for one in answers.values()} == {"unclear"}
    assert {one.cents for one in answers.values()} == {0}


def test_one_more_saves_what_contractors_cost(ask, studio) -> None:
    # A late project costs 670.83, a contractor for its week 40 h × 10 = 400.
    pool = "\ncontractor_pools: [{id: free, skills: [motion], rate: 10}]"
    _, answers = ask(studio("people: [{id: Mia, skills: [motion]}]" + pool), effort=1)
    motion = answers["motion"]
    assert (motion.late_cents, motion.contractor_cents) == (0, -40_000)
    assert motion.verdict == "clear"


def test_the_most_valuable_stands_first_and_what_is_not_short_is_not_solved(ask, studio, here) -> None:
    people = "people: [{id: Mia, skills: [motion]}, {id: Ned, skills: [editing]}]"
    engine = here()
    found, answers = ask(studio(people), engine=engine)
    assert [one.question.id for one in found.answers] == ["motion", "editing"]
    assert answers["editing"].verdict == "not solved"
    assert answers["editing"].why == "nothing is at stake"
    assert answers["editing"].estimate.cents == 0
    # 4 runs of the plan as it is, motion twice, and the plan as it is from where motion ended.
    assert found.solves == len(engine.asked) == 7


def test_all_are_solved_if_asked_for(ask, studio) -> None:
    people = "people: [{id: Mia, skills: [motion]}, {id: Ned, skills: [editing]}]"
    found, answers = ask(studio(people), solve_all=True)
    assert answers["editing"].verdict == "unclear"
    assert [one.question.id for one in found.answers] == ["motion", "editing"]
    assert found.solves == 4 + 3 * 2


def test_who_is_named_is_solved_whatever_is_at_stake(ask, studio) -> None:
    people = "people: [{id: Mia, skills: [motion]}, {id: Ned, name: Ned Low, skills: [editing]}]"
    _, answers = ask(studio(people), of="person", only=("Ned Low",))
    assert list(answers) == ["Ned"]
    assert answers["Ned"].verdict == "unclear"


def test_somebody_whom_a_task_names_can_not_leave(ask, studio) -> None:
    projects = "projects: [{id: spot, tasks: [{id: animate, work: 40h, person: Mia}]}]"
    _, answers = ask(studio(TWO, projects), of="person", change="fewer", only=("Mia",))
    assert answers["Mia"].verdict == "impossible"
    assert "Mia" in answers["Mia"].why or "animate" in answers["Mia"].why
    assert answers["Mia"].cents is None


def test_one_more_can_make_a_plan_possible(ask, studio) -> None:
    projects = """
projects:
  - {id: spot, deadline: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
  - {id: teaser, deadline: 2027-01-08, tasks: [{id: animate, work: 40h, skill: motion}]}
"""
    _, answers = ask(studio(projects=projects), only=("motion",))
    assert answers["motion"].verdict == "possible"


def test_every_search_begins_with_the_schedule_handed_in_or_one_found_since(ask, studio, here) -> None:
    engine = here()
    plan = studio()
    ask(plan, engine=engine)
    first, second = engine.asked[:5], engine.asked[5:]
    assert {options.warm for _, options in first} == {first[0][1].warm}
    assert sorted(options.seed for _, options in first) == [1, 1, 2, 3, 4]
    assert all(options.warm is not None for _, options in second)
    assert {options.seed for _, options in second} == {5}
    # One of the second round is the plan as it is, begun with the schedule of one more.
    (again,) = [options.warm for asked, options in second if asked == plan]
    assert any(given.person.startswith("motion +") for task in again.tasks for given in task.assignments)


def test_a_difference_within_what_runs_differ_by_is_not_clear(ask, studio, here, one_week_late) -> None:
    def noisy(plan, options, outcome):
        """The second run of the plan as it is finds something 1,000 USD worse."""
        if len(plan.people) > 1 or options.seed != 2:
            return outcome
        parts = {**outcome.levels[0].parts}
        parts["late_cost"] += 100_000
        level = dataclasses.replace(outcome.levels[0], value=outcome.levels[0].value + 100_000, parts=parts)
        return dataclasses.replace(outcome, levels=(level, *outcome.levels[1:]))

    found, answers = ask(engine=here(noisy))
    assert found.base.noise_cents == 100_000
    assert found.base.result.cents == one_week_late
    assert answers["motion"].cents == -one_week_late
    assert answers["motion"].verdict == "unclear"


def test_a_solve_that_fails_is_told_and_the_others_count(ask, studio, here) -> None:
    def crash(plan, _options, outcome):
        if any(person.id.startswith("editing +") for person in plan.people):
            raise EngineCrashedError("the engine crashed")
        return outcome

    people = "people: [{id: Mia, skills: [motion]}, {id: Ned, skills: [editing]}]"
    _, answers = ask(studio(people), engine=here(crash), solve_all=True)
    assert (answers["editing"].verdict, answers["editing"].why) == ("failed", "the engine crashed")
    assert answers["motion"].verdict == "clear"


def test_without_the_plan_as_it_is_nothing_is_compared(ask, here) -> None:
    def crash(plan, _options, outcome):
        if len(plan.people) == 1:
            raise EngineCrashedError("the engine crashed")
        return outcome

    with pytest.raises(EngineCrashedError):
        ask(engine=here(crash))


def test_stopped_before_anything_is_solved_nothing_is_known(studio, solved, here) -> None:
    plan = studio()
    found = marginal_values(plan, solved(plan), Asked(), effort=0, engine=here(), stop=lambda: True)
    assert found.interrupted
    assert {one.verdict for one in found.answers} <= {"not solved"}
    assert found.base is None or found.solves >= 4


def test_schedules_behind_the_answers_are_valid(ask, here) -> None:
    kept = []

    def keep(plan, _options, outcome):
        kept.append((plan, outcome.schedule))
        return outcome

    ask(engine=here(keep))
    assert all(check(plan, schedule) == () for plan, schedule in kept)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"only": ("moton",)}, "there is no skill 'moton'; did you mean \"motion\"?"),
        ({"of": "person", "only": ("Zoe",)}, "there is no person 'Zoe'; known are Mia"),
        ({"first": dt.date(2027, 2, 1)}, "nothing is left to do: the last work is done by 2027-01-15"),
        ({"change": "absence"}, "an absence needs a first and a last day"),
        (
            {"change": "absence", "first": dt.date(2027, 1, 8), "last": dt.date(2027, 1, 7)},
            "the absence from 2027-01-08 to 2027-01-07 is empty",
        ),
        (
            {"change": "absence", "first": dt.date(2026, 12, 1), "last": dt.date(2026, 12, 9)},
            "ends before the plan's data date, 2027-01-04: it is past already",
        ),
    ],
)
def test_bad_questions_are_refused_before_anything_is_solved(ask, here, asked, message) -> None:
    engine = here()
    with pytest.raises(InputError) as error:
        ask(engine=engine, **asked)
    assert message in str(error.value)
    assert engine.asked == []


def test_a_skill_that_only_contractors_have_can_not_be_one_fewer(ask, studio) -> None:
    pool = "\ncontractor_pools: [{id: free, skills: [sound], rate: 10}]"
    plan = studio("people: [{id: Mia, skills: [motion]}]" + pool)
    with pytest.raises(InputError, match="nobody employed has the skill 'sound'"):
        ask(plan, change="fewer", only=("sound",))
    _, answers = ask(plan, change="fewer", solve_all=True)
    assert list(answers) == ["motion"]


def test_a_schedule_of_another_plan_is_refused(studio, solved, here) -> None:
    other = studio(projects="projects: [{id: other, tasks: [{id: t, work: 8h, skill: motion}]}]")
    with pytest.raises(InputError, match="not of this plan"):
        marginal_values(studio(), solved(other), Asked(), engine=here())


def test_what_was_interrupted_before_the_second_round_is_not_called_clear(studio, solved, here) -> None:
    plan, engine, stopped = studio(), here(), threading.Event()

    def stop_in_the_second_round(_plan, _options, outcome):
        """As if somebody had interrupted it; what is cut so is not proved to be the best."""
        if len(engine.asked) > 5:
            stopped.set()
            time.sleep(0.3)
            return dataclasses.replace(outcome, status="feasible")
        return outcome

    engine.change = stop_in_the_second_round
    found = marginal_values(plan, solved(plan), Asked(), effort=0, engine=engine, stop=stopped.is_set)
    (motion,) = found.answers
    assert found.interrupted
    assert found.base is not None
    assert motion.verdict == "unclear"
    assert motion.why == "interrupted before it could be told from chance"
    assert motion.cents < 0


def test_somebody_watching_sees_both_rounds_as_one(studio, solved, here) -> None:
    plan, told = studio(), []
    marginal_values(plan, solved(plan), Asked(), effort=0, engine=here(), watch=told.append)
    assert {one.of for one in told} == {7}
    assert told[-1].done == 7
    assert [one.done for one in told] == sorted(one.done for one in told)


def test_a_change_whose_own_runs_differ_by_more_than_it_saves_is_not_clear(ask, here, one_week_late) -> None:
    def noisy(plan, options, outcome):
        """In the second round one more motion designer is 1,000 USD worse."""
        if len(plan.people) == 1 or options.seed != 5:
            return outcome
        parts = {**outcome.levels[0].parts}
        parts["late_cost"] += 100_000
        level = dataclasses.replace(outcome.levels[0], value=outcome.levels[0].value + 100_000, parts=parts)
        return dataclasses.replace(outcome, levels=(level, *outcome.levels[1:]))

    found, answers = ask(engine=here(noisy))
    assert found.base.noise_cents == 100_000
    assert answers["motion"].cents == -one_week_late
    assert answers["motion"].verdict == "unclear"


def test_where_costs_are_no_goal_they_are_measured_all_the_same(ask, studio, one_week_late) -> None:
    plan = studio()
    objective = studio(projects="objective: {levels: [{goals: [{goal: makespan}]}]}").objective
    found, answers = ask(plan.replace(objective=objective))
    assert found.base.result.late_cents == one_week_late
    assert answers["motion"].cents == -one_week_late


def test_without_due_dates_and_costs_a_clear_answer_is_one_of_finishes(ask, studio) -> None:
    projects = "projects:\n" + "".join(
        f"  - {{id: {name}, tasks: [{{id: animate, work: 40h, skill: motion}}]}}\n"
        for name in ("spot", "teaser")
    )
    _, answers = ask(studio(projects=projects), solve_all=True)
    assert answers["motion"].verdict == "clear"
    assert answers["motion"].cents == 0
    assert answers["motion"].clear_days == -7
