"""The people of a generated portfolio: teams in regions, trades by the work there is, part-timers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from planner.generator.dice import Dice
from planner.generator.mix import Mix
from planner.plan import (
    Calendar,
    ContractorPool,
    DayRange,
    Person,
    PublicHolidays,
    Skill,
    WeekHours,
)
from planner.quantities import Duration, TimeRange

TRADES: Final = (
    "business analyst",
    "project manager",
    "developer",
    "designer",
    "tester",
    "writer",
    "architect",
    "data engineer",
    "operations engineer",
    "trainer",
    "video editor",
    "media planner",
)
RATES: Final = (78, 74, 82, 58, 52, 50, 104, 88, 70, 48, 54, 56)
"""Cost of an hour of each trade."""
TEAM_SIZE: Final = 40
PEOPLE_PER_TRADE: Final = 3

DAY, LATE, MORNING = TimeRange(540, 1020), TimeRange(660, 1140), TimeRange(540, 780)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
PATTERNS: Final = {
    "full": WeekHours(**dict.fromkeys(WEEKDAYS, (DAY,))),
    "late": WeekHours(**dict.fromkeys(WEEKDAYS, (LATE,))),
    "four-days": WeekHours(**dict.fromkeys(WEEKDAYS[:4], (DAY,))),
    "mornings": WeekHours(**dict.fromkeys(WEEKDAYS, (MORNING,))),
}
WEEKLY_MINUTES: Final = {"full": 2400, "late": 2400, "four-days": 1920, "mornings": 1200}
REGIONS: Final = {
    "de": ("Europe/Berlin", PublicHolidays(country="DE", subdivision="BE")),
    "uk": ("Europe/London", PublicHolidays(country="GB", subdivision="ENG")),
    "us": ("America/New_York", PublicHolidays(country="US")),
}
SHARES: Final = ((1000, 25), (900, 20), (800, 30), (750, 15), (600, 10))
HOLIDAYS_SHARE: Final = 0.025
"""Six or seven public holidays on working days in a year, less than there are: most come late in it."""

FIRST_NAMES: Final = (
    "Ada", "Amara", "Anselm", "Bao", "Birgit", "Carmen", "Chidi", "Dara", "Elif", "Emre",
    "Farah", "Goran", "Hana", "Imani", "Ines", "Jakub", "Jun", "Keiko", "Lars", "Leila",
    "Mateo", "Mei", "Nadia", "Niamh", "Omar", "Paloma", "Priya", "Quentin", "Rosa", "Samir",
    "Sanna", "Tariq", "Uma", "Vikram", "Wanda", "Ximena", "Yusuf", "Zofia",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abebe", "Almeida", "Bakker", "Castillo", "Dimitrov", "Eriksen", "Fofana", "Galli", "Haddad",
    "Ivanova", "Jansen", "Kaya", "Lindqvist", "Mbeki", "Nakamura", "Okafor", "Petrov", "Quispe",
    "Rahman", "Schulz", "Tanaka", "Ueda", "Varga", "Walsh", "Xu", "Yilmaz", "Zimmer",
)  # fmt: skip


@dataclass(slots=True)
class Colleague:
    """Somebody to be employed: trade by number, pattern, project share in per mille."""

    id: str
    name: str
    team: int
    region: str
    pattern: str
    level: int
    share: int
    trade: int = 0
    second_trade: int | None = None
    second_efficiency: int = 1000

    @property
    def weekly_minutes(self) -> float:
        """Project time in a week without leave and holidays."""
        return WEEKLY_MINUTES[self.pattern] * self.share / 1000

    @property
    def calendar(self) -> str:
        """Id of the calendar worked in."""
        return f"{self.region}-{self.pattern}"


@dataclass(slots=True)
class Workforce:
    """All colleagues, in the order of their ids, and who has which trade in each team."""

    colleagues: list[Colleague]
    team_count: int
    # Per team and trade: positions of colleagues, first those of the trade itself.
    skilled: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for second in (False, True):
            for place, person in enumerate(self.colleagues):
                trade = person.second_trade if second else person.trade
                if trade is not None:
                    self.skilled.setdefault((person.team, trade), []).append(place)

    def weekly_minutes(self, mix: Mix) -> float:
        """Project time of everybody in a week, less holidays and leave on average."""
        there = 1 - HOLIDAYS_SHARE - mix.time_off
        return there * sum(person.weekly_minutes for person in self.colleagues)


def team_count(people: int, projects: int) -> int:
    """How many teams: about forty people each, and at least one project each."""
    return max(1, min(-(-people // TEAM_SIZE), projects))


def trade_count(people: int) -> int:
    """How many trades a portfolio of so many people has: about three people each in a team."""
    return max(1, min(len(TRADES), min(people, TEAM_SIZE) // PEOPLE_PER_TRADE))


def region_of(team: int) -> str:
    """Region of a team: each team works in one."""
    return tuple(REGIONS)[team % len(REGIONS)]


def usual_weekly_minutes(people: int, mix: Mix) -> float:
    """Project time of so many people in a week, before anybody is employed."""
    share = sum(share * weight for share, weight in SHARES) / sum(weight for _, weight in SHARES) / 1000
    hours = 1 - mix.part_time / 2 * (2 - (WEEKLY_MINUTES["four-days"] + WEEKLY_MINUTES["mornings"]) / 2400)
    return people * 2400 * hours * share * (1 - HOLIDAYS_SHARE - mix.time_off)


def employ(dice: Dice, sizes: Sequence[int], work: Sequence[dict[int, int]], mix: Mix) -> Workforce:
    """People for each team, their trades in proportion to the team's ``work`` per trade.

    A team may not have more trades with work than people.
    """
    colleagues: list[Colleague] = []
    for team, size in enumerate(sizes):
        own = [_colleague(dice, mix, len(colleagues) + 1 + i, team) for i in range(size)]
        _give_trades(own, work[team])
        for person in own:
            others = [trade for trade in sorted(work[team]) if trade != person.trade]
            if others and dice.chance(mix.second_skill):
                person.second_trade = dice.pick(others)
                person.second_efficiency = dice.pick((600, 700, 800, 900))
        colleagues += own
    return Workforce(colleagues, len(sizes))


def _colleague(dice: Dice, mix: Mix, number: int, team: int) -> Colleague:
    mark = dice.fraction()
    pattern = "full"
    if mark < mix.part_time:
        pattern = "four-days" if mark < mix.part_time / 2 else "mornings"
    elif mark < mix.part_time + mix.late_shift:
        pattern = "late"
    return Colleague(
        id=f"e{number:04d}",
        name=f"{dice.pick(FIRST_NAMES)} {dice.pick(LAST_NAMES)}",
        team=team,
        region=region_of(team),
        pattern=pattern,
        level=dice.weigh(((1, 4), (2, 4), (3, 2))),
        share=dice.weigh(SHARES),
    )


def _give_trades(colleagues: Sequence[Colleague], work: dict[int, int]) -> None:
    """Each, those with most time first, to the trade that is furthest from its share of the time.

    Every trade gets somebody: towards the end only those without anybody are left to choose from.
    """
    per_minute = sum(person.weekly_minutes for person in colleagues) / max(1, sum(work.values()))
    missing = {trade: minutes * per_minute for trade, minutes in sorted(work.items())}
    empty = set(missing)
    for left, person in enumerate(sorted(colleagues, key=lambda person: -person.weekly_minutes)):
        choice = empty if len(colleagues) - left <= len(empty) else missing
        person.trade = min(choice, key=lambda trade: (-missing[trade], trade))
        missing[person.trade] -= person.weekly_minutes
        empty.discard(person.trade)


def calendars(force: Workforce) -> tuple[Calendar, ...]:
    """The calendars that are used, the whole week of each region always among them."""
    used = {(person.region, person.pattern) for person in force.colleagues}
    used |= {(region_of(team), "full") for team in range(force.team_count)}
    return tuple(
        Calendar(
            id=f"{region}-{pattern}",
            time_zone=zone,
            week=hours,
            holidays=(holidays,),
        )
        for region, (zone, holidays) in REGIONS.items()
        for pattern, hours in PATTERNS.items()
        if (region, pattern) in used
    )


def write_people(
    dice: Dice, force: Workforce, start: dt.date, span_days: int, mix: Mix
) -> tuple[Person, ...]:
    """Everybody as the plan names them, with leave within ``span_days`` working days of ``start``."""
    return tuple(_person(dice, person, start, span_days, mix) for person in force.colleagues)


def _person(dice: Dice, person: Colleague, start: dt.date, span_days: int, mix: Mix) -> Person:
    skills = [Skill(skill=TRADES[person.trade], level=person.level)]
    if person.second_trade is not None:
        skills.append(Skill(skill=TRADES[person.second_trade]).replace(efficiency=person.second_efficiency))
    joins = None
    if dice.chance(mix.joining):
        joins = start + dt.timedelta(weeks=dice.whole(1, max(1, span_days // 20)))
    return Person(
        id=person.id,
        name=person.name,
        calendar=person.calendar,
        team=f"Team {person.team + 1}",
        skills=tuple(skills),
        employed_first=joins,
        time_off=_time_off(dice, start, span_days, mix.time_off),
        rate=RATES[person.trade],
    ).replace(share=person.share)


def _time_off(dice: Dice, start: dt.date, span_days: int, share: float) -> tuple[DayRange, ...]:
    """Leave in blocks of one or two weeks, none in the first week; one week where the span is short."""
    monday = start - dt.timedelta(days=start.weekday())
    weeks = span_days // 5
    longest = 2 if weeks >= 8 else 1
    taken: set[int] = set()
    blocks: list[tuple[int, int]] = []
    for _ in range(dice.round(share * span_days / 5 / (1 + longest) * 2)):
        length = dice.whole(1, longest)
        first = dice.whole(1, max(1, weeks - length))
        # A block that meets an earlier one moves on, or is dropped at the end.
        while not taken.isdisjoint(range(first, first + length)):
            first += 1
        if first + length <= weeks:
            taken |= set(range(first, first + length))
            blocks.append((first, length))
    return tuple(
        DayRange(
            first=monday + dt.timedelta(weeks=first),
            last=monday + dt.timedelta(weeks=first + length, days=-3),
        )
        for first, length in sorted(blocks)
    )


def pool_of(trade: int, number: int, maximum: int, region: str) -> ContractorPool:
    """A pool of contractors for a scarce trade; they cost half as much again as the employed."""
    return ContractorPool(
        id=f"{TRADES[trade]} pool {number}",
        calendar=f"{region}-full",
        skills=(Skill(skill=TRADES[trade], level=2),),
        rate=RATES[trade] * 3 // 2,
        lead_time=Duration(10_000, "d"),
        minimum_booking=Duration(5_000, "d"),
        maximum=maximum,
    )
