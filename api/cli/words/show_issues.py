"""Every issue of a plan as text: where, what was found, what was expected, what may help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any, Final

from api.cli.words.amounts import readable_minutes
from api.cli.words.terminal import console_on
from api.plain_amounts import counted
from api.plain_text import one_line
from planner.errors import Issue

if TYPE_CHECKING:
    from rich.console import Console

MORE_LATER: Final = "More is checked once these are mended."


def print_issues(issues: Sequence[Issue], stream: IO[str], *, whole: bool = True) -> None:
    """Write all errors, then all warnings, then a line that counts them.

    ``whole`` is False where some of the plan could not be looked at because of the errors listed.
    """
    console = console_on(stream)
    for severity, title, style in (("error", "Errors", "bold red"), ("warning", "Warnings", "bold yellow")):
        chosen = [issue for issue in issues if issue.severity == severity]
        if not chosen:
            continue
        console.print(title, style=style)
        for issue in chosen:
            _print_issue(console, issue)
        console.print()
    console.print(count_line(issues) + ("" if whole else f" {MORE_LATER}"), soft_wrap=True)


def _print_issue(console: Console, issue: Issue) -> None:
    console.print(f"  {one_line(issue.path) or 'the whole document'}", style="bold", soft_wrap=True)
    for label, text in (("found", issue.found), ("expected", _expectation(issue)), ("hint", issue.hint)):
        if text:
            console.print(f"    {label:<10}{readable_minutes(one_line(text))}", soft_wrap=True)


def _expectation(issue: Issue) -> str:
    """What was expected, without the word, which the label beside it says."""
    return issue.expected.removeprefix("expected ")


def count_line(issues: Sequence[Issue]) -> str:
    """``2 errors, 1 warning.``, or ``No errors, no warnings.``"""
    errors = sum(issue.severity == "error" for issue in issues)
    line = f"{_counted(errors, 'error')}, {_counted(len(issues) - errors, 'warning')}."
    return line[0].upper() + line[1:]


def _counted(number: int, noun: str) -> str:
    return counted(number, noun) if number else f"no {noun}s"


def issue_to_dict(issue: Issue) -> dict[str, Any]:
    """An issue as ``--json`` prints it."""
    return {
        "severity": issue.severity,
        "code": issue.code,
        "path": issue.path,
        "found": issue.found,
        "expected": _expectation(issue),
        "hint": issue.hint,
    }


def note_to_dict(note: Issue) -> dict[str, Any]:
    """A note of an import as ``--json`` prints it: where, what was found, how it was read."""
    told = issue_to_dict(note).items()
    return {"read_as" if key == "expected" else key: value for key, value in told if key != "severity"}
