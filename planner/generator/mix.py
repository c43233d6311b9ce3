"""What a generated portfolio is made of, mostly in shares that can be turned up, down or off."""

from __future__ import annotations

from dataclasses import dataclass, fields

from planner.errors import InputError


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares from 0 to 1 of what may be in a portfolio; 0 leaves it out.

    Attributes
    ----------
    part_time
        Of the people who work mornings or four days a week.
    late_shift
        Of the people who work 11:00-19:00.
    second_skill
        Of the people who have one, at 60 to 90 %.
    time_off
        Of the working days that people are on leave, in blocks of one or two weeks.
    joining
        Of the people whose employment begins within the plan.
    waits
        Of the tasks that take time and nobody.
    pairs
        Of the worked tasks that take two people at once, of one skill or of two.
    part_units
        Of the worked tasks that take 50 % of a person's project time.
    fixed_durations
        Of the worked tasks that take a stated duration instead of work.
    unbroken
        Of the fixed durations of one person, up to four hours, that no night may interrupt.
    demanding
        Of the needs that ask for level 2 of a skill, where at least two people have it.
    overlaps
        Of the links between worked tasks that are SS, FF or SF.
    lags
        Of the links that carry a lag or, one time in four, a lead.
    max_lags
        Of the links that also carry a maximal lag; only where it is the only link of a worked
        task, so that it can always be kept.
    max_lag_weeks
        Least weeks of a maximal lag, not a share; some are half as much again. A list schedule
        keeps nearly all of 16 weeks by itself; 2 weeks take a search.
    deadlines
        Of the projects that have a deadline, late enough to do the project's tasks one by one,
        and the span of the portfolio or more after their due date.
    cross_links
        Of the projects whose end waits for the begin of another project.
    equipment
        Of the worked tasks that hold a piece of equipment, of which there is enough on average.
    """

    part_time: float = 0.2
    late_shift: float = 0.06
    second_skill: float = 0.35
    time_off: float = 0.08
    joining: float = 0.02
    waits: float = 0.1
    pairs: float = 0.05
    part_units: float = 0.06
    fixed_durations: float = 0.04
    unbroken: float = 0.3
    demanding: float = 0.05
    overlaps: float = 0.12
    lags: float = 0.1
    max_lags: float = 0.01
    max_lag_weeks: int = 16
    deadlines: float = 0.04
    cross_links: float = 0.05
    equipment: float = 0.02

    def __post_init__(self) -> None:
        if not 1 <= self.max_lag_weeks <= 100:
            raise InputError(f"max_lag_weeks is {self.max_lag_weeks}; expected 1 to 100")
        for field in fields(self):
            if field.name == "max_lag_weeks":
                continue
            share = getattr(self, field.name)
            if not 0 <= share <= 1:
                raise InputError(f"{field.name} is {share}; expected a share from 0 to 1")
        if self.part_time + self.late_shift > 1:
            raise InputError("part_time and late_shift add up to more than 1")
        if self.time_off > 0.5:
            raise InputError(f"time_off is {self.time_off}; expected at most 0.5 of the working days")
        if self.waits > 0.5:
            raise InputError(f"waits is {self.waits}; expected at most 0.5 of the tasks")
