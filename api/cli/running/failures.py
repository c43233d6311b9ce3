"""The one table from errors to messages and exit codes of the command line."""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Sequence
from typing import Any, Final

from api.cli.asking.invocation import Invocation
from api.cli.running.output_directory import NotWrittenError
from api.cli.words.exit_codes import ExitCode
from api.cli.words.show_issues import issue_to_dict, print_issues
from api.cli.words.terminal import say, write_document
from api.plain_text import one_line
from planner.errors import CrewlineError, DocumentError, EngineLostError, InputError, Issue

_DEBUG_HINT: Final = "Run it again with --debug to see where."


def report_failure(error: Exception, invocation: Invocation) -> ExitCode:
    """Tell the user about ``error``, on stderr or as JSON on stdout, and choose the exit code.

    A traceback is shown with ``--debug`` only. Where stdout holds the result already, it stays one
    document.
    """
    is_shown = isinstance(error, NotWrittenError)
    error = error.__cause__ if is_shown and isinstance(error.__cause__, Exception) else error
    code, message = describe(error)
    issues = error.issues if isinstance(error, InputError) else ()
    if invocation.debug:
        traceback.print_exception(error)
    if is_shown:
        message = f"The result was found, but not written: {message}"
    elif invocation.as_json:
        write_document(json.dumps(failure_to_dict(code, message, issues), indent=2) + "\n")
        return code
    if [issue.path for issue in issues] not in ([], [""]):
        print_issues(issues, sys.stderr, whole=not isinstance(error, DocumentError))
        message = _without_issues(str(error), issues)
    say(message)
    return code


def describe(error: Exception) -> tuple[ExitCode, str]:
    """Exit code of an error, and one line that a user can act on."""
    if isinstance(error, InputError):
        return ExitCode.BAD_INPUT, _sentence(str(error))
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        name = f"{error.filename}: " if error.filename is not None else ""
        return ExitCode.BAD_INPUT, _sentence(f"{name}{reason}")
    if isinstance(error, EngineLostError):
        return ExitCode.ENGINE_LOST, _sentence(capitalised(str(error)))
    if isinstance(error, MemoryError):
        return ExitCode.FAULT, "The memory of this machine is not enough for this plan."
    kind = "" if isinstance(error, CrewlineError) else f"{type(error).__name__}: "
    return (
        ExitCode.FAULT,
        f"A fault in Crewline, not in your input: {_sentence(f'{kind}{error}')} {_DEBUG_HINT}",
    )


def failure_to_dict(code: ExitCode, message: str, issues: Sequence[Issue] = ()) -> dict[str, Any]:
    """An error as ``--json`` prints it."""
    return {"error": message, "exit_code": int(code), "issues": [issue_to_dict(issue) for issue in issues]}


def _without_issues(message: str, issues: Sequence[Issue]) -> str:
    """What ``message`` says besides its first issue, which was listed with the others.

    ``the plan has 2 errors; the first is at ...``, ``plan.yaml: 2 problems, the first: ...`` and
    ``plan.yaml: ...`` become sentences of their own.
    """
    lead = message.partition(str(issues[0]))[0].strip()
    lead = re.sub(r"[;,:]? *(the first( is at)?:?)?$", "", lead)
    if not re.search(r" has | problems", lead):
        lead = f"{lead or 'The input'} has {'an error' if len(issues) == 1 else 'errors'}"
    lead = lead.replace(": ", " has ", 1) if " has " not in lead else lead
    return _sentence(capitalised(lead) if lead.startswith("the ") else lead)


def capitalised(text: str) -> str:
    """``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    line = one_line(text)
    return line if line.endswith((".", "!", "?")) else f"{line}."
