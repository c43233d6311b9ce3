"""A second, slow proof of schedules of eleven tasks, minute by minute over two weeks.

Written from the table below and without any code of the planner: sets of minutes instead of
calendars, counters instead of sweeps.
"""

import dataclasses
import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest

from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

GRID, DAY = 30, 1440
ZERO = int(dt.datetime(2027, 1, 4, tzinfo=dt.UTC).timestamp()) // 60
"""Monday 00:00 UTC, the data date: the second proof counts from here."""
END = 14 * DAY


def minutes(*hours, off=()):
    """Minutes of two weeks within ``hours`` of Monday to Friday, without the days ``off``."""
    days = [day for day in range(14) if day % 7 < 5 and day not in off]
    return {day * DAY + m for day in days for first, last in hours for m in range(first * 60, last * 60)}


OFFICE = minutes((9, 17))
WORKS = {
    "ann": OFFICE,
    "bob": minutes((9, 17), off=(2,)),
    "eve": minutes((12, 20)),
    "agency#1": OFFICE,
    "agency#2": OFFICE,
    "studio": minutes((9, 13), (14, 18)),
}
SPEED = {  # share × efficiency for each skill that somebody has
    "ann": {"design": Fraction(1)},
    "bob": {"design": Fraction(3, 4) * Fraction(1, 2), "code": Fraction(3, 4)},
    "eve": {"code": Fraction(1)},
    "agency#1": {"design": Fraction(1)},
    "agency#2": {"design": Fraction(1)},
}
UNITS = {"studio": 1, "camera": 2}
FILM = 5


@dataclasses.dataclass(frozen=True)
class Way:
    """Minutes of work (or of a duration, a wait) and who: (skill, units per mille, pinned)."""

    minutes: int
    by: str = "work"
    needs: tuple = ()
    equipment: tuple = ()
    film: int = 0


@dataclasses.dataclass(frozen=True)
class Thing:
    """A task of the table; links are (source, type, lag, max lag), in minutes of OFFICE or elapsed."""

    ways: dict
    links: tuple = ()
    continuous: bool = False
    release: int = 0
    deadline: int = END
    started: int | None = None


DESIGN, CODE = ("design", 1000, None), ("code", 1000, None)
TABLE = {
    "a": Thing({"only": Way(600, needs=(DESIGN,))}),
    "b": Thing({"only": Way(360, needs=(("design", 500, None),))}, links=(("a", "FS", 120, None, False),)),
    "c": Thing({"only": Way(480, needs=((None, 1000, "ann"), CODE))}, links=(("a", "SS", 60, None, True),)),
    "d": Thing(
        {"only": Way(240, needs=(CODE,), equipment=(("studio", 1),))}, links=(("b", "FF", 0, None, False),)
    ),
    "e": Thing({"only": Way(480, by="wait")}, links=(("d", "FS", 0, None, False),)),
    "f": Thing({"only": Way(0)}, links=(("e", "FS", 0, 480, False),), deadline=5 * DAY),
    "g": Thing({"only": Way(180, needs=(DESIGN,))}, continuous=True, release=DAY),
    "h": Thing(
        {
            "alone": Way(360, needs=(DESIGN,), film=3),
            "pair": Way(180, by="duration", needs=(DESIGN, CODE), film=6),
        }
    ),
    "i": Thing({"only": Way(300, by="duration", equipment=(("camera", 2),))}),
    "j": Thing({"only": Way(240, needs=((None, 1000, "eve"),))}, started=-3 * DAY + 720),
    "k": Thing(
        {"only": Way(120, needs=(CODE,), equipment=(("camera", 1),))}, links=(("g", "SF", 0, None, False),)
    ),
}

# --- the table as a plan document ---------------------------------------------------------------


def moment(minute):
    return (dt.datetime(2027, 1, 4, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M")


def way_document(way):
    needs = [
        {"units": f"{units // 10}%"}
        | ({"skill": skill} if skill else {})
        | ({"pinned": [pin]} if pin else {})
        for skill, units, pin in way.needs
    ]
    equipment = [{"equipment": name, "units": units} for name, units in way.equipment]
    consumables = [{"consumable": "film", "amount": way.film}] if way.film else []
    return {way.by: f"{way.minutes}min", "needs": needs, "equipment": equipment, "consumables": consumables}


def task_document(name, thing):
    document = {"id": name, "continuous": thing.continuous}
    if len(thing.ways) > 1:
        document["modes"] = [{"id": mode, **way_document(way)} for mode, way in thing.ways.items()]
    else:
        document |= way_document(thing.ways["only"])
    document["after"] = []
    for source, link_type, lag, most, elapsed in thing.links:
        unit = "emin" if elapsed else "min"
        link = {"task": source, "type": link_type, "lag": f"{lag}{unit}"}
        document["after"].append(link | ({} if most is None else {"max_lag": f"{most}{unit}"}))
    if thing.release:
        document["release"] = moment(thing.release)
    if thing.deadline < END:
        document["deadline"] = moment(thing.deadline)
    if thing.started is not None:
        document["work"] = f"{2 * thing.ways['only'].minutes}min"
        document["progress"] = {"started": moment(thing.started), "percent": "50%"}
    return document


def make_plan(desk):
    return desk.plan(
        *(task_document(name, thing) for name, thing in TABLE.items()),
        calendars=[
            {"id": "late", "week": {"mon-fri": "12:00-20:00"}},
            {"id": "studio", "week": {"mon-fri": ["09:00-13:00", "14:00-18:00"]}},
        ],
        people=[
            {"id": "ann", "skills": ["design"]},
            {
                "id": "bob",
                "share": "75%",
                "skills": [{"skill": "design", "efficiency": "50%"}, "code"],
                "time_off": [{"first": "2027-01-06", "last": "2027-01-06"}],
            },
            {"id": "eve", "calendar": "late", "skills": ["code"]},
        ],
        contractor_pools=[
            {
                "id": "agency",
                "skills": ["design"],
                "rate": 60,
                "lead_time": "1d",
                "minimum_booking": "2d",
                "maximum": 2,
            }
        ],
        equipment=[{"id": "studio", "calendar": "studio"}, {"id": "camera", "units": 2}],
        consumables=[{"id": "film", "amount": FILM}],
    )


# --- the second proof ---------------------------------------------------------------------------


def fits(person, need):
    skill, _, pin = need
    return person == pin if pin else person in SPEED and skill in SPEED[person]


def needed(way, team):
    """Joint minutes: work over the sum of speeds, rounded up."""
    if way.by != "work" or not team:
        return way.minutes
    speed = sum(
        Fraction(units, 1000) * SPEED[person].get(skill, Fraction(1))
        for person, (skill, units, _) in zip(team, way.needs, strict=True)
    )
    return -(-Fraction(way.minutes) // speed)


def booked_minutes(person, bookings):
    """Working minutes of a contractor within its bookings, of anybody else all of them."""
    if "#" not in person:
        return WORKS[person]
    number = int(person.split("#")[1])
    days = {day for n, first, last in bookings if n == number for day in range(first, last + 1)}
    return {minute for minute in WORKS[person] if minute // DAY in days}


def walk(way, team, start, bookings):
    """Worked minutes from ``start`` on, slot by slot; None where it can't begin or doesn't end."""
    if way.by == "wait":
        joint, grid = OFFICE, 1
    else:
        parts = [booked_minutes(person, bookings) for person in team]
        parts += [WORKS[name] for name, _ in way.equipment if name in WORKS]
        joint, grid = set.intersection(*parts, *([] if team else [OFFICE])), GRID
    left, worked = needed(way, team), []
    for slot in range(start, END, grid):
        if all(minute in joint for minute in range(slot, slot + grid)):
            worked += range(slot, slot + min(grid, left))
            left -= min(grid, left)
        elif not worked:
            return None
        if left == 0:
            return worked
    return None


def merged(worked):
    """Intervals of sorted minutes."""
    found = []
    for minute in worked:
        if found and found[-1][1] == minute:
            found[-1][1] = minute + 1
        else:
            found.append([minute, minute + 1])
    return tuple((begin + ZERO, end + ZERO) for begin, end in found)


def lagged(a, lag, elapsed):
    """Earliest minute with ``lag`` OFFICE minutes from ``a`` on."""
    if elapsed or lag == 0:
        return a + lag
    at, left = a, lag
    while left:
        left -= at in OFFICE
        at += 1
    return at


def limited(a, most):
    """Latest minute with no more than ``most`` OFFICE minutes from ``a`` on, rounded up to the grid."""
    at, left = a, most
    while at < END and (left or at not in OFFICE):
        left -= at in OFFICE
        at += 1
    return -(-at // GRID) * GRID


def is_valid(schedule):
    """Whether every rule holds, asked minute by minute."""
    entries = {entry.task: entry for entry in schedule.tasks}
    if len(schedule.tasks) != len(TABLE) or set(entries) != set(TABLE):
        return False
    bookings = readable_bookings(schedule)
    return (
        bookings is not None
        and all(is_task_valid(TABLE[name], entry, bookings) for name, entry in entries.items())
        and all(are_links_kept(name, entries) for name in TABLE)
        and are_limits_kept(entries)
    )


def readable_bookings(schedule):
    """(number, first, last) in days from Monday the 4th; None where one breaks a rule."""
    found, taken = [], set()
    for booking in schedule.bookings:
        first, last = (
            (dt.date.fromisoformat(day) - dt.date(2027, 1, 4)).days for day in (booking.first, booking.last)
        )
        days = range(first, last + 1)
        paid = sum(minute // DAY in days for minute in OFFICE)
        working_days = sum(day % 7 < 5 for day in days)
        if first < 1 or working_days < 2 or booking.paid_minutes != paid or booking.cost != paid * 100:
            return None  # lead: Monday; minimum: two days; 60 an hour are 100 cents a minute
        if (
            booking.committed
            or booking.contractor not in (1, 2)
            or taken & {(booking.contractor, d) for d in days}
        ):
            return None
        taken |= {(booking.contractor, day) for day in days}
        found.append((booking.contractor, first, last))
    return found


def is_task_valid(thing, entry, bookings):
    way = thing.ways.get(entry.mode)
    if way is None:
        return False
    by_need = sorted(entry.assignments, key=lambda a: a.need)
    team = [a.person for a in by_need]
    if [a.need for a in by_need] != list(range(len(way.needs))) or len(set(team)) < len(team):
        return False
    if not all(
        fits(a.person, need) and a.units == need[1] for a, need in zip(by_need, way.needs, strict=True)
    ):
        return False
    start, finish = entry.start - ZERO, entry.finish - ZERO
    begin = start
    if thing.started is not None:
        if start != thing.started or not entry.segments:
            return False
        begin = entry.segments[0][0] - ZERO
    if begin < max(0, thing.release) or finish > thing.deadline:
        return False
    if way.minutes == 0:
        return start == finish and entry.segments == ()
    worked = walk(way, team, begin, bookings) if way.by == "wait" or begin % GRID == 0 else None
    if worked is None or entry.segments != merged(worked) or finish != worked[-1] + 1:
        return False
    return not thing.continuous or len(entry.segments) == 1


def are_links_kept(name, entries):
    for source, link_type, lag, most, elapsed in TABLE[name].links:
        i, j = entries[source], entries[name]
        a = (i.finish if link_type[0] == "F" else i.start) - ZERO
        b = (j.finish if link_type[1] == "F" else j.start) - ZERO
        if b < lagged(a, lag, elapsed) or (most is not None and b > limited(a, most)):
            return False
    return True


def are_limits_kept(entries):
    """Capacity of people, units of equipment and film, counted in every minute."""
    taken, held, film = Counter(), Counter(), 0
    for name, entry in entries.items():
        way = TABLE[name].ways[entry.mode]
        film += way.film
        if not entry.segments:
            continue
        last = -(-(entry.finish - ZERO) // GRID) * GRID
        spans = [range(begin - ZERO, end - ZERO) for begin, end in entry.segments]
        spans[-1] = range(spans[-1].start, last)
        for assignment in entry.assignments:
            taken.update({(assignment.person, m): assignment.units for span in spans for m in span})
        for equipment, units in way.equipment:
            held.update({(equipment, m): units for m in range(spans[0].start, last)})
    return (
        film <= FILM
        and all(units <= 1000 for units in taken.values())
        and all(units <= UNITS[name] for (name, _), units in held.items())
    )


# --- a valid schedule ------------------------- ------------------------------------------------


def place(name, start, team=(), mode="only", bookings=((1, 2, 3),)):
    """Entry of a task from ``start`` on, worked as the second proof walks; None where it can't be."""
    thing = TABLE[name]
    way = thing.ways[mode]
    assignments = tuple(
        Assignment(person, need, units)
        for need, (person, (_, units, _)) in enumerate(zip(team, way.needs, strict=True))
    )
    if way.minutes == 0:
        return ScheduledTask("p", name, start + ZERO, start + ZERO)
    worked = walk(way, team, start, bookings)
    if worked is None:
        return None
    first = start if thing.started is None else thing.started
    return ScheduledTask("p", name, first + ZERO, worked[-1] + 1 + ZERO, mode, assignments, merged(worked))


def at(day, hour, minute=0):
    return day * DAY + hour * 60 + minute


def booking(number, first, last):
    days = [dt.date(2027, 1, 4) + dt.timedelta(days=day) for day in (first, last)]
    paid = sum(first <= minute // DAY <= last for minute in OFFICE)
    return Booking("agency", number, days[0].isoformat(), days[1].isoformat(), paid, paid * 100)


def valid_schedule():
    entries = (
        place("a", at(0, 9), ["ann"]),  # Monday 09:00 to Tuesday 11:00
        place("b", at(1, 13), ["ann"]),  # half of her, Tuesday 13:00 to Wednesday 17:00
        place("c", at(3, 12), ["ann", "eve"]),  # Thursday 12:00-16:00
        place("d", at(2, 14), ["eve"]),  # Wednesday 14:00-18:00, in the studio
        place("e", at(3, 9)),  # Thursday
        place("f", at(4, 9, 30)),  # Friday
        place("g", at(2, 10), ["agency#1"]),  # Wednesday 10:00-13:00
        place("h", at(0, 9), ["bob"], "alone"),  # Monday and Tuesday
        place("i", at(0, 11)),  # Monday 11:00-16:00
        place("j", at(0, 12), ["eve"]),  # Monday 12:00-16:00
        place("k", at(4, 12), ["eve"]),  # Friday 12:00-14:00
    )
    return Schedule(entries, (booking(1, 2, 3),))


class SecondProof:
    """The table as a plan, a valid schedule of it, and what tests need to spoil and prove that."""

    tasks = tuple(TABLE)
    people = tuple(name for name in WORKS if name in SPEED)

    def __init__(self, desk):
        self.plan = make_plan(desk)
        self.valid_schedule = valid_schedule()
        self.is_valid = is_valid
        self.booking = booking

    def ways(self, name):
        """For each mode of a task, who may fill each of its places."""
        ways = TABLE[name].ways.items()
        return {mode: [[p for p in self.people if fits(p, need)] for need in way.needs] for mode, way in ways}

    def place(self, name, start, team, mode, bookings):
        """Entry of a task worked as it should be; None where it can't be."""
        days = [(b.contractor, *(int(day[-2:]) - 4 for day in (b.first, b.last))) for b in bookings]
        return place(name, start, team, mode, days)


@pytest.fixture(scope="session")
def proof(desk):
    return SecondProof(desk)
