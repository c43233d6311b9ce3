"""The document ``crewline-risk/1`` that ``planner risk --json`` prints; docs/risk.md explains it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from api.documents.analysed import Analysed
    from scenarios.risk.report import RiskReport
    from scheduling.simulation.uncertainty import Uncertainty

RISK_FORMAT: Final = "crewline-risk/1"
_MOMENTS: Final = {"planned", "p50", "p80", "p95", "mean"}
_DECIMALS: Final = 6


def risk_document(found: Analysed, report: RiskReport, uncertainty: Uncertainty) -> dict[str, Any]:
    """The report with local times and cents, below what it is of."""
    times = LocalTimes(found.plan.time_zone)
    values = dataclasses.asdict(report)
    values["finish"] = _forecast(values["finish"], times)
    for project in values["projects"]:
        project["finish"] = _forecast(project["finish"], times)
        for kind in ("due", "deadline"):
            project[kind] = None if project[kind] is None else _date(project[kind], times)
    values["dates"] = [_date(date, times) for date in values["dates"]]
    head = {
        "format": RISK_FORMAT,
        "status": found.outcome.status,
        "plan": {
            "name": found.plan.name,
            "hash": found.plan_hash,
            "time_zone": found.plan.time_zone,
            "currency": found.plan.currency,
            "data_date": times[found.outcome.data_date],
        },
        "uncertainty": dataclasses.asdict(uncertainty),
    }
    rounded: dict[str, Any] = _rounded({**head, **values})
    return rounded


def _forecast(values: dict[str, Any], times: LocalTimes) -> dict[str, Any]:
    return {
        name: times[value] if name in _MOMENTS else dict(value) if name == "days" else value
        for name, value in values.items()
    }


def _date(values: dict[str, Any], times: LocalTimes) -> dict[str, Any]:
    return {**values, "moment": times[values["moment"]], "planned": times[values["planned"]]}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(part) for part in value]
    return value
