"""Words that the sections of a status page share: days, amounts, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.cli.status.markdown import text
from api.plain_amounts import Money, counted, day_and_month

if TYPE_CHECKING:
    import datetime as dt

    from scenarios.status.situation import Situation
    from scenarios.status.status import Status
    from scheduling.schedule import TaskKey


@dataclass(frozen=True)
class PageWords:
    """How days, money and tasks of one status are written."""

    status: Status

    @property
    def found(self) -> Situation:
        """What the status is about."""
        return self.status.situation

    @property
    def money(self) -> Money:
        """Amounts of the plan's currency."""
        return Money(self.found.plan.currency)

    def day(self, day: dt.date) -> str:
        """``18 Jan``, with its year where that isn't the one of the status."""
        return day_and_month(day, day.year != self.found.day.year)

    def begin(self, moment: int) -> str:
        """The day of a moment at which something begins."""
        return self.day(self.found.day_of(moment))

    def end(self, moment: int) -> str:
        """The day of a moment by which something is done; midnight belongs to the day before."""
        return self.day(self.found.day_of(moment - 1))

    def project(self, project: str) -> str:
        """A project's name."""
        names = {one.id: one.name or one.id for one in self.found.plan.projects}
        return text(names.get(project, project))

    def task(self, key: TaskKey, name: str) -> str:
        """``Acme film – Script``."""
        return f"{self.project(key[0])} – {text(name)}"


def working_days(days: float) -> str:
    """``2 working days``, ``0.5 working days``; without a sign."""
    rounded = max(0.1, round(abs(days), 1))
    shown = f"{rounded:,.1f}".removesuffix(".0")
    return f"{shown} working {'day' if shown == '1' else 'days'}"


def signed(days: float | None, same: str = "as agreed") -> str:
    """``+2 d``, ``-0.5 d``; ``same`` for less than a twentieth of a day, empty where it can't be told."""
    if days is None:
        return ""
    shown = f"{days:+,.1f}".removesuffix(".0")
    return same if shown in ("+0", "-0") else f"{shown} d"


def named(people: tuple[str, ...]) -> str:
    """`` (Mia, Ben)``; nothing for nobody."""
    return f" ({text(', '.join(people))})" if people else ""


def are(number: int, noun: str) -> str:
    """``1 task is``, ``2 tasks are``."""
    return f"{counted(number, noun)} {'is' if number == 1 else 'are'}"
