"""Plans and their parts as the one who asks may see them: without rates and costs where that one may not."""

from __future__ import annotations

import json
from typing import Any, Final, Literal

from api.access.money import issues_without_money, plan_without_money
from api.access.roles import Principal, Scope
from api.http.problems import IssueAnswer, ProblemError, issue_to_dict
from planner.changes.restoring import COLLECTIONS
from planner.document import render_plan
from planner.document_part import Part
from planner.errors import Issue
from planner.plan import Plan
from planner.yaml_writing import write_yaml

_NO_PARTS: Final[dict[str, Any]] = dict.fromkeys(COLLECTIONS, ())


def require_money(principal: Principal) -> None:
    """Refuse whole documents from those who would take out rates and costs without seeing them.

    Raises
    ------
    ProblemError
        403.
    """
    if not principal.may(Scope.MONEY):
        detail = "Who does not see rates and costs would remove them: submit projects or changes instead."
        raise ProblemError(403, "forbidden", "Not allowed", detail)


def forms_for(principal: Principal) -> tuple[str, ...]:
    """What tells, in an entity tag, the document that the one who asks sees from the whole one."""
    return () if principal.may(Scope.MONEY) else ("plain",)


def document_for(principal: Principal, plan: Plan, style: Literal["yaml", "json"]) -> str:
    """The plan as the one who asks may see it."""
    if principal.may(Scope.MONEY):
        return render_plan(plan, style)
    plain: Any = plan_without_money(json.loads(render_plan(plan, "json")))
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n" if style == "json" else write_yaml(plain)


def document_of_plan(plan: Plan) -> dict[str, Any]:
    """The whole plan as people write it, for those who handed it in."""
    found: dict[str, Any] = json.loads(render_plan(plan, "json"))
    return found


def part_for(principal: Principal, plan: Plan, field: str, part: Part) -> dict[str, Any]:
    """One part of a plan, such as a project, as people write it and as the one who asks may see it.

    Parameters
    ----------
    field
        Where such parts stand in a plan, such as ``projects``.
    """
    alone: dict[str, Any] = {**_NO_PARTS, field: (part,)}
    if getattr(part, "template", None) is not None:  # which tells what its parameters stand for
        alone["templates"] = plan.templates
    document = json.loads(document_for(principal, plan.replace(**alone), "json"))
    found: dict[str, Any] = document[field][0]
    return found


def settings_for(principal: Principal, plan: Plan) -> dict[str, Any]:
    """A plan without its parts, as people write it and as the one who asks may see it."""
    found: dict[str, Any] = json.loads(document_for(principal, plan.replace(**_NO_PARTS), "json"))
    return found


def told(principal: Principal, issues: tuple[Issue, ...]) -> list[IssueAnswer]:
    """Issues as the one who asks may see them."""
    seen = issues if principal.may(Scope.MONEY) else issues_without_money(issues)
    return [IssueAnswer(**issue_to_dict(issue)) for issue in seen]
