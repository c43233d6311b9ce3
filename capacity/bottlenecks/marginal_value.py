"""The door: a plan and a schedule of it go in, answers come out, ranked by what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from capacity.bottlenecks.answers import Answer, Estimate, answer, ranked, unsolved
from capacity.bottlenecks.plan_changes import changed_plan
from capacity.bottlenecks.questions import (
    Asked,
    Question,
    people_asked_for,
    skills_asked_for,
    span_of,
)
from capacity.bottlenecks.screening import at_risk_hours, at_stake
from capacity.bottlenecks.trials import Trial
from capacity.bottlenecks.weeks import booked_hours
from capacity.hours.ledger import Ledger
from planner.errors import InputError
from scheduling.options import SolveOptions

if TYPE_CHECKING:
    import datetime as dt

    from capacity.bottlenecks.results import Base
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.schedule import Schedule
    from scheduling.solve_many import Standing

MOST_SOLVED: Final = 6
"""Questions solved unless all are to be."""
DEFAULT_EFFORT: Final = 7


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """What was found.

    Attributes
    ----------
    asked
        The question, with the days that it came to be about.
    answers
        Ranked; those not solved last.
    base
        The plan as it is, solved again; None if that was interrupted.
    solves
        How many solves were done in full.
    interrupted
        Whether some are missing because it was stopped.
    """

    asked: Asked
    answers: tuple[Answer, ...]
    base: Base | None
    solves: int
    interrupted: bool


def marginal_values(
    plan: Plan,
    schedule: Schedule,
    asked: Asked,
    *,
    effort: int = DEFAULT_EFFORT,
    seed: int = 1,
    solve_all: bool = False,
    engine: Engine | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Bottlenecks:
    """Solve the plan again with each change, and several times as it is, all from the same schedule.

    Parameters
    ----------
    plan
        The plan, expanded and valid.
    schedule
        A schedule of it, from which each search begins.
    asked
        What to ask, of whom.
    effort
        Search epochs of each solve, each on a search thread of its own.
    solve_all
        Whether to solve for all skills or people, and not only those for which most is at stake; who
        is named in ``asked`` always is.
    engine, watch, stop
        As ``solve_many`` takes them. Once stopped, what is known by then is returned.

    Raises
    ------
    InputError
        If a skill or person is not known, the days are empty or past, nobody employed has a skill of
        which there is to be one fewer, or the schedule is not of this plan.
    """
    ledger = Ledger.of(plan, schedule)
    first, last = span_of(plan, asked, ledger.latest)
    asked = replace(asked, first=first, last=last)
    questions = list(_questions(ledger, asked, first, last))
    estimates = _estimates(ledger, questions)
    order = sorted(questions, key=lambda one: -estimates[one].size)
    wanted = [one for one in order if estimates[one].size > 0 or solve_all or asked.only]
    chosen = wanted if solve_all or asked.only else wanted[:MOST_SOLVED]
    plans = {one: changed_plan(plan, one) for one in chosen}
    options = SolveOptions(effort=effort, seed=seed, workers=1, warm=schedule, bounds=False)
    trials = Trial(plan, plans, options, engine, watch, stop).run()
    base = trials.base
    answers = [
        unsolved(one, estimates[one], "interrupted")
        if base is None
        else answer(base, plan, plans[one], one, estimates[one], found, is_fair=one in trials.fair)
        for one, found in trials.of_changes.items()
    ]
    answers += [unsolved(one, estimates[one], _why_left(estimates[one])) for one in order if one not in plans]
    return Bottlenecks(asked, tuple(ranked(answers)), base, trials.solves, trials.interrupted)


def _why_left(estimate: Estimate) -> str:
    return "less is at stake" if estimate.size > 0 else "nothing is at stake"


def _questions(ledger: Ledger, asked: Asked, first: dt.date, last: dt.date | None) -> Iterator[Question]:
    if asked.of == "person":
        for person in people_asked_for(ledger.plan, asked.only):
            who = "" if asked.change == "more" else person.id
            yield Question("person", person.id, person.name or person.id, asked.change, first, last, who)
        return
    for skill in skills_asked_for(ledger.plan, asked.only):
        if asked.change == "more":
            yield Question("skill", skill, skill, "more", first)
            continue
        missing = _busiest(ledger, skill, first, last)
        if missing:
            yield Question("skill", skill, skill, asked.change, first, last, missing)
        elif asked.only:
            raise InputError(
                f"nobody employed has the skill {skill!r}: there is nobody to leave or to be away"
            )


def _busiest(ledger: Ledger, skill: str, first: dt.date, last: dt.date | None) -> str:
    """Id of the person with the skill who is booked most in these days; empty where nobody has it."""
    holders = [person.id for person in ledger.plan.people if any(had.skill == skill for had in person.skills)]
    main = [person.id for person in ledger.plan.people if person.skills and person.skills[0].skill == skill]
    return max(main or holders, key=lambda id_: booked_hours(ledger, id_, first, last), default="")


def _estimates(ledger: Ledger, questions: Sequence[Question]) -> dict[Question, Estimate]:
    if not questions:
        return {}
    if questions[0].change != "more":
        return {
            one: Estimate(hours=at_risk_hours(ledger, one.person, one.first, one.last)) for one in questions
        }
    stakes = at_stake(ledger)
    skills = {person.id: {had.skill for had in person.skills} for person in ledger.plan.people}
    return {
        one: Estimate(cents=sum(stakes.get(skill, 0) for skill in skills.get(one.id, {one.id})))
        if one.of == "person"
        else Estimate(cents=stakes.get(one.id, 0))
        for one in questions
    }
