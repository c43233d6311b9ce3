"""The document ``crewline-bottlenecks/1``: what one more or fewer would change; docs/bottlenecks.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    import pandas as pd

    from api.documents.analysed import Analysed
    from capacity.bottlenecks import Bottlenecks

BOTTLENECKS_FORMAT: Final = "crewline-bottlenecks/1"


def bottleneck_frames(found: Analysed, answers: Bottlenecks) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values and changes of projects."""
    from capacity.bottlenecks.frames import marginal_value_frame, project_change_frame

    return marginal_value_frame(answers), project_change_frame(found.plan, answers)


def bottlenecks_to_dict(found: Analysed, answers: Bottlenecks) -> dict[str, Any]:
    """The document ``crewline-bottlenecks/1`` that ``--json`` prints; docs/bottlenecks.md explains it."""
    from api.exports.frames import frame_records
    from capacity.bottlenecks.columns import MARGINAL_VALUE, PROJECT_CHANGE

    values, projects = bottleneck_frames(found, answers)
    asked, base = answers.asked, answers.base
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": BOTTLENECKS_FORMAT,
        "status": found.outcome.status,
        "plan": {
            "name": found.plan.name,
            "hash": found.plan_hash,
            "time_zone": found.plan.time_zone,
            "currency": found.plan.currency,
            "data_date": times[found.outcome.data_date],
        },
        "asked": {
            "of": asked.of,
            "change": asked.change,
            "from": None if asked.first is None else asked.first.isoformat(),
            "to": None if asked.last is None else asked.last.isoformat(),
        },
        "base": None
        if base is None
        else {
            "late_cents": base.result.late_cents,
            "contractor_cents": base.result.contractor_cents,
            "noise_cents": base.noise_cents,
            "valid": base.result.is_valid,
        },
        "solves": answers.solves,
        "interrupted": answers.interrupted,
        "answers": frame_records(values, MARGINAL_VALUE),
        "project_changes": frame_records(projects, PROJECT_CHANGE),
    }
