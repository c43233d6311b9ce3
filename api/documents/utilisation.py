"""Utilisation over a whole range: how full everybody is on average, and in the fullest period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from api.documents.hours_asked import HoursAsked, hours_head
from api.documents.workload import WorkloadReport
from capacity.columns import Column, declared_frame

if TYPE_CHECKING:
    import pandas as pd

    from api.documents.analysed import Analysed

UTILISATION_FORMAT: Final = "crewline-utilisation/1"
BUSY_PERCENT: Final = 85
"""As the goal ``balance`` has it."""
UtilisedBy = Literal["person", "skill", "team"]
_NOISE: Final = 1e-6
"""Hours that come of rounding."""
_IDS: Final[dict[UtilisedBy, tuple[str, ...]]] = {
    "person": ("person", "name", "kind", "team", "skill"),
    "skill": ("skill",),
    "team": ("team", "kind"),
}
_MEANINGS: Final = {
    "person": "Id of a person, or pool#n for the n-th contractor of a pool.",
    "name": "Name of the person or contractor as people read it.",
    "kind": "Either person or contractor.",
    "team": "Name of a team; empty where there is none, and for contractors.",
    "skill": "A skill: its hours are those of people whose main one it is.",
}
_FIGURES: Final = (
    Column("project_hours", "float64", "h", "Hours for projects in the whole range."),
    Column("booked_hours", "float64", "h", "Hours that tasks take."),
    Column("free_hours", "float64", "h", "Project hours not booked."),
    Column("excess_hours", "float64", "h", "Hours booked above 100 % of somebody's project hours."),
    Column("utilisation_percent", "float64", "%", "Booked of project hours; empty where there are none."),
    Column("peak_percent", "float64", "%", "The same of the fullest period."),
    Column("peak_begins", "datetime64[s]", "date", "Its first day; empty where nothing is booked."),
    Column("busy_periods", "int64", "", f"Periods of which more than {BUSY_PERCENT} % is booked."),
    Column("periods", "int64", "", "Periods in the range."),
)


def utilisation_columns(of: UtilisedBy) -> tuple[Column, ...]:
    """The columns of a utilisation."""
    return (*(Column(name, "str", "", _MEANINGS[name]) for name in _IDS[of]), *_FIGURES)


def utilisation_of(report: WorkloadReport, of: UtilisedBy) -> pd.DataFrame:
    """A row for each person, skill or team of a workload of these.

    Raises
    ------
    InputError
        If the range is empty, or names are nobody's.
    """
    report.check()
    frame = report.frame
    rows = [_row(rows, of) for _, rows in frame.groupby(list(_IDS[of]), sort=False, observed=True)]
    columns = utilisation_columns(of)
    return declared_frame(columns, {one.name: [row[one.name] for row in rows] for one in columns})


def utilisation_to_dict(
    found: Analysed, asked: HoursAsked, of: UtilisedBy, frame: pd.DataFrame
) -> dict[str, Any]:
    """The document ``crewline-utilisation/1``."""
    from api.exports.frames import frame_records

    head = hours_head(found, asked, UTILISATION_FORMAT)
    return {**head, "of": of, "utilisation": frame_records(frame, utilisation_columns(of))}


def _row(rows: pd.DataFrame, of: UtilisedBy) -> dict[str, Any]:
    there, booked = rows["project_hours"], rows["booked_hours"]
    share = (booked * 100 / there.where(there > _NOISE)).fillna(0.0)
    whole = float(there.sum())
    peak = float(share.max())
    fullest = rows["begins"].to_numpy()[int(share.to_numpy().argmax())]
    return {
        **{name: str(rows[name].iloc[0]) for name in _IDS[of]},
        **{name: float(rows[name].sum()) for name in ("project_hours", "booked_hours")},
        **{name: float(rows[name].sum()) for name in ("free_hours", "excess_hours")},
        "utilisation_percent": float(booked.sum()) * 100 / whole if whole > _NOISE else None,
        "peak_percent": peak,
        "peak_begins": fullest if peak > 0 else None,
        "busy_periods": int((share > BUSY_PERCENT + _NOISE).sum()),
        "periods": len(rows),
    }
