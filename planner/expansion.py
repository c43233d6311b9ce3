"""A plan as written → a plan of plain tasks: templates, then reviews, written out."""

from __future__ import annotations

from planner.plan import Plan
from planner.reviews import expand_reviews
from planner.templates import expand_templates


def expand(plan: Plan) -> Plan:
    """The plan with all templates and reviews as plain tasks; one without any is returned as it is.

    An expanded plan has no ``templates``, and no project of it ``reviews`` or a ``template``; so
    expanding it again changes nothing.

    Raises
    ------
    PlanError
        With an issue for every problem of the templates, or, once they are right, of the reviews.
    """
    return expand_reviews(expand_templates(plan), document=plan)
