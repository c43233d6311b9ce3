"""A workload frame as rows of periods, one row for each person, skill, team, project or client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from api.cli.words.hour_strip import NOISE
from api.documents.workload import NAMED_BY

if TYPE_CHECKING:
    import pandas as pd

    from capacity.hours.workload import Subject
    from capacity.periods import Periods

NOUNS: Final = {
    "person": ("person", "people"),
    "skill": ("skill", "skills"),
    "team": ("team", "teams"),
    "project": ("project", "projects"),
    "client": ("client", "clients"),
}
BUSY_PERCENT: Final = 85
"""As the goal ``balance`` and the table of people of ``planner solve`` have it."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row: who or what, and hours of each period.

    Attributes
    ----------
    name, detail
        As people read it; skill of a person, client of a project.
    booked, there
        Hours taken, and hours for projects; of projects and clients ``there`` is 0.
    totals
        Sums over all periods of the other columns of hours, by name.
    most_people
        Most at work, or there, in one period.
    """

    name: str
    detail: str
    booked: tuple[float, ...]
    there: tuple[float, ...]
    totals: dict[str, float]
    most_people: int

    @property
    def mean(self) -> float:
        """Share of the hours that is booked."""
        return sum(self.booked) / sum(self.there) if sum(self.there) else 0.0

    @property
    def shares(self) -> list[float]:
        """Share booked of each period; of one without hours 0."""
        pairs = zip(self.booked, self.there, strict=True)
        return [booked / there if there > NOISE else 0.0 for booked, there in pairs]

    @property
    def over(self) -> list[bool]:
        """Whether more is booked in each period than is there."""
        return [booked > there + NOISE for booked, there in zip(self.booked, self.there, strict=True)]

    @property
    def peak(self) -> float:
        """Share booked of the fullest period."""
        return max(self.shares, default=0.0)

    @property
    def busy_periods(self) -> int:
        """Periods of which more than 85 % is booked."""
        return sum(share > BUSY_PERCENT / 100 + NOISE for share in self.shares)

    @property
    def excess(self) -> float:
        """Hours booked above what is there."""
        return self.totals.get("excess_hours", 0.0)


def series_of(frame: pd.DataFrame, of: Subject, periods: Periods) -> list[Series]:
    """Rows of a workload frame, in its order."""
    shown = NAMED_BY[of][-1]
    detail = {"person": "skill", "project": "client", "team": "kind"}.get(of)
    found = []
    keys = ["team", "kind"] if of == "team" else [NAMED_BY[of][0]]
    for _, rows in frame.groupby(keys, sort=False, observed=True):
        at = np.searchsorted(periods.begins, rows["begins"].to_numpy().astype("datetime64[D]"))
        hours = [column for column in rows.columns if column.endswith("_hours")]
        found.append(
            Series(
                _name(rows[shown].iloc[0], of, rows),
                "" if detail is None else str(rows[detail].iloc[0]),
                _spread(rows["booked_hours"], at, len(periods)),
                _spread(rows["project_hours"], at, len(periods))
                if "project_hours" in rows
                else (0.0,) * len(periods),
                {column: float(rows[column].sum()) for column in hours},
                int(rows["people"].max()) if "people" in rows else 1,
            )
        )
    return found


def _name(name: str, of: Subject, rows: pd.DataFrame) -> str:
    """A name, or what stands for none."""
    if of == "team" and rows["kind"].iloc[0] == "contractor":
        return "(contractors)"
    return str(name) or f"(no {of})"


def _spread(values: pd.Series[float], at: np.ndarray, periods: int) -> tuple[float, ...]:
    whole = np.zeros(periods)
    whole[at] = values.to_numpy()
    return tuple(whole.tolist())


def begins_of(periods: Periods) -> list[dt.date]:
    """First days of periods."""
    days: list[dt.date] = periods.begins.astype(object).tolist()
    return days


def by_load(rows: Sequence[Series]) -> list[Series]:
    """Those with more than they can do first, then by periods over 85 %, then by the share booked."""
    return sorted(rows, key=lambda row: (-row.excess, -row.busy_periods, -row.mean, row.name))


def by_hours(rows: Sequence[Series]) -> list[Series]:
    """By hours booked, the most first."""
    return sorted(rows, key=lambda row: (-sum(row.booked), row.name))


def by_free(rows: Sequence[Series]) -> list[Series]:
    """By hours free, the most first."""
    return sorted(rows, key=lambda row: (-row.totals["free_hours"], row.name))
