"""Least-cost levels of people: hand-worked, against every vector of levels, and what can't be asked."""

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from capacity.levels import least_cost_levels
from capacity.levels.columns import LEVELS, level_frame
from capacity.levels.energy import least_levels
from capacity.levels.interchangeable import case_of
from capacity.levels.search import is_in_time
from planner.document import parse_plan, plan_hash, render_plan
from planner.errors import InputError
from planner.expansion import expand
from scheduling.checker import examine
from scheduling.options import SolveOptions
from scheduling.solver import solve

# Monday, 4 January 2027; 40 working hours until Friday the 8th.
STUDIO = """\
format: crewline/1
start: 2027-01-04
people:
  - {id: Mia, skills: [motion], rate: 60}
  - {id: Ned, skills: [editing], rate: 50}
projects:
"""


def by_epochs(plan):
    return solve(plan, SolveOptions(effort=2, workers=1))


def studio(*projects, head=STUDIO):
    return expand(parse_plan(head + "".join(f"  - {project}\n" for project in projects)))


def needed(found):
    return {one.skill: (one.needed, one.at_least) for one in found.levels}


# --- hand-worked --------------------------------------------------------------------------------


def test_two_people_for_a_week_of_eighty_hours():
    # 40 h + 40 h of motion by Friday, and one person has 40 h: 2 at least, and 2 do it side by side.
    plan = studio(
        "{id: a, due: 2027-01-08, tasks: [{id: t, work: 40h, skill: motion}]}",
        "{id: b, due: 2027-01-08, tasks: [{id: t, work: 40h, skill: motion}]}",
    )
    found = least_cost_levels(plan, by_epochs)
    assert needed(found) == {"motion": (2, 2)}
    (motion,) = found.levels
    # 40 h at 60.00.
    assert (motion.today, motion.cents, found.value, found.bound) == (1, 240_000, 480_000, 480_000)
    assert (found.gap, found.by_cost, found.interrupted) == (0.0, True, False)


def test_a_later_date_needs_fewer_people():
    projects = [f"{{id: {key}, tasks: [{{id: t, work: 40h, skill: motion}}]}}" for key in "abc"]
    weeks = {3: "2027-01-08", 2: "2027-01-15", 1: "2027-01-22"}
    for people, day in weeks.items():
        found = least_cost_levels(studio(*projects), by_epochs, by=dt.date.fromisoformat(day))
        assert needed(found) == {"motion": (people, people)}


def test_what_energy_can_not_see_costs_a_second_person():
    # Three tasks of 24 h by the end of Tuesday the 12th, 56 h: energy says 72 ÷ 56, rounded up 2. One after
    # the other two take 48 h, so that 2 people do them. By Friday the 8th, 40 h: 72 ÷ 40 is 2, too, but two
    # in a row take 48 h, so that it takes 3.
    tasks = ", ".join(f"{{id: t{k}, work: 24h, skill: motion}}" for k in range(3))
    project = f"{{id: p, tasks: [{tasks}]}}"
    assert needed(least_cost_levels(studio(project), by_epochs, by=dt.date(2027, 1, 12))) == {
        "motion": (2, 2)
    }
    assert needed(least_cost_levels(studio(project), by_epochs, by=dt.date(2027, 1, 8))) == {"motion": (3, 2)}


def test_a_share_of_three_quarters_makes_a_week_thirty_hours():
    # 60 h of work ÷ (0.75 × 40 h) = 2.
    head = STUDIO.replace("rate: 60}", "share: 75%, rate: 60}")
    tasks = "{id: s, work: 30h, skill: motion}, {id: t, work: 30h, skill: motion}"
    found = least_cost_levels(studio(f"{{id: p, due: 2027-01-08, tasks: [{tasks}]}}", head=head), by_epochs)
    assert needed(found) == {"motion": (2, 2)}


def test_holidays_of_their_calendar_are_no_hours():
    # Without Wednesday the week has 32 h: 33 h of work take two.
    head = STUDIO.replace(
        "people:",
        "calendars: [{id: short, week: {mon-tue: '09:00-17:00', thu-fri: '09:00-17:00'}}]\n"
        "calendar: short\npeople:",
    )
    tasks = "{id: s, work: 16h, skill: motion}, {id: t, work: 17h, skill: motion}"
    found = least_cost_levels(studio(f"{{id: p, due: 2027-01-08, tasks: [{tasks}]}}", head=head), by_epochs)
    assert needed(found) == {"motion": (2, 2)}


def test_a_skill_that_is_not_asked_about_keeps_its_people():
    # Ned alone has 40 h of editing to do until Friday, behind which nothing can be bought.
    plan = studio(
        "{id: a, due: 2027-01-08, tasks: [{id: m, work: 40h, skill: motion},"
        " {id: e, work: 40h, skill: editing}]}",
        "{id: b, due: 2027-01-08, tasks: [{id: m, work: 40h, skill: motion}]}",
    )
    found = least_cost_levels(plan, by_epochs, skills=("motion",))
    assert needed(found) == {"motion": (2, 2)}
    assert "Ned" in {a.person for task in found.outcome.schedule.tasks for a in task.assignments}


def test_without_rates_people_are_counted():
    head = STUDIO.replace(", rate: 60", "")
    plan = studio("{id: a, due: 2027-01-08, tasks: [{id: t, work: 8h, skill: motion}]}", head=head)
    found = least_cost_levels(plan, by_epochs)
    assert (found.by_cost, found.value, found.bound, found.levels[0].cents) == (False, 1, 1, None)


def test_where_nobody_has_the_skill_as_main_one_a_contractor_says_what_it_costs():
    head = STUDIO.replace(
        "projects:", "contractor_pools:\n  - {id: loud, skills: [sound], rate: 90}\nprojects:"
    )
    plan = studio("{id: a, due: 2027-01-08, tasks: [{id: t, work: 8h, skill: sound}]}", head=head)
    (sound,) = least_cost_levels(plan, by_epochs).levels
    assert (sound.today, sound.needed, sound.cents) == (0, 1, 40 * 9000)


def test_work_that_is_done_or_begun_or_has_named_people_counts_as_what_it_is():
    # 40 h of named motion, 8 of 16 h begun, 80 h finished: 48 h until Friday take two, whoever was named.
    plan = studio(
        "{id: a, due: 2027-01-08, tasks: [{id: m, work: 40h, needs: [{skill: motion, pinned: [Mia]}]},"
        " {id: e, work: 16h, skill: motion, progress: {started: 2027-01-01, remaining: 8h, people: [Mia]}},"
        " {id: x, work: 80h, skill: motion, progress: {started: 2026-12-01, finished: 2026-12-20}}]}",
    )
    # The bound knows nothing of what is left of work that has begun.
    assert needed(least_cost_levels(plan, by_epochs)) == {"motion": (2, 1)}


def test_one_fewer_of_a_dear_skill_may_be_worth_one_more_of_a_cheap_one():
    # Two ways to do either task: 40 h of motion, or 40 h of editing. Editing is cheaper.
    way = "{id: %s, work: 40h, needs: [{skill: %s}]}"
    ways = f"{way % ('m', 'motion')}, {way % ('e', 'editing')}"
    tasks = ", ".join(f"{{id: t{k}, modes: [{ways}]}}" for k in range(2))
    found = least_cost_levels(studio(f"{{id: p, due: 2027-01-08, tasks: [{tasks}]}}"), by_epochs)
    assert needed(found) == {"motion": (0, 0), "editing": (2, 0)}
    assert found.value == 2 * 40 * 5000


# --- against every vector of levels -------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_no_cheaper_levels_meet_the_dates(seed):
    hours = [8 * (1 + (seed * 3 + k * 5) % 4) for k in range(4)]
    tasks = ", ".join(
        f"{{id: t{k}, work: {amount}h, skill: {'motion' if (seed + k) % 2 else 'editing'}"
        + (f", after: [t{k - 2}]}}" if k == 2 + seed % 2 else "}")
        for k, amount in enumerate(hours)
    )
    plan = studio(f"{{id: p, due: 2027-01-{11 + seed % 3:02d}, tasks: [{tasks}]}}")
    found = least_cost_levels(plan, by_epochs)
    case, price = case_of(plan), {one.skill: one.cents for one in found.levels}
    least = min(
        sum(price[skill] * number for skill, number in zip(price, numbers, strict=True))
        for numbers in product(range(4), repeat=len(price))
        if case.has_ways(dict(zip(price, numbers, strict=True)))
        and is_in_time(
            solve(case.with_levels(dict(zip(price, numbers, strict=True))), SolveOptions(effort=6))
        )
    )
    assert found.bound <= found.value == least


# --- what proves it -----------------------------------------------------------------------------

TWO = (
    "{id: a, due: 2027-01-08, tasks: [{id: t, work: 40h, skill: motion}]}",
    "{id: b, due: 2027-01-15, tasks: [{id: t, work: 60h, skill: motion}, {id: e, work: 9h, skill: editing}]}",
)


def test_the_plan_handed_back_can_be_written_and_its_schedule_checked():
    found = least_cost_levels(studio(*TWO), by_epochs)
    again = parse_plan(render_plan(found.plan))
    assert plan_hash(again) == found.outcome.plan_hash
    breaches, values = examine(again, found.outcome.schedule)
    assert (breaches, values["late_cost"]) == ((), 0)


PAIRS = [  # two people's work each week: room for two a week at once, of whom two can do it all
    f"{{id: {key}{week}, release: 2027-01-{4 + 7 * week:02}, due: 2027-01-{8 + 7 * week:02},"
    " tasks: [{id: t, work: 40h, skill: motion}]}"
    for week in range(3)
    for key in "ab"
]


@pytest.mark.parametrize("weeks", [2, 3])
def test_those_who_have_nothing_to_do_are_in_neither_the_plan_nor_its_schedule(weeks):
    found = least_cost_levels(studio(*PAIRS[: 2 * weeks]), by_epochs)
    assert needed(found) == {"motion": (2, 2)}
    assert found.outcome.plan_hash == plan_hash(found.plan)
    breaches, _ = examine(found.plan, found.outcome.schedule)
    assert breaches == ()


def test_no_level_lies_below_its_bound():
    plan = studio(*TWO)
    found = least_cost_levels(plan, by_epochs)
    assert least_levels(case_of(plan)) == {one.skill: one.at_least for one in found.levels}
    assert all(one.at_least <= one.needed for one in found.levels)
    assert found.bound <= found.value


def test_a_search_that_is_stopped_shows_levels_that_are_proved():
    # At once there is room for three people; one is enough.
    three = [f"{{id: {key}, due: 2027-01-15, tasks: [{{id: t, work: 8h, skill: motion}}]}}" for key in "abc"]
    assert needed(least_cost_levels(studio(*three), by_epochs)) == {"motion": (1, 1)}
    found = least_cost_levels(studio(*three), by_epochs, stop=lambda: True)
    assert needed(found) == {"motion": (3, 1)}
    assert found.interrupted
    assert found.solves == 1
    assert is_in_time(found.outcome)


def test_a_search_that_is_stopped_at_once_leaves_out_who_has_nothing_to_do():
    found = least_cost_levels(studio(*PAIRS), by_epochs, stop=lambda: True)
    at_work = {one.person for task in found.outcome.schedule.tasks for one in task.assignments}
    assert needed(found) == {"motion": (len(at_work), 2)}
    assert len(at_work) < len(PAIRS)
    assert {one.id for one in found.plan.people} >= at_work
    assert found.outcome.plan_hash == plan_hash(found.plan)
    breaches, values = examine(found.plan, found.outcome.schedule)
    assert (breaches, values["late_cost"]) == ((), 0)
    assert found.solves == 1


def test_whoever_is_at_work_is_called_by_the_first_names():
    def by_the_last_two(plan):
        """A schedule in which the last of those who may join work."""
        outcome = by_epochs(plan)
        names = sorted({one.person for task in outcome.schedule.tasks for one in task.assignments})
        everybody = sorted(one.id for one in plan.people if one.id.startswith("motion"))
        last = dict(zip(names, everybody[-len(names) :], strict=True))
        tasks = tuple(
            replace(
                task, assignments=tuple(replace(one, person=last[one.person]) for one in task.assignments)
            )
            for task in outcome.schedule.tasks
        )
        return replace(outcome, schedule=replace(outcome.schedule, tasks=tasks))

    found = least_cost_levels(studio(*PAIRS), by_the_last_two, stop=lambda: True)
    at_work = {one.person for task in found.outcome.schedule.tasks for one in task.assignments}
    assert at_work == {one.id for one in found.plan.people if one.id.startswith("motion")}
    assert examine(found.plan, found.outcome.schedule)[0] == ()


def test_the_frame_has_a_row_for_each_skill():
    frame = level_frame(least_cost_levels(studio(*TWO), by_epochs))
    assert list(frame.columns) == [column.name for column in LEVELS]
    assert frame.skill.tolist() == ["editing", "motion"]
    assert (frame.needed - frame.today).tolist() == frame.change.tolist()


# --- what can't be asked ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"skills": ("motoin",)}, "no open task needs the skill 'motoin'; did you mean \"motion\"?"),
        ({"skills": ("3D",)}, "needed are editing, motion"),
        ({"by": dt.date(2027, 1, 3)}, "2027-01-03 lies before the data date of the plan, 2027-01-04"),
    ],
)
def test_what_can_not_be_meant_is_refused(asked, words):
    with pytest.raises(InputError) as refused:
        least_cost_levels(studio(*TWO), by_epochs, **asked)
    assert words in str(refused.value)


def test_a_date_that_nobody_can_keep_is_answered_with_the_nearest_one():
    # 60 h by one person after another take seven days and a half: until Wednesday the 13th.
    with pytest.raises(InputError, match=r"nearest possible are: b 2027-01-13$"):
        least_cost_levels(studio(*TWO), by_epochs, by=dt.date(2027, 1, 8))


@pytest.mark.parametrize(
    ("project", "words"),
    [
        ("{id: p, tasks: [{id: t, work: 8h, skill: motion}]}", "no project has a due date"),
        ("{id: p, due: 2027-01-01, tasks: [{id: t, work: 8h, skill: motion}]}", "all dates lie before"),
        ("{id: p, due: 2027-01-08, tasks: [{id: t, milestone: true}]}", "no open task needs a skill"),
        ("{id: p, status: done, due: 2027-01-08, tasks: [{id: t, work: 8h, skill: motion}]}", "no open task"),
    ],
)
def test_plans_without_a_date_or_work_have_no_levels(project, words):
    with pytest.raises(InputError, match=words):
        least_cost_levels(studio(project), by_epochs)


def test_rules_that_no_number_of_people_can_keep_are_said_to_be_such():
    # The person named without a skill is one, and has eighty hours to do by Friday.
    tasks = ", ".join(f"{{id: t{k}, work: 40h, person: Ned}}" for k in range(2))
    motion = "{id: m, work: 8h, skill: motion}"
    plan = studio(f"{{id: p, due: 2027-01-08, tasks: [{tasks}, {motion}]}}")
    with pytest.raises(InputError, match=r"nearest possible are: p 2027-01-15$"):
        least_cost_levels(plan, by_epochs)
