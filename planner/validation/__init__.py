"""Does a readable plan make sense? Every problem at once, each with its place and a way out.

An *error* makes the plan unusable: it contradicts itself, or no schedule at all can be given for
it. A *warning* points at what is probably not meant, at what time has overtaken, and at deadlines
that no schedule can keep: such a plan is still solved, and its outcome says what is missed.

One module answers for each family of rules.
"""

from __future__ import annotations

from planner.errors import Issue, PlanError
from planner.garbage import without_garbage_collection
from planner.plan import Plan
from planner.validation.amounts import check_amounts
from planner.validation.availability import Availability, check_availability
from planner.validation.candidates import Candidates
from planner.validation.capacity import check_capacity
from planner.validation.contractors import check_contractors
from planner.validation.contradictions import check_contradictions
from planner.validation.cycles import check_cycles
from planner.validation.dates import check_dates
from planner.validation.dates_along_links import check_dates_along_links
from planner.validation.expanding import expanded
from planner.validation.findings import Findings
from planner.validation.identity import check_names
from planner.validation.leave import check_leave
from planner.validation.links import check_links
from planner.validation.materials import check_materials
from planner.validation.objective import check_objective
from planner.validation.progress import check_progress
from planner.validation.references import check_references
from planner.validation.settings import check_settings
from planner.validation.staffing import check_staffing
from planner.validation.structure import check_structure
from planner.validation.survey import Survey
from planner.validation.working_hours import check_working_hours

__all__ = ["require_valid", "validate"]


def validate(plan: Plan) -> tuple[Issue, ...]:
    """Every problem of a plan, expanded or not.

    Returns
    -------
    tuple of Issue
        Errors first, each kind in the order of the document. Paths are those of the plan as it
        was handed in; a task that a template or review makes is reported there.
    """
    with without_garbage_collection():
        return _validated(plan)


def require_valid(plan: Plan) -> tuple[Issue, ...]:
    """The plan's warnings, if it has no errors.

    Raises
    ------
    PlanError
        With every issue, errors and warnings, if any of them is an error.
    """
    issues = validate(plan)
    errors = sum(issue.severity == "error" for issue in issues)
    if errors:
        many = "an error" if errors == 1 else f"{errors} errors"
        raise PlanError(f"the plan has {many}; the first is at {issues[0]}", issues)
    return issues


def _validated(plan: Plan) -> tuple[Issue, ...]:
    findings = Findings()
    expansion = expanded(plan)
    survey = Survey(plan, expansion, findings)
    check_names(survey)
    check_references(survey)
    check_settings(survey)
    check_amounts(survey)
    check_dates(survey)
    check_working_hours(survey)
    check_structure(survey)
    check_links(survey)
    check_cycles(survey)
    check_contradictions(survey)
    check_progress(survey)
    check_contractors(survey)
    check_materials(survey)
    check_objective(survey)
    availability = Availability(survey)
    check_availability(survey, availability)
    candidates = Candidates(survey, availability.works)
    check_staffing(survey, candidates)
    check_leave(survey, availability)
    check_capacity(survey, availability, candidates)
    check_dates_along_links(survey, availability, candidates)
    findings.take(expansion.issues)
    return findings.in_order()
