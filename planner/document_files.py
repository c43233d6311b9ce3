"""The text of a document's file, whole, and how it is refused: with its name and what was expected there."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from planner.errors import DocumentError, Issue, told_by_first

A_PLAN: Final = "a plan document"


def read_text(path: Path, max_bytes: int, expected: str = A_PLAN) -> str:
    """The text of a regular file in UTF-8.

    Parameters
    ----------
    max_bytes
        Larger files are refused before they are read.
    expected
        What should be there, such as ``a plan document``.

    Raises
    ------
    DocumentError
        If it can't be read; the message names the file.
    """
    expected = f"expected {expected}"
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise refusal("a folder", expected, "not-a-file", source=path)
        if not stat.S_ISREG(status.st_mode):
            raise refusal("no regular file", expected, "not-a-file", source=path)
        if status.st_size > max_bytes:
            raise _too_large(status.st_size, max_bytes, path)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise refusal("no such file", expected, "no-file", source=path) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(f"a file that can't be read: {reason}", expected, "no-file", source=path) from None
    if len(data) > max_bytes:  # it grew meanwhile
        raise _too_large(len(data), max_bytes, path)
    return _decoded(data, path)


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("UTF-16 text", "expected UTF-8", "bad-encoding", "save the file as UTF-8", path)
    if data.startswith(b"PK\x03\x04"):
        hint = "workbooks are read by planner import"
        raise refusal("a zip archive or Excel workbook", "expected YAML or JSON text", "binary", hint, path)
    if b"\0" in data:
        raise refusal("a binary file", "expected YAML or JSON text", "binary", source=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{data[error.start]:02x} on line {line}, which is not UTF-8"
        raise refusal(found, "expected UTF-8", "bad-encoding", "save the file as UTF-8", path) from None


def _too_large(size: int, max_bytes: int, path: Path) -> DocumentError:
    found = f"{size / 2**20:,.1f} MiB"
    return refusal(found, f"expected at most {max_bytes / 2**20:,.1f} MiB", "too-large", source=path)


def refusal(found: str, expected: str, code: str, hint: str = "", source: Path | str = "") -> DocumentError:
    """The error about a whole document."""
    return refused([Issue("", found, expected, hint, code=code)], str(source))


def refused(issues: Sequence[Issue], source: str = "") -> DocumentError:
    """The error with these issues, of which the first is told behind the name of the document."""
    lead = f"{source}: " if source else ""
    return DocumentError(f"{lead}{told_by_first(issues)}", tuple(issues))
