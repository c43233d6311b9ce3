"""The proposed projects of a plan, and the plan with some of them accepted and the others on hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from planner.errors import Issue, PlanError, told_by_first
from planner.plan import Plan, Project
from planner.validation.findings import quoted

Chosen: TypeAlias = frozenset[str]
"""Ids of proposed projects that are taken."""


def proposals(plan: Plan) -> tuple[Project, ...]:
    """The proposed projects, in the plan's order.

    Raises
    ------
    PlanError
        If there are none, or with an issue for each that has no value.
    """
    found = tuple(project for project in plan.projects if project.status == "proposed")
    issues = [_without_value(plan, project) for project in found if project.value is None]
    if not found:
        expected, hint = "expected at least one project with status: proposed", "there is nothing to choose"
        issues = [Issue("projects", "no proposed project", expected, hint, code="nothing-proposed")]
    if issues:
        raise PlanError(f"nothing can be selected: {told_by_first(issues)}", tuple(issues))
    return found


def _without_value(plan: Plan, project: Project) -> Issue:
    place = f"projects[{plan.projects.index(project)}].value"
    found = f"no value of {quoted(project.id)}, which is proposed"
    return Issue(place, found, "expected what it is worth, in the plan's currency", code="no-value")


def plan_with(plan: Plan, chosen: Collection[str]) -> Plan:
    """The plan with some of its proposed projects accepted; the others are on hold, and not planned."""

    def decided(project: Project) -> Project:
        if project.status != "proposed":
            return project
        if project.id in chosen:
            return project.replace(status="accepted", probability=1000)
        return project.replace(status="on-hold")

    return plan.replace(projects=tuple(map(decided, plan.projects)))
