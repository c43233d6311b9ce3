"""One question answered: what changes, whether that is more than chance, and when it matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from capacity.bottlenecks.results import Base, ProjectChange, Result, best_of, project_changes, spread_cents
from capacity.bottlenecks.weeks import Weeks, weeks_that_matter
from capacity.hours.ledger import Ledger
from planner.errors import PlanError

if TYPE_CHECKING:
    from capacity.bottlenecks.questions import Question
    from planner.plan import Plan
    from scheduling.solve_many import Solved

Verdict = Literal["clear", "unclear", "impossible", "possible", "not solved", "failed"]
MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is at stake for a question before it is solved: cents for one more, hours for one fewer."""

    cents: int | None = None
    hours: float | None = None

    @property
    def size(self) -> float:
        """By which questions of one kind are compared."""
        return self.hours or 0.0 if self.cents is None else float(self.cents)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one question.

    Attributes
    ----------
    verdict
        See the column of that name in ``capacity.bottlenecks.columns``.
    why
        In words, where there is no plan or no solve.
    late_cents, contractor_cents
        Changes; negative: saved. None where nothing was compared.
    noise_cents
        By how much costs of runs of equal plans differ, those of this change among them.
    projects
        Changes of finishes.
    weeks
        When it matters; None if never, or not known.
    """

    question: Question
    estimate: Estimate
    verdict: Verdict
    why: str = ""
    late_cents: int | None = None
    contractor_cents: int | None = None
    noise_cents: int | None = None
    projects: tuple[ProjectChange, ...] = ()
    weeks: Weeks | None = None

    @property
    def cents(self) -> int | None:
        """Change of both costs."""
        if self.late_cents is None or self.contractor_cents is None:
            return None
        return self.late_cents + self.contractor_cents

    @property
    def clear_projects(self) -> tuple[ProjectChange, ...]:
        """Those that change clearly, the largest change first."""
        clear = [one for one in self.projects if one.is_clear]
        return tuple(sorted(clear, key=lambda one: -abs(one.minutes)))

    @property
    def clear_days(self) -> float:
        """Sum of clear changes of finishes."""
        return sum(one.minutes for one in self.clear_projects) / MINUTES_A_DAY


def unsolved(question: Question, estimate: Estimate, why: str) -> Answer:
    """A question that was not solved."""
    return Answer(question, estimate, "not solved", why)


def answer(
    base: Base,
    plan: Plan,
    changed: Plan,
    question: Question,
    estimate: Estimate,
    solved: Sequence[Solved],
    *,
    is_fair: bool = True,
) -> Answer:
    """What solves of the changed plan say, beside those of the plan as it is.

    Parameters
    ----------
    solved
        The best of them counts; those that were broken off don't.
    is_fair
        Whether the plan as it is has been solved from where this change led; until then nothing is clear.
    """
    outcomes = [one.outcome for one in solved if one.outcome is not None and one.is_whole]
    if not outcomes:
        return _without_outcome(question, estimate, solved)
    runs = [Result.of(changed, outcome) for outcome in outcomes]
    result = best_of(runs)
    if not result.is_valid and base.result.is_valid:
        return Answer(question, estimate, "impossible", result.why_not)
    late = result.late_cents - base.result.late_cents
    contractor = result.contractor_cents - base.result.contractor_cents
    changes = project_changes(base, runs)
    noise = max(base.noise_cents, spread_cents(runs))
    verdict: Verdict = "clear" if is_fair and _is_clear(noise, late + contractor, changes) else "unclear"
    if result.is_valid and not base.result.is_valid:
        verdict = "possible"
    weeks = _weeks(plan, changed, base, result, question)
    why = "" if is_fair else "interrupted before it could be told from chance"
    return Answer(question, estimate, verdict, why, late, contractor, noise, changes, weeks)


def _without_outcome(question: Question, estimate: Estimate, solved: Sequence[Solved]) -> Answer:
    """Why there is none: the changed plan has an error, as where a task names who leaves, or the engine's."""
    error = next((one.error for one in solved if one.error is not None), None)
    if error is None:
        return unsolved(question, estimate, "interrupted")
    if isinstance(error, PlanError) and error.issues:
        issue = error.issues[0]
        return Answer(question, estimate, "impossible", f"{issue.found} ({issue.path})")
    return Answer(question, estimate, "failed", str(error))


def _is_clear(noise: int, cents: int, changes: Iterable[ProjectChange]) -> bool:
    """Money decides; where that is the same, finishes do, if they all move the same way."""
    if cents:
        return abs(cents) > noise
    moved = [one.minutes for one in changes if one.is_clear]
    return bool(moved) and (min(moved) > 0 or max(moved) < 0) and noise == 0


def _weeks(plan: Plan, changed: Plan, base: Base, result: Result, question: Question) -> Weeks | None:
    """When the newcomer works, or whoever is missing would have, and nobody else could."""
    if question.change == "more":
        if result.schedule is None:
            return None
        joined = changed.people[-1].id
        return weeks_that_matter(Ledger.of(changed, result.schedule), joined, question.first)
    if base.result.schedule is None:
        return None
    ledger = Ledger.of(plan, base.result.schedule)
    return weeks_that_matter(ledger, question.person, question.first, question.last)


def ranked(answers: Iterable[Answer]) -> list[Answer]:
    """What is worth most first, then what can't be told from chance, then what was not solved."""
    return sorted(answers, key=_rank)


_ORDER: dict[Verdict, int] = {
    "possible": 0,
    "impossible": 1,
    "clear": 2,
    "unclear": 3,
    "failed": 4,
    "not solved": 5,
}


def _rank(one: Answer) -> tuple[float, ...]:
    sign = 1.0 if one.question.change == "more" else -1.0
    return (_ORDER[one.verdict], sign * (one.cents or 0), sign * one.clear_days, -one.estimate.size)
