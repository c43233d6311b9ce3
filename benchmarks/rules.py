"""The classic priority rules, with the same generator and assignee rule, to measure the search by."""

from __future__ import annotations

from planner.calendars import data_date, latest
from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from scheduling.list_schedule.buffers import new_buffers
from scheduling.list_schedule.generation import generate
from scheduling.problem import compile_problem, first_horizon
from scheduling.schedule import Schedule
from scheduling.schedule_building import build_schedule
from scheduling.search.rules import classic_rules, survey, with_base


def project_finishes(schedule: Schedule) -> dict[str, int]:
    """Finish of each project, in minutes since 1970 UTC."""
    finishes: dict[str, int] = {}
    for task in schedule.tasks:
        finishes[task.project] = max(finishes.get(task.project, 0), task.finish)
    return finishes


def portfolio_metric(plan: Plan, schedule: Schedule) -> float:
    """Σ over projects of 10 × weight × days late + finish days from the data date."""
    finishes, begin, total = project_finishes(schedule), data_date(plan), 0.0
    for project in plan.projects:
        if project.id in finishes:
            late = 0 if project.due is None else max(0, finishes[project.id] - latest(plan, project.due))
            total += 10 * project.weight * late / 1440 + (finishes[project.id] - begin) / 1440
    return round(total, 1)


def late_cost(plan: Plan, schedule: Schedule) -> float:
    """Late cost of the projects' due dates, in currency."""
    total = 0.0
    for project in plan.projects:
        finish = project_finishes(schedule).get(project.id)
        if finish is not None and project.due is not None:
            late = max(0, finish - latest(plan, project.due))
            total += project.weight * plan.late_cost_per_day * late / 144_000
    return round(total, 2)


def rule_schedules(plan: Plan) -> dict[str, Schedule]:
    """The schedule of each classic rule."""
    expanded = expand(plan)
    graph = DependencyGraph.from_plan(expanded)
    problem = compile_problem(expanded, graph, first_horizon(expanded, graph))
    p = problem.arrays
    b = new_buffers(p)
    schedules = {}
    for name, base in classic_rules(p, survey(p, graph.order())).items():
        if generate(p, with_base(p, base), b, 0) < 0:
            schedules[name] = build_schedule(problem, b.placed, b.team)
    return schedules


def best_rule(plan: Plan) -> tuple[str, float, Schedule]:
    """Name, metric and schedule of the best classic rule by ``portfolio_metric``."""
    rated = [(portfolio_metric(plan, s), name, s) for name, s in rule_schedules(plan).items()]
    value, name, schedule = min(rated, key=lambda item: item[:2])
    return name, value, schedule
