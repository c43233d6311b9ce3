"""The figures of earned value that follow from the five sums of each project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from capacity.columns import EARNED_VALUE, declared_frame
from capacity.money.baseline import Budget
from capacity.money.cost_lines import rounded
from capacity.money.priced_schedule import PricedSchedule
from capacity.money.schedule_performance import Sums, schedule_performance

if TYPE_CHECKING:
    import pandas as pd

_NAN: Final = float("nan")


def earned_value_frame(priced: PricedSchedule, budget: Budget, sums: Sums, moment: int) -> pd.DataFrame:
    """The columns of ``capacity.columns.EARNED_VALUE`` for each project, then for all together."""
    bac, pv, ev, ac, etc = (
        [*column.tolist(), int(column.sum())] for column in (sums.bac, sums.pv, sums.ev, sums.ac, sums.etc)
    )
    rows = list(zip(bac, pv, ev, ac, etc, strict=True))
    data: dict[str, Any] = {
        "project": [*(project.id for project in priced.projects), ""],
        "name": [*(project.name or project.id for project in priced.projects), "all projects"],
        "bac_cents": bac,
        "pv_cents": pv,
        "ev_cents": ev,
        "ac_cents": ac,
        "etc_cents": etc,
    }
    figures = [_figures(*row) for row in rows]
    data |= {name: [row[name] for row in figures] for name in figures[0]}
    return declared_frame(EARNED_VALUE, data | schedule_performance(priced, budget, sums, moment))


def _figures(bac: int, pv: int, ev: int, ac: int, etc: int) -> dict[str, int | float | None]:
    """PMI (2005) and ISO (2018); money in cents, rounded half up."""
    left, eac = bac - ev, ac + etc
    return {
        "cv_cents": ev - ac,
        "sv_cents": ev - pv,
        "cpi": _ratio(ev, ac),
        "spi": _ratio(ev, pv),
        "complete_percent": 100 * _ratio(ev, bac),
        "planned_percent": 100 * _ratio(pv, bac),
        "spent_percent": 100 * _ratio(ac, bac),
        "eac_cents": eac,
        "vac_cents": bac - eac,
        "eac_budget_cents": ac + left,
        # BAC ÷ (EV ÷ AC), and AC + (BAC − EV) ÷ (EV ÷ AC · EV ÷ PV), without rounding in between.
        "eac_cpi_cents": rounded(bac * ac, ev) if ev and ac else None,
        "eac_cpi_spi_cents": ac + rounded(left * ac * pv, ev * ev) if ev and ac and pv else None,
        "tcpi": _ratio(left, bac - ac),
        "tcpi_eac": _ratio(left, eac - ac),
    }


def _ratio(part: int, whole: int) -> float:
    """Nothing where the whole is nothing, or less."""
    return part / whole if whole > 0 else _NAN
