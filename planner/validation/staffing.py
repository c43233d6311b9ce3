"""Is there anybody for every need, and are there enough different people for all of a task's needs?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from planner.errors import Severity
from planner.plan import Need
from planner.validation.candidates import Candidate, Candidates
from planner.validation.findings import listed, people_counted, quoted
from planner.validation.matching import Shortage, shortage
from planner.validation.survey import ModeAt, Survey, TaskAt, needs_text


@dataclass(frozen=True, slots=True)
class _Problem:
    need: int
    field: str
    code: str
    found: str
    expected: str
    hint: str = ""
    severity: Severity = "error"


def check_staffing(survey: Survey, candidates: Candidates) -> None:
    """Every need of every task that is still to be planned; equal needs are judged once."""
    verdicts: dict[object, tuple[_Problem, ...]] = {}
    judge = partial(_judge, survey, candidates)
    for place in survey.tasks:
        task = place.task
        if not place.open or task.wait is not None or task.milestone:
            continue
        if task.progress is not None and task.progress.people:
            continue  # its people are given
        if not task.needs and not task.modes:
            if not task.person and not task.skill:
                continue
            key = (task.person, task.skill)
            if key not in verdicts:
                verdicts[key] = judge(task.all_needs)
            if not verdicts[key]:
                continue
        for mode_at in place.modes():
            needs = mode_at.needs
            if needs not in verdicts:
                verdicts[needs] = judge(needs)
            for problem in verdicts[needs]:
                _report(place, mode_at, problem)


def _report(place: TaskAt, mode_at: ModeAt, problem: _Problem) -> None:
    field = mode_at.need_field(problem.need, problem.field)
    note = place.error if problem.severity == "error" else place.warning
    note(field, problem.code, problem.found, problem.expected, problem.hint)


def _judge(survey: Survey, candidates: Candidates, needs: Sequence[Need]) -> tuple[_Problem, ...]:
    problems: list[_Problem] = []
    for position, need in enumerate(needs):
        judged = list((_pinned if need.pinned else _free)(survey, position, need))
        problems += judged
        if _hopeful(judged):
            problems += _number(survey, candidates, position, need)
    if len(needs) > 1 and _hopeful(problems):
        problems += _together(candidates, needs)
    return tuple(problems)


def _hopeful(problems: Sequence[_Problem]) -> bool:
    return all(problem.severity == "warning" for problem in problems)


# --- pinned people ------------------------------------------------------------------------------


def _pinned(survey: Survey, position: int, need: Need) -> Iterator[_Problem]:
    if len(need.pinned) != need.count:
        found = f"{people_counted(len(need.pinned))} pinned: {listed(need.pinned)}"
        yield _Problem(position, "pinned", "pinned-count", found, f"as many as count, {need.count}")
    for rank, name in enumerate(need.pinned):
        field = f"pinned[{rank}]"
        if name in need.pinned[:rank]:
            yield _Problem(position, field, "person-twice", quoted(name), "each person once")
        if name in need.forbidden:
            found, expected = f"{quoted(name)}, who is forbidden too", "nobody who is forbidden"
            yield _Problem(position, field, "pinned-forbidden", found, expected)
        if need.allowed and name not in need.allowed:
            expected = f"one of those allowed: {listed(need.allowed)}"
            yield _Problem(position, field, "pinned-not-allowed", quoted(name), expected)
        yield from _skill_of_pinned(survey, position, field, need, name)


def _skill_of_pinned(survey: Survey, position: int, field: str, need: Need, name: str) -> Iterator[_Problem]:
    person = survey.people.get(name)
    if person is None or need.skill is None:
        return
    level = {skill.skill: skill.level for skill in person.skills}.get(need.skill)
    if level is None:
        found, expected = (
            f"{quoted(name)} without {quoted(need.skill)}",
            f"somebody with {quoted(need.skill)}",
        )
        hint = f"counted at 100%; skills of {name}: {listed(s.skill for s in person.skills) or 'none'}"
        yield _Problem(position, field, "pinned-without-skill", found, expected, hint, "warning")
    elif level < need.level:
        found = f"{quoted(name)}, who has level {level} of {quoted(need.skill)}"
        yield _Problem(
            position, field, "pinned-below-level", found, f"somebody of level {need.level} or above"
        )


# --- anybody with the skill ---------------------------------------------------------------------


def _free(survey: Survey, position: int, need: Need) -> Iterator[_Problem]:
    if need.allowed and set(need.allowed) <= set(need.forbidden):
        found, expected = "everybody allowed is forbidden too", "somebody allowed who isn't forbidden"
        yield _Problem(position, "forbidden", "allowed-and-forbidden", found, expected)
    if need.skill is None:
        return
    if need.skill not in survey.skills:
        hint = survey.findings.unknown("skills", need.skill, sorted(survey.skills))
        expected = "a skill that somebody in the plan has"
        yield _Problem(position, "skill", "unknown-skill", quoted(need.skill), expected, hint)
    elif survey.skills[need.skill] < need.level:
        found = f"level {need.level} of {quoted(need.skill)}"
        expected = f"at most level {survey.skills[need.skill]}, the highest that anybody has"
        yield _Problem(position, "level", "skill-level", found, expected)


def _number(survey: Survey, candidates: Candidates, position: int, need: Need) -> Iterator[_Problem]:
    able = candidates.of(need)
    places = sum(candidate.places for candidate in able)
    if places >= need.count:
        return
    if need.pinned:
        able_ids = {candidate.id for candidate in able}
        for rank, name in enumerate(need.pinned):
            if name in survey.people and name not in able_ids:
                found, hint = f"{quoted(name)}, who never works", _absence(survey, name)
                expected = "somebody with working time after the plan's start"
                yield _Problem(position, f"pinned[{rank}]", "person-never-works", found, expected, hint)
    elif places == 0:
        hint = "whoever has it is not among those allowed, is forbidden, or has no working time"
        expected = "a need that somebody can fill"
        yield _Problem(position, "skill", "nobody-available", needs_text(need), expected, hint)
    else:
        expected = f"at most {places}, those who could do it: {_names(able)}"
        yield _Problem(position, "count", "too-few-people", needs_text(need), expected)


def _absence(survey: Survey, name: str) -> str:
    person = survey.people[name]
    if person.employed_last is not None:
        return f"employed until {person.employed_last}"
    if person.time_off:
        return f"time off from {person.time_off[0].first} to {person.time_off[0].last}"
    return f"the calendar of {name} has no hours"


def _names(able: Sequence[Candidate]) -> str:
    names = (f"{each.places} of {each.id}" if each.places > 1 else each.id for each in able)
    return listed(names)


# --- all needs of a task ------------------------------------------------------------------------


def _together(candidates: Candidates, needs: Sequence[Need]) -> Iterator[_Problem]:
    able = [candidates.of(need) for need in needs]
    places = {each.id: each.places for group in able for each in group}
    found = shortage([need.count for need in needs], [[each.id for each in group] for group in able], places)
    if found is not None:
        yield _short(needs, found, able)


def _short(needs: Sequence[Need], short: Shortage, able: Sequence[Sequence[Candidate]]) -> _Problem:
    asked = sum(needs[position].count for position in short.needs)
    together = " and ".join(needs_text(needs[position]) for position in short.needs)
    people = {each.id: each for position in short.needs for each in able[position]}
    found = f"{asked} different people for {together}"
    expected = f"at most {short.places}, those who could do it: {_names(list(people.values()))}"
    hint = "nobody fills two places of one task"
    return _Problem(max(short.needs), "", "too-few-people", found, expected, hint)
