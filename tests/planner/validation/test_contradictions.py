"""The dates of a task agree with each other, with its project and with the plan."""

import pytest

from planner.errors import Issue

PATH = "projects[0].tasks[0]"


def task(**fields):
    return [{"id": "a", "work": "1d", "skill": "designer", **fields}]


def constraint(kind, date=None):
    return {"constraint": {"type": kind} | ({"date": date} if date else {})}


def contradiction(path, found, expected):
    return (Issue(path, found, f"expected a date {expected}", "", "error", "contradictory-dates"),)


# --- within one task ----------------------------------------------------------------------------


def test_a_release_is_before_the_deadline(check):
    assert check(task(release="2027-03-04", deadline="2027-03-05")) == ()
    assert check(task(release="2027-03-06", deadline="2027-03-05")) == contradiction(
        f"{PATH}.release", "2027-03-06", "before its deadline, 2027-03-05"
    )


def test_a_release_on_the_day_of_the_deadline_leaves_that_day(check):
    assert check(task(release="2027-03-05", deadline="2027-03-05")) == ()


def test_a_milestone_may_fall_on_the_minute_of_its_release_and_deadline_but_work_may_not(check):
    minute = "2027-03-05T12:00"
    assert check([{"id": "a", "milestone": True, "release": minute, "deadline": minute}]) == ()
    (issue,) = check(task(release=minute, deadline=minute))
    assert issue.code == "contradictory-dates"


def test_a_pinned_start_is_not_before_the_release(check):
    assert check(task(release="2027-03-05", start="2027-03-05")) == ()
    assert check(task(release="2027-03-06", start="2027-03-05")) == contradiction(
        f"{PATH}.release", "2027-03-06", "no later than its start, 2027-03-05"
    )


def test_a_pinned_start_is_before_the_deadline(check):
    assert check(task(start="2027-03-08", deadline="2027-03-05")) == contradiction(
        f"{PATH}.start", "2027-03-08", "before its deadline, 2027-03-05"
    )


@pytest.mark.parametrize(
    ("fields", "path", "found", "expected"),
    [
        (
            {"release": "2027-03-08", **constraint("must-start-on", "2027-03-05")},
            "release",
            "2027-03-08",
            "no later than its constraint, must-start-on 2027-03-05",
        ),
        (
            {"start": "2027-03-08", **constraint("start-no-later-than", "2027-03-05")},
            "start",
            "2027-03-08",
            "no later than its constraint, start-no-later-than 2027-03-05",
        ),
        (
            {"start": "2027-03-05", **constraint("start-no-earlier-than", "2027-03-08")},
            "constraint.date",
            "start-no-earlier-than 2027-03-08",
            "no later than its start, 2027-03-05",
        ),
        (
            {"deadline": "2027-03-05", **constraint("finish-no-earlier-than", "2027-03-08")},
            "constraint.date",
            "finish-no-earlier-than 2027-03-08",
            "no later than its deadline, 2027-03-05",
        ),
        (
            {"deadline": "2027-03-05", **constraint("must-finish-on", "2027-03-08")},
            "constraint.date",
            "must-finish-on 2027-03-08",
            "no later than its deadline, 2027-03-05",
        ),
        (
            {"release": "2027-03-08", **constraint("finish-no-later-than", "2027-03-05")},
            "release",
            "2027-03-08",
            "before its constraint, finish-no-later-than 2027-03-05",
        ),
    ],
)
def test_a_constraint_that_contradicts_another_date_is_an_error(check, fields, path, found, expected):
    assert check(task(**fields)) == contradiction(f"{PATH}.{path}", found, expected)


@pytest.mark.parametrize(
    "kind",
    [
        "must-start-on",
        "must-finish-on",
        "start-no-earlier-than",
        "start-no-later-than",
        "finish-no-earlier-than",
        "finish-no-later-than",
    ],
)
def test_a_constraint_needs_its_date(check, kind):
    assert check(task(**constraint(kind, "2027-03-05"))) == ()
    assert check(task(**constraint(kind))) == (
        Issue(
            f"{PATH}.constraint.date",
            f"{kind} without a date",
            "expected a date",
            "",
            "error",
            "missing-date",
        ),
    )


@pytest.mark.parametrize("kind", ["as-soon-as-possible", "as-late-as-possible"])
def test_a_wish_has_no_date(check, kind):
    assert check(task(**constraint(kind))) == ()
    (issue,) = check(task(**constraint(kind, "2027-03-05")))
    assert issue == Issue(
        f"{PATH}.constraint.date",
        f"{kind} 2027-03-05",
        "expected no date: this constraint has none",
        "",
        "warning",
        "date-without-effect",
    )


# --- with the project and the plan --------------------------------------------------------------


def test_a_deadline_is_after_the_projects_release(check):
    issues = check(task(deadline="2027-03-05"), project={"release": "2027-03-08"})
    assert issues == contradiction(
        f"{PATH}.deadline", "2027-03-05", "later than its project's release, 2027-03-08"
    )


def test_a_release_is_before_the_projects_deadline(check):
    issues = check(task(release="2027-03-08"), project={"deadline": "2027-03-05"})
    assert issues == contradiction(
        f"{PATH}.release", "2027-03-08", "before its project's deadline, 2027-03-05"
    )


def test_a_release_is_before_the_plans_end(check):
    issues = check(task(release="2027-03-08"), end="2027-03-05")
    assert issues == contradiction(f"{PATH}.release", "2027-03-08", "before the plan's end, 2027-03-05")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"project": {"release": "2027-03-08", "deadline": "2027-03-05"}}, "deadline"),
        ({"project": {"release": "2027-03-08"}, "end": "2027-03-05"}, "plan's end"),
    ],
)
def test_a_projects_release_is_before_its_deadline_and_the_plans_end_told_once_for_all_tasks(
    check, changes, word
):
    tasks = [*task(), *task(id="b")]
    expected = f"before the {word}, 2027-03-05"
    assert check(tasks, **changes) == contradiction("projects[0].release", "2027-03-08", expected)


# --- due dates ----------------------------------------------------------------------------------


def test_a_due_date_before_the_release_will_be_missed(check):
    (issue,) = check(task(release="2027-03-08", due="2027-03-05"))
    assert issue == Issue(
        f"{PATH}.due",
        "2027-03-05",
        "expected a date later than its release, 2027-03-08",
        "it will be late in any case",
        "warning",
        "late-before-start",
    )


def test_a_projects_due_date_before_its_release_will_be_missed(check):
    (issue,) = check(project={"release": "2027-03-08", "due": "2027-03-05"})
    assert issue == Issue(
        "projects[0].release",
        "2027-03-08",
        "expected a date before the due date, 2027-03-05",
        "",
        "warning",
        "late-before-start",
    )


def test_a_due_date_after_the_deadline_costs_nothing(check):
    (own,) = check(task(deadline="2027-03-05", due="2027-03-08"))
    assert (own.path, own.severity, own.code) == (f"{PATH}.due", "warning", "due-after-deadline")
    (project,) = check(project={"deadline": "2027-03-05", "due": "2027-03-08"})
    assert project == Issue(
        "projects[0].due",
        "2027-03-08",
        "expected a date no later than the deadline, 2027-03-05",
        "it costs nothing to be late then",
        "warning",
        "due-after-deadline",
    )


# --- overtaken by time --------------------------------------------------------------------------


def test_a_due_date_in_the_past_is_late_already(check):
    (own,) = check(task(due="2027-01-03"))
    assert own == Issue(
        f"{PATH}.due",
        "2027-01-03",
        "expected a date after the plan's start, 2027-01-04",
        "the task is late already",
        "warning",
        "due-in-the-past",
    )
    (project,) = check(project={"due": "2026-12-24"})
    assert (project.path, project.code) == ("projects[0].due", "due-in-the-past")


def test_a_due_date_on_the_first_day_is_not_past(check):
    assert check(task(due="2027-01-04"), project={"due": "2027-01-04"}) == ()


def test_a_deadline_in_the_past_is_a_warning_because_the_engine_says_by_how_much_it_is_missed(check):
    hint = "no schedule can keep it: move it, or make it a due date"
    expected = "expected a date after the plan's start, 2027-01-04"
    assert check(task(deadline="2027-01-03"), project={"deadline": "2027-01-02"}) == (
        Issue("projects[0].deadline", "2027-01-02", expected, hint, "warning", "deadline-in-the-past"),
        Issue(f"{PATH}.deadline", "2027-01-03", expected, hint, "warning", "deadline-in-the-past"),
    )


@pytest.mark.parametrize("kind", ["start-no-later-than", "finish-no-later-than"])
def test_a_constraint_that_time_has_overtaken_is_a_warning(check, kind):
    (issue,) = check(task(**constraint(kind, "2027-01-03")))
    assert (issue.path, issue.severity, issue.code) == (
        f"{PATH}.constraint.date",
        "warning",
        "deadline-in-the-past",
    )


@pytest.mark.parametrize(
    ("fields", "path", "found"),
    [
        ({"start": "2027-01-03"}, "start", "2027-01-03"),
        (constraint("must-start-on", "2027-01-03"), "constraint.date", "must-start-on 2027-01-03"),
        (constraint("must-finish-on", "2027-01-03"), "constraint.date", "must-finish-on 2027-01-03"),
    ],
)
def test_a_date_to_be_met_in_the_past_is_an_error(check, fields, path, found):
    assert check(task(**fields)) == (
        Issue(
            f"{PATH}.{path}",
            found,
            "expected a date after the plan's start, 2027-01-04",
            "if it happened, write progress.started or progress.finished",
            "error",
            "pinned-in-the-past",
        ),
    )


def test_a_start_on_the_first_day_is_not_past(check):
    assert check(task(start="2027-01-04")) == ()


def test_what_limits_the_start_of_a_started_task_is_history(check):
    fields = {"release": "2027-03-08", "start": "2026-12-01", "progress": {"started": "2026-12-28"}}
    assert check(task(**fields, deadline="2027-03-05")) == ()


def test_dates_of_finished_tasks_are_history(check):
    fields = {"deadline": "2026-12-01", "due": "2026-12-01", "start": "2026-11-02"}
    done = {"progress": {"started": "2026-11-02", "finished": "2026-12-24"}}
    assert check(task(**fields, **done), project={"due": "2026-12-01", "deadline": "2026-12-01"}) == ()


def test_dates_of_projects_that_are_not_planned_do_not_matter(check):
    project = {"status": "on-hold", "release": "2027-03-08", "deadline": "2027-03-05"}
    assert check(task(release="2027-03-08", deadline="2027-03-05"), project=project) == ()
