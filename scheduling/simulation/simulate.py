"""The door to executions: a plan, a schedule of it and what is uncertain go in, finishes come out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from planner.calendars import data_date
from planner.errors import HorizonError
from planner.horizon import horizon_of
from planner.plan import Plan
from scheduling.problem.arrays import FINISHED, I64
from scheduling.schedule import Schedule
from scheduling.simulation.arrays import Records, Scratch, new_records, new_scratch
from scheduling.simulation.chances import throw_events
from scheduling.simulation.conclusion import conclude
from scheduling.simulation.dice import key_of
from scheduling.simulation.execution import execute, run
from scheduling.simulation.network import Executable, compile_executable
from scheduling.simulation.uncertainty import Uncertainty

MOST_EXECUTIONS: Final = 1_000_000
_ROOM_MINUTES: Final = 180 * 1440
_BATCH: Final = 256
"""Executions that a thread does in one go."""


@dataclass(frozen=True, slots=True)
class SimulationOptions:
    """How many executions, with which luck, on how many threads.

    The same plan, schedule, seed and number of executions give the same numbers, whatever the threads.
    """

    executions: int = 10_000
    seed: int = 1
    threads: int = 2
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    def __post_init__(self) -> None:
        if not 1 <= self.executions <= MOST_EXECUTIONS:
            raise ValueError(f"executions is {self.executions}; expected 1 to {MOST_EXECUTIONS:,}")
        if not 1 <= self.threads <= 256:
            raise ValueError(f"threads is {self.threads}; expected 1 to 256")
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"seed is {self.seed}; expected 0 to {2**31 - 1}")


@dataclass(frozen=True, eq=False)
class Simulation:
    """What came of all executions.

    Attributes
    ----------
    executable
        What was carried out, with the names behind the numbers.
    project_finish
        Finish of each project in minutes since 1970 UTC, int64 of shape (executions, projects).
    dated_finish
        Finish of each of ``executable.dates``, int64 of shape (executions, dates).
    booked_until
        End of the last work within each booking, int64 of shape (executions, bookings).
    risk_cost
        Cost of the risks that occurred, in cents, int64 of shape (executions,).
    critical
        Executions in which each task lies on the chain that decides its project's finish, int64 of
        shape (tasks,), in the order of ``executable.keys``.
    critical_for_all
        The same for the finish of the last project.
    """

    options: SimulationOptions
    executable: Executable
    project_finish: I64
    dated_finish: I64
    booked_until: I64
    risk_cost: I64
    critical: I64
    critical_for_all: I64

    @property
    def finish(self) -> I64:
        """Finish of the last project in each execution."""
        last: I64 = self.project_finish.max(axis=1)
        return last

    @property
    def late_cost(self) -> I64:
        """Late cost of each execution in cents, each date's rounded half up (docs/rules.md, late cost)."""
        total = np.zeros(len(self.risk_cost), np.int64)
        for number, date in enumerate(self.executable.dates):
            if date.cents_a_day:
                late = np.maximum(0, self.dated_finish[:, number] - date.moment)
                total += (2 * late * date.cents_a_day + 1440) // 2880
        return total


def simulate(plan: Plan, schedule: Schedule, options: SimulationOptions | None = None) -> Simulation:
    """Carry out ``schedule`` many times.

    Parameters
    ----------
    plan
        As written, so that its reviews' chances of rounds count; of an expanded one they are gone.
    schedule
        Of this plan; tasks that it has not are left out.

    Raises
    ------
    PlanError
        If the plan's templates or reviews can't be expanded.
    HorizonError
        If an execution runs beyond the time that can be planned.
    """
    options = options or SimulationOptions()
    most = horizon_of(plan).last
    end = max((entry.finish for entry in schedule.tasks), default=data_date(plan))
    reach = max(_ROOM_MINUTES, end - data_date(plan))
    while True:
        executable = compile_executable(plan, schedule, options.uncertainty, min(most, end + reach))
        records, scratches = _run(executable, options)
        if records is not None:
            return _simulation(executable, options, records, scratches)
        if end + reach >= most:
            raise HorizonError("an execution runs beyond the time that can be planned")
        reach *= 4


def carry_out(executable: Executable, seed: int, execution: int) -> Scratch:
    """One execution by itself, with every moment of every task, as ``simulate`` has it.

    Raises
    ------
    HorizonError
        If it runs beyond the time compiled.
    """
    scratch, key = new_scratch(executable.network), key_of(seed, execution)
    throw_events(executable.network, scratch, key)
    if not execute(executable.network, scratch, key) or not conclude(executable.network, scratch):
        raise HorizonError("the execution runs beyond the time compiled")
    return scratch


def _run(executable: Executable, options: SimulationOptions) -> tuple[Records | None, list[Scratch]]:
    """All executions, batch by batch on several threads; no records where the time compiled is too short."""
    network = executable.network
    records = new_records(network, options.executions)
    threads = min(options.threads, -(-options.executions // _BATCH))
    scratches = [new_scratch(network) for _ in range(threads)]

    def work(thread: int) -> bool:
        for first in range(thread * _BATCH, options.executions, threads * _BATCH):
            count = min(_BATCH, options.executions - first)
            if run(network, scratches[thread], records, options.seed, first, count) >= 0:
                return False
        return True

    if threads == 1:
        done = [work(0)]
    else:
        with ThreadPoolExecutor(threads, thread_name_prefix="crewline-risk") as pool:
            done = list(pool.map(work, range(threads)))
    return (records if all(done) else None), scratches


def _simulation(
    executable: Executable, options: SimulationOptions, records: Records, scratches: list[Scratch]
) -> Simulation:
    network = executable.network
    dated = np.zeros((options.executions, len(executable.dates)), np.int64)
    watched = 0
    for number, date in enumerate(executable.dates):
        if date.task is None:
            dated[:, number] = records.project_finish[:, date.number]
        else:
            dated[:, number] = records.watched_finish[:, watched]
            watched += 1
    there = network.task.state[:-1] != FINISHED
    return Simulation(
        options,
        executable,
        records.project_finish,
        dated,
        records.booked_until,
        records.risk_cost,
        sum((s.critical for s in scratches), np.zeros(network.tasks, np.int64)) * there,
        sum((s.critical_for_all for s in scratches), np.zeros(network.tasks, np.int64)) * there,
    )
