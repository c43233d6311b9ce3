"""``planner check``: whether a plan is in order, and what its templates and reviews make of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.cli.exit_codes import ExitCode
from api.cli.plan_words import size_in_words, size_of, title_of
from api.cli.show_issues import count_line, issue_to_dict, print_issues
from api.cli.terminal import console_on, say, write_document
from planner.document import plan_hash, read_plan, render_plan
from planner.errors import DocumentError, Issue
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import validate


def check_plan(path: Path, *, with_expanded: bool, as_json: bool) -> ExitCode:
    """List every issue of the plan in ``path``, on stderr where the expanded plan goes to stdout."""
    plan, issues = _read_and_validate(path)
    valid = plan is not None and not any(issue.severity == "error" for issue in issues)
    expanded = expand(plan) if plan is not None and valid else None
    if as_json:
        write_document(
            json.dumps(_report(plan, issues, expanded, with_expanded), indent=2, ensure_ascii=False) + "\n"
        )
    elif with_expanded and expanded is not None:
        write_document(render_plan(expanded))
        if issues:
            print_issues(issues, sys.stderr)
    else:
        _print_report(path, expanded, issues)
    return ExitCode.DONE if valid else ExitCode.BAD_INPUT


def _read_and_validate(path: Path) -> tuple[Plan | None, Sequence[Issue]]:
    try:
        plan = read_plan(path)
    except DocumentError as error:
        if not error.issues or [issue.path for issue in error.issues] == [""]:
            raise  # one sentence about the whole file says it best
        return None, error.issues
    return plan, validate(plan)


def _print_report(path: Path, expanded: Plan | None, issues: Sequence[Issue]) -> None:
    if issues:
        print_issues(issues, sys.stdout)
    if expanded is None:
        say(f"{path} has errors.")
        return
    console = console_on(sys.stdout)
    if not issues:
        console.print(count_line(issues))
    size = f"{size_in_words(expanded)}, from {expanded.start}"
    console.print(f"{title_of(expanded, path)}: {size}.", soft_wrap=True)


def _report(
    plan: Plan | None, issues: Sequence[Issue], expanded: Plan | None, with_expanded: bool
) -> dict[str, Any]:
    errors = sum(issue.severity == "error" for issue in issues)
    report: dict[str, Any] = {
        "format": "crewline-check/1",
        "valid": expanded is not None,
        "plan": None if plan is None else {"name": plan.name, "hash": plan_hash(plan)},
        "size": None if expanded is None else size_of(expanded),
        "errors": errors,
        "warnings": len(issues) - errors,
        "issues": [issue_to_dict(issue) for issue in issues],
    }
    if with_expanded:
        report["expanded"] = None if expanded is None else json.loads(render_plan(expanded, "json"))
    return report
