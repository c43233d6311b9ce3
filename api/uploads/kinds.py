"""What kind of file an upload is: by the end of its name."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Final

DOCUMENT: Final = "plan"
TABLES: Final = "tables"
_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_DOCUMENTS: Final = (".yaml", ".yml", ".json")
ENDINGS: Final = (*_TABLES, *_DOCUMENTS)
LONGEST_NAME: Final = 80
TYPES: Final = {
    "text/csv": "upload.csv",
    "text/tab-separated-values": "upload.tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "upload.xlsx",
    "application/yaml": "upload.yaml",
    "application/json": "upload.json",
}
"""Names of files that are sent without one, by their media type."""


def kind_of(path: Path) -> str:
    """Whether a file is a plan document or a table."""
    return DOCUMENT if path.suffix.lower() in _DOCUMENTS else TABLES


def safe_name(name: str) -> str | None:
    """The name under which a file is kept while it is read; None where its ending is none that is known."""
    last = PurePosixPath(name.replace("\\", "/")).name
    path = PurePosixPath(re.sub(r"[^\w .-]", "-", last).strip(" .-"))
    if path.suffix.lower() not in ENDINGS:
        return None
    return f"{path.stem.strip(' .-')[:LONGEST_NAME] or 'upload'}{path.suffix.lower()}"
