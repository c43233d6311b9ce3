"""How much people, equipment and calendars work from the data date on, where that can be known.

Nothing is known of what a broken calendar or date belongs to: its own rule says what is wrong, and
every question about it here is answered with None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from planner.calendars import WorkingTime, WorkingTimes, compile_working_time, data_date
from planner.errors import HorizonError, PlanError
from planner.grid import across_midnight, off_grid
from planner.time_zones import clock_to_utc, zone_named
from planner.validation.contradictions import task_limits
from planner.validation.dates import FIRST_YEAR, LAST_YEAR
from planner.validation.findings import quoted
from planner.validation.holiday_years import KNOWN_YEARS, check_holiday_years, years_asked_for
from planner.validation.sound_settings import grid_fits
from planner.validation.survey import MINUTES_OF_DAY, Survey, last_minute

SHORTEST_LOOK: Final = 400 * MINUTES_OF_DAY
"""Somebody who works no minute in so long is pointed out."""
LONGEST_LOOK: Final = 3 * 366 * MINUTES_OF_DAY
"""Deadlines further away are not judged: every task that fits into three years passes."""

_SOME_WEEKS: Final = 35 * MINUTES_OF_DAY
"""Somebody who has not worked so long after being employed may yet: it was a holiday."""
_EPOCH: Final = 719_163 * MINUTES_OF_DAY
"""Minutes from the year 1, in which local minutes are counted, to 1970."""


class Availability:
    """Working times over the time that is looked at, each compiled when it is first asked for.

    Attributes
    ----------
    times
        None where the plan's start or time zone makes no sense.
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self.times: WorkingTimes | None = None
        self._people: dict[str, WorkingTime | None] = {}
        self._minutes: dict[tuple[int, int, int], int] = {}
        plan = survey.plan
        if not FIRST_YEAR <= plan.start.day.year <= LAST_YEAR or plan.grid_minutes < 1:
            return
        try:
            self._zone = zone_named(plan.time_zone)
            first = data_date(plan)
            self.times = compile_working_time(plan, first, first + self._look(survey))
        except PlanError:
            return

    @staticmethod
    def _look(survey: Survey) -> int:
        """Long enough for the last deadline of the plan, within reason."""
        dated = [survey.plan.end, *(project.deadline for project in survey.plan.projects)]
        ends = [last_minute(moment) for moment in dated if moment is not None]
        ends += [
            limit.minute
            for place in survey.tasks
            if place.task.deadline is not None or place.task.constraint is not None
            for limit in task_limits(place.task).finish_by
        ]
        furthest = max((end - survey.start for end in ends if end - survey.start <= LONGEST_LOOK), default=0)
        return max(SHORTEST_LOOK, furthest + 2 * MINUTES_OF_DAY)

    def utc(self, local_minute: int) -> int:
        """Minute since 1970 UTC of a local minute of the plan, counted from the year 1."""
        return clock_to_utc(local_minute - _EPOCH, self._zone)

    # --- whose working time ---------------------------------------------------------------------

    def person(self, name: str) -> WorkingTime | None:
        """Working time of a person."""
        if name not in self._people:
            self._people[name] = self._asked(lambda times: times.person(name))
        return self._people[name]

    def resource(self, name: str) -> WorkingTime | None:
        """Working time of a person or of a contractor pool's calendar."""
        if name in self._survey.people:
            return self.person(name)
        return self._asked(lambda times: times.pool(name))

    def equipment(self, name: str) -> WorkingTime | None:
        """Working time of a piece of equipment."""
        return self._asked(lambda times: times.equipment(name))

    def calendar(self, name: str | None) -> WorkingTime | None:
        """Working time of a calendar, of the plan's default one for None."""
        return self._asked(lambda times: times.calendar(name))

    def _asked(self, question: Callable[[WorkingTimes], WorkingTime]) -> WorkingTime | None:
        if self.times is None:
            return None
        try:
            return question(self.times)
        except (PlanError, HorizonError):
            return None

    def works(self, name: str) -> bool:
        """Whether a person may ever work within the plan; False only where that is certain."""
        person = self._survey.people[name]
        if not self.idle(name) or self.times is None:
            return True
        end = self._survey.plan.end
        if end is not None and last_minute(end) - self._survey.start <= LONGEST_LOOK:
            return False
        last = self.times.last + _EPOCH
        if person.employed_last is not None and person.employed_last.toordinal() * MINUTES_OF_DAY < last:
            return False
        usual = self.calendar(person.calendar)
        return usual is None or usual.total > 0 or self._changes_after(last, person.calendar)

    def idle(self, name: str) -> bool:
        """Whether a person, employed by then, works no minute in all the time looked at."""
        person = self._survey.people[name]
        if self.times is None:
            return False
        if person.employed_first is not None:
            begin = person.employed_first.toordinal() * MINUTES_OF_DAY - _EPOCH
            if begin > self.times.last - _SOME_WEEKS:
                return False
        working_time = self.person(name)
        return working_time is not None and working_time.total == 0

    def _changes_after(self, minute: int, name: str | None) -> bool:
        position = self._survey.calendars.get(name or self._survey.plan.calendar or "")
        if position is None:
            return False
        calendar = self._survey.plan.calendars[position]
        days = [change.first for change in calendar.changes]
        days += [each.last or each.first for each in calendar.exceptions]
        return any(day.toordinal() * MINUTES_OF_DAY >= minute for day in days)

    # --- how much -------------------------------------------------------------------------------

    def minutes(self, working_time: WorkingTime, first: int, last: int) -> int:
        """Working minutes between two minutes since 1970 UTC, both within what is looked at."""
        key = (id(working_time), first, last)
        if key not in self._minutes:
            worked = working_time.minutes_before(last) - working_time.minutes_before(first)
            self._minutes[key] = worked
        return self._minutes[key]


def check_availability(survey: Survey, availability: Availability) -> None:
    """Hours lie on the time grid, holidays are known for the years looked at, and people work."""
    if availability.times is None:
        return
    years = tuple(years_asked_for(survey))
    known = [
        _check_calendar(survey, availability.times, position, years)
        for position in range(len(survey.plan.calendars))
    ]
    if survey.plan.calendar is None and grid_fits(survey.plan):
        plan = survey.plan.replace(calendars=())
        survey.findings.take(off_grid(plan, availability.times))
    if all(known):
        _check_people(survey, availability)
        _check_pools(survey, availability.times)


def _check_calendar(
    survey: Survey, times: WorkingTimes, position: int, years: Sequence[tuple[int, str]]
) -> bool:
    calendar = survey.plan.calendars[position]
    path = f"calendars[{position}]"
    alone = survey.plan.replace(calendars=(calendar,), calendar=calendar.id)
    if not check_holiday_years(survey, position, years):
        return False
    try:
        issues = off_grid(alone, times) if grid_fits(survey.plan) else ()
        times.calendar(calendar.id)
    except PlanError:
        return False  # told by the rules of zones and holidays
    except HorizonError as error:
        survey.findings.error(f"{path}.holidays", "unknown-holiday-years", str(error), KNOWN_YEARS)
        return False
    survey.findings.take(replace(issue, path=issue.path.replace("calendars[0]", path, 1)) for issue in issues)
    return True


def _check_pools(survey: Survey, times: WorkingTimes) -> None:
    try:
        issues = across_midnight(survey.plan, times) if grid_fits(survey.plan) else ()
    except PlanError:
        return  # an unknown calendar: told by the rule of references
    survey.findings.take(issues)


def _check_people(survey: Survey, availability: Availability) -> None:
    start = survey.plan.start.day
    for position, person in enumerate(survey.plan.people):
        left = person.employed_last is not None and person.employed_last < start
        if left or not availability.idle(person.id):
            continue
        survey.findings.warning(
            f"people[{position}]",
            "person-never-works",
            f"no working hour of {quoted(person.id)} within a year of the plan's start",
            "hours of a calendar within employment and outside time off",
        )
