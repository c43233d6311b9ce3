"""The commands that look after what the service keeps: ``backup``, ``restore`` and ``retain``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.asking.invocation import DebugOption, ForceOption, JsonOption, read_path
from api.cli.serving.serve_command import DatabaseOption, DataOption

if TYPE_CHECKING:
    from api.cli.words.exit_codes import ExitCode
    from api.settings import Settings


def backup(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="TARGET",
            show_default=False,
            parser=read_path,
            help="File to write, or a folder: the file is then named for the moment.",
        ),
    ],
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    force: ForceOption = False,
    with_damaged: Annotated[
        bool,
        typer.Option(
            "--with-damaged", help="Write documents that are damaged as they are; without it, refuse."
        ),
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Write all that the service keeps into one file, while it runs.

    Plans with all versions, runs and what came of them, keys (hashes only), the trail: one state of all of
    it. It can be restored into either kind of database.
    """
    from api.cli.serving.backing_up import back_up

    def work(known: Settings) -> ExitCode:
        return back_up(known, target, force=force, with_damaged=with_damaged, as_json=as_json)

    _run(work, database, data)


def restore(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", show_default=False, parser=read_path, help="What planner backup wrote."
        ),
    ],
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    sha256: Annotated[
        str | None,
        typer.Option("--hash", metavar="HEX", help="Refuse a file with another SHA-256.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Bring a backup back into a new or an empty database.

    Everything in it is checked before and afterwards; if anything is wrong, nothing is changed. Runs that
    were not over wait in the queue again.
    """
    from api.cli.serving.backing_up import bring_back

    _run(lambda known: bring_back(known, file, sha256=sha256, as_json=as_json), database, data)


def retain(
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Remove what need not be kept any more.

    Runs that ended long ago, versions of deleted plans, old replies and entries of the trail, and documents
    that nothing leads to any more. How long each is kept is a setting. The service may run meanwhile.
    """
    from api.cli.serving.retaining import retain_and_tell

    _run(lambda known: retain_and_tell(known, dry_run=dry_run, as_json=as_json), database, data)


def _run(work: Callable[[Settings], ExitCode], database: str | None, data: Path | None) -> None:
    """Do the work of a command with its settings; what hinders it is told in words."""
    from api.cli.serving.reading_settings import read_settings
    from api.cli.serving.troubles import troubles_told

    asked: dict[str, Any] = {"database": database, "service_data": data}
    known = read_settings({name: value for name, value in asked.items() if value is not None})
    with troubles_told(known):
        code = work(known)
    raise typer.Exit(code)
