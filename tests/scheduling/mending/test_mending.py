"""A change is answered at once: all stays that can, what must move moves, and every answer is checked."""

import pytest

from planner.changes import apply_changes
from planner.changes.shorthand import read_change_line
from planner.expansion import expand
from planner.generator import generate_plan
from scheduling.checker import check
from scheduling.mending import quick_replan
from scheduling.options import SolveOptions
from scheduling.solver import solve


def changed(plan, *lines):
    return apply_changes(plan, [read_change_line(line) for line in lines]).plan


def moved(earlier, answer):
    before = earlier.by_key()
    tasks = answer.outcome.schedule.tasks
    return {
        "/".join(one.key): (one.start - before[one.key].start) // 60
        for one in tasks
        if one.key in before and one.start != before[one.key].start
    }


def answered(plan, earlier):
    """The answer, proved by the checker."""
    answer = quick_replan(plan, earlier)
    assert answer.outcome.status == "feasible"
    assert check(expand(plan), answer.outcome.schedule) == ()
    return answer


def test_nothing_moves_where_nothing_has_changed(film_studio, schedule_of):
    earlier = schedule_of(film_studio)
    answer = answered(film_studio, earlier)
    assert answer.outcome.schedule == earlier
    assert answer.stuck == {}
    assert len(answer.stays) == 5


def test_a_day_of_leave_moves_only_what_hangs_on_it(film_studio, schedule_of):
    # Mia is away on Tuesday the 5th: film moves on to the 6th (24 h on the clock), and cut from Friday
    # the 8th to Monday the 11th (72 h). Bolt, and the brief of Ben, stay.
    earlier = schedule_of(film_studio)
    answer = answered(changed(film_studio, "absence person=Mia first=2027-01-05 last=2027-01-05"), earlier)
    assert moved(earlier, answer) == {"Acme/film": 24, "Acme/cut": 72}
    assert answer.stuck[("Acme", "film")].reason == "hours"
    assert (answer.stuck[("Acme", "cut")].reason, answer.stuck[("Acme", "cut")].by) == (
        "order",
        ("Acme", "film"),
    )
    assert set(answer.stays) == {("Acme", "brief"), ("Bolt", "draft"), ("Bolt", "text")}


def test_what_comes_after_a_longer_task_moves_with_it(film_studio, schedule_of):
    # 32 h of film end on Friday the 8th, so cut begins on Monday.
    earlier = schedule_of(film_studio)
    answer = answered(changed(film_studio, "set-effort project=Acme task=film amount=32h"), earlier)
    assert moved(earlier, answer) == {"Acme/cut": 72}
    stuck = answer.stuck[("Acme", "cut")]
    assert (stuck.reason, stuck.by) in {("order", ("Acme", "film")), ("busy", None)}


def test_somebody_else_steps_in_where_that_moves_less(plan_of, schedule_of):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia, skills: [design]}, {id: Zoe, skills: [design]}]
projects:
  - {id: a, weight: 9, tasks: [{id: x, work: 40h, skill: design}]}
  - {id: b, tasks: [{id: y, work: 8h, skill: design, release: 2027-01-18}]}
""")
    earlier = schedule_of(plan)
    who = earlier.by_key()["a", "x"].assignments[0].person
    answer = answered(changed(plan, f"absence person={who} first=2027-01-04 last=2027-03-12"), earlier)
    assert answer.outcome.schedule.by_key()["a", "x"].assignments[0].person != who
    assert "a/x" not in moved(earlier, answer)


def test_people_and_tasks_that_are_gone_are_done_without(film_studio, schedule_of):
    earlier = schedule_of(film_studio)
    fewer = answered(changed(film_studio, "drop-project project=Bolt"), earlier)
    assert moved(earlier, fewer) == {}
    plan = changed(film_studio, "replace-person person=Zoe 'by={id: Ann, skills: [design]}'")
    answer = answered(plan, earlier)
    assert answer.stuck[("Bolt", "draft")].reason == "people"


def test_new_tasks_find_a_place_beside_what_stays(film_studio, schedule_of):
    earlier = schedule_of(film_studio)
    plan = changed(film_studio, "add-task project=Bolt 'task={id: extra, work: 8h, person: Ben}'")
    answer = answered(plan, earlier)
    assert moved(earlier, answer) == {}
    assert answer.stuck[("Bolt", "extra")].reason == "new"


def test_a_hard_date_that_comes_nearer_is_kept(plan_of, schedule_of):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia}]
projects:
  - {id: a, weight: 9, due: 2027-01-05, tasks: [{id: x, work: 16h, person: Mia}]}
  - {id: b, tasks: [{id: y, work: 8h, person: Mia}]}
""")
    earlier = schedule_of(plan)
    wanted = changed(plan, "move-date project=b task=y date=deadline to=2027-01-04")
    answer = answered(wanted, earlier)
    assert answer.stuck[("b", "y")].reason == "late"


def test_what_should_have_begun_before_the_data_date_comes_after_it(film_studio, schedule_of):
    earlier = schedule_of(film_studio)
    answer = answered(changed(film_studio, "move-data-date to=2027-01-05"), earlier)
    shifted = moved(earlier, answer)
    assert set(shifted) == {"Acme/brief", "Acme/film", "Acme/cut", "Bolt/draft", "Bolt/text"}
    assert answer.stuck[("Acme", "brief")].reason == "date"


def test_finished_and_started_work_keeps_its_moments(film_studio, schedule_of):
    earlier = schedule_of(film_studio)
    plan = changed(
        film_studio,
        "move-data-date to=2027-01-07",
        "report-progress project=Acme task=brief 'progress={started: 2027-01-04, finished: 2027-01-04}'",
        "report-progress project=Acme task=film 'progress={started: 2027-01-06, remaining: 16h}'",
        "report-progress project=Bolt task=draft 'progress={started: 2027-01-04, finished: 2027-01-06}'",
    )
    answer = answered(plan, earlier)
    film = answer.outcome.schedule.by_key()["Acme", "film"]
    # 16 h from Thursday the 7th end on Friday the 8th; cut begins on Monday the 11th instead of Friday.
    assert film.segments[0][0] - earlier.by_key()["Acme", "film"].start == 2 * 24 * 60
    assert moved(earlier, answer)["Acme/cut"] == 72
    assert "Bolt/text" not in moved(earlier, answer)


def test_equipment_waits_teams_and_consumables_stay_too(plan_of, schedule_of):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia, skills: [design]}, {id: Zoe, skills: [design]}, {id: Ben, skills: [copy]}]
equipment: [{id: camera}]
consumables: [{id: paint, amount: 3}]
projects:
  - id: a
    tasks:
      - {id: shoot, work: 16h, needs: [{skill: design, count: 2}], equipment: [{equipment: camera}]}
      - {id: dry, wait: 2ed, after: [{task: shoot, lag: 4h}]}
      - {id: lend, wait: 1d, equipment: [{equipment: camera}], after: [shoot]}
      - {id: coat, duration: 8h, after: [dry], skill: copy, consumables: [{consumable: paint, amount: 2}]}
      - {id: done, milestone: true, after: [coat, lend]}
      - {id: alone, duration: 8h}
      - {id: joined, work: 16h, needs: [{skill: design}, {skill: copy}], after: [done]}
""")
    earlier = schedule_of(plan)
    assert answered(plan, earlier).outcome.schedule == earlier
    longer = changed(plan, "set-effort project=a task=shoot amount=32h")
    shifted = moved(earlier, answered(longer, earlier))
    assert "a/alone" not in shifted
    assert {"a/dry", "a/coat", "a/done", "a/joined"} <= set(shifted)


def test_contractors_stay_booked_where_they_were(plan_of, schedule_of):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia, skills: [design]}]
contractor_pools: [{id: freelance, skills: [print], rate: 60, maximum: 2}]
projects:
  - {id: a, tasks: [{id: x, work: 16h, skill: print}]}
  - {id: b, tasks: [{id: y, work: 16h, skill: design}]}
""")
    earlier = schedule_of(plan)
    answer = answered(changed(plan, "absence person=Mia first=2027-01-04 last=2027-01-04"), earlier)
    assert answer.outcome.schedule.bookings == earlier.bookings
    assert moved(earlier, answer) == {"b/y": 24}


def test_a_task_that_nobody_can_do_is_told_as_a_solve_tells_it(plan_of, schedule_of):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia, skills: [design]}, {id: Ben, skills: [copy]}]
projects: [{id: a, tasks: [{id: x, work: 16h, skill: design}, {id: y, work: 8h, skill: copy}]}]
""")
    earlier = schedule_of(plan)
    never = changed(plan, "absence person=Ben first=2027-01-01 last=2090-12-31")
    answer = quick_replan(never, earlier)
    assert answer.outcome.status == "infeasible"
    assert answer.stays == frozenset()


def test_an_empty_plan_has_an_empty_answer(plan_of, schedule_of, film_studio):
    plan = plan_of("format: crewline/1\nstart: 2027-01-04\n")
    answer = quick_replan(plan, schedule_of(film_studio))
    assert answer.outcome.schedule.tasks == ()


def test_pinned_starts_stand_and_all_else_gives_way(film_studio, schedule_of):
    earlier = schedule_of(film_studio)
    plan = changed(film_studio, "freeze 'tasks=[{project: Acme, task: cut, start: 2027-01-13T09:00}]'")
    answer = answered(plan, earlier)
    assert set(moved(earlier, answer)) == {"Acme/cut"}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_answers_to_changes_of_portfolios_are_schedules_that_disturb_few_of_those_that_can_stay(seed):
    plan = generate_plan(projects=8, tasks=120, people=8, seed=seed)
    earlier = solve(plan, SolveOptions(effort=1, workers=1, bounds=False)).schedule
    person = earlier.tasks[30].assignments[0].person if earlier.tasks[30].assignments else plan.people[0].id
    task = next(one for one in earlier.tasks[50:] if one.assignments)
    for line in (
        f"absence person={person} first=2027-01-11 last=2027-01-13",
        f"scale-effort project={task.project} task={task.task} factor=200%",
        f"postpone-project project={plan.projects[2].id} days=7",
        "move-data-date to=2027-01-06",
    ):
        answer = answered(changed(plan, line), earlier)
        before = earlier.by_key()
        far = [
            one.key
            for one in answer.outcome.schedule.tasks
            if one.key in answer.stays and abs(one.start - before[one.key].start) > 1440
        ]
        assert len(far) <= 10
        assert answer.stuck.keys().isdisjoint(answer.stays)
        assert quick_replan(changed(plan, line), earlier).outcome.schedule == answer.outcome.schedule
