"""A whole generated plan: sketches of projects, people to do them, dates that make it hard but sane."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from planner.errors import InputError
from planner.generator.dates import Dates, set_dates, squeeze
from planner.generator.dice import Dice, apportion
from planner.generator.mix import Mix
from planner.generator.projects import write_projects
from planner.generator.shapes import SHAPES
from planner.generator.sketch import Sketch, fill_in
from planner.generator.staffing import Staffing
from planner.generator.workforce import (
    PEOPLE_PER_TRADE,
    calendars,
    employ,
    team_count,
    trade_count,
    usual_weekly_minutes,
    write_people,
)
from planner.plan import FORMAT, Plan
from planner.quantities import Moment

DEFAULT_START = dt.date(2027, 1, 4)
FIRST_START, LAST_START = dt.date(1992, 1, 1), dt.date(2079, 12, 31)
"""Within twenty years of these, public holidays of all regions are known."""


def generate_plan(
    *,
    projects: int,
    tasks: int,
    people: int,
    seed: int = 1,
    load: float = 1.0,
    tightness: float = 0.7,
    start: dt.date = DEFAULT_START,
    contractor_pools: int | None = None,
    mix: Mix | None = None,
) -> Plan:
    """A realistic portfolio: the same arguments give the same plan on every machine.

    Parameters
    ----------
    projects
        Number of projects, at least 1.
    tasks
        Number of tasks in all, waits and milestones among them; at least one for each project.
    people
        Number of people, at least 1. They work in teams of about forty; a portfolio of few
        people has few skills.
    seed
        Of all choices.
    load
        Project time that the tasks take ÷ project time that the people have from the plan's
        start to the last due date, holidays and leave taken off. It comes out lower where the
        longest project alone takes longer than all the work: few tasks for many people.
    tightness
        Time a project would take with unlimited people ÷ time from its release to its due
        date, on average.
    start
        The plan's start, from 1992 to 2079.
    contractor_pools
        Number of contractor pools for the scarcest skills; one for each eight teams when None.
    mix
        Shares of everything else; see ``Mix``.

    Returns
    -------
    Plan
        Valid, without templates or reviews to expand; a feasible schedule exists.

    Raises
    ------
    InputError
        Arguments that make no sense together, or more work than the people can do in 20 years.
    """
    mix = Mix() if mix is None else mix
    _check(
        projects=projects,
        tasks=tasks,
        people=people,
        load=load,
        tightness=tightness,
        start=start,
        pools=contractor_pools,
    )
    dice = Dice(seed)
    sketches = _sketch(dice, projects, tasks, people, mix)
    squeeze(sketches, usual_weekly_minutes(people, mix), load)
    teams = team_count(people, projects)
    sizes = apportion(people, [1.0] * teams, 1)
    _assign(sketches, sizes)
    work = [
        _narrow([sketch for sketch in sketches if sketch.team == team], size)
        for team, size in enumerate(sizes)
    ]
    force = employ(dice, sizes, work, mix)
    dates = set_dates(dice, sketches, force.weekly_minutes(mix), load=load, tightness=tightness, start=start)
    staffing = Staffing(dice, force, mix, work, contractor_pools)
    return _write(dice, sketches, staffing, dates, mix)


def _check(
    *,
    projects: int,
    tasks: int,
    people: int,
    load: float,
    tightness: float,
    start: dt.date,
    pools: int | None,
) -> None:
    wrong = [
        f"{name} is {number}; expected {expected}"
        for name, number, good, expected in (
            ("projects", projects, projects >= 1, "1 or more"),
            ("tasks", tasks, tasks >= projects, f"at least one for each of {projects} projects"),
            ("people", people, people >= 1, "1 or more"),
            ("load", load, 0.01 <= load <= 10, "0.01 to 10"),
            ("tightness", tightness, 0.05 <= tightness <= 2, "0.05 to 2"),
            ("start", start, FIRST_START <= start <= LAST_START, f"{FIRST_START} to {LAST_START}"),
            ("contractor_pools", pools, pools is None or pools >= 0, "0 or more"),
        )
        if not good
    ]
    if wrong:
        raise InputError("; ".join(wrong))


def _sketch(dice: Dice, projects: int, tasks: int, people: int, mix: Mix) -> list[Sketch]:
    trades = trade_count(people)
    # Most projects are of middling size, one in eight is large.
    weights = [dice.fraction(0.5, 1.5) * (2.5 if dice.chance(0.125) else 1.0) for _ in range(projects)]
    sketches = []
    for number, size in enumerate(apportion(tasks, weights, 1)):
        sketch = Sketch(size, trades)
        shape = SHAPES[number % len(SHAPES)]
        shape(dice, sketch)
        sketch.shape = shape.__name__.replace("_", " ")
        fill_in(dice, sketch, mix, trades)
        sketches.append(sketch)
    return sketches


def _assign(sketches: Sequence[Sketch], sizes: Sequence[int]) -> None:
    """Give each project a team: the largest first, each to the team with the least work a head."""
    work = [0.0] * len(sizes)
    for sketch in sorted(sketches, key=lambda sketch: -sketch.work()):
        sketch.team = min(range(len(sizes)), key=work.__getitem__)
        work[sketch.team] += sketch.work() / sizes[sketch.team]


def _narrow(sketches: Sequence[Sketch], size: int) -> dict[int, int]:
    """Keep to the trades with most work, as many as a team has room for; their work in minutes."""
    work: dict[int, int] = {}
    for trade, minutes in _work_by_trade(sketches):
        work[trade] = work.get(trade, 0) + minutes
    kept = sorted(work, key=lambda trade: (-work[trade], trade))[: max(1, size // PEOPLE_PER_TRADE)]
    for sketch in sketches:
        for draft in sketch.tasks:
            draft.trades = tuple(
                trade if trade in kept else kept[trade % len(kept)] for trade in draft.trades
            )
    work = dict.fromkeys(kept, 0)
    for trade, minutes in _work_by_trade(sketches):
        work[trade] += minutes
    return work


def _work_by_trade(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    return [
        (trade, draft.person_minutes // len(draft.trades))
        for sketch in sketches
        for draft in sketch.tasks
        for trade in draft.trades
    ]


def _write(dice: Dice, sketches: Sequence[Sketch], staffing: Staffing, dates: Dates, mix: Mix) -> Plan:
    force = staffing.force
    projects = write_projects(dice, sketches, staffing, dates, mix)
    return Plan(
        format=FORMAT,
        name=f"Generated portfolio of {len(sketches)} projects",
        start=Moment(dates.start),
        time_zone="Europe/Berlin",
        late_cost_per_day=100,
        calendar=f"{force.colleagues[0].region}-full",
        calendars=calendars(force),
        people=write_people(dice, force, dates.start, dates.span_days, mix),
        contractor_pools=staffing.pools,
        equipment=staffing.equipment(dates.span_days),
        projects=projects,
        assumptions=("Made by planner.generator; names are invented.",),
    )
