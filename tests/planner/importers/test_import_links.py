"""Predecessors, ids, projects, summaries: how the rows of a table hang together."""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.importers.tables import ImportResult
from planner.plan import Plan, Task

TODAY = dt.date(2027, 1, 4)
Read = Callable[..., ImportResult]
Problems = Callable[..., list[str]]


def task(plan: Plan, name: str) -> Task:
    found = [task for project in plan.projects for task in project.tasks if task.name == name]
    assert len(found) == 1
    return found[0]


def note(result: ImportResult, code: str) -> str:
    return next(str(issue) for issue in result.notes if issue.code == code)


FOUR = "ID,Task,Work,Skill,Predecessors\n1,A,1,x,\n2,B,1,x,\n3,C,1,x,\n4,D,1,x,{}\n"


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("1", [("a", "FS", "0h")]),
        ("1;2", [("a", "FS", "0h"), ("b", "FS", "0h")]),
        ('"1,2"', [("a", "FS", "0h"), ("b", "FS", "0h")]),
        ("3FS+2 days", [("c", "FS", "2d")]),
        ('"3SS-4 hrs,1FF"', [("c", "SS", "-4h"), ("a", "FF", "0h")]),
        ("2SF+1 ed", [("b", "SF", "1ed")]),
        ("2 + 3", [("b", "FS", "3d")]),
        ("A FS+1d; B", [("a", "FS", "1d"), ("b", "FS", "0h")]),
        ("a; a", [("a", "FS", "0h")]),
    ],
)
def test_predecessors_are_read_as_ms_project_writes_them(
    read: Read, cell: str, links: list[tuple[str, str, str]]
) -> None:
    after = task(read(FOUR.format(cell))[0], "D").after
    assert [(link.task, link.type, str(link.lag)) for link in after] == links


def test_unknown_predecessors_and_percent_lags_name_their_cell(problems_of: Problems) -> None:
    assert problems_of(FOUR.format("9; Z"))[:2] == [
        'row 5, column Predecessors: "9" — expected a task of this table',
        'row 5, column Predecessors: "Z" — expected a task of this table (known tasks: A, B, C, D)',
    ]
    assert "lag in percent" in problems_of(FOUR.format("1FS+50%"))[0]


def test_numbers_without_an_id_column_count_tasks(read: Read) -> None:
    result = read("Task,Work,Skill,Predecessors\nA,1,x,\nB,1,x,1\nC,1,x,2\n")
    assert [[link.task for link in t.after] for t in result.plan.projects[0].tasks] == [[], ["a"], ["b"]]
    assert "1 is the first task" in note(result, "numbering")


def test_numbers_that_only_rows_can_have_are_rows(read: Read) -> None:
    result = read(
        "Task,Work,Skill,Predecessors\nA,1,x,\nB,1,x,2\nC,1,x,3\nD,1,x,\nE,1,x,5\nF,1,x,8\nG,1,x,\n"
    )
    # 8 is no task, but the last row.
    assert task(result.plan, "B").after[0].task == "a"
    assert "rows of the sheet" in note(result, "numbering")


def test_links_cross_projects_and_names_are_told_apart_by_theirs(read: Read, problems_of: Problems) -> None:
    text = (
        "Project,Task,Work,Skill,Predecessors\nOne,Draft,1,x,\nTwo,Draft,1,x,\nTwo,Print,1,x,Draft\n"
        "Three,Post,1,x,Two/Draft; Print\n"
    )
    plan = read(text)[0]
    assert task(plan, "Print").after[0].task == "draft"
    assert [link.task for link in task(plan, "Post").after] == ["two/draft", "two/print"]
    found = problems_of(text.replace("Two/Draft", "Draft"))
    assert found[0].startswith('row 5, column Predecessors: "Draft" — expected a name that only one task has')


def test_a_name_with_a_comma_is_one_predecessor(read: Read) -> None:
    plan = read('Task,Work,Skill,After\n"Design, final",1,x,\nPrint,1,x,"Design, final"\n')[0]
    assert [link.task for link in task(plan, "Print").after] == ["design-final"]


def test_a_circle_is_told_with_a_row(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Skill,Predecessors\nA,1,x,B\nB,1,x,A\n")
    assert len(found) == 1
    assert found[0].startswith("row ")


def test_equal_names_get_ids_of_their_own(read: Read) -> None:
    plan = read("Task,Work,Skill\nReview,1,x\nReview,1,x\nreview!,1,x\n")[0]
    assert [task.id for task in plan.projects[0].tasks] == ["review", "review-2", "review-3"]


def test_ids_with_letters_are_kept(read: Read) -> None:
    plan = read("Key,Summary,Work,Skill,Blocked by\nWEB/12,A,1,x,\nWEB-13,B,1,x,WEB/12\n")[0]
    assert [task.id for task in plan.projects[0].tasks] == ["WEB-12", "WEB-13"]
    assert plan.projects[0].tasks[1].after[0].task == "WEB-12"


def test_a_row_without_a_project_belongs_to_that_above(read: Read) -> None:
    result = read("Project,Task,Work,Skill\nOne,A,1,x\n,B,1,x\nTwo,C,1,x\n")
    assert [len(project.tasks) for project in result.plan.projects] == [2, 1]
    assert note(result, "project-above").startswith("row 3: ")


def test_outline_levels_make_summaries(read: Read) -> None:
    text = (
        "Task,Outline level,Work,Skill,Predecessors\nPhase 1,1,9,x,\nA,2,1,x,\nB,2,1,x,A\n"
        "Phase 2,1,,,Phase 1\nC,2,1,x,\n"
    )
    result = read(text)
    assert [task.parent for task in result.plan.projects[0].tasks] == [
        None,
        "phase-1",
        "phase-1",
        None,
        "phase-2",
    ]
    assert task(result.plan, "Phase 1").work is None
    assert note(result, "summary").startswith("row 2: ")


def test_parents_may_be_named(read: Read, problems_of: Problems) -> None:
    plan = read("Task,Parent,Work,Skill\nPhase,,,\nA,Phase,1,x\n")[0]
    assert task(plan, "A").parent == "phase"
    found = problems_of("Project,Task,Parent,Work,Skill\nOne,P,,1,x\nTwo,A,P,1,x\nTwo,B,Q,1,x\n")
    assert [text.split(" — ")[0] for text in found[:2]] == [
        'row 3, column Parent: "P"', 'row 4, column Parent: "Q"'
    ]  # fmt: skip


def test_a_row_without_a_name_is_an_error_and_an_empty_row_is_none(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Skill\nA,1,x\n,,\n,5,x\n")
    assert found == ["row 4, column Task: an empty cell — expected the name of a task"]


def test_every_problem_comes_at_once(problems_of: Problems) -> None:
    found = problems_of("Task,Work,Skill,Due,Milestone\nA,many,x,soon,perhaps\nB,,x,,\n,3,x,,\n")
    assert [text.split(":")[0] for text in found] == [
        "row 2, column Work", "row 2, column Milestone", "row 2, column Due", "row 4, column Task",
        "row 3, column Work",
    ]  # fmt: skip


def test_an_unknown_predecessor_is_answered_with_the_nearest_task(problems_of: Problems) -> None:
    (problem,) = problems_of("Task,Work,After\nDraft the page,1h,\nBuild,1h,Draft the pge\n")
    assert 'did you mean "Draft the page"? known tasks: Draft the page, Build' in problem


def test_ids_that_two_tasks_share_are_told_apart_and_told(read: Read) -> None:
    result = read("ID,Task,Work,Skill\nX1,A,1h,a\nX1,B,1h,a\n1,C,1h,a\n1,D,1h,a\n")
    assert [task.id for task in result.plan.projects[0].tasks] == ["X1", "X1-2", "c", "d"]
    assert note(result, "renamed-id") == "row 3: an id that another task has — a number was added"
