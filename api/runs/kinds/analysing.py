"""The schedule that an analysis is about: of another run, or solved first."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.documents.analysed import Analysed
from api.runs.desk import Desk, Loss
from api.runs.kinds.given import outcome_of, plan_of
from api.runs.kinds.handing import loss_in
from api.runs.kinds.solve import solved
from api.runs.orders.parts import Analysing
from scheduling.outcome_json import render_outcome


@dataclass(frozen=True, slots=True)
class Subject:
    """What is analysed, and what is handed back of it already.

    Attributes
    ----------
    documents
        The outcome, where it was solved here.
    loss
        Of the engine while it was.
    """

    found: Analysed
    documents: dict[str, str] = field(default_factory=dict)
    loss: Loss | None = None


def subject_of(desk: Desk, order: Analysing) -> Subject:
    """The plan with the outcome that the order names, or with one that is found here.

    Raises
    ------
    InputError
        If there is no schedule, or the outcome is of another plan.
    """
    plan = plan_of(desk)
    given = outcome_of(desk, "run")
    if given is not None:
        return Subject(Analysed.of(plan, given))
    outcome = solved(desk, plan, order)
    documents = {"outcome": render_outcome(outcome, plan)}
    return Subject(Analysed.of(plan, outcome), documents, loss_in([outcome]))
