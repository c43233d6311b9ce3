"""A table of people: names, skills, hours, calendars, rates, time off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Final, TypeVar

from planner.errors import PlanError
from planner.importers.cells import (
    plain_numbers,
    read_amount,
    read_how_many,
    read_money,
    read_percent,
    split_list,
)
from planner.importers.decimal_marks import ColumnNumbers, Numbers
from planner.importers.headings import Table
from planner.importers.names import Ids, folded
from planner.importers.problems import Problems, quoted
from planner.importers.table_dates import Order, evidence, is_nothing, read_moment
from planner.importers.table_files import Row
from planner.importers.working_weeks import Calendars, read_country, read_days, usual_hours, week_of
from planner.plan import WEEKDAYS, Calendar, ContractorPool, DayRange, Person, Skill
from planner.quantities import Duration
from planner.time_zones import zone_named

_Value = TypeVar("_Value")
_RANGE: Final = re.compile(r"\s*(?:\.\.+|–|—|\bto\b|\buntil\b|\bbis\b)\s*|\s+-\s+")
_LONGEST_ID: Final = 150
_NUMBER_FIELDS: Final = ("hours", "days", "share", "rate", "contractors", "lead_time", "minimum_booking")
_HOURS_OF_WEEK: Final = 168
_MOST_PERCENT: Final = 1000
_NOTE: Final = re.compile(r"\s*\(([^)]*)\)\s*$")
_NOT_OF_POOLS: Final = ("team", "share", "time_off", "employed_first", "employed_last")
_SKILL: Final = re.compile(r"(.*?)[\s:(\[]*(\d+(?:[.,]\d+)?)\s*%\s*[)\]]?")


@dataclass(slots=True)
class People:
    """People and contractor pools of a plan, and by which names a task table may call them.

    Attributes
    ----------
    ids
        Id of a person or pool by folded name or id.
    rows
        Path of the row that each person or pool comes from, by id.
    currency
        That rates are in; empty if none is named.
    time_zone
        The commonest that is named; empty if none is.
    """

    people: list[Person] = field(default_factory=list)
    pools: list[ContractorPool] = field(default_factory=list)
    calendars: tuple[Calendar, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    time_zone: str = ""


class _Reader:
    def __init__(self, table: Table, problems: Problems, order: Order | None) -> None:
        self.table = table
        self.problems = problems
        self.ids = Ids()
        self.calendars = Calendars()
        self.currencies: dict[str, str] = {}
        self.zones: Counter[str] = Counter()
        self.order = evidence(self._dates()).order or order
        self.numbers = ColumnNumbers(table, _NUMBER_FIELDS, problems)
        self.fractions = self._share_is_fraction()

    def _dates(self) -> list[str]:
        ranges = [
            end
            for text in self.table.texts("time_off")
            for part in split_list(text)
            for end in _RANGE.split(_NOTE.sub("", part))
        ]
        return [*ranges, *self.table.texts("employed_first"), *self.table.texts("employed_last")]

    def _share_is_fraction(self) -> bool:
        """1 % of somebody is as good as never meant: numbers up to 1 are parts of a whole person."""
        shares = plain_numbers(self.table.texts("share"), Numbers())
        return bool(shares) and max(shares) <= 1

    def cell(self, row: Row, field_name: str, read: Callable[[str], _Value]) -> _Value | None:
        """Value of a cell; None where it is empty or, with an error noted, can't be read."""
        text = self.table.cell(row, field_name)
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self.problems.error(self.table.path(row, field_name), "unreadable-cell", quoted(text), str(error))
            return None

    def number(self, row: Row, field_name: str, read: Callable[[str, Numbers], _Value]) -> _Value | None:
        """Value of a cell that holds a number, read as the column writes its decimals."""
        numbers = self.numbers.of(field_name, self.table.cell(row, field_name))
        return self.cell(row, field_name, lambda text: read(text, numbers))

    # --- one person ---------------------------------------------------------------------------

    def person_or_pool(self, row: Row) -> Person | ContractorPool | None:
        name = self.table.cell(row, "name")
        if not name:
            self.problems.error(self.table.path(row, "name"), "no-name", "an empty cell", "a name")
            return None
        written_id = re.sub(r"[/#\x00-\x1f\x7f-\x9f]+", "-", self.table.cell(row, "id"))[:_LONGEST_ID].strip()
        own = self.ids.keep(written_id) if re.search(r"[^\W\d]", written_id) else self.ids.new(name)
        maximum = self.number(row, "contractors", read_how_many) or 0
        return self._pool(row, own, name, maximum) if maximum else self._person(row, own, name)

    def _person(self, row: Row, own_id: str, name: str) -> Person:
        return Person(
            id=own_id,
            name=name,
            team=self.table.cell(row, "team"),
            skills=self.cell(row, "skills", _read_skills) or (),
            calendar=self._calendar(row),
            time_off=self.cell(row, "time_off", self._read_time_off) or (),
        ).replace(
            share=self._share(row),
            rate=self._rate(row),
            employed_first=self._day(row, "employed_first"),
            employed_last=self._day(row, "employed_last"),
        )

    def _pool(self, row: Row, own_id: str, name: str, maximum: int) -> ContractorPool:
        """Contractors of one kind; what only employed people have is not carried over."""
        rate = self._rate(row)
        if rate is None and not self.table.cell(row, "rate"):
            hint = "contractors are booked at a price"
            self.problems.error(
                self.table.path(row, "rate"), "no-rate", "an empty cell", "the cost of an hour", hint
            )
        dropped = [heading for name in _NOT_OF_POOLS if (heading := self._heading(row, name))]
        if dropped:
            found, meaning = f"{' and '.join(dropped)} of contractors", "not carried over: they have none"
            self.problems.note(self.table.row_path(row), "contractor-fields", found, meaning)
        amounts = {
            field_name: amount
            for field_name in ("lead_time", "minimum_booking")
            if (amount := self.number(row, field_name, _read_days_amount))
        }
        skills = self.cell(row, "skills", _read_skills) or ()
        pool = ContractorPool(id=own_id, name=name, skills=skills, rate=0, calendar=self._calendar(row))
        return pool.replace(maximum=maximum, rate=rate or 0, **amounts)

    def _heading(self, row: Row, field_name: str) -> str:
        """Heading of a field that the row fills in."""
        return self.table.columns[field_name].heading if self.table.cell(row, field_name) else ""

    def _share(self, row: Row) -> int:
        share = self.number(row, "share", partial(read_percent, fractions=self.fractions))
        if share == 0:
            expected, hint = "more than 0 %", "leave people out who never work on projects"
            self.problems.error(self.table.path(row, "share"), "no-share", "0 %", expected, hint)
        return share or 1000

    def _rate(self, row: Row) -> int | None:
        rate = self.number(row, "rate", read_money)
        if rate is None:
            return None
        if rate[1]:
            self.currencies.setdefault(rate[1], self.table.path(row, "rate"))
        return rate[0]

    def _day(self, row: Row, field_name: str) -> object:
        if is_nothing(self.table.cell(row, field_name)):
            return None
        moment = self.cell(row, field_name, lambda text: read_moment(text, self.order))
        return None if moment is None else moment.day

    def _read_time_off(self, text: str) -> tuple[DayRange, ...]:
        ranges = []
        for part in split_list(text):
            if is_nothing(part):
                continue
            noted = _NOTE.search(part)
            ends = _RANGE.split(_NOTE.sub("", part).strip())
            if len(ends) > 2:
                raise ValueError("days such as 2027-02-01 .. 2027-02-05, separated by semicolons")
            first, last = (read_moment(end, self.order).day for end in (ends[0], ends[-1]))
            if last < first:
                raise ValueError("a last day no earlier than the first")
            ranges.append(DayRange(first=first, last=last, note=noted[1] if noted else ""))
        return tuple(ranges)

    # --- their calendar -----------------------------------------------------------------------

    def _calendar(self, row: Row) -> str | None:
        if not any(self.table.cell(row, name) for name in ("hours", "days", "calendar", "time_zone")):
            return None
        days, count = self.number(row, "days", read_days) or (WEEKDAYS[:5], None)
        if count is not None and count != 5:
            named = f"{days[0].title()}-{days[-1].title()}" if len(days) > 1 else days[0].title()
            self.problems.note(
                self.table.path(row, "days"), "days-assumed", f"{count} days", f"taken as {named}"
            )
        hours = self.number(row, "hours", _read_hours)
        if hours is None:
            hours = usual_hours(days, count)
        holidays = self.cell(row, "calendar", read_country)
        zone = self.cell(row, "time_zone", _read_zone)
        self.zones.update([zone] if zone else [])
        try:
            return self.calendars.of(week_of(days, hours), zone, holidays)
        except ValueError as error:
            field_name = "hours" if self.table.cell(row, "hours") else "days"
            found = f"{hours:g} hours on {len(days)} days"
            self.problems.error(self.table.path(row, field_name), "unreadable-cell", found, str(error))
            return None


def _read_skills(text: str) -> tuple[Skill, ...]:
    skills: dict[str, Skill] = {}
    for part in split_list(text):
        match = _SKILL.fullmatch(part)
        name = (match[1] if match else part).strip()
        percent = Numbers().read(match[2], _MOST_PERCENT) if match else Decimal(100)
        if not name or not 0 < percent <= _MOST_PERCENT:
            raise ValueError("skills such as design; copy 70%, from 0.1% to 1000%")
        skill = skill_id(name)
        skills.setdefault(skill, Skill(skill=skill).replace(efficiency=max(1, int(percent * 10))))
    return tuple(skills.values())


def skill_id(name: str) -> str:
    """A skill as the plan names it: two spellings that differ in case or spaces are one skill."""
    return re.sub(r"[/#\x00-\x1f\x7f-\x9f]+", "-", folded(name))[:_LONGEST_ID].strip()


def _read_days_amount(text: str, numbers: Numbers) -> Duration:
    return read_amount(text, "d", numbers)


def _read_hours(text: str, numbers: Numbers) -> Decimal:
    number = re.sub(r"\s*(h|hrs?|hours?|std\.?|stunden)\s*$", "", text, flags=re.IGNORECASE)
    return numbers.read(number, _HOURS_OF_WEEK)


def _read_zone(text: str) -> str:
    try:
        zone_named(text)
    except PlanError:
        raise ValueError("an IANA time zone such as Europe/London") from None
    return text


def read_people(table: Table, problems: Problems, order: Order | None) -> People:
    """Everybody in a table; what can't be read is noted in ``problems``.

    Parameters
    ----------
    table
        With the columns of ``headings.PEOPLE_FIELDS``.
    problems
        Gathers errors and notes.
    order
        Of day and month in the task table, for dates that do not tell themselves.
    """
    reader = _Reader(table, problems, order)
    people = People()
    for row in table.rows:
        made = reader.person_or_pool(row)
        if made is None:
            continue
        if isinstance(made, ContractorPool):
            people.pools.append(made)
        else:
            people.people.append(made)
        people.rows[made.id] = table.row_path(row)
        for name in (made.id, made.name):
            known = people.ids.setdefault(folded(name), made.id)
            if known != made.id:
                hint = f"also in {people.rows[known]}; tell them apart"
                problems.error(
                    table.path(row, "name"), "duplicate-person", quoted(name), "a name of its own", hint
                )
    reader.numbers.note_decided()
    people.calendars = reader.calendars.made
    if len(reader.currencies) > 1:
        found = " and ".join(reader.currencies)
        problems.error(table.column_path("rate"), "several-currencies", found, "one currency")
    people.currency = next(iter(reader.currencies), "")
    people.time_zone = next((zone for zone, _ in reader.zones.most_common(1)), "")
    return people
