"""Plan documents that commands write: where they may stand, and in which form."""

from __future__ import annotations

from pathlib import Path

import typer

from api.cli.running.output_directory import check_file, write_whole
from planner.document import render_plan
from planner.plan import Plan


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as JSON where the name ends in ``.json``, else as YAML; the whole file or nothing."""
    write_whole(path, render_plan(plan, "json" if path.suffix.lower() == ".json" else "yaml"))


def check_target(path: Path, force: bool) -> None:
    """Refuse, before any work is done, a file that can't or should not be written.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    if path.suffix.lower() not in (".yaml", ".yml", ".json"):
        raise typer.BadParameter(f"{path} should end in .yaml or .json.", param_hint="--to")
    if not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no directory {path.parent}.", param_hint="--to")
    try:
        check_file(path)
    except OSError as error:
        raise typer.BadParameter(f"{path} can't be written: {error.strerror}.", param_hint="--to") from None
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a directory.", param_hint="--to")
    if path.exists() and not force:
        raise typer.BadParameter(f"{path} exists; --force replaces it.", param_hint="--to")
