"""Columns → the record tables of ``Arrays``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from planner.calendars import WorkingTimes
from planner.dependency_graph import DependencyGraph
from planner.plan import Plan
from scheduling.problem.arrays import (
    CANDIDATE,
    CONTRACTOR_ROW,
    EAT,
    EQUIPMENT,
    FINISHED,
    INTERVAL,
    MODE,
    POOL,
    POOL_DAY,
    PROJECT,
    ROW,
    SEAT,
    TASK,
    USE,
    Table,
    table,
)
from scheduling.problem.bookings import BookingColumns
from scheduling.problem.resources import Resources
from scheduling.problem.tasks import CalendarNumbers, TaskColumns
from scheduling.problem.time_axis import TimeAxis


def filled(
    record: np.dtype[np.void], rows: int, columns: dict[str, Iterable[int]], closing: int = 0
) -> Table:
    """A record array of ``rows`` and ``closing`` more; columns may fill either."""
    result = table(record, rows + closing)
    for name, values in columns.items():
        array = np.fromiter(values, np.int64)
        result[name][: len(array)] = array
    return result


def _of(columns: Any, names: str, prefix: str = "") -> dict[str, Iterable[int]]:
    return {name: getattr(columns, prefix + name) for name in names.split()}


def pairs(record: np.dtype[np.void], rows: Sequence[tuple[int, ...]]) -> Table:
    """A record array from tuples in the record's order."""
    matrix = np.array(rows, np.int64).reshape(-1, len(record.names or ()))
    return filled(record, len(matrix), dict(zip(record.names or (), matrix.T, strict=True)))


def task_tables(columns: TaskColumns, project: list[int], mode_axis: list[int]) -> dict[str, Table]:
    """Tasks, modes, seats, candidates and what modes use; pointers of links are filled in later."""
    limits = (
        "state pinned pin continuous fixed_start fixed_finish earliest_start earliest_finish latest_start"
    )
    return {
        "task": filled(
            TASK,
            len(project),
            _of(columns, f"{limits} latest_finish seat_base mode_ptr") | {"project": project},
            closing=1,
        ),
        "mode": filled(
            MODE,
            len(mode_axis),
            _of(columns, "kind by_work minutes calendar cost", "mode_")
            | _of(columns, "seat_ptr use_ptr eat_ptr")
            | {"axis": mode_axis},
            closing=1,
        ),
        "seat": filled(
            SEAT,
            len(columns.seat_units),
            {"units": columns.seat_units, "candidate_ptr": columns.candidate_ptr},
            closing=1,
        ),
        "candidate": pairs(CANDIDATE, columns.candidates),
        "use": pairs(USE, columns.uses),
        "eat": pairs(EAT, columns.eats),
    }


def row_table(axis: TimeAxis, resources: Resources) -> Table:
    """Each person's and contractor's axis and first cell of the usage array."""
    axes = np.array(axis.number[: len(resources.names)], np.int64)
    cells = np.concatenate(([0], np.cumsum(np.diff(axis.ptr)[axes]))) if len(axes) else np.zeros(1, np.int64)
    return filled(ROW, len(axes), {"axis": axes, "cells": cells}, closing=1)


def equipment_table(plan: Plan, axes: list[int]) -> Table:
    """Axis (-1: always available), units and cost of the equipment."""
    return filled(
        EQUIPMENT,
        len(axes),
        {
            "axis": axes,
            "units": (item.units for item in plan.equipment),
            "cost": (item.cost for item in plan.equipment),
        },
    )


def calendar_tables(times: WorkingTimes, calendars: CalendarNumbers) -> dict[str, Any]:
    """Working intervals of the calendars of lags and waits."""
    working = [times.calendar(name) for name in calendars.number]
    ptr = np.cumsum([0, *(len(w.starts) for w in working)]).astype(np.int64)
    interval = table(INTERVAL, int(ptr[-1]))
    for k, own in enumerate(working):
        interval.start[ptr[k] : ptr[k + 1]] = own.starts
        interval.end[ptr[k] : ptr[k + 1]] = own.ends
        interval.worked_before[ptr[k] : ptr[k + 1]] = own.cumulative[:-1]
    return {"calendar_ptr": ptr, "interval": interval}


def portfolio_table(graph: DependencyGraph, projects: dict[str, int], state: list[int]) -> Table:
    """Weights of the planned projects, and whether any of their tasks is unfinished."""
    result = table(PROJECT, len(projects))
    for (project, _), task_state in zip(graph.tasks, state, strict=True):
        result.weight[projects[project.id]] = project.weight
        if task_state != FINISHED:
            result.is_open[projects[project.id]] = 1
    return result


def booking_tables(bookings: BookingColumns) -> dict[str, Any]:
    """Contractors, their pools and the pools' working days."""
    return {
        "contractor": filled(
            CONTRACTOR_ROW,
            len(bookings.contractor_pool),
            {"pool": bookings.contractor_pool, "day_ptr": bookings.contractor_day_ptr},
            closing=1,
        ),
        "pool": filled(
            POOL,
            len(bookings.pool_rate),
            {
                "day_ptr": bookings.pool_day_ptr,
                "rate": bookings.pool_rate,
                "minimum": bookings.pool_minimum,
                "first_day": bookings.pool_first,
            },
            closing=1,
        ),
        "pool_day": filled(
            POOL_DAY,
            len(bookings.pool_day_slot),
            {"slot": bookings.pool_day_slot, "minutes": bookings.pool_day_minutes},
        ),
        "committed_day": np.array(bookings.committed_day, np.uint8),
        "least_booking": np.array(bookings.least_booking, np.int32),
        "committed_cost": bookings.committed_cost,
    }
