"""Who fills the places of a task before anybody is assigned, as if there were as many of everyone as needed.

Pinned people, and those at work already, fill theirs. An open place is filled by whoever could do most
in it beside those chosen before: the one of those who may whose share × speed × joint working time is
largest, people before contractors, the first in the plan among equals. Others of the kind are imagined
to be just like that one, with the same calendar, holidays and leave: so a task takes as long as it
really would, and only the number of people is without limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from capacity.crew import FULL, NONE, Crew, Worker, may_fill
from capacity.hours.timesheet import Place, place_of
from planner.plan import ContractorPool, Person
from planner.task_times import TaskTimeRules

if TYPE_CHECKING:
    from planner.calendars import WorkingTimes
    from planner.plan import Mode, Need, Plan, Project, Task
    from planner.working_time import Axis, WorkingTime

_FULL_SPEED: Final = FULL * FULL * FULL


@dataclass(frozen=True, slots=True)
class Team:
    """Places of a task, and who they are taken to be filled by: ids of people or pools."""

    places: tuple[Place, ...]
    members: tuple[str, ...]
    speed: int = field(init=False)
    """Σ units × share × efficiency of the places."""

    def __post_init__(self) -> None:
        speeds = (place.units * place.share * place.efficiency for place in self.places)
        object.__setattr__(self, "speed", sum(speeds))


@dataclass(frozen=True, slots=True)
class _Able:
    """Somebody who may fill an open place, with share × speed there and the time worked."""

    member: str
    pace: int
    time: WorkingTime


@dataclass(frozen=True, slots=True)
class Job:
    """A task as the early start sees it: where it advances, for how many minutes, and its places."""

    axis: Axis
    minutes: int
    places: tuple[Place, ...] = ()
    by_work: bool = False


class EarlyPlaces:
    """Teams and working times of a plan's tasks; teams that recur are put together once."""

    def __init__(self, plan: Plan, crew: Crew, times: WorkingTimes) -> None:
        self._plan, self._crew, self._times = plan, crew, times
        self._alone = TaskTimeRules(times)
        self._day, self._week = plan.day_minutes, plan.week_minutes
        listed: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
        self._holders = {holder.id: holder for holder in listed}
        self._by_skill: dict[str, list[Person | ContractorPool]] = {}
        for holder in listed:
            for skill in dict.fromkeys(skill.skill for skill in holder.skills):
                self._by_skill.setdefault(skill, []).append(holder)
        self._timed = {each.id for each in plan.equipment if each.calendar is not None}
        self._teams: dict[object, Team] = {}
        self._axes: dict[object, WorkingTime] = {}
        self._workers: dict[str, Worker] = {}
        self._able: dict[tuple[object, ...], list[_Able]] = {}

    def job(self, project: Project, task: Task) -> Job:
        """What a task asks for, from its first mode, or the one that its progress names.

        Raises
        ------
        PlanError, HorizonError
            As ``planner.calendars.WorkingTimes.calendar``.
        """
        if task.wait is not None or task.milestone:
            return self._without_people(project, task)
        way = _mode(task) if task.modes else task  # a task without modes is its own
        team = self._team(task, way)
        if not team.places or (way.work is None and way.duration is None):
            return self._without_people(project, task)
        axis = self._axis(project, way, team)
        return Job(axis, self._minutes(task, way, team), team.places, way.work is not None)

    def _without_people(self, project: Project, task: Task) -> Job:
        time = self._alone.of(project, task)
        return Job(time.axis, time.minutes)

    def _team(self, task: Task, way: Mode | Task) -> Team:
        stated = () if task.progress is None else task.progress.people
        key = (task.skill, task.person, task.needs, stated) if way is task else (way.needs, stated)
        if key not in self._teams:
            self._teams[key] = self._put_together(task.all_needs if way is task else way.needs, stated)
        return self._teams[key]

    def _put_together(self, needs: Iterable[Need], stated: Iterable[str]) -> Team:
        filled = list(_filled(needs, stated))
        chosen = self._choose(filled)
        places = [
            self._place(need, member, known=named is not None)
            for (need, named), member in zip(filled, chosen, strict=True)
        ]
        return Team(tuple(places), tuple(sorted({one for one in chosen if one and self._is_known(one)})))

    def _is_known(self, member: str) -> bool:
        return member.partition("#")[0] in self._holders

    def _choose(self, filled: list[tuple[Need, str | None]]) -> list[str | None]:
        """Who fills each place; open ones in turn, those for which fewest are able first."""
        chosen = [named for _, named in filled]
        joint = self._joint([self._time_of(one) for one in chosen if one is not None and self._is_known(one)])
        waiting = [at for at, member in enumerate(chosen) if member is None]
        for at in sorted(waiting, key=lambda at: len(self._ranked(filled[at][0]))):
            member = chosen[at] = self._best_for(filled[at][0], joint)
            if member is not None:
                own = self._time_of(member)
                joint = own if joint is None else self._joint([joint, own])
        return chosen

    @staticmethod
    def _joint(parts: list[WorkingTime]) -> WorkingTime | None:
        """Time that all of ``parts`` work; None without any."""
        joint = parts[0] if parts else None
        for part in parts[1:]:
            joint = part if joint is None or joint is part else joint.intersect(part)
        return joint

    def _place(self, need: Need, member: str | None, *, known: bool) -> Place:
        skill = self._crew.skills.number(need.skill)
        worker = None if member is None else self._worker(member)
        if worker is None:
            return Place(NONE, skill, need.units, FULL, FULL)
        row = self._crew.row.get(worker.id, NONE) if known else NONE
        return place_of(row, worker, skill, need.units)

    def _worker(self, member: str) -> Worker | None:
        """A person of the plan, or a contractor, booked or not, as ``pool`` or ``pool#n``."""
        if member in self._crew.row:
            return self._crew.workers[self._crew.row[member]]
        holder = self._holders.get(member.partition("#")[0])
        if holder is None or isinstance(holder, Person):
            return None
        if member not in self._workers:
            skills = self._crew.skills.of(holder.skills)
            self._workers[member] = Worker(member, holder.name, "contractor", "", FULL, skills, holder.id)
        return self._workers[member]

    def _best_for(self, need: Need, joint: WorkingTime | None) -> str | None:
        """Whoever could do most in an open place beside those whose time is ``joint``; None for nobody."""
        ranked = self._ranked(need)
        best, most = (ranked[0].member if ranked else None), 0
        for one in ranked:
            if joint is None or one.pace * one.time.total <= most:
                break  # nobody after this one can do more
            together = one.time if joint is one.time else joint.intersect(one.time)
            if one.pace * together.total > most:
                best, most = one.member, one.pace * together.total
        return best

    def _ranked(self, need: Need) -> list[_Able]:
        """Those who may fill an open place, who could do most alone first; people before contractors."""
        key = (need.skill, need.level, need.allowed, need.forbidden)
        if key not in self._able:
            asked = self._holders.values() if need.skill is None else self._by_skill.get(need.skill, [])
            able = [holder for holder in asked if may_fill(holder, need)]
            people = [holder for holder in able if isinstance(holder, Person)]
            ranked = [self._as_able(holder, need) for holder in people or able]
            self._able[key] = sorted(ranked, key=lambda one: -one.pace * one.time.total)
        return self._able[key]

    def _as_able(self, holder: Person | ContractorPool, need: Need) -> _Able:
        speed = next((skill.efficiency for skill in holder.skills if skill.skill == need.skill), FULL)
        share = holder.share if isinstance(holder, Person) else FULL
        return _Able(holder.id, share * speed, self._time_of(holder.id))

    def _time_of(self, member: str) -> WorkingTime:
        holder = member.partition("#")[0]
        known = self._holders[holder]
        return self._times.person(known.id) if isinstance(known, Person) else self._times.pool(known.id)

    def _axis(self, project: Project, way: Mode | Task, team: Team) -> WorkingTime:
        """Where all members and all equipment work; the project's calendar where no member is known."""
        timed = {one.equipment for one in way.equipment if one.equipment in self._timed}
        equipment = tuple(sorted(timed)) if timed else ()
        key = (team.members, project.calendar, equipment)
        if key not in self._axes:
            usual = self._times.calendar(project.calendar)
            members = [self._time_of(member) for member in team.members] or [usual]
            joint = self._joint([*members, *(self._times.equipment(each) for each in equipment)])
            # Those who never work together are imagined with the project's hours.
            self._axes[key] = usual if joint is None or joint.total == 0 else joint
        return self._axes[key]

    def _minutes(self, task: Task, way: Mode | Task, team: Team) -> int:
        """Joint minutes still to be worked: what remains of a duration, or of work ÷ speed, rounded up."""
        whole = way.work or way.duration
        remaining = None if task.progress is None else task.progress.remaining
        amount = 0 if whole is None else (remaining or whole).minutes(self._day, self._week)
        if task.progress is not None:
            amount = _open_part(task, amount)
        if way.work is None or amount == 0:
            return amount
        return -(-amount * _FULL_SPEED // team.speed)


def _mode(task: Task) -> Mode:
    chosen = None if task.progress is None else task.progress.mode
    return next((mode for mode in task.modes if mode.id == chosen), task.modes[0])


def _filled(needs: Iterable[Need], stated: Iterable[str]) -> Iterator[tuple[Need, str | None]]:
    """Every place of some needs and who is known to fill it, in their order."""
    at_work = list(stated)
    for need in needs:
        named = at_work[: need.count] or list(need.pinned[: need.count])
        del at_work[: need.count]
        yield from ((need, name) for name in named)
        yield from ((need, None) for _ in range(need.count - len(named)))


def _open_part(task: Task, minutes: int) -> int:
    """What is left of an amount: nothing of a finished task, else as stated or by percent complete."""
    progress = task.progress
    if progress is None or progress.remaining is not None:
        return minutes if progress is None or progress.finished is None else 0
    if progress.finished is not None:
        return 0
    return -(-minutes * (1000 - (progress.percent or 0)) // 1000)
