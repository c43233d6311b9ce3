"""Jobs and resources as tasks, equipment and consumables of a plan, and what there is too little of.

A job for which there is not enough of something makes an instance infeasible, which is a result and no
fault of the file. A plan may not say so directly - it would not be valid - so the plan has as much as
is needed and a deadline in the past, which no schedule keeps; its notes say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final

from planner.instances.jobs import Job, JobMode, Resource
from planner.instances.round_the_clock import PERIOD, moment, working
from planner.instances.words import refusal
from planner.plan import Consumable, ConsumableNeed, Equipment, EquipmentNeed, Link, Mode, Task
from planner.quantities import Moment

MOST_UNITS: Final = 30_000
"""Most units of a piece of equipment that a plan can say."""


class JobTasks:
    """Jobs of an instance on its resources, as parts of a plan.

    Modes that ask for more of a renewable resource than there is can never be chosen and are left out.

    Parameters
    ----------
    name
        Of the file, for messages.
    jobs, resources
        All of them, whatever project they belong to.
    period
        Minutes of a period.

    Raises
    ------
    InstanceError
        If there are more units of a resource than a plan can say.
    """

    def __init__(
        self, name: str, jobs: Iterable[Job], resources: Sequence[Resource], period: int = PERIOD
    ) -> None:
        for resource in resources:
            if resource.renewable and resource.amount > MOST_UNITS:
                expected = f"at most {MOST_UNITS:,} units, the most that a plan has of a thing"
                raise refusal(name, None, f"{resource.amount:,} units of {resource.id}", expected)
        self._jobs = tuple(jobs)
        self._resources = resources
        self._there_are = {each.id: each.amount for each in resources if each.renewable}
        self._period = period
        self._modes = {job.number: self._possible_modes(job) for job in self._jobs}

    # --- parts of the plan ----------------------------------------------------------------------

    def task(self, job: Job, after: Sequence[Link] = ()) -> Task:
        """A milestone where the only mode takes no time, else a task with that duration, or with modes."""
        modes = self._modes[job.number]
        if len(modes) > 1:
            return Task(id=job.number, modes=tuple(map(self._mode, modes)), after=tuple(after))
        kind: dict[str, Any] = {"milestone": True}
        if modes[0].periods:
            kind = {
                "duration": working(modes[0].periods * self._period),
                "equipment": self._equipment(modes[0]),
            }
        return Task(id=job.number, consumables=self._consumables(modes[0]), after=tuple(after), **kind)

    def mode_numbers(self) -> dict[str, dict[str, str]]:
        """For each task, for each of its modes the file's number of it."""
        return {
            number: {"only": modes[0].number}
            if len(modes) == 1
            else {mode.number: mode.number for mode in modes}
            for number, modes in self._modes.items()
        }

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """The renewable resources of which there are any."""
        renewable = (each for each in self._resources if each.renewable and each.amount)
        return tuple(Equipment(id=each.id, name=each.name, units=each.amount) for each in renewable)

    @property
    def consumables(self) -> tuple[Consumable, ...]:
        """The non-renewable resources, at least as much of each as the jobs use in any case."""
        return tuple(
            Consumable(id=each.id, name=each.name, amount=max(each.amount, self._least_use[each.id]))
            for each in self._resources
            if not each.renewable
        )

    # --- what there is too little of ------------------------------------------------------------

    @cached_property
    def shortages(self) -> tuple[str, ...]:
        """Why no schedule can exist; empty where nothing is known to be lacking."""
        jobs = (
            f"job {job.number} asks for {mode.amounts[short]} of {short}, of which there are "
            f"{self._there_are[short]}"
            for job in self._jobs
            if (mode := job.modes[0]) and (short := self._short(mode)) and not self._is_possible(job)
        )
        uses = (
            f"the jobs use at least {self._least_use[each.id]} of {each.id}, of which there are {each.amount}"
            for each in self._resources
            if not each.renewable and self._least_use[each.id] > each.amount
        )
        return (*jobs, *uses)

    @property
    def deadline(self) -> Moment | None:
        """A moment before the plan's start where something is lacking, for every project."""
        return moment(-1440) if self.shortages else None

    @property
    def notes(self) -> str:
        """The shortages, for the plan."""
        return "; ".join(self.shortages)[:2000]

    @cached_property
    def _least_use(self) -> dict[str, int]:
        gone = (each.id for each in self._resources if not each.renewable)
        jobs = self._modes.values()
        return {key: sum(min(mode.amounts.get(key, 0) for mode in modes) for modes in jobs) for key in gone}

    def _possible_modes(self, job: Job) -> list[JobMode]:
        """Modes for which there is enough; where there is none, the first with as much as there is."""
        possible = [mode for mode in job.modes if not self._short(mode)]
        if possible:
            return possible
        first = job.modes[0]
        amounts = {
            key: min(amount, self._there_are.get(key, amount)) for key, amount in first.amounts.items()
        }
        return [first._replace(amounts=amounts)]

    def _is_possible(self, job: Job) -> bool:
        return any(not self._short(mode) for mode in job.modes)

    def _short(self, mode: JobMode) -> str:
        """A renewable resource of which there is not enough, or an empty text."""
        lacking = (key for key, amount in mode.amounts.items() if amount > self._there_are.get(key, amount))
        return next(lacking, "") if mode.periods else ""

    # --- modes ----------------------------------------------------------------------------------

    def _mode(self, mode: JobMode) -> Mode:
        return Mode(
            id=mode.number,
            duration=working(mode.periods * self._period),
            equipment=self._equipment(mode) if mode.periods else (),
            consumables=self._consumables(mode),
        )

    def _equipment(self, mode: JobMode) -> tuple[EquipmentNeed, ...]:
        return tuple(
            EquipmentNeed(equipment=key, units=amount)
            for key, amount in mode.amounts.items()
            if amount and key in self._there_are
        )

    def _consumables(self, mode: JobMode) -> tuple[ConsumableNeed, ...]:
        return tuple(
            ConsumableNeed(consumable=key, amount=amount)
            for key, amount in mode.amounts.items()
            if amount and key not in self._there_are
        )
