"""Do a task's hard dates leave time for what comes before it, even if nothing else were to be done?

Earliest dates go forward over links from the data date, releases and pins: each task with the people
who would have it done soonest, everybody free (critical path method, Kelley & Walker 1959). What is
too late for a pin, a deadline or the latest date of a constraint is a warning: the plan is still
solved, and its outcome says by how much the date is missed.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from planner.calendars import WorkingTime, WorkingTimes, local_time
from planner.errors import HorizonError, PlanError
from planner.task_links import PlannedTasks, TaskLink, planned_tasks
from planner.validation.availability import Availability
from planner.validation.candidates import Candidates
from planner.validation.contradictions import Limit, plan_limits, task_limits
from planner.validation.fitting import Team, Teams, minutes_needed
from planner.validation.sound_settings import day_and_week
from planner.validation.survey import MINUTES_OF_DAY, ModeAt, Survey, TaskAt

_HINT: Final = "no schedule can do it, even if nothing else were to be done"


class _Earliest(NamedTuple):
    """Before which minutes of UTC a task neither starts nor finishes."""

    start: int
    finish: int


def check_dates_along_links(survey: Survey, availability: Availability, candidates: Candidates) -> None:
    """Warn of dates to be met or kept that come before what the links of the task allow."""
    if availability.times is None or survey.findings.has_errors:
        return
    dated = [place for place in survey.tasks if _is_dated(place)]
    if not any(place.task.after or place.task.parent for place in dated):
        return
    try:
        passes = _Forward(survey, availability.times, availability, Teams(survey, availability, candidates))
    except PlanError:  # links that spread to millions: told by the rule of links
        return
    for place in dated:
        passes.judge(place)


def _is_dated(place: TaskAt) -> bool:
    task = place.task
    return place.open and (task.start or task.deadline or task.constraint) is not None


class _Forward:
    """The forward pass over those tasks that dated ones come after."""

    def __init__(self, survey: Survey, times: WorkingTimes, availability: Availability, teams: Teams) -> None:
        self._survey = survey
        self._times = times
        self._availability = availability
        self._teams = teams
        self._day, self._week = day_and_week(survey.plan)
        self._around = [plan_limits(survey, project) for project in survey.plan.projects]
        self._places = {(place.project.id, place.task.id): place for place in survey.tasks}
        self._planned: PlannedTasks = planned_tasks(survey.plan)
        self._before: dict[int, list[TaskLink]] = {}
        for link in self._planned.links:
            self._before.setdefault(link.successor, []).append(link)
        self._known: dict[int, _Earliest] = {}

    def judge(self, place: TaskAt) -> None:
        """Warn of the first date of a task that its links leave no time for."""
        position = self._planned.index.get((place.project.id, place.task.id))
        if position is None or position not in self._before:
            return
        self._find(position)
        own = task_limits(place.task)
        alone = self._dates(place, *self._from_dates(place))
        behind = self._dates(place, *self._with_links(position, place))
        for limits, at, free in (
            (() if place.started else own.start_by, behind.start, alone.start),
            (own.finish_by, behind.finish, alone.finish),
        ):
            for limit in limits:
                end = self._availability.utc(limit.minute)
                # What the task can't keep alone, without its links, is told by other rules.
                if at > end >= free:
                    whole_day = limit.minute % MINUTES_OF_DAY == MINUTES_OF_DAY - 1
                    self._warn(place, position, limit, at, at - end - whole_day)
                    return

    def _warn(self, place: TaskAt, position: int, limit: Limit, at: int, minutes: int) -> None:
        driver = max(self._before[position], key=self._bound)
        project, task = self._planned.tasks[driver.predecessor]
        name = task.id if project.id == place.project.id else f"{project.id}/{task.id}"
        verb = "finished" if driver.type[0] == "F" else "started"
        done = self._known[driver.predecessor]
        moment = self._local(done.finish if driver.type[0] == "F" else done.start)
        found = (
            f"{limit.value}, but {name}, which {place.task.id} comes after, is {verb} at {moment} "
            "at the earliest"
        )
        expected = f"{self._local(at)} or later: it is {minutes} min short"
        place.warning(limit.field, "too-soon-after-predecessor", found, expected, _HINT)

    def _local(self, minute: int) -> str:
        return f"{local_time(minute, self._survey.plan.time_zone):%Y-%m-%d %H:%M}"

    # --- the pass -------------------------------------------------------------------------------

    def _find(self, position: int) -> None:
        """Earliest dates of everything before a task; without recursion, chains may be long."""
        waiting = [link.predecessor for link in self._before[position]]
        while waiting:
            task = waiting[-1]
            missing = [
                link.predecessor
                for link in self._before.get(task, ())
                if link.predecessor not in self._known and task not in self._known
            ]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if task not in self._known:
                place = self._places[self._key(task)]
                self._known[task] = self._actual(place) or self._dates(place, *self._with_links(task, place))

    def _key(self, position: int) -> tuple[str, str]:
        project, task = self._planned.tasks[position]
        return project.id, task.id

    def _actual(self, place: TaskAt) -> _Earliest | None:
        """Dates of a finished task: they are history, and bind nothing before the data date."""
        if place.open:
            return None
        return _Earliest(self._times.data_date, self._times.data_date)

    def _from_dates(self, place: TaskAt) -> tuple[int, int]:
        """Before when its own dates, its project's and the data date let a task neither start nor finish."""
        own, around = task_limits(place.task), self._around[place.project_position]
        starts = () if place.started else own.start_from + around.start_from
        utc = self._availability.utc
        start = max([self._times.data_date, *(utc(limit.minute) for limit in starts)])
        return start, max([start, *(utc(limit.minute) for limit in own.finish_from)])

    def _with_links(self, position: int, place: TaskAt) -> tuple[int, int]:
        start, finish = self._from_dates(place)
        for link in self._before.get(position, ()):
            if link.type[1] == "F":
                finish = max(finish, self._bound(link))
            elif not place.started:
                start = max(start, self._bound(link))
        return start, finish

    def _bound(self, link: TaskLink) -> int:
        """Before when a link lets its end of the successor not be."""
        earliest = self._known[link.predecessor]
        moment = earliest.finish if link.type[0] == "F" else earliest.start
        try:
            axis, minutes = self._times.lag(link.lag, link.calendar)
            if not minutes or not self._times.first <= moment <= self._times.last:
                return moment
            return axis.earliest_moment(max(0, axis.minutes_before(moment) + minutes))
        except (PlanError, HorizonError):
            return self._times.data_date

    # --- one task -------------------------------------------------------------------------------

    def _dates(self, place: TaskAt, start: int, finish: int) -> _Earliest:
        """Earliest dates of a task that neither starts before ``start`` nor finishes before ``finish``."""
        task = place.task
        if task.milestone:
            return _Earliest(max(start, finish), max(start, finish))
        if place.started:  # what remains of it is not looked into
            return _Earliest(start, finish)
        try:
            if task.wait is not None:
                axis, minutes = self._times.lag(task.wait, task.calendar or place.project.calendar)
                return _Earliest(
                    start, max(finish, axis.earliest_moment(axis.minutes_before(start) + minutes))
                )
            ways = [self._way(place, mode_at, start) for mode_at in place.modes()]
        except (PlanError, HorizonError):
            return _Earliest(start, finish)
        soonest = _Earliest(min(way.start for way in ways), min(way.finish for way in ways))
        return _Earliest(soonest.start, max(finish, soonest.finish))

    def _way(self, place: TaskAt, mode_at: ModeAt, start: int) -> _Earliest:
        amount = mode_at.work if mode_at.work is not None else mode_at.duration
        team = self._teams.of(mode_at, place.task.calendar or place.project.calendar)
        if amount is None or amount.elapsed or amount.thousandths <= 0 or team is None:
            return _Earliest(start, start)
        minutes = amount.minutes(self._day, self._week)
        needed = minutes_needed(minutes, is_work=mode_at.work is not None, speed=team.best_speed)
        return _Earliest(self._soonest(team, 1, start) - 1, self._soonest(team, needed, start))

    def _soonest(self, team: Team, minutes: int, start: int) -> int:
        """Earliest minute at which a team may have worked so many minutes from ``start`` on."""

        def minus_finish(working_time: WorkingTime, first: int) -> int:
            worked = working_time.minutes_before(max(first, start)) + minutes
            # Beyond what is looked at nothing is known but that it is later.
            return -(
                working_time.last if worked > working_time.total else working_time.earliest_moment(worked)
            )

        return -self._teams.most(team, minus_finish, start, -start)
