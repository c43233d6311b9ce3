"""A scenario applied to a plan: the plan as it would be, or everything that stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.changes import ChangePart, Restore, apply_changes, contradictions
from planner.changes.differences import Place, differing_places, overlap, place_words
from planner.document import plan_hash
from planner.errors import Issue, PlanError, told_by_first
from planner.plan import Plan
from planner.validation import validate
from scenarios.book import Scenario, ScenarioBook


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario made into a plan.

    Attributes
    ----------
    changes
        All of them, those of what it branches off from first.
    plan
        As it would be.
    undo
        What takes each change back.
    warnings
        Of the plan as it would be, where the plan as it is has none like it.
    """

    scenario: Scenario
    changes: tuple[ChangePart, ...]
    plan: Plan
    undo: tuple[Restore, ...]
    warnings: tuple[Issue, ...] = ()


def case_of(plan: Plan, book: ScenarioBook, id_: str) -> Case:
    """The plan as a scenario would have it; ``plan`` stays as it is.

    Contradictions are looked for within each scenario: a branch may decide otherwise what it branches
    off from has decided.

    Raises
    ------
    PlanError
        With an issue for everything that a change names and that is gone, for every two changes of a
        scenario that contradict each other, and for every error that the plan would have and has not.
    """
    issues: list[Issue] = []
    undo: list[Restore] = []
    changed = plan
    for scenario in book.lineage(id_):
        issues += _in_scenario(scenario, contradictions(scenario.changes))
        for position, change in enumerate(scenario.changes):
            try:
                applied = apply_changes(changed, (change,))
            except PlanError as error:
                issues += _in_scenario(scenario, (_moved(issue, position) for issue in error.issues))
                continue
            changed, undo = applied.plan, [*undo, *applied.undo]
    if issues:
        raise PlanError(_words(book[id_], issues), tuple(issues))
    new = new_issues(plan, changed)
    errors = tuple(issue for issue in new if issue.severity == "error")
    if errors:
        raise PlanError(_words(book[id_], errors), errors)
    return Case(book[id_], book.changes_of(id_), changed, tuple(undo), new)


def wanted(book: ScenarioBook, only: Sequence[str] = ()) -> list[Scenario]:
    """The scenarios named, or all of them."""
    return [one for one in book.scenarios if not only or one.id in only]


def cases_of(plan: Plan, book: ScenarioBook, only: Sequence[str] = ()) -> list[Case]:
    """The plans of the scenarios named, or of all of them.

    Raises
    ------
    PlanError
        With everything that stands against any of them.
    """
    cases: list[Case] = []
    errors: list[PlanError] = []
    for scenario in wanted(book, only):
        try:
            cases.append(case_of(plan, book, scenario.id))
        except PlanError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        issues = tuple(dict.fromkeys(issue for error in errors for issue in error.issues))
        lead = f"{len(errors)} scenarios can't be applied, {len(issues)} problems, the first: "
        raise PlanError(f"{lead}{issues[0]}", issues)
    return cases


def new_issues(before: Plan, after: Plan) -> tuple[Issue, ...]:
    """What validation has to say of a changed plan, and had not of the plan before."""
    known = {(issue.code, issue.found) for issue in validate(before)}
    return tuple(issue for issue in validate(after) if (issue.code, issue.found) not in known)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a change can't be taken over as it is, or may no longer mean what it did.

    ``position`` is that in the scenario's own changes.
    """

    scenario: str
    position: int
    change: ChangePart
    issues: tuple[Issue, ...]

    def __str__(self) -> str:
        """In one line."""
        return f"{self.scenario}, change {self.position + 1} ({self.change.sentence()}): {self.issues[0]}"


def conflicts(book: ScenarioBook, id_: str, plan: Plan, base: Plan | None = None) -> tuple[Conflict, ...]:
    """What stands between a scenario and a plan that has gone on, change by change.

    Parameters
    ----------
    plan
        The plan as it is now.
    base
        The plan that the scenario was written for. With it, a change also conflicts where the plan has
        since changed the same field, or taken out or put in the same part.
    """
    found: list[Conflict] = []
    moved = frozenset[Place]() if base is None else differing_places(base, plan)
    now, then = plan, base
    for scenario in book.lineage(id_):
        for position, change in enumerate(scenario.changes):
            issues = list(change.problems(now))
            if not issues:
                now = change.apply(now)
            if then is not None and not any(True for _ in change.problems(then)):
                before, then = then, change.apply(then)
                issues += _both_changed(differing_places(before, then), moved)
            if issues:
                found.append(Conflict(scenario.id, position, change, tuple(issues)))
    return tuple(found)


def is_newer(book: ScenarioBook, plan: Plan) -> bool:
    """Whether the plan is another than that for which the scenarios were written, as far as it is said."""
    return bool(book.base) and book.base != plan_hash(plan)


def _both_changed(mine: frozenset[Place], theirs: frozenset[Place]) -> Iterator[Issue]:
    both = sorted({place for place in mine if any(overlap(place, other) for other in theirs)})
    for place in both:
        expected = "expected a field that only the scenario changes"
        found = f"{place_words(place)}, which the plan has changed since"
        yield Issue("/".join(place), found, expected, code="changed-since")


def _in_scenario(scenario: Scenario, issues: Iterator[Issue] | Sequence[Issue]) -> Iterator[Issue]:
    """Issues with the scenario named."""
    for issue in issues:
        yield replace(issue, path=f"{scenario.id}: {issue.path}")


def _moved(issue: Issue, position: int) -> Issue:
    return replace(issue, path=issue.path.replace("changes[0]", f"changes[{position}]", 1))


def _words(scenario: Scenario, issues: Sequence[Issue]) -> str:
    return f"the scenario {scenario.id}: {told_by_first(issues)}"
