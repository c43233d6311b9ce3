"""What people do with change requests, as entries that follow a record: documents in, documents out.

Nothing is written here. Each function looks at the record as it is, names everything that stands against
what is wanted, and else gives the next entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from planner.changes import ChangePart
from planner.document import plan_hash
from planner.document_issues import SURROGATE, found_text, half_surrogate
from planner.errors import InputError, Issue, PlanError, told_by_first
from planner.plan import Plan
from planner.validation import require_valid
from scenarios.applying import Case, case_of, conflicts
from scenarios.book import Scenario, ScenarioBook
from scenarios.requests.entries import (
    Approved,
    Begun,
    Entry,
    Rejected,
    Requested,
    Stamp,
    TakenIn,
    Withdrawn,
)
from scenarios.requests.ledger import Ledger, Mover, Request, unknown_request

Plans = Callable[[str], Plan]
"""Gives the version of the plan that has a hash."""
E = TypeVar("E", bound=Entry)
_LONGEST_NAME: Final = 200
_LONGEST_TEXT: Final = 20_000


def begin(plan: Plan, stamp: Stamp) -> Begun:
    """The first entry of a record.

    Raises
    ------
    InputError
        If the name of who does it can't be used, or the plan has errors.
    """
    _require(_name_issues(stamp))
    require_valid(plan)
    return Begun(number=1, previous=None, at=stamp.moment, by=stamp.by, plan=plan_hash(plan), name=plan.name)


def ask(
    ledger: Ledger, plan_of: Plans, changes: Sequence[ChangePart], reason: str, stamp: Stamp
) -> Requested:
    """A new request: open, with the next number.

    Raises
    ------
    InputError
        With an issue for everything that is lacking, and for every change that can't be applied to the
        head, or contradicts another.
    """
    issues = [*_name_issues(stamp), *_text_issues("reason", reason)]
    if not changes:
        issues.append(Issue("changes", "no change", "expected at least one", code="no-changes"))
    number = len(ledger.requests) + 1
    scenario = Scenario(f"request {number}", tuple(changes), reason)
    try:
        case_of(plan_of(ledger.head), ScenarioBook((scenario,)), scenario.id)
    except PlanError as error:
        issues += error.issues
    _require(issues)
    return next_entry(
        ledger,
        Requested,
        stamp,
        request=number,
        reason=reason.strip(),
        base=ledger.head,
        changes=tuple(change.document() for change in changes),
    )


def approve(ledger: Ledger, plan_of: Plans, number: int, why: str, stamp: Stamp) -> tuple[Approved, Plan]:
    """The decision to take a request over, and the plan that becomes the head.

    Raises
    ------
    InputError
        If there is no such request, it is decided, its impact was never assessed, or not on the present
        head: then every decision that has come since is named, and every change that no longer can be
        applied, or whose field was changed meanwhile.
    """
    issues = [*_name_issues(stamp), *_text_issues("why", why, needed=False)]
    request = _undecided(ledger, number, issues)
    if request is not None:
        issues += _figures_missing(ledger, plan_of, request)
    _require(issues)
    assert request is not None  # noqa: S101 - else there were issues
    figures = request.assessments[-1]
    plan = case_to_decide(ledger, plan_of, request).plan
    if plan_hash(plan) != figures.plan:
        # Another version of the program may read the same changes otherwise.
        _require([_without_figures(request, "figures of another plan than its changes give now")])
    entry = next_entry(
        ledger,
        Approved,
        stamp,
        request=number,
        why=why.strip(),
        before=ledger.head,
        after=plan_hash(plan),
        assessment=figures.number,
    )
    return entry, plan


def reject(ledger: Ledger, number: int, why: str, stamp: Stamp) -> Rejected:
    """The decision not to take a request over; it needs a reason, and no figures.

    Raises
    ------
    InputError
        If there is no such request, it is decided, or the reason or the name is lacking.
    """
    issues = [*_name_issues(stamp), *_text_issues("why", why)]
    request = _undecided(ledger, number, issues)
    _require(issues)
    assert request is not None  # noqa: S101 - else there were issues
    figures = request.assessment
    return next_entry(
        ledger,
        Rejected,
        stamp,
        request=number,
        why=why.strip(),
        before=ledger.head,
        after=ledger.head,
        assessment=None if figures is None else figures.number,
    )


def withdraw(ledger: Ledger, number: int, why: str, stamp: Stamp) -> Withdrawn:
    """A request is taken back.

    Raises
    ------
    InputError
        If there is no such request, it is decided, or the name is lacking.
    """
    issues = [*_name_issues(stamp), *_text_issues("why", why, needed=False)]
    _undecided(ledger, number, issues)
    _require(issues)
    return next_entry(ledger, Withdrawn, stamp, request=number, why=why.strip())


def take_in(ledger: Ledger, plan: Plan, why: str, stamp: Stamp) -> TakenIn:
    """A plan that was changed elsewhere, by hand or by another program, becomes the head.

    Raises
    ------
    InputError
        If the plan has errors or is the head already, or the reason or the name is lacking.
    """
    issues = [*_name_issues(stamp), *_text_issues("why", why)]
    if plan_hash(plan) == ledger.head:
        issues.append(Issue("plan", "the plan as it is", "expected one that differs", code="same-plan"))
    _require(issues)
    require_valid(plan)
    return next_entry(ledger, TakenIn, stamp, why=why.strip(), before=ledger.head, after=plan_hash(plan))


def case_to_decide(ledger: Ledger, plan_of: Plans, request: Request) -> Case:
    """The head as an undecided request would have it.

    Raises
    ------
    PlanError
        With everything that stands against it.
    """
    return case_of(plan_of(ledger.head), request.book, request.scenario_id)


def conflicts_of(ledger: Ledger, plan_of: Plans, request: Request, base: str) -> Iterator[Issue]:
    """What stands between the changes of a request and the head, change by change.

    Parameters
    ----------
    base
        Hash of the plan with which the head is compared.
    """
    if base == ledger.head:
        return
    head, before = plan_of(ledger.head), plan_of(base)
    for conflict in conflicts(request.book, request.scenario_id, head, before):
        for issue in conflict.issues:
            path = f"request {request.number}, change {conflict.position + 1}: {issue.path}"
            yield Issue(path, issue.found, issue.expected, issue.hint, issue.severity, issue.code)


def next_entry(ledger: Ledger, kind: type[E], stamp: Stamp, **fields: Any) -> E:
    """An entry that follows the last one of the record."""
    return kind(number=len(ledger.entries) + 1, previous=ledger.tip, at=stamp.moment, by=stamp.by, **fields)


def mover_words(mover: Mover, ledger: Ledger) -> str:
    """What moved the head, by whom: for people."""
    if isinstance(mover, TakenIn):
        return f"{mover.by} took in a plan changed elsewhere: {mover.why}"
    return f"{mover.by} approved request {mover.request}: {ledger.requests[mover.request].asked.reason}"


def _figures_missing(ledger: Ledger, plan_of: Plans, request: Request) -> Iterator[Issue]:
    again = f"assess request {request.number} again, then decide"
    if not request.assessments:
        yield _without_figures(request, "a request without figures")
        return
    figures = request.assessments[-1]
    if figures.head == ledger.head:
        return
    for mover in ledger.movers_since(figures.number):
        found = f"figures from before entry {mover.number}, with which {mover_words(mover, ledger)}"
        yield Issue(
            f"request {request.number}",
            found,
            "expected figures of the plan as it is",
            again,
            code="head-moved",
        )
    yield from conflicts_of(ledger, plan_of, request, figures.head)


def _without_figures(request: Request, found: str) -> Issue:
    hint = f"assess request {request.number} first"
    expected = "expected its impact to be assessed"
    return Issue(f"request {request.number}", found, expected, hint, code="not-assessed")


def _undecided(ledger: Ledger, number: int, issues: list[Issue]) -> Request | None:
    """The request; where it can't be decided on, the reason goes into ``issues``."""
    request = ledger.requests.get(number)
    if request is None:
        issues.append(unknown_request(ledger, number))
    elif request.end is not None:
        found = f"a request that {request.end.by} has {request.end.kind} at {request.end.at}"
        issues.append(Issue(f"request {number}", found, "expected one that is undecided", code="decided"))
        return None
    return request


def _name_issues(stamp: Stamp) -> Iterator[Issue]:
    name = stamp.by
    if not name or name != name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        expected = f"expected a name of one line, of at most {_LONGEST_NAME} characters"
        yield Issue("by", found_text(name), expected, code="no-name")


def _text_issues(field: str, text: str, *, needed: bool = True) -> Iterator[Issue]:
    if needed and not text.strip():
        yield Issue(field, found_text(text), "expected a reason in words", code="no-reason")
    if len(text) > _LONGEST_TEXT:
        found, expected = f"{len(text):,} characters", f"expected at most {_LONGEST_TEXT:,}"
        yield Issue(field, found, expected, code="long-text")
    if SURROGATE.search(text):
        yield half_surrogate((field,))


def _require(issues: Sequence[Issue] | Iterator[Issue]) -> None:
    found = tuple(issues)
    if found:
        raise InputError(told_by_first(found), found)
