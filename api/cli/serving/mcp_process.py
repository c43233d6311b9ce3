"""``planner mcp`` in this process."""

from __future__ import annotations

from importlib.util import find_spec

from api.cli.words.exit_codes import ExitCode
from planner.errors import InputError, Issue

MISSING = "planner mcp needs the package mcp: install crewline[mcp]"


def run_mcp(url: str | None) -> ExitCode:
    """Answer an assistant until it closes our standard input.

    Raises
    ------
    InputError
        If the package is missing, or the address or the key can't be used.
    """
    if find_spec("mcp") is None:
        raise InputError(MISSING)
    from api.client.connecting import connection

    try:
        connection(url, None)
    except ValueError as error:
        issue = Issue("", str(error), "expected an address and a key", code="bad-setting")
        raise InputError(str(error), (issue,)) from None
    import anyio

    from api.mcp.serving import serve_stdio

    anyio.run(serve_stdio, url)
    return ExitCode.DONE
