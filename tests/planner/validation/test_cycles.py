"""Links that lead round in a circle are named task by task, each circle once."""

from planner.errors import Issue
from planner.validation import cycles


def task(name, *after, **fields):
    return {"id": name, "work": "1d", "skill": "designer", "after": list(after), **fields}


def test_links_that_lead_forward_are_fine_in_any_order_of_the_document(check):
    assert check([task("c", "b", "a"), task("b", "a"), task("a")]) == ()


def test_two_tasks_after_each_other_are_named_round_to_the_first(check):
    assert check([task("a", "b"), task("b", "a")]) == (
        Issue(
            "projects[0].tasks[1].after[0].task",
            "p/a → p/b → p/a",
            "expected links that lead only forward",
            "take one of these links away",
            "error",
            "cycle",
        ),
    )


def test_a_circle_is_named_alone_without_what_leads_into_or_out_of_it(check):
    (issue,) = check([task("in"), task("a", "in", "c"), task("b", "a"), task("c", "b"), task("out", "c")])
    assert (issue.path, issue.found) == ("projects[0].tasks[3].after[0].task", "p/a → p/b → p/c → p/a")


def test_the_shortest_circle_through_a_link_is_named(check):
    # a → b → c → d → a, and the short cut a → d
    (issue,) = check([task("a", "d"), task("b", "a"), task("c", "b"), task("d", "c", "a")])
    assert issue.found == "p/a → p/d → p/a"


def test_two_circles_are_two_issues(check):
    issues = check([task("a", "b"), task("b", "a"), task("c", "d"), task("d", "c")])
    assert [issue.found for issue in issues] == ["p/a → p/b → p/a", "p/c → p/d → p/c"]


def test_links_that_are_not_plain_are_told_with_their_lag(check):
    start = {"task": "b", "type": "SS", "lag": "1d"}
    (issue,) = check([task("a", start), task("b", {"task": "a", "lag": "-2h"})])
    assert issue.hint == "p/b after a by FS with lag -2h; p/a after b by SS with lag 1d"


def test_a_circle_over_two_projects_is_named_with_both(check):
    (issue,) = check(
        projects=[{"id": "p", "tasks": [task("a", "q/b")]}, {"id": "q", "tasks": [task("b", "p/a")]}]
    )
    assert (issue.path, issue.found) == ("projects[1].tasks[0].after[0].task", "p/a → q/b → p/a")


def test_a_child_after_its_own_summary_is_a_circle(check):
    (issue,) = check([{"id": "s"}, task("a", "s", parent="s")])
    assert (issue.path, issue.found) == ("projects[0].tasks[1].after[0].task", "p/a → p/s → p/a")


def test_a_summary_after_its_own_child_is_a_circle(check):
    (issue,) = check([{"id": "s", "after": ["a"]}, task("a", parent="s")])
    assert (issue.path, issue.found) == ("projects[0].tasks[0].after[0].task", "p/s → p/a → p/s")


def test_a_circle_over_nested_summaries_is_found(check):
    tasks = [{"id": "s"}, {"id": "t", "parent": "s"}, task("a", "b", parent="t"), task("b", "s")]
    (issue,) = check(tasks)
    assert issue.found == "p/a → p/t → p/s → p/b → p/a"


def test_a_summary_after_another_is_no_circle(check):
    tasks = [{"id": "s"}, task("a", parent="s"), {"id": "t", "after": ["s"]}, task("b", "a", parent="t")]
    assert check(tasks) == ()


def test_a_task_after_its_own_whole_project_is_a_circle(check):
    (issue,) = check([task("a", "p/")])
    assert issue.found == "p/a → p/ → p/a"


def test_only_so_many_circles_are_named_and_the_rest_told_in_one(check, monkeypatch):
    monkeypatch.setattr(cycles, "NAMED", 2)
    pairs = [task(f"{side}{k}", f"{other}{k}") for k in range(3) for side, other in ("ab", "ba")]
    issues = check(pairs)
    assert sorted(issue.found for issue in issues) == [
        "more circles than those named",
        "p/a0 → p/b0 → p/a0",
        "p/a1 → p/b1 → p/a1",
    ]


def test_a_long_circle_is_cut_in_the_middle(check):
    names = [f"t{k:02d}" for k in range(40)]
    (issue,) = check([task(name, names[k - 1]) for k, name in enumerate(names)])
    told = issue.found.split(" → ")
    assert (len(told), told[-2:]) == (26, ["…", "p/t00"])
