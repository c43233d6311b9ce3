"""How busy is everybody: hours there are and hours booked, by person, team or skill, by project or client.

All five frames are sums of the same entries of a timesheet, so they agree: hours by project add up to
hours by person, and hours by day to those by week and by month.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal, get_args

from capacity.hours.ledger import Ledger, Tentative
from capacity.hours.people_workload import person_workload, skill_workload, team_workload
from capacity.hours.project_workload import client_workload, project_workload
from planner.errors import InputError
from planner.garbage import without_garbage_collection

if TYPE_CHECKING:
    import pandas as pd

    from capacity.periods import Grain
    from planner.plan import Plan
    from scheduling.schedule import Schedule

Subject = Literal["person", "skill", "team", "project", "client"]
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
_FRAMES: Final = {
    "person": person_workload,
    "skill": skill_workload,
    "team": team_workload,
    "project": project_workload,
    "client": client_workload,
}


def workload(
    plan: Plan,
    schedule: Schedule,
    *,
    of: Subject = "person",
    by: Grain = "week",
    tentative: Tentative = "whole",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> pd.DataFrame:
    """Hours there are, hours booked and hours free.

    Parameters
    ----------
    plan
        The plan, expanded.
    schedule
        A schedule of it. Time worked before the data date is not in it, so frames begin with that.
    of
        Whose: ``person``, ``skill``, ``team``, ``project`` or ``client``.
    by
        ``day``, ``week`` (of ISO 8601) or ``month``, in the plan's time zone.
    tentative
        How proposed projects count: ``whole``, ``weighted`` by their probability, or ``without`` them.
    first, last
        Local days, both included; from the data date to the end of the period with the last work or
        booking where left out.

    Returns
    -------
    pandas.DataFrame
        The columns of ``WORKLOAD``, ``SKILL_WORKLOAD``, ``TEAM_WORKLOAD``, ``PROJECT_WORKLOAD`` or
        ``CLIENT_WORKLOAD`` of ``capacity.hours.columns``. People, skills and teams have a row for
        every period; projects and clients for those with work.

    Raises
    ------
    InputError
        If the schedule is not of this plan, the range is empty, or ``of``, ``by`` or ``tentative`` is
        none of these.
    PlanError
        If a calendar of the plan can't be compiled.
    """
    return workload_of(Ledger.of(plan, schedule, first=first, last=last), of, by, tentative)


def workload_of(
    ledger: Ledger, of: Subject = "person", by: Grain = "week", tentative: Tentative = "whole"
) -> pd.DataFrame:
    """As ``workload``, from a ledger, which several frames may share."""
    if of not in _FRAMES:
        raise InputError(f"there is no workload by {of!r}: expected one of {', '.join(SUBJECTS)}")
    with without_garbage_collection():
        return _FRAMES[of](ledger, by, tentative)
