"""The links of a plan as a graph: spreading, order, cycles, export, reduction."""

import subprocess
import sys

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import task_links
from planner.dependency_graph import MOST_TASKS_REDUCED, DependencyGraph, TaskLink
from planner.errors import InputError, PlanError
from planner.plan import Link, Plan, Project, Task
from planner.quantities import Duration, Moment

HOUR = Duration(1000, "h")
NO_LAG = Duration(0, "h")


def task(name, *after, parent=None):
    links = tuple(link if isinstance(link, Link) else Link(task=link) for link in after)
    return Task(id=name, work=HOUR, after=links, parent=parent)


def summary(name, *after, parent=None):
    return task(name, *after, parent=parent).replace(work=None)


def graph_of(*projects):
    return DependencyGraph.from_plan(
        Plan(format="crewline/1", start=Moment.parse("2027-01-04"), projects=projects)
    )


def one_project(*tasks, **about):
    return graph_of(Project(id="p", tasks=tasks, **about))


def named(graph, links=None):
    """Links as ``predecessor>successor`` by task id, in order."""
    found = []
    for link in graph.links if links is None else links:
        (_, before), (_, after) = graph.tasks[link.predecessor], graph.tasks[link.successor]
        found.append(f"{before.id}>{after.id}")
    return found


def ordered(graph):
    return [graph.tasks[position][1].id for position in graph.order()]


# --- which tasks --------------------------------------------------------------------------------


def test_tasks_are_the_leaves_of_planned_projects_in_document_order():
    def tasks(*names):
        return tuple(task(name) for name in names)

    graph = graph_of(
        Project(id="p", tasks=(summary("phase"), task("b", parent="phase"), task("a", parent="phase"))),
        Project(id="held", status="on-hold", tasks=tasks("x")),
        Project(id="over", status="done", tasks=tasks("x")),
        Project(id="q", status="proposed", tasks=tasks("x")),
    )
    assert [(project.id, leaf.id) for project, leaf in graph.tasks] == [("p", "b"), ("p", "a"), ("q", "x")]
    assert graph.index == {("p", "b"): 0, ("p", "a"): 1, ("q", "x"): 2}
    assert graph.key(2) == ("q", "x")


def test_a_plan_without_tasks_has_an_empty_graph():
    graph = graph_of()
    assert (graph.tasks, graph.links, graph.cycles(), graph.order().tolist()) == ((), (), [], [])
    assert graph.transitive_reduction() == ()


def test_of_tasks_that_share_an_id_links_mean_the_first():
    graph = one_project(task("a"), task("a"), task("b", "a"))
    assert len(graph.tasks) == 3
    assert [(link.predecessor, link.successor) for link in graph.links] == [(0, 2)]


# --- links --------------------------------------------------------------------------------------


def test_a_link_keeps_its_type_lags_and_calendar():
    written = Link(
        task="a", type="SF", lag=Duration.parse("2d"), max_lag=Duration.parse("1w"), calendar="nights"
    )
    assert one_project(task("a"), task("b", written)).links == (
        TaskLink(0, 1, "SF", Duration.parse("2d"), Duration.parse("1w"), "nights"),
    )


def test_lags_count_on_the_calendar_of_the_project_of_the_successor():
    graph = graph_of(
        Project(id="p", calendar="early", tasks=(task("a"), task("b", "q/x"))),
        Project(id="q", calendar="late", tasks=(task("x", "p/a"), task("y", Link(task="x", calendar="own")))),
        Project(id="r", tasks=(task("z", "p/a"),)),
    )
    calendars = {graph.key(link.successor): link.calendar for link in graph.links}
    assert calendars == {("p", "b"): "early", ("q", "x"): "late", ("q", "y"): "own", ("r", "z"): None}


def test_links_into_a_summary_go_to_every_leaf_however_deep():
    graph = one_project(
        task("before"),
        summary("phase", "before"),
        task("a", parent="phase"),
        summary("part", parent="phase"),
        task("b", parent="part"),
    )
    assert named(graph) == ["before>a", "before>b"]


def test_links_out_of_a_summary_come_from_every_leaf():
    graph = one_project(
        summary("phase"),
        task("a", parent="phase"),
        summary("part", parent="phase"),
        task("b", parent="part"),
        task("after", "phase"),
        task("together", Link(task="phase", type="FF")),
    )
    assert named(graph) == ["a>after", "b>after", "a>together", "b>together"]


@pytest.mark.parametrize("link_type", ["SS", "SF"])
def test_start_links_out_of_a_summary_or_project_mean_nothing(link_type):
    def link(target):
        return Link(task=target, type=link_type)

    graph = graph_of(
        Project(id="p", tasks=(summary("phase"), task("a", parent="phase"), task("b", link("phase")))),
        Project(id="q", tasks=(task("c", link("p/")), task("d", link("p/a")))),
    )
    assert named(graph) == ["a>d"]


def test_a_link_to_a_project_comes_from_all_its_leaves():
    graph = graph_of(
        Project(id="q", tasks=(task("first", "p/"),)),
        Project(id="p", tasks=(summary("phase"), task("a", parent="phase"), task("b"))),
    )
    assert named(graph) == ["a>first", "b>first"]


def test_a_link_to_a_task_of_another_project_names_both():
    graph = graph_of(Project(id="p", tasks=(task("a"),)), Project(id="q", tasks=(task("a", "p/a"),)))
    assert [(link.predecessor, link.successor) for link in graph.links] == [(0, 1)]


def test_links_between_two_summaries_join_all_their_leaves():
    graph = one_project(
        summary("one"),
        task("a", parent="one"),
        task("b", parent="one"),
        summary("two", "one"),
        task("c", parent="two"),
        task("d", parent="two"),
    )
    assert sorted(named(graph)) == ["a>c", "a>d", "b>c", "b>d"]


def test_links_to_projects_that_are_not_planned_are_void():
    graph = graph_of(
        Project(id="held", status="on-hold", tasks=(task("x"), task("y", "p/a"))),
        Project(id="p", tasks=(task("a", "held/x", "held/"), task("b", "a"))),
    )
    assert named(graph) == ["a>b"]


def test_references_to_nothing_are_left_to_validation():
    graph = one_project(
        task("a", "ghost", "ghost/", "ghost/a", "p/ghost", parent="nowhere"), task("b", "a", parent="nowhere")
    )
    assert named(graph) == ["a>b"]


def test_circles_of_parents_have_no_leaves_of_their_own_and_end():
    graph = one_project(
        summary("a", parent="b"),
        summary("b", parent="a"),
        summary("self", parent="self"),
        task("inside", parent="a"),
        task("last", "a", "self"),
    )
    assert [leaf.id for _, leaf in graph.tasks] == ["inside", "last"]
    assert named(graph) == ["inside>last"]


def test_links_that_spread_to_millions_are_refused(monkeypatch):
    monkeypatch.setattr(task_links, "MOST_LINKS", 3)
    with pytest.raises(PlanError, match="spread to more than") as raised:
        one_project(
            summary("one"),
            task("a", parent="one"),
            task("b", parent="one"),
            summary("two", "one"),
            task("c", parent="two"),
            task("d", parent="two"),
        )
    assert raised.value.issues[0].found.startswith("p/two after one")
    assert raised.value.issues[0].code == "too-many-links"


# --- order --------------------------------------------------------------------------------------


def test_the_order_is_that_of_the_document_where_links_allow():
    assert ordered(one_project(task("c"), task("a", "c"), task("b"))) == ["c", "a", "b"]
    assert ordered(one_project(task("c", "b"), task("d"), task("b"), task("a"))) == ["d", "b", "c", "a"]


edges = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25)


@given(edges, st.permutations(range(12)))
def test_the_order_puts_every_task_after_its_predecessors_and_the_first_of_the_document_first(drawn, shuffle):
    after = {name: [] for name in shuffle}
    for one, other in drawn:
        if one != other:
            after[max(one, other)].append(f"{min(one, other)}")
    graph = one_project(*(task(f"{name}", *after[name]) for name in shuffle))
    order = graph.order().tolist()
    assert sorted(order) == list(range(12))
    # Expected: networkx's lexicographical topological sort, an independent implementation
    reference = networkx.DiGraph()
    reference.add_nodes_from(range(12))
    reference.add_edges_from((link.predecessor, link.successor) for link in graph.links)
    assert order == list(networkx.lexicographical_topological_sort(reference))


# --- cycles -------------------------------------------------------------------------------------


def test_a_cycle_is_named_task_by_task_from_the_first_of_the_document():
    graph = one_project(
        task("free"), task("a", "c"), task("b", "a"), task("c", "b", "free"), task("behind", "c")
    )
    assert graph.cycles() == [[("p", "a"), ("p", "b"), ("p", "c")]]
    with pytest.raises(PlanError, match="p/a → p/b → p/c → p/a") as raised:
        graph.order()
    assert [issue.code for issue in raised.value.issues] == ["dependency-cycle"]


def test_a_task_that_waits_for_itself_is_a_cycle():
    assert one_project(task("a", "a")).cycles() == [[("p", "a")]]


def test_a_task_that_waits_for_its_own_summary_is_a_cycle():
    graph = one_project(summary("phase"), task("a", "phase", parent="phase"), task("b", parent="phase"))
    assert graph.cycles() == [[("p", "a")]]


def test_a_summary_that_waits_for_its_own_child_is_a_cycle():
    graph = one_project(summary("phase", "a"), task("a", parent="phase"), task("b", parent="phase"))
    assert graph.cycles() == [[("p", "a")]]


def test_two_summaries_that_wait_for_each_other_are_a_cycle_of_their_leaves():
    graph = one_project(
        summary("one", "two"), task("a", parent="one"), summary("two", "one"), task("b", parent="two")
    )
    assert graph.cycles() == [[("p", "a"), ("p", "b")]]


def test_projects_that_wait_for_each_other_are_a_cycle():
    graph = graph_of(Project(id="p", tasks=(task("a", "q/"),)), Project(id="q", tasks=(task("b", "p/a"),)))
    assert graph.cycles() == [[("p", "a"), ("q", "b")]]


def test_links_of_any_type_make_a_cycle():
    graph = one_project(task("a", Link(task="b", type="FF")), task("b", Link(task="a", type="SS")))
    assert graph.cycles() == [[("p", "a"), ("p", "b")]]


def test_the_shortest_cycle_of_a_knot_is_named():
    graph = one_project(task("a", "d", "b"), task("b", "a"), task("c", "b"), task("d", "c"))
    assert graph.cycles() == [[("p", "a"), ("p", "b")]]


def test_every_knot_has_a_cycle_up_to_the_limit():
    graph = one_project(*(task(f"t{n}", f"t{n ^ 1}") for n in range(30)))
    assert len(graph.cycles()) == 10
    assert len(graph.cycles(limit=100)) == 15
    assert graph.cycles(limit=2) == [[("p", "t0"), ("p", "t1")], [("p", "t2"), ("p", "t3")]]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_cycles_are_real_and_found_whenever_there_are_any(drawn):
    after = {name: [f"{one}" for one, other in drawn if other == name] for name in range(7)}
    graph = one_project(*(task(f"{name}", *after[name]) for name in range(7)))
    reference = networkx.DiGraph(drawn)
    cycles = graph.cycles()
    assert bool(cycles) is not networkx.is_directed_acyclic_graph(reference)
    for cycle in cycles:
        ids = [int(name) for _, name in cycle]
        assert len(set(ids)) == len(ids)
        assert all(reference.has_edge(ids[i - 1], ids[i]) for i in range(len(ids)))


# --- networkx -----------------------------------------------------------------------------------


def test_the_networkx_graph_has_all_tasks_and_every_link_with_its_words():
    graph = one_project(
        task("a"),
        task("b", "a", Link(task="a", type="FF", lag=Duration.parse("1.5d"), max_lag=Duration.parse("2ed"))),
        task("c"),
    ).to_networkx()
    assert list(graph.nodes) == [("p", "a"), ("p", "b"), ("p", "c")]
    assert [data for *_, data in graph.edges(data=True)] == [
        {"type": "FS", "lag": "0h", "max_lag": None, "calendar": None},
        {"type": "FF", "lag": "1.5d", "max_lag": "2ed", "calendar": None},
    ]


def test_order_and_links_do_without_networkx():
    code = """
import sys
from planner.dependency_graph import DependencyGraph
from planner.plan import Link, Plan, Project, Task
from planner.quantities import Duration, Moment
first = Task(id="b", milestone=True)
last = Task(id="a", milestone=True, after=(Link(task="b"),))
project = Project(id="p", tasks=(last, first))
plan = Plan(format="crewline/1", start=Moment.parse("2027-01-04"), projects=(project,))
graph = DependencyGraph.from_plan(plan)
print(graph.order(), graph.cycles(), "networkx" in sys.modules)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[1 0] [] False"


# --- transitive reduction -----------------------------------------------------------------------


def test_links_that_others_imply_are_not_drawn():
    graph = one_project(task("a"), task("b", "a"), task("c", "b", "a"), task("d", "a", "c", "c"))
    assert named(graph, graph.transitive_reduction()) == ["a>b", "b>c", "c>d"]


def test_links_with_a_lag_or_another_type_are_always_drawn():
    lagged = Link(task="a", lag=Duration.parse("1h"))
    bounded = Link(task="a", max_lag=Duration.parse("5d"))
    graph = one_project(
        task("a"), task("b", Link(task="a", type="SS")), task("c", "b", "a", lagged, bounded), task("d", "c")
    )
    # Without a plain way over b, the plain link from a to c says something of its own
    assert named(graph, graph.transitive_reduction()) == ["a>b", "b>c", "a>c", "a>c", "a>c", "c>d"]


def test_large_graphs_are_not_reduced():
    graph = one_project(*(task(f"t{n}") for n in range(MOST_TASKS_REDUCED + 1)))
    with pytest.raises(InputError, match="2,001 tasks would take too long"):
        graph.transitive_reduction()


def test_cyclic_graphs_are_not_reduced():
    with pytest.raises(PlanError, match="wait for each other"):
        one_project(task("a", "b"), task("b", "a")).transitive_reduction()
