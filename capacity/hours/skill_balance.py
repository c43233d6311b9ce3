"""Work asked of each skill against what its people can do, before levelling or in a schedule.

Everybody's hours stand under their main skill, once. Others who have a skill too can help with what
they have left: each of their hours is given to one skill only (docs/decisions, 21).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from capacity.crew import FULL, NONE
from capacity.hours.tabulation import summed

if TYPE_CHECKING:
    from capacity.hours.ledger import Ledger, Tentative
    from capacity.hours.timesheet import Timesheet
    from capacity.periods import Periods
    from planner.working_time import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class SkillBalance:
    """Whole numbers in the unit of ``capacity.hours.ledger.HOUR``, of shape (skills, periods).

    The last row is that of no skill: work that asks for none, by people who have none.

    Attributes
    ----------
    capacity
        Project time × efficiency of those whose main skill it is, committed contractors included.
    demand, tentative
        Work on needs of the skill, proposed projects as asked; of them alone, whole.
    help
        Work of people whose main skill is another one.
    shortage
        What is lacking then.
    """

    capacity: IntArray
    demand: IntArray
    tentative: IntArray
    help: IntArray
    shortage: IntArray

    @property
    def excess(self) -> IntArray:
        """Demand above capacity, before anybody helps."""
        return np.asarray(np.maximum(self.demand - self.capacity, 0))


@dataclass(frozen=True, slots=True)
class _Kind:
    """People who are alike: main skill and speed, then other skills and speeds."""

    skills: tuple[tuple[int, int], ...]
    time: IntArray
    """Minutes × units × share of all of them, for each period."""


def balance_before_levelling(ledger: Ledger, periods: Periods, tentative: Tentative) -> SkillBalance:
    """With every task at its early start; help is what others could give in hours their own skill leaves.

    Main skills are served first, by those who have no other, then those left over help where hours are
    still lacking, in the order in which each has the skills. Help is not passed on along chains.
    """
    kinds = _kinds(ledger, periods)
    rows = len(ledger.catalogue.skills.names) + 1
    capacity = _capacity(kinds, rows, periods)
    demand, of_tentative = _demand(ledger, periods, tentative)
    lacking = demand.copy()
    spare = [_serve(lacking, kind) for kind in kinds]
    given = np.zeros_like(demand)
    for kind, left in zip(kinds, spare, strict=True):
        _help(lacking, given, kind, left)
    return SkillBalance(capacity, demand, of_tentative, given, lacking)


def balance_of_schedule(ledger: Ledger, periods: Periods, tentative: Tentative) -> SkillBalance:
    """As the ledger's schedule has it: what is lacking is what contractors not committed yet work."""
    sheet = ledger.timesheet
    demand, of_tentative = _demand(ledger, periods, tentative)
    capacity = _capacity(_kinds(ledger, periods), len(demand), periods)
    work = ledger.work_done(tentative)
    helps = (sheet.hired == 0) & (ledger.crew.main_skill[sheet.worker] != sheet.skill)
    helped = _by_skill(sheet, np.where(helps, work, 0), periods, len(demand))
    hired = _by_skill(sheet, np.where(sheet.hired == 1, work, 0), periods, len(demand))
    return SkillBalance(capacity, demand, of_tentative, helped, hired)


def _kinds(ledger: Ledger, periods: Periods) -> list[_Kind]:
    """Workers by their skills, those with the fewest first, then in the order of the plan."""
    crew, roster = ledger.crew, ledger.roster
    minutes = np.where(crew.is_person[:, None] == 1, roster.minutes, roster.committed)
    time = periods.sums(minutes) * (crew.share[:, None] * FULL)
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for row, worker in enumerate(crew.workers):
        alike.setdefault(worker.skills or ((NONE, FULL),), []).append(row)
    kinds = [_Kind(skills, time[rows].sum(axis=0)) for skills, rows in alike.items()]
    return sorted(kinds, key=lambda kind: len(kind.skills))


def _capacity(kinds: Iterable[_Kind], rows: int, periods: Periods) -> IntArray:
    capacity = np.zeros((rows, len(periods)), dtype=np.int64)
    for kind in kinds:
        skill, speed = kind.skills[0]
        capacity[skill] += kind.time * speed
    return capacity


def _demand(ledger: Ledger, periods: Periods, tentative: Tentative) -> tuple[IntArray, IntArray]:
    rows, sheet = len(ledger.catalogue.skills.names) + 1, ledger.timesheet
    proposed = sheet.work * ledger.catalogue.is_tentative[ledger.project]
    return (
        _by_skill(sheet, ledger.work_done(tentative), periods, rows),
        _by_skill(sheet, proposed, periods, rows),
    )


def _by_skill(sheet: Timesheet, amounts: IntArray, periods: Periods, rows: int) -> IntArray:
    """Amounts of entries by skill, the last row for none, and period."""
    return summed(amounts, (sheet.skill % rows, periods.of_day[sheet.day]), (rows, len(periods)))


def _serve(lacking: IntArray, kind: _Kind) -> IntArray:
    """Have people work for their main skill; their time that is left."""
    skill, speed = kind.skills[0]
    served = np.minimum(lacking[skill], kind.time * speed)
    lacking[skill] -= served
    left: IntArray = kind.time - -(-served // speed)
    return left


def _help(lacking: IntArray, given: IntArray, kind: _Kind, left: IntArray) -> None:
    """Have people help with their other skills, one after the other, in the time left."""
    for skill, speed in kind.skills[1:]:
        more = np.minimum(lacking[skill], left * speed)
        lacking[skill] -= more
        given[skill] += more
        left = left - -(-more // speed)


def cheapest_rates(ledger: Ledger) -> dict[int, tuple[int, int]]:
    """Rate in cents an hour and speed per mille of the pool that does work of a skill most cheaply."""
    found: dict[int, tuple[int, int]] = {}
    for pool in ledger.plan.contractor_pools:
        if pool.maximum:
            for skill, speed in ledger.catalogue.skills.of(pool.skills):
                best = found.get(skill)
                if best is None or pool.rate * best[1] < best[0] * speed:
                    found[skill] = (pool.rate, speed)
    return found
