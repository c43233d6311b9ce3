"""``planner check``: whether a plan is in order, and what its templates, reviews and links make of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.cli.plans.show_critical_path import critical_path_to_dict, print_critical_path
from api.cli.words.exit_codes import ExitCode
from api.cli.words.plan_words import size_in_words, size_of, title_of
from api.cli.words.show_issues import count_line, issue_to_dict, print_issues
from api.cli.words.terminal import console_on, say, write_document
from planner.critical_dates import CriticalDates, critical_dates
from planner.document import plan_hash, read_plan, render_plan
from planner.errors import DocumentError, Issue
from planner.expansion import expand
from planner.plan import Plan
from planner.readable_rest import issues_of_the_rest
from planner.validation import validate
from planner.validation.findings import document_place


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What is to be shown beside the issues."""

    with_expanded: bool = False
    with_critical_path: bool = False
    show_all: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Checked:
    """What was found. ``plan`` is None where the document can't be read, ``expanded`` where it has errors."""

    plan: Plan | None
    issues: Sequence[Issue]
    expanded: Plan | None = None
    dates: CriticalDates | None = None


def check_plan(path: Path, asked: CheckRequest) -> ExitCode:
    """List every issue of the plan in ``path``, on stderr where the expanded plan goes to stdout."""
    checked = _check(path, asked)
    if asked.as_json:
        report = _report(checked, asked)
        write_document(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    elif asked.with_expanded and checked.expanded is not None:
        write_document(render_plan(checked.expanded))
        if checked.issues:
            print_issues(checked.issues, sys.stderr)
    else:
        _print_report(path, checked, asked)
    return ExitCode.DONE if checked.expanded is not None else ExitCode.BAD_INPUT


def _check(path: Path, asked: CheckRequest) -> _Checked:
    try:
        plan = read_plan(path)
    except DocumentError as error:
        if not error.issues or [issue.path for issue in error.issues] == [""]:
            raise  # one sentence about the whole file says it best
        found = (*error.issues, *issues_of_the_rest(path, error.issues))
        return _Checked(None, sorted(found, key=lambda issue: document_place(issue.path)))
    issues = validate(plan)
    if any(issue.severity == "error" for issue in issues):
        return _Checked(plan, issues)
    expanded = expand(plan)
    return _Checked(plan, issues, expanded, critical_dates(expanded) if asked.with_critical_path else None)


def _print_report(path: Path, checked: _Checked, asked: CheckRequest) -> None:
    if checked.issues:
        print_issues(checked.issues, sys.stdout, whole=checked.plan is not None)
    if checked.expanded is None:
        say(f"{path} has errors.")
        return
    console = console_on(sys.stdout)
    if not checked.issues:
        console.print(count_line(checked.issues))
    size = f"{size_in_words(checked.expanded)}, from {checked.expanded.start}"
    console.print(f"{title_of(checked.expanded, path)}: {size}.", soft_wrap=True)
    if checked.dates is not None:
        print_critical_path(console, checked.expanded, checked.dates, show_all=asked.show_all)


def _report(checked: _Checked, asked: CheckRequest) -> dict[str, Any]:
    plan, expanded, issues = checked.plan, checked.expanded, checked.issues
    errors = sum(issue.severity == "error" for issue in issues)
    report: dict[str, Any] = {
        "format": "crewline-check/1",
        "valid": expanded is not None,
        "whole": plan is not None,
        "plan": None if plan is None else {"name": plan.name, "hash": plan_hash(plan)},
        "size": None if expanded is None else size_of(expanded),
        "errors": errors,
        "warnings": len(issues) - errors,
        "issues": [issue_to_dict(issue) for issue in issues],
    }
    if asked.with_expanded:
        report["expanded"] = None if expanded is None else json.loads(render_plan(expanded, "json"))
    if asked.with_critical_path:
        dates = checked.dates
        report["critical_path"] = critical_path_to_dict(expanded, dates) if expanded and dates else None
    return report
