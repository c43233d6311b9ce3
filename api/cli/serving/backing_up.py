"""``planner backup`` and ``planner restore``: files, and what is said about them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from api.cli.serving.preparing import opened_database
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say, write_document
from api.runs.queueing import RunQueue
from api.settings import Settings
from api.store.archive import Manifest
from api.store.backup import sha256_of_file, write_backup
from api.store.database import Database
from api.store.migrating import current_revision, migrate
from api.store.restoring import restore_backup
from planner.errors import InputError, Issue


def back_up(settings: Settings, target: Path, *, force: bool, with_damaged: bool, as_json: bool) -> ExitCode:
    """Do all of ``planner backup``."""
    path = target / _name_for_now() if target.is_dir() else target
    if path.exists() and not force:
        raise InputError(f"{path} exists; --force replaces it")
    if settings.database is None and not settings.service_data.is_dir():
        raise InputError(f"{settings.service_data} is no folder with data")
    with _closing(opened_database(settings)) as database:
        manifest = write_backup(database, path, with_damaged=with_damaged)
    _tell(f"Wrote {path}", path, manifest, as_json, {})
    return ExitCode.DONE


def bring_back(settings: Settings, file: Path, *, sha256: str | None, as_json: bool) -> ExitCode:
    """Do all of ``planner restore``."""
    found = sha256_of_file(file)
    if sha256 is not None and found != sha256.lower():
        issue = Issue(file.name, f"SHA-256 {found}", f"expected {sha256.lower()}", code="bad-backup")
        raise InputError(f"{file}: {issue}", (issue,))
    with _closing(opened_database(settings)) as database:
        if current_revision(database) is None:
            migrate(database)
        queue = RunQueue(database)
        try:
            restored = restore_backup(
                database,
                file,
                lambda connection, workspace, run, priority: queue.put(
                    connection, workspace, run, priority, again=True
                ),
            )
        finally:
            queue.close()
    _tell(f"Restored {file}", file, restored.manifest, as_json, {"queued_again": len(restored.requeued)})
    return ExitCode.DONE


def _tell(what: str, path: Path, manifest: Manifest, as_json: bool, more: dict[str, int]) -> None:
    sha256 = sha256_of_file(path)
    rows = {name: entry.rows for name, entry in manifest.tables.items()}
    if as_json:
        document: dict[str, Any] = {"file": str(path), "sha256": sha256, **more}
        document |= {"created": _moment(manifest), "rows": rows, "documents": manifest.documents}
        document["damaged"] = sorted(manifest.damaged)
        write_document(json.dumps(document, indent=2) + "\n")
        return
    say(
        f"{what}: {_counted(rows['plans'], 'plan')} with {_counted(rows['plan_versions'], 'version')}, "
        f"{_counted(rows['runs'], 'run')}, {_counted(rows['api_keys'], 'key')}, "
        f"{_counted(manifest.documents, 'document')}, as of {_moment(manifest)}."
    )
    if manifest.damaged:
        say(f"Damaged, and in it as they are: {', '.join(sorted(manifest.damaged))}.")
    if more.get("queued_again"):
        say(f"{_counted(more['queued_again'], 'run')} not over: in the queue again.")
    say(f"SHA-256 {sha256}")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _moment(manifest: Manifest) -> str:
    return dt.datetime.fromtimestamp(manifest.created / 1000, dt.UTC).isoformat(timespec="seconds")


def _name_for_now() -> str:
    return f"crewline-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.zip"


@contextmanager
def _closing(database: Database) -> Iterator[Database]:
    try:
        yield database
    finally:
        database.close()
