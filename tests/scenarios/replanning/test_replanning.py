"""A plan is solved again near the schedule by which the team works, and the price of that is told."""

import pytest

from planner.changes import apply_changes
from planner.changes.shorthand import read_change_line
from planner.errors import InputError
from planner.expansion import expand
from planner.quantities import Duration
from planner.stability_levels import with_stability, without_stability
from scenarios.replanning.carrying import carry_over
from scenarios.replanning.replanning import ReplanOptions, replan
from scenarios.replanning.variance import variances
from scenarios.replanning.window import span_minutes
from scheduling.checker import check
from scheduling.solver import solve

DONE = (
    "move-data-date to=2027-01-06",
    "report-progress project=Acme task=brief 'progress={started: 2027-01-04, finished: 2027-01-04}'",
    "report-progress project=Acme task=film 'progress={started: 2027-01-05, remaining: 16h}'",
    "report-progress project=Bolt task=draft 'progress={started: 2027-01-04, remaining: 8h}'",
)


def changed(plan, *lines):
    return apply_changes(plan, [read_change_line(line) for line in lines]).plan


class Here:
    """An engine in this process."""

    limits = None

    @staticmethod
    def solve(plan, options, *, on_progress=None, stop=None, limits=None):
        return solve(plan, options)


@pytest.fixture
def again():
    """Plans again with little effort; every schedule is proved."""

    def run(plan, earlier, **options):
        from scheduling.apart import ChildLimits

        engine = Here()
        engine.limits = ChildLimits()
        found = replan(plan, earlier, ReplanOptions(**{"effort": 1, **options}), engine=engine)
        breaches = check(expand(found.plan), found.outcome.schedule)
        assert breaches == tuple(one for one in found.outcome.breaches if one.rule != "goal-limit")
        return found

    return run


def test_what_went_as_planned_stays_as_planned(film_studio, schedule_of, again):
    earlier = schedule_of(film_studio)
    found = again(changed(film_studio, *DONE), earlier)
    assert found.outcome.status == "feasible"
    assert found.variances.moved == ()
    assert found.price is not None
    assert found.price.cents == 0
    assert found.stuck == {}


def test_started_work_keeps_the_people_of_the_earlier_schedule(film_studio, schedule_of, again):
    found = again(changed(film_studio, *DONE), schedule_of(film_studio))
    tasks = {task.id: task for project in found.plan.projects for task in project.tasks}
    assert tasks["film"].progress.people == ("Mia",)
    assert tasks["draft"].progress.people == ("Zoe",)
    assert tasks["brief"].progress.people == ()


def test_finished_and_started_tasks_keep_their_actual_moments(film_studio, schedule_of, again):
    found = again(changed(film_studio, *DONE), schedule_of(film_studio))
    film = found.outcome.schedule.by_key()["Acme", "film"]
    now = found.outcome.data_date
    assert film.start < now <= film.segments[0][0]


def test_the_frozen_window_keeps_starts_and_people(film_studio, schedule_of, again):
    earlier = schedule_of(film_studio)
    late = changed(film_studio, *DONE, "set-weight project=Bolt weight=9")
    found = again(late, earlier, freeze=Duration.parse("1w"), stability="second")
    # text (7 Jan) and cut (8 Jan) begin within a week from the 6th.
    assert sorted(found.frozen) == [("Acme", "cut"), ("Bolt", "text")]
    assert found.variances.moved == ()
    # Pins are the window's own: the plan goes on without them.
    assert all(task.start is None for project in found.plan.projects for task in project.tasks)


def test_what_reality_forbids_is_released_and_named(film_studio, schedule_of, again):
    earlier = schedule_of(film_studio)
    sick = changed(film_studio, *DONE, "absence person=Mia first=2027-01-08 last=2027-01-08")
    found = again(sick, earlier, freeze=Duration.parse("1w"))
    assert found.frozen == (("Bolt", "text"),)
    assert {key: stuck.reason for key, stuck in found.released.items()} == {("Acme", "cut"): "hours"}
    # cut is 16 h from Monday the 11th on: three days later on the clock, one working day by the calendar.
    (cut,) = found.variances.moved
    assert (cut.key, cut.start_days, cut.finish_days) == (("Acme", "cut"), 1.0, 1.0)
    assert found.variances.of_project("Acme").finish_days == 1.0
    assert found.variances.of_project("Bolt").finish_days == 0.0


def test_the_price_of_stability_is_what_moving_would_save(plan_of, schedule_of, again):
    # Mia has x on Monday and Tuesday, then y. Once y is urgent it is better first: then b is done on Monday
    # and not late, and a on Wednesday. Staying near keeps x before y: y is done on Wednesday at 17:00.
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
late_cost_per_day: 240
people: [{id: Mia}]
projects:
  - {id: a, due: 2027-01-05, tasks: [{id: x, work: 16h, person: Mia}]}
  - {id: b, due: 2027-01-29, tasks: [{id: y, work: 8h, person: Mia}]}
""")
    earlier = schedule_of(plan)
    assert earlier.by_key()["a", "x"].start < earlier.by_key()["b", "y"].start
    urgent = changed(plan, "move-date project=b date=due to=2027-01-04", "set-weight project=b weight=10")
    found = again(urgent, earlier)
    assert found.variances.moved == ()
    # Kept: b is late from the end of the 4th to the 6th, 17:00, 41 h = 41/24 d × 240 × 10 = 4,100 USD.
    # Moved: b in time, a late from the end of the 5th to the 6th, 17:00, 17/24 d × 240 = 170 USD.
    assert found.price.late_cents == 410_000 - 17_000
    assert found.price.contractor_cents == 0
    assert [(one.project, one.days, one.late_cents) for one in found.price.projects] == [
        ("b", 2.0, 410_000),
        ("a", -1.0, -17_000),
    ]
    second = again(urgent, earlier, stability="second")
    assert second.price.cents == 0
    assert {one.key for one in second.variances.moved} == {("a", "x"), ("b", "y")}


def test_with_no_effort_the_schedule_is_only_mended(film_studio, schedule_of, again):
    found = again(changed(film_studio, *DONE), schedule_of(film_studio), effort=0)
    assert found.price is None
    assert found.variances.moved == ()


def test_a_schedule_of_another_plan_is_refused(plan_of, schedule_of, film_studio):
    other = plan_of("format: crewline/1\nstart: 2027-01-04\npeople: [{id: Mia}]\n")
    with pytest.raises(InputError, match="no task in common"):
        replan(other, schedule_of(film_studio))


POOL = """
format: crewline/1
start: 2027-01-04
people: [{id: Ben, skills: [copy]}]
contractor_pools:
  - {id: freelance, skills: [design], rate: 60, lead_time: 5d, minimum_booking: 2d, maximum: 2}
projects:
  - id: a
    tasks:
      - {id: wait, wait: 5d}
      - {id: x, work: 16h, skill: design, after: [wait]}
      - {id: y, work: 16h, skill: design, after: [wait]}
"""


def test_bookings_that_can_no_longer_be_ordered_are_taken_as_ordered(plan_of, schedule_of, again):
    # Both are booked from Monday the 11th. On the 7th it is too late to order them anew, five days ahead.
    plan = plan_of(POOL)
    earlier = schedule_of(plan)
    assert len(earlier.bookings) == 2
    later = changed(
        plan,
        "move-data-date to=2027-01-07",
        "report-progress project=a task=wait 'progress={started: 2027-01-04, remaining: 2d}'",
    )
    found = again(later, earlier)
    assert [(one.pool, one.contractor) for one in found.ordered] == [("freelance", 1), ("freelance", 2)]
    assert found.variances.moved == ()
    assert all(one.committed for one in found.outcome.schedule.bookings)


def test_contractors_are_numbered_as_their_orders_are(plan_of, schedule_of):
    # Only the second one's booking is known to the plan already: so he is the first one now.
    from dataclasses import replace

    plan = plan_of(POOL)
    earlier = schedule_of(plan)
    alone = [
        task for task in earlier.tasks if not any(who.person == "freelance#1" for who in task.assignments)
    ]
    second = replace(
        earlier, tasks=tuple(alone), bookings=tuple(b for b in earlier.bookings if b.contractor == 2)
    )
    carried = carry_over(changed(plan, "move-data-date to=2027-01-07"), second)
    assert [one.contractor for one in carried.schedule.bookings] == [1]
    people = {who.person for task in carried.schedule.tasks for who in task.assignments}
    assert people == {"freelance#1"}


def test_stability_stands_where_it_is_asked_for(film_studio):
    def goals(objective):
        return [[goal.goal for goal in level.goals] for level in objective.levels]

    first = with_stability(film_studio.objective, "first")
    assert goals(first)[0] == ["stability"]
    assert goals(with_stability(film_studio.objective, "second")) == goals(film_studio.objective)
    assert "stability" not in str(goals(without_stability(first)))
    alone = first.model_copy(update={"levels": first.levels[:1]})
    assert without_stability(alone) == alone
    assert with_stability(alone, "first") == alone


@pytest.mark.parametrize(
    ("started", "finished", "later"),
    [
        ("2027-01-04", "2027-01-04", (0, 0)),
        ("2027-01-04", "'2027-01-04 15:00'", (0, 120)),
        ("'2027-01-04 11:00'", "2027-01-04", (120, 0)),
        ("2027-01-04", "2027-01-05", (0, 720)),
    ],
)
def test_an_actual_date_on_the_day_planned_is_as_planned(
    film_studio, schedule_of, started, finished, later
) -> None:
    # The briefing of four hours was to be done on Monday at 13:00; Tuesday's end is 12 working hours later.
    short = changed(film_studio, "set-effort project=Acme task=brief amount=4h")
    progress = f"{{started: {started}, finished: {finished}}}"
    reported = changed(
        short,
        "move-data-date to=2027-01-06",
        f'report-progress project=Acme task=brief "progress={progress}"',
    )
    earlier, now = schedule_of(short), schedule_of(reported)
    (brief,) = [one for one in variances(reported, earlier, now).tasks if one.key == ("Acme", "brief")]
    assert (brief.start_working_minutes, brief.finish_working_minutes) == later
    assert brief.is_moved == (later != (0, 0))
    assert brief.finish == now.by_key()["Acme", "brief"].finish


def test_variance_counts_working_days_of_the_project(film_studio, schedule_of):
    # Mia away on Friday the 8th: cut moves from the 8th to the 11th, one working day, over a weekend.
    earlier = schedule_of(film_studio)
    later = schedule_of(changed(film_studio, "absence person=Mia first=2027-01-08 last=2027-01-08"))
    found = variances(film_studio, earlier, later)
    assert {one.key: (one.start_days, one.finish_days) for one in found.tasks if one.is_moved} == {
        ("Acme", "cut"): (1.0, 1.0)
    }
    acme = found.of_project("Acme")
    assert (acme.name, acme.start_days, acme.finish_days) == ("Acme film", 0.0, 1.0)
    assert found.of_project("nobody") is None
    assert variances(film_studio, earlier, type(earlier)(())).tasks == ()


def test_a_span_is_that_of_the_calendar_on_the_wall():
    assert span_minutes(Duration.parse("1w")) == 7 * 24 * 60
    assert span_minutes(Duration.parse("3d")) == 3 * 24 * 60
