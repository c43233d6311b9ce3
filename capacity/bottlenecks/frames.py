"""Answers as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capacity.bottlenecks.answers import MINUTES_A_DAY
from capacity.bottlenecks.columns import MARGINAL_VALUE, PROJECT_CHANGE
from capacity.columns import declared_frame
from planner.time_zones import local_time

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from capacity.bottlenecks.answers import Answer
    from capacity.bottlenecks.marginal_value import Bottlenecks
    from capacity.bottlenecks.questions import Question
    from planner.plan import Plan


def marginal_value_frame(found: Bottlenecks) -> pd.DataFrame:
    """``MARGINAL_VALUE``: a row for each question, ranked."""
    rows = [
        {"rank": rank, **_asked(one.question), **_answered(one)}
        for rank, one in enumerate(found.answers, start=1)
    ]
    return declared_frame(
        MARGINAL_VALUE, {column.name: [row[column.name] for row in rows] for column in MARGINAL_VALUE}
    )


def project_change_frame(plan: Plan, found: Bottlenecks) -> pd.DataFrame:
    """``PROJECT_CHANGE``: a row for each question that was compared, and project."""
    names = {project.id: project.name or project.id for project in plan.projects}
    rows = [
        {
            **_asked(one.question),
            "project": change.project,
            "project_name": names[change.project],
            "finish_before": _local(change.before, plan),
            "finish": _local(change.after, plan),
            "days": change.minutes / MINUTES_A_DAY,
            "noise_days": change.noise / MINUTES_A_DAY,
            "clear": change.is_clear,
        }
        for one in found.answers
        for change in one.projects
    ]
    return declared_frame(
        PROJECT_CHANGE, {column.name: [row[column.name] for row in rows] for column in PROJECT_CHANGE}
    )


def _local(minute: int, plan: Plan) -> dt.datetime:
    return local_time(minute, plan.time_zone).replace(tzinfo=None)


def _asked(question: Question) -> dict[str, Any]:
    return {
        "of": question.of,
        "id": question.id,
        "name": question.name,
        "change": question.change,
        "person": question.person,
        "first": question.first,
        "last": question.last,
    }


def _answered(one: Answer) -> dict[str, Any]:
    compared = one.cents is not None
    moved = one.clear_projects
    return {
        "verdict": one.verdict,
        "why": one.why,
        "cost_change_cents": one.cents,
        "late_change_cents": one.late_cents,
        "contractor_change_cents": one.contractor_cents,
        "noise_cents": one.noise_cents,
        "days_change": one.clear_days if compared else float("nan"),
        "projects_earlier": sum(change.minutes < 0 for change in moved) if compared else None,
        "projects_later": sum(change.minutes > 0 for change in moved) if compared else None,
        "matters_from": None if one.weeks is None else one.weeks.first,
        "matters_until": None if one.weeks is None else one.weeks.last,
        "matters_weeks": None if one.weeks is None else one.weeks.number,
        "matters_hours": float("nan") if one.weeks is None else one.weeks.hours,
        "at_stake_cents": one.estimate.cents,
        "at_risk_hours": float("nan") if one.estimate.hours is None else one.estimate.hours,
    }
