"""Who does the tasks of a table: people of a second table, or made from the names and skills in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.importers.headings import Table
from planner.importers.names import Ids, folded
from planner.importers.people_table import People
from planner.importers.problems import Problems, quoted
from planner.importers.task_rows import TaskRow
from planner.plan import ContractorPool, Need, Person, Skill
from planner.validation.findings import known_names_hint

ANYBODY = "Anybody"


def people_from_tasks(rows: Sequence[TaskRow], problems: Problems) -> People:
    """People as a task table names them: each with the skills of its tasks, one more per skill left over."""
    people, ids = People(), Ids()
    skills: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for row in rows:
        for position, (name, _) in enumerate(row.people):
            names.setdefault(folded(name), name)
            skill = skill_of(row, position)
            skills.setdefault(folded(name), {}).update({skill: None} if skill else {})
    for key, name in names.items():
        person = Person(
            id=ids.new(name), name=name, skills=tuple(Skill(skill=skill) for skill in skills[key])
        )
        _add(people, person)
    offered = {skill for held in skills.values() for skill in held}
    wanted = dict.fromkeys(skill for row in rows if not row.people for skill in row.skills)
    made = [skill for skill in wanted if skill not in offered]
    for skill in made:
        _add(people, Person(id=ids.new(skill), name=skill, skills=(Skill(skill=skill),)))
    _note(problems, len(names), made)
    return people


def _add(people: People, person: Person) -> None:
    people.people.append(person)
    people.ids[folded(person.name)] = person.id


def _note(problems: Problems, named: int, made: Sequence[str]) -> None:
    hint = "hand in a table of people with their hours, shares and time off"
    if named:
        found = f"{named} {'person' if named == 1 else 'people'} named by the tasks"
        problems.note(
            "", "people-assumed", found, "taken to work full time, Monday to Friday 09:00-17:00", hint
        )
    if made:
        listed = ", ".join(made[:8]) + (f" and {len(made) - 8} more" if len(made) > 8 else "")
        found = f"{len(made)} {'skill' if len(made) == 1 else 'skills'} without a person ({listed})"
        problems.note("", "person-per-skill", found, "one person made for each", hint)


def skill_of(row: TaskRow, position: int) -> str | None:
    """Skill that the person at ``position`` gives: the only one, or that at the same position."""
    if len(row.skills) == 1:
        return row.skills[0]
    return row.skills[position] if len(row.skills) == len(row.people) else None


def check_staffing(table: Table, rows: Sequence[TaskRow], people: People, problems: Problems) -> None:
    """Every person and skill that the tasks name is one of the table of people."""
    everybody: list[Person | ContractorPool] = [*people.people, *people.pools]
    skills = {skill.skill for each in everybody for skill in each.skills}
    known_people = tuple(each.name for each in everybody)
    for row in rows:
        for name, _ in row.people:
            if folded(name) not in people.ids:
                hint = known_names_hint("people", name, known_people)
                path = table.path(row.row, "person")
                problems.error(path, "unknown-person", quoted(name), "somebody in the table of people", hint)
        # A named person may do without the skill; an unnamed one may not.
        for skill in row.skills if not row.people else ():
            if skill not in skills:
                hint = known_names_hint("skills", skill, tuple(sorted(skills)))
                path = table.path(row.row, "skill")
                problems.error(path, "unknown-skill", quoted(skill), "a skill that somebody has", hint)


def staffing_of(row: TaskRow, people: People) -> dict[str, Any]:
    """The fields ``skill``, ``person`` or ``needs`` of a task."""
    if not row.people:
        if len(row.skills) == 1:
            return {"skill": row.skills[0]}
        return {"needs": tuple(Need(skill=skill) for skill in row.skills)}
    pools = {pool.id for pool in people.pools}
    ids = [(people.ids.get(folded(name), ""), units) for name, units in row.people]
    if len(ids) == 1 and ids[0][1] == 1000 and ids[0][0] not in pools:
        return {"person": ids[0][0], "skill": skill_of(row, 0)}
    needs = []
    for position, (named, units) in enumerate(ids):
        # Which contractor of a pool comes is found out when they are booked.
        who: dict[str, Any] = {"allowed" if named in pools else "pinned": (named,)}
        needs.append(Need.model_construct(units=units, skill=skill_of(row, position), **who))
    return {"needs": tuple(needs)}
