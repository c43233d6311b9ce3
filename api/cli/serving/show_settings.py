"""``planner settings``: every setting, where it comes from, and no secret."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from api.cli.serving.reading_settings import origins_of, read_settings
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import console_on, write_document
from api.settings import Settings


def show_settings(asked: Mapping[str, Any], *, as_json: bool) -> ExitCode:
    """Do all of ``planner settings``."""
    settings = read_settings(asked)
    values, origins = shown_values(settings), origins_of(asked)
    if as_json:
        document = {name: {"value": value, "from": origins[name]} for name, value in values.items()}
        write_document(json.dumps(document, indent=2) + "\n")
        return ExitCode.DONE
    console = console_on(sys.stdout)
    texts = {name: _text(value) for name, value in values.items()}
    widths = max(map(len, texts)), max(map(len, texts.values()))
    console.print(f"{'setting':<{widths[0]}}  {'value':<{widths[1]}}  from", soft_wrap=True)
    for name, text in texts.items():
        console.print(f"{name:<{widths[0]}}  {text:<{widths[1]}}  {origins[name]}", soft_wrap=True)
    return ExitCode.DONE


def shown_values(settings: Settings) -> dict[str, Any]:
    """Every setting as plain data; of the address of the database all but the password."""
    return {**settings.model_dump(mode="json"), "database": settings.shown_database_url}


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
