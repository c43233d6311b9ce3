"""The commands of ``planner key``: their arguments and options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.access.roles import Role, Scope
from api.cli.asking.invocation import DebugOption, JsonOption, read_date
from api.cli.asking.options import EXIT_CODES
from api.cli.serving.serve_command import DatabaseOption, DataOption

if TYPE_CHECKING:
    from api.cli.words.exit_codes import ExitCode
    from api.store.database import Database

key_app = typer.Typer(
    name="key",
    help="Keys of the service: make, list and revoke them.\n\n"
    "Works on the database itself, and so needs no key; the service need not run.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def read_workspace(text: str) -> str:
    """The id of a workspace.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    from api.cli.serving.keys import WORKSPACE

    if WORKSPACE.fullmatch(text) is None:
        raise typer.BadParameter(f'"{text}": expected up to 64 of a-z, 0-9, ".", "_" and "-".')
    return text


def read_scopes(text: str) -> frozenset[Scope]:
    """Scopes with commas between them.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    names = {name.strip() for name in text.split(",")}
    known = {scope.value for scope in Scope}
    if not names <= known:
        odd = ", ".join(sorted(names - known))
        raise typer.BadParameter(f'"{odd}": expected some of {", ".join(Scope)}, with commas.')
    return frozenset(map(Scope, names))


WorkspaceOption = Annotated[
    str,
    typer.Option("--workspace", metavar="NAME", parser=read_workspace, help="Workspace that the key is for."),
]


@key_app.command(epilog=EXIT_CODES)
def create(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="What the key is for.")],
    role: Annotated[Role, typer.Option("--role", help="What it may do.")] = Role.PLANNER,
    scopes: Annotated[
        frozenset[Scope] | None,
        typer.Option(
            "--scopes", metavar="SCOPES", parser=read_scopes, help="Fewer than the role's, such as read,plan."
        ),
    ] = None,
    expires: Annotated[
        dt.date | None,
        typer.Option(
            "--expires", metavar="DATE", parser=read_date, help="Its last day, in UTC [default: never]."
        ),
    ] = None,
    workspace: WorkspaceOption = "default",
    database: DatabaseOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Make a key, and show it: only now.

    A workspace that is not there yet is made, too.
    """
    from api.cli.serving.keys import WantedKey, make_key

    wanted = WantedKey(name, role, scopes, expires, workspace)
    _work(database, data, lambda kept: make_key(kept, wanted, as_json=as_json))


@key_app.command("list", epilog=EXIT_CODES)
def list_(
    *,
    workspace: WorkspaceOption = "default",
    database: DatabaseOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """List the keys of a workspace, without their secrets."""
    from api.cli.serving.keys import show_keys

    _work(database, data, lambda kept: show_keys(kept, workspace, as_json=as_json))


@key_app.command(epilog=EXIT_CODES)
def revoke(
    *,
    key: Annotated[str, typer.Argument(metavar="ID", show_default=False, help="Id of the key, as listed.")],
    workspace: WorkspaceOption = "default",
    database: DatabaseOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Make a key worth nothing, from the next request on."""
    from api.cli.serving.keys import revoke_one

    _work(database, data, lambda kept: revoke_one(kept, workspace, key, as_json=as_json))


def _work(database: str | None, data: Path | None, work: Callable[[Database], ExitCode]) -> None:
    from api.cli.serving.keys import migrated_database
    from api.cli.serving.reading_settings import read_settings
    from api.cli.serving.troubles import troubles_told

    asked = {"database": database, "service_data": data}
    settings = read_settings({name: value for name, value in asked.items() if value is not None})
    with troubles_told(settings):
        kept = migrated_database(settings)
        try:
            code = work(kept)
        finally:
            kept.close()
    raise typer.Exit(code)
