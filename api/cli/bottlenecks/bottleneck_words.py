"""What one more, one fewer or an absence would change, in sentences, the finding first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from api.cli.workload.workload_words import hours_words
from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line

if TYPE_CHECKING:
    from capacity.bottlenecks import Asked, Bottlenecks
    from capacity.bottlenecks.answers import Answer
    from capacity.bottlenecks.results import ProjectChange
    from capacity.bottlenecks.weeks import Weeks

_MOST_PROJECTS = 3
_MINUTES_A_DAY = 1440


def subject_words(asked: Asked) -> str:
    """``one more of each skill from 04 Jan 2027``."""
    each = {"skill": "each skill", "person": "each person"}[asked.of]
    first = "" if asked.first is None else day_and_month(asked.first, True)
    if asked.change == "more":
        like = "one more of" if asked.of == "skill" else "one more just like"
        return f"{like} {each} from {first}"
    if asked.change == "fewer":
        return f"one fewer of {each} from {first}" if asked.of == "skill" else f"{each} leaving on {first}"
    last = "" if asked.last is None else day_and_month(asked.last, True)
    whose = "somebody of each skill" if asked.of == "skill" else each
    return f"{whose} away from {first} to {last}"


def findings(
    found: Bottlenecks, people: Mapping[str, str], projects: Mapping[str, str], shown: Money
) -> Iterator[str]:
    """The first sentence says what is worth most; one more if nothing at all can be told apart."""
    telling = [one for one in found.answers if one.verdict in ("clear", "impossible", "possible")]
    if telling:
        yield sentence(telling[0], people, projects, shown)
        return
    solved = [one for one in found.answers if one.verdict == "unclear"]
    if not solved:
        yield "Nothing was solved: nothing is at stake (--all solves for all of them)."
        return
    if found.base is None or not found.base.noise_cents:
        yield f"None of the {len(solved):,} changes the cost."
        return
    noise = shown.named(found.base.noise_cents)
    yield f"None of the {len(solved):,} changes the cost by more than {noise}, which may be chance."


def sentence(one: Answer, people: Mapping[str, str], projects: Mapping[str, str], shown: Money) -> str:
    """``One more motion designer from 01 Mar saves 4,200 USD ...``."""
    who, text = _who(one, people), ""
    if one.verdict == "impossible":
        return f"{who}: no valid plan, because of {one_line(one.why)}."
    if one.verdict == "possible":
        return f"{who} makes a valid plan possible; without there is none."
    text = f"{who} {_worth(one, shown)}"
    moved = [change for change in one.clear_projects if change.minutes < 0] or list(one.clear_projects)
    if one.question.change != "more":
        moved = [change for change in one.clear_projects if change.minutes > 0] or list(one.clear_projects)
    if moved:
        text += f"; {project_words(moved[0], projects)}"
    if one.weeks is not None:
        text += f"; it matters {weeks_words(one.weeks)}"
    return f"{text}."


def _who(one: Answer, people: Mapping[str, str]) -> str:
    asked = one.question
    first, name = day_and_month(asked.first), one_line(asked.name)
    if asked.change == "more":
        return (
            f"One more {name} from {first}" if asked.of == "skill" else f"One more like {name} from {first}"
        )
    person = one_line(people.get(asked.person, asked.person))
    if asked.change == "fewer":
        return (
            f"{person} leaving on {first}"
            if asked.of == "person"
            else (f"One fewer {name} from {first} (without {person})")
        )
    last = first if asked.last is None else day_and_month(asked.last)
    return f"{person} away from {first} to {last}"


def _worth(one: Answer, shown: Money) -> str:
    """``saves 4,200 USD: 1,000 of late cost and 3,200 of contractor cost``."""
    cents, late, contractor = one.cents or 0, one.late_cents or 0, one.contractor_cents or 0
    if not cents:
        return "changes no cost"
    verb = "saves" if cents < 0 else "costs"
    sign = -1 if cents < 0 else 1
    parts = [(sign * late, "late cost"), (sign * contractor, "contractor cost")]
    same = [f"{shown.plain(part)} of {name}" for part, name in parts if part > 0]
    other = [
        f"{shown.plain(-part)} {'more' if cents < 0 else 'less'} of {name}"
        for part, name in parts
        if part < 0
    ]
    split = f": {' and '.join(same)}" if len(same) > 1 else f" of {same[0].partition(' of ')[2]}"
    if other:
        split = f": {same[0]}, with {other[0]}"
    return f"{verb} {shown.named(abs(cents))}{split}"


def project_words(change: ProjectChange, projects: Mapping[str, str]) -> str:
    """``Spot 3 days earlier``."""
    name = one_line(projects.get(change.project, change.project))
    return f"{name} {days_words(change.minutes)} {'earlier' if change.minutes < 0 else 'later'}"


def days_words(minutes: int) -> str:
    """``9 days``, ``5 h``: whole days to the nearest from one day on."""
    size = abs(minutes)
    if size < _MINUTES_A_DAY:
        return hours_words(size / 60)
    return counted(round(size / _MINUTES_A_DAY), "day")


def weeks_words(weeks: Weeks) -> str:
    """``in 12 weeks from 18 Jan to 16 May``."""
    if weeks.number == 1:
        return f"in the week of {day_and_month(weeks.first)}"
    return f"in {weeks.number:,} weeks from {day_and_month(weeks.first)} to {day_and_month(weeks.last)}"


def range_words(weeks: Weeks | None) -> str:
    """``18 Jan – 16 May``."""
    return "" if weeks is None else f"{day_and_month(weeks.first)} – {day_and_month(weeks.last)}"


def project_lines(one: Answer, projects: Mapping[str, str]) -> str:
    """``Spot 3 days earlier, Teaser 2 days earlier and 4 more``."""
    named = [project_words(change, projects) for change in one.clear_projects[:_MOST_PROJECTS]]
    rest = len(one.clear_projects) - len(named)
    return ", ".join(named) + (f" and {rest:,} more" if rest > 0 else "")
