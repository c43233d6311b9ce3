"""The project asked about: read from a file, or proposed in the plan; the plan with it and without it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.changes.projects import AddProject, HoldProject
from planner.document import read_document
from planner.document_files import refused
from planner.document_issues import found_text, issues_of, known_names
from planner.errors import Issue, PlanError, told_by_first
from planner.expansion import expand
from planner.plan import Plan, Project
from planner.validation import validate
from planner.validation.findings import quoted

_ONE_PROJECT = "expected one project, as it stands under projects of a plan"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A project that somebody would like to have done.

    Attributes
    ----------
    id
        Of the project.
    plan
        The plan with it, as written.
    others
        The plan as it is without it.
    was_planned
        Whether the plan has it already, as proposed, so that a schedule of the plan has its tasks.
    warnings
        That the plan has with it and has not without.
    """

    id: str
    plan: Plan
    others: Plan
    was_planned: bool = False
    warnings: tuple[Issue, ...] = ()

    @property
    def project(self) -> Project:
        """The project itself."""
        return next(one for one in self.plan.projects if one.id == self.id)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.project.name or self.id


def newcomer_named(plan: Plan, name: str) -> Newcomer:
    """The project in a file, or, where there is no such file, the proposed project of that id.

    Raises
    ------
    DocumentError
        If the file holds no project, with an issue for everything in it that can't be read.
    PlanError
        If the project can't join the plan, or there is neither such a file nor such a project.
    """
    path = Path(name)
    ids = [project.id for project in plan.projects]
    if name in ids and not path.is_file():
        return proposed_newcomer(plan, name)
    if name not in ids and not path.exists() and path.suffix.lower() not in (".yaml", ".yml", ".json"):
        proposed = [project.id for project in plan.projects if project.status == "proposed"]
        issue = Issue(
            "",
            f"{quoted(name)}, which is neither a file nor a project of the plan",
            "expected a project file, or the id of a proposed project",
            known_names("proposed projects", name, proposed),
            code="no-such-project",
        )
        raise _refused(name, [issue])
    return joining(plan, read_project(path))


def read_project(path: Path) -> Project:
    """The project in a file, YAML or JSON by its content.

    Raises
    ------
    DocumentError
        With an issue for everything that can't be read.
    """
    return read_document(path, parse_project, expected="a project document")


def parse_project(value: Any) -> Project:
    """A project from plain JSON values.

    Raises
    ------
    DocumentError
        If it is no project, or with an issue for everything that is wrong with it.
    """
    if not isinstance(value, dict) or "format" in value or "projects" in value:
        what = "a whole plan" if isinstance(value, dict) else found_text(value)
        hint = "planner compare puts two plans side by side" if isinstance(value, dict) else ""
        raise refused([Issue("", what, _ONE_PROJECT, hint, code="not-a-project")])
    try:
        return Project.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise refused(issues_of(error, value, Project)) from None


def joining(plan: Plan, project: Project) -> Newcomer:
    """The plan with one project more.

    Raises
    ------
    PlanError
        With everything that stands against it: its id is taken, it names skills, people or templates
        that the plan does not have, it has nothing to plan.
    """
    change = AddProject(project=project)
    issues = [replace(one, path=one.path.removeprefix("project.")) for one in change.problems(plan)]
    # What else is wrong with it is found under its own id, in the place of the one that has it.
    rest = tuple(one for one in plan.projects if one.id != project.id)
    added = change.apply(plan.replace(projects=rest))
    found, warnings = _of_newcomer(plan.replace(projects=rest), added, len(rest))
    issues += [*found, *_nothing_to_do(added, project, found)]
    if issues:
        raise _refused(project.id, issues)
    return Newcomer(project.id, added, plan, was_planned=False, warnings=tuple(warnings))


def proposed_newcomer(plan: Plan, id_: str) -> Newcomer:
    """A project that the plan has as proposed; without it, it is on hold.

    Raises
    ------
    PlanError
        If the plan has no such project, or has it, but not as proposed.
    """
    change = HoldProject(project=id_)
    issues = [*change.problems(plan), *_not_proposed(plan, id_)]
    if issues:
        raise _refused(id_, issues)
    return Newcomer(id_, plan, change.apply(plan), was_planned=True)


def _not_proposed(plan: Plan, id_: str) -> list[Issue]:
    held = [one for one in plan.projects if one.id == id_ and one.status != "proposed"]
    expected = "expected a project that is proposed"
    return [
        Issue("status", f"{quoted(id_)}, which is {one.status}", expected, code="not-proposed")
        for one in held
    ]


def _of_newcomer(before: Plan, after: Plan, position: int) -> tuple[list[Issue], list[Issue]]:
    """Errors and warnings that the project brings along, with paths as they are in its own file."""
    known = {(issue.code, issue.found) for issue in validate(before)}
    prefix = f"projects[{position}]"
    errors: list[Issue] = []
    warnings: list[Issue] = []
    for issue in validate(after):
        if (issue.code, issue.found) in known and not issue.path.startswith(prefix):
            continue
        own = replace(issue, path=issue.path.removeprefix(prefix).removeprefix("."))
        (errors if issue.severity == "error" else warnings).append(own)
    return errors, warnings


def _nothing_to_do(plan: Plan, project: Project, found: Sequence[Issue]) -> list[Issue]:
    """The issue about a project of which nothing would be planned; not looked for where it has errors."""
    if project.status in ("on-hold", "done"):
        expected = "expected proposed or accepted: nothing else is planned"
        return [Issue("status", quoted(project.status), expected, code="not-proposed")]
    if found:
        return []
    written = next(one for one in expand(plan).projects if one.id == project.id)
    if written.tasks:
        return []
    return [Issue("tasks", "no tasks", "expected at least one, or a template", code="nothing-to-plan")]


def _refused(name: str, issues: Sequence[Issue]) -> PlanError:
    return PlanError(f"the project {name}: {told_by_first(issues)}", tuple(issues))
