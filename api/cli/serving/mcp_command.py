"""``planner mcp``: what assistants start to ask about plans."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asking.invocation import DebugOption, JsonOption


def mcp(
    *,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Address of the service, or CREWLINE_URL.",
            show_default="http://127.0.0.1:8321",
        ),
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Let an assistant read plans and ask what if: Model Context Protocol on standard input and output.

    The key is taken from CREWLINE_KEY. No tool changes a plan. Needs the extra crewline[mcp].
    """
    from api.cli.serving.mcp_process import run_mcp

    raise typer.Exit(run_mcp(url))
