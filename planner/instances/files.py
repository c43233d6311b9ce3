"""Instance files on the disk: their text, and which files of some folders they are."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from planner.document_limits import LARGEST_FILE
from planner.errors import InstanceError
from planner.instances.recognition import HEAD, format_of
from planner.instances.words import refusal


def read_text(path: Path) -> str:
    """The text of an instance file, in UTF-8 or, where it is none, in Latin-1.

    Raises
    ------
    InstanceError
        If it is no regular file, can't be read, is too large, empty or binary.
    """
    text = _decoded(path, _bytes(path, LARGEST_FILE))
    if not text.strip():
        raise refusal(str(path), None, "nothing", "a problem instance")
    return text


def is_instance(path: Path) -> bool:
    """Whether a file looks like one of the formats, judged by its beginning; JSON by all of it."""
    path = Path(path)
    try:
        text = _decoded(path, _bytes(path, HEAD))
        if text.lstrip().startswith("{"):
            text = read_text(path)
    except InstanceError:
        return False
    return format_of(text) is not None


def instance_files(paths: Iterable[Path]) -> list[Path]:
    """Instance files among ``paths`` and, recursively, in those that are folders.

    A file that is named itself is kept whatever it holds, so that reading it tells what is wrong.
    Within folders, names that begin with a dot are passed over. In the order of ``paths``, each
    folder sorted; no file twice.

    Raises
    ------
    InstanceError
        If one of ``paths`` does not exist.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found.update(dict.fromkeys(file for file in _files_below(path) if is_instance(file)))
        elif path.exists():
            found[path] = None
        else:
            raise refusal(str(path), None, "nothing of that name", "a file or a folder")
    return list(found)


def _files_below(folder: Path) -> list[Path]:
    visible = (
        path
        for path in folder.rglob("*")
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return sorted(path for path in visible if path.is_file())


def _bytes(path: Path, most: int) -> bytes:
    """The first ``most`` bytes of a regular file that is not too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
            raise refusal(str(path), None, what, "a file")
        if status.st_size > LARGEST_FILE:
            raise refusal(str(path), None, f"{status.st_size:,} bytes", f"at most {LARGEST_FILE:,}")
        with path.open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(str(path), None, reason, "a file that can be read") from None


def _decoded(path: Path, data: bytes) -> str:
    if b"\0" in data:
        raise refusal(str(path), None, "binary data", "text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
