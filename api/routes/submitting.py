"""A project on its way into a plan: as what it comes in, and what stands against it."""

from __future__ import annotations

from api.access.roles import Principal, Scope
from api.http.problems import ProblemError
from api.routes.keeping import Made, newest
from api.routes.reading import read_part
from api.services import Services
from api.submissions import judged, taken
from planner.changes.projects import AddProject
from planner.errors import Issue
from planner.plan import Plan, Project


class Submission:
    """A project on its way into a plan; judged at once, and again where the plan has changed around it."""

    def __init__(self, used: Services, principal: Principal, plan: str, text: str) -> None:
        self.project, self._notes = _as_submitted(principal, read_part(text, Project))
        _, now = newest(used, principal, plan)
        _refuse_taken(now, self.project)
        self._judged = judged(now, self.project)

    def join(self, now: Plan) -> Made:
        """The plan with it."""
        _refuse_taken(now, self.project)
        self._judged = judged(now, self.project, self._judged)
        then = AddProject(project=self.project).apply(now)
        return Made(then, f"{self.project.id} submitted", (*self._notes, *self._judged.warnings))


def _as_submitted(principal: Principal, project: Project) -> tuple[Project, tuple[Issue, ...]]:
    """The project as it comes in from whoever submits it."""
    if principal.may(Scope.PLAN) or project.status != "accepted":
        return project, ()
    found = project.replace(status="proposed")
    if "status" not in project.model_fields_set:
        return found, ()
    expected, hint = "expected proposed, which it is now", "a planner accepts it"
    return found, (Issue("status", '"accepted"', expected, hint, "warning", "taken-as-proposed"),)


def _refuse_taken(plan: Plan, project: Project) -> None:
    error = taken(plan, project)
    if error is not None:
        title = "The plan has a project with this id"
        raise ProblemError(409, "project-exists", title, str(error), issues=error.issues)
