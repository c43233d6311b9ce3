"""Task templates: the tasks and reviews that many projects share, written out for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from pydantic import JsonValue, ValidationError

from planner.document_issues import Place, found_text, issues_of, known_names, place_text
from planner.errors import Issue, PlanError
from planner.parameters import fill_in
from planner.people_form import whole_numbers
from planner.plan import Origin, Plan, Project, Review, Task, Template
from planner.scaling import scaled_review, scaled_task

Part = TypeVar("Part", Task, Review)


def expand_templates(plan: Plan) -> Plan:
    """The plan with every template's tasks and reviews in the projects that use it.

    They come before the project's own. Parameters are filled in as ``planner.parameters`` says.
    The project's ``scale`` multiplies the work and duration of the template's tasks, never waits,
    rounded to whole slots of the time grid, at least one. Tasks then carry ``origin.template``,
    reviews ``template``. A plan without templates is returned as it is.

    Raises
    ------
    PlanError
        With an issue for each unknown template, unknown or missing parameter, template task that
        is none once filled in, and id that a project and its template both use. Templates that no
        project uses are checked with their defaults.
    """
    if not plan.templates and all(project.template is None for project in plan.projects):
        return plan
    expansion = _Expansion(plan)
    projects = tuple(
        project if project.template is None else expansion.fill(position, project)
        for position, project in enumerate(plan.projects)
    )
    expansion.check_unused()
    if expansion.issues:
        raise PlanError("the plan's templates can't be expanded", tuple(expansion.issues))
    return plan.replace(projects=projects, templates=())


class _Expansion:
    """The templates of one plan, and what is wrong with using them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.templates: dict[str, tuple[int, Template]] = {}
        self._issues: dict[tuple[str, str, str], Issue] = {}
        self._used: set[str] = set()
        self._made: dict[tuple[int, str, int], tuple[list[Task], list[Review]]] = {}
        for position, template in enumerate(plan.templates):
            if template.id in self.templates:
                place: Place = ("templates", position, "id")
                self._complain(place, found_text(template.id), "expected an id of its own", "duplicate-id")
            self.templates.setdefault(template.id, (position, template))

    @property
    def issues(self) -> list[Issue]:
        """Every issue once, though many projects may use a template."""
        return list(self._issues.values())

    def fill(self, position: int, project: Project) -> Project:
        """The project with its template's tasks and reviews."""
        if project.template not in self.templates:
            place: Place = ("projects", position, "template")
            hint = known_names("templates", project.template, self.templates)
            expected = "expected a template of the plan"
            self._complain(place, found_text(project.template), expected, "unknown-template", hint)
            return project
        at, template = self.templates[project.template]
        self._used.add(template.id)
        values = self._values(position, project, template)
        if values is None:
            return project
        tasks, reviews = self._written_out(at, template, values, project)
        self._check_own(("projects", position, "tasks"), project.tasks, tasks, template)
        self._check_own(("projects", position, "reviews"), project.reviews, reviews, template)
        return project.replace(
            tasks=(*tasks, *project.tasks),
            reviews=(*reviews, *project.reviews),
            template=None,
            parameters={},
            scale=1000,
        )

    def _written_out(
        self, at: int, template: Template, values: Mapping[str, JsonValue], project: Project
    ) -> tuple[list[Task], list[Review]]:
        """Tasks and reviews for these values and this scale, made once for all projects alike."""
        likeness = (at, json.dumps(values, sort_keys=True), project.scale)
        if likeness not in self._made:
            context = f"in project {project.id}"
            self._made[likeness] = (
                self._tasks(at, template, values, project.scale, context),
                self._reviews(at, template, values, project.scale, context),
            )
        return self._made[likeness]

    def check_unused(self) -> None:
        """Look for issues in templates that no project uses, if their parameters have defaults."""
        for at, template in self.templates.values():
            if template.id not in self._used and None not in template.parameters.values():
                self._tasks(at, template, template.parameters, 1000, "with its defaults")
                self._reviews(at, template, template.parameters, 1000, "with its defaults")

    def _values(self, position: int, project: Project, template: Template) -> dict[str, JsonValue] | None:
        """Value of each parameter, the project's own before the default; None where one is missing."""
        place: Place = ("projects", position, "parameters")
        for name in project.parameters:
            if name not in template.parameters:
                expected = f"expected a parameter of template {found_text(template.id)}"
                hint = known_names("parameters", name, template.parameters)
                self._complain((*place, name), found_text(name), expected, "unknown-parameter", hint)
        values = template.parameters | project.parameters
        missing = [name for name in template.parameters if values[name] is None]
        for name in missing:
            expected = f"expected a value, because template {found_text(template.id)} has no default"
            self._complain((*place, name), "nothing", expected, "missing-parameter")
        return None if missing else {name: whole_numbers(value) for name, value in values.items()}

    def _tasks(
        self, at: int, template: Template, values: Mapping[str, JsonValue], scale: int, context: str
    ) -> list[Task]:
        place: Place = ("templates", at, "tasks")
        tasks: list[Task] = []
        for position, read in self._parts(Task, template.tasks, place, values, context):
            task = read.replace(origin=Origin(template=template.id))
            try:
                tasks.append(task if scale == 1000 else scaled_task(task, scale, self.plan))
            except ValueError as error:
                self._complain_of_scale((*place, position), scale, str(error), context)
        return tasks

    def _reviews(
        self, at: int, template: Template, values: Mapping[str, JsonValue], scale: int, context: str
    ) -> list[Review]:
        place: Place = ("templates", at, "reviews")
        reviews: list[Review] = []
        for position, read in self._parts(Review, template.reviews, place, values, context):
            review = read.replace(template=template.id)
            try:
                reviews.append(review if scale == 1000 else scaled_review(review, scale, self.plan))
            except ValueError as error:
                self._complain_of_scale((*place, position), scale, str(error), context)
        return reviews

    def _parts(
        self,
        kind: type[Part],
        parts: Sequence[Mapping[str, JsonValue]],
        place: Place,
        values: Mapping[str, JsonValue],
        context: str,
    ) -> Iterable[tuple[int, Part]]:
        """Template tasks or reviews with parameters filled in; those that fail are left out."""
        for position, part in enumerate(parts):
            unfilled: dict[str, Issue] = {}
            here: Place = (*place, position)
            filled = whole_numbers(fill_in(part, values, here, unfilled))
            found = list(unfilled.values())
            try:
                yield position, kind.model_validate_json(json.dumps(filled))
            except ValidationError as error:
                refused = issues_of(error, filled, kind, prefix=here, hint_at=lambda _place: context)
                found += [issue for issue in refused if issue.path not in unfilled]
            for issue in found:
                self._issues.setdefault((issue.path, issue.found, issue.expected), issue)

    def _check_own(
        self, place: Place, own: Sequence[Part], shared: Sequence[Part], template: Template
    ) -> None:
        taken = {part.id for part in shared}
        for position, part in enumerate(own):
            if part.id in taken:
                expected = f"expected an id that template {found_text(template.id)} doesn't use"
                self._complain((*place, position, "id"), found_text(part.id), expected, "duplicate-id")

    def _complain_of_scale(self, place: Place, scale: int, expected: str, context: str) -> None:
        self._complain(place, f"an amount scaled to {scale / 10:g}%", expected, "out-of-range", context)

    def _complain(self, place: Place, found: str, expected: str, code: str, hint: str = "") -> None:
        issue = Issue(place_text(place), found, expected, hint, code=code)
        self._issues.setdefault((issue.path, issue.found, issue.expected), issue)
