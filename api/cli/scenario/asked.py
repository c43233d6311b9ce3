"""What is asked of ``planner scenario``, and what of it needs no solving: listing, promoting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from api.cli.plans.plan_file import check_target, write_plan
from api.cli.words.exit_codes import ExitCode
from api.cli.words.plan_words import size_in_words
from api.cli.words.terminal import say, write_document
from api.plain_text import one_line
from planner.document import plan_hash, read_plan
from planner.document_issues import known_names
from planner.errors import InputError
from planner.plan import Plan
from planner.validation import require_valid
from scenarios.applying import Conflict, case_of, conflicts, is_newer, wanted
from scenarios.book import Scenario, ScenarioBook, read_book
from scenarios.sweeping import single_changes

if TYPE_CHECKING:
    from scheduling.simulation.simulate import SimulationOptions

LIST_FORMAT: Final = "crewline-scenario-list/1"
ON_THE_LINE: Final = "what-if"
"""Id of the scenario that is made of --change."""


@dataclass(frozen=True, slots=True)
class ScenarioRequest:
    """Everything that the command line asks of ``planner scenario`` that is to be solved."""

    plan: Path
    scenarios: Path | None = None
    changes: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    tornado: str | None = None
    outcome: Path | None = None
    effort: int | None = None
    seed: int = 1
    limit: int | None = None
    executions: SimulationOptions | None = None
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def book_of(request: ScenarioRequest) -> ScenarioBook:
    """The scenarios asked about.

    Raises
    ------
    InputError
        If the document or a change can't be read, or a scenario is named that is not there.
    typer.BadParameter
        If nothing is asked, or both ways at once.
    """
    if (request.scenarios is None) == (not request.changes):
        raise typer.BadParameter("give either a document of scenarios or --change.", param_hint="SCENARIOS")
    if request.scenarios is not None:
        book = read_book(request.scenarios)
    else:
        from planner.changes.shorthand import read_change_line

        changes = tuple(read_change_line(line) for line in request.changes)
        name = changes[0].sentence() if len(changes) == 1 else "What if"
        book = ScenarioBook((Scenario(ON_THE_LINE, changes, name),))
    for id_ in (*request.only, *([request.tornado] if request.tornado else [])):
        _require(book, id_)
    if request.tornado is not None:
        return single_changes(book, request.tornado)
    return book


def without_solving(
    request: ScenarioRequest,
    *,
    list_only: bool,
    base: Path | None,
    promote: str | None,
    to: Path | None,
    force: bool,
) -> ExitCode | None:
    """List or promote, if that is asked; None if not.

    Raises
    ------
    InputError
        If something can't be read, or a scenario can't be promoted.
    typer.BadParameter
        If options contradict each other.
    """
    if (promote is None) != (to is None):
        raise typer.BadParameter("--promote and --to belong together.", param_hint="--promote")
    if base is not None and not list_only:
        raise typer.BadParameter("it belongs to --list.", param_hint="--base")
    if promote is not None and to is not None:
        return _promote(request, promote, to, force)
    if list_only:
        return _list(request, base)
    return None


def _promote(request: ScenarioRequest, id_: str, to: Path, force: bool) -> ExitCode:
    check_target(to, force)
    plan = read_plan(request.plan)
    require_valid(plan)
    book = book_of(request)
    _require(book, id_)
    _warn_newer(book, plan)
    case = case_of(plan, book, id_)
    write_plan(case.plan, to)
    if request.as_json:
        report = {"file": str(to), "hash": plan_hash(case.plan), "scenario": id_, "base": plan_hash(plan)}
        write_document(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    for change in case.changes:
        say(f"{one_line(change.sentence())}.")
    typer.echo(f"Wrote {to}: {size_in_words(case.plan)}.")
    return ExitCode.DONE


def _list(request: ScenarioRequest, base: Path | None) -> ExitCode:
    plan = read_plan(request.plan)
    book = book_of(request)
    before = None if base is None else read_plan(base)
    found = {one.id: conflicts(book, one.id, plan, before) for one in wanted(book, request.only)}
    if request.as_json:
        write_document(json.dumps(_listed(book, plan, found), ensure_ascii=False, indent=2) + "\n")
    else:
        _warn_newer(book, plan)
        for line in _lines(book, found):
            typer.echo(line)
    return ExitCode.BAD_INPUT if any(found.values()) else ExitCode.DONE


def _lines(book: ScenarioBook, found: dict[str, tuple[Conflict, ...]]) -> Iterator[str]:
    for id_, against in found.items():
        scenario = book[id_]
        branch = f", a branch of {scenario.branch_of}" if scenario.branch_of else ""
        name = f": {scenario.name}" if scenario.name else ""
        yield one_line(f"{id_}{name}{branch}")
        standing = {(one.scenario, one.position): one for one in against}
        for part in book.lineage(id_):
            own = part.id == id_
            for position, change in enumerate(part.changes):
                mark = "-" if own else "+"
                yield f"  {mark} {one_line(change.sentence())}"
                if conflict := standing.get((part.id, position)):
                    yield from (f"      conflict: {one_line(str(issue))}" for issue in conflict.issues)


def _listed(book: ScenarioBook, plan: Plan, found: dict[str, tuple[Conflict, ...]]) -> dict[str, Any]:
    """The document ``crewline-scenario-list/1``."""
    return {
        "format": LIST_FORMAT,
        "plan": {"name": plan.name, "hash": plan_hash(plan)},
        "written_for": book.base or None,
        "scenarios": [
            {
                "id": id_,
                "name": book[id_].name,
                "branch_of": book[id_].branch_of,
                "changes": [
                    {"scenario": part.id, "change": change.kind, "sentence": change.sentence()}
                    for part in book.lineage(id_)
                    for change in part.changes
                ],
                "conflicts": [_conflict(one) for one in against],
            }
            for id_, against in found.items()
        ],
    }


def _conflict(one: Conflict) -> dict[str, Any]:
    issues = [
        {"path": issue.path, "found": issue.found, "expected": issue.expected, "code": issue.code}
        for issue in one.issues
    ]
    return {"scenario": one.scenario, "position": one.position, "issues": issues}


def _require(book: ScenarioBook, id_: str) -> None:
    ids = [one.id for one in book.scenarios]
    if id_ not in ids:
        raise InputError(f'there is no scenario "{id_}"; {known_names("scenarios", id_, ids)}')


def _warn_newer(book: ScenarioBook, plan: Plan) -> None:
    if is_newer(book, plan):
        say("Note: the scenarios were written for another state of the plan; --list --base compares both.")
