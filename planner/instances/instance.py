"""A public problem instance as an ordinary plan, with the way back to the file's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planner.plan import Plan

InstanceFormat = Literal[
    "psplib",
    "patterson",
    "multi-mode",
    "progen-max",
    "mplib",
    "mspsp",
    "imopse",
    "mista",
    "ca-rcpsp",
    "racp",
]
"""PSPLIB ``.sm``, Patterson ``.rcp``, ``.mm``, ProGen/max ``.SCH``, MPLIB ``.txt``, MSPSP ``.dzn``,
iMOPSE ``.def``, MISTA 2013 JSON, CA-RCPSP JSON and RACP ``.dzn``, in this order."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A file of the field's benchmark sets, read.

    Every job of the file, dummies too, is a task of ``plan``; where the file has a time unit without a
    calendar, one period is one slot of the plan's grid and everything works around the clock.
    """

    name: str
    """The file's name without its folder."""
    format: InstanceFormat
    plan: Plan
    period: int
    """Minutes of the plan for one period of the file."""
    unit: int
    """What the value of the plan's first level is divided by to be the file's own objective value."""
    jobs: Mapping[str, str]
    """Task id → the file's own job number; of multi-project files ``project.activity``, both from 1."""
    modes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Task id → mode id → the file's own mode number, where the file has modes."""
    skills: Mapping[str, str] = field(default_factory=dict)
    """Skill id → the file's own name of it, where jobs ask for skills."""
    resources: Mapping[str, str] = field(default_factory=dict)
    """Person id → the file's own resource number, where people are chosen."""
    fractions: int = 1
    """The file's own times and values are whole multiples of one over this; 1 where they are whole."""
    shifts: str | None = None
    """Where the plan's time is working time only: the calendar of the plan that holds the real shifts."""
