"""Status updates as a spreadsheet has them become progress; what can't be true is told row by row."""

import pytest

from planner.changes import apply_changes, read_changes
from planner.document import plan_hash
from planner.errors import ImportFileError, PlanError
from planner.quantities import Duration, Moment
from scenarios.replanning.actuals import take_actuals
from scenarios.replanning.silence import silent_tasks

THURSDAY = Moment.parse("2027-01-07")


def progress_of(plan, project, task):
    owner = next(one for one in plan.projects if one.id == project)
    return next(one for one in owner.tasks if one.id == task).progress


def problems(plan, path, **options):
    with pytest.raises(ImportFileError) as refused:
        take_actuals(plan, path, **{"on": THURSDAY, **options})
    return [(issue.path, issue.code) for issue in refused.value.issues]


def test_a_table_as_excel_writes_it_in_german_is_read(film_studio, table):
    path = table(
        "Aufgabe;Begonnen;Ist Ende;Restaufwand;Stunden;Kosten",
        "Acme/brief;04.01.2027;04.01.2027;;8,5;",
        "Acme/film;05.01.2027;;1,5d;;120,50",
        encoding="utf-8-sig",
    )
    found = take_actuals(film_studio, path, on=THURSDAY)
    brief, film = progress_of(found.plan, "Acme", "brief"), progress_of(found.plan, "Acme", "film")
    assert (str(brief.started), str(brief.finished), str(brief.hours)) == ("2027-01-04", "2027-01-04", "8.5h")
    assert (str(film.started), film.finished, str(film.remaining), film.cost) == (
        "2027-01-05",
        None,
        "1.5d",
        12_050,
    )
    assert found.plan.start == THURSDAY
    assert [change.sentence() for change in found.changes] == [
        "The data date is 2027-01-07",
        "Acme/brief: finished on 2027-01-04",
        "Acme/film: started on 2027-01-05, 1.5d remain",
    ]


def test_reports_survive_json_and_can_be_undone(film_studio, table):
    path = table(
        "task,started,finished,percent", "Acme/brief,2027-01-04,2027-01-04,", "Acme/film,2027-01-05,,40%"
    )
    changes = take_actuals(film_studio, path, on=THURSDAY).changes
    assert read_changes([change.document() for change in changes]) == changes
    applied = apply_changes(film_studio, changes)
    assert apply_changes(applied.plan, applied.undo[::-1]).plan == film_studio


def test_the_plan_that_was_handed_in_stays_as_it_is(film_studio, table):
    before = plan_hash(film_studio)
    take_actuals(film_studio, table("task,started", "Acme/film,2027-01-05"), on=THURSDAY)
    assert plan_hash(film_studio) == before


def test_a_project_column_and_names_find_tasks_too(film_studio, table):
    path = table(
        "Project,Task,Started,Percent", "Acme film,Briefing,2027-01-04,50%", "Bolt,draft,2027-01-04,25"
    )
    found = take_actuals(film_studio, path, on=THURSDAY)
    assert progress_of(found.plan, "Acme", "brief").percent == 500
    assert progress_of(found.plan, "Bolt", "draft").percent == 250


def test_a_unique_name_alone_finds_its_task(film_studio, table):
    found = take_actuals(film_studio, table("task,started", "DRAFT,2027-01-04"), on=THURSDAY)
    assert found.reports[0].project == "Bolt"


def test_the_unit_of_a_heading_counts_for_plain_numbers(film_studio, table):
    path = table("task,started,remaining (days)", "Acme/film,2027-01-05,2")
    found = take_actuals(film_studio, path, on=THURSDAY)
    assert progress_of(found.plan, "Acme", "film").remaining == Duration(2000, "d")


def test_every_problem_is_told_at_once_with_its_row(film_studio, table):
    path = table(
        "task,started,finished,remaining,percent,colour",
        "Acme/breif,2027-01-04,,,,",
        "Acme/brief,2027-01-05,2027-01-04,,,",
        "Acme/brief,,,,50,",
        "shoot,2027-01-04,,,,",
        "film,2027-02-01,,,,",
        "cut,,,-3h,,",
        "draft,2027-01-04,,,120%,",
        ",2027-01-04,,,,",
        "text,,,4h,,",
    )
    assert problems(film_studio, path) == [
        ("column colour", "unknown-column"),
        ("row 7, column remaining", "negative"),
        ("row 8, column percent", "out-of-range"),
        ("row 9, column task", "no-name"),
        ("row 2, column task", "unknown-task"),
        ("row 3, column finished", "finished-before-started"),
        ("row 4, column task", "reported-twice"),
        ("row 5, column task", "summary-reported"),
        ("row 6, column started", "in-the-future"),
        ("row 10, column remaining", "not-started"),
    ]


def test_dates_are_looked_at_whatever_else_is_wrong_with_their_row(film_studio, table):
    path = table(
        "task,started,finished,remaining",
        "nobody/knows,2027-01-05,2027-01-04,",
        "film,2027-02-01,,-3h",
        "draft,2027-01-04,,",
        "draft,2027-02-01,,",
    )
    assert problems(film_studio, path) == [
        ("row 3, column remaining", "negative"),
        ("row 2, column task", "unknown-task"),
        ("row 2, column finished", "finished-before-started"),
        ("row 3, column started", "in-the-future"),
        ("row 5, column task", "reported-twice"),
        ("row 5, column started", "in-the-future"),
    ]


def test_an_unknown_task_comes_with_the_near_ones(film_studio, table):
    with pytest.raises(ImportFileError) as refused:
        take_actuals(
            film_studio, table("task,started", "Acme/breif,2027-01-04", "draff,2027-01-04"), on=THURSDAY
        )
    hints = [issue.hint for issue in refused.value.issues]
    assert hints[0].startswith('did you mean "Acme/brief"')
    assert hints[1].startswith('did you mean "Bolt/draft"')


def test_nothing_like_it_is_told_with_what_there_is(film_studio, table):
    with pytest.raises(ImportFileError, match="known tasks: Acme/brief"):
        take_actuals(film_studio, table("task,started", "xyzzy-quux-17,2027-01-04"), on=THURSDAY)


def test_a_name_of_two_tasks_is_refused_with_both(plan_of, table):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia}]
projects:
  - {id: a, tasks: [{id: draft, work: 8h, person: Mia}]}
  - {id: b, tasks: [{id: draft, work: 8h, person: Mia}]}
""")
    with pytest.raises(ImportFileError, match="there are a/draft, b/draft"):
        take_actuals(plan, table("task,started", "draft,2027-01-04"))
    found = take_actuals(plan, table("task,project,started", "draft,b,2027-01-04"))
    assert found.reports[0].project == "b"


def test_what_is_finished_stays_finished(film_studio, table):
    done = take_actuals(film_studio, table("task,finished", "Acme/brief,2027-01-04"), on=THURSDAY).plan
    again = table("task,finished,remaining,percent", "Acme/brief,2027-01-05,,", name="again.csv")
    assert problems(done, again) == [("row 2, column finished", "taken-back")]
    reopened = table("task,remaining,percent", "Acme/brief,3h,40%", name="reopened.csv")
    assert problems(done, reopened) == [
        ("row 2, column remaining", "taken-back"),
        ("row 2, column percent", "taken-back"),
    ]
    same = table("task,finished,hours", "Acme/brief,2027-01-04,9h", name="same.csv")
    found = take_actuals(done, same, on=THURSDAY)
    assert str(progress_of(found.plan, "Acme", "brief").hours) == "9h"


def test_a_finish_alone_is_held_against_the_start_that_the_plan_knows(film_studio, table):
    begun = take_actuals(film_studio, table("task,started", "Acme/film,2027-01-06"), on=THURSDAY).plan
    path = table("task,finished", "Acme/film,2027-01-05", name="later.csv")
    assert problems(begun, path) == [("row 2, column finished", "finished-before-started")]


def test_of_remaining_and_percent_what_was_said_last_counts(film_studio, table):
    first = take_actuals(
        film_studio, table("task,started,remaining", "Acme/film,2027-01-05,10h"), on=THURSDAY
    ).plan
    second = take_actuals(first, table("task,percent", "Acme/film,75%", name="second.csv"), on=THURSDAY).plan
    film = progress_of(second, "Acme", "film")
    assert (film.remaining, film.percent) == (None, 750)
    third = take_actuals(
        second, table("task,finished", "Acme/film,2027-01-06", name="3.csv"), on=THURSDAY
    ).plan
    film = progress_of(third, "Acme", "film")
    assert (film.remaining, film.percent, str(film.started)) == (None, None, "2027-01-05")


def test_money_in_another_currency_and_gibberish_are_refused(film_studio, table):
    path = table("task,cost,hours,started", "Acme/brief,12 EUR,many,soon", "Acme/film,12 USD,3,2027-01-05")
    assert problems(film_studio, path) == [
        ("row 2, column started", "unreadable-cell"),
        ("row 2, column hours", "unreadable-cell"),
        ("row 2, column cost", "unreadable-cell"),
    ]


def test_dates_that_read_two_ways_are_refused(film_studio, table):
    assert problems(film_studio, table("task,started", "Acme/brief,01/02/2026")) == [("", "ambiguous-dates")]


def test_a_table_without_a_task_column_or_without_rows_is_refused(film_studio, table):
    assert problems(film_studio, table("colour,size", "red,5")) == [("", "unreadable-file")]
    assert problems(film_studio, table("task,started")) == [("", "no-tasks")]


def test_rows_that_say_nothing_are_counted_and_change_nothing(film_studio, table):
    found = take_actuals(film_studio, table("task,started,notes", "Acme/brief,,waiting", "Acme/film,,"))
    assert found.unsaid == (2, 3)
    assert found.plan == film_studio


def test_the_data_date_never_moves_back(film_studio, table):
    with pytest.raises(PlanError, match="not before the data date"):
        take_actuals(
            film_studio, table("task,started", "Acme/brief,2027-01-04"), on=Moment.parse("2026-12-01")
        )


def test_what_the_plan_then_has_wrong_is_told_with_the_row(film_studio, table, schedule_of):
    # Nobody may be named twice at a task, which a schedule of another state of the plan may say.
    path = table("task,started,percent", "Acme/film,2027-01-05,100%")
    found = take_actuals(film_studio, path, on=THURSDAY)
    assert [(note.path, note.code) for note in found.notes] == [("row 2", "done-without-finish")]


def test_started_work_keeps_the_people_of_the_schedule(film_studio, table, schedule_of):
    schedule = schedule_of(film_studio)
    path = table("task,started,finished", "Acme/brief,2027-01-04,2027-01-04", "Bolt/draft,2027-01-04,")
    found = take_actuals(film_studio, path, on=THURSDAY, schedule=schedule)
    assert progress_of(found.plan, "Bolt", "draft").people == ("Zoe",)
    assert progress_of(found.plan, "Acme", "brief").people == ()


def test_people_and_modes_that_the_plan_no_longer_has_are_not_taken_over(plan_of, table, schedule_of):
    text = """
format: crewline/1
start: 2027-01-04
people: [{id: Mia}, {id: Zoe}]
projects:
  - id: a
    tasks:
      - {id: x, modes: [{id: alone, work: 8h, needs: [{pinned: [Mia]}]}, {id: slow, work: 80h, needs: [{}]}]}
      - {id: y, work: 8h, needs: [{pinned: [Zoe]}]}
"""
    plan = plan_of(text)
    schedule = schedule_of(plan)
    path = table("task,started,finished,percent", "x,2027-01-04,2027-01-04,", "y,2027-01-04,,50%")
    found = take_actuals(plan, path, on=THURSDAY, schedule=schedule)
    assert progress_of(found.plan, "a", "x").mode == "alone"
    assert progress_of(found.plan, "a", "y").people == ("Zoe",)
    left = plan_of(text.replace("[{id: Mia}, {id: Zoe}]", "[{id: Mia}]").replace("Zoe", "Mia"))
    found = take_actuals(left, path, on=THURSDAY, schedule=schedule)
    assert progress_of(found.plan, "a", "y").people == ()
    other = plan_of(text.replace("id: alone", "id: solo"))
    assert progress_of(take_actuals(other, path, on=THURSDAY, schedule=schedule).plan, "a", "x").mode is None


def test_what_should_have_happened_without_a_word_is_told(film_studio, table, schedule_of):
    schedule = schedule_of(film_studio)
    path = table("task,started,finished", "Acme/brief,2027-01-04,2027-01-04", "Bolt/draft,2027-01-04,")
    found = take_actuals(film_studio, path, on=THURSDAY, schedule=schedule)
    # film was to begin on the 5th, draft to be done on Wednesday the 6th; text begins on the 7th at 09:00.
    assert [("/".join(one.key), one.missing, one.people) for one in found.silent] == [
        ("Acme/film", "begun", ("Mia",)),
    ]
    assert [("/".join(one.key), one.missing) for one in silent_tasks(found.plan, schedule)] == [
        ("Acme/film", "begun"),
        ("Bolt/draft", "finished"),
    ]
    said = take_actuals(found.plan, table("task,remaining", "Bolt/draft,3h", name="2.csv"), schedule=schedule)
    assert [one.key for one in silent_tasks(said.plan, schedule)] == [("Acme", "film")]


def test_a_row_without_a_start_learns_when_it_was_to_start(film_studio, table, schedule_of):
    schedule = schedule_of(film_studio)
    with pytest.raises(ImportFileError, match="it was to start on 2027-01-05"):
        take_actuals(film_studio, table("task,percent", "Acme/film,10%"), on=THURSDAY, schedule=schedule)


def test_workbooks_are_read_like_text(film_studio, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Task", "Started", "% Complete"), ("Acme/film", "2027-01-05", 0.4)):
        book.active.append(row)
    book.active["C2"].number_format = "0%"
    book.save(tmp_path / "updates.xlsx")
    found = take_actuals(film_studio, tmp_path / "updates.xlsx", on=THURSDAY)
    assert progress_of(found.plan, "Acme", "film").percent == 400


def test_tasks_of_templates_are_written_out_for_their_progress(plan_of, table):
    plan = plan_of("""
format: crewline/1
start: 2027-01-04
people: [{id: Mia}]
templates: [{id: spot, tasks: [{id: shoot, work: 8h, person: Mia}, {id: cut, work: 8h, person: Mia}]}]
projects: [{id: a, template: spot}]
""")
    found = take_actuals(plan, table("task,started", "a/shoot,2027-01-04"))
    assert str(progress_of(found.plan, "a", "shoot").started) == "2027-01-04"
