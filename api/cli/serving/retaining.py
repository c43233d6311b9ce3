"""``planner retain``: what was removed, or would be."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from api.cli.serving.preparing import opened_database
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say, write_document
from api.runs.forgetting import forget_ended
from api.settings import Settings
from api.store.migrating import require_migrated
from api.store.retention import removable, retain

WORDS: Final = {
    "runs": ("run", "runs"),
    "versions": ("version of a deleted plan", "versions of deleted plans"),
    "replies": ("reply", "replies"),
    "trail": ("entry of the trail", "entries of the trail"),
    "contents": ("document", "documents"),
}
"""What one and several of each are called."""


def retain_and_tell(settings: Settings, *, dry_run: bool, as_json: bool) -> ExitCode:
    """Do all of ``planner retain``."""
    database = opened_database(settings)
    try:
        require_migrated(database)
        counted = (removable if dry_run else retain)(database, settings.retention)
        if not dry_run:
            forget_ended(database)
    finally:
        database.close()
    if as_json:
        write_document(json.dumps({"dry_run": dry_run, **asdict(counted)}, indent=2) + "\n")
        return ExitCode.DONE
    parts = [f"{count:,} {WORDS[name][count != 1]}" for name, count in asdict(counted).items() if count]
    say(f"{'Would remove' if dry_run else 'Removed'} {', '.join(parts) or 'nothing'}.")
    return ExitCode.DONE
