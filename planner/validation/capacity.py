"""Does each task fit into the time and hours it has, even if nothing else were to be done?

An error is what no schedule can do, however late. What only a deadline makes impossible is a
warning: the plan is still solved, and its outcome says by how much the deadline is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from planner.calendars import WorkingTime, local_time
from planner.plan import Progress, Task
from planner.quantities import Duration
from planner.validation.availability import LONGEST_LOOK, Availability
from planner.validation.candidates import Candidates
from planner.validation.contradictions import PLAN_END, Limit, Limits, plan_limits, task_limits
from planner.validation.findings import listed, quoted
from planner.validation.fitting import Team, Teams, minutes_needed
from planner.validation.leave import leave_of, pinned_people
from planner.validation.sound_settings import day_and_week
from planner.validation.survey import ModeAt, Survey, TaskAt


@dataclass(frozen=True, slots=True)
class _Window:
    """Time open to a task, in UTC minutes; ``end`` is the limit that ends it."""

    first: int
    last: int
    end: Limit


@dataclass(frozen=True, slots=True)
class _Problem:
    short: int
    field: str
    code: str
    found: str
    expected: str
    hint: str = ""
    is_error: bool = True


def check_capacity(survey: Survey, availability: Availability, candidates: Candidates) -> None:
    """Teams and their equipment meet, continuous tasks fit into a shift, work before its deadline."""
    if availability.times is None:
        return
    teams = Teams(survey, availability, candidates)
    around = [plan_limits(survey, project) for project in survey.plan.projects]
    fitting = _Fitting(survey, availability, teams)
    for place in survey.tasks:
        if place.open and not place.task.milestone:
            fitting.check(place, around[place.project_position])


class _Fitting:
    def __init__(self, survey: Survey, availability: Availability, teams: Teams) -> None:
        self._survey = survey
        self._availability = availability
        self._teams = teams
        self._day, self._week = day_and_week(survey.plan)
        self._passed: set[object] = set()

    def check(self, place: TaskAt, around: Limits) -> None:
        """Report the mode that comes nearest to fitting, if none fits."""
        task = place.task
        window = self._window(place, around)
        if task.wait is not None:
            if window is not None:
                self._check_wait(place, task.wait, window)
            return
        plain = not (task.needs or task.modes or task.equipment or task.progress)
        if plain and window is None and not task.continuous:
            return
        limits = (window.first, window.last) if window else None
        key = (task.skill, task.person, task.work, task.duration, task.continuous, limits)
        if plain and task.calendar is None and (place.project.calendar, key) in self._passed:
            return
        problems = []
        for mode_at in place.modes():
            if task.progress is None or task.progress.mode in (None, mode_at.id):
                problem = self._judge(place, mode_at, window)
                if problem is None:
                    if plain and task.calendar is None:
                        self._passed.add((place.project.calendar, key))
                    return
                problems.append(problem)
        if problems:
            least = min(problems, key=lambda problem: (problem.is_error, problem.short))
            note = place.error if least.is_error else place.warning
            note(least.field, least.code, least.found, least.expected, least.hint)

    # --- how long there is ----------------------------------------------------------------------

    def _window(self, place: TaskAt, around: Limits) -> _Window | None:
        """None where nothing ends it, or its end is far away, or no time is left at all."""
        task = place.task
        own_dates = task.release or task.start or task.deadline or task.constraint
        own = task_limits(task) if own_dates is not None else _NO_LIMITS
        ends = own.finish_by + around.finish_by
        if not ends:
            return None
        end = min(ends, key=lambda limit: limit.minute)
        start_from = () if place.started else own.start_from + around.start_from
        first = max([self._survey.start, *(limit.minute for limit in start_from)])
        if first >= end.minute or end.minute - self._survey.start > LONGEST_LOOK:
            return None
        return _Window(self._availability.utc(first), self._availability.utc(end.minute), end)

    # --- one mode -------------------------------------------------------------------------------

    def _judge(self, place: TaskAt, mode_at: ModeAt, window: _Window | None) -> _Problem | None:
        task = place.task
        amount = mode_at.work if mode_at.work is not None else mode_at.duration
        team = self._teams.of(mode_at, task.calendar or place.project.calendar)
        if amount is None or amount.elapsed or amount.thousandths <= 0 or team is None:
            return None
        needed = self._needed(task, mode_at, amount, team)
        if self._teams.most(team, _total, 0, 1) < 1:
            return self._never_together(mode_at)
        if task.continuous:
            longest = self._teams.most(team, self._teams.longest, 0, needed)
            if longest < needed:
                return _too_long(mode_at, amount, needed, longest)
        if window is None:
            return None
        measure = partial(self._worked, window.last)
        most = self._teams.most(team, measure, window.first, needed)
        if most >= needed:
            return None
        return self._away(mode_at, window) or _too_late(
            _amount_field(mode_at), amount, (needed, most), window
        )

    def _needed(self, task: Task, mode: ModeAt, amount: Duration, team: Team) -> int:
        """Joint minutes still to be done by the fastest team."""
        minutes = _remaining(task.progress, amount, self._day, self._week)
        is_work = mode.work is not None and team.best_speed > 0
        return minutes_needed(minutes, is_work=is_work, speed=team.best_speed)

    def _worked(self, last: int, working_time: WorkingTime, first: int) -> int:
        return self._availability.minutes(working_time, first, last) if first < last else 0

    def _never_together(self, mode_at: ModeAt) -> _Problem:
        names = [need.equipment for need in mode_at.equipment]
        names += [
            name for need in mode_at.needs for name in need.pinned or ([need.skill] if need.skill else [])
        ]
        found = f"{listed(names)} never at work at the same time"
        field = f"{mode_at.path}equipment" if mode_at.equipment else mode_at.need_path(0)
        expected = "people and equipment with hours in common"
        return _Problem(1, field, "never-together", found, expected)

    def _away(self, mode_at: ModeAt, window: _Window) -> _Problem | None:
        """The pinned person, if any, who doesn't work at all in the time there is."""
        for position, rank, name in pinned_people(mode_at):
            working_time = self._availability.person(name)
            if working_time is None or self._worked(window.last, working_time, window.first):
                continue
            begin = self._local(window.first)
            found = f"{quoted(name)}, who works no minute from {begin} to {window.end}"
            expected, hint = "somebody who is there", leave_of(self._survey, name)
            field = mode_at.need_field(position, f"pinned[{rank}]")
            return _Problem(1, field, "person-away", found, expected, hint, _is_hard(window.end))
        return None

    def _local(self, minute: int) -> str:
        return f"{local_time(minute, self._survey.plan.time_zone):%Y-%m-%d %H:%M}"

    # --- waits ----------------------------------------------------------------------------------

    def _check_wait(self, place: TaskAt, wait: Duration, window: _Window) -> None:
        if wait.thousandths <= 0:
            return
        open_minutes = window.last - window.first
        day, week = 1440, 10_080
        if not wait.elapsed:
            calendar = self._availability.calendar(place.task.calendar or place.project.calendar)
            if calendar is None:
                return
            open_minutes = self._worked(window.last, calendar, window.first)
            day, week = calendar.day_minutes, calendar.week_minutes
        needed = _remaining(place.task.progress, wait, day, week)
        if needed > open_minutes:
            problem = _too_late("wait", wait, (needed, open_minutes), window)
            note = place.error if problem.is_error else place.warning
            note(problem.field, problem.code, problem.found, problem.expected, problem.hint)


_NO_LIMITS = Limits((), (), (), ())


def _total(working_time: WorkingTime, _first: int) -> int:
    return working_time.total


def _remaining(progress: Progress | None, amount: Duration, day: int, week: int) -> int:
    """Minutes of an amount that are still to be done."""
    minutes = amount.minutes(day, week)
    if progress is None:
        return minutes
    if progress.remaining is not None:
        return max(0, progress.remaining.minutes(day, week))
    return minutes * (1000 - (progress.percent or 0)) // 1000


def _is_hard(end: Limit) -> bool:
    """Whether a schedule that misses it can't be given at all."""
    return end.fixed or end.words == PLAN_END


def _too_long(mode_at: ModeAt, amount: Duration, needed: int, longest: int) -> _Problem:
    field = _amount_field(mode_at)
    expected = f"at most {longest} min, the longest that its people and equipment work without a break"
    found = f"{amount}, {needed} min at least, without a pause"
    return _Problem(
        needed - longest, field, "continuous-too-long", found, expected, "split it, or drop continuous"
    )


def _amount_field(mode_at: ModeAt) -> str:
    return mode_at.path + ("work" if mode_at.work is not None else "duration")


def _too_late(field: str, amount: Duration, minutes: tuple[int, int], window: _Window) -> _Problem:
    """``minutes`` are those needed and those there are."""
    needed, most = minutes
    short = f"of {needed} min at most {most} min fit in, {needed - most} min short"
    hint = "no schedule can do it, even if nothing else were to be done"
    hard = _is_hard(window.end)
    if window.end.field:
        expected = f"a date that leaves room for {amount}: {short}"
        field, found = window.end.field, window.end.value
    else:
        found = str(amount)
        expected = f"what can be done by {window.end}: {short}"
    return _Problem(needed - most, field, "deadline-too-soon", found, expected, hint, hard)
